package autodiff;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * How the numbers of one tensor are written: all with as many decimals as they need together, but
 * no more than six significant digits of the largest; in scientific notation where the small ones
 * would be lost otherwise.
 */
final class NumberText {
  private static final int DIGITS = 6;
  private static final int MOST_DECIMALS = 8;

  private final boolean scientific;
  private final int decimals;

  private NumberText(boolean scientific, int decimals) {
    this.scientific = scientific;
    this.decimals = decimals;
  }

  /** The notation for these numbers. */
  static NumberText of(double[] numbers) {
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    int scale = 0;
    int precision = 1;
    for (double x : numbers) {
      if (x == 0 || !Double.isFinite(x)) {
        continue;
      }
      largest = Math.max(largest, Math.abs(x));
      smallest = Math.min(smallest, Math.abs(x));
      BigDecimal rounded = rounded(x).stripTrailingZeros();
      scale = Math.max(scale, rounded.scale());
      precision = Math.max(precision, rounded.precision());
    }
    if (largest == 0) {
      return new NumberText(false, 1);
    }
    BigDecimal top = rounded(largest);
    int exponent = top.precision() - top.scale() - 1;
    int limit = Math.max(1, Math.min(MOST_DECIMALS, DIGITS - 1 - exponent));
    boolean lost = scale > limit && largest > 1e4 * smallest;
    return largest >= 1e8 || largest < 1e-4 || lost
        ? new NumberText(true, Math.max(1, precision - 1))
        : new NumberText(false, Math.max(1, Math.min(limit, scale)));
  }

  private static BigDecimal rounded(double x) {
    return new BigDecimal(x).round(new MathContext(DIGITS));
  }

  String text(double x) {
    if (!Double.isFinite(x)) {
      return Double.toString(x);
    }
    return String.format(
        Locale.ROOT, String.format(Locale.ROOT, scientific ? "%%.%de" : "%%.%df", decimals), x);
  }
}
