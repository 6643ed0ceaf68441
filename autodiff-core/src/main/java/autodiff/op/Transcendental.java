package autodiff.op;

/**
 * Powers, roots, exponentials, logarithms, trigonometric and hyperbolic functions, element by
 * element. Outside a function's domain, and at NaN, the result and its derivatives of every order
 * are NaN, unless the method says otherwise.
 *
 * @param <T> the kind of node
 */
public interface Transcendental<T extends Differentiable<T>> extends Elementwise.Operand<T> {

  /**
   * The power x<sup>y</sup> of IEEE 754 and C: 1 where x is 1 or y is 0, at NaN too, and 1 where x
   * is −1 and y infinite; {@link Math#pow} has NaN there. Derivative: y·x<sup>y−1</sup>, 0 wherever
   * y is 0, at 0, ∞ and NaN too; and x<sup>y</sup> ln x, 0 at x = 0 for y ≥ 0 and at x = 1, NaN for
   * x &lt; 0.
   *
   * @param y the other operand
   * @return x<sup>y</sup>
   */
  default T pow(T y) {
    return apply(TranscendentalTable.POW, y);
  }

  /**
   * The same with a constant; see {@link #pow(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return x<sup>y</sup>
   */
  default T pow(double y) {
    return apply(TranscendentalTable.POW, y);
  }

  /**
   * A constant raised to this: b<sup>x</sup>. Derivative: b<sup>x</sup> ln b; see {@link
   * #pow(Differentiable)}.
   *
   * @param base the base b
   * @return b<sup>x</sup>
   */
  default T powOf(double base) {
    return applyAfter(base, TranscendentalTable.POW);
  }

  /**
   * The square root; NaN below 0. Derivative: 1/(2√x); ∞ at ±0, NaN below.
   *
   * @return √x
   */
  default T sqrt() {
    return apply(TranscendentalTable.SQRT);
  }

  /**
   * The cube root. Derivative: 1/(3∛x²); ∞ at 0.
   *
   * @return ∛x
   */
  default T cbrt() {
    return apply(TranscendentalTable.CBRT);
  }

  /**
   * The reciprocal square root; ∞ at ±0, the limit within the domain, where rSqrt of IEEE 754 is −∞
   * at −0. Derivative: −1/(2x√x); −∞ at ±0.
   *
   * @return 1/√x
   */
  default T rsqrt() {
    return apply(TranscendentalTable.RSQRT);
  }

  /**
   * The exponential. Derivative: eˣ.
   *
   * @return eˣ
   */
  default T exp() {
    return apply(TranscendentalTable.EXP);
  }

  /**
   * The power of two. Derivative: 2ˣ ln 2.
   *
   * @return 2ˣ
   */
  default T exp2() {
    return apply(TranscendentalTable.EXP2);
  }

  /**
   * The exponential less one, exact near 0. Derivative: eˣ.
   *
   * @return eˣ − 1
   */
  default T expm1() {
    return apply(TranscendentalTable.EXPM1);
  }

  /**
   * The natural logarithm; −∞ at 0. Derivative: 1/x; ∞ at ±0, NaN below.
   *
   * @return ln x
   */
  default T log() {
    return apply(TranscendentalTable.LOG);
  }

  /**
   * The logarithm to base 2. Derivative: 1/(x ln 2); ∞ at ±0, NaN below.
   *
   * @return log₂ x
   */
  default T log2() {
    return apply(TranscendentalTable.LOG2);
  }

  /**
   * The logarithm to base 10. Derivative: 1/(x ln 10); ∞ at ±0, NaN below.
   *
   * @return log₁₀ x
   */
  default T log10() {
    return apply(TranscendentalTable.LOG10);
  }

  /**
   * The logarithm of 1 + x, exact near 0. Derivative: 1/(1 + x); ∞ at −1, NaN below.
   *
   * @return ln(1 + x)
   */
  default T log1p() {
    return apply(TranscendentalTable.LOG1P);
  }

  /**
   * The sine. Derivative: cos x.
   *
   * @return sin x
   */
  default T sin() {
    return apply(TranscendentalTable.SIN);
  }

  /**
   * The cosine. Derivative: −sin x.
   *
   * @return cos x
   */
  default T cos() {
    return apply(TranscendentalTable.COS);
  }

  /**
   * The tangent. Derivative: 1 + tan² x.
   *
   * @return tan x
   */
  default T tan() {
    return apply(TranscendentalTable.TAN);
  }

  /**
   * The arc sine; NaN outside [−1, 1]. Derivative: 1/√(1 − x²); ∞ at ±1.
   *
   * @return arcsin x
   */
  default T asin() {
    return apply(TranscendentalTable.ASIN);
  }

