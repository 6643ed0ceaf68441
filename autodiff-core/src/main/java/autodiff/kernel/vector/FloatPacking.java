// Generated from DoublePacking by Float32Twins: edit that file instead.
package autodiff.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies of parts of float32 matrices in the order in which {@link FloatTile} reads them. Rows of a
 * go together in groups of {@link FloatTile#ROWS}, columns of b in groups of {@link
 * FloatTile#WIDTH}.
 */
final class FloatPacking {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  /** So many rows of a group stay in the first-level cache while they are written. */
  private static final int RUN = 64;

  /** What {@link #rows} may write behind its last group. */
  static final int SLACK = 2 * FloatTile.LANES;

  private FloatPacking() {}

  /**
   * Rows in groups of a tile's, in each the first elements of all rows, the second ones, … The last
   * group has as many as are left.
   *
   * @param to Modified, up to {@link #SLACK} elements behind the end
   */
  static void rows(int rows, int depth, float[] a, int ao, int ar, int ac, float[] to) {
    int i = 0;
    for (; rows - i >= FloatTile.ROWS; i += FloatTile.ROWS) {
      if (ar == 1) {
        wholeColumns(depth, a, ao + i, ac, to, i * depth);
      } else {
        across(FloatTile.ROWS, depth, a, ao + i * ar, ar, ac, to, i * depth, FloatTile.ROWS);
      }
    }
    if (i < rows) {
      across(rows - i, depth, a, ao + i * ar, ar, ac, to, i * depth, rows - i);
    }
  }

  /**
   * Columns in groups of a tile's, in each row by row. What lies behind the last column of the last
   * group is not used.
   *
   * @param to Modified
   */
  static void columns(int depth, int columns, float[] b, int bo, int br, int bc, float[] to) {
    int width = FloatTile.WIDTH;
    for (int j = 0; j < columns; j += width) {
      int group = Math.min(width, columns - j);
      int at = j * depth;
      if (bc == 1 && group == width) {
        FloatTile.copyRows(depth, b, bo + j, br, to, at);
      } else if (bc == 1) {
        for (int k = 0; k < depth; k++) {
          System.arraycopy(b, bo + k * br + j, to, at + k * width, group);
        }
      } else {
        across(group, depth, b, bo + j * bc, bc, br, to, at, width);
      }
    }
  }

  /** {@link FloatTile#ROWS} elements side by side, at each depth. */
  private static void wholeColumns(int depth, float[] a, int ao, int ac, float[] to, int start) {
    // Whole vectors: what they write too much, the next ones write over.
    int k = 0;
    int written = (FloatTile.ROWS + FloatTile.LANES - 1) / FloatTile.LANES * FloatTile.LANES;
    for (int p = ao, q = start; k < depth && p + written <= a.length; k++) {
      for (int x = 0; x < FloatTile.ROWS; x += FloatTile.LANES) {
        FloatVector.fromArray(S, a, p + x).intoArray(to, q + x);
      }
      p += ac;
      q += FloatTile.ROWS;
    }
    for (; k < depth; k++) {
      System.arraycopy(a, ao + k * ac, to, start + k * FloatTile.ROWS, FloatTile.ROWS);
    }
  }

  /**
   * Lines of a matrix next to each other: element k of line x goes to {@code start + k·pitch + x}.
   */
  private static void across(
      int lines,
      int depth,
      float[] from,
      int at,
      int line,
      int step,
      float[] to,
      int start,
      int pitch) {
    // Short runs along the depth, so that what is written stays in the first-level cache.
    for (int k = 0; k < depth; k += RUN) {
      int run = Math.min(RUN, depth - k);
      int x = 0;
      if (step == 1) {
        for (; lines - x >= 4; x += 4) {
          fourLines(run, from, at + x * line + k, line, to, start + k * pitch + x, pitch);
        }
      }
      for (; x < lines; x++) {
        int p = at + x * line + k * step;
        int q = start + k * pitch + x;
        for (int l = 0; l < run; l++) {
          to[q + l * pitch] = from[p + l * step];
        }
      }
    }
  }

  // Transposing four by four in registers was tried: 0.35 ns an element, against 0.28 for this.
  private static void fourLines(
      int depth, float[] from, int first, int line, float[] to, int start, int pitch) {
    int second = first + line;
    int third = second + line;
    int fourth = third + line;
    for (int k = 0, q = start; k < depth; k++, q += pitch) {
      to[q] = from[first + k];
      to[q + 1] = from[second + k];
      to[q + 2] = from[third + k];
      to[q + 3] = from[fourth + k];
    }
  }
}
