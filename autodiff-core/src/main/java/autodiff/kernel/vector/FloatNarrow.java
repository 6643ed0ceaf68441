package autodiff.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The last columns of a float32 matrix product, no more than a vector has lanes. */
final class FloatNarrow {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  /** Rows computed at once. */
  static final int ROWS = 8;

  private FloatNarrow() {}

  /**
   * Any number of rows, up to {@link #LANES} columns; see {@link FloatRows}. Rows of b are read a
   * vector wide, whatever the columns.
   *
   * @param edge Modified: {@link #ROWS} vectors, for the results on their way
   */
  static void multiply(
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
    int i = 0;
    for (; rows - i >= 8; i += 8) {
      eight(depth, a, ao + i * ar, ar, ac, b, bo, br, edge);
      store(8, columns, edge, c, co + i * cr, cr, add);
    }
    if (rows - i >= 4) {
      four(depth, a, ao + i * ar, ar, ac, b, bo, br, edge);
      store(4, columns, edge, c, co + i * cr, cr, add);
      i += 4;
    }
    for (; i < rows; i++) {
      one(depth, a, ao + i * ar, ac, b, bo, br, edge);
      store(1, columns, edge, c, co + i * cr, cr, add);
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

  /** Eight rows, one vector wide, into rows of {@link #LANES}. */
  private static void eight(
      int depth, float[] a, int ao, int ar, int ac, float[] b, int bo, int br, float[] edge) {
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
      x1 = FloatVector.broadcast(S, a[p + ar]).fma(bx, x1);
      x2 = FloatVector.broadcast(S, a[p + 2 * ar]).fma(bx, x2);
      x3 = FloatVector.broadcast(S, a[p + 3 * ar]).fma(bx, x3);
      x4 = FloatVector.broadcast(S, a[p + 4 * ar]).fma(bx, x4);
      x5 = FloatVector.broadcast(S, a[p + 5 * ar]).fma(bx, x5);
      x6 = FloatVector.broadcast(S, a[p + 6 * ar]).fma(bx, x6);
      x7 = FloatVector.broadcast(S, a[p + 7 * ar]).fma(bx, x7);
    }
    x0.intoArray(edge, 0);
    x1.intoArray(edge, LANES);
    x2.intoArray(edge, 2 * LANES);
    x3.intoArray(edge, 3 * LANES);
    x4.intoArray(edge, 4 * LANES);
    x5.intoArray(edge, 5 * LANES);
    x6.intoArray(edge, 6 * LANES);
    x7.intoArray(edge, 7 * LANES);
  }

  /** Four rows, one vector wide, into rows of {@link #LANES}. */
  private static void four(
      int depth, float[] a, int ao, int ar, int ac, float[] b, int bo, int br, float[] edge) {
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
    x0.intoArray(edge, 0);
    x1.intoArray(edge, LANES);
    x2.intoArray(edge, 2 * LANES);
    x3.intoArray(edge, 3 * LANES);
  }

  /** One row, one vector wide, into rows of {@link #LANES}. */
  private static void one(
      int depth, float[] a, int ao, int ac, float[] b, int bo, int br, float[] edge) {
    FloatVector x0 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      x0 = FloatVector.broadcast(S, a[p]).fma(bx, x0);
    }
    x0.intoArray(edge, 0);
  }
}