  /**
   * The arc cosine; NaN outside [−1, 1]. Derivative: −1/√(1 − x²); −∞ at ±1.
   *
   * @return arccos x
   */
  default T acos() {
    return apply(TranscendentalTable.ACOS);
  }

  /**
   * The arc tangent. Derivative: 1/(1 + x²).
   *
   * @return arctan x
   */
  default T atan() {
    return apply(TranscendentalTable.ATAN);
  }

  /**
   * The hyperbolic sine. Derivative: cosh x.
   *
   * @return sinh x
   */
  default T sinh() {
    return apply(TranscendentalTable.SINH);
  }

  /**
   * The hyperbolic cosine. Derivative: sinh x.
   *
   * @return cosh x
   */
  default T cosh() {
    return apply(TranscendentalTable.COSH);
  }

  /**
   * The hyperbolic tangent. Derivative: 1 − tanh² x.
   *
   * @return tanh x
   */
  default T tanh() {
    return apply(TranscendentalTable.TANH);
  }

  /**
   * The inverse hyperbolic sine. Derivative: 1/√(1 + x²).
   *
   * @return arsinh x
   */
  default T asinh() {
    return apply(TranscendentalTable.ASINH);
  }

  /**
   * The inverse hyperbolic cosine; NaN below 1. Derivative: 1/√(x² − 1); ∞ at 1, NaN below.
   *
   * @return arcosh x
   */
  default T acosh() {
    return apply(TranscendentalTable.ACOSH);
  }

  /**
   * The inverse hyperbolic tangent; NaN outside [−1, 1]. Derivative: 1/(1 − x²); ∞ at ±1, NaN
   * beyond.
   *
   * @return artanh x
   */
  default T atanh() {
    return apply(TranscendentalTable.ATANH);
  }

  /**
   * The angle of the point (y, this): this is the ordinate, as in {@link Math#atan2}. Derivative:
   * x/(x² + y²) and −y/(x² + y²); 0 and 0 at (0, 0) and at infinity.
   *
   * @param y the other operand
   * @return the angle, from −π to π
   */
  default T atan2(T y) {
    return apply(TranscendentalTable.ATAN2, y);
  }

  /**
   * The same with a constant; see {@link #atan2(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return the angle, from −π to π
   */
  default T atan2(double y) {
    return apply(TranscendentalTable.ATAN2, y);
  }

  /**
   * The distance √(x² + y²) without overflow. Derivative: x/r and y/r; 0 and 0 at (0, 0); the limit
   * where one operand is infinite.
   *
   * @param y the other operand
   * @return √(x² + y²)
   */
  default T hypot(T y) {
    return apply(TranscendentalTable.HYPOT, y);
  }

  /**
   * The same with a constant; see {@link #hypot(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return √(x² + y²)
   */
  default T hypot(double y) {
    return apply(TranscendentalTable.HYPOT, y);
  }

  /**
   * The logarithm of a sum of exponentials, ln(eˣ + eʸ), without overflow. Derivative: the shares
   * 1/(1 + e^(y−x)) and 1/(1 + e^(x−y)); ½ and ½ at equal infinities, −∞ too, where {@link
   * autodiff.Value#logSumExp} has 0 and 0. All higher derivatives are 0 there.
   *
   * @param y the other operand
   * @return ln(eˣ + eʸ)
   */
  default T logAddExp(T y) {
    return apply(TranscendentalTable.LOG_ADD_EXP, y);
  }

  /**
   * The same with a constant; see {@link #logAddExp(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return ln(eˣ + eʸ)
   */
  default T logAddExp(double y) {
    return apply(TranscendentalTable.LOG_ADD_EXP, y);
  }

  /**
   * x ln y, and 0 where x is 0 and y is not NaN. Derivative: ln y and x/y, NaN for y &lt; 0; but 0
   * where x = 0 and y ≤ 0.
   *
   * @param y the other operand
   * @return x ln y
   */
  default T xlogy(T y) {
    return apply(TranscendentalTable.XLOGY, y);
  }

  /**
   * The same with a constant; see {@link #xlogy(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return x ln y
   */
  default T xlogy(double y) {
    return apply(TranscendentalTable.XLOGY, y);
  }

  /**
   * x ln(1 + y), and 0 where x is 0 and y is not NaN. Derivative: ln(1 + y) and x/(1 + y), NaN for
   * y &lt; −1; but 0 where x = 0 and y ≤ −1.
   *
   * @param y the other operand
   * @return x ln(1 + y)
   */
  default T xlog1py(T y) {
    return apply(TranscendentalTable.XLOG1PY, y);
  }

  /**
   * The same with a constant; see {@link #xlog1py(Differentiable)}.
   *
   * @param y the other operand, a constant
   * @return x ln(1 + y)
   */
  default T xlog1py(double y) {
    return apply(TranscendentalTable.XLOG1PY, y);
  }
}
