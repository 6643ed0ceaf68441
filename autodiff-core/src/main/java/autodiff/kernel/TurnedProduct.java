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
final class TurnedProduct {
  /** From so many rows on, b is used often enough to be copied. */
  private static final int MAX_ROWS = 64;

  /** Products of fewer multiplications and additions take less time than turning. */
  private static final double WORTH_TURNING = 5e4;

  /** Rows of the turned result that stay in the first-level cache while they are turned back. */
  private static final int RUN = 64;

  /** A thread's turned result. */
  private static final ThreadLocal<TurnedProduct> CURRENT =
      ThreadLocal.withInitial(TurnedProduct::new);

  private float[] floats = new float[0];
  private double[] doubles = new double[0];

  private TurnedProduct() {}

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
      MatMulKernel kernel,
      int m,
      int k,
      int from,
      int to,
      Matrices a,
      Matrices b,
      Matrices c,
      boolean add) {
    TurnedProduct own = CURRENT.get();
    int bAt = b.offset() + from * b.columnStride();
    int cAt = c.offset() + from;
    if (c.array() instanceof double[] out) {
      double[] turned = own.doubles((to - from) * m);
      if (add) {
        turn(out, cAt, c.rowStride(), turned, m, to - from);
      }
      kernel.multiply(
          to - from,
          m,
          k,
          (double[]) b.array(),
          bAt,
          b.columnStride(),
          1,
          (double[]) a.array(),
          a.offset(),
          1,
          a.rowStride(),
          turned,
          0,
          m,
          add);
      turnBack(turned, out, cAt, c.rowStride(), m, to - from);
    } else {
      float[] out = (float[]) c.array();
      float[] turned = own.floats((to - from) * m);
      if (add) {
        turn(out, cAt, c.rowStride(), turned, m, to - from);
      }
      kernel.multiply(
          to - from,
          m,
          k,
          (float[]) b.array(),
          bAt,
          b.columnStride(),
          1,
          (float[]) a.array(),
          a.offset(),
          1,
          a.rowStride(),
          turned,
          0,
          m,
          add);
      turnBack(turned, out, cAt, c.rowStride(), m, to - from);
    }
  }

  private double[] doubles(int length) {
    if (doubles.length < length) {
      doubles = new double[length];
    }
    return doubles;
  }

  private float[] floats(int length) {
    if (floats.length < length) {
      floats = new float[length];
    }
    return floats;
  }

  private static void turn(double[] c, int co, int cr, double[] turned, int m, int n) {
    for (int start = 0; start < n; start += RUN) {
      int end = Math.min(n, start + RUN);
      for (int i = 0; i < m; i++) {
        for (int j = start, p = co + i * cr; j < end; j++) {
          turned[j * m + i] = c[p + j];
        }
      }
    }
  }

  private static void turn(float[] c, int co, int cr, float[] turned, int m, int n) {
    for (int start = 0; start < n; start += RUN) {
      int end = Math.min(n, start + RUN);
      for (int i = 0; i < m; i++) {
        for (int j = start, p = co + i * cr; j < end; j++) {
          turned[j * m + i] = c[p + j];
        }
      }
    }
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
