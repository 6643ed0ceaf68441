package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The curves of the shape of an S, each a loop in one piece, with the exponential of {@link
 * Exponential} in it: few enough operations for the compiler, and twice as fast as in stages.
 */
final class Sigmoids {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /**
   * With t = exp(2|x|) − 1 it is t/(t + 2), with the sign of x: nothing cancels, neither near 0 nor
   * far from it.
   */
  static final VectorFunction TANH = new VectorFunction(Sigmoids::tanh, Sigmoids::tanh);

  /** With e = exp(−|x|) it is 1/(1 + e), or e/(1 + e) where x is negative: nothing overflows. */
  static final VectorFunction SIGMOID = new VectorFunction(Sigmoids::sigmoid, Sigmoids::sigmoid);

  /** Adding this rounds to whole numbers; the last bits are then those of an exponent. */
  private static final float FLOAT_BIASED = 0x1.8p23f + 127;

  private static final double DOUBLE_BIASED = 0x1.8p52 + 1023;

  /** From here on tanh is 1, of |x| twice. */
  private static final float FLOAT_END = 19;

  private static final double DOUBLE_END = 40;

  /** Up to here tanh is a polynomial in float64. */
  private static final double NEAR = 0.5625;

  private Sigmoids() {}

  private static void tanh(float[] x, int from, float[] y, int to, int count) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector v = FloatVector.fromArray(F, x, from + i);
      FloatVector a = v.abs();
      a = a.add(a);
      a = a.blend(FLOAT_END, a.compare(GT, FLOAT_END));
      FloatVector rounded =
          a.fma(
              FloatVector.broadcast(F, Exponential.FLOAT_LOG2E),
              FloatVector.broadcast(F, FLOAT_BIASED));
      FloatVector k = rounded.sub(FLOAT_BIASED);
      FloatVector r = k.fma(FloatVector.broadcast(F, -Exponential.FLOAT_LN2), a);
      FloatVector q = FloatVector.broadcast(F, Exponential.FLOAT_Q4);
      q = q.fma(r, FloatVector.broadcast(F, Exponential.FLOAT_Q3));
      q = q.fma(r, FloatVector.broadcast(F, Exponential.FLOAT_Q2));
      q = q.fma(r, FloatVector.broadcast(F, Exponential.FLOAT_Q1));
      q = q.fma(r, FloatVector.broadcast(F, Exponential.FLOAT_Q0));
      FloatVector s =
          rounded.reinterpretAsInts().lanewise(LSHL, Exponential.FLOAT_BITS).reinterpretAsFloats();
      // exp(r) − 1 is r, exactly, and the rest: neither is rounded before the last sum.
      FloatVector rest = q.mul(r).fma(r, k.mul(-Exponential.FLOAT_LN2_LOW));
      FloatVector t = s.fma(rest, s.fma(r, s.sub(1f)));
      IntVector sign = v.reinterpretAsInts().lanewise(AND, Integer.MIN_VALUE);
      t.div(t.add(2f))
          .reinterpretAsInts()
          .lanewise(OR, sign)
          .reinterpretAsFloats()
          .intoArray(y, to + i);
    }
  }

  private static void tanh(double[] x, int from, double[] y, int to, int count) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector v = DoubleVector.fromArray(D, x, from + i);
      DoubleVector w = v.abs();
      DoubleVector a = w.add(w);
      a = a.blend(DOUBLE_END, a.compare(GT, DOUBLE_END));
      DoubleVector rounded =
          a.fma(
              DoubleVector.broadcast(D, Exponential.LOG2E),
              DoubleVector.broadcast(D, DOUBLE_BIASED));
      DoubleVector k = rounded.sub(DOUBLE_BIASED);
      DoubleVector r = k.fma(DoubleVector.broadcast(D, -Exponential.LN2), a);
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
      DoubleVector s =
          rounded
              .reinterpretAsLongs()
              .lanewise(LSHL, Exponential.DOUBLE_BITS)
              .reinterpretAsDoubles();
      // exp(r) − 1 is r, exactly, and the rest: neither is rounded before the last sum.
      DoubleVector rest = q.mul(r).fma(r, k.mul(-Exponential.LN2_LOW));
      DoubleVector t = s.fma(rest, s.fma(r, s.sub(1.0)));
      // Near 0 a polynomial is closer still.
      DoubleVector z = v.mul(v);
      DoubleVector p = DoubleVector.broadcast(D, -1.8931739860967853e-05);
      p = p.fma(z, DoubleVector.broadcast(D, 8.240904750153442e-05));
      p = p.fma(z, DoubleVector.broadcast(D, -0.0002327521769262076));
      p = p.fma(z, DoubleVector.broadcast(D, 0.0005881988123041185));
      p = p.fma(z, DoubleVector.broadcast(D, -0.0014554836043966072));
      p = p.fma(z, DoubleVector.broadcast(D, 0.003592082913188864));
      p = p.fma(z, DoubleVector.broadcast(D, -0.008863231708122995));
      p = p.fma(z, DoubleVector.broadcast(D, 0.02186948833196948));
      p = p.fma(z, DoubleVector.broadcast(D, -0.053968253961902836));
      p = p.fma(z, DoubleVector.broadcast(D, 0.1333333333332347));
      p = p.fma(z, DoubleVector.broadcast(D, -0.3333333333333328));
      p = p.mul(z).fma(w, w);
      LongVector sign = v.reinterpretAsLongs().lanewise(AND, Long.MIN_VALUE);
      p.blend(t.div(t.add(2.0)), w.compare(GT, NEAR))
          .reinterpretAsLongs()
          .lanewise(OR, sign)
          .reinterpretAsDoubles()
          .intoArray(y, to + i);
    }
  }

  private static void sigmoid(float[] x, int from, float[] y, int to, int count) {
    FloatVector one = FloatVector.broadcast(F, 1f);
    for (int i = 0; i < count; i += F.length()) {
      FloatVector v = FloatVector.fromArray(F, x, from + i);
      FloatVector a = v.abs().neg();
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
      e = e.mul(half.reinterpretAsFloats()).mul(rest.reinterpretAsFloats());
      one.blend(e, v.lt(0f)).div(e.add(1f)).intoArray(y, to + i);
    }
  }

  private static void sigmoid(double[] x, int from, double[] y, int to, int count) {
    DoubleVector one = DoubleVector.broadcast(D, 1.0);
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector v = DoubleVector.fromArray(D, x, from + i);
      DoubleVector a = v.abs().neg();
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
      e = e.mul(half.reinterpretAsDoubles()).mul(rest.reinterpretAsDoubles());
      one.blend(e, v.lt(0.0)).div(e.add(1.0)).intoArray(y, to + i);
    }
  }
}
