package autodiff.op;

/**
 * Arithmetic, comparison, rounding and selection, element by element. Derivatives at corners are
 * part of the contract and stand with each method; comparisons give masks of 0 and 1 whose
 * derivative is 0.
 *
 * <p>At NaN a derivative is NaN, and so are all higher ones, unless it does not depend on the
 * operand: the derivative of a sum is 1, that of a product the other factor, that of a comparison
 * or a rounding 0, whatever the operand. Where the result is NaN because an operand is outside the
 * domain, the derivatives of every order are NaN.
 *
 * @param <T> the kind of node
 */
public interface Arithmetic<T extends Differentiable<T>> extends Elementwise.Operand<T> {

  /**
   * The sum x + y. Derivative: 1 and 1.
   *
   * @param y the other operand
   * @return x + y
   */
  default T add(T y) {
    return apply(ArithmeticTable.ADD, y);
  }

  /**
   * The same with a constant; see {@link #add(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return x + y
   */
  default T add(double y) {
    return apply(ArithmeticTable.ADD, y);
  }

  /**
   * The difference x − y. Derivative: 1 and −1.
   *
   * @param y the other operand
   * @return x − y
   */
  default T sub(T y) {
    return apply(ArithmeticTable.SUB, y);
  }

  /**
   * The same with a constant; see {@link #sub(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return x − y
   */
  default T sub(double y) {
    return apply(ArithmeticTable.SUB, y);
  }

  /**
   * This taken from a constant: c − x. Derivative: −1.
   *
   * @param c the constant
   * @return c − x
   */
  default T subFrom(double c) {
    return applyAfter(c, ArithmeticTable.SUB);
  }

  /**
   * The product x·y. Derivative: y and x.
   *
   * @param y the other operand
   * @return x·y
   */
  default T mul(T y) {
    return apply(ArithmeticTable.MUL, y);
  }

  /**
   * The same with a constant; see {@link #mul(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return x·y
   */
  default T mul(double y) {
    return apply(ArithmeticTable.MUL, y);
  }

  /**
   * The quotient x/y. Derivative: 1/y and −x/y², as IEEE arithmetic has them at y = 0.
   *
   * @param y the other operand
   * @return x/y
   */
  default T div(T y) {
    return apply(ArithmeticTable.DIV, y);
  }

  /**
   * The same with a constant; see {@link #div(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return x/y
   */
  default T div(double y) {
    return apply(ArithmeticTable.DIV, y);
  }

  /**
   * A constant divided by this: c/x. Derivative: −c/x².
   *
   * @param c the constant
   * @return c/x
   */
  default T divInto(double c) {
    return applyAfter(c, ArithmeticTable.DIV);
  }

  /**
   * The product x·y, but 0 where a factor is 0, even if the other is infinite or NaN: the product
   * in which cotangents meet derivatives. Derivative: y and x.
   *
   * @param y the other operand
   * @return x·y, or 0 where either is 0
   */
  default T mulNoNan(T y) {
    return apply(ArithmeticTable.MUL_NO_NAN, y);
  }

  /**
   * The negative. Derivative: −1.
   *
   * @return −x
   */
  default T neg() {
    return apply(ArithmeticTable.NEG);
  }

  /**
   * The square. Derivative: 2x.
   *
   * @return x²
   */
  default T square() {
    return apply(ArithmeticTable.SQUARE);
  }

  /**
   * The reciprocal. Derivative: −1/x²; −∞ at ±0.
   *
   * @return 1/x
   */
  default T reciprocal() {
    return apply(ArithmeticTable.RECIPROCAL);
  }

  /**
   * The absolute value. Derivative: sign(x); 0 at ±0; NaN at NaN, as are all higher derivatives.
   *
   * @return |x|
   */
  default T abs() {
    return apply(ArithmeticTable.ABS);
  }

  /**
   * The sign: −1, 1, or x itself where it is ±0 or NaN. Derivative: 0.
   *
   * @return the sign
   */
  default T sign() {
    return apply(ArithmeticTable.SIGN);
  }

  /**
   * The largest whole number that is not larger. Derivative: 0.
   *
   * @return ⌊x⌋
   */
  default T floor() {
    return apply(ArithmeticTable.FLOOR);
  }

  /**
   * The smallest whole number that is not smaller. Derivative: 0.
   *
   * @return ⌈x⌉
   */
  default T ceil() {
    return apply(ArithmeticTable.CEIL);
  }

