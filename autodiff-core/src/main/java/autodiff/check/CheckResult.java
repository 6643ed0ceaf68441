package autodiff.check;

import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Locale;

/**
 * The result of a gradient check: the largest deviation among all derivatives compared.
 *
 * @param worst the derivative that is farthest off, measured in tolerances
 * @param compared how many derivatives were compared; 0 if all operands are empty tensors
 * @param point the point where the worst was found, in words
 * @param settings how they were compared
 */
public record CheckResult(Comparison worst, int compared, String point, CheckSettings settings) {

  /** Stands for an operand: the cotangent that a function's tensor was projected on. */
  public static final int COTANGENT = -1;

  /** Which derivative. */
  public enum Kind {
    /** The numbers of {@code gradients}, which are those of {@code backward} as well. */
    GRADIENT("gradient"),

    /** The nodes of {@code recordedGradients}. */
    RECORDED_GRADIENT("recorded gradient"),

    /** The gradient of a random combination of recorded gradients. */
    SECOND_GRADIENT("gradient of weighted recorded gradients");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /**
   * One derivative, computed in two ways.
   *
   * @param kind which derivative
   * @param operand with respect to which operand, from 0, or {@link #COTANGENT}
   * @param shape the shape of that operand; {@code []} if it is a scalar
   * @param element with respect to which of its elements, row by row
   * @param at what that element holds
   * @param analytic the derivative that was recorded
   * @param numeric the derivative by differences
   * @param uncertainty an estimate of how far off the differences are
   * @param step the largest step of the differences
   */
  public record Comparison(
      Kind kind,
      int operand,
      Shape shape,
      int element,
      double at,
      double analytic,
      double numeric,
      double uncertainty,
      double step) {

    /** Where there is nothing to compare. */
    static final Comparison OF_NOTHING =
        new Comparison(Kind.GRADIENT, 0, Shape.SCALAR, 0, 0, 0, 0, 0, 0);

    /** The operand and, of a tensor, the index of the element. */
    private String where() {
      int[] index = new int[shape.rank()];
      int rest = element;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        index[axis] = rest % shape.size(axis);
        rest /= shape.size(axis);
      }
      return (operand == COTANGENT ? "the cotangent" : "operand " + operand)
          + (index.length == 0 ? "" : " at " + Arrays.toString(index));
    }

    /** The difference in tolerances; infinite if there is no number. */
    double excess(CheckSettings settings) {
      double excess = Math.abs(analytic - numeric) / settings.tolerance(numeric);
      // 0/0 where both agree and nothing is tolerated.
      return analytic == numeric ? 0 : Double.isNaN(excess) ? Double.POSITIVE_INFINITY : excess;
    }
  }

  /**
   * Whether all derivatives were within tolerance.
   *
   * @return true if even the worst was
   */
  public boolean passed() {
    return worst.excess(settings) <= 1;
  }

  /**
   * This, if it passed.
   *
   * @return this
   * @throws AssertionError if it did not; the message shows the worst derivative
   */
  public CheckResult orThrow() {
    if (!passed()) {
      throw new AssertionError(toString());
    }
    return this;
  }

  /** The worse of two results, with the comparisons of both. */
  CheckResult and(CheckResult other) {
    CheckResult worse = other.worst.excess(settings) > worst.excess(settings) ? other : this;
    return new CheckResult(worse.worst, compared + other.compared, worse.point, settings);
  }

  /**
   * The worst derivative, both its numbers, the step, the point and the seed.
   *
   * @return some lines of text
   */
  @Override
  public String toString() {
    double tolerance = settings.tolerance(worst.numeric);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "gradient check %s: worst of %d derivatives is the %s for %s = %s\n",
            passed() ? "passed" : "failed",
            compared,
            worst.kind.text,
            worst.where(),
            worst.at));
    text.append(
        String.format(
            Locale.ROOT,
            "  analytic %s\n  numeric  %s (uncertain by %.1e, steps down from %s)\n",
            worst.analytic,
            worst.numeric,
            worst.uncertainty,
            worst.step));
    text.append(
        String.format(
            Locale.ROOT,
            "  they differ by %.2e; tolerated are %.2e = %s + %s·|numeric|\n",
            Math.abs(worst.analytic - worst.numeric),
            tolerance,
            settings.absolute(),
            settings.relative()));
    text.append(String.format(Locale.ROOT, "  point %s, seed %d", point, settings.seed()));
    if (!passed() && !(worst.uncertainty <= tolerance)) {
      text.append(
          "\n  the differences are not certain enough to tell: is the function smooth here?"
              + " Try a smaller step, a point farther from kinks and poles, or more tolerance");
    }
    return text.toString();
  }
}
