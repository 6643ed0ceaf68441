package autodiff.check;

import java.util.function.DoubleUnaryOperator;

/**
 * A derivative by central differences, extrapolated to step 0 (C. J. F. Ridders, Accurate
 * computation of F′(x) and F′(x)F″(x), Advances in Engineering Software 4, 1982): ten and more
 * digits of a smooth function, and an estimate of how many.
 *
 * @param derivative the derivative
 * @param uncertainty an estimate of its error
 * @param step the largest step that went into it
 */
record Differences(double derivative, double uncertainty, double step) {
  private static final int ROWS = 9;
  private static final double SHRINK = 1.5;
  private static final double SHRINK_SQUARED = SHRINK * SHRINK;

  /** Where a pole or a kink is within the steps, they shrink by this and all begins again. */
  private static final double RETREAT = 16;

  private static final int RETREATS = 5;

  /** Extrapolation stops once it makes the estimate worse by this factor. */
  private static final double SAFETY = 3;

  /**
   * Two runs of steps must agree: one alone may step over a narrow bump and never see it. If none
   * do, the uncertainty says how far apart they are.
   */
  static Differences of(DoubleUnaryOperator f, double x, CheckSettings settings) {
    double h = settings.step() * Math.max(1, Math.abs(x));
    Differences best = new Differences(Double.NaN, Double.POSITIVE_INFINITY, h);
    Differences previous = extrapolate(f, x, h, settings);
    for (int i = 1; i <= RETREATS; i++) {
      h /= RETREAT;
      Differences next = extrapolate(f, x, h, settings);
      Differences both = confirm(previous, next);
      if (both.uncertainty < best.uncertainty) {
        best = both;
      }
      if (best.uncertainty <= 0.1 * settings.tolerance(best.derivative)) {
        break;
      }
      previous = next;
    }
    return best;
  }

  private static Differences confirm(Differences a, Differences b) {
    Differences better = a.uncertainty <= b.uncertainty ? a : b;
    double apart = Math.abs(a.derivative - b.derivative);
    double uncertainty =
        Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(better.uncertainty, apart);
    return new Differences(better.derivative, uncertainty, better.step);
  }

  private static Differences extrapolate(
      DoubleUnaryOperator f, double x, double step, CheckSettings settings) {
    double best = Double.NaN;
    double uncertainty = Double.POSITIVE_INFINITY;
    double[] previous = new double[ROWS];
    double h = step;
    for (int row = 0; row < ROWS; row++, h /= SHRINK) {
      double[] current = new double[ROWS];
      current[0] = central(f, x, h);
      double factor = SHRINK_SQUARED;
      for (int k = 1; k <= row; k++, factor *= SHRINK_SQUARED) {
        current[k] = (current[k - 1] * factor - previous[k - 1]) / (factor - 1);
        double error =
            Math.max(Math.abs(current[k] - current[k - 1]), Math.abs(current[k] - previous[k - 1]));
        if (error <= uncertainty) {
          uncertainty = error;
          best = current[k];
        }
      }
      if (!Double.isFinite(current[0])
          || uncertainty <= 1e-3 * settings.tolerance(best)
          || (row > 0 && Math.abs(current[row] - previous[row - 1]) >= SAFETY * uncertainty)) {
        break;
      }
      previous = current;
    }
    return new Differences(best, uncertainty, step);
  }

  private static double central(DoubleUnaryOperator f, double x, double h) {
    double right = x + h;
    double left = x - h;
    return (f.applyAsDouble(right) - f.applyAsDouble(left)) / (right - left);
  }
}
