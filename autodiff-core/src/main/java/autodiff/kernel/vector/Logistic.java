package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The logistic function and what is made of it: the last stages, see {@link Staged}. With e =
 * exp(−|x|) nothing overflows: σ(|x|) = 1/(1 + e), and σ(−|x|) = e/(1 + e).
 */
final class Logistic {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final double SQRT_2_OVER_PI = 0.7978845608028654;
  private static final double GELU_CUBIC = 0.044715;

  /** Coefficients of the argument of geluTanh's logistic function, each as a sum of two floats. */
  private static final float LINEAR = (float) (2 * SQRT_2_OVER_PI);

  private static final float LINEAR_LOW = (float) (2 * SQRT_2_OVER_PI - LINEAR);
  private static final float CUBIC = (float) (2 * SQRT_2_OVER_PI * GELU_CUBIC);
  private static final float CUBIC_LOW = (float) (2 * SQRT_2_OVER_PI * GELU_CUBIC - CUBIC);

  /** Beyond this, geluTanh is 0 or x, and its derivative 0 or 1. */
  private static final float RANGE = 40;

  private Logistic() {}

  static FloatVector sigmoid(FloatVector x, FloatVector e) {
    FloatVector one = FloatVector.broadcast(F, 1);
    return one.blend(e, x.lt(0)).div(e.add(1));
  }

  static DoubleVector sigmoid(DoubleVector x, DoubleVector e) {
    DoubleVector one = DoubleVector.broadcast(D, 1);
    return one.blend(e, x.lt(0)).div(e.add(1));
  }

  /** Of l = ln(1 + e). */
  static FloatVector logSigmoid(FloatVector x, FloatVector l) {
    return FloatVector.zero(F).blend(x.neg(), x.lt(0)).add(l).neg();
  }

  /** Of l = ln(1 + e). */
  static DoubleVector logSigmoid(DoubleVector x, DoubleVector l) {
    return DoubleVector.zero(D).blend(x.neg(), x.lt(0)).add(l).neg();
  }

  /** x·σ(x), with the limit −0 at −∞. */
  static FloatVector silu(FloatVector x, FloatVector e) {
    return x.blend(-Float.MAX_VALUE, x.lt(-Float.MAX_VALUE)).mul(sigmoid(x, e));
  }

  static DoubleVector silu(DoubleVector x, DoubleVector e) {
    return x.blend(-Double.MAX_VALUE, x.lt(-Double.MAX_VALUE)).mul(sigmoid(x, e));
  }

  /** σ + x·σ·(1 − σ), whose product is e/(1 + e)². */
  static FloatVector siluSlope(FloatVector x, FloatVector e) {
    FloatVector t = clamped(x, 800);
    FloatVector d = FloatVector.broadcast(F, 1).div(e.add(1));
    FloatVector s = d.blend(e.mul(d), x.lt(0));
    return t.mul(e).mul(d).mul(d).add(s);
  }

  static DoubleVector siluSlope(DoubleVector x, DoubleVector e) {
    DoubleVector t = clamped(x, 800);
    DoubleVector d = DoubleVector.broadcast(D, 1).div(e.add(1));
    DoubleVector s = d.blend(e.mul(d), x.lt(0));
    return t.mul(e).mul(d).mul(d).add(s);
  }

  /**
   * tanh(ln(1 + eˣ)) is n/(n + 2) with n = eˣ(eˣ + 2), and where x is positive that with numerator
   * and denominator divided by e²ˣ.
   */
  static FloatVector mish(FloatVector x, FloatVector e) {
    FloatVector n = e.mul(e.add(2));
    FloatVector square = e.mul(e).mul(2);
    FloatVector twice = e.add(e).add(1);
    FloatVector numerator = twice.blend(n, x.lt(0));
    FloatVector denominator = twice.add(square).blend(n.add(2), x.lt(0));
    return x.blend(-Float.MAX_VALUE, x.lt(-Float.MAX_VALUE)).mul(numerator.div(denominator));
  }

  static DoubleVector mish(DoubleVector x, DoubleVector e) {
    DoubleVector n = e.mul(e.add(2));
    DoubleVector square = e.mul(e).mul(2);
    DoubleVector twice = e.add(e).add(1);
    DoubleVector numerator = twice.blend(n, x.lt(0));
    DoubleVector denominator = twice.add(square).blend(n.add(2), x.lt(0));
    return x.blend(-Double.MAX_VALUE, x.lt(-Double.MAX_VALUE)).mul(numerator.div(denominator));
  }

  /** With the same fraction t, (1 − t²)·σ(x) is 4eˣ(1 + eˣ)/(n + 2)². */
  static FloatVector mishSlope(FloatVector x, FloatVector e) {
    FloatVector t = clamped(x, 800);
    FloatVector n = e.mul(e.add(2));
    FloatVector square = e.mul(e);
    FloatVector twice = e.add(e).add(1);
    FloatVector numerator = twice.blend(n, x.lt(0));
    FloatVector inverse =
        FloatVector.broadcast(F, 1).div(twice.add(square).add(square).blend(n.add(2), x.lt(0)));
    FloatVector rest = square.blend(e, x.lt(0)).mul(e.add(1)).mul(4).mul(inverse).mul(inverse);
    return t.mul(rest).add(numerator.mul(inverse));
  }

  static DoubleVector mishSlope(DoubleVector x, DoubleVector e) {
    DoubleVector t = clamped(x, 800);
    DoubleVector n = e.mul(e.add(2));
    DoubleVector square = e.mul(e);
    DoubleVector twice = e.add(e).add(1);
    DoubleVector numerator = twice.blend(n, x.lt(0));
    DoubleVector inverse =
        DoubleVector.broadcast(D, 1).div(twice.add(square).add(square).blend(n.add(2), x.lt(0)));
    DoubleVector rest = square.blend(e, x.lt(0)).mul(e.add(1)).mul(4).mul(inverse).mul(inverse);
    return t.mul(rest).add(numerator.mul(inverse));
  }

