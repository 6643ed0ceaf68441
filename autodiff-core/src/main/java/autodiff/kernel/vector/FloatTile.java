// Generated from DoubleTile by Float32Twins: edit that file instead.
package autodiff.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the float32 matrix product, where elements of a lie column by column: its
 * tile of c, {@link #ROWS} rows and two vectors wide, stays in registers. Each method is one piece
 * on purpose: a vector that is passed to a method that the compiler does not inline, or kept in an
 * array or a field, costs an object.
 *
 * <p>All compute {@code c[i, j] = Σₖ a[i, k]·b[k, j]}, or start with what is in c. They fetch it
 * before the loop: behind a branch after it, where vectors of both ways met, the compiler now and
 * then, in one virtual machine of fifteen, made each vector an object, at a fortieth of the speed;
 * and with sums and stores in both ways, methods were too large for Java 17.
 *
 * <p>Column k of a starts at {@code ao + k·ac}, row k of b at {@code bo + k·br}; rows of c lie
 * {@code cr} apart.
 */
final class FloatTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  static final int LANES = S.length();

  /** Columns of a tile. */
  static final int WIDTH = 2 * LANES;

  /**
   * Rows of the largest tile: as many as the registers hold, 32 of 512 bits or 16 of 256. The
   * latter would hold six, but elements of a are fetched ahead.
   */
  static final int ROWS = S.vectorBitSize() == 512 ? 12 : 5;

  private FloatTile() {}

  /** Copies rows of {@link #WIDTH}, side by side: too short to call a routine for each. */
  static void copyRows(int rows, float[] from, int at, int step, float[] to, int start) {
    for (int k = 0, p = at, q = start; k < rows; k++, p += step, q += WIDTH) {
      FloatVector.fromArray(S, from, p).intoArray(to, q);
      FloatVector.fromArray(S, from, p + LANES).intoArray(to, q + LANES);
    }
  }

  /** {@link #ROWS} rows. */
  static void multiply(
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
    if (ROWS == 12) {
      twelve(depth, a, ao, ac, b, bo, br, c, co, cr, add);
    } else {
      five(depth, a, ao, ac, b, bo, br, c, co, cr, add);
    }
  }

  /** Twelve rows. */
  private static void twelve(
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
    FloatVector x0;
    FloatVector y0;
    FloatVector x1;
    FloatVector y1;
    FloatVector x2;
    FloatVector y2;
    FloatVector x3;
    FloatVector y3;
    FloatVector x4;
    FloatVector y4;
    FloatVector x5;
    FloatVector y5;
    FloatVector x6;
    FloatVector y6;
    FloatVector x7;
    FloatVector y7;
    FloatVector x8;
    FloatVector y8;
    FloatVector x9;
    FloatVector y9;
    FloatVector x10;
    FloatVector y10;
    FloatVector x11;
    FloatVector y11;
    if (add) {
      x0 = FloatVector.fromArray(S, c, co);
      y0 = FloatVector.fromArray(S, c, co + LANES);
      x1 = FloatVector.fromArray(S, c, co + cr);
      y1 = FloatVector.fromArray(S, c, co + cr + LANES);
      x2 = FloatVector.fromArray(S, c, co + 2 * cr);
      y2 = FloatVector.fromArray(S, c, co + 2 * cr + LANES);
      x3 = FloatVector.fromArray(S, c, co + 3 * cr);
      y3 = FloatVector.fromArray(S, c, co + 3 * cr + LANES);
      x4 = FloatVector.fromArray(S, c, co + 4 * cr);
      y4 = FloatVector.fromArray(S, c, co + 4 * cr + LANES);
      x5 = FloatVector.fromArray(S, c, co + 5 * cr);
      y5 = FloatVector.fromArray(S, c, co + 5 * cr + LANES);
      x6 = FloatVector.fromArray(S, c, co + 6 * cr);
      y6 = FloatVector.fromArray(S, c, co + 6 * cr + LANES);
      x7 = FloatVector.fromArray(S, c, co + 7 * cr);
      y7 = FloatVector.fromArray(S, c, co + 7 * cr + LANES);
      x8 = FloatVector.fromArray(S, c, co + 8 * cr);
      y8 = FloatVector.fromArray(S, c, co + 8 * cr + LANES);
      x9 = FloatVector.fromArray(S, c, co + 9 * cr);
      y9 = FloatVector.fromArray(S, c, co + 9 * cr + LANES);
      x10 = FloatVector.fromArray(S, c, co + 10 * cr);
      y10 = FloatVector.fromArray(S, c, co + 10 * cr + LANES);
      x11 = FloatVector.fromArray(S, c, co + 11 * cr);
      y11 = FloatVector.fromArray(S, c, co + 11 * cr + LANES);
    } else {
      x0 = FloatVector.zero(S);
      y0 = FloatVector.zero(S);
      x1 = FloatVector.zero(S);
      y1 = FloatVector.zero(S);
      x2 = FloatVector.zero(S);
      y2 = FloatVector.zero(S);
      x3 = FloatVector.zero(S);
      y3 = FloatVector.zero(S);
      x4 = FloatVector.zero(S);
      y4 = FloatVector.zero(S);
      x5 = FloatVector.zero(S);
      y5 = FloatVector.zero(S);
      x6 = FloatVector.zero(S);
      y6 = FloatVector.zero(S);
      x7 = FloatVector.zero(S);
      y7 = FloatVector.zero(S);
      x8 = FloatVector.zero(S);
      y8 = FloatVector.zero(S);
      x9 = FloatVector.zero(S);
      y9 = FloatVector.zero(S);
      x10 = FloatVector.zero(S);
      y10 = FloatVector.zero(S);
      x11 = FloatVector.zero(S);
      y11 = FloatVector.zero(S);
    }
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector e0 = FloatVector.broadcast(S, a[p]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      FloatVector e1 = FloatVector.broadcast(S, a[p + 1]);
      x1 = e1.fma(bx, x1);
      y1 = e1.fma(by, y1);
      FloatVector e2 = FloatVector.broadcast(S, a[p + 2]);
      x2 = e2.fma(bx, x2);
      y2 = e2.fma(by, y2);
      FloatVector e3 = FloatVector.broadcast(S, a[p + 3]);
      x3 = e3.fma(bx, x3);
      y3 = e3.fma(by, y3);
      FloatVector e4 = FloatVector.broadcast(S, a[p + 4]);
      x4 = e4.fma(bx, x4);
      y4 = e4.fma(by, y4);
      FloatVector e5 = FloatVector.broadcast(S, a[p + 5]);
      x5 = e5.fma(bx, x5);
      y5 = e5.fma(by, y5);
      FloatVector e6 = FloatVector.broadcast(S, a[p + 6]);
      x6 = e6.fma(bx, x6);
      y6 = e6.fma(by, y6);
      FloatVector e7 = FloatVector.broadcast(S, a[p + 7]);
      x7 = e7.fma(bx, x7);
      y7 = e7.fma(by, y7);
      FloatVector e8 = FloatVector.broadcast(S, a[p + 8]);
      x8 = e8.fma(bx, x8);
      y8 = e8.fma(by, y8);
      FloatVector e9 = FloatVector.broadcast(S, a[p + 9]);
      x9 = e9.fma(bx, x9);
      y9 = e9.fma(by, y9);
      FloatVector e10 = FloatVector.broadcast(S, a[p + 10]);
      x10 = e10.fma(bx, x10);
      y10 = e10.fma(by, y10);
      FloatVector e11 = FloatVector.broadcast(S, a[p + 11]);
      x11 = e11.fma(bx, x11);
      y11 = e11.fma(by, y11);
    }
    x0.intoArray(c, co);
    y0.intoArray(c, co + LANES);
    x1.intoArray(c, co + cr);
    y1.intoArray(c, co + cr + LANES);
    x2.intoArray(c, co + 2 * cr);
    y2.intoArray(c, co + 2 * cr + LANES);
    x3.intoArray(c, co + 3 * cr);
    y3.intoArray(c, co + 3 * cr + LANES);
    x4.intoArray(c, co + 4 * cr);
    y4.intoArray(c, co + 4 * cr + LANES);
    x5.intoArray(c, co + 5 * cr);
    y5.intoArray(c, co + 5 * cr + LANES);
    x6.intoArray(c, co + 6 * cr);
    y6.intoArray(c, co + 6 * cr + LANES);
    x7.intoArray(c, co + 7 * cr);
    y7.intoArray(c, co + 7 * cr + LANES);
    x8.intoArray(c, co + 8 * cr);
    y8.intoArray(c, co + 8 * cr + LANES);
    x9.intoArray(c, co + 9 * cr);
    y9.intoArray(c, co + 9 * cr + LANES);
    x10.intoArray(c, co + 10 * cr);
    y10.intoArray(c, co + 10 * cr + LANES);
    x11.intoArray(c, co + 11 * cr);
    y11.intoArray(c, co + 11 * cr + LANES);
  }

  /** Five rows. */
  private static void five(
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
    FloatVector x0;
    FloatVector y0;
    FloatVector x1;
    FloatVector y1;
    FloatVector x2;
    FloatVector y2;
    FloatVector x3;
    FloatVector y3;
    FloatVector x4;
    FloatVector y4;
    if (add) {
      x0 = FloatVector.fromArray(S, c, co);
      y0 = FloatVector.fromArray(S, c, co + LANES);
      x1 = FloatVector.fromArray(S, c, co + cr);
      y1 = FloatVector.fromArray(S, c, co + cr + LANES);
      x2 = FloatVector.fromArray(S, c, co + 2 * cr);
      y2 = FloatVector.fromArray(S, c, co + 2 * cr + LANES);
      x3 = FloatVector.fromArray(S, c, co + 3 * cr);
      y3 = FloatVector.fromArray(S, c, co + 3 * cr + LANES);
      x4 = FloatVector.fromArray(S, c, co + 4 * cr);
      y4 = FloatVector.fromArray(S, c, co + 4 * cr + LANES);
    } else {
      x0 = FloatVector.zero(S);
      y0 = FloatVector.zero(S);
      x1 = FloatVector.zero(S);
      y1 = FloatVector.zero(S);
      x2 = FloatVector.zero(S);
      y2 = FloatVector.zero(S);
      x3 = FloatVector.zero(S);
      y3 = FloatVector.zero(S);
      x4 = FloatVector.zero(S);
      y4 = FloatVector.zero(S);
    }
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector e0 = FloatVector.broadcast(S, a[p]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      FloatVector e1 = FloatVector.broadcast(S, a[p + 1]);
      x1 = e1.fma(bx, x1);
      y1 = e1.fma(by, y1);
      FloatVector e2 = FloatVector.broadcast(S, a[p + 2]);
      x2 = e2.fma(bx, x2);
      y2 = e2.fma(by, y2);
      FloatVector e3 = FloatVector.broadcast(S, a[p + 3]);
      x3 = e3.fma(bx, x3);
      y3 = e3.fma(by, y3);
      FloatVector e4 = FloatVector.broadcast(S, a[p + 4]);
      x4 = e4.fma(bx, x4);
      y4 = e4.fma(by, y4);
    }
    x0.intoArray(c, co);
    y0.intoArray(c, co + LANES);
    x1.intoArray(c, co + cr);
    y1.intoArray(c, co + cr + LANES);
    x2.intoArray(c, co + 2 * cr);
    y2.intoArray(c, co + 2 * cr + LANES);
    x3.intoArray(c, co + 3 * cr);
    y3.intoArray(c, co + 3 * cr + LANES);
    x4.intoArray(c, co + 4 * cr);
    y4.intoArray(c, co + 4 * cr + LANES);
  }
}
