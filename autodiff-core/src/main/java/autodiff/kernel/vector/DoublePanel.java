package autodiff.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the float64 matrix product, where elements of a lie row by row, or anyhow;
 * see {@link DoubleTile}. Element [i, k] of a is at {@code ao + i·ar + k·ac}.
 */
final class DoublePanel {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private DoublePanel() {}

  /** {@link DoubleTile#ROWS} rows, in each of which elements lie side by side. */
  static void multiply(
      int depth,
      double[] a,
      int ao,
      int ar,
      double[] b,
      int bo,
      int br,
      double[] c,
      int co,
      int cr,
      boolean add) {
    if (DoubleTile.ROWS == 12) {
      twelve(depth, a, ao, ar, b, bo, br, c, co, cr, add);
    } else {
      five(depth, a, ao, ar, b, bo, br, c, co, cr, add);
    }
  }

  /** The last rows, fewer than {@link DoubleTile#ROWS}. */
  static void last(
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
      double[] a,
      int ao,
      int ar,
      double[] b,
      int bo,
      int br,
      double[] c,
      int co,
      int cr,
      boolean add) {
    DoubleVector x0;
    DoubleVector y0;
    DoubleVector x1;
    DoubleVector y1;
    DoubleVector x2;
    DoubleVector y2;
    DoubleVector x3;
    DoubleVector y3;
    DoubleVector x4;
    DoubleVector y4;
    DoubleVector x5;
    DoubleVector y5;
    DoubleVector x6;
    DoubleVector y6;
    DoubleVector x7;
    DoubleVector y7;
    DoubleVector x8;
    DoubleVector y8;
    DoubleVector x9;
    DoubleVector y9;
    DoubleVector x10;
    DoubleVector y10;
    DoubleVector x11;
    DoubleVector y11;
    if (add) {
      x0 = DoubleVector.fromArray(S, c, co);
      y0 = DoubleVector.fromArray(S, c, co + LANES);
      x1 = DoubleVector.fromArray(S, c, co + cr);
      y1 = DoubleVector.fromArray(S, c, co + cr + LANES);
      x2 = DoubleVector.fromArray(S, c, co + 2 * cr);
      y2 = DoubleVector.fromArray(S, c, co + 2 * cr + LANES);
      x3 = DoubleVector.fromArray(S, c, co + 3 * cr);
      y3 = DoubleVector.fromArray(S, c, co + 3 * cr + LANES);
      x4 = DoubleVector.fromArray(S, c, co + 4 * cr);
      y4 = DoubleVector.fromArray(S, c, co + 4 * cr + LANES);
      x5 = DoubleVector.fromArray(S, c, co + 5 * cr);
      y5 = DoubleVector.fromArray(S, c, co + 5 * cr + LANES);
      x6 = DoubleVector.fromArray(S, c, co + 6 * cr);
      y6 = DoubleVector.fromArray(S, c, co + 6 * cr + LANES);
      x7 = DoubleVector.fromArray(S, c, co + 7 * cr);
      y7 = DoubleVector.fromArray(S, c, co + 7 * cr + LANES);
      x8 = DoubleVector.fromArray(S, c, co + 8 * cr);
      y8 = DoubleVector.fromArray(S, c, co + 8 * cr + LANES);
      x9 = DoubleVector.fromArray(S, c, co + 9 * cr);
      y9 = DoubleVector.fromArray(S, c, co + 9 * cr + LANES);
      x10 = DoubleVector.fromArray(S, c, co + 10 * cr);
      y10 = DoubleVector.fromArray(S, c, co + 10 * cr + LANES);
      x11 = DoubleVector.fromArray(S, c, co + 11 * cr);
      y11 = DoubleVector.fromArray(S, c, co + 11 * cr + LANES);
    } else {
      x0 = DoubleVector.zero(S);
      y0 = DoubleVector.zero(S);
      x1 = DoubleVector.zero(S);
      y1 = DoubleVector.zero(S);
      x2 = DoubleVector.zero(S);
      y2 = DoubleVector.zero(S);
      x3 = DoubleVector.zero(S);
      y3 = DoubleVector.zero(S);
      x4 = DoubleVector.zero(S);
      y4 = DoubleVector.zero(S);
      x5 = DoubleVector.zero(S);
      y5 = DoubleVector.zero(S);
      x6 = DoubleVector.zero(S);
      y6 = DoubleVector.zero(S);
      x7 = DoubleVector.zero(S);
      y7 = DoubleVector.zero(S);
      x8 = DoubleVector.zero(S);
      y8 = DoubleVector.zero(S);
      x9 = DoubleVector.zero(S);
      y9 = DoubleVector.zero(S);
      x10 = DoubleVector.zero(S);
      y10 = DoubleVector.zero(S);
      x11 = DoubleVector.zero(S);
      y11 = DoubleVector.zero(S);
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
      DoubleVector bx = DoubleVector.fromArray(S, b, q);
      DoubleVector by = DoubleVector.fromArray(S, b, q + LANES);
      DoubleVector e0 = DoubleVector.broadcast(S, a[ao + k]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      DoubleVector e1 = DoubleVector.broadcast(S, a[a1 + k]);
      x1 = e1.fma(bx, x1);
      y1 = e1.fma(by, y1);
      DoubleVector e2 = DoubleVector.broadcast(S, a[a2 + k]);
      x2 = e2.fma(bx, x2);
      y2 = e2.fma(by, y2);
      DoubleVector e3 = DoubleVector.broadcast(S, a[a3 + k]);
      x3 = e3.fma(bx, x3);
      y3 = e3.fma(by, y3);
      DoubleVector e4 = DoubleVector.broadcast(S, a[a4 + k]);
      x4 = e4.fma(bx, x4);
      y4 = e4.fma(by, y4);
      DoubleVector e5 = DoubleVector.broadcast(S, a[a5 + k]);
      x5 = e5.fma(bx, x5);
      y5 = e5.fma(by, y5);
      DoubleVector e6 = DoubleVector.broadcast(S, a[a6 + k]);
      x6 = e6.fma(bx, x6);
      y6 = e6.fma(by, y6);
      DoubleVector e7 = DoubleVector.broadcast(S, a[a7 + k]);
      x7 = e7.fma(bx, x7);
      y7 = e7.fma(by, y7);
      DoubleVector e8 = DoubleVector.broadcast(S, a[a8 + k]);
      x8 = e8.fma(bx, x8);
      y8 = e8.fma(by, y8);
      DoubleVector e9 = DoubleVector.broadcast(S, a[a9 + k]);
      x9 = e9.fma(bx, x9);
      y9 = e9.fma(by, y9);
      DoubleVector e10 = DoubleVector.broadcast(S, a[a10 + k]);
      x10 = e10.fma(bx, x10);
      y10 = e10.fma(by, y10);
      DoubleVector e11 = DoubleVector.broadcast(S, a[a11 + k]);
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
      double[] a,
      int ao,
      int ar,
      double[] b,
      int bo,
      int br,
      double[] c,
      int co,
      int cr,
      boolean add) {
    DoubleVector x0;
    DoubleVector y0;
    DoubleVector x1;
    DoubleVector y1;
    DoubleVector x2;
    DoubleVector y2;
    DoubleVector x3;
    DoubleVector y3;
    DoubleVector x4;
    DoubleVector y4;
    if (add) {
      x0 = DoubleVector.fromArray(S, c, co);
      y0 = DoubleVector.fromArray(S, c, co + LANES);
      x1 = DoubleVector.fromArray(S, c, co + cr);
      y1 = DoubleVector.fromArray(S, c, co + cr + LANES);
      x2 = DoubleVector.fromArray(S, c, co + 2 * cr);
      y2 = DoubleVector.fromArray(S, c, co + 2 * cr + LANES);
      x3 = DoubleVector.fromArray(S, c, co + 3 * cr);
      y3 = DoubleVector.fromArray(S, c, co + 3 * cr + LANES);
      x4 = DoubleVector.fromArray(S, c, co + 4 * cr);
      y4 = DoubleVector.fromArray(S, c, co + 4 * cr + LANES);
    } else {
      x0 = DoubleVector.zero(S);
      y0 = DoubleVector.zero(S);
      x1 = DoubleVector.zero(S);
      y1 = DoubleVector.zero(S);
      x2 = DoubleVector.zero(S);
      y2 = DoubleVector.zero(S);
      x3 = DoubleVector.zero(S);
      y3 = DoubleVector.zero(S);
      x4 = DoubleVector.zero(S);
      y4 = DoubleVector.zero(S);
    }
    int a1 = ao + ar;
    int a2 = ao + 2 * ar;
    int a3 = ao + 3 * ar;
    int a4 = ao + 4 * ar;
    for (int k = 0, q = bo; k < depth; k++, q += br) {
      DoubleVector bx = DoubleVector.fromArray(S, b, q);
      DoubleVector by = DoubleVector.fromArray(S, b, q + LANES);
      DoubleVector e0 = DoubleVector.broadcast(S, a[ao + k]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      DoubleVector e1 = DoubleVector.broadcast(S, a[a1 + k]);
      x1 = e1.fma(bx, x1);
      y1 = e1.fma(by, y1);
      DoubleVector e2 = DoubleVector.broadcast(S, a[a2 + k]);
      x2 = e2.fma(bx, x2);
      y2 = e2.fma(by, y2);
      DoubleVector e3 = DoubleVector.broadcast(S, a[a3 + k]);
      x3 = e3.fma(bx, x3);
      y3 = e3.fma(by, y3);
      DoubleVector e4 = DoubleVector.broadcast(S, a[a4 + k]);
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
    DoubleVector x0;
    DoubleVector y0;
    DoubleVector x1;
    DoubleVector y1;
    DoubleVector x2;
    DoubleVector y2;
    DoubleVector x3;
    DoubleVector y3;
    if (add) {
      x0 = DoubleVector.fromArray(S, c, co);
      y0 = DoubleVector.fromArray(S, c, co + LANES);
      x1 = DoubleVector.fromArray(S, c, co + cr);
      y1 = DoubleVector.fromArray(S, c, co + cr + LANES);
      x2 = DoubleVector.fromArray(S, c, co + 2 * cr);
      y2 = DoubleVector.fromArray(S, c, co + 2 * cr + LANES);
      x3 = DoubleVector.fromArray(S, c, co + 3 * cr);
      y3 = DoubleVector.fromArray(S, c, co + 3 * cr + LANES);
    } else {
      x0 = DoubleVector.zero(S);
      y0 = DoubleVector.zero(S);
      x1 = DoubleVector.zero(S);
      y1 = DoubleVector.zero(S);
      x2 = DoubleVector.zero(S);
      y2 = DoubleVector.zero(S);
      x3 = DoubleVector.zero(S);
      y3 = DoubleVector.zero(S);
    }
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      DoubleVector bx = DoubleVector.fromArray(S, b, q);
      DoubleVector by = DoubleVector.fromArray(S, b, q + LANES);
      DoubleVector e0 = DoubleVector.broadcast(S, a[p]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      DoubleVector e1 = DoubleVector.broadcast(S, a[p + ar]);
      x1 = e1.fma(bx, x1);
      y1 = e1.fma(by, y1);
      DoubleVector e2 = DoubleVector.broadcast(S, a[p + 2 * ar]);
      x2 = e2.fma(bx, x2);
      y2 = e2.fma(by, y2);
      DoubleVector e3 = DoubleVector.broadcast(S, a[p + 3 * ar]);
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
    DoubleVector x0;
    DoubleVector y0;
    DoubleVector x1;
    DoubleVector y1;
    if (add) {
      x0 = DoubleVector.fromArray(S, c, co);
      y0 = DoubleVector.fromArray(S, c, co + LANES);
      x1 = DoubleVector.fromArray(S, c, co + cr);
      y1 = DoubleVector.fromArray(S, c, co + cr + LANES);
    } else {
      x0 = DoubleVector.zero(S);
      y0 = DoubleVector.zero(S);
      x1 = DoubleVector.zero(S);
      y1 = DoubleVector.zero(S);
    }
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      DoubleVector bx = DoubleVector.fromArray(S, b, q);
      DoubleVector by = DoubleVector.fromArray(S, b, q + LANES);
      DoubleVector e0 = DoubleVector.broadcast(S, a[p]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
      DoubleVector e1 = DoubleVector.broadcast(S, a[p + ar]);
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
      double[] a,
      int ao,
      int ac,
      double[] b,
      int bo,
      int br,
      double[] c,
      int co,
      boolean add) {
    DoubleVector x0;
    DoubleVector y0;
    if (add) {
      x0 = DoubleVector.fromArray(S, c, co);
      y0 = DoubleVector.fromArray(S, c, co + LANES);
    } else {
      x0 = DoubleVector.zero(S);
      y0 = DoubleVector.zero(S);
    }
    for (int k = 0, p = ao, q = bo; k < depth; k++, p += ac, q += br) {
      DoubleVector bx = DoubleVector.fromArray(S, b, q);
      DoubleVector by = DoubleVector.fromArray(S, b, q + LANES);
      DoubleVector e0 = DoubleVector.broadcast(S, a[p]);
      x0 = e0.fma(bx, x0);
      y0 = e0.fma(by, y0);
    }
    x0.intoArray(c, co);
    y0.intoArray(c, co + LANES);
  }
}
