package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Exponentials of a row less its maximum, and what is made of them, in double64 with the Vector
 * API. Each lane adds up a share of a run.
 */
final class DoubleExponentials {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final int RUN = 2048;

  /** Elements of a new array, which is not in the cache yet. */
  private static final int SCRATCH = 256;

  private DoubleExponentials() {}

  /** See {@link autodiff.kernel.RowKernel}. */
  static void softmax(double[] x, int from, int length, double scale, double[] out) {
    double factor = scale / exponentials(x, from, length, max(x, from, length), out);
    int end = from + length;
    int i = from;
    for (; end - i >= D.length(); i += D.length()) {
      DoubleVector.fromArray(D, out, i).mul(factor).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] *= factor;
    }
  }

  /** See {@link autodiff.kernel.RowKernel}. */
  static void logSoftmax(double[] x, int from, int length, double[] out) {
    double max = max(x, from, length);
    double log = Math.log(exponentials(x, from, length, max, out));
    int end = from + length;
    int i = from;
    for (; end - i >= D.length(); i += D.length()) {
      // The largest part first: x − max is exact where it matters.
      DoubleVector.fromArray(D, x, i).sub(max).sub(log).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = x[i] - max - log;
    }
  }

  /** See {@link autodiff.kernel.RowKernel}. */
  static double logSumExp(double[] x, int from, int length) {
    double max = max(x, from, length);
    if (Double.isInfinite(max)) {
      return hasNaN(x, from, length) ? Double.NaN : max;
    }
    double sum = 0;
    double[] scratch = new double[Math.min(length, SCRATCH)];
    for (int start = 0; start < length; start += SCRATCH) {
      int count = Math.min(SCRATCH, length - start);
      sum += run(x, from + start, count, max, scratch, 0);
    }
    return max + Math.log(sum);
  }

  /**
   * See {@link autodiff.kernel.RowKernel}.
   *
   * @return whether the sum was finite; if not, out is as it was
   */
  static boolean pullBackSoftmax(double[] y, double[] g, int from, int length, double[] out) {
    double sum = 0;
    int end = from + length;
    for (int start = from; start < end; start += RUN) {
      sum += products(y, g, start, Math.min(end, start + RUN));
    }
    double inner = sum;
    if (!Double.isFinite(inner)) {
      return false;
    }
    int i = from;
    for (; end - i >= D.length(); i += D.length()) {
      DoubleVector.fromArray(D, g, i)
          .sub(inner)
          .mul(DoubleVector.fromArray(D, y, i))
          .intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = y[i] * (g[i] - inner);
    }
    return true;
  }

  private static double products(double[] y, double[] g, int from, int to) {
    DoubleVector a = DoubleVector.zero(D);
    DoubleVector b = a;
    int i = from;
    for (; to - i >= 2 * D.length(); i += 2 * D.length()) {
      int j = i + D.length();
      a = DoubleVector.fromArray(D, y, i).fma(DoubleVector.fromArray(D, g, i), a);
      b = DoubleVector.fromArray(D, y, j).fma(DoubleVector.fromArray(D, g, j), b);
    }
    double[] lanes = new double[2 * D.length()];
    a.intoArray(lanes, 0);
    b.intoArray(lanes, D.length());
    double sum = sum(lanes);
    for (; i < to; i++) {
      sum += y[i] * g[i];
    }
    return sum;
  }

  private static boolean hasNaN(double[] x, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (Double.isNaN(x[i])) {
        return true;
      }
    }
    return false;
  }

  /** NaNs are passed over: their exponential makes the sum NaN. */
  private static double max(double[] x, int from, int length) {
    int lanes = D.length();
    int end = from + length;
    int i = from;
    double max = Double.NEGATIVE_INFINITY;
    if (length >= 2 * lanes) {
      DoubleVector a = DoubleVector.broadcast(D, max);
      DoubleVector b = a;
      for (; end - i >= 2 * lanes; i += 2 * lanes) {
        DoubleVector u = DoubleVector.fromArray(D, x, i);
        DoubleVector v = DoubleVector.fromArray(D, x, i + lanes);
        a = a.blend(u, u.compare(GT, a));
        b = b.blend(v, v.compare(GT, b));
      }
      max = a.max(b).reduceLanes(MAX);
    }
    for (; i < end; i++) {
      max = x[i] > max ? x[i] : max;
    }
    return max;
  }

  private static double exponentials(double[] x, int from, int length, double max, double[] out) {
    double sum = 0;
    for (int start = from; start < from + length; start += RUN) {
      int count = Math.min(RUN, from + length - start);
      sum += run(x, start, count, max, out, start);
    }
    return sum;
  }

  /** Of a run that is short enough to add up in double64; returns the sum. */
  private static double run(double[] x, int from, int length, double max, double[] out, int to) {
    int whole = D.loopBound(length);
    double sum = 0;
    if (whole > 0) {
      shifted(x, from, whole, max, out, to);
      sum = sum(out, to, whole);
    }
    if (whole < length) {
      double[] last = new double[D.length()];
      System.arraycopy(x, from + whole, last, 0, length - whole);
      shifted(last, 0, last.length, max, last, 0);
      for (int i = 0; i < length - whole; i++) {
        sum += last[i];
      }
      System.arraycopy(last, 0, out, to + whole, length - whole);
    }
    return sum;
  }

  /**
   * Of x − max, in whole vectors: {@link Exponential}'s loop, but for operands that are not
   * positive.
   */
  private static void shifted(double[] x, int from, int count, double max, double[] out, int to) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, x, from + i).sub(max);
      a = a.blend(-746.0, a.lt(-746.0));
      DoubleVector rounded =
          a.fma(
              DoubleVector.broadcast(D, Exponential.LOG2E),
              DoubleVector.broadcast(D, Exponential.DOUBLE_TWICE));
      DoubleVector k = rounded.sub(Exponential.DOUBLE_TWICE);
      DoubleVector r = k.fma(DoubleVector.broadcast(D, -Exponential.LN2), a);
      r = k.fma(DoubleVector.broadcast(D, -Exponential.LN2_LOW), r);
      DoubleVector q = DoubleVector.broadcast(D, Exponential.Q9);
      q = q.fma(r, DoubleVector.broadcast(D, Exponential.Q8));
      q = q.fma(r, DoubleVector.broadcast(D, Exponential.Q7));
      q = q.fma(r, DoubleVector.broadcast(D, Exponential.Q6));
      q = q.fma(r, DoubleVector.broadcast(D, Exponential.Q5));
      q = q.fma(r, DoubleVector.broadcast(D, Exponential.Q4));
      q = q.fma(r, DoubleVector.broadcast(D, Exponential.Q3));
      q = q.fma(r, DoubleVector.broadcast(D, Exponential.Q2));
      q = q.fma(r, DoubleVector.broadcast(D, Exponential.Q1));
      q = q.fma(r, DoubleVector.broadcast(D, Exponential.Q0));
      DoubleVector e = q.mul(r).fma(r, r).add(1.0);
      LongVector bits = rounded.reinterpretAsLongs();
      LongVector half = bits.lanewise(LSHR, 1).lanewise(LSHL, Exponential.DOUBLE_BITS);
      LongVector rest = bits.lanewise(LSHL, Exponential.DOUBLE_BITS).sub(half);
      e.mul(half.reinterpretAsDoubles()).mul(rest.reinterpretAsDoubles()).intoArray(out, to + i);
    }
  }

  /** In the lanes of vectors. */
  private static double sum(double[] x, int from, int count) {
    DoubleVector sum = DoubleVector.zero(D);
    for (int i = 0; i < count; i += D.length()) {
      sum = sum.add(DoubleVector.fromArray(D, x, from + i));
    }
    double[] lanes = new double[D.length()];
    sum.intoArray(lanes, 0);
    return sum(lanes);
  }

  /** In a fixed order: the sum of a vector's lanes depends on who computes it. */
  private static double sum(double[] lanes) {
    double a = 0;
    double b = 0;
    for (int i = 0; i < lanes.length; i += 2) {
      a += lanes[i];
      b += lanes[i + 1];
    }
    return a + b;
  }
}
