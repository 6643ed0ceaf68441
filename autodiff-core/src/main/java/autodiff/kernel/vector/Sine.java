package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sine and cosine in vector arithmetic, each loop in one piece: see {@link Exponential}.
 *
 * <p>x = k·π/2 + r + c with whole k, |r| ≤ π/4 and c smaller than the rounding of r; π/2 is a sum
 * of three numbers, of which the first times k leaves a difference that is exact. Minimax
 * polynomials in r² give sine and cosine, and the last bits of k say which of them and the sign.
 * Numbers so large that this loses digits go through {@link Math}, one by one.
 */
final class Sine {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  static final VectorFunction SIN = quadrant(0);
  static final VectorFunction COS = quadrant(1);
  static final VectorFunction MINUS_SIN = quadrant(2);
  static final VectorFunction TAN =
      new VectorFunction(
          (x, from, y, to, count) -> tan(x, from, y, to, count),
          (x, from, y, to, count) -> tan(x, from, y, to, count));

  private static final float FLOAT_LIMIT = 0x1p16f;
  private static final double DOUBLE_LIMIT = 0x1p30;

  /** Adding this rounds to whole numbers, whose last bits then are those of the sum. */
  private static final float FLOAT_WHOLE = 0x1.8p23f;

  private static final double DOUBLE_WHOLE = 0x1.8p52;
  private static final int FLOAT_ONE = Float.floatToIntBits(1f);
  private static final long DOUBLE_ONE = Double.doubleToLongBits(1.0);

  private Sine() {}

  /** sin(x + quadrant·π/2). */
  private static VectorFunction quadrant(int quadrant) {
    return new VectorFunction(
        (x, from, y, to, count) -> sine(x, from, y, to, count, quadrant),
        (x, from, y, to, count) -> sine(x, from, y, to, count, quadrant));
  }

  private static void sine(float[] x, int from, float[] y, int to, int count, int quadrant) {
    // The sine of ±0 is ±0.
    float small = quadrant == 0 ? 0x1p-13f : 0f;
    for (int i = 0; i < count; i += F.length()) {
      FloatVector a = FloatVector.fromArray(F, x, from + i);
      FloatVector rounded =
          a.fma(FloatVector.broadcast(F, 0.63661975f), FloatVector.broadcast(F, FLOAT_WHOLE));
      FloatVector k = rounded.sub(FLOAT_WHOLE);
      FloatVector exact = k.fma(FloatVector.broadcast(F, -1.5707964f), a);
      FloatVector r = exact.sub(k.mul(-4.371139e-8f));
      FloatVector c = k.fma(FloatVector.broadcast(F, 4.371139e-8f), exact.sub(r));
      c = k.fma(FloatVector.broadcast(F, 1.7151245e-15f), c);
      FloatVector z = r.mul(r);
      FloatVector w = z.fma(FloatVector.broadcast(F, -0.5f), FloatVector.broadcast(F, 1f));
      FloatVector sin = FloatVector.broadcast(F, -0.00019516014f);
      sin = sin.fma(z, FloatVector.broadcast(F, 0.008332169f));
      sin = sin.fma(z, FloatVector.broadcast(F, -0.16666655f));
      sin = sin.mul(z.mul(r)).add(c.mul(w)).add(r);
      FloatVector cos = FloatVector.broadcast(F, 2.4437033e-05f);
      cos = cos.fma(z, FloatVector.broadcast(F, -0.0013887356f));
      cos = cos.fma(z, FloatVector.broadcast(F, 0.041666646f));
      cos = cos.mul(z).mul(z).sub(r.mul(c)).add(w);
      IntVector q = rounded.reinterpretAsInts().add(quadrant);
      VectorMask<Float> odd =
          q.lanewise(LSHL, 31).lanewise(OR, FLOAT_ONE).reinterpretAsFloats().lt(0f);
      IntVector sign = q.lanewise(LSHL, 30).lanewise(AND, Integer.MIN_VALUE);
      FloatVector result =
          sin.blend(cos, odd)
              .reinterpretAsInts()
              .lanewise(XOR, sign)
              .reinterpretAsFloats()
              .blend(a, a.abs().lt(small));
      if (a.abs().compare(GT, FLOAT_LIMIT).anyTrue()) {
        float[] operands = Arrays.copyOfRange(x, from + i, from + i + F.length());
        result.intoArray(y, to + i);
        sineOfLarge(operands, y, to + i, quadrant);
      } else {
        result.intoArray(y, to + i);
      }
    }
  }

