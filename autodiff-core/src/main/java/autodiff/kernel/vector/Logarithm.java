package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Logarithms in vector arithmetic, each loop in one piece: see {@link Exponential}.
 *
 * <p>x = 2ᵏ·m with m in [√½, √2), and ln x = k·ln 2 + ln(1 + f) with f = m − 1. In float32 ln(1 +
 * f) = f − f²/2 + f³·p(f) with a minimax polynomial of degree 8. In float64 it is 2·artanh(s) with
 * s = f/(2 + f), which needs fewer terms, written as f less something small. Minimax polynomials
 * with errors of 8·10⁻¹⁰ and 2·10⁻¹⁸ of the logarithm. And derivatives of logarithms.
 */
final class Logarithm {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  private static final float FLOAT_LN2 = 0.6931472f;
  private static final float FLOAT_LN2_LOW = -1.9046542e-9f;
  private static final double LN2 = 0.6931471805599453;
  private static final double LN2_LOW = 2.3190468138462996e-17;

  /** ln x. */
  static final VectorFunction LOG =
      new VectorFunction(
          (x, from, y, to, count) -> log(x, from, y, to, count, FLOAT_LN2, FLOAT_LN2_LOW, 1f, 0f),
          (x, from, y, to, count) -> log(x, from, y, to, count, LN2, LN2_LOW, 1.0, 0.0));

  /** log₂ x, exact at powers of 2. */
  static final VectorFunction LOG2 =
      new VectorFunction(
          (x, from, y, to, count) -> log(x, from, y, to, count, 1f, 0f, 1.442695f, 1.925963e-8f),
          (x, from, y, to, count) ->
              log(x, from, y, to, count, 1.0, 0.0, 1.4426950408889634, 2.0355273740931033e-17));

  /** log₁₀ x. */
  static final VectorFunction LOG10 =
      new VectorFunction(
          (x, from, y, to, count) ->
              log(x, from, y, to, count, 0.30103f, -1.4320989e-08f, 0.4342945f, -1.010305e-8f),
          (x, from, y, to, count) ->
              log(
                  x,
                  from,
                  y,
                  to,
                  count,
                  0.3010299956639812,
                  -2.8037281277851704e-18,
                  0.4342944819032518,
                  1.098319650216765e-17));

  /** ln(1 + x). */
  static final VectorFunction LOG1P = new VectorFunction(Logarithm::log1p, Logarithm::log1p);

  private static final int FLOAT_BITS = 23;
  private static final int DOUBLE_BITS = 52;

  /** The bits of √½, and a bias that keeps exponents positive. */
  private static final int FLOAT_OFFSET = Float.floatToIntBits(0.70710677f) - (256 << FLOAT_BITS);

  private static final long DOUBLE_OFFSET =
      Double.doubleToLongBits(0.7071067811865475) - (1024L << DOUBLE_BITS);

  private static final int FLOAT_WHOLE = Float.floatToIntBits(0x1p23f);
  private static final long DOUBLE_WHOLE = Double.doubleToLongBits(0x1p52);
  private static final int FLOAT_ONE = Float.floatToIntBits(1f);
  private static final long DOUBLE_ONE = Double.doubleToLongBits(1.0);

  private Logarithm() {}