  /** ln(1 + exp(xb))/b, and x where xb > 20; of l = ln(1 + exp(−|p|)) with p = xb rounded. */
  static FloatVector softplus(FloatVector x, FloatVector b, FloatVector l) {
    FloatVector p = x.mul(b);
    FloatVector exact = l.sub(l.mul(roundingOfProduct(x, b, p)));
    FloatVector sum = FloatVector.zero(F).blend(p, p.lt(0).not()).add(exact);
    return sum.div(b).blend(x, p.compare(GT, 20));
  }

  static DoubleVector softplus(DoubleVector x, DoubleVector b, DoubleVector l) {
    DoubleVector p = x.mul(b);
    DoubleVector sum = DoubleVector.zero(D).blend(p, p.lt(0).not()).add(l);
    return sum.div(b).blend(x, p.compare(GT, 20));
  }

  /** Of e = exp(−|p|). */
  static FloatVector softplusSlope(FloatVector x, FloatVector b, FloatVector rounded) {
    FloatVector p = x.mul(b);
    FloatVector e = rounded.sub(rounded.mul(roundingOfProduct(x, b, p)));
    FloatVector one = FloatVector.broadcast(F, 1);
    return one.blend(e, p.lt(0)).div(e.add(1)).blend(one, p.compare(GT, 20));
  }

  static DoubleVector softplusSlope(DoubleVector x, DoubleVector b, DoubleVector e) {
    DoubleVector p = x.mul(b);
    return sigmoid(p, e).blend(1.0, p.compare(GT, 20));
  }

  /** |xb| − |p|, which an exponential would magnify: the plain loop multiplies in float64. */
  private static FloatVector roundingOfProduct(FloatVector x, FloatVector b, FloatVector p) {
    FloatVector low = x.fma(b, p.neg());
    low = low.blend(0f, low.abs().lt(1).not());
    return low.blend(low.neg(), p.lt(0));
  }

  /** What the exponential in geluTanh is of: −a(c + c′a²) for a = |x|. */
  static FloatVector geluTanhArgument(FloatVector x) {
    FloatVector a = clamped(x, RANGE).abs();
    return a.mul(a).mul(CUBIC).add(LINEAR).mul(a).neg();
  }

  /** Operation by operation what the plain loop does: the exponential magnifies each rounding. */
  static DoubleVector geluTanhArgument(DoubleVector x) {
    DoubleVector t = clamped(x, RANGE);
    return t.mul(GELU_CUBIC).mul(t).mul(t).add(t).mul(2 * SQRT_2_OVER_PI).abs().neg();
  }

  static FloatVector geluTanh(FloatVector x, FloatVector rounded) {
    FloatVector t = clamped(x, RANGE);
    FloatVector e = corrected(t.abs(), rounded);
    FloatVector s = FloatVector.broadcast(F, 1).blend(e, x.lt(0)).div(e.add(1));
    return x.blend(-Float.MAX_VALUE, x.lt(-Float.MAX_VALUE)).mul(s);
  }

  static DoubleVector geluTanh(DoubleVector x, DoubleVector e) {
    return silu(x, e);
  }

  static FloatVector geluTanhSlope(FloatVector x, FloatVector rounded) {
    FloatVector t = clamped(x, RANGE);
    FloatVector e = corrected(t.abs(), rounded);
    FloatVector d = FloatVector.broadcast(F, 1).div(e.add(1));
    FloatVector s = d.blend(e.mul(d), x.lt(0));
    FloatVector slope = t.mul(t).mul(3 * CUBIC).add(LINEAR);
    return t.mul(e).mul(d).mul(d).mul(slope).add(s);
  }

  static DoubleVector geluTanhSlope(DoubleVector x, DoubleVector e) {
    DoubleVector t = clamped(x, RANGE);
    DoubleVector d = DoubleVector.broadcast(D, 1).div(e.add(1));
    DoubleVector s = d.blend(e.mul(d), x.lt(0));
    DoubleVector slope = t.mul(3 * GELU_CUBIC).mul(t).add(1).mul(2 * SQRT_2_OVER_PI);
    return t.mul(e).mul(d).mul(d).mul(slope).add(s);
  }

  /** Brings to an exponential what rounding its argument has lost. */
  private static FloatVector corrected(FloatVector a, FloatVector e) {
    FloatVector square = a.mul(a);
    FloatVector squareLow = a.fma(a, square.neg());
    FloatVector p = square.mul(CUBIC);
    FloatVector pLow =
        square
            .fma(FloatVector.broadcast(F, CUBIC), p.neg())
            .add(squareLow.mul(CUBIC))
            .add(square.mul(CUBIC_LOW));
    FloatVector q = p.add(LINEAR);
    FloatVector part = q.sub(p);
    FloatVector qLow = p.sub(q.sub(part)).add(part.neg().add(LINEAR)).add(pLow).add(LINEAR_LOW);
    FloatVector v = q.mul(a);
    FloatVector vLow = q.fma(a, v.neg()).add(qLow.mul(a));
    return e.sub(e.mul(vLow));
  }

  private static FloatVector clamped(FloatVector x, float range) {
    FloatVector t = x.blend(range, x.compare(GT, range));
    return t.blend(-range, t.lt(-range));
  }

  private static DoubleVector clamped(DoubleVector x, double range) {
    DoubleVector t = x.blend(range, x.compare(GT, range));
    return t.blend(-range, t.lt(-range));
  }
}
