package autodiff.view;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers for people: four significant digits, or all those before the point if these are five. */
final class ShortNumber {
  private static final int DIGITS = 4;
  private static final int LARGEST_PLAIN_EXPONENT = 4;
  private static final int SMALLEST_PLAIN_EXPONENT = -4;

  private ShortNumber() {}

  /** For example {@code 0.7071}, {@code 12346}, {@code 1.5e-7}, {@code -0}, {@code inf}. */
  static String of(double x) {
    if (Double.isNaN(x)) {
      return "nan";
    }
    if (Double.isInfinite(x)) {
      return x > 0 ? "inf" : "-inf";
    }
    if (x == 0) {
      // The sign of a zero decides derivatives (atan2, 1/x): it is worth a character.
      return 1 / x > 0 ? "0" : "-0";
    }
    BigDecimal rounded = rounded(new BigDecimal(x), DIGITS + 1);
    if (exponent(rounded) != LARGEST_PLAIN_EXPONENT) {
      rounded = rounded(new BigDecimal(x), DIGITS);
    }
    int exponent = exponent(rounded);
    if (exponent < SMALLEST_PLAIN_EXPONENT || exponent > LARGEST_PLAIN_EXPONENT) {
      return rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString()
          + "e"
          + exponent;
    }
    return rounded.stripTrailingZeros().toPlainString();
  }

  private static BigDecimal rounded(BigDecimal x, int digits) {
    return x.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static int exponent(BigDecimal x) {
    return x.precision() - x.scale() - 1;
  }
}
