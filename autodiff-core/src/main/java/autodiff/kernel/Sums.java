package autodiff.kernel;

/**
 * Sums along the middle of an array of shape [outer, length, inner]. Arrays are {@code double[]} or
 * {@code float[]}, both of a kind; float numbers are added up in double. The order of additions
 * depends on the sizes alone.
 */
public final class Sums {
  /** Runs of this length are added up one by one, longer ones as a tree: errors grow with log n. */
  private static final int RUN = 256;

  private Sums() {}

  /**
   * Sums: {@code out[o, i] = Σₖ x[o, k, i]}.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is summed over
   * @param inner the last size
   * @param out Modified: the outer·inner sums; zeros before
   */
  public static void sum(Object x, int outer, int length, int inner, Object out) {
    if (x instanceof double[] from) {
      double[] to = (double[]) out;
      for (int o = 0; o < outer; o++) {
        if (inner == 1) {
          to[o] = sum(from, o * length, length);
        } else {
          for (int k = 0; k < length; k++) {
            int row = (o * length + k) * inner;
            for (int i = 0; i < inner; i++) {
              to[o * inner + i] += from[row + i];
            }
          }
        }
      }
    } else {
      float[] from = (float[]) x;
      float[] to = (float[]) out;
      double[] sums = new double[inner == 1 ? 0 : inner];
      for (int o = 0; o < outer; o++) {
        if (inner == 1) {
          to[o] = (float) sum(from, o * length, length);
        } else {
          java.util.Arrays.fill(sums, 0);
          for (int k = 0; k < length; k++) {
            int row = (o * length + k) * inner;
            for (int i = 0; i < inner; i++) {
              sums[i] += from[row + i];
            }
          }
          for (int i = 0; i < inner; i++) {
            to[o * inner + i] = (float) sums[i];
          }
        }
      }
    }
  }

  private static double sum(double[] x, int from, int length) {
    if (length > RUN) {
      int half = length / 2 / RUN * RUN;
      half = half == 0 ? RUN : half;
      return sum(x, from, half) + sum(x, from + half, length - half);
    }
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += x[i];
    }
    return sum;
  }

  private static double sum(float[] x, int from, int length) {
    if (length > RUN) {
      int half = length / 2 / RUN * RUN;
      half = half == 0 ? RUN : half;
      return sum(x, from, half) + sum(x, from + half, length - half);
    }
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += x[i];
    }
    return sum;
  }
}
