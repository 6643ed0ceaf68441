package autodiff.kernel;

/**
 * Pulls a cotangent back through shares of exponentials: {@code out = y·(g − Σ y·g)} along the
 * middle of arrays of shape [outer, length, inner]. A share of 0 passes nothing on, whatever comes.
 * Arrays are {@code double[]} or {@code float[]}, all of a kind.
 */
public final class SoftmaxPullBack {
  private static final RowKernel KERNEL = KernelSet.current().rows();

  private SoftmaxPullBack() {}

  /**
   * Pulls back.
   *
   * @param y the shares
   * @param g their cotangent
   * @param outer the first size
   * @param length the size along which the shares add up to 1
   * @param inner the last size
   * @param out Modified: the cotangent of the exponents
   */
  public static void run(Object y, Object g, int outer, int length, int inner, Object out) {
    Workers.rows(
        outer * inner,
        length,
        lane -> {
          int start = lane / inner * length * inner + lane % inner;
          if (out instanceof double[] to) {
            if (inner == 1) {
              KERNEL.pullBackSoftmax((double[]) y, (double[]) g, start, length, to);
            } else {
              lane((double[]) y, (double[]) g, start, length, inner, to);
            }
          } else if (inner == 1) {
            KERNEL.pullBackSoftmax((float[]) y, (float[]) g, start, length, (float[]) out);
          } else {
            lane((float[]) y, (float[]) g, start, length, inner, (float[]) out);
          }
        });
  }

  static void lane(float[] y, float[] g, int from, int length, int step, float[] out) {
    double sum = 0;
    for (int k = 0, i = from; k < length; k++, i += step) {
      sum += Loops.product(y[i], g[i]);
    }
    float s = (float) sum;
    for (int k = 0, i = from; k < length; k++, i += step) {
      out[i] = (float) Loops.product(y[i], g[i] - s);
    }
  }

  static void lane(double[] y, double[] g, int from, int length, int step, double[] out) {
    double sum = 0;
    for (int k = 0, i = from; k < length; k++, i += step) {
      sum += Loops.product(y[i], g[i]);
    }
    for (int k = 0, i = from; k < length; k++, i += step) {
      out[i] = Loops.product(y[i], g[i] - sum);
    }
  }
}
