// Generated from DoublePanel by Float32Twins: edit that file instead.
package autodiff.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the float32 matrix product, where elements of a lie row by row, or anyhow;
 * see {@link FloatTile}. Element [i, k] of a is at {@code ao + i·ar + k·ac}.
 */
final class FloatPanel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private FloatPanel() {}

  /** {@link FloatTile#ROWS} rows, in each of which elements lie side by side. */
  static void multiply(
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
    if (FloatTile.ROWS == 12) {
      twelve(depth, a, ao, ar, b, bo, br, c, co, cr, add);
    } else {
      five(depth, a, ao, ar, b, bo, br, c, co, cr, add);
    }
  }

  /** The last rows, fewer than {@link FloatTile#ROWS}. */
  static void last(
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
    for (; rows - i >= 4; i += 4) {
      four(depth, a, ao + i * ar, ar, ac, b, bo, br, c, co + i * cr, cr, add);
    }
    if (rows - i >= 2) {
      two(depth, a, ao + i * ar, ar, ac, b, bo, br, c, co + i * cr, cr, add);
      i += 2;
    }
    if (rows - i >= 1) {
      one(depth, a, ao + i * ar, ac, b, bo, br, c, co + i * cr, add);
    }
  }

  /** Twelve rows. */
  private static void twelve(
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
    int a1 = ao + ar;
    int a2 = ao + 2 * ar;
    int a3 = ao + 3 * ar;
    int a4 = ao + 4 * ar;
    int a5 = ao + 5 * ar;
    int a6 = ao + 6 * ar;
    int a7 = ao + 7 * ar;
    int a8 = ao + 8 * ar;
    int a9 = ao + 9 * ar;
    int a10 = ao + 10 * ar;
    int a11 = ao + 11 * ar;
    for (int k = 0, q = bo; k < depth; k++, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector e0 = FloatVector.broadcast(S, a[ao + k]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      FloatVector e1 = FloatVector.broadcast(S, a[a1 + k]);
      x1 = e1.fma(bx, x1);
      y1 = e1.fma(by, y1);
      FloatVector e2 = FloatVector.broadcast(S, a[a2 + k]);
      x2 = e2.fma(bx, x2);
      y2 = e2.fma(by, y2);
      FloatVector e3 = FloatVector.broadcast(S, a[a3 + k]);
      x3 = e3.fma(bx, x3);
      y3 = e3.fma(by, y3);
      FloatVector e4 = FloatVector.broadcast(S, a[a4 + k]);
      x4 = e4.fma(bx, x4);
      y4 = e4.fma(by, y4);
      FloatVector e5 = FloatVector.broadcast(S, a[a5 + k]);
      x5 = e5.fma(bx, x5);
      y5 = e5.fma(by, y5);
      FloatVector e6 = FloatVector.broadcast(S, a[a6 + k]);
      x6 = e6.fma(bx, x6);
      y6 = e6.fma(by, y6);
      FloatVector e7 = FloatVector.broadcast(S, a[a7 + k]);
      x7 = e7.fma(bx, x7);
      y7 = e7.fma(by, y7);
      FloatVector e8 = FloatVector.broadcast(S, a[a8 + k]);
      x8 = e8.fma(bx, x8);
      y8 = e8.fma(by, y8);
      FloatVector e9 = FloatVector.broadcast(S, a[a9 + k]);
      x9 = e9.fma(bx, x9);
      y9 = e9.fma(by, y9);
      FloatVector e10 = FloatVector.broadcast(S, a[a10 + k]);
      x10 = e10.fma(bx, x10);
      y10 = e10.fma(by, y10);
      FloatVector e11 = FloatVector.broadcast(S, a[a11 + k]);
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
      int ar,
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
    int a1 = ao + ar;
    int a2 = ao + 2 * ar;
    int a3 = ao + 3 * ar;
    int a4 = ao + 4 * ar;
    for (int k = 0, q = bo; k < depth; k++, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector e0 = FloatVector.broadcast(S, a[ao + k]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      FloatVector e1 = FloatVector.broadcast(S, a[a1 + k]);
      x1 = e1.fma(bx, x1);
      y1 = e1.fma(by, y1);
      FloatVector e2 = FloatVector.broadcast(S, a[a2 + k]);
      x2 = e2.fma(bx, x2);
      y2 = e2.fma(by, y2);
      FloatVector e3 = FloatVector.broadcast(S, a[a3 + k]);
      x3 = e3.fma(bx, x3);
      y3 = e3.fma(by, y3);
      FloatVector e4 = FloatVector.broadcast(S, a[a4 + k]);
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
    FloatVector x0;
    FloatVector y0;
    FloatVector x1;
    FloatVector y1;
    FloatVector x2;
    FloatVector y2;
    FloatVector x3;
    FloatVector y3;
    if (add) {
      x0 = FloatVector.fromArray(S, c, co);
      y0 = FloatVector.fromArray(S, c, co + LANES);
      x1 = FloatVector.fromArray(S, c, co + cr);
      y1 = FloatVector.fromArray(S, c, co + cr + LANES);
      x2 = FloatVector.fromArray(S, c, co + 2 * cr);
      y2 = FloatVector.fromArray(S, c, co + 2 * cr + LANES);
      x3 = FloatVector.fromArray(S, c, co + 3 * cr);
      y3 = FloatVector.fromArray(S, c, co + 3 * cr + LANES);
    } else {
      x0 = FloatVector.zero(S);
      y0 = FloatVector.zero(S);
      x1 = FloatVector.zero(S);
      y1 = FloatVector.zero(S);
      x2 = FloatVector.zero(S);
      y2 = FloatVector.zero(S);
      x3 = FloatVector.zero(S);
      y3 = FloatVector.zero(S);
    }
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector e0 = FloatVector.broadcast(S, a[p]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      FloatVector e1 = FloatVector.broadcast(S, a[p + ar]);
      x1 = e1.fma(bx, x1);
      y1 = e1.fma(by, y1);
      FloatVector e2 = FloatVector.broadcast(S, a[p + 2 * ar]);
      x2 = e2.fma(bx, x2);
      y2 = e2.fma(by, y2);
      FloatVector e3 = FloatVector.broadcast(S, a[p + 3 * ar]);
      x3 = e3.fma(bx, x3);
      y3 = e3.fma(by, y3);
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
  private static void two(
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
    FloatVector x0;
    FloatVector y0;
    FloatVector x1;
    FloatVector y1;
    if (add) {
      x0 = FloatVector.fromArray(S, c, co);
      y0 = FloatVector.fromArray(S, c, co + LANES);
      x1 = FloatVector.fromArray(S, c, co + cr);
      y1 = FloatVector.fromArray(S, c, co + cr + LANES);
    } else {
      x0 = FloatVector.zero(S);
      y0 = FloatVector.zero(S);
      x1 = FloatVector.zero(S);
      y1 = FloatVector.zero(S);
    }
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector e0 = FloatVector.broadcast(S, a[p]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      FloatVector e1 = FloatVector.broadcast(S, a[p + ar]);
      x1 = e1.fma(bx, x1);
      y1 = e1.fma(by, y1);
    }
    x0.intoArray(c, co);
    y0.intoArray(c, co + LANES);
    x1.intoArray(c, co + cr);
    y1.intoArray(c, co + cr + LANES);
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
    FloatVector x0;
    FloatVector y0;
    if (add) {
      x0 = FloatVector.fromArray(S, c, co);
      y0 = FloatVector.fromArray(S, c, co + LANES);
    } else {
      x0 = FloatVector.zero(S);
      y0 = FloatVector.zero(S);
    }
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      FloatVector bx = FloatVector.fromArray(S, b, q);
      FloatVector by = FloatVector.fromArray(S, b, q + LANES);
      FloatVector e0 = FloatVector.broadcast(S, a[p]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
    }
    x0.intoArray(c, co);
    y0.intoArray(c, co + LANES);
  }
}
