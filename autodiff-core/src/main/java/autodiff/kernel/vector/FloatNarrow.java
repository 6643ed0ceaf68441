// Generated from DoubleNarrow by Float32Twins: edit that file instead.
package autodiff.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The last columns of a float32 matrix product, no more than a vector has lanes; see {@link
 * FloatPanel}.
 */
final class FloatNarrow {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  /** Rows computed at once. */
  static final int ROWS = 8;

  private FloatNarrow() {}

  /** Any number of rows, a whole vector of columns. */
  static void vector(
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
    int i = 0;
    if (ac == 1) {
      for (; rows - i >= 8; i += 8) {
        eightRows(depth, a, ao + i * ar, ar, b, bo, br, c, co + i * cr, cr, add);
      }
    } else if (ar == 1) {
      for (; rows - i >= 8; i += 8) {
        eightColumns(depth, a, ao + i, ac, b, bo, br, c, co + i * cr, cr, add);
      }
    }
    for (; rows - i >= 4; i += 4) {
      four(depth, a, ao + i * ar, ar, ac, b, bo, br, c, co + i * cr, cr, add);
    }
    for (; i < rows; i++) {
      one(depth, a, ao + i * ar, ac, b, bo, br, c, co + i * cr, add);
    }
  }

  /**
   * Any number of rows, fewer columns than a vector has lanes. Rows of b are read a vector wide,
   * whatever the columns.
   *
   * @param edge Modified: {@link #ROWS} vectors, for the results on their way
   */
  static void part(
      int rows,
      int columns,
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
      boolean add,
      float[] edge) {
    for (int i = 0; i < rows; i += ROWS) {
      int m = Math.min(rows - i, ROWS);
      vector(m, depth, a, ao + i * ar, ar, ac, b, bo, br, edge, 0, LANES, false);
      store(m, columns, edge, c, co + i * cr, cr, add);
    }
  }

  private static void store(
      int rows, int columns, float[] edge, float[] c, int co, int cr, boolean add) {
    VectorMask<Float> lanes = S.indexInRange(0, columns);
    if (add) {
      for (int i = 0, at = co; i < rows; i++, at += cr) {
        FloatVector x = FloatVector.fromArray(S, edge, i * LANES);
        x.add(FloatVector.fromArray(S, c, at, lanes)).intoArray(c, at, lanes);
      }
    } else {
      for (int i = 0, at = co; i < rows; i++, at += cr) {
        FloatVector.fromArray(S, edge, i * LANES).intoArray(c, at, lanes);
      }
    }
  }

  /** Eight rows of a, in which elements lie side by side. */
  private static void eightRows(
      int depth,
      float[] a,
      int ao,
      int ar,
      float[] b,
      int bo,
      int br,
      float[] c,
      int co,
      int cr,
      boolean add) {
    FloatVector x0 = FloatVector.zero(S);
    FloatVector x1 = FloatVector.zero(S);
    FloatVector x2 = FloatVector.zero(S);
    FloatVector x3 = FloatVector.zero(S);
    FloatVector x4 = FloatVector.zero(S);
    FloatVector x5 = FloatVector.zero(S);
    FloatVector x6 = FloatVector.zero(S);
    FloatVector x7 = FloatVector.zero(S);
    int a1 = ao + ar;
    int a2 = ao + 2 * ar;
    int a3 = ao + 3 * ar;
    int a4 = ao + 4 * ar;
    int a5 = ao + 5 * ar;
    int a6 = ao + 6 * ar;
    int a7 = ao + 7 * ar;
    for (int k = 0, q = bo; k < depth; k++, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      x0 = FloatVector.broadcast(S, a[ao + k]).fma(bx, x0);
      x1 = FloatVector.broadcast(S, a[a1 + k]).fma(bx, x1);
      x2 = FloatVector.broadcast(S, a[a2 + k]).fma(bx, x2);
      x3 = FloatVector.broadcast(S, a[a3 + k]).fma(bx, x3);
      x4 = FloatVector.broadcast(S, a[a4 + k]).fma(bx, x4);
      x5 = FloatVector.broadcast(S, a[a5 + k]).fma(bx, x5);
      x6 = FloatVector.broadcast(S, a[a6 + k]).fma(bx, x6);
      x7 = FloatVector.broadcast(S, a[a7 + k]).fma(bx, x7);
    }
    if (add) {
      x0.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
      x1.add(FloatVector.fromArray(S, c, co + cr)).intoArray(c, co + cr);
      x2.add(FloatVector.fromArray(S, c, co + 2 * cr)).intoArray(c, co + 2 * cr);
      x3.add(FloatVector.fromArray(S, c, co + 3 * cr)).intoArray(c, co + 3 * cr);
      x4.add(FloatVector.fromArray(S, c, co + 4 * cr)).intoArray(c, co + 4 * cr);
      x5.add(FloatVector.fromArray(S, c, co + 5 * cr)).intoArray(c, co + 5 * cr);
      x6.add(FloatVector.fromArray(S, c, co + 6 * cr)).intoArray(c, co + 6 * cr);
      x7.add(FloatVector.fromArray(S, c, co + 7 * cr)).intoArray(c, co + 7 * cr);
    } else {
      x0.intoArray(c, co);
      x1.intoArray(c, co + cr);
      x2.intoArray(c, co + 2 * cr);
      x3.intoArray(c, co + 3 * cr);
      x4.intoArray(c, co + 4 * cr);
      x5.intoArray(c, co + 5 * cr);
      x6.intoArray(c, co + 6 * cr);
      x7.intoArray(c, co + 7 * cr);
    }
  }

