// Generated from DoubleProduct by Float32Twins: edit that file instead.
package autodiff.kernel.vector;

/**
 * The float32 matrix product with the Vector API, blocked as in Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication" (ACM TOMS 34, 2008): panels of b that fit the
 * second-level cache, of which a tile's part fits the first, meet panels of a. Small products skip
 * the packing.
 */
final class FloatProduct {
  /**
   * Depth of a panel: the parts of a and b that a tile meets stay in the first-level cache, at most
   * 32 KiB of b and 12 of a.
   */
  private static final int DEPTH = 1024 / Float.BYTES;

  /** Rows of a panel of a: whole tiles. */
  private static final int ROWS = 192 / FloatTile.ROWS * FloatTile.ROWS;

  /** Columns of a panel of b. */
  private static final int COLUMNS = 1024;

  /** With fewer rows or columns than this, packing a costs more than it brings. */
  private static final int PACKED_ROWS = 96;

  private static final int PACKED_COLUMNS = 192;

  /** So many elements of b stay in the first-level cache where they lie. */
  private static final int UNPACKED = 512 * FloatTile.WIDTH;

  private static final ThreadLocal<FloatProduct> CURRENT =
      ThreadLocal.withInitial(FloatProduct::new);

  private float[] packedA = new float[0];
  private float[] packedB = new float[0];
  private final float[] edge = new float[FloatNarrow.ROWS * FloatTile.LANES];

  private FloatProduct() {}

  /** See {@link autodiff.kernel.MatMulKernel}. */
  static void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      int br,
      int bc,
      float[] c,
      int co,
      int cr,
      boolean add) {
    int width = FloatTile.WIDTH;
    if (n == 1 && FloatMatVec.multiply(m, k, a, ao, ar, ac, b, bo, br, c, co, cr, add)) {
      return;
    }
    if (m == 1 && FloatMatVec.multiply(n, k, b, bo, bc, br, a, ao, ac, c, co, 1, add)) {
      return;
    }
    if (bc == 1 && k <= DEPTH && (long) k * n <= UNPACKED && readable(m, ar, ac)) {
      int j = 0;
      for (; n - j >= width; j += width) {
        tiles(m, k, a, ao, ar, ac, b, bo + j, br, c, co + j, cr, add);
      }
      if (n - j >= FloatTile.LANES) {
        FloatNarrow.vector(m, k, a, ao, ar, ac, b, bo + j, br, c, co + j, cr, add);
        j += FloatTile.LANES;
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
    return ar == 1 || ac == 1 || m < FloatTile.ROWS;
  }

  private void blocked(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      int br,
      int bc,
      float[] c,
      int co,
      int cr,
      boolean add) {
    boolean packA = !readable(m, ar, ac) || (m >= PACKED_ROWS && n >= PACKED_COLUMNS);
    makeRoom(Math.min(k, DEPTH), Math.min(n, COLUMNS), packA);
    for (int j = 0; j < n; j += COLUMNS) {
      int columns = Math.min(COLUMNS, n - j);
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        FloatPacking.columns(depth, columns, b, bo + p * br + j * bc, br, bc, packedB);
        for (int i = 0; i < m; i += ROWS) {
          int rows = Math.min(ROWS, m - i);
          int from = ao + i * ar + p * ac;
          int to = co + i * cr + j;
          if (packA) {
            FloatPacking.rows(rows, depth, a, from, ar, ac, packedA);
          }
          panel(rows, columns, depth, packA, a, from, ar, ac, c, to, cr, add || p > 0);
        }
      }
    }
  }

  private void makeRoom(int depth, int columns, boolean packA) {
    int width = FloatTile.WIDTH;
    int b = depth * ((columns + width - 1) / width * width);
    if (packedB.length < b) {
      packedB = new float[b];
    }
    if (packA && packedA.length == 0) {
      packedA = new float[ROWS * DEPTH + FloatPacking.SLACK];
    }
  }

  private void panel(
      int rows,
      int columns,
      int depth,
      boolean packed,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] c,
      int co,
      int cr,
      boolean add) {
    int width = FloatTile.WIDTH;
    int j = 0;
    for (; columns - j >= width; j += width) {
      if (packed) {
        packedTiles(rows, depth, j * depth, c, co + j, cr, add);
      } else {
        tiles(rows, depth, a, ao, ar, ac, packedB, j * depth, width, c, co + j, cr, add);
      }
    }
    for (int part = 0; j < columns; j += FloatTile.LANES, part += FloatTile.LANES) {
      int n = Math.min(columns - j, FloatTile.LANES);
      int from = (j - part) * depth + part;
      if (packed) {
        int tile = FloatTile.ROWS;
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
      float[] a,
      int ao,
      int ar,
      int ac,
      int bo,
      float[] c,
      int co,
      int cr,
      boolean add) {
    int width = FloatTile.WIDTH;
    if (columns == FloatTile.LANES) {
      FloatNarrow.vector(rows, depth, a, ao, ar, ac, packedB, bo, width, c, co, cr, add);
    } else {
      FloatNarrow.part(
          rows, columns, depth, a, ao, ar, ac, packedB, bo, width, c, co, cr, add, edge);
    }
  }

  /** Whole tiles' columns, a where it lies. */
  private static void tiles(
      int rows,
      int depth,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      int br,
      float[] c,
      int co,
      int cr,
      boolean add) {
    int tile = FloatTile.ROWS;
    int i = 0;
    if (ac == 1) {
      for (; rows - i >= tile; i += tile) {
        FloatPanel.multiply(depth, a, ao + i * ar, ar, b, bo, br, c, co + i * cr, cr, add);
      }
    } else if (ar == 1) {
      for (; rows - i >= tile; i += tile) {
        FloatTile.multiply(depth, a, ao + i, ac, b, bo, br, c, co + i * cr, cr, add);
      }
    }
    if (i < rows) {
      FloatPanel.last(rows - i, depth, a, ao + i * ar, ar, ac, b, bo, br, c, co + i * cr, cr, add);
    }
  }

  /** Whole tiles' columns, of a packed panel of a. */
  private void packedTiles(int rows, int depth, int bo, float[] c, int co, int cr, boolean add) {
    int tile = FloatTile.ROWS;
    int width = FloatTile.WIDTH;
    int i = 0;
    for (; rows - i >= tile; i += tile) {
      FloatTile.multiply(
          depth, packedA, i * depth, tile, packedB, bo, width, c, co + i * cr, cr, add);
    }
    if (i < rows) {
      int left = rows - i;
      FloatPanel.last(
          left, depth, packedA, i * depth, 1, left, packedB, bo, width, c, co + i * cr, cr, add);
    }
  }
}
