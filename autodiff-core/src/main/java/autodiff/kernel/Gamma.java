package autodiff.kernel;

/**
 * The logarithm of the gamma function and its derivatives.
 *
 * <p>Each derivative is the next function of the same class: {@code lgamma' = digamma}, {@code
 * digamma' = polygamma(1, .)}, and {@code polygamma(n, .)' = polygamma(n + 1, .)}.
 *
 * <p>Measured errors are the largest found against references of 60 digits at points spread over
 * the stated domain, in units in the last place of the exact value.
 */
public final class Gamma {
  private Gamma() {}

  /**
   * Returns {@code ln |Γ(x)|}.
   *
   * <p>For positive arguments: polynomials with the zeros 1 and 2 factored out up to 3, further
   * polynomials up to 10, then Stirling's series (DLMF 5.11.1). For arguments in (-40, 0) the
   * reciprocal of Γ is formed in double-double arithmetic from a fit on [1, 2] and the recurrence
   * {@code Γ(x + 1) = x Γ(x)}, so that the result keeps its relative accuracy around the zeros
   * which lie between every two poles below -2. Further left the reflection formula (DLMF 5.5.3).
   *
   * <p>Special values: {@code +∞} at ±0, the negative integers and ±∞; zero at 1 and 2; {@code
   * lgamma(NaN) = NaN}.
   *
   * <p>Measured error: at most 2.3 ulp for positive arguments, the neighborhoods of 1 and 2
   * included, and 3.1 ulp for negative ones, those of the zeros included.
   *
   * @param x the argument
   * @return the logarithm of the absolute value of Γ(x)
   */
  public static double lgamma(double x) {
    return LogGamma.value(x);
  }

  /**
   * Returns the digamma function {@code ψ(x) = Γ'(x) / Γ(x)}.
   *
   * <p>For positive arguments: a polynomial with the zero 1.4616... factored out on [1, 2], further
   * polynomials up to 10, then the asymptotic series (DLMF 5.11.2). For arguments in (-20, 0) the
   * recurrence {@code ψ(x) = ψ(x + 1) - 1/x} in double-double arithmetic, which keeps the relative
   * accuracy around the zeros between the poles; further left the reflection formula (DLMF 5.5.4).
   *
   * <p>Special values: {@code digamma(+0) = -∞}, {@code digamma(-0) = +∞}, NaN at negative integers
   * and -∞, {@code digamma(+∞) = +∞}, {@code digamma(NaN) = NaN}.
   *
   * <p>Measured error: at most 1.7 ulp for positive arguments, the neighborhood of the zero
   * included; 2.8 ulp on (-20, 0), zeros included; below -20 at most 2.4 units in the last place of
   * the larger of |ψ(x)| and ln |x|, that is, the error relative to ψ alone grows without bound
   * towards its zeros there.
   *
   * @param x the argument
   * @return ψ(x)
   */
  public static double digamma(double x) {
    return Digamma.digamma(x);
  }

  /**
   * Returns the polygamma function, the {@code n}-th derivative of {@link #digamma}.
   *
   * <p>{@code n = 0} is digamma. {@code n = 1} uses fits like those of digamma, and {@code π^2 /
   * sin^2(πx) - ψ'(1 - x)} for negative arguments. For larger orders {@code (-1)^(n+1) n! ζ(n + 1,
   * x)} (DLMF 5.15, 25.11.12) with the Hurwitz zeta function by the Euler-Maclaurin formula (DLMF
   * 25.11.28, at most some forty terms); for negative arguments the terms of that sum on both sides
   * of the nearest pole.
   *
   * <p>Special values for {@code n >= 1}: {@code +∞} at every pole for odd {@code n}; for even
   * {@code n}, {@code -∞} at +0, {@code +∞} at -0 and NaN at the negative integers. Zero at +∞, NaN
   * at -∞ and NaN.
   *
   * <p>Measured error: for {@code n = 1} at most 2.0 ulp over all doubles. For {@code n} from 2 to
   * 30 at most 2.7 ulp for positive arguments, and 2.4 ulp for negative ones when {@code n} is odd.
   * When {@code n} is even there is a zero between every two poles; there the error is at most 2.5
   * units in the last place of {@code n!} times the sum of the absolute values of the terms. For
   * {@code n} up to 170 at most 3.0 ulp for positive arguments. Larger orders go through logarithms
   * and keep about eleven digits.
   *
   * @param n the order of the derivative, not negative
   * @param x the argument
   * @return the n-th derivative of digamma at x
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public static double polygamma(long n, double x) {
    if (n < 0) {
      throw new IllegalArgumentException("order of polygamma must not be negative: " + n);
    }
    if (n == 0) {
      return Digamma.digamma(x);
    }
    return n == 1 ? Digamma.trigamma(x) : Polygamma.value(n, x);
  }
}
