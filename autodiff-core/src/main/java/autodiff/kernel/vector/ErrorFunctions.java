package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The error function, its complement and the normal distribution, made of {@link ErrorLoops
 * erfcx(a)} = exp(a²)·erfc(a), so that both tails keep their digits. The factor exp(−a²) takes the
 * square as a sum of two numbers. These are the last stages, see {@link Staged}.
 */
final class ErrorFunctions {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final double INV_SQRT_2PI = 0.3989422804014327;

  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;

  /** Beyond these exp(−a²) is 0. */
  private static final float FLOAT_RANGE = 10.5f;

  private static final double DOUBLE_RANGE = 28;

  /** Beyond these exp(−a²/2) is 0. */
  private static final float NORMAL_FLOAT_RANGE = 21;

  private static final double NORMAL_DOUBLE_RANGE = 40;

  private ErrorFunctions() {}

  /** What erf and erfc take the exponential of: −a², rounded. */
  static FloatVector minusSquare(FloatVector x) {
    FloatVector a = atMost(x.abs(), FLOAT_RANGE);
    return a.mul(a).neg();
  }

  static DoubleVector minusSquare(DoubleVector x) {
    DoubleVector a = atMost(x.abs(), DOUBLE_RANGE);
    return a.mul(a).neg();
  }

  /** What the normal density takes the exponential of: −a²/2, rounded. */
  static FloatVector minusHalfSquare(FloatVector x) {
    FloatVector a = atMost(x.abs(), NORMAL_FLOAT_RANGE);
    return a.mul(a.mul(0.5f)).neg();
  }

  static DoubleVector minusHalfSquare(DoubleVector x) {
    DoubleVector a = atMost(x.abs(), NORMAL_DOUBLE_RANGE);
    return a.mul(a.mul(0.5)).neg();
  }

  static FloatVector erf(FloatVector x, FloatVector rounded, FloatVector r) {
    FloatVector a = atMost(x.abs(), FLOAT_RANGE);
    FloatVector square = a.mul(a);
    FloatVector e = corrected(rounded, a.fma(a, square.neg()));
    FloatVector near = erfNear(x, square);
    FloatVector far = e.mul(r).neg().add(1);
    return near.blend(far.blend(far.neg(), x.lt(0)), a.compare(GT, 1));
  }

  static DoubleVector erf(DoubleVector x, DoubleVector rounded, DoubleVector r) {
    DoubleVector a = atMost(x.abs(), DOUBLE_RANGE);
    DoubleVector square = a.mul(a);
    DoubleVector e = corrected(rounded, a.fma(a, square.neg()));
    DoubleVector near = erfNear(x, square);
    DoubleVector far = e.mul(r).neg().add(1);
    return near.blend(far.blend(far.neg(), x.lt(0)), a.compare(GT, 1));
  }

  static FloatVector erfc(FloatVector x, FloatVector rounded, FloatVector r) {
    FloatVector a = atMost(x.abs(), FLOAT_RANGE);
    FloatVector square = a.mul(a);
    FloatVector e = corrected(rounded, a.fma(a, square.neg()));
    FloatVector near = erfNear(x, square).neg().add(1);
    FloatVector far = e.mul(r);
    return near.blend(far.blend(far.neg().add(2), x.lt(0)), a.compare(GT, 0.5f));
  }

  static DoubleVector erfc(DoubleVector x, DoubleVector rounded, DoubleVector r) {
    DoubleVector a = atMost(x.abs(), DOUBLE_RANGE);
    DoubleVector square = a.mul(a);
    DoubleVector e = corrected(rounded, a.fma(a, square.neg()));
    DoubleVector near = erfNear(x, square).neg().add(1);
    DoubleVector far = e.mul(r);
    return near.blend(far.blend(far.neg().add(2), x.lt(0)), a.compare(GT, 0.5));
  }

  static FloatVector erfSlope(FloatVector x, FloatVector rounded, FloatVector r) {
    FloatVector a = atMost(x.abs(), FLOAT_RANGE);
    FloatVector square = a.mul(a);
    return corrected(rounded, a.fma(a, square.neg())).mul((float) TWO_OVER_SQRT_PI);
  }

  static DoubleVector erfSlope(DoubleVector x, DoubleVector rounded, DoubleVector r) {
    return rounded.mul(TWO_OVER_SQRT_PI);
  }

  static FloatVector erfcSlope(FloatVector x, FloatVector rounded, FloatVector r) {
    return erfSlope(x, rounded, r).neg();
  }

  static DoubleVector erfcSlope(DoubleVector x, DoubleVector rounded, DoubleVector r) {
    return erfSlope(x, rounded, r).neg();
  }

  /** The normal distribution function. */
  static FloatVector ndtr(FloatVector x, FloatVector rounded, FloatVector r) {
    FloatVector tail = density(rounded, atMost(x.abs(), NORMAL_FLOAT_RANGE)).mul(0.5f).mul(r);
    return tail.blend(tail.neg().add(1), x.lt(0).not());
  }

  static DoubleVector ndtr(DoubleVector x, DoubleVector rounded, DoubleVector r) {
    DoubleVector tail = density(rounded, atMost(x.abs(), NORMAL_DOUBLE_RANGE)).mul(0.5).mul(r);
    return tail.blend(tail.neg().add(1), x.lt(0).not());
  }

