package autodiff.kernel.vector;

/**
 * The float64 matrix product with the Vector API, blocked as in Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication" (ACM TOMS 34, 2008): panels of b that fit the
 * second-level cache, of which a tile's part fits the first, meet panels of a. Small products skip
 * the packing.
 */
final class DoubleProduct {
  /**
   * Depth of a panel: the parts of a and b that a tile meets stay in the first-level cache, at most
   * 32 KiB of b and 12 of a.
   */
  private static final int DEPTH = 1024 / Double.BYTES;

  /** Rows of a panel of a: whole tiles. */
  private static final int ROWS = 192 / DoubleTile.ROWS * DoubleTile.ROWS;

  /** Columns of a panel of b. */
  private static final int COLUMNS = 1024;

  /** With fewer rows or columns than this, packing a costs more than it brings. */
  private static final int PACKED_ROWS = 96;

  private static final int PACKED_COLUMNS = 192;

  /** So many elements of b stay in the first-level cache where they lie. */
  private static final int UNPACKED = 512 * DoubleTile.WIDTH;

  private static final ThreadLocal<DoubleProduct> CURRENT =
      ThreadLocal.withInitial(DoubleProduct::new);

  private double[] packedA = new double[0];
  private double[] packedB = new double[0];
  private final double[] edge = new double[DoubleNarrow.ROWS * DoubleTile.LANES];

  private DoubleProduct() {}

  /** See {@link autodiff.kernel.MatMulKernel}. */
  static void multiply(
      int m,
      int n,
      int k,
      double[] a,
      int ao,
      int ar,
      int ac,
      double[] b,
      int bo,
      int br,
      int bc,
      double[] c,
      int co,
      int cr,
      boolean add) {
    int width = DoubleTile.WIDTH;
    if (n == 1 && DoubleMatVec.multiply(m, k, a, ao, ar, ac, b, bo, br, c, co, cr, add)) {
      return;
    }
    if (m == 1 && DoubleMatVec.multiply(n, k, b, bo, bc, br, a, ao, ac, c, co, 1, add)) {
      return;
    }
    if (bc == 1 && k <= DEPTH && (long) k * n <= UNPACKED && readable(m, ar, ac)) {
      int j = 0;
      for (; n - j >= width; j += width) {
        tiles(m, k, a, ao, ar, ac, b, bo + j, br, c, co + j, cr, add);
      }
      if (n - j >= DoubleTile.LANES) {
        DoubleNarrow.vector(m, k, a, ao, ar, ac, b, bo + j, br, c, co + j, cr, add);
        j += DoubleTile.LANES;
      }
      if (j < n) {
        // The last columns, which need rows of whole vectors, go the other way.
        CURRENT.get().blocked(m, n - j, k, a, ao, ar, ac, b, bo + j, br, bc, c, co + j, cr, add);
      }
      return;
    }
    CURRENT.get().blocked(m, n, k, a, ao, ar, ac, b, bo, br, bc, c, co, cr, add);
  }

  /** Whether tiles can read a where it lies. */
  private static boolean readable(int m, int ar, int ac) {
    return ar == 1 || ac == 1 || m < DoubleTile.ROWS;
  }

