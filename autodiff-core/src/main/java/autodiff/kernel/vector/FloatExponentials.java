package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Exponentials of a row less its maximum, and what is made of them, in float32 with the Vector API.
 * Each lane adds up a share of a run, and runs are added in float64.
 */
final class FloatExponentials {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int RUN = 2048;

  /** Elements of a new array, which is not in the cache yet. */
  private static final int SCRATCH = 256;

  private FloatExponentials() {}

  /** See {@link autodiff.kernel.RowKernel}. */
  static void softmax(float[] x, int from, int length, double scale, float[] out) {
    float factor = (float) (scale / exponentials(x, from, length, max(x, from, length), out));
    int end = from + length;
    int i = from;
    for (; end - i >= F.length(); i += F.length()) {
      FloatVector.fromArray(F, out, i).mul(factor).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] *= factor;
    }
  }

  /** See {@link autodiff.kernel.RowKernel}. */
  static void logSoftmax(float[] x, int from, int length, float[] out) {
    float max = max(x, from, length);
    float log = (float) Math.log(exponentials(x, from, length, max, out));
    int end = from + length;
    int i = from;
    for (; end - i >= F.length(); i += F.length()) {
      // The largest part first: x − max is exact where it matters.
      FloatVector.fromArray(F, x, i).sub(max).sub(log).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = x[i] - max - log;
    }
  }

  /** See {@link autodiff.kernel.RowKernel}. */
  static double logSumExp(float[] x, int from, int length) {
    float max = max(x, from, length);
    if (Float.isInfinite(max)) {
      return hasNaN(x, from, length) ? Float.NaN : max;
    }
    double sum = 0;
    float[] scratch = new float[Math.min(length, SCRATCH)];
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
  static boolean pullBackSoftmax(float[] y, float[] g, int from, int length, float[] out) {
    double sum = 0;
    int end = from + length;
    for (int start = from; start < end; start += RUN) {
      sum += products(y, g, start, Math.min(end, start + RUN));
    }
    float inner = (float) sum;
    if (!Float.isFinite(inner)) {
      return false;
    }
    int i = from;
    for (; end - i >= F.length(); i += F.length()) {
      FloatVector.fromArray(F, g, i)
          .sub(inner)
          .mul(FloatVector.fromArray(F, y, i))
          .intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = y[i] * (g[i] - inner);
    }
    return true;
  }

  private static double products(float[] y, float[] g, int from, int to) {
    FloatVector a = FloatVector.zero(F);
    FloatVector b = a;
    int i = from;
    for (; to - i >= 2 * F.length(); i += 2 * F.length()) {
      int j = i + F.length();
      a = FloatVector.fromArray(F, y, i).fma(FloatVector.fromArray(F, g, i), a);
      b = FloatVector.fromArray(F, y, j).fma(FloatVector.fromArray(F, g, j), b);
    }
    float[] lanes = new float[2 * F.length()];
    a.intoArray(lanes, 0);
    b.intoArray(lanes, F.length());
    double sum = sum(lanes);
    for (; i < to; i++) {
      sum += (double) y[i] * g[i];
    }
    return sum;
  }

  private static boolean hasNaN(float[] x, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (Float.isNaN(x[i])) {
        return true;
      }
    }
    return false;
  }

  /** NaNs are passed over: their exponential makes the sum NaN. */
  private static float max(float[] x, int from, int length) {
    int lanes = F.length();
    int end = from + length;
    int i = from;
    float max = Float.NEGATIVE_INFINITY;
    if (length >= 2 * lanes) {
      FloatVector a = FloatVector.broadcast(F, max);
      FloatVector b = a;
      for (; end - i >= 2 * lanes; i += 2 * lanes) {
        FloatVector u = FloatVector.fromArray(F, x, i);
        FloatVector v = FloatVector.fromArray(F, x, i + lanes);
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

  private static double exponentials(float[] x, int from, int length, float max, float[] out) {
    double sum = 0;
    for (int start = from; start < from + length; start += RUN) {
      int count = Math.min(RUN, from + length - start);
      sum += run(x, start, count, max, out, start);
    }
    return sum;
  }

  /** Of a run that is short enough to add up in float32; returns the sum. */
  private static double run(float[] x, int from, int length, float max, float[] out, int to) {
    int whole = F.loopBound(length);
    double sum = 0;
    if (whole > 0) {
      shifted(x, from, whole, max, out, to);
      sum = sum(out, to, whole);
    }
    if (whole < length) {
      float[] last = new float[F.length()];
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
  private static void shifted(float[] x, int from, int count, float max, float[] out, int to) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector a = FloatVector.fromArray(F, x, from + i).sub(max);
      a = a.blend(-104f, a.lt(-104f));
      FloatVector rounded =
          a.fma(
              FloatVector.broadcast(F, Exponential.FLOAT_LOG2E),
              FloatVector.broadcast(F, Exponential.FLOAT_TWICE));
      FloatVector k = rounded.sub(Exponential.FLOAT_TWICE);
      FloatVector r = k.fma(FloatVector.broadcast(F, -Exponential.FLOAT_LN2), a);
      r = k.fma(FloatVector.broadcast(F, -Exponential.FLOAT_LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(F, Exponential.FLOAT_Q4);
      q = q.fma(r, FloatVector.broadcast(F, Exponential.FLOAT_Q3));
      q = q.fma(r, FloatVector.broadcast(F, Exponential.FLOAT_Q2));
      q = q.fma(r, FloatVector.broadcast(F, Exponential.FLOAT_Q1));
      q = q.fma(r, FloatVector.broadcast(F, Exponential.FLOAT_Q0));
      FloatVector e = q.mul(r).fma(r, r).add(1f);
      IntVector bits = rounded.reinterpretAsInts();
      IntVector half = bits.lanewise(LSHR, 1).lanewise(LSHL, Exponential.FLOAT_BITS);
      IntVector rest = bits.lanewise(LSHL, Exponential.FLOAT_BITS).sub(half);
      e.mul(half.reinterpretAsFloats()).mul(rest.reinterpretAsFloats()).intoArray(out, to + i);
    }
  }

  /** In the lanes of vectors. */
  private static double sum(float[] x, int from, int count) {
    // Apart, because the logarithm of their sum is that of 1 + rest, and rest may be small.
    FloatVector ones = FloatVector.zero(F);
    FloatVector sum = ones;
    for (int i = 0; i < count; i += F.length()) {
      FloatVector e = FloatVector.fromArray(F, x, from + i);
      VectorMask<Float> one = e.eq(1);
      ones = ones.add(1f, one);
      sum = sum.add(e.blend(0f, one));
    }
    float[] lanes = new float[2 * F.length()];
    sum.intoArray(lanes, 0);
    ones.intoArray(lanes, F.length());
    return sum(lanes);
  }

  /** In a fixed order: the sum of a vector's lanes depends on who computes it. */
  private static double sum(float[] lanes) {
    double a = 0;
    double b = 0;
    for (int i = 0; i < lanes.length; i += 2) {
      a += lanes[i];
      b += lanes[i + 1];
    }
    return a + b;
  }
}
