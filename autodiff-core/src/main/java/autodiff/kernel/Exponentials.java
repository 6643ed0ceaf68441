package autodiff.kernel;

import java.util.Arrays;

/**
 * Sums of exponentials along the middle of an array of shape [outer, length, inner], and what is
 * divided by them: without overflow.
 */
public final class Exponentials {
  private Exponentials() {}

  /**
   * Logarithms of sums of exponentials.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is reduced
   * @param inner the last size
   * @return the outer·inner logarithms; −∞ of nothing
   */
  public static double[] logSumExp(double[] x, int outer, int length, int inner) {
    double[] out = new double[outer * inner];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        out[o * inner + i] = ofLane(x, o * length * inner + i, length, inner);
      }
    }
    return out;
  }

  private static double ofLane(double[] x, int start, int length, int step) {
    double max = max(x, start, length, step);
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (int k = 0, p = start; k < length; k++, p += step) {
      sum += Math.exp(x[p] - max);
    }
    return max + Math.log(sum);
  }

  private static double max(double[] x, int start, int length, int step) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0, p = start; k < length; k++, p += step) {
      max = Math.max(max, x[p]);
    }
    return max;
  }

  /**
   * Exponentials as shares of their sum.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size along which shares add up to 1
   * @param inner the last size
   * @return the shares; NaN where all are −∞ or one is ∞
   */
  public static double[] softmax(double[] x, int outer, int length, int inner) {
    double[] out = new double[x.length];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int start = o * length * inner + i;
        double max = max(x, start, length, inner);
        double sum = 0;
        for (int k = 0, p = start; k < length; k++, p += inner) {
          out[p] = Math.exp(x[p] - max);
          sum += out[p];
        }
        for (int k = 0, p = start; k < length; k++, p += inner) {
          out[p] /= sum;
        }
      }
    }
    return out;
  }

  /**
   * The logarithms of {@link #softmax}.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size along which the shares add up to 1
   * @param inner the last size
   * @return the logarithms; NaN where all are −∞ or one is ∞
   */
  public static double[] logSoftmax(double[] x, int outer, int length, int inner) {
    double[] out = new double[x.length];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int start = o * length * inner + i;
        double max = max(x, start, length, inner);
        double sum = 0;
        for (int k = 0, p = start; k < length; k++, p += inner) {
          sum += Math.exp(x[p] - max);
        }
        double log = Math.log(sum);
        for (int k = 0, p = start; k < length; k++, p += inner) {
          // The largest part first: x − max is exact where it matters.
          out[p] = x[p] - max - log;
        }
      }
    }
    return out;
  }

  /**
   * The derivative of {@link #logSumExp} where it is infinite: an infinite sum is shared evenly by
   * the terms that are infinite; −∞ by none.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that was reduced
   * @param inner the last size
   * @return the shares, 0 where the sum is finite
   */
  public static double[] infiniteShares(double[] x, int outer, int length, int inner) {
    double[] sums = new double[outer * inner];
    Arrays.fill(sums, Double.POSITIVE_INFINITY);
    int[] counts = Extremes.ties(x, outer, length, inner, sums);
    double[] out = new double[x.length];
    for (int o = 0, p = 0; o < outer; o++) {
      for (int k = 0; k < length; k++) {
        for (int i = 0; i < inner; i++, p++) {
          out[p] = x[p] == Double.POSITIVE_INFINITY ? 1.0 / counts[o * inner + i] : 0;
        }
      }
    }
    return out;
  }
}