  /**
   * The nearest whole number, the even one of two. Derivative: 0.
   *
   * @return x rounded
   */
  default T round() {
    return apply(ArithmeticTable.ROUND);
  }

  /**
   * The whole part, towards zero. Derivative: 0.
   *
   * @return x without its fraction
   */
  default T trunc() {
    return apply(ArithmeticTable.TRUNC);
  }

  /**
   * The fraction, with the sign of x. Derivative: 1.
   *
   * @return x − trunc(x)
   */
  default T frac() {
    return apply(ArithmeticTable.FRAC);
  }

  /**
   * 1 where x is ±0, else 0; 0 at NaN. Derivative: 0.
   *
   * @return a mask
   */
  default T isZero() {
    return apply(ArithmeticTable.IS_ZERO);
  }

  /**
   * 0 where x is ±0, else 1; 1 at NaN. Derivative: 0.
   *
   * @return a mask
   */
  default T nonZero() {
    return apply(ArithmeticTable.NON_ZERO);
  }

  /**
   * 1 where x is NaN, else 0. Derivative: 0.
   *
   * @return a mask
   */
  default T isNaN() {
    return apply(ArithmeticTable.IS_NAN);
  }

  /**
   * 1 where x is neither infinite nor NaN, else 0. Derivative: 0.
   *
   * @return a mask
   */
  default T isFinite() {
    return apply(ArithmeticTable.IS_FINITE);
  }

  /**
   * NaN becomes 0, an infinity the largest finite number of its sign and its type. Derivative: 1
   * where x is finite, else 0.
   *
   * @return a finite number
   */
  default T nanToNum() {
    return apply(ArithmeticTable.NAN_TO_NUM);
  }

  /**
   * 1 where x &gt; y, else 0; 0 at NaN. Derivative: 0.
   *
   * @param y the other operand
   * @return a mask
   */
  default T greater(T y) {
    return apply(ArithmeticTable.GREATER, y);
  }

  /**
   * The same with a constant; see {@link #greater(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return a mask
   */
  default T greater(double y) {
    return apply(ArithmeticTable.GREATER, y);
  }

  /**
   * 1 where x ≥ y, else 0; 0 at NaN. Derivative: 0.
   *
   * @param y the other operand
   * @return a mask
   */
  default T atLeast(T y) {
    return apply(ArithmeticTable.AT_LEAST, y);
  }

  /**
   * The same with a constant; see {@link #atLeast(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return a mask
   */
  default T atLeast(double y) {
    return apply(ArithmeticTable.AT_LEAST, y);
  }

  /**
   * 1 where x = y, else 0; 0 at NaN. Derivative: 0.
   *
   * @param y the other operand
   * @return a mask
   */
  default T equal(T y) {
    return apply(ArithmeticTable.EQUAL, y);
  }

  /**
   * The same with a constant; see {@link #equal(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return a mask
   */
  default T equal(double y) {
    return apply(ArithmeticTable.EQUAL, y);
  }

  /**
   * Chooses: x where this is not 0, else y. Derivative: 1 for the chosen, exactly 0 for the other,
   * even if it is infinite or NaN there; 0 for this.
   *
   * @param x taken where this is not 0
   * @param y taken where this is 0
   * @return x or y
   */
  default T where(T x, T y) {
    return apply(ArithmeticTable.WHERE, x, y);
  }

  /**
   * The larger. Derivative: 1 for the larger, ½ and ½ on ties; a NaN is the result and takes the
   * derivative.
   *
   * <p>At 0, {@code maximum(0)} has derivative ½, {@code relu()} 0 and {@code clamp(0, ∞)} 1.
   *
   * @param y the other operand
   * @return the larger of x and y
   */
  default T maximum(T y) {
    return apply(ArithmeticTable.MAXIMUM, y);
  }

  /**
   * The same with a constant; see {@link #maximum(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return the larger of x and y
   */
  default T maximum(double y) {
    return apply(ArithmeticTable.MAXIMUM, y);
  }

  /**
   * The smaller. Derivative: 1 for the smaller, ½ and ½ on ties; a NaN is the result and takes the
   * derivative.
   *
   * @param y the other operand
   * @return the smaller of x and y
   */
  default T minimum(T y) {
    return apply(ArithmeticTable.MINIMUM, y);
  }

  /**
   * The same with a constant; see {@link #minimum(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return the smaller of x and y
   */
  default T minimum(double y) {
    return apply(ArithmeticTable.MINIMUM, y);
  }

