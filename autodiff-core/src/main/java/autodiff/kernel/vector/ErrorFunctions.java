package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.EXP;
import static jdk.incubator.vector.VectorOperators.GT;

import autodiff.kernel.UnaryLoop;
import java.util.function.BinaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The error function, its complement and the normal distribution, made of {@link ErrorLoops
 * erfcx(a)} = exp(a²)·erfc(a), so that both tails keep their digits. The factor exp(−a²) takes the
 * square as a sum of two numbers.
 */
final class ErrorFunctions {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  static final double INV_SQRT2 = 0.7071067811865476;
  private static final double INV_SQRT_2PI = 0.3989422804014327;

  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;

  /** Beyond these exp(−a²) is 0. */
  private static final float FLOAT_RANGE = 10.5f;

  private static final double DOUBLE_RANGE = 28;

  /** Beyond these exp(−a²/2) is 0. */
  private static final float NORMAL_FLOAT_RANGE = 21;

  private static final double NORMAL_DOUBLE_RANGE = 40;

  private ErrorFunctions() {}

  /**
   * Functions of x and r = erfcx(|cx|), which a loop of its own prepares.
   *
   * @param scale c
   * @param ofFloats the function in float32
   * @param ofDoubles the function in float64
   * @param slopeOfFloats the derivative in float32
   * @param slopeOfDoubles the derivative in float64
   * @param plain the plain loop, where a zero meets an infinity
   */
  record Family(
      double scale,
      BinaryOperator<FloatVector> ofFloats,
      BinaryOperator<DoubleVector> ofDoubles,
      BinaryOperator<FloatVector> slopeOfFloats,
      BinaryOperator<DoubleVector> slopeOfDoubles,
      UnaryLoop plain) {}

  static FloatVector erf(FloatVector x, FloatVector r) {
    FloatVector a = atMost(x.abs(), FLOAT_RANGE);
    FloatVector square = a.mul(a);
    FloatVector e = expMinus(square, a.fma(a, square.neg()));
    FloatVector near = erfNear(x, square);
    FloatVector far = e.mul(r).neg().add(1);
    return near.blend(far.blend(far.neg(), x.lt(0)), a.compare(GT, 1));
  }

  static DoubleVector erf(DoubleVector x, DoubleVector r) {
    DoubleVector a = atMost(x.abs(), DOUBLE_RANGE);
    DoubleVector square = a.mul(a);
    DoubleVector e = expMinus(square, a.fma(a, square.neg()));
    DoubleVector near = erfNear(x, square);
    DoubleVector far = e.mul(r).neg().add(1);
    return near.blend(far.blend(far.neg(), x.lt(0)), a.compare(GT, 1));
  }

  static FloatVector erfc(FloatVector x, FloatVector r) {
    FloatVector a = atMost(x.abs(), FLOAT_RANGE);
    FloatVector square = a.mul(a);
    FloatVector e = expMinus(square, a.fma(a, square.neg()));
    FloatVector near = erfNear(x, square).neg().add(1);
    FloatVector far = e.mul(r);
    return near.blend(far.blend(far.neg().add(2), x.lt(0)), a.compare(GT, 0.5f));
  }

  static DoubleVector erfc(DoubleVector x, DoubleVector r) {
    DoubleVector a = atMost(x.abs(), DOUBLE_RANGE);
    DoubleVector square = a.mul(a);
    DoubleVector e = expMinus(square, a.fma(a, square.neg()));
    DoubleVector near = erfNear(x, square).neg().add(1);
    DoubleVector far = e.mul(r);
    return near.blend(far.blend(far.neg().add(2), x.lt(0)), a.compare(GT, 0.5));
  }

  static FloatVector erfSlope(FloatVector x, FloatVector r) {
    FloatVector a = atMost(x.abs(), FLOAT_RANGE);
    FloatVector square = a.mul(a);
    return expMinus(square, a.fma(a, square.neg())).mul((float) TWO_OVER_SQRT_PI);
  }

