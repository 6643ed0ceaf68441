package autodiff.op;

/**
 * Special functions, element by element, accurate to a few units in the last place over their whole
 * domain; measured bounds stand in {@code autodiff.kernel}.
 *
 * @param <T> the kind of node
 */
public interface SpecialFunctions<T extends Differentiable<T>> extends Elementwise.Operand<T> {

  /**
   * The error function. Derivative: 2/√π e<sup>−x²</sup>.
   *
   * @return erf x
   */
  default T erf() {
    return apply(SpecialTable.ERF);
  }

  /**
   * The complementary error function 1 − erf x, without cancellation. Derivative: −2/√π
   * e<sup>−x²</sup>.
   *
   * @return erfc x
   */
  default T erfc() {
    return apply(SpecialTable.ERFC);
  }

  /**
   * The scaled complementary error function e<sup>x²</sup> erfc x. Derivative: 2xy − 2/√π.
   *
   * @return e<sup>x²</sup> erfc x
   */
  default T erfcx() {
    return apply(SpecialTable.ERFCX);
  }

  /**
   * The inverse of the error function; NaN outside [−1, 1]. Derivative: ½√π e<sup>y²</sup>; ∞ at
   * ±1.
   *
   * @return the number whose error function is x
   */
  default T erfinv() {
    return apply(SpecialTable.ERFINV);
  }

  /**
   * The logarithm of |Γ(x)|; ∞ at the poles. Derivative: {@link #digamma()}.
   *
   * @return ln |Γ(x)|
   */
  default T lgamma() {
    return apply(SpecialTable.LGAMMA);
  }

  /**
   * The logarithmic derivative of Γ; ∓∞ at ±0, NaN at negative whole numbers, where it has two
   * limits. Derivative: {@link #polygamma polygamma(1)}, which has one there, ∞.
   *
   * @return Γ′(x)/Γ(x)
   */
  default T digamma() {
    return apply(SpecialTable.DIGAMMA);
  }

  /**
   * The modified Bessel function of the first kind of order 0. Derivative: {@link #i1()}; 0 at 0.
   *
   * @return I₀(x)
   */
  default T i0() {
    return apply(SpecialTable.I0);
  }

  /**
   * The modified Bessel function of the first kind of order 1. Derivative: I₀(x) − I₁(x)/x; ½ at 0.
   *
   * @return I₁(x)
   */
  default T i1() {
    return apply(SpecialTable.I1);
  }

  /**
   * The entropy term −x ln x; 0 at 0, −∞ below. Derivative: −ln x − 1; ∞ at 0, NaN below.
   *
   * @return −x ln x
   */
  default T entr() {
    return apply(SpecialTable.ENTR);
  }

  /**
   * The normal distribution function Φ. Derivative: e<sup>−x²/2</sup>/√(2π).
   *
   * @return Φ(x)
   */
  default T ndtr() {
    return apply(SpecialTable.NDTR);
  }

  /**
   * The inverse of the normal distribution function; NaN outside [0, 1]. Derivative: √(2π)
   * e<sup>y²/2</sup>; ∞ at 0 and 1.
   *
   * @return the number whose Φ is x
   */
  default T ndtri() {
    return apply(SpecialTable.NDTRI);
  }

  /**
   * The logarithm of the normal distribution function, accurate in both tails. Derivative:
   * φ(x)/Φ(x), whose derivatives are accurate in both tails, too.
   *
   * @return ln Φ(x)
   */
  default T logNdtr() {
    return apply(SpecialTable.LOG_NDTR);
  }

  /**
   * The n-th derivative of {@link #digamma()}. Derivative: {@code polygamma(n + 1)}.
   *
   * @param n the order, 0 or more
   * @return ψ⁽ⁿ⁾(x)
   * @throws IllegalArgumentException if the order is negative
   */
  default T polygamma(int n) {
    return apply(SpecialTable.POLYGAMMA, SpecialTable.order(n));
  }

  /**
   * sin(πx)/(πx), and 1 at 0. Derivative: 0 at 0; smooth to any order. Derivatives of orders above
   * 500, which are of the size of πⁿ, are refused with an IllegalArgumentException.
   *
   * @return sin(πx)/(πx)
   */
  default T sinc() {
    return apply(SpecialTable.SINC, 0);
  }
}