  /** Eight rows of a that lies column by column. */
  private static void eightColumns(
      int depth,
      float[] a,
      int ao,
      int ac,
      float[] b,
      int bo,
      int br,
      float[] c,
      int co,
      int cr,
      boolean add) {
    FloatVector x0 = FloatVector.zero(S);
    FloatVector x1 = FloatVector.zero(S);
    FloatVector x2 = FloatVector.zero(S);
    FloatVector x3 = FloatVector.zero(S);
    FloatVector x4 = FloatVector.zero(S);
    FloatVector x5 = FloatVector.zero(S);
    FloatVector x6 = FloatVector.zero(S);
    FloatVector x7 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      x0 = FloatVector.broadcast(S, a[p]).fma(bx, x0);
      x1 = FloatVector.broadcast(S, a[p + 1]).fma(bx, x1);
      x2 = FloatVector.broadcast(S, a[p + 2]).fma(bx, x2);
      x3 = FloatVector.broadcast(S, a[p + 3]).fma(bx, x3);
      x4 = FloatVector.broadcast(S, a[p + 4]).fma(bx, x4);
      x5 = FloatVector.broadcast(S, a[p + 5]).fma(bx, x5);
      x6 = FloatVector.broadcast(S, a[p + 6]).fma(bx, x6);
      x7 = FloatVector.broadcast(S, a[p + 7]).fma(bx, x7);
    }
    if (add) {
      x0.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
      x1.add(FloatVector.fromArray(S, c, co + cr)).intoArray(c, co + cr);
      x2.add(FloatVector.fromArray(S, c, co + 2 * cr)).intoArray(c, co + 2 * cr);
      x3.add(FloatVector.fromArray(S, c, co + 3 * cr)).intoArray(c, co + 3 * cr);
      x4.add(FloatVector.fromArray(S, c, co + 4 * cr)).intoArray(c, co + 4 * cr);
      x5.add(FloatVector.fromArray(S, c, co + 5 * cr)).intoArray(c, co + 5 * cr);
      x6.add(FloatVector.fromArray(S, c, co + 6 * cr)).intoArray(c, co + 6 * cr);
      x7.add(FloatVector.fromArray(S, c, co + 7 * cr)).intoArray(c, co + 7 * cr);
    } else {
      x0.intoArray(c, co);
      x1.intoArray(c, co + cr);
      x2.intoArray(c, co + 2 * cr);
      x3.intoArray(c, co + 3 * cr);
      x4.intoArray(c, co + 4 * cr);
      x5.intoArray(c, co + 5 * cr);
      x6.intoArray(c, co + 6 * cr);
      x7.intoArray(c, co + 7 * cr);
    }
  }

  /** Four rows, elements anyhow. */
  private static void four(
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
    FloatVector x0 = FloatVector.zero(S);
    FloatVector x1 = FloatVector.zero(S);
    FloatVector x2 = FloatVector.zero(S);
    FloatVector x3 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      x0 = FloatVector.broadcast(S, a[p]).fma(bx, x0);
      x1 = FloatVector.broadcast(S, a[p + ar]).fma(bx, x1);
      x2 = FloatVector.broadcast(S, a[p + 2 * ar]).fma(bx, x2);
      x3 = FloatVector.broadcast(S, a[p + 3 * ar]).fma(bx, x3);
    }
    if (add) {
      x0.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
      x1.add(FloatVector.fromArray(S, c, co + cr)).intoArray(c, co + cr);
      x2.add(FloatVector.fromArray(S, c, co + 2 * cr)).intoArray(c, co + 2 * cr);
      x3.add(FloatVector.fromArray(S, c, co + 3 * cr)).intoArray(c, co + 3 * cr);
    } else {
      x0.intoArray(c, co);
      x1.intoArray(c, co + cr);
      x2.intoArray(c, co + 2 * cr);
      x3.intoArray(c, co + 3 * cr);
    }
  }

  /** One row. */
  private static void one(
      int depth,
      float[] a,
      int ao,
      int ac,
      float[] b,
      int bo,
      int br,
      float[] c,
      int co,
      boolean add) {
    FloatVector x0 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      x0 = FloatVector.broadcast(S, a[p]).fma(bx, x0);
    }
    if (add) {
      x0.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
    } else {
      x0.intoArray(c, co);
    }
  }
}
