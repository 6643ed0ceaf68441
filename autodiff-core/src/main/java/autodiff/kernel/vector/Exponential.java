package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Exponentials in vector arithmetic, so that interpreter, compilers and processors agree to the
 * last bit. Each loop is in one piece: vectors passed to what is not inlined are objects.
 *
 * <p>x = k·ln 2 + r with whole k and |r| ≤ ½·ln 2; ln 2 is a sum of two numbers, and fused products
 * leave no more than the rounding of r. Then exp(r) = 1 + r + r²·q(r), where q is a minimax
 * polynomial (relative error 4·10⁻¹⁸ of the exponential, in float32 3·10⁻⁹). Adding a number whose
 * last place is 1 rounds to k and leaves it in the last bits, which become exponents: of two
 * factors, because 2ᵏ alone may be out of range where the result is subnormal or just below
 * overflow.
 */
final class Exponential {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /** eˣ. */
  static final VectorFunction EXP = new VectorFunction(Exponential::exp, Exponential::exp);

  /** eˣ − 1. */
  static final VectorFunction EXPM1 = new VectorFunction(Exponential::expm1, Exponential::expm1);

  /** 2ˣ, exact at whole numbers. */
  static final VectorFunction EXP2 = new VectorFunction(Exponential::exp2, Exponential::exp2);

  static final float FLOAT_LOG2E = 1.442695f;
  static final float FLOAT_LN2 = 0.6931472f;
  static final float FLOAT_LN2_LOW = -1.9046542e-9f;
  static final double LOG2E = 1.4426950408889634;
  static final double LN2 = 0.6931471805599453;
  static final double LN2_LOW = 2.3190468138462996e-17;

  /** Coefficients of q, that of rⁱ under the number i. */
  static final float FLOAT_Q0 = 0.49999994f;

  static final float FLOAT_Q1 = 0.16666521f;
  static final float FLOAT_Q2 = 0.04166839f;
  static final float FLOAT_Q3 = 0.008368745f;
  static final float FLOAT_Q4 = 0.0013814542f;

  static final double Q0 = 0.5000000000000011;
  static final double Q1 = 0.1666666666666641;
  static final double Q2 = 0.041666666666529725;
  static final double Q3 = 0.008333333333494975;
  static final double Q4 = 0.001388888894376006;
  static final double Q5 = 0.00019841269505775131;
  static final double Q6 = 2.480149294954246e-05;
  static final double Q7 = 2.7557586805701035e-06;
  static final double Q8 = 2.7630306279494973e-07;
  static final double Q9 = 2.500001752675893e-08;

  static final int FLOAT_BITS = 23;
  static final int DOUBLE_BITS = 52;

  /** Adding this rounds to whole numbers; the last bits are then k and twice the bias. */
  static final float FLOAT_TWICE = 0x1.8p23f + 254;

  static final double DOUBLE_TWICE = 0x1.8p52 + 2046;

  /** The same with the bias less 1: the last bits are the exponent of half of 2ᵏ. */
  private static final float FLOAT_HALF = 0x1.8p23f + 126;

  private static final double DOUBLE_HALF = 0x1.8p52 + 1022;

  private Exponential() {}