  private static void sineOfLarge(float[] x, float[] y, int to, int quadrant) {
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(x[i]) > FLOAT_LIMIT) {
        double value = quadrant == 1 ? Math.cos(x[i]) : Math.sin(x[i]);
        y[to + i] = (float) (quadrant == 2 ? -value : value);
      }
    }
  }

  private static void sine(double[] x, int from, double[] y, int to, int count, int quadrant) {
    // The sine of ±0 is ±0.
    double small = quadrant == 0 ? 0x1p-27 : 0.0;
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, x, from + i);
      DoubleVector rounded =
          a.fma(
              DoubleVector.broadcast(D, 0.6366197723675814),
              DoubleVector.broadcast(D, DOUBLE_WHOLE));
      DoubleVector k = rounded.sub(DOUBLE_WHOLE);
      DoubleVector exact = k.fma(DoubleVector.broadcast(D, -1.5707963267948966), a);
      DoubleVector r = exact.sub(k.mul(6.123233995736766e-17));
      DoubleVector c = k.fma(DoubleVector.broadcast(D, -6.123233995736766e-17), exact.sub(r));
      c = k.fma(DoubleVector.broadcast(D, 1.4973849048591698e-33), c);
      DoubleVector z = r.mul(r);
      DoubleVector w = z.fma(DoubleVector.broadcast(D, -0.5), DoubleVector.broadcast(D, 1.0));
      DoubleVector sin = DoubleVector.broadcast(D, 1.5896181308124725e-10);
      sin = sin.fma(z, DoubleVector.broadcast(D, -2.5050747853047886e-08));
      sin = sin.fma(z, DoubleVector.broadcast(D, 2.7557313628673755e-06));
      sin = sin.fma(z, DoubleVector.broadcast(D, -0.0001984126982963265));
      sin = sin.fma(z, DoubleVector.broadcast(D, 0.008333333333322205));
      sin = sin.fma(z, DoubleVector.broadcast(D, -0.16666666666666632));
      sin = sin.mul(z.mul(r)).add(c.mul(w)).add(r);
      DoubleVector cos = DoubleVector.broadcast(D, -1.1359227219712318e-11);
      cos = cos.fma(z, DoubleVector.broadcast(D, 2.0875715419776895e-09));
      cos = cos.fma(z, DoubleVector.broadcast(D, -2.7557314296668735e-07));
      cos = cos.fma(z, DoubleVector.broadcast(D, 2.4801587289297335e-05));
      cos = cos.fma(z, DoubleVector.broadcast(D, -0.001388888888887384));
      cos = cos.fma(z, DoubleVector.broadcast(D, 0.041666666666666595));
      cos = cos.mul(z).mul(z).sub(r.mul(c)).add(w);
      LongVector q = rounded.reinterpretAsLongs().add(quadrant);
      VectorMask<Double> odd =
          q.lanewise(LSHL, 63).lanewise(OR, DOUBLE_ONE).reinterpretAsDoubles().lt(0.0);
      LongVector sign = q.lanewise(LSHL, 62).lanewise(AND, Long.MIN_VALUE);
      DoubleVector result =
          sin.blend(cos, odd)
              .reinterpretAsLongs()
              .lanewise(XOR, sign)
              .reinterpretAsDoubles()
              .blend(a, a.abs().lt(small));
      if (a.abs().compare(GT, DOUBLE_LIMIT).anyTrue()) {
        double[] operands = Arrays.copyOfRange(x, from + i, from + i + D.length());
        result.intoArray(y, to + i);
        sineOfLarge(operands, y, to + i, quadrant);
      } else {
        result.intoArray(y, to + i);
      }
    }
  }

  private static void sineOfLarge(double[] x, double[] y, int to, int quadrant) {
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(x[i]) > DOUBLE_LIMIT) {
        double value = quadrant == 1 ? Math.cos(x[i]) : Math.sin(x[i]);
        y[to + i] = quadrant == 2 ? -value : value;
      }
    }
  }

  private static void tan(float[] x, int from, float[] y, int to, int count) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector a = FloatVector.fromArray(F, x, from + i);
      FloatVector rounded =
          a.fma(FloatVector.broadcast(F, 0.63661975f), FloatVector.broadcast(F, FLOAT_WHOLE));
      FloatVector k = rounded.sub(FLOAT_WHOLE);
      FloatVector exact = k.fma(FloatVector.broadcast(F, -1.5707964f), a);
      FloatVector r = exact.sub(k.mul(-4.371139e-8f));
      FloatVector c = k.fma(FloatVector.broadcast(F, 4.371139e-8f), exact.sub(r));
      c = k.fma(FloatVector.broadcast(F, 1.7151245e-15f), c);
      FloatVector z = r.mul(r);
      FloatVector w = z.fma(FloatVector.broadcast(F, -0.5f), FloatVector.broadcast(F, 1f));
      FloatVector sin = FloatVector.broadcast(F, -0.00019516014f);
      sin = sin.fma(z, FloatVector.broadcast(F, 0.008332169f));
      sin = sin.fma(z, FloatVector.broadcast(F, -0.16666655f));
      sin = sin.mul(z.mul(r)).add(c.mul(w)).add(r);
      FloatVector cos = FloatVector.broadcast(F, 2.4437033e-05f);
      cos = cos.fma(z, FloatVector.broadcast(F, -0.0013887356f));
      cos = cos.fma(z, FloatVector.broadcast(F, 0.041666646f));
      cos = cos.mul(z).mul(z).sub(r.mul(c)).add(w);
      VectorMask<Float> odd =
          rounded
              .reinterpretAsInts()
              .lanewise(LSHL, 31)
              .lanewise(OR, FLOAT_ONE)
              .reinterpretAsFloats()
              .lt(0f);
      FloatVector result =
          sin.blend(cos.neg(), odd).div(cos.blend(sin, odd)).blend(a, a.abs().lt(0x1p-13f));
      if (a.abs().compare(GT, FLOAT_LIMIT).anyTrue()) {
        float[] operands = Arrays.copyOfRange(x, from + i, from + i + F.length());
        result.intoArray(y, to + i);
        tanOfLarge(operands, y, to + i);
      } else {
        result.intoArray(y, to + i);
      }
    }
  }

  private static void tanOfLarge(float[] x, float[] y, int to) {
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(x[i]) > FLOAT_LIMIT) {
        y[to + i] = (float) Math.tan(x[i]);
      }
    }
  }

  private static void tan(double[] x, int from, double[] y, int to, int count) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, x, from + i);
      DoubleVector rounded =
          a.fma(
              DoubleVector.broadcast(D, 0.6366197723675814),
              DoubleVector.broadcast(D, DOUBLE_WHOLE));
      DoubleVector k = rounded.sub(DOUBLE_WHOLE);
      DoubleVector exact = k.fma(DoubleVector.broadcast(D, -1.5707963267948966), a);
      DoubleVector r = exact.sub(k.mul(6.123233995736766e-17));
      DoubleVector c = k.fma(DoubleVector.broadcast(D, -6.123233995736766e-17), exact.sub(r));
      c = k.fma(DoubleVector.broadcast(D, 1.4973849048591698e-33), c);
      DoubleVector z = r.mul(r);
      DoubleVector w = z.fma(DoubleVector.broadcast(D, -0.5), DoubleVector.broadcast(D, 1.0));
      DoubleVector sin = DoubleVector.broadcast(D, 1.5896181308124725e-10);
      sin = sin.fma(z, DoubleVector.broadcast(D, -2.5050747853047886e-08));
      sin = sin.fma(z, DoubleVector.broadcast(D, 2.7557313628673755e-06));
      sin = sin.fma(z, DoubleVector.broadcast(D, -0.0001984126982963265));
      sin = sin.fma(z, DoubleVector.broadcast(D, 0.008333333333322205));
      sin = sin.fma(z, DoubleVector.broadcast(D, -0.16666666666666632));
      sin = sin.mul(z.mul(r)).add(c.mul(w)).add(r);
      DoubleVector cos = DoubleVector.broadcast(D, -1.1359227219712318e-11);
      cos = cos.fma(z, DoubleVector.broadcast(D, 2.0875715419776895e-09));
      cos = cos.fma(z, DoubleVector.broadcast(D, -2.7557314296668735e-07));
      cos = cos.fma(z, DoubleVector.broadcast(D, 2.4801587289297335e-05));
      cos = cos.fma(z, DoubleVector.broadcast(D, -0.001388888888887384));
      cos = cos.fma(z, DoubleVector.broadcast(D, 0.041666666666666595));
      cos = cos.mul(z).mul(z).sub(r.mul(c)).add(w);
      VectorMask<Double> odd =
          rounded
              .reinterpretAsLongs()
              .lanewise(LSHL, 63)
              .lanewise(OR, DOUBLE_ONE)
              .reinterpretAsDoubles()
              .lt(0.0);
      DoubleVector result =
          sin.blend(cos.neg(), odd).div(cos.blend(sin, odd)).blend(a, a.abs().lt(0x1p-27));
      if (a.abs().compare(GT, DOUBLE_LIMIT).anyTrue()) {
        double[] operands = Arrays.copyOfRange(x, from + i, from + i + D.length());
        result.intoArray(y, to + i);
        tanOfLarge(operands, y, to + i);
      } else {
        result.intoArray(y, to + i);
      }
    }
  }

  private static void tanOfLarge(double[] x, double[] y, int to) {
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(x[i]) > DOUBLE_LIMIT) {
        y[to + i] = Math.tan(x[i]);
      }
    }
  }
}
