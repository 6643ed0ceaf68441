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

  /** Above this tanh is 1 − 2/(exp(2a) + 1), below it a polynomial. */
  private static final double NEAR = 0.5625;

  private Hyperbolic() {}

  static FloatVector twice(FloatVector x) {
    FloatVector a = x.abs();
    return a.add(a);
  }

  /** Of e = exp(2|x|). */
  static FloatVector tanh(FloatVector x, FloatVector e) {
    FloatVector far = FloatVector.broadcast(F, -2f).div(e.add(1f)).add(1f);
    FloatVector z = x.mul(x);
    FloatVector p = FloatVector.broadcast(F, -0.006188681f);
    p = p.fma(z, FloatVector.broadcast(F, 0.021014312f));
    p = p.fma(z, FloatVector.broadcast(F, -0.053839255f));
    p = p.fma(z, FloatVector.broadcast(F, 0.13332471f));
    p = p.fma(z, FloatVector.broadcast(F, -0.33333313f));
    FloatVector near = p.mul(z).fma(x, x);
    return near.blend(far.blend(far.neg(), x.lt(0f)), x.abs().compare(GT, (float) NEAR))
        .blend(x, x.abs().lt(0x1p-13f));
  }

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

  static DoubleVector twice(DoubleVector x) {
    DoubleVector a = x.abs();
    return a.add(a);
  }

  /** Of e = exp(2|x|). */
  static DoubleVector tanh(DoubleVector x, DoubleVector e) {
    DoubleVector far = DoubleVector.broadcast(D, -2.0).div(e.add(1.0)).add(1.0);
    DoubleVector z = x.mul(x);
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
    DoubleVector near = p.mul(z).fma(x, x);
    return near.blend(far.blend(far.neg(), x.lt(0.0)), x.abs().compare(GT, NEAR))
        .blend(x, x.abs().lt(0x1p-27));
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
