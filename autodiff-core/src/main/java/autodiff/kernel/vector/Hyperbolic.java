package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Hyperbolic functions of exponentials: the first and last stages, see {@link Staged}. */
final class Hyperbolic {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /** Beyond this the exponential is taken of a half, and squared. */
  private static final float FLOAT_HALF = 88;

  private static final double DOUBLE_HALF = 709;

  private Hyperbolic() {}

  /** |x|, or half of it where its exponential might not be finite. */
  static FloatVector moderate(FloatVector x) {
    FloatVector a = x.abs();
    return a.blend(a.mul(0.5f), a.compare(GT, FLOAT_HALF));
  }

  /** Of t = exp(|x|) − 1, or of exp(|x|/2) − 1. */
  static FloatVector sinh(FloatVector x, FloatVector t) {
    FloatVector e = t.add(1f);
    FloatVector result = t.add(t.div(e)).mul(0.5f);
    result = result.blend(e.mul(0.5f).mul(e), x.abs().compare(GT, FLOAT_HALF));
    return result.blend(result.neg(), x.lt(0f)).blend(x, x.abs().lt(0x1p-13f));
  }

  /** Of e = exp(|x|), or of exp(|x|/2). */
  static FloatVector cosh(FloatVector x, FloatVector e) {
    FloatVector half = e.mul(0.5f);
    FloatVector result = half.add(FloatVector.broadcast(F, 0.5f).div(e));
    return result.blend(half.mul(e), x.abs().compare(GT, FLOAT_HALF));
  }

  /** |x|, or half of it where its exponential might not be finite. */
  static DoubleVector moderate(DoubleVector x) {
    DoubleVector a = x.abs();
    return a.blend(a.mul(0.5), a.compare(GT, DOUBLE_HALF));
  }

  /** Of t = exp(|x|) − 1, or of exp(|x|/2) − 1. */
  static DoubleVector sinh(DoubleVector x, DoubleVector t) {
    DoubleVector e = t.add(1.0);
    DoubleVector result = t.add(t.div(e)).mul(0.5);
    result = result.blend(e.mul(0.5).mul(e), x.abs().compare(GT, DOUBLE_HALF));
    return result.blend(result.neg(), x.lt(0.0)).blend(x, x.abs().lt(0x1p-27));
  }

  /** Of e = exp(|x|), or of exp(|x|/2). */
  static DoubleVector cosh(DoubleVector x, DoubleVector e) {
    DoubleVector half = e.mul(0.5);
    DoubleVector result = half.add(DoubleVector.broadcast(D, 0.5).div(e));
    return result.blend(half.mul(e), x.abs().compare(GT, DOUBLE_HALF));
  }
}
