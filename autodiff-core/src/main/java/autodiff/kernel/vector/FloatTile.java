package autodiff.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the float32 matrix product: a few rows of c, two vectors wide, in
 * registers. Each method is one piece on purpose: a vector that is passed to a method that the
 * compiler does not inline, or kept in an array or a field, costs an object.
 *
 * <p>All compute {@code c[i, j] = Σₖ a[i, k]·b[k, j]}, or add it to c. Rows of c lie {@code cr}
 * apart.
 */
final class FloatTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  static final int LANES = S.length();

  /** Columns of a tile. */
  static final int WIDTH = 2 * LANES;

  /** Rows of the largest tile: as many as the registers hold, 32 of 512 bits or 16 of 256. */
  static final int ROWS = S.vectorBitSize() == 512 ? 12 : 6;

  private FloatTile() {}

  /** Copies rows of {@link #WIDTH}, side by side: too short to call a routine for each. */
  static void copyRows(int rows, float[] from, int at, int step, float[] to, int start) {
    for (int k = 0, p = at, q = start; k < rows; k++, p += step, q += WIDTH) {
      FloatVector.fromArray(S, from, p).intoArray(to, q);
      FloatVector.fromArray(S, from, p + LANES).intoArray(to, q + LANES);
    }
  }

  /** {@link #ROWS} rows of panels that were packed for it. */
  static void packed(
      int depth, float[] a, int ao, float[] b, int bo, float[] c, int co, int cr, boolean add) {
    if (ROWS == 12) {
      packed12(depth, a, ao, b, bo, c, co, cr, add);
    } else {
      packed6(depth, a, ao, b, bo, c, co, cr, add);
    }
  }

  /**
   * Any number of rows: element [i, k] of a at {@code ao + i·ar + k·ac}, row k of b at {@code bo +
   * k·br}.
   */
  static void strided(
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
    if (ROWS == 12) {
      for (; rows - i >= 12; i += 12) {
        strided12(depth, a, ao + i * ar, ar, ac, b, bo, br, c, co + i * cr, cr, add);
      }
    }
    for (; rows - i >= 6; i += 6) {
      strided6(depth, a, ao + i * ar, ar, ac, b, bo, br, c, co + i * cr, cr, add);
    }
    if (rows - i >= 4) {
      strided4(depth, a, ao + i * ar, ar, ac, b, bo, br, c, co + i * cr, cr, add);
      i += 4;
    }
    if (rows - i >= 2) {
      strided2(depth, a, ao + i * ar, ar, ac, b, bo, br, c, co + i * cr, cr, add);
      i += 2;
    }
    if (rows - i >= 1) {
      strided1(depth, a, ao + i * ar, ac, b, bo, br, c, co + i * cr, add);
    }
  }

  /** Twelve rows; a is packed twelve by twelve, b row by row. */
  private static void packed12(
      int depth, float[] a, int ao, float[] b, int bo, float[] c, int co, int cr, boolean add) {
    FloatVector x0 = FloatVector.zero(S);
    FloatVector y0 = FloatVector.zero(S);
    FloatVector x1 = FloatVector.zero(S);
    FloatVector y1 = FloatVector.zero(S);
    FloatVector x2 = FloatVector.zero(S);
    FloatVector y2 = FloatVector.zero(S);
    FloatVector x3 = FloatVector.zero(S);
    FloatVector y3 = FloatVector.zero(S);
    FloatVector x4 = FloatVector.zero(S);
    FloatVector y4 = FloatVector.zero(S);
    FloatVector x5 = FloatVector.zero(S);
    FloatVector y5 = FloatVector.zero(S);
    FloatVector x6 = FloatVector.zero(S);
    FloatVector y6 = FloatVector.zero(S);
    FloatVector x7 = FloatVector.zero(S);
    FloatVector y7 = FloatVector.zero(S);
    FloatVector x8 = FloatVector.zero(S);
    FloatVector y8 = FloatVector.zero(S);
    FloatVector x9 = FloatVector.zero(S);
    FloatVector y9 = FloatVector.zero(S);
    FloatVector x10 = FloatVector.zero(S);
    FloatVector y10 = FloatVector.zero(S);
    FloatVector x11 = FloatVector.zero(S);
    FloatVector y11 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += 12, q += WIDTH) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(S, a[p]);
      x0 = a0.fma(bx, x0);
      y0 = a0.fma(by, y0);
      FloatVector a1 = FloatVector.broadcast(S, a[p + 1]);
      x1 = a1.fma(bx, x1);
      y1 = a1.fma(by, y1);
      FloatVector a2 = FloatVector.broadcast(S, a[p + 2]);
      x2 = a2.fma(bx, x2);
      y2 = a2.fma(by, y2);
      FloatVector a3 = FloatVector.broadcast(S, a[p + 3]);
      x3 = a3.fma(bx, x3);
      y3 = a3.fma(by, y3);
      FloatVector a4 = FloatVector.broadcast(S, a[p + 4]);
      x4 = a4.fma(bx, x4);
      y4 = a4.fma(by, y4);
      FloatVector a5 = FloatVector.broadcast(S, a[p + 5]);
      x5 = a5.fma(bx, x5);
      y5 = a5.fma(by, y5);
      FloatVector a6 = FloatVector.broadcast(S, a[p + 6]);
      x6 = a6.fma(bx, x6);
      y6 = a6.fma(by, y6);
      FloatVector a7 = FloatVector.broadcast(S, a[p + 7]);
      x7 = a7.fma(bx, x7);
      y7 = a7.fma(by, y7);
      FloatVector a8 = FloatVector.broadcast(S, a[p + 8]);
      x8 = a8.fma(bx, x8);
      y8 = a8.fma(by, y8);
      FloatVector a9 = FloatVector.broadcast(S, a[p + 9]);
      x9 = a9.fma(bx, x9);
      y9 = a9.fma(by, y9);
      FloatVector a10 = FloatVector.broadcast(S, a[p + 10]);
      x10 = a10.fma(bx, x10);
      y10 = a10.fma(by, y10);
      FloatVector a11 = FloatVector.broadcast(S, a[p + 11]);
      x11 = a11.fma(bx, x11);
      y11 = a11.fma(by, y11);
    }
    if (add) {
      x0 = x0.add(FloatVector.fromArray(S, c, co));
      y0 = y0.add(FloatVector.fromArray(S, c, co + LANES));
      x1 = x1.add(FloatVector.fromArray(S, c, co + cr));
      y1 = y1.add(FloatVector.fromArray(S, c, co + cr + LANES));
      x2 = x2.add(FloatVector.fromArray(S, c, co + 2 * cr));
      y2 = y2.add(FloatVector.fromArray(S, c, co + 2 * cr + LANES));
      x3 = x3.add(FloatVector.fromArray(S, c, co + 3 * cr));
      y3 = y3.add(FloatVector.fromArray(S, c, co + 3 * cr + LANES));
      x4 = x4.add(FloatVector.fromArray(S, c, co + 4 * cr));
      y4 = y4.add(FloatVector.fromArray(S, c, co + 4 * cr + LANES));
      x5 = x5.add(FloatVector.fromArray(S, c, co + 5 * cr));
      y5 = y5.add(FloatVector.fromArray(S, c, co + 5 * cr + LANES));
      x6 = x6.add(FloatVector.fromArray(S, c, co + 6 * cr));
      y6 = y6.add(FloatVector.fromArray(S, c, co + 6 * cr + LANES));
      x7 = x7.add(FloatVector.fromArray(S, c, co + 7 * cr));
      y7 = y7.add(FloatVector.fromArray(S, c, co + 7 * cr + LANES));
      x8 = x8.add(FloatVector.fromArray(S, c, co + 8 * cr));
      y8 = y8.add(FloatVector.fromArray(S, c, co + 8 * cr + LANES));
      x9 = x9.add(FloatVector.fromArray(S, c, co + 9 * cr));
      y9 = y9.add(FloatVector.fromArray(S, c, co + 9 * cr + LANES));
      x10 = x10.add(FloatVector.fromArray(S, c, co + 10 * cr));
      y10 = y10.add(FloatVector.fromArray(S, c, co + 10 * cr + LANES));
      x11 = x11.add(FloatVector.fromArray(S, c, co + 11 * cr));
      y11 = y11.add(FloatVector.fromArray(S, c, co + 11 * cr + LANES));
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

  /** Six rows; a is packed six by six, b row by row. */
  private static void packed6(
      int depth, float[] a, int ao, float[] b, int bo, float[] c, int co, int cr, boolean add) {
    FloatVector x0 = FloatVector.zero(S);
    FloatVector y0 = FloatVector.zero(S);
    FloatVector x1 = FloatVector.zero(S);
    FloatVector y1 = FloatVector.zero(S);
    FloatVector x2 = FloatVector.zero(S);
    FloatVector y2 = FloatVector.zero(S);
    FloatVector x3 = FloatVector.zero(S);
    FloatVector y3 = FloatVector.zero(S);
    FloatVector x4 = FloatVector.zero(S);
    FloatVector y4 = FloatVector.zero(S);
    FloatVector x5 = FloatVector.zero(S);
    FloatVector y5 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += 6, q += WIDTH) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(S, a[p]);
      x0 = a0.fma(bx, x0);
      y0 = a0.fma(by, y0);
      FloatVector a1 = FloatVector.broadcast(S, a[p + 1]);
      x1 = a1.fma(bx, x1);
      y1 = a1.fma(by, y1);
      FloatVector a2 = FloatVector.broadcast(S, a[p + 2]);
      x2 = a2.fma(bx, x2);
      y2 = a2.fma(by, y2);
      FloatVector a3 = FloatVector.broadcast(S, a[p + 3]);
      x3 = a3.fma(bx, x3);
      y3 = a3.fma(by, y3);
      FloatVector a4 = FloatVector.broadcast(S, a[p + 4]);
      x4 = a4.fma(bx, x4);
      y4 = a4.fma(by, y4);
      FloatVector a5 = FloatVector.broadcast(S, a[p + 5]);
      x5 = a5.fma(bx, x5);
      y5 = a5.fma(by, y5);
    }
    if (add) {
      x0 = x0.add(FloatVector.fromArray(S, c, co));
      y0 = y0.add(FloatVector.fromArray(S, c, co + LANES));
      x1 = x1.add(FloatVector.fromArray(S, c, co + cr));
      y1 = y1.add(FloatVector.fromArray(S, c, co + cr + LANES));
      x2 = x2.add(FloatVector.fromArray(S, c, co + 2 * cr));
      y2 = y2.add(FloatVector.fromArray(S, c, co + 2 * cr + LANES));
      x3 = x3.add(FloatVector.fromArray(S, c, co + 3 * cr));
      y3 = y3.add(FloatVector.fromArray(S, c, co + 3 * cr + LANES));
      x4 = x4.add(FloatVector.fromArray(S, c, co + 4 * cr));
      y4 = y4.add(FloatVector.fromArray(S, c, co + 4 * cr + LANES));
      x5 = x5.add(FloatVector.fromArray(S, c, co + 5 * cr));
      y5 = y5.add(FloatVector.fromArray(S, c, co + 5 * cr + LANES));
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
  }

  /** Twelve rows. */
  private static void strided12(
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
    FloatVector y0 = FloatVector.zero(S);
    FloatVector x1 = FloatVector.zero(S);
    FloatVector y1 = FloatVector.zero(S);
    FloatVector x2 = FloatVector.zero(S);
    FloatVector y2 = FloatVector.zero(S);
    FloatVector x3 = FloatVector.zero(S);
    FloatVector y3 = FloatVector.zero(S);
    FloatVector x4 = FloatVector.zero(S);
    FloatVector y4 = FloatVector.zero(S);
    FloatVector x5 = FloatVector.zero(S);
    FloatVector y5 = FloatVector.zero(S);
    FloatVector x6 = FloatVector.zero(S);
    FloatVector y6 = FloatVector.zero(S);
    FloatVector x7 = FloatVector.zero(S);
    FloatVector y7 = FloatVector.zero(S);
    FloatVector x8 = FloatVector.zero(S);
    FloatVector y8 = FloatVector.zero(S);
    FloatVector x9 = FloatVector.zero(S);
    FloatVector y9 = FloatVector.zero(S);
    FloatVector x10 = FloatVector.zero(S);
    FloatVector y10 = FloatVector.zero(S);
    FloatVector x11 = FloatVector.zero(S);
    FloatVector y11 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(S, a[p]);
      x0 = a0.fma(bx, x0);
      y0 = a0.fma(by, y0);
      FloatVector a1 = FloatVector.broadcast(S, a[p + ar]);
      x1 = a1.fma(bx, x1);
      y1 = a1.fma(by, y1);
      FloatVector a2 = FloatVector.broadcast(S, a[p + 2 * ar]);
      x2 = a2.fma(bx, x2);
      y2 = a2.fma(by, y2);
      FloatVector a3 = FloatVector.broadcast(S, a[p + 3 * ar]);
      x3 = a3.fma(bx, x3);
      y3 = a3.fma(by, y3);
      FloatVector a4 = FloatVector.broadcast(S, a[p + 4 * ar]);
      x4 = a4.fma(bx, x4);
      y4 = a4.fma(by, y4);
      FloatVector a5 = FloatVector.broadcast(S, a[p + 5 * ar]);
      x5 = a5.fma(bx, x5);
      y5 = a5.fma(by, y5);
      FloatVector a6 = FloatVector.broadcast(S, a[p + 6 * ar]);
      x6 = a6.fma(bx, x6);
      y6 = a6.fma(by, y6);
      FloatVector a7 = FloatVector.broadcast(S, a[p + 7 * ar]);
      x7 = a7.fma(bx, x7);
      y7 = a7.fma(by, y7);
      FloatVector a8 = FloatVector.broadcast(S, a[p + 8 * ar]);
      x8 = a8.fma(bx, x8);
      y8 = a8.fma(by, y8);
      FloatVector a9 = FloatVector.broadcast(S, a[p + 9 * ar]);
      x9 = a9.fma(bx, x9);
      y9 = a9.fma(by, y9);
      FloatVector a10 = FloatVector.broadcast(S, a[p + 10 * ar]);
      x10 = a10.fma(bx, x10);
      y10 = a10.fma(by, y10);
      FloatVector a11 = FloatVector.broadcast(S, a[p + 11 * ar]);
      x11 = a11.fma(bx, x11);
      y11 = a11.fma(by, y11);
    }
    if (add) {
      x0 = x0.add(FloatVector.fromArray(S, c, co));
      y0 = y0.add(FloatVector.fromArray(S, c, co + LANES));
      x1 = x1.add(FloatVector.fromArray(S, c, co + cr));
      y1 = y1.add(FloatVector.fromArray(S, c, co + cr + LANES));
      x2 = x2.add(FloatVector.fromArray(S, c, co + 2 * cr));
      y2 = y2.add(FloatVector.fromArray(S, c, co + 2 * cr + LANES));
      x3 = x3.add(FloatVector.fromArray(S, c, co + 3 * cr));
      y3 = y3.add(FloatVector.fromArray(S, c, co + 3 * cr + LANES));
      x4 = x4.add(FloatVector.fromArray(S, c, co + 4 * cr));
      y4 = y4.add(FloatVector.fromArray(S, c, co + 4 * cr + LANES));
      x5 = x5.add(FloatVector.fromArray(S, c, co + 5 * cr));
      y5 = y5.add(FloatVector.fromArray(S, c, co + 5 * cr + LANES));
      x6 = x6.add(FloatVector.fromArray(S, c, co + 6 * cr));
      y6 = y6.add(FloatVector.fromArray(S, c, co + 6 * cr + LANES));
      x7 = x7.add(FloatVector.fromArray(S, c, co + 7 * cr));
      y7 = y7.add(FloatVector.fromArray(S, c, co + 7 * cr + LANES));
      x8 = x8.add(FloatVector.fromArray(S, c, co + 8 * cr));
      y8 = y8.add(FloatVector.fromArray(S, c, co + 8 * cr + LANES));
      x9 = x9.add(FloatVector.fromArray(S, c, co + 9 * cr));
      y9 = y9.add(FloatVector.fromArray(S, c, co + 9 * cr + LANES));
      x10 = x10.add(FloatVector.fromArray(S, c, co + 10 * cr));
      y10 = y10.add(FloatVector.fromArray(S, c, co + 10 * cr + LANES));
      x11 = x11.add(FloatVector.fromArray(S, c, co + 11 * cr));
      y11 = y11.add(FloatVector.fromArray(S, c, co + 11 * cr + LANES));
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

  /** Six rows. */
  private static void strided6(
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
    FloatVector y0 = FloatVector.zero(S);
    FloatVector x1 = FloatVector.zero(S);
    FloatVector y1 = FloatVector.zero(S);
    FloatVector x2 = FloatVector.zero(S);
    FloatVector y2 = FloatVector.zero(S);
    FloatVector x3 = FloatVector.zero(S);
    FloatVector y3 = FloatVector.zero(S);
    FloatVector x4 = FloatVector.zero(S);
    FloatVector y4 = FloatVector.zero(S);
    FloatVector x5 = FloatVector.zero(S);
    FloatVector y5 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(S, a[p]);
      x0 = a0.fma(bx, x0);
      y0 = a0.fma(by, y0);
      FloatVector a1 = FloatVector.broadcast(S, a[p + ar]);
      x1 = a1.fma(bx, x1);
      y1 = a1.fma(by, y1);
      FloatVector a2 = FloatVector.broadcast(S, a[p + 2 * ar]);
      x2 = a2.fma(bx, x2);
      y2 = a2.fma(by, y2);
      FloatVector a3 = FloatVector.broadcast(S, a[p + 3 * ar]);
      x3 = a3.fma(bx, x3);
      y3 = a3.fma(by, y3);
      FloatVector a4 = FloatVector.broadcast(S, a[p + 4 * ar]);
      x4 = a4.fma(bx, x4);
      y4 = a4.fma(by, y4);
      FloatVector a5 = FloatVector.broadcast(S, a[p + 5 * ar]);
      x5 = a5.fma(bx, x5);
      y5 = a5.fma(by, y5);
    }
    if (add) {
      x0 = x0.add(FloatVector.fromArray(S, c, co));
      y0 = y0.add(FloatVector.fromArray(S, c, co + LANES));
      x1 = x1.add(FloatVector.fromArray(S, c, co + cr));
      y1 = y1.add(FloatVector.fromArray(S, c, co + cr + LANES));
      x2 = x2.add(FloatVector.fromArray(S, c, co + 2 * cr));
      y2 = y2.add(FloatVector.fromArray(S, c, co + 2 * cr + LANES));
      x3 = x3.add(FloatVector.fromArray(S, c, co + 3 * cr));
      y3 = y3.add(FloatVector.fromArray(S, c, co + 3 * cr + LANES));
      x4 = x4.add(FloatVector.fromArray(S, c, co + 4 * cr));
      y4 = y4.add(FloatVector.fromArray(S, c, co + 4 * cr + LANES));
      x5 = x5.add(FloatVector.fromArray(S, c, co + 5 * cr));
      y5 = y5.add(FloatVector.fromArray(S, c, co + 5 * cr + LANES));
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
  }

  /** Four rows. */
  private static void strided4(
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
    FloatVector y0 = FloatVector.zero(S);
    FloatVector x1 = FloatVector.zero(S);
    FloatVector y1 = FloatVector.zero(S);
    FloatVector x2 = FloatVector.zero(S);
    FloatVector y2 = FloatVector.zero(S);
    FloatVector x3 = FloatVector.zero(S);
    FloatVector y3 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(S, a[p]);
      x0 = a0.fma(bx, x0);
      y0 = a0.fma(by, y0);
      FloatVector a1 = FloatVector.broadcast(S, a[p + ar]);
      x1 = a1.fma(bx, x1);
      y1 = a1.fma(by, y1);
      FloatVector a2 = FloatVector.broadcast(S, a[p + 2 * ar]);
      x2 = a2.fma(bx, x2);
      y2 = a2.fma(by, y2);
      FloatVector a3 = FloatVector.broadcast(S, a[p + 3 * ar]);
      x3 = a3.fma(bx, x3);
      y3 = a3.fma(by, y3);
    }
    if (add) {
      x0 = x0.add(FloatVector.fromArray(S, c, co));
      y0 = y0.add(FloatVector.fromArray(S, c, co + LANES));
      x1 = x1.add(FloatVector.fromArray(S, c, co + cr));
      y1 = y1.add(FloatVector.fromArray(S, c, co + cr + LANES));
      x2 = x2.add(FloatVector.fromArray(S, c, co + 2 * cr));
      y2 = y2.add(FloatVector.fromArray(S, c, co + 2 * cr + LANES));
      x3 = x3.add(FloatVector.fromArray(S, c, co + 3 * cr));
      y3 = y3.add(FloatVector.fromArray(S, c, co + 3 * cr + LANES));
    }
    x0.intoArray(c, co);
    y0.intoArray(c, co + LANES);
    x1.intoArray(c, co + cr);
    y1.intoArray(c, co + cr + LANES);
    x2.intoArray(c, co + 2 * cr);
    y2.intoArray(c, co + 2 * cr + LANES);
    x3.intoArray(c, co + 3 * cr);
    y3.intoArray(c, co + 3 * cr + LANES);
  }

  /** Two rows. */
  private static void strided2(
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
    FloatVector y0 = FloatVector.zero(S);
    FloatVector x1 = FloatVector.zero(S);
    FloatVector y1 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(S, a[p]);
      x0 = a0.fma(bx, x0);
      y0 = a0.fma(by, y0);
      FloatVector a1 = FloatVector.broadcast(S, a[p + ar]);
      x1 = a1.fma(bx, x1);
      y1 = a1.fma(by, y1);
    }
    if (add) {
      x0 = x0.add(FloatVector.fromArray(S, c, co));
      y0 = y0.add(FloatVector.fromArray(S, c, co + LANES));
      x1 = x1.add(FloatVector.fromArray(S, c, co + cr));
      y1 = y1.add(FloatVector.fromArray(S, c, co + cr + LANES));
    }
    x0.intoArray(c, co);
    y0.intoArray(c, co + LANES);
    x1.intoArray(c, co + cr);
    y1.intoArray(c, co + cr + LANES);
  }

  /** One row. */
  private static void strided1(
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
    FloatVector y0 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector a0 = FloatVector.broadcast(S, a[p]);
      x0 = a0.fma(bx, x0);
      y0 = a0.fma(by, y0);
    }
    if (add) {
      x0 = x0.add(FloatVector.fromArray(S, c, co));
      y0 = y0.add(FloatVector.fromArray(S, c, co + LANES));
    }
    x0.intoArray(c, co);
    y0.intoArray(c, co + LANES);
  }

  /** Rows that {@link #narrow} computes at once. */
  static final int NARROW_ROWS = 8;

  /**
   * Any number of rows, up to {@link #LANES} columns; see {@link #strided}. Rows of b are read a
   * vector wide, whatever the columns.
   *
   * @param edge Modified: {@link #NARROW_ROWS} vectors, for the results on their way
   */
  static void narrow(
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
      narrow8(depth, a, ao + i * ar, ar, ac, b, bo, br, edge);
      store(8, columns, edge, c, co + i * cr, cr, add);
    }
    if (rows - i >= 4) {
      narrow4(depth, a, ao + i * ar, ar, ac, b, bo, br, edge);
      store(4, columns, edge, c, co + i * cr, cr, add);
      i += 4;
    }
    for (; i < rows; i++) {
      narrow1(depth, a, ao + i * ar, ac, b, bo, br, edge);
      store(1, columns, edge, c, co + i * cr, cr, add);
    }
  }

  private static void store(
      int rows, int columns, float[] edge, float[] c, int co, int cr, boolean add) {
    VectorMask<Float> lanes = S.indexInRange(0, columns);
    for (int i = 0, at = co; i < rows; i++, at += cr) {
      FloatVector x = FloatVector.fromArray(S, edge, i * LANES);
      if (add) {
        x = x.add(FloatVector.fromArray(S, c, at, lanes));
      }
      x.intoArray(c, at, lanes);
    }
  }

  /** Eight rows, one vector wide, into rows of {@link #LANES}. */
  private static void narrow8(
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
  private static void narrow4(
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
  private static void narrow1(
      int depth, float[] a, int ao, int ac, float[] b, int bo, int br, float[] edge) {
    FloatVector x0 = FloatVector.zero(S);
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      x0 = FloatVector.broadcast(S, a[p]).fma(bx, x0);
    }
    x0.intoArray(edge, 0);
  }
}
