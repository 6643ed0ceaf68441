package autodiff.kernel;

/**
 * Products of matrices, in batches. Arrays are {@code double[]} or {@code float[]}, all of a kind;
 * sums are formed in the type of the elements, in the order of the inner index, by the {@link
 * MatMulKernel} of the current set. Large products are shared among threads.
 */
public final class MatMul {
  private static final MatMulKernel KERNEL = KernelSet.current().matMul();

  /** Multiplications and additions from which on a product is shared among threads: some 30 µs. */
  private static final double SHARED_WORK = 3e6;

  /** Multiplications and additions of a part: waking a thread costs some microseconds. */
  private static final double PART = 1.5e6;

  /** Strips of so many rows or columns are cut once more: a thread may come late, or be slow. */
  private static final int LARGE = 512;

  /** Parts are whole tiles of the largest kernel. */
  private static final int TILE_ROWS = 12;

  private static final int TILE_COLUMNS = 32;

  private MatMul() {}

  /**
   * Matrices in an array: the element (i, j) of matrix number b is {@code array[offset +
   * b·batchStride + i·rowStride + j·columnStride]}. Transposing is exchanging the strides.
   *
   * @param array a {@code double[]} or a {@code float[]}
   * @param offset where the first element lies
   * @param rowStride the distance of rows
   * @param columnStride the distance of columns
   * @param batchStride the distance of matrices; 0 if all of them are the same one
   */
  public record Matrices(
      Object array, int offset, int rowStride, int columnStride, int batchStride) {}

  /**
   * Multiplies: {@code c = a·b} for each matrix of the batch. With a batch stride of 0 in c, the
   * products add up in one matrix.
   *
   * @param batch the number of matrices
   * @param m the rows of a and c
   * @param n the columns of b and c
   * @param k the columns of a, which are the rows of b
   * @param a the left factors
   * @param b the right factors
   * @param c Modified; of column stride 1, in an array that is none of the other two
   */
  public static void multiply(int batch, int m, int n, int k, Matrices a, Matrices b, Matrices c) {
    multiply(batch, m, n, k, a, b, c, false);
  }

  /**
   * Multiplies and adds: {@code c += a·b} for each matrix of the batch, or {@code c = a·b}.
   *
   * @param batch the number of matrices
   * @param m the rows of a and c
   * @param n the columns of b and c
   * @param k the columns of a, which are the rows of b
   * @param a the left factors
   * @param b the right factors
   * @param c Modified; of column stride 1, in an array that is none of the other two
   * @param add whether c is added to
   */
  public static void multiply(
      int batch, int m, int n, int k, Matrices a, Matrices b, Matrices c, boolean add) {
    double work = 2.0 * m * n * k;
    if (batch == 1 && KERNEL.copiesColumns() && TransposedProduct.pays(m, n, k, a, b)) {
      turned(m, n, k, a, b, c, add);
    } else if (work * batch < SHARED_WORK || Workers.size() == 1) {
      for (int i = 0; i < batch; i++) {
        product(i, 0, m, 0, n, k, a, b, c, add);
      }
    } else if (batch > 1 && c.batchStride != 0) {
      int parts = (int) Math.min(batch, work * batch / PART);
      int step = (batch + parts - 1) / parts;
      Workers.run(
          (batch + step - 1) / step,
          part -> {
            for (int i = part * step; i < Math.min(batch, (part + 1) * step); i++) {
              product(i, 0, m, 0, n, k, a, b, c, add);
            }
          });
    } else {
      shared(batch, m, n, k, a, b, c, add);
    }
  }

  /** One product with few rows, its columns cut into strips for several threads. */
  private static void turned(int m, int n, int k, Matrices a, Matrices b, Matrices c, boolean add) {
    double work = 2.0 * m * n * k;
    if (work < SHARED_WORK || Workers.size() == 1) {
      TransposedProduct.multiply(m, k, 0, n, a, b, c, add);
      return;
    }
    int step = step(n, (int) Math.min(work / PART, Workers.size()), TILE_ROWS);
    Workers.run(
        (n + step - 1) / step,
        part -> {
          int from = part * step;
          int to = Math.min(n, from + step);
          TransposedProduct.multiply(m, k, from, to, a, b, c, add);
        });
  }

  /** One product, or a sum of products; its larger side is cut into strips for several threads. */
  private static void shared(
      int batch, int m, int n, int k, Matrices a, Matrices b, Matrices c, boolean add) {
    boolean byRows = m >= n;
    int side = byRows ? m : n;
    // As few as keep all threads busy, for each part packs the whole of the smaller factor anew.
    // Numbers do not depend on the cut: each is one sum, in the order of the inner index, product
    // after product.
    int threads = Workers.size();
    int strips = side / threads >= LARGE ? 2 * threads : threads;
    int parts = (int) Math.min(2.0 * m * n * k * batch / PART, strips);
    int step = step(side, parts, byRows ? TILE_ROWS : TILE_COLUMNS);
    Workers.run(
        (side + step - 1) / step,
        part -> {
          int from = part * step;
          int to = Math.min(side, from + step);
          for (int i = 0; i < batch; i++) {
            if (byRows) {
              product(i, from, to, 0, n, k, a, b, c, add);
            } else {
              product(i, 0, m, from, to, k, a, b, c, add);
            }
          }
        });
  }

  /**
   * The size of parts of nearly one size: two of 192 and 64 would take as long as 192.
   *
   * @param parts at least 1
   */
  private static int step(int side, int parts, int tile) {
    int step = ((side + parts - 1) / parts + tile - 1) / tile * tile;
    // A single row or column would go through another kernel, which adds up in another order.
    while (step < side && side % step == 1) {
      step += tile;
    }
    return step;
  }

  /** One whole product, by the calling thread. */
  static void product(int m, int n, int k, Matrices a, Matrices b, Matrices c, boolean add) {
    product(0, 0, m, 0, n, k, a, b, c, add);
  }

  /** The part of product i that has these rows and columns. */
  private static void product(
      int i,
      int top,
      int bottom,
      int left,
      int right,
      int k,
      Matrices a,
      Matrices b,
      Matrices c,
      boolean onto) {
    int aAt = a.offset + i * a.batchStride + top * a.rowStride;
    int bAt = b.offset + i * b.batchStride + left * b.columnStride;
    int cAt = c.offset + i * c.batchStride + top * c.rowStride + left;
    int m = bottom - top;
    int n = right - left;
    boolean add = onto || (i > 0 && c.batchStride == 0);
    if (c.array instanceof double[] out) {
      KERNEL.multiply(
          m,
          n,
          k,
          (double[]) a.array,
          aAt,
          a.rowStride,
          a.columnStride,
          (double[]) b.array,
          bAt,
          b.rowStride,
          b.columnStride,
          out,
          cAt,
          c.rowStride,
          add);
    } else {
      KERNEL.multiply(
          m,
          n,
          k,
          (float[]) a.array,
          aAt,
          a.rowStride,
          a.columnStride,
          (float[]) b.array,
          bAt,
          b.rowStride,
          b.columnStride,
          (float[]) c.array,
          cAt,
          c.rowStride,
          add);
    }
  }
}
