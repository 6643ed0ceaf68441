package autodiff.op;

import static autodiff.op.Table.binary;
import static autodiff.op.Table.fromResult;
import static autodiff.op.Table.slope;
import static autodiff.op.Table.ternary;
import static autodiff.op.Table.unary;

import autodiff.kernel.Elementary;
import autodiff.kernel.Normal;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Ternary;
import autodiff.op.Elementwise.Unary;

/**
 * Activation functions. Where a formula would meet ∞·0, the derivative is evaluated at x clamped to
 * a range outside which it has reached its limit in double precision.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // see Elementwise.Rule1
public final class ActivationTable {
  private static final double INV_SQRT_2PI = 0.3989422804014327;
  private static final double SQRT_2_OVER_PI = 0.7978845608028654;
  private static final double GELU_CUBIC = 0.044715;
  static final double SELU_ALPHA = 1.6732632423543772;
  static final double SELU_SCALE = 1.0507009873554805;

  /** Beyond this, the normal density is below 10⁻³⁴⁷. */
  private static final double NORMAL_RANGE = 40;

  /** Beyond this, exp underflows even with a factor of x. */
  private static final double EXP_RANGE = 800;

  /** Up to here exp is finite. */
  private static final double GREATEST_EXPONENT = 709;

  /** Below this, an exponential is taken as a square: its root does not underflow in float32. */
  private static final double LEAST_EXPONENTIAL = 1e-30;

  /** Below this, e^u − 1 is u. */
  private static final double TINY = 1e-20;

  private ActivationTable() {}

  /** Initializes the class. */
  static void load() {}

  /** The operation of {@link Activations#sigmoid()}. */
  public static final Unary SIGMOID =
      fromResult(
          "sigmoid", Elementary::sigmoid, (x, y) -> y * (1 - y), (x, y) -> y.mul(y.neg().add(1)));

  /** The operation of {@link Activations#logSigmoid()}. */
  public static final Unary LOG_SIGMOID =
      unary(
          "logSigmoid",
          Elementary::logSigmoid,
          (x, y) -> Elementary.sigmoid(-x),
          (x, y) -> x.neg().sigmoid());

  /** The operation of {@link Activations#logit()}. */
  public static final Unary LOGIT =
      unary(
          "logit",
          Elementary::logit,
          (x, y) -> x < 0 || x > 1 ? Double.NaN : 1 / ((x + 0.0) * (1 - x)),
          (x, y) -> {
            Differentiable p = x.add(0.0);
            // The product is negative outside.
            Differentiable product = p.mul(p.neg().add(1));
            return product.apply(ArithmeticTable.NON_NEGATIVE).reciprocal();
          });

  /** ln(1 + e^(βx))/β, and x itself where βx > 20. */
  public static final Binary SOFTPLUS =
      binary(
          "softplus",
          (x, b) -> x * b > 20 ? x : Elementary.log1pExp(x * b) / b,
          (x, b, y) -> x * b > 20 ? 1 : Elementary.sigmoid(x * b),
          (x, b, y) -> x * b > 20 ? 0 : (x * Elementary.sigmoid(x * b) - y) / b,
          (x, b, y) -> x.mul(b).greater(20).where(x.constant(1), x.mul(b).sigmoid()),
          (x, b, y) ->
              x.mul(b).greater(20).where(x.constant(0), x.mul(x.mul(b).sigmoid()).sub(y).div(b)));

  /** 1 above 0, 0 at 0 and below, NaN at NaN. */
  public static final Unary RELU_SLOPE = slope("reluSlope", x -> x > 0 ? 1 : x <= 0 ? 0 : x);

  /** The operation of {@link Activations#relu()}. */
  public static final Unary RELU =
      fromResult(
          "relu",
          x -> x <= 0 ? 0 : x,
          (x, y) -> y > 0 ? 1 : y,
          (x, y) -> x.apply(ActivationTable.RELU_SLOPE));

  /** The operation of {@link Activations#leakyRelu()}. */
  public static final Binary LEAKY_RELU =
      binary(
          "leakyRelu",
          (x, slope) -> x > 0 ? x : slope * x,
          (x, slope, y) -> leakyReluSlope(x, slope),
          (x, slope, y) -> x > 0 ? 0 : x,
          (x, slope, y) -> x.apply(ActivationTable.LEAKY_RELU_SLOPE, slope),
          (x, slope, y) -> x.greater(0).where(x.constant(0), x));

  /** 1 above 0, the slope at 0 and below, NaN at NaN. */
  public static final Binary LEAKY_RELU_SLOPE =
      binary(
          "leakyReluSlope",
          ActivationTable::leakyReluSlope,
          (x, slope, y) -> Table.zeroOrNaN(x),
          (x, slope, y) -> leakyReluSlopeSlope(x),
          (x, slope, y) -> x.apply(ArithmeticTable.ZERO_OR_NAN),
          (x, slope, y) -> x.apply(ActivationTable.RELU_SLOPE).neg().add(1));

  private static double leakyReluSlope(double x, double slope) {
    return x > 0 ? 1 : x <= 0 ? slope : x;
  }

  private static double leakyReluSlopeSlope(double x) {
    return x > 0 ? 0 : x <= 0 ? 1 : x;
  }

  /** The operation of {@link Activations#elu()}. */
  public static final Binary ELU =
      binary(
          "elu",
          (x, alpha) -> x > 0 ? x : alpha * Math.expm1(x),
          (x, alpha, y) -> x > 0 ? 1 : eluSlope(x, alpha),
          (x, alpha, y) -> x > 0 ? 0 : Math.expm1(x),
          (x, alpha, y) -> {
            Differentiable below = belowZero(x);
            Differentiable e = below.exp();
            Differentiable root = below.mul(0.5).exp();
            Differentiable tiny = x.constant(LEAST_EXPONENTIAL).greater(e);
            Differentiable slope = tiny.where(alpha.mul(root).mul(root), alpha.mul(e));
            return x.greater(0).where(x.constant(1), slope);
          },
          (x, alpha, y) -> x.greater(0).where(x.constant(0), x.expm1()));

  /** α·eˣ, where the exponential may underflow alone. */
  private static double eluSlope(double x, double alpha) {
    double e = Math.exp(x);
    if (e < LEAST_EXPONENTIAL) {
      double root = Math.exp(0.5 * x);
      return alpha * root * root;
    }
    return alpha * e;
  }

  /** The operation of {@link Activations#celu(double)}. */
  public static final Binary CELU =
      binary(
          "celu",
          ActivationTable::celu,
          (x, alpha, y) -> x > 0 ? 1 : Math.exp(x / alpha),
          (x, alpha, y) -> x > 0 ? 0 : celuSlope(x / alpha),
          (x, alpha, y) -> x.greater(0).where(x.constant(1), belowZero(x).div(alpha).exp()),
          (x, alpha, y) -> {
            Differentiable u = x.div(alpha);
            // Where u overflows or its exponential does, the difference would be that of
            // infinities.
            Differentiable near = u.clamp(-EXP_RANGE, GREATEST_EXPONENT);
            Differentiable slope = near.expm1().sub(near.mul(near.exp()));
            Differentiable far = u.greater(GREATEST_EXPONENT);
            return x.greater(0).where(x.constant(0), far.where(u.neg().mul(u.exp()), slope));
          });

  private static double celu(double x, double alpha) {
    if (x > 0) {
      return x;
    }
    double u = x / alpha;
    // Where u underflows, so do the digits of x in it.
    return Math.abs(u) < TINY ? x : alpha * Math.expm1(u);
  }

  /** e^u − 1 − u·e^u. */
  private static double celuSlope(double u) {
    if (u > GREATEST_EXPONENT) {
      return -u * Math.exp(u);
    }
    double near = Math.max(-EXP_RANGE, u);
    return Math.expm1(near) - near * Math.exp(near);
  }

  /** The operation of {@link Activations#selu()}. */
  public static final Unary SELU =
      unary(
          "selu",
          x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
          (x, y) -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
          (x, y) -> {
            Differentiable below = belowZero(x).exp().mul(SELU_SCALE * SELU_ALPHA);
            return x.greater(0).where(x.constant(SELU_SCALE), below);
          });

  /**
   * min(x, 0) with derivative 0 at 0: there an exponential unit has two second derivatives, that of
   * its lower piece and 0, and takes the one of least norm.
   */
  private static Differentiable belowZero(Differentiable x) {
    return x.atLeast(0).where(x.constant(0), x);
  }

  /** The operation of {@link Activations#silu()}. */
  public static final Unary SILU =
      unary(
          "silu",
          x -> x == Double.NEGATIVE_INFINITY ? -0.0 : x * Elementary.sigmoid(x),
          (x, y) -> {
            double t = Math.max(-EXP_RANGE, Math.min(EXP_RANGE, x));
            double s = Elementary.sigmoid(t);
            return s * (1 + t * (1 - s));
          },
          (x, y) -> {
            Differentiable t = x.clamp(-EXP_RANGE, EXP_RANGE);
            Differentiable s = t.sigmoid();
            return s.mul(t.mul(s.neg().add(1)).add(1));
          });

  /** The operation of {@link Activations#mish()}. */
  public static final Unary MISH =
      unary(
          "mish",
          x -> x == Double.NEGATIVE_INFINITY ? -0.0 : x * Math.tanh(Elementary.log1pExp(x)),
          (x, y) -> {
            double u = Math.max(-EXP_RANGE, Math.min(EXP_RANGE, x));
            double t = Math.tanh(Elementary.log1pExp(u));
            return t + u * (1 - t * t) * Elementary.sigmoid(u);
          },
          (x, y) -> {
            Differentiable u = x.clamp(-EXP_RANGE, EXP_RANGE);
            // −ln σ(−u) is softplus without its linear branch, which would stop the derivative.
            Differentiable t = u.neg().logSigmoid().neg().tanh();
            return t.add(u.mul(t.square().neg().add(1)).mul(u.sigmoid()));
          });

  /** The operation of {@link Activations#gelu()}. */
  public static final Unary GELU =
      unary(
          "gelu",
          x -> x == Double.NEGATIVE_INFINITY ? -0.0 : x * Normal.ndtr(x),
          (x, y) -> {
            double t = Math.max(-NORMAL_RANGE, Math.min(NORMAL_RANGE, x));
            return Normal.ndtr(t) + t * INV_SQRT_2PI * Math.exp(-0.5 * t * t);
          },
          (x, y) -> {
            Differentiable t = x.clamp(-NORMAL_RANGE, NORMAL_RANGE);
            return t.ndtr().add(t.mul(INV_SQRT_2PI).mul(t.square().mul(-0.5).exp()));
          });

  /** ½(1 + tanh u) is written σ(2u), which does not cancel in the lower tail. */
  public static final Unary GELU_TANH =
      unary(
          "geluTanh",
          x ->
              x == Double.NEGATIVE_INFINITY
                  ? -0.0
                  : x * Elementary.sigmoid(2 * SQRT_2_OVER_PI * (x + GELU_CUBIC * x * x * x)),
          (x, y) -> {
            double t = Math.max(-NORMAL_RANGE, Math.min(NORMAL_RANGE, x));
            double s = Elementary.sigmoid(2 * SQRT_2_OVER_PI * (t + GELU_CUBIC * t * t * t));
            double slope = 2 * SQRT_2_OVER_PI * (1 + 3 * GELU_CUBIC * t * t);
            return s + t * s * (1 - s) * slope;
          },
          (x, y) -> {
            Differentiable t = x.clamp(-NORMAL_RANGE, NORMAL_RANGE);
            Differentiable inner = t.square().mul(GELU_CUBIC).add(1).mul(t).mul(2 * SQRT_2_OVER_PI);
            Differentiable s = inner.sigmoid();
            Differentiable slope = t.square().mul(3 * GELU_CUBIC).add(1).mul(2 * SQRT_2_OVER_PI);
            return s.add(t.mul(s).mul(s.neg().add(1)).mul(slope));
          });

  /** The operation of {@link Activations#softsign()}. */
  public static final Unary SOFTSIGN =
      unary(
          "softsign",
          x -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x)),
          (x, y) -> {
            double r = 1 / (1 + Math.abs(x));
            return r * r;
          },
          (x, y) -> x.abs().add(1).reciprocal().square());

  /** The operation of {@link Activations#hardSigmoid()}. */
  public static final Unary HARD_SIGMOID =
      unary(
          "hardSigmoid",
          x -> Math.min(Math.max(x + 3, 0), 6) / 6,
          (x, y) -> hardSigmoidSlope(x),
          (x, y) -> x.apply(ActivationTable.HARD_SIGMOID_SLOPE));

  /** The operation {@code hardSigmoidSlope}. */
  public static final Unary HARD_SIGMOID_SLOPE =
      slope("hardSigmoidSlope", ActivationTable::hardSigmoidSlope);

  private static double hardSigmoidSlope(double x) {
    return Double.isNaN(x) ? x : x > -3 && x < 3 ? 1.0 / 6 : 0;
  }

  /** The operation of {@link Activations#hardSwish()}. */
  public static final Unary HARD_SWISH =
      unary(
          "hardSwish",
          x -> x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6,
          (x, y) -> hardSwishSlope(x),
          (x, y) -> x.apply(ActivationTable.HARD_SWISH_SLOPE));

  /** The operation {@code hardSwishSlope}. */
  public static final Unary HARD_SWISH_SLOPE =
      unary(
          "hardSwishSlope",
          ActivationTable::hardSwishSlope,
          (x, y) -> 2 * hardSigmoidSlope(x),
          (x, y) -> x.apply(ActivationTable.HARD_SIGMOID_SLOPE).mul(2));

  private static double hardSwishSlope(double x) {
    return x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
  }

  /** Clamp whose derivative is 0 at the bounds too. */
  public static final Ternary HARD_TANH =
      ternary(
          "hardTanh",
          (x, low, high) -> Math.min(Math.max(x, low), high),
          (x, low, high, y) -> strictlyInside(x, low, high),
          (x, low, high, y) -> atLowerBound(x, low, high),
          (x, low, high, y) -> atUpperBound(x, low, high),
          (x, low, high, y) -> x.apply(ActivationTable.HARD_TANH_INSIDE, low, high),
          (x, low, high, y) -> x.apply(ActivationTable.HARD_TANH_LOWER, low, high),
          (x, low, high, y) -> x.apply(ActivationTable.HARD_TANH_UPPER, low, high));

  /** The operation {@code hardTanhInside}. */
  public static final Ternary HARD_TANH_INSIDE =
      slope("hardTanhInside", ActivationTable::strictlyInside);

  /** The operation {@code hardTanhLower}. */
  public static final Ternary HARD_TANH_LOWER =
      slope("hardTanhLower", ActivationTable::atLowerBound);

  /** The operation {@code hardTanhUpper}. */
  public static final Ternary HARD_TANH_UPPER =
      slope("hardTanhUpper", ActivationTable::atUpperBound);

  private static double strictlyInside(double x, double low, double high) {
    double y = Math.min(Math.max(x, low), high);
    return Double.isNaN(y) ? y : x > low && x < high ? 1 : 0;
  }

  private static double atLowerBound(double x, double low, double high) {
    return Double.isNaN(low) ? low : x <= low && low <= high ? 1 : 0;
  }

  private static double atUpperBound(double x, double low, double high) {
    return Double.isNaN(high) ? high : (x >= high && x > low) || low > high ? 1 : 0;
  }

  /** 1 above a threshold, else 0; NaN where one of the two is. */
  public static final Binary ABOVE = slope("above", ActivationTable::above);

  private static double above(double x, double threshold) {
    return x > threshold ? 1 : x <= threshold ? 0 : Double.NaN;
  }

  /** The operation of {@link Activations#threshold(double, double)}. */
  public static final Ternary THRESHOLD =
      ternary(
          "threshold",
          (x, threshold, below) -> x > threshold ? x : x <= threshold ? below : Double.NaN,
          (x, threshold, below, y) -> above(x, threshold),
          (x, threshold, below, y) -> 0,
          (x, threshold, below, y) -> 1 - above(x, threshold),
          (x, threshold, below, y) -> x.apply(ActivationTable.ABOVE, threshold),
          (x, threshold, below, y) -> x.constant(0),
          (x, threshold, below, y) -> x.apply(ActivationTable.ABOVE, threshold).neg().add(1));

  static double threshold(String name, double lambda) {
    if (lambda < 0) {
      throw new IllegalArgumentException(
          name + ": lambda " + lambda + " is negative; give 0 or more");
    }
    return lambda;
  }

  /** The operation of {@link Activations#hardShrink(double)}. */
  public static final Binary HARD_SHRINK =
      binary(
          "hardShrink",
          ActivationTable::hardShrink,
          (x, lambda, y) -> shrinkSlope(x, lambda),
          (x, lambda, y) -> 0,
          (x, lambda, y) -> x.apply(ActivationTable.SHRINK_SLOPE, lambda),
          (x, lambda, y) -> x.constant(0));

  private static double hardShrink(double x, double lambda) {
    double slope = shrinkSlope(x, lambda);
    return slope > 0 ? x : slope;
  }

  /** The operation {@code shrinkSlope}. */
  public static final Binary SHRINK_SLOPE = slope("shrinkSlope", ActivationTable::shrinkSlope);

  private static double shrinkSlope(double x, double lambda) {
    return above(Math.abs(x), lambda);
  }

  /** The operation of {@link Activations#softShrink(double)}. */
  public static final Binary SOFT_SHRINK =
      binary(
          "softShrink",
          (x, lambda) -> Math.abs(x) <= lambda ? 0 : x - Math.signum(x) * lambda,
          (x, lambda, y) -> shrinkSlope(x, lambda),
          (x, lambda, y) -> softShrinkSlope(x, lambda),
          (x, lambda, y) -> x.apply(ActivationTable.SHRINK_SLOPE, lambda),
          (x, lambda, y) -> x.apply(ActivationTable.SOFT_SHRINK_SLOPE, lambda));

  /** What {@link #SOFT_SHRINK} moves by, for each unit of its threshold. */
  public static final Binary SOFT_SHRINK_SLOPE =
      slope("softShrinkSlope", ActivationTable::softShrinkSlope);

  private static double softShrinkSlope(double x, double lambda) {
    double slope = shrinkSlope(x, lambda);
    return slope > 0 ? -Math.signum(x) : slope;
  }
}