  /**
   * The larger; NaN is ignored. Derivative: 1 for the larger, to x on ties.
   *
   * @param y the other operand
   * @return the larger of x and y
   */
  default T fmax(T y) {
    return apply(ArithmeticTable.FMAX, y);
  }

  /**
   * The same with a constant; see {@link #fmax(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return the larger of x and y
   */
  default T fmax(double y) {
    return apply(ArithmeticTable.FMAX, y);
  }

  /**
   * The smaller; NaN is ignored. Derivative: 1 for the smaller, to x on ties.
   *
   * @param y the other operand
   * @return the smaller of x and y
   */
  default T fmin(T y) {
    return apply(ArithmeticTable.FMIN, y);
  }

  /**
   * The same with a constant; see {@link #fmin(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return the smaller of x and y
   */
  default T fmin(double y) {
    return apply(ArithmeticTable.FMIN, y);
  }

  /**
   * Keeps x within bounds. Derivative: 1 inside and at both bounds, 0 outside; NaN where x or a
   * bound is NaN. With low &gt; high the result is high, and the derivative 0.
   *
   * <p>At 0, {@code clamp(0, ∞)} has derivative 1, {@code relu()} 0 and {@code maximum(0)} ½.
   *
   * @param low the lower bound; −∞ for none
   * @param high the upper bound; ∞ for none
   * @return x, or the bound that it violates
   */
  default T clamp(double low, double high) {
    return apply(ArithmeticTable.CLAMP, constant(low), constant(high));
  }

  /**
   * Keeps x within bounds. Derivative: as {@link #clamp(double, double)}; a bound has derivative 1
   * where it is strictly violated, NaN where it is NaN. With low &gt; high, high is the result and
   * takes the derivative.
   *
   * @param low the lower bound
   * @param high the upper bound
   * @return x, or the bound that it violates
   */
  default T clamp(T low, T high) {
    return apply(ArithmeticTable.CLAMP, low, high);
  }

  /**
   * Linear interpolation x + w(y − x). Derivative: 1 − w, w, y − x.
   *
   * @param y the value at weight 1
   * @param weight the weight w
   * @return x + w(y − x)
   */
  default T lerp(T y, T weight) {
    return apply(ArithmeticTable.LERP, y, weight);
  }

  /**
   * Linear interpolation with a constant weight; see {@link #lerp(Differentiable, Differentiable)}.
   *
   * @param y the value at weight 1
   * @param weight the weight w
   * @return x + w(y − x)
   */
  default T lerp(T y, double weight) {
    return apply(ArithmeticTable.LERP, y, constant(weight));
  }

  /**
   * The magnitude of x with the sign of y. A NaN y counts as positive, as in {@link
   * StrictMath#copySign(double, double)}: the JVM may change the sign of a NaN. Derivative: ±1 for
   * x, 0 where x is 0, NaN where x is NaN; 0 for y.
   *
   * @param y the other operand
   * @return |x| with the sign of y
   */
  default T copysign(T y) {
    return apply(ArithmeticTable.COPYSIGN, y);
  }

  /**
   * The same with a constant; see {@link #copysign(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return |x| with the sign of y
   */
  default T copysign(double y) {
    return apply(ArithmeticTable.COPYSIGN, y);
  }

  /**
   * The remainder r of truncated division, with the sign of x. Derivative: 1 and −trunc(x/y), found
   * as (r − x)/y, for the rounded quotient may be one too large; ±∞ at y = 0.
   *
   * @param y the other operand
   * @return x − y·trunc(x/y)
   */
  default T fmod(T y) {
    return apply(ArithmeticTable.FMOD, y);
  }

  /**
   * The same with a constant; see {@link #fmod(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return x − y·trunc(x/y)
   */
  default T fmod(double y) {
    return apply(ArithmeticTable.FMOD, y);
  }

  /**
   * The remainder r of floored division, with the sign of y. Derivative: 1 and −⌊x/y⌋, found as (r
   * − x)/y, for the rounded quotient may be one too large; ±∞ at y = 0. So {@code
   * Tensor.of(1.0).remainder(0.1)} is 1 − 9·0.1, and the derivative −9.
   *
   * @param y the other operand
   * @return x − y·⌊x/y⌋
   */
  default T remainder(T y) {
    return apply(ArithmeticTable.REMAINDER, y);
  }

  /**
   * The same with a constant; see {@link #remainder(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return x − y·⌊x/y⌋
   */
  default T remainder(double y) {
    return apply(ArithmeticTable.REMAINDER, y);
  }
}
