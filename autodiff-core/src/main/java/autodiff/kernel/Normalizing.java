package autodiff.kernel;

/**
 * Shifts and scales rows of an array to mean 0 and variance 1, and pulls cotangents back through
 * that. Arrays are {@code double[]} or {@code float[]}, all of a kind; each row is computed as it
 * would be alone, so sharing them among threads changes nothing.
 */
public final class Normalizing {
  private static final RowKernel KERNEL = KernelSet.current().rows();

  private Normalizing() {}

  /**
   * Normalizes: {@code (x − mean)·r} with {@code r = 1/√(variance + epsilon)}.
   *
   * @param x rows, one after the other
   * @param length the length of each
   * @param epsilon what is added to the variance
   * @param out Modified: the result
   * @param scales Modified: r of each row
   */
  public static void run(Object x, int length, double epsilon, Object out, double[] scales) {
    Workers.rows(
        scales.length,
        length,
        row -> {
          int from = row * length;
          double r =
              out instanceof double[] to
                  ? KERNEL.normalize((double[]) x, from, length, epsilon, to)
                  : KERNEL.normalize((float[]) x, from, length, epsilon, (float[]) out);
          scales[row] = r > 0 ? r : normalizeHuge(x, from, length, epsilon, out, r);
        });
  }

  /** A row whose sum or squares have overflowed: it is scaled down by a power of two first. */
  private static double normalizeHuge(
      Object x, int from, int length, double epsilon, Object out, double otherwise) {
    double[] row = new double[length];
    double max = 0;
    for (int i = 0; i < length; i++) {
      row[i] = x instanceof double[] d ? d[from + i] : ((float[]) x)[from + i];
      max = Math.max(max, Math.abs(row[i]));
    }
    if (!(max <= Double.MAX_VALUE)) {
      return otherwise;
    }
    double scale = Math.scalb(1.0, -Math.getExponent(max) - 1);
    for (int i = 0; i < length; i++) {
      row[i] *= scale;
    }
    double least = Math.max(epsilon * scale * scale, Double.MIN_NORMAL);
    double[] normalized = new double[length];
    double r = KERNEL.normalize(row, 0, length, least, normalized);
    for (int i = 0; i < length; i++) {
      if (out instanceof double[] d) {
        d[from + i] = normalized[i];
      } else {
        ((float[]) out)[from + i] = (float) normalized[i];
      }
    }
    return r * scale;
  }

  /**
   * Pulls a cotangent back.
   *
   * @param g the cotangent of the result
   * @param y the result
   * @param length the length of a row
   * @param scales what {@link #run} found
   * @param out Modified: the cotangent of the rows
   */
  public static void pullBack(Object g, Object y, int length, double[] scales, Object out) {
    Workers.rows(
        scales.length,
        length,
        row -> {
          if (out instanceof double[] to) {
            KERNEL.pullBackNormalize(
                (double[]) g, (double[]) y, row * length, length, scales[row], to);
          } else {
            KERNEL.pullBackNormalize(
                (float[]) g, (float[]) y, row * length, length, scales[row], (float[]) out);
          }
        });
  }
}