  private static void exp(float[] x, int from, float[] y, int to, int count) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector a = FloatVector.fromArray(F, x, from + i);
      a = a.blend(89f, a.compare(GT, 89f)).blend(-104f, a.lt(-104f));
      FloatVector rounded =
          a.fma(FloatVector.broadcast(F, FLOAT_LOG2E), FloatVector.broadcast(F, FLOAT_TWICE));
      FloatVector k = rounded.sub(FLOAT_TWICE);
      FloatVector r = k.fma(FloatVector.broadcast(F, -FLOAT_LN2), a);
      r = k.fma(FloatVector.broadcast(F, -FLOAT_LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(F, FLOAT_Q4);
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q3));
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q2));
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q1));
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q0));
      FloatVector e = q.mul(r).fma(r, r).add(1f);
      IntVector bits = rounded.reinterpretAsInts();
      IntVector half = bits.lanewise(LSHR, 1).lanewise(LSHL, FLOAT_BITS);
      IntVector rest = bits.lanewise(LSHL, FLOAT_BITS).sub(half);
      e.mul(half.reinterpretAsFloats()).mul(rest.reinterpretAsFloats()).intoArray(y, to + i);
    }
  }

  private static void exp(double[] x, int from, double[] y, int to, int count) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, x, from + i);
      a = a.blend(710.0, a.compare(GT, 710.0)).blend(-746.0, a.lt(-746.0));
      DoubleVector rounded =
          a.fma(DoubleVector.broadcast(D, LOG2E), DoubleVector.broadcast(D, DOUBLE_TWICE));
      DoubleVector k = rounded.sub(DOUBLE_TWICE);
      DoubleVector r = k.fma(DoubleVector.broadcast(D, -LN2), a);
      r = k.fma(DoubleVector.broadcast(D, -LN2_LOW), r);
      DoubleVector q = DoubleVector.broadcast(D, Q9);
      q = q.fma(r, DoubleVector.broadcast(D, Q8));
      q = q.fma(r, DoubleVector.broadcast(D, Q7));
      q = q.fma(r, DoubleVector.broadcast(D, Q6));
      q = q.fma(r, DoubleVector.broadcast(D, Q5));
      q = q.fma(r, DoubleVector.broadcast(D, Q4));
      q = q.fma(r, DoubleVector.broadcast(D, Q3));
      q = q.fma(r, DoubleVector.broadcast(D, Q2));
      q = q.fma(r, DoubleVector.broadcast(D, Q1));
      q = q.fma(r, DoubleVector.broadcast(D, Q0));
      DoubleVector e = q.mul(r).fma(r, r).add(1.0);
      LongVector bits = rounded.reinterpretAsLongs();
      LongVector half = bits.lanewise(LSHR, 1).lanewise(LSHL, DOUBLE_BITS);
      LongVector rest = bits.lanewise(LSHL, DOUBLE_BITS).sub(half);
      e.mul(half.reinterpretAsDoubles()).mul(rest.reinterpretAsDoubles()).intoArray(y, to + i);
    }
  }

  /** 2·(s·(exp(r) − 1) + (s − ½)) with s = ½·2ᵏ; where x is small, x. */
  private static void expm1(float[] x, int from, float[] y, int to, int count) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector a = FloatVector.fromArray(F, x, from + i);
      a = a.blend(89f, a.compare(GT, 89f)).blend(-20f, a.lt(-20f));
      FloatVector rounded =
          a.fma(FloatVector.broadcast(F, FLOAT_LOG2E), FloatVector.broadcast(F, FLOAT_HALF));
      FloatVector k = rounded.sub(FLOAT_HALF);
      FloatVector r = k.fma(FloatVector.broadcast(F, -FLOAT_LN2), a);
      r = k.fma(FloatVector.broadcast(F, -FLOAT_LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(F, FLOAT_Q4);
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q3));
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q2));
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q1));
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q0));
      FloatVector p = q.mul(r).fma(r, r);
      IntVector bits = rounded.reinterpretAsInts().lanewise(LSHL, FLOAT_BITS);
      FloatVector s = bits.reinterpretAsFloats();
      FloatVector result = s.fma(p, s.sub(0.5f)).mul(2f);
      result.blend(a, a.abs().lt(0x1p-25f)).intoArray(y, to + i);
    }
  }

  private static void expm1(double[] x, int from, double[] y, int to, int count) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, x, from + i);
      a = a.blend(710.0, a.compare(GT, 710.0)).blend(-40.0, a.lt(-40.0));
      DoubleVector rounded =
          a.fma(DoubleVector.broadcast(D, LOG2E), DoubleVector.broadcast(D, DOUBLE_HALF));
      DoubleVector k = rounded.sub(DOUBLE_HALF);
      DoubleVector r = k.fma(DoubleVector.broadcast(D, -LN2), a);
      r = k.fma(DoubleVector.broadcast(D, -LN2_LOW), r);
      DoubleVector q = DoubleVector.broadcast(D, Q9);
      q = q.fma(r, DoubleVector.broadcast(D, Q8));
      q = q.fma(r, DoubleVector.broadcast(D, Q7));
      q = q.fma(r, DoubleVector.broadcast(D, Q6));
      q = q.fma(r, DoubleVector.broadcast(D, Q5));
      q = q.fma(r, DoubleVector.broadcast(D, Q4));
      q = q.fma(r, DoubleVector.broadcast(D, Q3));
      q = q.fma(r, DoubleVector.broadcast(D, Q2));
      q = q.fma(r, DoubleVector.broadcast(D, Q1));
      q = q.fma(r, DoubleVector.broadcast(D, Q0));
      DoubleVector p = q.mul(r).fma(r, r);
      LongVector bits = rounded.reinterpretAsLongs().lanewise(LSHL, DOUBLE_BITS);
      DoubleVector s = bits.reinterpretAsDoubles();
      DoubleVector result = s.fma(p, s.sub(0.5)).mul(2.0);
      result.blend(a, a.abs().lt(0x1p-54)).intoArray(y, to + i);
    }
  }

  private static void exp2(float[] x, int from, float[] y, int to, int count) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector a = FloatVector.fromArray(F, x, from + i);
      a = a.blend(129f, a.compare(GT, 129f)).blend(-151f, a.lt(-151f));
      FloatVector rounded = a.add(FLOAT_TWICE);
      FloatVector r = a.sub(rounded.sub(FLOAT_TWICE)).mul(FLOAT_LN2);
      FloatVector q = FloatVector.broadcast(F, FLOAT_Q4);
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q3));
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q2));
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q1));
      q = q.fma(r, FloatVector.broadcast(F, FLOAT_Q0));
      FloatVector e = q.mul(r).fma(r, r).add(1f);
      IntVector bits = rounded.reinterpretAsInts();
      IntVector half = bits.lanewise(LSHR, 1).lanewise(LSHL, FLOAT_BITS);
      IntVector rest = bits.lanewise(LSHL, FLOAT_BITS).sub(half);
      e.mul(half.reinterpretAsFloats()).mul(rest.reinterpretAsFloats()).intoArray(y, to + i);
    }
  }

  private static void exp2(double[] x, int from, double[] y, int to, int count) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, x, from + i);
      a = a.blend(1025.0, a.compare(GT, 1025.0)).blend(-1076.0, a.lt(-1076.0));
      DoubleVector rounded = a.add(DOUBLE_TWICE);
      DoubleVector r = a.sub(rounded.sub(DOUBLE_TWICE)).mul(LN2);
      DoubleVector q = DoubleVector.broadcast(D, Q9);
      q = q.fma(r, DoubleVector.broadcast(D, Q8));
      q = q.fma(r, DoubleVector.broadcast(D, Q7));
      q = q.fma(r, DoubleVector.broadcast(D, Q6));
      q = q.fma(r, DoubleVector.broadcast(D, Q5));
      q = q.fma(r, DoubleVector.broadcast(D, Q4));
      q = q.fma(r, DoubleVector.broadcast(D, Q3));
      q = q.fma(r, DoubleVector.broadcast(D, Q2));
      q = q.fma(r, DoubleVector.broadcast(D, Q1));
      q = q.fma(r, DoubleVector.broadcast(D, Q0));
      DoubleVector e = q.mul(r).fma(r, r).add(1.0);
      LongVector bits = rounded.reinterpretAsLongs();
      LongVector half = bits.lanewise(LSHR, 1).lanewise(LSHL, DOUBLE_BITS);
      LongVector rest = bits.lanewise(LSHL, DOUBLE_BITS).sub(half);
      e.mul(half.reinterpretAsDoubles()).mul(rest.reinterpretAsDoubles()).intoArray(y, to + i);
    }
  }

  /** 2ˣ·ln 2 of y = 2ˣ. Where y has overflowed, the plain loop is asked, by NaN. */
  static FloatVector slopeOfExp2(FloatVector x, FloatVector y) {
    return y.mul(FLOAT_LN2).blend(Float.NaN, y.compare(EQ, Float.POSITIVE_INFINITY));
  }

  static DoubleVector slopeOfExp2(DoubleVector x, DoubleVector y) {
    return y.mul(LN2).blend(Double.NaN, y.compare(EQ, Double.POSITIVE_INFINITY));
  }
}
