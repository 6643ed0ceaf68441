package autodiff.kernel;

/** p-norms and variances along the middle of an array of shape [outer, length, inner]. */
public final class Powers {
  /** Beyond these a sum of squares has lost digits, or overflowed. */
  private static final double SMALL = 0x1p-900;

  private static final double LARGE = Double.MAX_VALUE;

  private Powers() {}

  /**
   * Norms (Σ|x|ᵖ)^(1/p), without overflow or underflow on the way.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is reduced
   * @param inner the last size
   * @param p the power: finite and not 0
   * @return the outer·inner norms; of nothing 0, or ∞ if p is negative
   */
  public static double[] norms(double[] x, int outer, int length, int inner, double p) {
    double[] out = new double[outer * inner];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int start = o * length * inner + i;
        out[o * inner + i] =
            p == 2 ? norm2(x, start, length, inner) : norm(x, start, length, inner, p);
      }
    }
    return out;
  }

  private static double norm2(double[] x, int start, int length, int step) {
    double sum = 0;
    for (int k = 0, at = start; k < length; k++, at += step) {
      sum += x[at] * x[at];
    }
    return (sum > SMALL && sum < LARGE) || Double.isNaN(sum)
        ? Math.sqrt(sum)
        : norm(x, start, length, step, 2);
  }

  /** Takes out the term that dominates: all others are at most 1 then. */
  private static double norm(double[] x, int start, int length, int step, double p) {
    double scale = p > 0 ? 0 : Double.POSITIVE_INFINITY;
    for (int k = 0, at = start; k < length; k++, at += step) {
      double a = Math.abs(x[at]);
      scale = p > 0 ? Math.max(scale, a) : Math.min(scale, a);
    }
    if (scale == 0 || scale == Double.POSITIVE_INFINITY || Double.isNaN(scale)) {
      return scale;
    }
    double sum = 0;
    for (int k = 0, at = start; k < length; k++, at += step) {
      sum += Math.pow(Math.abs(x[at]) / scale, p);
    }
    return scale * Math.pow(sum, 1 / p);
  }

  /**
   * Variances Σ(x − mean)²/(length − correction): exactly 0 where all are equal.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is reduced
   * @param inner the last size
   * @param divisor what the squares are divided by
   * @return the outer·inner variances; NaN of nothing
   */
  public static double[] variances(double[] x, int outer, int length, int inner, double divisor) {
    double[] out = new double[outer * inner];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int start = o * length * inner + i;
        out[o * inner + i] = length == 0 ? Double.NaN : squares(x, start, length, inner) / divisor;
      }
    }
    return out;
  }

  /**
   * Standard deviations, which may be in range where the variance is not.
   *
   * @param x the elements, of shape [outer, length, inner]
   * @param outer the size in front of the axis
   * @param length the size of the axis
   * @param inner the size behind the axis
   * @param divisor what the sums of squared deviations are divided by
   * @return the deviations, of shape [outer, inner]; NaN if the length is 0
   */
  public static double[] deviations(double[] x, int outer, int length, int inner, double divisor) {
    double[] out = variances(x, outer, length, inner, divisor);
    for (int k = 0; k < out.length; k++) {
      double variance = out[k];
      out[k] =
          length == 0 || (variance > SMALL && variance <= LARGE)
              ? Math.sqrt(variance)
              : scaledDeviation(x, k / inner * length * inner + k % inner, length, inner, divisor);
    }
    return out;
  }

  private static double scaledDeviation(
      double[] x, int start, int length, int step, double divisor) {
    double max = 0;
    for (int k = 0, at = start; k < length; k++, at += step) {
      max = Math.max(max, Math.abs(x[at]));
    }
    double scale =
        max > 0 && max <= Double.MAX_VALUE
            ? Math.scalb(1.0, Math.min(1022, -Math.getExponent(max) - 1))
            : 1;
    double[] scaled = new double[length];
    for (int k = 0, at = start; k < length; k++, at += step) {
      scaled[k] = x[at] * scale;
    }
    return Math.sqrt(squares(scaled, 0, length, 1) / divisor) / scale;
  }

  /** The sum of squared deviations, in two passes: the second corrects the mean of the first. */
  private static double squares(double[] x, int start, int length, int step) {
    double origin = x[start];
    double sum = 0;
    for (int k = 0, at = start; k < length; k++, at += step) {
      sum += x[at] - origin;
    }
    double mean = sum / length;
    double squares = 0;
    double rest = 0;
    for (int k = 0, at = start; k < length; k++, at += step) {
      double d = x[at] - origin - mean;
      squares += d * d;
      rest += d;
    }
    return Math.max(0, squares - rest * rest / length);
  }
}