  /** k·unit + ln(m)·factor, each a sum of two numbers. */
  private static void log(
      float[] x,
      int from,
      float[] y,
      int to,
      int count,
      float unit,
      float unitLow,
      float factor,
      float factorLow) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector a = FloatVector.fromArray(F, x, from + i);
      VectorMask<Float> small = a.lt(Float.MIN_NORMAL);
      FloatVector scaled = a.blend(a.mul(0x1p25f), small);
      IntVector bits = scaled.reinterpretAsInts();
      IntVector exponent = bits.sub(FLOAT_OFFSET).lanewise(LSHR, FLOAT_BITS);
      FloatVector m = bits.sub(exponent.sub(256).lanewise(LSHL, FLOAT_BITS)).reinterpretAsFloats();
      // The bits of a number whose last place is 1.
      FloatVector k = exponent.lanewise(OR, FLOAT_WHOLE).reinterpretAsFloats().sub(0x1p23f + 256);
      k = k.blend(k.sub(25f), small);
      FloatVector f = m.sub(1f);
      FloatVector p = FloatVector.broadcast(F, 0.06748581f);
      p = p.fma(f, FloatVector.broadcast(F, -0.116779454f));
      p = p.fma(f, FloatVector.broadcast(F, 0.11888541f));
      p = p.fma(f, FloatVector.broadcast(F, -0.12405257f));
      p = p.fma(f, FloatVector.broadcast(F, 0.14219463f));
      p = p.fma(f, FloatVector.broadcast(F, -0.1666801f));
      p = p.fma(f, FloatVector.broadcast(F, 0.20002124f));
      p = p.fma(f, FloatVector.broadcast(F, -0.2500001f));
      p = p.fma(f, FloatVector.broadcast(F, 0.33333313f));
      p = p.fma(f, FloatVector.broadcast(F, -0.5f));
      FloatVector log = f.mul(f).fma(p, f);
      FloatVector result = log.fma(FloatVector.broadcast(F, factor), log.mul(factorLow));
      result = k.fma(FloatVector.broadcast(F, unitLow), result);
      result = k.fma(FloatVector.broadcast(F, unit), result);
      FloatVector special = a.blend(Float.NEGATIVE_INFINITY, a.eq(0f)).blend(Float.NaN, a.lt(0f));
      result
          .blend(special, a.compare(GT, 0f).and(a.lt(Float.POSITIVE_INFINITY)).not())
          .intoArray(y, to + i);
    }
  }

  private static void log(
      double[] x,
      int from,
      double[] y,
      int to,
      int count,
      double unit,
      double unitLow,
      double factor,
      double factorLow) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, x, from + i);
      VectorMask<Double> small = a.lt(Double.MIN_NORMAL);
      DoubleVector scaled = a.blend(a.mul(0x1p54), small);
      LongVector bits = scaled.reinterpretAsLongs();
      LongVector exponent = bits.sub(DOUBLE_OFFSET).lanewise(LSHR, DOUBLE_BITS);
      DoubleVector m =
          bits.sub(exponent.sub(1024).lanewise(LSHL, DOUBLE_BITS)).reinterpretAsDoubles();
      // The bits of a number whose last place is 1.
      DoubleVector k =
          exponent.lanewise(OR, DOUBLE_WHOLE).reinterpretAsDoubles().sub(0x1p52 + 1024);
      k = k.blend(k.sub(54.0), small);
      DoubleVector f = m.sub(1.0);
      DoubleVector s = f.div(f.add(2.0));
      DoubleVector z = s.mul(s);
      DoubleVector p = DoubleVector.broadcast(D, 0.14797508041453497);
      p = p.fma(z, DoubleVector.broadcast(D, 0.15313903203994805));
      p = p.fma(z, DoubleVector.broadcast(D, 0.1818356974192207));
      p = p.fma(z, DoubleVector.broadcast(D, 0.22222198475935345));
      p = p.fma(z, DoubleVector.broadcast(D, 0.2857142874326329));
      p = p.fma(z, DoubleVector.broadcast(D, 0.3999999999941109));
      p = p.fma(z, DoubleVector.broadcast(D, 0.6666666666666735));
      DoubleVector half = f.mul(f).mul(0.5);
      // f − (h − s·(h + z·p)) with h = f²/2: what is rounded is small beside f.
      DoubleVector log = f.sub(half.sub(s.mul(p.fma(z, half))));
      DoubleVector result = log.fma(DoubleVector.broadcast(D, factor), log.mul(factorLow));
      result = k.fma(DoubleVector.broadcast(D, unitLow), result);
      result = k.fma(DoubleVector.broadcast(D, unit), result);
      DoubleVector special =
          a.blend(Double.NEGATIVE_INFINITY, a.eq(0.0)).blend(Double.NaN, a.lt(0.0));
      result
          .blend(special, a.compare(GT, 0.0).and(a.lt(Double.POSITIVE_INFINITY)).not())
          .intoArray(y, to + i);
    }
  }

  /**
   * 1 + x = u + what rounding loses, which is brought to f; so where k = 0, f is x. Elsewhere the
   * result is at least ⅓, beside which the rounding of f is nothing.
   */
  private static void log1p(float[] x, int from, float[] y, int to, int count) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector a = FloatVector.fromArray(F, x, from + i);
      FloatVector u = a.add(1f);
      FloatVector part = u.sub(1f);
      FloatVector lost = a.sub(part).add(part.sub(u).add(1f));
      IntVector bits = u.reinterpretAsInts();
      IntVector exponent = bits.sub(FLOAT_OFFSET).lanewise(LSHR, FLOAT_BITS);
      IntVector shift = exponent.sub(256).lanewise(LSHL, FLOAT_BITS);
      FloatVector k = exponent.lanewise(OR, FLOAT_WHOLE).reinterpretAsFloats().sub(0x1p23f + 256);
      FloatVector m = bits.sub(shift).reinterpretAsFloats();
      FloatVector scale = shift.neg().add(FLOAT_ONE).reinterpretAsFloats();
      FloatVector f = m.sub(1f);
      // Of large numbers nothing that matters is lost, and the scale may leave the range.
      f = f.blend(lost.fma(scale, f), a.lt(0x1p30f));
      FloatVector p = FloatVector.broadcast(F, 0.06748581f);
      p = p.fma(f, FloatVector.broadcast(F, -0.116779454f));
      p = p.fma(f, FloatVector.broadcast(F, 0.11888541f));
      p = p.fma(f, FloatVector.broadcast(F, -0.12405257f));
      p = p.fma(f, FloatVector.broadcast(F, 0.14219463f));
      p = p.fma(f, FloatVector.broadcast(F, -0.1666801f));
      p = p.fma(f, FloatVector.broadcast(F, 0.20002124f));
      p = p.fma(f, FloatVector.broadcast(F, -0.2500001f));
      p = p.fma(f, FloatVector.broadcast(F, 0.33333313f));
      p = p.fma(f, FloatVector.broadcast(F, -0.5f));
      FloatVector log = f.mul(f).fma(p, f);
      FloatVector result = k.fma(FloatVector.broadcast(F, FLOAT_LN2_LOW), log);
      result = k.fma(FloatVector.broadcast(F, FLOAT_LN2), result);
      result = result.blend(a, a.abs().lt(0x1p-25f));
      FloatVector special = u.blend(Float.NEGATIVE_INFINITY, u.eq(0f)).blend(Float.NaN, u.lt(0f));
      result
          .blend(special, u.compare(GT, 0f).and(u.lt(Float.POSITIVE_INFINITY)).not())
          .intoArray(y, to + i);
    }
  }

  private static void log1p(double[] x, int from, double[] y, int to, int count) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, x, from + i);
      DoubleVector u = a.add(1.0);
      DoubleVector part = u.sub(1.0);
      DoubleVector lost = a.sub(part).add(part.sub(u).add(1.0));
      LongVector bits = u.reinterpretAsLongs();
      LongVector exponent = bits.sub(DOUBLE_OFFSET).lanewise(LSHR, DOUBLE_BITS);
      LongVector shift = exponent.sub(1024).lanewise(LSHL, DOUBLE_BITS);
      DoubleVector k =
          exponent.lanewise(OR, DOUBLE_WHOLE).reinterpretAsDoubles().sub(0x1p52 + 1024);
      DoubleVector m = bits.sub(shift).reinterpretAsDoubles();
      DoubleVector scale = shift.neg().add(DOUBLE_ONE).reinterpretAsDoubles();
      DoubleVector f = m.sub(1.0);
      // Of large numbers nothing that matters is lost, and the scale may leave the range.
      f = f.blend(lost.fma(scale, f), a.lt(0x1p60));
      DoubleVector s = f.div(f.add(2.0));
      DoubleVector z = s.mul(s);
      DoubleVector p = DoubleVector.broadcast(D, 0.14797508041453497);
      p = p.fma(z, DoubleVector.broadcast(D, 0.15313903203994805));
      p = p.fma(z, DoubleVector.broadcast(D, 0.1818356974192207));
      p = p.fma(z, DoubleVector.broadcast(D, 0.22222198475935345));
      p = p.fma(z, DoubleVector.broadcast(D, 0.2857142874326329));
      p = p.fma(z, DoubleVector.broadcast(D, 0.3999999999941109));
      p = p.fma(z, DoubleVector.broadcast(D, 0.6666666666666735));
      DoubleVector half = f.mul(f).mul(0.5);
      // f − (h − s·(h + z·p)) with h = f²/2: what is rounded is small beside f.
      DoubleVector log = f.sub(half.sub(s.mul(p.fma(z, half))));
      DoubleVector result = k.fma(DoubleVector.broadcast(D, LN2_LOW), log);
      result = k.fma(DoubleVector.broadcast(D, LN2), result);
      result = result.blend(a, a.abs().lt(0x1p-54));
      DoubleVector special =
          u.blend(Double.NEGATIVE_INFINITY, u.eq(0.0)).blend(Double.NaN, u.lt(0.0));
      result
          .blend(special, u.compare(GT, 0.0).and(u.lt(Double.POSITIVE_INFINITY)).not())
          .intoArray(y, to + i);
    }
  }

  /** 1/(xc), and NaN below 0. */
  static FloatVector slope(FloatVector x, double c) {
    FloatVector positive = x.add(0f);
    return FloatVector.broadcast(F, (float) (1 / c)).div(positive).blend(Float.NaN, x.lt(0));
  }

  static DoubleVector slope(DoubleVector x, double c) {
    DoubleVector positive = x.add(0.0);
    return DoubleVector.broadcast(D, 1 / c).div(positive).blend(Double.NaN, x.lt(0));
  }

  /** 1/(1 + x), and NaN below −1. */
  static FloatVector slopeOfLog1p(FloatVector x) {
    return FloatVector.broadcast(F, 1).div(x.add(1)).blend(Float.NaN, x.lt(-1));
  }

  static DoubleVector slopeOfLog1p(DoubleVector x) {
    return DoubleVector.broadcast(D, 1).div(x.add(1)).blend(Double.NaN, x.lt(-1));
  }
}