  private void blocked(
      int m,
      int n,
      int k,
      double[] a,
      int ao,
      int ar,
      int ac,
      double[] b,
      int bo,
      int br,
      int bc,
      double[] c,
      int co,
      int cr,
      boolean add) {
    boolean packA = !readable(m, ar, ac) || (m >= PACKED_ROWS && n >= PACKED_COLUMNS);
    makeRoom(Math.min(k, DEPTH), Math.min(n, COLUMNS), packA);
    for (int j = 0; j < n; j += COLUMNS) {
      int columns = Math.min(COLUMNS, n - j);
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        DoublePacking.columns(depth, columns, b, bo + p * br + j * bc, br, bc, packedB);
        for (int i = 0; i < m; i += ROWS) {
          int rows = Math.min(ROWS, m - i);
          int from = ao + i * ar + p * ac;
          int to = co + i * cr + j;
          if (packA) {
            DoublePacking.rows(rows, depth, a, from, ar, ac, packedA);
          }
          panel(rows, columns, depth, packA, a, from, ar, ac, c, to, cr, add || p > 0);
        }
      }
    }
  }

  private void makeRoom(int depth, int columns, boolean packA) {
    int width = DoubleTile.WIDTH;
    int b = depth * ((columns + width - 1) / width * width);
    if (packedB.length < b) {
      packedB = new double[b];
    }
    if (packA && packedA.length == 0) {
      packedA = new double[ROWS * DEPTH + DoublePacking.SLACK];
    }
  }

  private void panel(
      int rows,
      int columns,
      int depth,
      boolean packed,
      double[] a,
      int ao,
      int ar,
      int ac,
      double[] c,
      int co,
      int cr,
      boolean add) {
    int width = DoubleTile.WIDTH;
    int j = 0;
    for (; columns - j >= width; j += width) {
      if (packed) {
        packedTiles(rows, depth, j * depth, c, co + j, cr, add);
      } else {
        tiles(rows, depth, a, ao, ar, ac, packedB, j * depth, width, c, co + j, cr, add);
      }
    }
    for (int part = 0; j < columns; j += DoubleTile.LANES, part += DoubleTile.LANES) {
      int n = Math.min(columns - j, DoubleTile.LANES);
      int from = (j - part) * depth + part;
      if (packed) {
        int tile = DoubleTile.ROWS;
        for (int i = 0; i < rows; i += tile) {
          int m = Math.min(rows - i, tile);
          narrow(m, n, depth, packedA, i * depth, 1, m, from, c, co + i * cr + j, cr, add);
        }
      } else {
        narrow(rows, n, depth, a, ao, ar, ac, from, c, co + j, cr, add);
      }
    }
  }

  /** Columns of a vector or fewer. */
  private void narrow(
      int rows,
      int columns,
      int depth,
      double[] a,
      int ao,
      int ar,
      int ac,
      int bo,
      double[] c,
      int co,
      int cr,
      boolean add) {
    int width = DoubleTile.WIDTH;
    if (columns == DoubleTile.LANES) {
      DoubleNarrow.vector(rows, depth, a, ao, ar, ac, packedB, bo, width, c, co, cr, add);
    } else {
      DoubleNarrow.part(
          rows, columns, depth, a, ao, ar, ac, packedB, bo, width, c, co, cr, add, edge);
    }
  }

  /** Whole tiles' columns, a where it lies. */
  private static void tiles(
      int rows,
      int depth,
      double[] a,
      int ao,
      int ar,
      int ac,
      double[] b,
      int bo,
      int br,
      double[] c,
      int co,
      int cr,
      boolean add) {
    int tile = DoubleTile.ROWS;
    int i = 0;
    if (ac == 1) {
      for (; rows - i >= tile; i += tile) {
        DoublePanel.multiply(depth, a, ao + i * ar, ar, b, bo, br, c, co + i * cr, cr, add);
      }
    } else if (ar == 1) {
      for (; rows - i >= tile; i += tile) {
        DoubleTile.multiply(depth, a, ao + i, ac, b, bo, br, c, co + i * cr, cr, add);
      }
    }
    if (i < rows) {
      DoublePanel.last(rows - i, depth, a, ao + i * ar, ar, ac, b, bo, br, c, co + i * cr, cr, add);
    }
  }

  /** Whole tiles' columns, of a packed panel of a. */
  private void packedTiles(int rows, int depth, int bo, double[] c, int co, int cr, boolean add) {
    int tile = DoubleTile.ROWS;
    int width = DoubleTile.WIDTH;
    int i = 0;
    for (; rows - i >= tile; i += tile) {
      DoubleTile.multiply(
          depth, packedA, i * depth, tile, packedB, bo, width, c, co + i * cr, cr, add);
    }
    if (i < rows) {
      int left = rows - i;
      DoublePanel.last(
          left, depth, packedA, i * depth, 1, left, packedB, bo, width, c, co + i * cr, cr, add);
    }
  }
}