  static DoubleVector erfSlope(DoubleVector x, DoubleVector r) {
    return x.mul(x).neg().lanewise(EXP).mul(TWO_OVER_SQRT_PI);
  }

  static FloatVector erfcSlope(FloatVector x, FloatVector r) {
    return erfSlope(x, r).neg();
  }

  static DoubleVector erfcSlope(DoubleVector x, DoubleVector r) {
    return erfSlope(x, r).neg();
  }

  /** The normal distribution function. */
  static FloatVector ndtr(FloatVector x, FloatVector r) {
    FloatVector tail = density(atMost(x.abs(), NORMAL_FLOAT_RANGE)).mul(0.5f).mul(r);
    return tail.blend(tail.neg().add(1), x.lt(0).not());
  }

  static DoubleVector ndtr(DoubleVector x, DoubleVector r) {
    DoubleVector tail = density(atMost(x.abs(), NORMAL_DOUBLE_RANGE)).mul(0.5).mul(r);
    return tail.blend(tail.neg().add(1), x.lt(0).not());
  }

  static FloatVector ndtrSlope(FloatVector x, FloatVector r) {
    return density(atMost(x.abs(), NORMAL_FLOAT_RANGE)).mul((float) INV_SQRT_2PI);
  }

  static DoubleVector ndtrSlope(DoubleVector x, DoubleVector r) {
    return x.mul(-0.5).mul(x).lanewise(EXP).mul(INV_SQRT_2PI);
  }

  /** x·Φ(x): below 0 the tail itself, above it what the tail leaves of x. */
  static FloatVector gelu(FloatVector x, FloatVector r) {
    FloatVector a = atMost(x.abs(), NORMAL_FLOAT_RANGE);
    FloatVector tail = density(a).mul(a.mul(0.5f).mul(r));
    return x.sub(tail).blend(tail.neg(), x.lt(0));
  }

  static DoubleVector gelu(DoubleVector x, DoubleVector r) {
    DoubleVector a = atMost(x.abs(), NORMAL_DOUBLE_RANGE);
    DoubleVector tail = density(a).mul(a.mul(0.5).mul(r));
    return x.sub(tail).blend(tail.neg(), x.lt(0));
  }

  static FloatVector geluSlope(FloatVector x, FloatVector r) {
    FloatVector a = atMost(x.abs(), NORMAL_FLOAT_RANGE);
    FloatVector tail = density(a).mul(r.mul(0.5f).sub(a.mul((float) INV_SQRT_2PI)));
    return tail.neg().add(1).blend(tail, x.lt(0));
  }

  static DoubleVector geluSlope(DoubleVector x, DoubleVector r) {
    DoubleVector a = atMost(x.abs(), NORMAL_DOUBLE_RANGE);
    DoubleVector tail = density(a).mul(r.mul(0.5).sub(a.mul(INV_SQRT_2PI)));
    return tail.neg().add(1).blend(tail, x.lt(0));
  }

  /** exp(−a²/2). */
  private static FloatVector density(FloatVector a) {
    FloatVector half = a.mul(0.5f);
    FloatVector h = a.mul(half);
    return expMinus(h, a.fma(half, h.neg()));
  }

  private static DoubleVector density(DoubleVector a) {
    DoubleVector half = a.mul(0.5);
    DoubleVector h = a.mul(half);
    return expMinus(h, a.fma(half, h.neg()));
  }

  /** exp(−(high + low)). */
  private static FloatVector expMinus(FloatVector high, FloatVector low) {
    FloatVector e = high.neg().lanewise(EXP);
    return e.sub(e.mul(low));
  }

  private static DoubleVector expMinus(DoubleVector high, DoubleVector low) {
    DoubleVector e = high.neg().lanewise(EXP);
    return e.sub(e.mul(low));
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
