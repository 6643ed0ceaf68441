package autodiff.kernel;

import autodiff.kernel.MatMul.Matrices;

/**
 * A product c = a·b computed as cᵀ = bᵀ·aᵀ. Vector kernels read b along its rows; where it is
 * stored by columns, as the weights of a layer are, they have to copy it. With few rows in a it is
 * less work to copy a and to turn the result.
 *
 * <p>Whether it is done follows from sizes and strides of the whole product, not of a thread's part
 * of it, so that results are the same for any number of threads.
 */
final class TransposedProduct {
  /** From so many rows on, b is used often enough to be copied. */
  private static final int MAX_ROWS = 64;

  /** Products of fewer multiplications and additions take less time than turning. */
  private static final double WORTH_TURNING = 5e4;

  /** Rows of the turned result that stay in the first-level cache while they are turned back. */
  private static final int RUN = 64;

  /** A thread's turned result. */
  private static final ThreadLocal<TransposedProduct> CURRENT =
      ThreadLocal.withInitial(TransposedProduct::new);

  private float[] floats = new float[0];
  private double[] doubles = new double[0];

  private TransposedProduct() {}

  /** Whether a product is faster this way: as measured, see docs/adr/0012. */
  static boolean pays(int m, int n, int k, Matrices a, Matrices b) {
    return m > 1
        && m <= MAX_ROWS
        && n >= 2 * m
        && k >= 4 * m
        && (double) m * n * k >= WORTH_TURNING
        && a.columnStride() == 1
        && b.rowStride() == 1;
  }

  /** Columns {@code from} to {@code to} of c, which is written or added to. */
  static void multiply(
      int m, int k, int from, int to, Matrices a, Matrices b, Matrices c, boolean add) {
    int n = to - from;
    Object turned = CURRENT.get().array(c.array(), n * m);
    int at = c.offset() + from;
    int[] sizes = {n, m};
    int[] strides = {1, c.rowStride()};
    if (add) {
      Strided.read(c.array(), at, strides, sizes, turned);
    }
    int first = b.offset() + from * b.columnStride();
    MatMul.product(
        n,
        m,
        k,
        transposed(b, first),
        transposed(a, a.offset()),
        new Matrices(turned, 0, m, 1, 0),
        add);
    // Not by Strided.write: rows of c often lie a power of two apart, and columns of them collide.
    if (turned instanceof double[] d) {
      turnBack(d, (double[]) c.array(), at, c.rowStride(), m, n);
    } else {
      turnBack((float[]) turned, (float[]) c.array(), at, c.rowStride(), m, n);
    }
  }

  private static Matrices transposed(Matrices x, int offset) {
    return new Matrices(
        x.array(), offset, /* rowStride= */ x.columnStride(), /* columnStride= */ x.rowStride(), 0);
  }

  private Object array(Object like, int length) {
    if (like instanceof double[]) {
      doubles = doubles.length < length ? new double[length] : doubles;
      return doubles;
    }
    floats = floats.length < length ? new float[length] : floats;
    return floats;
  }

  private static void turnBack(double[] turned, double[] c, int co, int cr, int m, int n) {
    for (int start = 0; start < n; start += RUN) {
      int end = Math.min(n, start + RUN);
      for (int i = 0; i < m; i++) {
        for (int j = start, p = co + i * cr; j < end; j++) {
          c[p + j] = turned[j * m + i];
        }
      }
    }
  }

  private static void turnBack(float[] turned, float[] c, int co, int cr, int m, int n) {
    for (int start = 0; start < n; start += RUN) {
      int end = Math.min(n, start + RUN);
      for (int i = 0; i < m; i++) {
        for (int j = start, p = co + i * cr; j < end; j++) {
          c[p + j] = turned[j * m + i];
        }
      }
    }
  }
}