  static FloatVector ndtrSlope(FloatVector x, FloatVector rounded, FloatVector r) {
    return density(rounded, atMost(x.abs(), NORMAL_FLOAT_RANGE)).mul((float) INV_SQRT_2PI);
  }

  static DoubleVector ndtrSlope(DoubleVector x, DoubleVector rounded, DoubleVector r) {
    return rounded.mul(INV_SQRT_2PI);
  }

  /** x·Φ(x): below 0 the tail itself, above it what the tail leaves of x. */
  static FloatVector gelu(FloatVector x, FloatVector rounded, FloatVector r) {
    FloatVector a = atMost(x.abs(), NORMAL_FLOAT_RANGE);
    FloatVector tail = density(rounded, a).mul(a.mul(0.5f).mul(r));
    return x.sub(tail).blend(tail.neg(), x.lt(0));
  }

  static DoubleVector gelu(DoubleVector x, DoubleVector rounded, DoubleVector r) {
    DoubleVector a = atMost(x.abs(), NORMAL_DOUBLE_RANGE);
    DoubleVector tail = density(rounded, a).mul(a.mul(0.5).mul(r));
    return x.sub(tail).blend(tail.neg(), x.lt(0));
  }

  static FloatVector geluSlope(FloatVector x, FloatVector rounded, FloatVector r) {
    FloatVector a = atMost(x.abs(), NORMAL_FLOAT_RANGE);
    FloatVector tail = density(rounded, a).mul(r.mul(0.5f).sub(a.mul((float) INV_SQRT_2PI)));
    return tail.neg().add(1).blend(tail, x.lt(0));
  }

  static DoubleVector geluSlope(DoubleVector x, DoubleVector rounded, DoubleVector r) {
    DoubleVector a = atMost(x.abs(), NORMAL_DOUBLE_RANGE);
    DoubleVector tail = density(rounded, a).mul(r.mul(0.5).sub(a.mul(INV_SQRT_2PI)));
    return tail.neg().add(1).blend(tail, x.lt(0));
  }

  /** exp(−a²/2). */
  private static FloatVector density(FloatVector rounded, FloatVector a) {
    FloatVector half = a.mul(0.5f);
    return corrected(rounded, a.fma(half, a.mul(half).neg()));
  }

  private static DoubleVector density(DoubleVector rounded, DoubleVector a) {
    DoubleVector half = a.mul(0.5);
    return corrected(rounded, a.fma(half, a.mul(half).neg()));
  }

  /** exp(−(a + low)), given exp(−a). */
  private static FloatVector corrected(FloatVector rounded, FloatVector low) {
    return rounded.sub(rounded.mul(low));
  }

  private static DoubleVector corrected(DoubleVector rounded, DoubleVector low) {
    return rounded.sub(rounded.mul(low));
  }

  private static FloatVector atMost(FloatVector a, float range) {
    return a.blend(range, a.compare(GT, range));
  }

  private static DoubleVector atMost(DoubleVector a, double range) {
    return a.blend(range, a.compare(GT, range));
  }

  /** erf on [−1, 1]: an odd polynomial. */
  private static FloatVector erfNear(FloatVector x, FloatVector square) {
    FloatVector p = FloatVector.broadcast(F, 7.875875e-5f);
    p = p.fma(square, FloatVector.broadcast(F, -8.0168643e-4f));
    p = p.fma(square, FloatVector.broadcast(F, 0.0051890872f));
    p = p.fma(square, FloatVector.broadcast(F, -0.026854211f));
    p = p.fma(square, FloatVector.broadcast(F, 0.11283594f));
    p = p.fma(square, FloatVector.broadcast(F, -0.37612626f));
    return p.fma(square, FloatVector.broadcast(F, (float) TWO_OVER_SQRT_PI)).mul(x);
  }

  private static DoubleVector erfNear(DoubleVector x, DoubleVector square) {
    DoubleVector p = DoubleVector.broadcast(D, 5.957176147748911e-11);
    p = p.fma(square, DoubleVector.broadcast(D, -1.1372848856791674e-09));
    p = p.fma(square, DoubleVector.broadcast(D, 1.4659775274047436e-08));
    p = p.fma(square, DoubleVector.broadcast(D, -1.6350312701054695e-07));
    p = p.fma(square, DoubleVector.broadcast(D, 1.6461000484121368e-06));
    p = p.fma(square, DoubleVector.broadcast(D, -1.4925595266831182e-05));
    p = p.fma(square, DoubleVector.broadcast(D, 0.0001205533111164271));
    p = p.fma(square, DoubleVector.broadcast(D, -0.000854832698083379));
    p = p.fma(square, DoubleVector.broadcast(D, 0.0052239776248180145));
    p = p.fma(square, DoubleVector.broadcast(D, -0.026866170645076792));
    p = p.fma(square, DoubleVector.broadcast(D, 0.11283791670954879));
    p = p.fma(square, DoubleVector.broadcast(D, -0.3761263890318375));
    return p.fma(square, DoubleVector.broadcast(D, TWO_OVER_SQRT_PI)).mul(x);
  }
}
