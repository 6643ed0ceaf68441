package autodiff.op;

import static autodiff.op.Table.binary;
import static autodiff.op.Table.slope;
import static autodiff.op.Table.step;
import static autodiff.op.Table.ternary;
import static autodiff.op.Table.unary;

import autodiff.kernel.Remainders;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Ternary;
import autodiff.op.Elementwise.Unary;
import autodiff.tape.OperationCodes;

/**
 * Arithmetic, comparison, rounding and selection: name, value, partials, and the partials again as
 * rules. A derivative that is piecewise constant is an operation of its own, named after what it
 * derives, so that its corners stand in one place.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // see Elementwise.Rule1
public final class ArithmeticTable {
  private ArithmeticTable() {}

  /** Initializes the class. */
  static void load() {}

  /** The operation of {@link Arithmetic#add(Differentiable)}. */
  public static final Binary ADD =
      binary(
          OperationCodes.SUM,
          "add",
          (x, y) -> x + y,
          (x, y, z) -> 1,
          (x, y, z) -> 1,
          (x, y, z) -> x.constant(1),
          (x, y, z) -> x.constant(1));

  /** The operation of {@link Arithmetic#sub(Differentiable)}. */
  public static final Binary SUB =
      binary(
          OperationCodes.DIFFERENCE,
          "sub",
          (x, y) -> x - y,
          (x, y, z) -> 1,
          (x, y, z) -> -1,
          (x, y, z) -> x.constant(1),
          (x, y, z) -> x.constant(-1));

  /** The operation of {@link Arithmetic#mul(Differentiable)}. */
  public static final Binary MUL =
      binary(
          OperationCodes.PRODUCT,
          "mul",
          (x, y) -> x * y,
          (x, y, z) -> y,
          (x, y, z) -> x,
          (x, y, z) -> y,
          (x, y, z) -> x);

  /** The operation of {@link Arithmetic#div(Differentiable)}. */
  public static final Binary DIV =
      binary(
          "div",
          (x, y) -> x / y,
          (x, y, z) -> 1 / y,
          (x, y, z) -> -z / y,
          (x, y, z) -> y.reciprocal(),
          (x, y, z) -> z.div(y).neg());

  /** The product in which 0 wins over anything, infinity and NaN included. */
  public static final Binary MUL_NO_NAN =
      binary(
          OperationCodes.PRODUCT,
          "mulNoNan",
          (x, y) -> x == 0 || y == 0 ? 0 : x * y,
          (x, y, z) -> y,
          (x, y, z) -> x,
          (x, y, z) -> y,
          (x, y, z) -> x);

  /** The operation of {@link Arithmetic#neg()}. */
  public static final Unary NEG = unary("neg", x -> -x, (x, y) -> -1, (x, y) -> x.constant(-1));

  /** The operation of {@link Arithmetic#square()}. */
  public static final Unary SQUARE =
      unary("square", x -> x * x, (x, y) -> 2 * x, (x, y) -> x.mul(2));

  /** The operation of {@link Arithmetic#reciprocal()}. */
  public static final Unary RECIPROCAL =
      unary("reciprocal", x -> 1 / x, (x, y) -> -(y * y), (x, y) -> y.square().neg());

  /** The second derivative of a function made of linear pieces: no piece is known at NaN. */
  public static final Unary ZERO_OR_NAN = slope("zeroOrNaN", Table::zeroOrNaN);

  /** The number itself where it is at least 0, else NaN, as are its derivatives there. */
  public static final Unary NON_NEGATIVE =
      unary(
          "nonNegative",
          x -> x >= 0 ? x : Double.NaN,
          (x, y) -> nonNegativeSlope(x),
          (x, y) -> x.apply(ArithmeticTable.NON_NEGATIVE_SLOPE));

  /** The operation {@code nonNegativeSlope}. */
  public static final Unary NON_NEGATIVE_SLOPE =
      slope("nonNegativeSlope", ArithmeticTable::nonNegativeSlope);

  private static double nonNegativeSlope(double x) {
    return x >= 0 ? 1 : Double.NaN;
  }

  /** The operation of {@link Arithmetic#greater(Differentiable)}. */
  public static final Binary GREATER = step("greater", (x, y) -> x > y ? 1 : 0);

  /** The operation of {@link Arithmetic#atLeast(Differentiable)}. */
  public static final Binary AT_LEAST = step("atLeast", (x, y) -> x >= y ? 1 : 0);

  /** The operation of {@link Arithmetic#equal(Differentiable)}. */
  public static final Binary EQUAL = step("equal", (x, y) -> x == y ? 1 : 0);

  /** 1 and 0 at NaN: a mask has no third value. */
  public static final Unary IS_ZERO = step("isZero", x -> x == 0 ? 1 : 0);

  /** The operation of {@link Arithmetic#isNaN()}. */
  public static final Unary IS_NAN = step("isNaN", x -> Double.isNaN(x) ? 1 : 0);

  /** The operation of {@link Arithmetic#isFinite()}. */
  public static final Unary IS_FINITE = step("isFinite", x -> Double.isFinite(x) ? 1 : 0);

  /** The operation of {@link Arithmetic#nonZero()}. */
  public static final Unary NON_ZERO = step("nonZero", x -> x != 0 ? 1 : 0);

  /** The operation of {@link Arithmetic#where(Differentiable, Differentiable)}. */
  public static final Ternary WHERE =
      ternary(
          "where",
          (c, x, y) -> c != 0 ? x : y,
          (c, x, y, z) -> 0,
          (c, x, y, z) -> c != 0 ? 1 : 0,
          (c, x, y, z) -> c != 0 ? 0 : 1,
          (c, x, y, z) -> c.constant(0),
          (c, x, y, z) -> c.nonZero(),
          (c, x, y, z) -> c.isZero());

  /**
   * The number itself, through which no derivative passes: detaching, while a program is recorded.
   * No line of the table, for it says of a function that it has no derivative.
   */
  public static final Unary DETACHED =
      Table.unlisted("detached", x -> x, (x, y) -> 0, (x, y) -> x.constant(0));

  /** What a vector is divided by before its norm is taken, from its largest component. */
  public static final Unary NORM_SCALE = step("normScale", ArithmeticTable::normScale);

  /** A power of two, so that scaling is exact and usual values are not touched at all. */
  static double normScale(double max) {
    return max > 0x1p500 || max < 0x1p-500 ? Math.scalb(1.0, Math.getExponent(max)) : 1;
  }

  /** The operation of {@link Arithmetic#sign()}. */
  public static final Unary SIGN = step("sign", Math::signum);

  /** The operation of {@link Arithmetic#floor()}. */
  public static final Unary FLOOR = step("floor", Math::floor);

  /** The operation of {@link Arithmetic#ceil()}. */
  public static final Unary CEIL = step("ceil", Math::ceil);

  /** The operation of {@link Arithmetic#round()}. */
  public static final Unary ROUND = step("round", Math::rint);

  /** The operation of {@link Arithmetic#trunc()}. */
  public static final Unary TRUNC = step("trunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x));

  /** The operation of {@link Arithmetic#frac()}. */
  public static final Unary FRAC =
      unary(
          "frac",
          x -> x - (x < 0 ? Math.ceil(x) : Math.floor(x)),
          (x, y) -> 1,
          (x, y) -> x.constant(1));

  /** The operation of {@link Arithmetic#abs()}. */
  public static final Unary ABS =
      unary(
          "abs", Math::abs, (x, y) -> Math.signum(x), (x, y) -> x.apply(ArithmeticTable.ABS_SLOPE));

  /** The sign, whose derivative is 0 at NaN too; that of a derivative is not. */
  public static final Unary ABS_SLOPE = slope("absSlope", Math::signum);

  /** The share of the first of two candidates in their maximum: ½ on ties, all of it to a NaN. */
  public static final Binary MAXIMUM_SHARE = step("maximumShare", (x, y) -> share(x, y, x > y));

  /** The operation {@code minimumShare}. */
  public static final Binary MINIMUM_SHARE = step("minimumShare", (x, y) -> share(x, y, x < y));

  /** The operation of {@link Arithmetic#maximum(Differentiable)}. */
  public static final Binary MAXIMUM =
      binary(
          "maximum",
          Math::max,
          (x, y, z) -> share(x, y, x > y),
          (x, y, z) -> share(y, x, y > x),
          (x, y, z) -> x.apply(ArithmeticTable.MAXIMUM_SHARE, y),
          (x, y, z) -> y.apply(ArithmeticTable.MAXIMUM_SHARE, x));

  /** The operation of {@link Arithmetic#minimum(Differentiable)}. */
  public static final Binary MINIMUM =
      binary(
          "minimum",
          Math::min,
          (x, y, z) -> share(x, y, x < y),
          (x, y, z) -> share(y, x, y < x),
          (x, y, z) -> x.apply(ArithmeticTable.MINIMUM_SHARE, y),
          (x, y, z) -> y.apply(ArithmeticTable.MINIMUM_SHARE, x));

  private static double share(double x, double y, boolean wins) {
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return !Double.isNaN(x) ? 0 : Double.isNaN(y) ? 0.5 : 1;
    }
    return wins ? 1 : x == y ? 0.5 : 0;
  }

  /** 1 where fmax takes its first operand: ties do, and NaN is ignored. */
  public static final Binary FMAX_TAKES_FIRST =
      step("fmaxTakesFirst", (x, y) -> x >= y || Double.isNaN(y) ? 1 : 0);

  /** The operation {@code fminTakesFirst}. */
  public static final Binary FMIN_TAKES_FIRST =
      step("fminTakesFirst", (x, y) -> x <= y || Double.isNaN(y) ? 1 : 0);

  /** The operation of {@link Arithmetic#fmax(Differentiable)}. */
  public static final Binary FMAX =
      binary(
          "fmax",
          (x, y) -> x >= y || Double.isNaN(y) ? x : y,
          (x, y, z) -> x >= y || Double.isNaN(y) ? 1 : 0,
          (x, y, z) -> x >= y || Double.isNaN(y) ? 0 : 1,
          (x, y, z) -> x.apply(ArithmeticTable.FMAX_TAKES_FIRST, y),
          (x, y, z) -> x.apply(ArithmeticTable.FMAX_TAKES_FIRST, y).isZero());

  /** The operation of {@link Arithmetic#fmin(Differentiable)}. */
  public static final Binary FMIN =
      binary(
          "fmin",
          (x, y) -> x <= y || Double.isNaN(y) ? x : y,
          (x, y, z) -> x <= y || Double.isNaN(y) ? 1 : 0,
          (x, y, z) -> x <= y || Double.isNaN(y) ? 0 : 1,
          (x, y, z) -> x.apply(ArithmeticTable.FMIN_TAKES_FIRST, y),
          (x, y, z) -> x.apply(ArithmeticTable.FMIN_TAKES_FIRST, y).isZero());

  /** The shares of x and of the lower bound in a clamp; the upper bound has the rest. */
  public static final Ternary CLAMP_INSIDE = slope("clampInside", ArithmeticTable::inside);

  /** The operation {@code clampBelow}. */
  public static final Ternary CLAMP_BELOW = slope("clampBelow", ArithmeticTable::below);

  /** The operation {@code clampAbove}. */
  public static final Ternary CLAMP_ABOVE = slope("clampAbove", ArithmeticTable::above);

  /** The operation of {@link Arithmetic#clamp(double, double)}. */
  public static final Ternary CLAMP =
      ternary(
          "clamp",
          (x, low, high) -> Math.min(Math.max(x, low), high),
          (x, low, high, z) -> inside(x, low, high),
          (x, low, high, z) -> below(x, low, high),
          (x, low, high, z) -> above(x, low, high),
          (x, low, high, z) -> x.apply(ArithmeticTable.CLAMP_INSIDE, low, high),
          (x, low, high, z) -> x.apply(ArithmeticTable.CLAMP_BELOW, low, high),
          (x, low, high, z) -> x.apply(ArithmeticTable.CLAMP_ABOVE, low, high));

  private static double inside(double x, double low, double high) {
    double y = Math.min(Math.max(x, low), high);
    return Double.isNaN(y) ? y : low <= x && x <= high ? 1 : 0;
  }

  private static double below(double x, double low, double high) {
    return Double.isNaN(low) ? low : x < low && low <= high ? 1 : 0;
  }

  private static double above(double x, double low, double high) {
    return Double.isNaN(high) ? high : x > high || low > high ? 1 : 0;
  }

  /** The operation of {@link Arithmetic#lerp(Differentiable, Differentiable)}. */
  public static final Ternary LERP =
      ternary(
          "lerp",
          ArithmeticTable::lerp,
          (x, y, w, z) -> 1 - w,
          (x, y, w, z) -> w,
          (x, y, w, z) -> y - x,
          (x, y, w, z) -> w.neg().add(1),
          (x, y, w, z) -> w,
          (x, y, w, z) -> y.sub(x));

  private static double lerp(double x, double y, double w) {
    double way = y - x;
    if (Double.isInfinite(way) && Double.isFinite(x) && Double.isFinite(y)) {
      // The ends have different signs, and neither product is greater than the result or its end.
      return x * (1 - w) + y * w;
    }
    return w < 0.5 ? x + w * way : y - way * (1 - w);
  }

  /** The operation {@code copysignSlope}. */
  public static final Binary COPYSIGN_SLOPE =
      slope("copysignSlope", ArithmeticTable::copysignSlope);

  /** The operation of {@link Arithmetic#copysign(Differentiable)}. */
  public static final Binary COPYSIGN =
      binary(
          "copysign",
          // Whether a NaN has a sign, and which, depends on the processor and the compiler: this
          // takes it for positive.
          StrictMath::copySign,
          (x, y, z) -> copysignSlope(x, y),
          (x, y, z) -> 0,
          (x, y, z) -> x.apply(ArithmeticTable.COPYSIGN_SLOPE, y),
          (x, y, z) -> x.constant(0));

  private static double copysignSlope(double x, double y) {
    return x == 0 ? 0 : Math.signum(x) * StrictMath.copySign(1, y);
  }

  /** The operation of {@link Arithmetic#fmod(Differentiable)}. */
  public static final Binary FMOD =
      binary(
          "fmod",
          (x, y) -> x % y,
          (x, y, z) -> 1,
          Remainders::minusQuotient,
          (x, y, z) -> x.constant(1),
          (x, y, z) -> x.apply(ArithmeticTable.FMOD_SLOPE, y));

  /** The operation {@code fmodSlope}. */
  public static final Binary FMOD_SLOPE =
      slope("fmodSlope", (x, y) -> Remainders.minusQuotient(x, y, x % y));

  /** The operation of {@link Arithmetic#remainder(Differentiable)}. */
  public static final Binary REMAINDER =
      binary(
          "remainder",
          Remainders::floored,
          (x, y, z) -> 1,
          Remainders::minusQuotient,
          (x, y, z) -> x.constant(1),
          (x, y, z) -> x.apply(ArithmeticTable.REMAINDER_SLOPE, y));

  /** The operation {@code remainderSlope}. */
  public static final Binary REMAINDER_SLOPE =
      slope("remainderSlope", (x, y) -> Remainders.minusQuotient(x, y, Remainders.floored(x, y)));

  /** NaN and infinities become 0 and the largest finite numbers of the type. */
  public static final Unary NAN_TO_NUM =
      unary(
          "nanToNum",
          x -> Double.isNaN(x) ? 0 : Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, x)),
          (x, y) -> Double.isFinite(x) ? 1 : 0,
          (x, y) -> x.isFinite());
}
