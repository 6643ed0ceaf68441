package autodiff.kernel.vector;

/**
 * The float64 matrix product with the Vector API, blocked as in Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication" (ACM TOMS 34, 2008): panels of b that fit the
 * second-level cache, of which a tile's part fits the first, meet panels of a. Small products skip
 * the packing.
 */
final class DoubleProduct {
  /** Depth of a panel: the part of b that a tile meets, 256 rows of two vectors, is 32 KiB. */
  private static final int DEPTH = 256;

  /** Rows of a panel of a: a multiple of the tiles' rows. */
  private static final int ROWS = 192;

  /** Columns of a panel of b. */
  private static final int COLUMNS = 1024;

  /** With fewer rows than this, packing a costs more than it brings. */
  private static final int PACKED_ROWS = 96;

  /** So many rows of a panel stay in the first-level cache while they are written. */
  private static final int RUN = 64;

  /** So many elements of b stay in the first-level cache as they are. */
  private static final int UNPACKED = 8192;

  private static final ThreadLocal<DoubleProduct> CURRENT =
      ThreadLocal.withInitial(DoubleProduct::new);

  private double[] packedA = new double[0];
  private double[] packedB = new double[0];
  private final double[] edge = new double[DoubleTile.NARROW_ROWS * DoubleTile.LANES];

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
    if (bc == 1 && k <= DEPTH && (long) k * n <= UNPACKED) {
      int j = 0;
      for (; n - j >= width; j += width) {
        DoubleTile.strided(m, k, a, ao, ar, ac, b, bo + j, br, c, co + j, cr, add);
      }
      if (j == n) {
        return;
      }
      // The last columns, which need rows of whole vectors, go the other way.
      CURRENT.get().blocked(m, n - j, k, a, ao, ar, ac, b, bo + j, br, bc, c, co + j, cr, add);
      return;
    }
    CURRENT.get().blocked(m, n, k, a, ao, ar, ac, b, bo, br, bc, c, co, cr, add);
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
    boolean packA = m >= PACKED_ROWS && n >= 2 * DoubleTile.WIDTH;
    makeRoom(Math.min(k, DEPTH), Math.min(n, COLUMNS), packA);
    for (int j = 0; j < n; j += COLUMNS) {
      int columns = Math.min(COLUMNS, n - j);
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        packB(depth, columns, b, bo + p * br + j * bc, br, bc);
        for (int i = 0; i < m; i += ROWS) {
          int rows = Math.min(ROWS, m - i);
          int from = ao + i * ar + p * ac;
          if (packA) {
            packA(rows, depth, a, from, ar, ac);
          }
          panel(rows, columns, depth, packA, a, from, ar, ac, c, co + i * cr + j, cr, add || p > 0);
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
      packedA = new double[ROWS * DEPTH];
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
    for (int j = 0; j < columns; j += width) {
      if (columns - j >= width) {
        tiles(rows, depth, packed, a, ao, ar, ac, j * depth, c, co + j, cr, add);
      } else {
        lastColumns(rows, columns - j, depth, packed, a, ao, ar, ac, j * depth, c, co + j, cr, add);
      }
    }
  }

  private void lastColumns(
      int rows,
      int columns,
      int depth,
      boolean packed,
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
    for (int j = 0; j < columns; j += DoubleTile.LANES) {
      int n = Math.min(columns - j, DoubleTile.LANES);
      int group = packed ? DoubleTile.ROWS : rows;
      for (int i = 0; i < rows; i += group) {
        int m = Math.min(rows - i, group);
        if (packed) {
          DoubleTile.narrow(
              m,
              n,
              depth,
              packedA,
              i * depth,
              1,
              m,
              packedB,
              bo + j,
              width,
              c,
              co + i * cr + j,
              cr,
              add,
              edge);
        } else {
          DoubleTile.narrow(
              m, n, depth, a, ao, ar, ac, packedB, bo + j, width, c, co + j, cr, add, edge);
        }
      }
    }
  }

  private void tiles(
      int rows,
      int depth,
      boolean packed,
      double[] a,
      int ao,
      int ar,
      int ac,
      int bo,
      double[] c,
      int co,
      int cr,
      boolean add) {
    if (!packed) {
      DoubleTile.strided(rows, depth, a, ao, ar, ac, packedB, bo, DoubleTile.WIDTH, c, co, cr, add);
      return;
    }
    int i = 0;
    for (; rows - i >= DoubleTile.ROWS; i += DoubleTile.ROWS) {
      DoubleTile.packed(depth, packedA, i * depth, packedB, bo, c, co + i * cr, cr, add);
    }
    if (i < rows) {
      int left = rows - i;
      DoubleTile.strided(
          left,
          depth,
          packedA,
          i * depth,
          1,
          left,
          packedB,
          bo,
          DoubleTile.WIDTH,
          c,
          co + i * cr,
          cr,
          add);
    }
  }

  /** Rows in groups of a tile's, in each the first elements of all rows, the second ones, … */
  private void packA(int rows, int depth, double[] a, int ao, int ar, int ac) {
    double[] to = packedA;
    for (int i = 0; i < rows; i += DoubleTile.ROWS) {
      int group = Math.min(DoubleTile.ROWS, rows - i);
      for (int x = 0; x < group; x++) {
        int from = ao + (i + x) * ar;
        int at = i * depth + x;
        if (ac == 1) {
          for (int k = 0; k < depth; k++) {
            to[at + k * group] = a[from + k];
          }
        } else {
          for (int k = 0; k < depth; k++) {
            to[at + k * group] = a[from + k * ac];
          }
        }
      }
    }
  }

  /**
   * Columns in groups of a tile's, in each row by row. What lies behind the last column is not
   * used.
   */
  private void packB(int depth, int columns, double[] b, int bo, int br, int bc) {
    int width = DoubleTile.WIDTH;
    for (int j = 0; j < columns; j += width) {
      int group = Math.min(width, columns - j);
      int at = j * depth;
      if (bc == 1 && group == width) {
        DoubleTile.copyRows(depth, b, bo + j, br, packedB, at);
      } else if (bc == 1) {
        for (int k = 0; k < depth; k++) {
          System.arraycopy(b, bo + k * br + j, packedB, at + k * width, group);
        }
      } else {
        packColumns(depth, group, b, bo + j * bc, br, bc, at);
      }
    }
  }

  private void packColumns(int depth, int columns, double[] b, int bo, int br, int bc, int at) {
    // Short runs along the depth, so that what is written stays in the first-level cache.
    for (int k = 0; k < depth; k += RUN) {
      int end = Math.min(depth, k + RUN);
      int j = 0;
      if (br == 1) {
        for (; columns - j >= 4; j += 4) {
          fourColumns(b, bo + j * bc, bc, at + j, k, end);
        }
      }
      for (; j < columns; j++) {
        int from = bo + j * bc;
        for (int l = k; l < end; l++) {
          packedB[at + l * DoubleTile.WIDTH + j] = b[from + l * br];
        }
      }
    }
  }

  private void fourColumns(double[] b, int first, int bc, int at, int start, int end) {
    double[] to = packedB;
    int second = first + bc;
    int third = second + bc;
    int fourth = third + bc;
    for (int k = start; k < end; k++) {
      int row = at + k * DoubleTile.WIDTH;
      to[row] = b[first + k];
      to[row + 1] = b[second + k];
      to[row + 2] = b[third + k];
      to[row + 3] = b[fourth + k];
    }
  }
}
