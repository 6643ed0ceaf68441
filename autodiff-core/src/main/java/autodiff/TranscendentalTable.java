package autodiff;

import static autodiff.Table.binary;
import static autodiff.Table.fromResult;
import static autodiff.Table.unary;

import autodiff.Elementwise.Binary;
import autodiff.Elementwise.Unary;
import autodiff.kernel.Elementary;

/**
 * Powers, roots, exponentials, logarithms, trigonometric and hyperbolic functions. {@code
 * x.add(0.0)} in a rule turns −0 into +0, whose reciprocal is the right infinity.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // see Elementwise.Rule1
final class TranscendentalTable {
  static final double LN2 = Math.log(2);
  static final double LN10 = Math.log(10);

  private TranscendentalTable() {}

  /** Initialises the class. */
  static void load() {}

  static final Binary POW =
      binary(
          "pow",
          Elementary::pow,
          (x, p, z) -> p == 0 ? 0 : p * Elementary.pow(x, p - 1),
          (x, p, z) -> x == 0 && p >= 0 ? 0 : z * Math.log(x),
          (x, p, z) -> p.isZero().where(x.constant(0), p.mul(x.pow(p.sub(1)))),
          (x, p, z) -> x.isZero().mul(p.atLeast(0)).where(x.constant(0), z.mul(x.log())));
  static final Unary SQRT =
      unary(
          "sqrt",
          Math::sqrt,
          (x, y) -> 0.5 / (y + 0.0),
          (x, y) -> y.add(0.0).reciprocal().mul(0.5));
  static final Unary CBRT =
      unary(
          "cbrt", Math::cbrt, (x, y) -> 1 / (3 * y * y), (x, y) -> y.square().mul(3).reciprocal());
  static final Unary RSQRT =
      unary(
          "rsqrt",
          x -> 1 / Math.sqrt(x + 0.0),
          (x, y) -> -0.5 * y / (x + 0.0),
          (x, y) -> y.div(x.add(0.0)).mul(-0.5));
  static final Unary EXP = fromResult("exp", Math::exp, (x, y) -> y, (x, y) -> y);
  static final Unary EXP2 =
      unary("exp2", Elementary::exp2, (x, y) -> y * LN2, (x, y) -> y.mul(LN2));
  static final Unary EXPM1 = unary("expm1", Math::expm1, (x, y) -> Math.exp(x), (x, y) -> x.exp());
  static final Unary LOG =
      unary(
          "log",
          Math::log,
          (x, y) -> x < 0 ? Double.NaN : 1 / (x + 0.0),
          (x, y) -> x.apply(ArithmeticTable.NON_NEGATIVE).add(0.0).reciprocal());
  static final Unary LOG2 =
      unary(
          "log2",
          Elementary::log2,
          (x, y) -> x < 0 ? Double.NaN : 1 / ((x + 0.0) * LN2),
          (x, y) -> x.apply(ArithmeticTable.NON_NEGATIVE).add(0.0).mul(LN2).reciprocal());
  static final Unary LOG10 =
      unary(
          "log10",
          Math::log10,
          (x, y) -> x < 0 ? Double.NaN : 1 / ((x + 0.0) * LN10),
          (x, y) -> x.apply(ArithmeticTable.NON_NEGATIVE).add(0.0).mul(LN10).reciprocal());
  static final Unary LOG1P =
      unary(
          "log1p",
          Math::log1p,
          (x, y) -> x < -1 ? Double.NaN : 1 / (1 + x),
          (x, y) -> x.add(1).apply(ArithmeticTable.NON_NEGATIVE).reciprocal());

  static final Unary SIN = unary("sin", Math::sin, (x, y) -> Math.cos(x), (x, y) -> x.cos());
  static final Unary COS = unary("cos", Math::cos, (x, y) -> -Math.sin(x), (x, y) -> x.sin().neg());
  static final Unary TAN =
      unary("tan", Math::tan, (x, y) -> 1 + y * y, (x, y) -> y.square().add(1));
  static final Unary ASIN =
      unary(
          "asin",
          Math::asin,
          (x, y) -> 1 / Math.sqrt((1 - x) * (1 + x)),
          (x, y) -> x.neg().add(1).mul(x.add(1)).rsqrt());
  static final Unary ACOS =
      unary(
          "acos",
          Math::acos,
          (x, y) -> -1 / Math.sqrt((1 - x) * (1 + x)),
          (x, y) -> x.neg().add(1).mul(x.add(1)).rsqrt().neg());
  static final Unary ATAN =
      unary(
          "atan", Math::atan, (x, y) -> 1 / (1 + x * x), (x, y) -> x.square().add(1).reciprocal());
  static final Binary ATAN2 =
      binary(
          "atan2",
          Math::atan2,
          (y, x, z) -> perRadius(x, Math.hypot(x, y), z),
          (y, x, z) -> -perRadius(y, Math.hypot(x, y), z),
          (y, x, z) -> perRadius(x, y.hypot(x), z),
          (y, x, z) -> perRadius(y, y.hypot(x), z).neg());

  /** a/r², 0 where the angle does not depend on the point: at the origin and at infinity. */
  private static double perRadius(double a, double r, double angle) {
    return r == 0 || Double.isInfinite(r) ? Table.zeroOrNaN(angle) : a / r / r;
  }

  private static Differentiable perRadius(
      Differentiable a, Differentiable r, Differentiable angle) {
    Differentiable nowhere = r.isZero().add(r.equal(Double.POSITIVE_INFINITY));
    return nowhere.where(angle.apply(ArithmeticTable.ZERO_OR_NAN), a.div(r).div(r));
  }

  static final Binary HYPOT =
      binary(
          "hypot",
          Math::hypot,
          (x, y, z) -> direction(x, y, z),
          (x, y, z) -> direction(y, x, z),
          (x, y, z) -> direction(x, y, z),
          (x, y, z) -> direction(y, x, z));

  /** x/r: 0 at the origin; towards an infinite x the limit, NaN where there is none. */
  private static double direction(double x, double y, double r) {
    if (Double.isInfinite(x) && Double.isFinite(y)) {
      return Math.signum(x);
    }
    return r == 0 ? 0 : x / r;
  }

  private static Differentiable direction(Differentiable x, Differentiable y, Differentiable r) {
    Differentiable ratio = r.nonZero().where(x.div(r), x.constant(0));
    return x.abs().equal(Double.POSITIVE_INFINITY).mul(y.isFinite()).where(x.sign(), ratio);
  }

  static final Unary SINH = unary("sinh", Math::sinh, (x, y) -> Math.cosh(x), (x, y) -> x.cosh());
  static final Unary COSH = unary("cosh", Math::cosh, (x, y) -> Math.sinh(x), (x, y) -> x.sinh());
  static final Unary TANH =
      fromResult("tanh", Math::tanh, (x, y) -> 1 - y * y, (x, y) -> y.square().neg().add(1));
  static final Unary ASINH =
      unary(
          "asinh",
          Elementary::asinh,
          (x, y) -> 1 / Math.hypot(1, x),
          (x, y) -> x.hypot(1).reciprocal());
  static final Unary ACOSH =
      unary(
          "acosh",
          Elementary::acosh,
          (x, y) -> 1 / Math.sqrt(x - 1) * (1 / Math.sqrt(x + 1)),
          (x, y) -> x.sub(1).rsqrt().mul(x.add(1).rsqrt()));
  static final Unary ATANH =
      unary(
          "atanh",
          Elementary::atanh,
          (x, y) -> Math.abs(x) > 1 ? Double.NaN : 1 / ((1 - x) * (1 + x)),
          // The product is negative outside.
          (x, y) ->
              x.neg().add(1).mul(x.add(1)).apply(ArithmeticTable.NON_NEGATIVE).reciprocal());

  static final Binary LOG_ADD_EXP =
      binary(
          "logAddExp",
          (x, y) -> x == y ? x + LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y))),
          (x, y, z) -> x == y ? 0.5 : Elementary.sigmoid(x - y),
          (x, y, z) -> x == y ? 0.5 : Elementary.sigmoid(y - x),
          (x, y, z) -> weight(x, y),
          (x, y, z) -> weight(y, x));

  private static Differentiable weight(Differentiable x, Differentiable y) {
    Differentiable equalInfinities = x.equal(y).mul(x.isFinite().isZero());
    return equalInfinities.where(x.constant(0.5), x.sub(y).sigmoid());
  }

  static final Binary XLOGY =
      binary(
          "xlogy",
          (x, y) -> x == 0 && !Double.isNaN(y) ? 0 : x * Math.log(y),
          (x, y, z) -> x == 0 && y <= 0 ? 0 : Math.log(y),
          (x, y, z) -> ratio(x, y),
          (x, y, z) -> x.isZero().mul(y.constant(0).atLeast(y)).where(x.constant(0), y.log()),
          (x, y, z) -> ratio(x, y));
  static final Binary XLOG1PY =
      binary(
          "xlog1py",
          (x, y) -> x == 0 && !Double.isNaN(y) ? 0 : x * Math.log1p(y),
          (x, y, z) -> x == 0 && y <= -1 ? 0 : Math.log1p(y),
          (x, y, z) -> ratio(x, 1 + y),
          (x, y, z) -> x.isZero().mul(y.constant(-1).atLeast(y)).where(x.constant(0), y.log1p()),
          (x, y, z) -> ratio(x, y.add(1)));

  /** x/y where the logarithm of y is defined, else NaN; but 0 where x is 0 and y at most 0. */
  private static double ratio(double x, double y) {
    return x == 0 && y <= 0 ? 0 : y < 0 ? Double.NaN : x / y;
  }

  private static Differentiable ratio(Differentiable x, Differentiable y) {
    Differentiable defined = x.div(y.apply(ArithmeticTable.NON_NEGATIVE));
    return x.isZero().mul(y.constant(0).atLeast(y)).where(x.constant(0), defined);
  }
}
