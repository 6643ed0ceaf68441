package autodiff.kernel;

/** Remainders of divisions, and the whole quotients that belong to them. */
public final class Remainders {
  /** From here on all doubles are whole numbers, and no quotient needs to be made one. */
  private static final double WHOLE = 0x1p53;

  private Remainders() {}

  /**
   * The remainder of floored division, which has the sign of the divisor.
   *
   * @param x the dividend
   * @param y the divisor
   * @return x − y·⌊x/y⌋, rounded once
   */
  public static double floored(double x, double y) {
    double r = x % y;
    return r != 0 && (r < 0) != (y < 0) ? r + y : r;
  }

  /**
   * The derivative of a remainder with respect to the divisor: minus the whole quotient, found from
   * the remainder. The quotient x/y itself may be rounded up to a whole number that is one too
   * large: 1.0/0.1 is 10, and the remainder 1 − 9·0.1.
   *
   * @param x the dividend
   * @param y the divisor
   * @param r the remainder, truncated or floored
   * @return (r − x)/y; where there is no remainder, −x/y rounded towards 0, as IEEE arithmetic has
   *     it
   */
  public static double minusQuotient(double x, double y, double r) {
    if (Double.isNaN(r)) {
      double q = x / y;
      return -(q < 0 ? Math.ceil(q) : Math.floor(q));
    }
    if (Double.isInfinite(y)) {
      // The remainder is x, or it went around once.
      return r == x ? 0 : 1;
    }
    double q = Math.rint(x / y - r / y);
    if (Math.abs(q) < WHOLE) {
      // The difference was rounded. What it leaves is exact, and a multiple of y.
      q += Math.rint((Math.fma(-q, y, x) - r) / y);
    }
    return 0.0 - q;
  }
}
