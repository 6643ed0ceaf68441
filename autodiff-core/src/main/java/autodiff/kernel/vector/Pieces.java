package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Functions made of pieces: both sides are computed, and comparisons choose. */
final class Pieces {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  /** Above this, the product with an exponential that underflows is looked at. */
  private static final float LARGE_ALPHA = 16;

  private Pieces() {}

  static FloatVector sign(FloatVector x) {
    return x.blend(1f, x.compare(GT, 0f)).blend(-1f, x.lt(0));
  }

  static DoubleVector sign(DoubleVector x) {
    return x.blend(1.0, x.compare(GT, 0.0)).blend(-1.0, x.lt(0));
  }

  static FloatVector relu(FloatVector x) {
    return x.blend(0f, x.compare(LE, 0f));
  }

  static DoubleVector relu(DoubleVector x) {
    return x.blend(0.0, x.compare(LE, 0.0));
  }

  static FloatVector reluSlope(FloatVector x) {
    return x.blend(0f, x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f));
  }

  static DoubleVector reluSlope(DoubleVector x) {
    return x.blend(0.0, x.compare(LE, 0.0)).blend(1.0, x.compare(GT, 0.0));
  }

  /** 0, or NaN at NaN. */
  static FloatVector zeroOrNaN(FloatVector x) {
    return x.blend(0f, x.compare(EQ, x));
  }

  static DoubleVector zeroOrNaN(DoubleVector x) {
    return x.blend(0.0, x.compare(EQ, x));
  }

  static FloatVector nonNegative(FloatVector x) {
    return FloatVector.broadcast(F, Float.NaN).blend(x, x.compare(GE, 0f));
  }

  static DoubleVector nonNegative(DoubleVector x) {
    return DoubleVector.broadcast(D, Double.NaN).blend(x, x.compare(GE, 0.0));
  }

  static FloatVector nonNegativeSlope(FloatVector x) {
    return FloatVector.broadcast(F, Float.NaN).blend(1f, x.compare(GE, 0f));
  }

  static DoubleVector nonNegativeSlope(DoubleVector x) {
    return DoubleVector.broadcast(D, Double.NaN).blend(1.0, x.compare(GE, 0.0));
  }

  static FloatVector leakyReluSlope(FloatVector x, FloatVector slope) {
    return x.blend(slope, x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f));
  }

  static DoubleVector leakyReluSlope(DoubleVector x, DoubleVector slope) {
    return x.blend(slope, x.compare(LE, 0.0)).blend(1.0, x.compare(GT, 0.0));
  }

  static FloatVector leakyRelu(FloatVector x, FloatVector slope) {
    return slope.mul(x).blend(x, x.compare(GT, 0f));
  }

  static DoubleVector leakyRelu(DoubleVector x, DoubleVector slope) {
    return slope.mul(x).blend(x, x.compare(GT, 0.0));
  }

  /** x where it is negative, else 0: what the exponential functions below are of. */
  static FloatVector negative(FloatVector x) {
    return x.blend(0f, x.compare(GT, 0f));
  }

  static DoubleVector negative(DoubleVector x) {
    return x.blend(0.0, x.compare(GT, 0.0));
  }

  /** Of t = exp(x) − 1. */
  static FloatVector elu(FloatVector x, FloatVector alpha, FloatVector t) {
    return alpha.mul(t).blend(x, x.compare(GT, 0f));
  }

  static DoubleVector elu(DoubleVector x, DoubleVector alpha, DoubleVector t) {
    return alpha.mul(t).blend(x, x.compare(GT, 0.0));
  }

  /** Of e = exp(x). */
  static FloatVector eluSlope(FloatVector x, FloatVector alpha, FloatVector e) {
    // Where the exponential underflows and α is large, the plain loop is asked, by NaN.
    return alpha
        .mul(e)
        .blend(Float.NaN, e.lt(Float.MIN_NORMAL).and(alpha.abs().compare(GT, LARGE_ALPHA)))
        .blend(1f, x.compare(GT, 0f));
  }

  static DoubleVector eluSlope(DoubleVector x, DoubleVector alpha, DoubleVector e) {
    return alpha
        .mul(e)
        .blend(Double.NaN, e.lt(Double.MIN_NORMAL).and(alpha.abs().compare(GT, LARGE_ALPHA)))
        .blend(1.0, x.compare(GT, 0.0));
  }

  static FloatVector selu(FloatVector x, FloatVector t) {
    return t.mul((float) (SELU_SCALE * SELU_ALPHA))
        .blend(x.mul((float) SELU_SCALE), x.compare(GT, 0f));
  }

  static DoubleVector selu(DoubleVector x, DoubleVector t) {
    return t.mul(SELU_ALPHA).blend(x, x.compare(GT, 0.0)).mul(SELU_SCALE);
  }

  static FloatVector seluSlope(FloatVector x, FloatVector e) {
    return e.mul((float) (SELU_SCALE * SELU_ALPHA)).blend((float) SELU_SCALE, x.compare(GT, 0f));
  }

  static DoubleVector seluSlope(DoubleVector x, DoubleVector e) {
    return e.mul(SELU_SCALE * SELU_ALPHA).blend(SELU_SCALE, x.compare(GT, 0.0));
  }

  static FloatVector softsign(FloatVector x) {
    FloatVector sign = sign(x);
    FloatVector a = x.abs();
    return x.div(a.add(1)).blend(sign, a.compare(EQ, Float.POSITIVE_INFINITY));
  }

  static DoubleVector softsign(DoubleVector x) {
    DoubleVector sign = sign(x);
    DoubleVector a = x.abs();
    return x.div(a.add(1)).blend(sign, a.compare(EQ, Double.POSITIVE_INFINITY));
  }

  static FloatVector softsignSlope(FloatVector x) {
    FloatVector d = FloatVector.broadcast(F, 1).div(x.abs().add(1));
    return d.mul(d);
  }

  static DoubleVector softsignSlope(DoubleVector x) {
    DoubleVector d = DoubleVector.broadcast(D, 1).div(x.abs().add(1));
    return d.mul(d);
  }

  /** The share of the first of two candidates in their maximum: ½ on ties, all of it to a NaN. */
  static FloatVector maximumShare(FloatVector x, FloatVector y) {
    return share(x, y, x.compare(GT, y));
  }

  static DoubleVector maximumShare(DoubleVector x, DoubleVector y) {
    return share(x, y, x.compare(GT, y));
  }

  static FloatVector minimumShare(FloatVector x, FloatVector y) {
    return share(x, y, x.lt(y));
  }

  static DoubleVector minimumShare(DoubleVector x, DoubleVector y) {
    return share(x, y, x.lt(y));
  }

  private static FloatVector share(FloatVector x, FloatVector y, VectorMask<Float> wins) {
    VectorMask<Float> xIsNaN = x.compare(NE, x);
    VectorMask<Float> tie = x.compare(EQ, y).or(xIsNaN.and(y.compare(NE, y)));
    return FloatVector.zero(F).blend(1f, wins.or(xIsNaN)).blend(0.5f, tie);
  }

  private static DoubleVector share(DoubleVector x, DoubleVector y, VectorMask<Double> wins) {
    VectorMask<Double> xIsNaN = x.compare(NE, x);
    VectorMask<Double> tie = x.compare(EQ, y).or(xIsNaN.and(y.compare(NE, y)));
    return DoubleVector.zero(D).blend(1.0, wins.or(xIsNaN)).blend(0.5, tie);
  }
}
