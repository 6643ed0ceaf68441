package autodiff.op;

import static autodiff.op.Table.binary;
import static autodiff.op.Table.fromResult;
import static autodiff.op.Table.unary;

import autodiff.kernel.Elementary;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Unary;

/**
 * Powers, roots, exponentials, logarithms, trigonometric and hyperbolic functions. {@code
 * x.add(0.0)} in a rule turns −0 into +0, whose reciprocal is the right infinity.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // see Elementwise.Rule1
public final class TranscendentalTable {
  static final double LN2 = Math.log(2);
  static final double LN10 = Math.log(10);

  /** Beyond this, the square of a number swallows 1. */
  private static final double FAR = 1e10;

  /** Below this, a radius may be subnormal in float32. */
  private static final double LEAST_RADIUS = 0x1p-100;

  private TranscendentalTable() {}

  /** Initializes the class. */
  static void load() {}

  /** The operation of {@link Transcendental#pow(Differentiable)}. */
  public static final Binary POW =
      binary(
          "pow",
          Elementary::pow,
          (x, p, z) -> PowerSlopes.ofBase(x, p, z),
          (x, p, z) -> PowerSlopes.ofExponent(x, p, z),
          (x, p, z) -> x.apply(TranscendentalTable.POW_SLOPE, p),
          (x, p, z) -> PowerSlopes.ofExponent(x, p, z));

  /** The derivative of a power by its base: p·xᵖ⁻¹. */
  public static final Binary POW_SLOPE =
      binary(
          "powSlope",
          (x, p) -> PowerSlopes.ofBase(x, p, Elementary.pow(x, p)),
          (x, p, z) -> p == 0 ? 0 : p * PowerSlopes.ofBase(x, p - 1, Elementary.pow(x, p - 1)),
          (x, p, z) -> PowerSlopes.mixed(x, p),
          (x, p, z) ->
              p.isZero()
                  .where(x.constant(0), p.mul(x.apply(TranscendentalTable.POW_SLOPE, p.sub(1)))),
          (x, p, z) -> PowerSlopes.mixed(x, p));

  /** The operation of {@link Transcendental#sqrt()}. */
  public static final Unary SQRT =
      unary(
          "sqrt",
          Math::sqrt,
          (x, y) -> 0.5 / (y + 0.0),
          (x, y) -> y.add(0.0).reciprocal().mul(0.5));

  /** The operation of {@link Transcendental#cbrt()}. */
  public static final Unary CBRT =
      unary(
          "cbrt", Math::cbrt, (x, y) -> 1 / (3 * y * y), (x, y) -> y.square().mul(3).reciprocal());

  /** The operation of {@link Transcendental#rsqrt()}. */
  public static final Unary RSQRT =
      unary(
          "rsqrt",
          x -> 1 / Math.sqrt(x + 0.0),
          (x, y) -> -0.5 * y / (x + 0.0),
          (x, y) -> y.div(x.add(0.0)).mul(-0.5));

  /** The operation of {@link Transcendental#exp()}. */
  public static final Unary EXP = fromResult("exp", Math::exp, (x, y) -> y, (x, y) -> y);

  /** The operation of {@link Transcendental#exp2()}. */
  public static final Unary EXP2 =
      unary(
          "exp2",
          Elementary::exp2,
          // The derivative is finite for another half of a unit when the result has overflowed.
          (x, y) -> Double.isInfinite(y) ? Elementary.exp2(x - 1) * (2 * LN2) : y * LN2,
          (x, y) -> {
            Differentiable near = x.sub(1).exp2().mul(2 * LN2);
            return y.equal(Double.POSITIVE_INFINITY).where(near, y.mul(LN2));
          });

  /** The operation of {@link Transcendental#expm1()}. */
  public static final Unary EXPM1 =
      unary("expm1", Math::expm1, (x, y) -> Math.exp(x), (x, y) -> x.exp());

  /** The operation of {@link Transcendental#log()}. */
  public static final Unary LOG =
      unary(
          "log",
          Math::log,
          (x, y) -> x < 0 ? Double.NaN : 1 / (x + 0.0),
          (x, y) -> x.apply(ArithmeticTable.NON_NEGATIVE).add(0.0).reciprocal());

  /** The operation of {@link Transcendental#log2()}. */
  public static final Unary LOG2 =
      unary(
          "log2",
          Elementary::log2,
          (x, y) -> x < 0 ? Double.NaN : 1 / LN2 / (x + 0.0),
          (x, y) -> x.constant(1 / LN2).div(x.apply(ArithmeticTable.NON_NEGATIVE).add(0.0)));

  /** The operation of {@link Transcendental#log10()}. */
  public static final Unary LOG10 =
      unary(
          "log10",
          Math::log10,
          (x, y) -> x < 0 ? Double.NaN : 1 / LN10 / (x + 0.0),
          (x, y) -> x.constant(1 / LN10).div(x.apply(ArithmeticTable.NON_NEGATIVE).add(0.0)));

  /** The operation of {@link Transcendental#log1p()}. */
  public static final Unary LOG1P =
      unary(
          "log1p",
          Math::log1p,
          (x, y) -> x < -1 ? Double.NaN : 1 / (1 + x),
          (x, y) -> x.add(1).apply(ArithmeticTable.NON_NEGATIVE).reciprocal());

  /** The operation of {@link Transcendental#sin()}. */
  public static final Unary SIN = unary("sin", Math::sin, (x, y) -> Math.cos(x), (x, y) -> x.cos());

  /** The operation of {@link Transcendental#cos()}. */
  public static final Unary COS =
      unary("cos", Math::cos, (x, y) -> -Math.sin(x), (x, y) -> x.sin().neg());

  /** The operation of {@link Transcendental#tan()}. */
  public static final Unary TAN =
      unary("tan", Math::tan, (x, y) -> 1 + y * y, (x, y) -> y.square().add(1));

  /** The operation of {@link Transcendental#asin()}. */
  public static final Unary ASIN =
      unary(
          "asin",
          Math::asin,
          (x, y) -> 1 / Math.sqrt((1 - x) * (1 + x)),
          (x, y) -> oneMinusSquare(x).rsqrt());

  /** The operation of {@link Transcendental#acos()}. */
  public static final Unary ACOS =
      unary(
          "acos",
          Math::acos,
          (x, y) -> -1 / Math.sqrt((1 - x) * (1 + x)),
          (x, y) -> oneMinusSquare(x).rsqrt().neg());

  /** The operation of {@link Transcendental#atan()}. */
  public static final Unary ATAN =
      unary(
          "atan",
          Math::atan,
          (x, y) -> Math.abs(x) < FAR ? 1 / (1 + x * x) : 1 / x / x,
          (x, y) ->
              x.constant(FAR)
                  .greater(x.abs())
                  .where(x.square().add(1).reciprocal(), x.reciprocal().square()));

  /** The operation of {@link Transcendental#atan2(Differentiable)}. */
  public static final Binary ATAN2 =
      binary(
          "atan2",
          Math::atan2,
          (y, x, z) -> perRadius(x, y, z),
          (y, x, z) -> -perRadius(y, x, z),
          (y, x, z) -> perRadius(x, y, z),
          (y, x, z) -> perRadius(y, x, z).neg());

  /**
   * a/r² with the radius r of (a, b), taken of a quarter of both, because r itself may overflow; 0
   * where the angle does not depend on the point: at the origin and at infinity.
   */
  private static double perRadius(double a, double b, double angle) {
    double r = Math.hypot(a, b);
    if (r == 0 || Double.isInfinite(a) || Double.isInfinite(b)) {
      return Table.zeroOrNaN(angle);
    }
    if (Double.isInfinite(r)) {
      double quarter = Math.hypot(0.25 * a, 0.25 * b);
      return 0.25 * a / quarter * 0.25 / quarter;
    }
    return a / r / r;
  }

  private static Differentiable perRadius(
      Differentiable a, Differentiable b, Differentiable angle) {
    Differentiable r = a.hypot(b);
    Differentiable quarter = a.mul(0.25);
    Differentiable less = quarter.hypot(b.mul(0.25));
    Differentiable ofLess = quarter.div(less).mul(0.25).div(less);
    Differentiable usual = r.isFinite().where(a.div(r).div(r), ofLess);
    Differentiable nowhere =
        r.isZero()
            .add(a.abs().equal(Double.POSITIVE_INFINITY))
            .add(b.abs().equal(Double.POSITIVE_INFINITY));
    return nowhere.where(angle.apply(ArithmeticTable.ZERO_OR_NAN), usual);
  }

  /** The operation of {@link Transcendental#hypot(Differentiable)}. */
  public static final Binary HYPOT =
      binary(
          "hypot",
          Math::hypot,
          (x, y, z) -> direction(x, y, z),
          (x, y, z) -> direction(y, x, z),
          (x, y, z) -> direction(x, y, z),
          (x, y, z) -> direction(y, x, z));

  /**
   * x/r: 0 at the origin; towards an infinite x the limit, NaN where there is none. Where r has
   * overflowed in its own type, or lost digits as a subnormal number, both are scaled first.
   */
  private static double direction(double x, double y, double r) {
    if (Double.isInfinite(x) && Double.isFinite(y)) {
      return Math.signum(x);
    }
    if (r >= LEAST_RADIUS && r <= Double.MAX_VALUE) {
      return x / r;
    }
    double scale = r < LEAST_RADIUS ? 1 / LEAST_RADIUS : 0.25;
    double scaled = Math.hypot(scale * x, scale * y);
    return scaled == 0 ? 0 : scale * x / scaled;
  }

  private static Differentiable direction(Differentiable x, Differentiable y, Differentiable r) {
    Differentiable tiny = x.constant(LEAST_RADIUS).greater(r);
    Differentiable scale = tiny.where(x.constant(1 / LEAST_RADIUS), x.constant(0.25));
    Differentiable a = x.mul(scale);
    Differentiable scaled = a.div(a.hypot(y.mul(scale)));
    Differentiable usual = tiny.isZero().mul(r.isFinite()).where(x.div(r), scaled);
    Differentiable ratio = r.nonZero().where(usual, x.constant(0));
    return x.abs().equal(Double.POSITIVE_INFINITY).mul(y.isFinite()).where(x.sign(), ratio);
  }

  /** The operation of {@link Transcendental#sinh()}. */
  public static final Unary SINH =
      unary("sinh", Math::sinh, (x, y) -> Math.cosh(x), (x, y) -> x.cosh());

  /** The operation of {@link Transcendental#cosh()}. */
  public static final Unary COSH =
      unary("cosh", Math::cosh, (x, y) -> Math.sinh(x), (x, y) -> x.sinh());

  /** The operation of {@link Transcendental#tanh()}. */
  public static final Unary TANH =
      fromResult("tanh", Math::tanh, (x, y) -> 1 - y * y, (x, y) -> y.square().neg().add(1));

  /** The operation of {@link Transcendental#asinh()}. */
  public static final Unary ASINH =
      unary(
          "asinh",
          Elementary::asinh,
          (x, y) -> 1 / Math.hypot(1, x),
          (x, y) -> x.hypot(1).reciprocal());

  /** The operation of {@link Transcendental#acosh()}. */
  public static final Unary ACOSH =
      unary(
          "acosh",
          Elementary::acosh,
          (x, y) -> 1 / Math.sqrt(x - 1) * (1 / Math.sqrt(x + 1)),
          (x, y) -> x.sub(1).rsqrt().mul(x.add(1).rsqrt()));

  /** The operation of {@link Transcendental#atanh()}. */
  public static final Unary ATANH =
      unary(
          "atanh",
          Elementary::atanh,
          (x, y) -> Math.abs(x) > 1 ? Double.NaN : 1 / ((1 - x) * (1 + x)),
          // The difference is negative outside.
          (x, y) -> oneMinusSquare(x).apply(ArithmeticTable.NON_NEGATIVE).reciprocal());

  /**
   * 1 − x². Near ±1 the product of the factors is exact; near 0 its derivative, the difference of
   * the factors, would lose x.
   */
  private static Differentiable oneMinusSquare(Differentiable x) {
    Differentiable product = x.neg().add(1).mul(x.add(1));
    return x.abs().greater(0.5).where(product, x.square().neg().add(1));
  }

  /** The operation of {@link Transcendental#logAddExp(Differentiable)}. */
  public static final Binary LOG_ADD_EXP =
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

  /** The operation of {@link Transcendental#xlogy(Differentiable)}. */
  public static final Binary XLOGY =
      binary(
          "xlogy",
          (x, y) -> x == 0 && !Double.isNaN(y) ? 0 : x * Math.log(y),
          (x, y, z) -> x == 0 && y <= 0 ? 0 : Math.log(y),
          (x, y, z) -> ratio(x, y),
          (x, y, z) -> x.isZero().mul(y.constant(0).atLeast(y)).where(x.constant(0), y.log()),
          (x, y, z) -> ratio(x, y));

  /** The operation of {@link Transcendental#xlog1py(Differentiable)}. */
  public static final Binary XLOG1PY =
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
