package autodiff.kernel;

import java.math.BigInteger;

/** Polygamma of order two and above; {@link Gamma#polygamma} documents it. */
final class Polygamma {
  /** The largest order whose factorial is a finite double. */
  private static final int MAX_FACTORIAL = 170;

  private static final double[] FACTORIAL = factorials();

  /** B(2k) / (2k)! for k = 1, 2, ..., the coefficients of the Euler-Maclaurin formula. */
  private static final double[] BERNOULLI = {
    0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05,
    -8.267195767195768e-07, 2.08767569878681e-08, -5.284190138687493e-10,
    1.3382536530684679e-11, -3.3896802963225827e-13, 8.586062056277845e-15,
    -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954464685812522e-19
  };

  private Polygamma() {}

  private static double[] factorials() {
    double[] f = new double[MAX_FACTORIAL + 1];
    BigInteger product = BigInteger.ONE;
    for (int k = 0; k < f.length; k++) {
      product = product.multiply(BigInteger.valueOf(Math.max(k, 1)));
      f[k] = product.doubleValue();
    }
    return f;
  }

  /**
   * Returns the derivative of order {@code n} of digamma.
   *
   * @param n the order, at least 2
   * @param x the argument
   * @return the derivative
   */
  static double value(long n, double x) {
    boolean odd = (n & 1) == 1;
    if (x > 0) {
      double z = factorialZeta(n, x, 0);
      return odd ? z : -z;
    }
    if (x == 0) {
      return odd ? Double.POSITIVE_INFINITY : -1 / x;
    }
    double d = x - Math.rint(x);
    if (d == 0) {
      return odd ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    if (Double.isNaN(d)) {
      return Double.NaN;
    }
    // x = f - m with f in (0, 1): the terms (x + k)^-(n+1) are those of zeta at f, and on the other
    // side of the pole those at 1 - f up to, and without, those at 1 - x.
    double a = Math.abs(d);
    double complement = 1 - a;
    double complementLow = (1 - complement) - a;
    double near = factorialZeta(n, a, 0);
    if (near == Double.POSITIVE_INFINITY && a < 0.5) {
      // The other sums may have overflowed too, but are smaller.
      return odd || d < 0 ? near : -near;
    }
    double far = factorialZeta(n, complement, complementLow);
    double y = 1 - x;
    double b = y - 1;
    double rest = factorialZeta(n, y, (1 - (y - b)) + (-x - b));
    if (odd) {
      return near == Double.POSITIVE_INFINITY ? near : near + (far - rest);
    }
    if (a == 0.5) {
      return -rest;
    }
    return d > 0 ? (far - near) - rest : (near - far) - rest;
  }

  /**
   * Returns {@code n!} times the Hurwitz zeta function of {@code n + 1} at {@code x + low}.
   *
   * @param n the order, at least 2
   * @param x the argument, positive
   * @param low a correction to {@code x}, below its last place
   * @return n! zeta(n + 1, x + low)
   */
  private static double factorialZeta(long n, double x, double low) {
    if (x < 1e-110) {
      return Double.POSITIVE_INFINITY;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    double s = n + 1.0;
    // All powers are taken of arguments divided by 2^e (for large orders by x), lest they overflow
    // or underflow before they meet the factorial. A term that underflows even so is negligible.
    int e = Math.getExponent(x);
    double scale = n <= MAX_FACTORIAL ? Math.scalb(1.0, -e) : 1 / x;
    double sum = 0;
    double sumLow = 0;
    double y = x;
    double yl = low;
    double term = 0;
    for (int k = 1; y < s + 12; k++) {
      term = power(y * scale, yl / y, s);
      double next = sum + term;
      double b = next - sum;
      sumLow += (sum - (next - b)) + (term - b);
      sum = next;
      if (term * (1 + y) < 0x1p-58 * sum) {
        return finish(n, x, low, e, sum + sumLow);
      }
      y = x + k;
      double c = y - x;
      yl = (x - (y - c)) + (k - c) + low;
    }
    // Euler-Maclaurin: y/(s-1) + 1/2 + sum of B(2k)/(2k)! s (s+1) ... (s+2k-2) y^(1-2k).
    double inverse = 1 / y;
    double square = inverse * inverse;
    double factor = s * inverse;
    double tail = 0;
    for (int k = 0; k < BERNOULLI.length; k++) {
      tail += BERNOULLI[k] * factor;
      factor *= (s + 2.0 * k + 1) * (s + 2.0 * k + 2) * square;
    }
    term = power(y * scale, yl / y, s);
    double lead = y / n;
    return finish(n, x, low, e, sum + (term * lead + (term * (0.5 + tail) + sumLow)));
  }

  /** (base (1 + relative))^-s for a tiny relative correction. */
  private static double power(double base, double relative, double s) {
    double p = Math.pow(base, -s);
    return p - p * (s * relative);
  }

  /** n! sum divided by the power n + 1 of the scale, which is 2^e or x + low. */
  private static double finish(long n, double x, double low, int e, double sum) {
    if (n <= MAX_FACTORIAL) {
      double f = FACTORIAL[(int) n];
      int fe = Math.getExponent(f);
      long shift = fe - (long) e * (n + 1);
      double m = Math.scalb(f, -fe) * sum;
      return Math.scalb(m, (int) Math.max(-5000, Math.min(5000, shift)));
    }
    double log = Math.log(sum) - (n + 1.0) * (Math.log(x) + low / x);
    return Math.exp(LogGamma.value(n + 1.0) + log);
  }
}
