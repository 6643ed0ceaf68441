// Generated from DoubleMatVec by Float32Twins: edit that file instead.
package autodiff.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The float32 product of a matrix and a vector: limited by how fast the matrix can be read, so each
 * of its elements is read once, along its contiguous axis.
 */
final class FloatMatVec {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private FloatMatVec() {}

  /**
   * Multiplies: {@code y[i·ys] = Σₖ a[i·ar + k·ac]·x[k·xs]}, or adds that.
   *
   * @return whether it did: one of the strides of a has to be 1
   */
  static boolean multiply(
      int m,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      boolean add) {
    if (ac == 1) {
      float[] v = xs == 1 ? x : gathered(k, x, xo, xs);
      dots(m, k, a, ao, ar, v, xs == 1 ? xo : 0, y, yo, ys, add);
      return true;
    }
    if (ar == 1 && ys == 1) {
      combination(m, k, a, ao, ac, x, xo, xs, y, yo, add);
      return true;
    }
    return false;
  }

  private static float[] gathered(int k, float[] x, int xo, int xs) {
    float[] v = new float[k];
    for (int i = 0; i < k; i++) {
      v[i] = x[xo + i * xs];
    }
    return v;
  }

  /** Rows of a lie contiguously: each with x, four at a time. */
  private static void dots(
      int m,
      int k,
      float[] a,
      int ao,
      int ar,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int ys,
      boolean add) {
    float[] lanes = new float[LANES];
    int even = S.loopBound(k);
    int i = 0;
    for (; m - i >= 4; i += 4) {
      int r0 = ao + i * ar;
      int r1 = r0 + ar;
      int r2 = r1 + ar;
      int r3 = r2 + ar;
      FloatVector s0 = FloatVector.zero(S);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int p = 0; p < even; p += LANES) {
        FloatVector v = FloatVector.fromArray(S, x, xo + p);
        s0 = FloatVector.fromArray(S, a, r0 + p).fma(v, s0);
        s1 = FloatVector.fromArray(S, a, r1 + p).fma(v, s1);
        s2 = FloatVector.fromArray(S, a, r2 + p).fma(v, s2);
        s3 = FloatVector.fromArray(S, a, r3 + p).fma(v, s3);
      }
      s0.intoArray(lanes, 0);
      float t0 = total(lanes);
      s1.intoArray(lanes, 0);
      float t1 = total(lanes);
      s2.intoArray(lanes, 0);
      float t2 = total(lanes);
      s3.intoArray(lanes, 0);
      float t3 = total(lanes);
      for (int p = even; p < k; p++) {
        float v = x[xo + p];
        t0 += a[r0 + p] * v;
        t1 += a[r1 + p] * v;
        t2 += a[r2 + p] * v;
        t3 += a[r3 + p] * v;
      }
      int at = yo + i * ys;
      y[at] = add ? y[at] + t0 : t0;
      y[at + ys] = add ? y[at + ys] + t1 : t1;
      y[at + 2 * ys] = add ? y[at + 2 * ys] + t2 : t2;
      y[at + 3 * ys] = add ? y[at + 3 * ys] + t3 : t3;
    }
    for (; i < m; i++) {
      int r = ao + i * ar;
      FloatVector s = FloatVector.zero(S);
      for (int p = 0; p < even; p += LANES) {
        s = FloatVector.fromArray(S, a, r + p).fma(FloatVector.fromArray(S, x, xo + p), s);
      }
      s.intoArray(lanes, 0);
      float t = total(lanes);
      for (int p = even; p < k; p++) {
        t += a[r + p] * x[xo + p];
      }
      int at = yo + i * ys;
      y[at] = add ? y[at] + t : t;
    }
  }

  /** In a fixed order: the sum of a vector's lanes depends on who computes it. */
  private static float total(float[] lanes) {
    float sum = 0;
    for (float x : lanes) {
      sum += x;
    }
    return sum;
  }

  /** Columns of a lie contiguously: their multiples are added up, four at a time. */
  private static void combination(
      int m,
      int k,
      float[] a,
      int ao,
      int ac,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      boolean add) {
    boolean started = add;
    int even = S.loopBound(m);
    for (int p = 0; p < k; p += 4) {
      int c0 = ao + p * ac;
      int c1 = p + 1 < k ? c0 + ac : c0;
      int c2 = p + 2 < k ? c0 + 2 * ac : c0;
      int c3 = p + 3 < k ? c0 + 3 * ac : c0;
      float f0 = x[xo + p * xs];
      float f1 = p + 1 < k ? x[xo + (p + 1) * xs] : 0;
      float f2 = p + 2 < k ? x[xo + (p + 2) * xs] : 0;
      float f3 = p + 3 < k ? x[xo + (p + 3) * xs] : 0;
      for (int i = 0; i < even; i += LANES) {
        FloatVector s = started ? FloatVector.fromArray(S, y, yo + i) : FloatVector.zero(S);
        s = FloatVector.fromArray(S, a, c0 + i).fma(FloatVector.broadcast(S, f0), s);
        if (p + 3 < k) {
          s = FloatVector.fromArray(S, a, c1 + i).fma(FloatVector.broadcast(S, f1), s);
          s = FloatVector.fromArray(S, a, c2 + i).fma(FloatVector.broadcast(S, f2), s);
          s = FloatVector.fromArray(S, a, c3 + i).fma(FloatVector.broadcast(S, f3), s);
        } else {
          s =
              p + 1 < k
                  ? FloatVector.fromArray(S, a, c1 + i).fma(FloatVector.broadcast(S, f1), s)
                  : s;
          s =
              p + 2 < k
                  ? FloatVector.fromArray(S, a, c2 + i).fma(FloatVector.broadcast(S, f2), s)
                  : s;
        }
        s.intoArray(y, yo + i);
      }
      for (int i = even; i < m; i++) {
        float s = started ? y[yo + i] : 0;
        s = Math.fma(a[c0 + i], f0, s);
        s = p + 1 < k ? Math.fma(a[c1 + i], f1, s) : s;
        s = p + 2 < k ? Math.fma(a[c2 + i], f2, s) : s;
        s = p + 3 < k ? Math.fma(a[c3 + i], f3, s) : s;
        y[yo + i] = s;
      }
      started = true;
    }
  }
}
