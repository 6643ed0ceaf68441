package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LOG;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The binary logarithm, and the derivatives of logarithms: NaN where these are not defined. */
final class Logarithms {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /** 1/ln 2 and what rounding leaves of it. */
  private static final double INV_LN2 = 1.4426950408889634;

  private static final double INV_LN2_LOW = 2.0355273740931033e-17;
  private static final float FLOAT_INV_LN2_LOW = (float) (INV_LN2 - (float) INV_LN2);

  private static final int FLOAT_BITS = 23;
  private static final int DOUBLE_BITS = 52;

  /** The bits of ¾, and a bias that keeps exponents positive. */
  private static final int FLOAT_OFFSET = Float.floatToIntBits(0.75f) - (256 << FLOAT_BITS);

  private static final long DOUBLE_OFFSET = Double.doubleToLongBits(0.75) - (1024L << DOUBLE_BITS);

  private Logarithms() {}

  /** 1/(xc), and NaN below 0. */
  static FloatVector slope(FloatVector x, double c) {
    FloatVector positive = x.add(0f);
    return FloatVector.broadcast(F, 1).div(positive.mul((float) c)).blend(Float.NaN, x.lt(0));
  }

  static DoubleVector slope(DoubleVector x, double c) {
    DoubleVector positive = x.add(0.0);
    return DoubleVector.broadcast(D, 1).div(positive.mul(c)).blend(Double.NaN, x.lt(0));
  }

  /** 1/(1 + x), and NaN below −1. */
  static FloatVector slopeOfLog1p(FloatVector x) {
    return FloatVector.broadcast(F, 1).div(x.add(1)).blend(Float.NaN, x.lt(-1));
  }

  static DoubleVector slopeOfLog1p(DoubleVector x) {
    return DoubleVector.broadcast(D, 1).div(x.add(1)).blend(Double.NaN, x.lt(-1));
  }

  /** k + ln(m)/ln 2 for x = 2ᵏm, with m in [¾, 1½): exact at powers of two. */
  static FloatVector log2(FloatVector x) {
    VectorMask<Float> small = x.lt(Float.MIN_NORMAL);
    FloatVector scaled = x.blend(x.mul(0x1p23f), small);
    VectorMask<Float> ordinary = scaled.compare(GT, 0f).and(scaled.lt(Float.POSITIVE_INFINITY));
    IntVector bits = scaled.reinterpretAsInts();
    IntVector k = bits.sub(FLOAT_OFFSET).lanewise(LSHR, FLOAT_BITS);
    FloatVector m = bits.sub(k.sub(256).lanewise(LSHL, FLOAT_BITS)).reinterpretAsFloats();
    // The bits of 2²³ + k.
    FloatVector exponent =
        k.lanewise(OR, Float.floatToIntBits(0x1p23f)).reinterpretAsFloats().sub(0x1p23f + 256);
    exponent = exponent.blend(exponent.sub(23), small);
    FloatVector log = scaled.blend(m, ordinary).lanewise(LOG);
    FloatVector scaledLog =
        log.fma(FloatVector.broadcast(F, (float) INV_LN2), log.mul(FLOAT_INV_LN2_LOW));
    return log.blend(exponent.add(scaledLog), ordinary);
  }

  static DoubleVector log2(DoubleVector x) {
    VectorMask<Double> small = x.lt(Double.MIN_NORMAL);
    DoubleVector scaled = x.blend(x.mul(0x1p52), small);
    VectorMask<Double> ordinary = scaled.compare(GT, 0.0).and(scaled.lt(Double.POSITIVE_INFINITY));
    LongVector bits = scaled.reinterpretAsLongs();
    LongVector k = bits.sub(DOUBLE_OFFSET).lanewise(LSHR, DOUBLE_BITS);
    DoubleVector m = bits.sub(k.sub(1024).lanewise(LSHL, DOUBLE_BITS)).reinterpretAsDoubles();
    DoubleVector exponent =
        k.lanewise(OR, Double.doubleToLongBits(0x1p52)).reinterpretAsDoubles().sub(0x1p52 + 1024);
    exponent = exponent.blend(exponent.sub(52), small);
    DoubleVector log = scaled.blend(m, ordinary).lanewise(LOG);
    DoubleVector scaledLog = log.fma(DoubleVector.broadcast(D, INV_LN2), log.mul(INV_LN2_LOW));
    return log.blend(exponent.add(scaledLog), ordinary);
  }
}
