package autodiff.kernel;

/**
 * Sums along the middle of an array of shape [outer, length, inner]. Arrays are {@code double[]} or
 * {@code float[]}, both of a kind. The order of additions depends on the sizes alone.
 */
public final class Sums {
  private static final SumKernel KERNEL = KernelSet.current().sums();

  private Sums() {}

  /**
   * Sums: {@code out[o, i] = Σₖ x[o, k, i]}.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is summed over
   * @param inner the last size
   * @param out Modified: the outer·inner sums
   */
  public static void sum(Object x, int outer, int length, int inner, Object out) {
    int block = length * inner;
    if (x instanceof double[] from) {
      double[] to = (double[]) out;
      for (int o = 0; o < outer; o++) {
        if (inner == 1) {
          to[o] = KERNEL.sum(from, o * block, length);
        } else {
          KERNEL.columns(from, o * block, length, inner, to, o * inner);
        }
      }
    } else {
      float[] from = (float[]) x;
      float[] to = (float[]) out;
      for (int o = 0; o < outer; o++) {
        if (inner == 1) {
          to[o] = (float) KERNEL.sum(from, o * block, length);
        } else {
          KERNEL.columns(from, o * block, length, inner, to, o * inner);
        }
      }
    }
  }
}
