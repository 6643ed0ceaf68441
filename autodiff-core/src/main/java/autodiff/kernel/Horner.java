package autodiff.kernel;

/** Polynomial evaluation shared by the special functions. */
final class Horner {
  private Horner() {}

  /**
   * Returns {@code c[0] + c[1] t + ... + c[n] t^n}.
   *
   * @param c coefficients, lowest power first
   * @param t the argument
   * @return the value of the polynomial
   */
  static double plain(double[] c, double t) {
    int i = c.length - 1;
    double s = c[i];
    while (i > 0) {
      s = s * t + c[--i];
    }
    return s;
  }

  /**
   * Returns a polynomial whose constant term is the unevaluated sum {@code c[0] + c[1]}.
   *
   * <p>The constant term dominates in the fits that use this form, so that carrying its rounding
   * error leaves little more than the rounding of the last addition.
   *
   * @param c the constant term as two parts, then the coefficients of {@code t}, {@code t^2}, ...
   * @param t the argument
   * @return the value of the polynomial
   */
  static double split(double[] c, double t) {
    return c[0] + tail(c, t);
  }

  /**
   * Returns the value of the polynomial of {@link #split} less its leading part {@code c[0]}.
   *
   * @param c the constant term as two parts, then the coefficients of {@code t}, {@code t^2}, ...
   * @param t the argument
   * @return the value of the polynomial minus {@code c[0]}
   */
  static double tail(double[] c, double t) {
    int i = c.length - 1;
    double s = c[i];
    while (i > 2) {
      s = s * t + c[--i];
    }
    return c[1] + t * s;
  }
}
