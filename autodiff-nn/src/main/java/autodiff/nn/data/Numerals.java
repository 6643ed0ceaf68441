package autodiff.nn.data;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How numbers are written in files, whatever the language of the machine: an optional sign, digits
 * from 0 to 9 with at most one decimal point and at least one digit, and optionally an exponent:
 * {@code e} or {@code E}, an optional sign, digits. Besides {@code NaN}, and {@code Inf} or {@code
 * Infinity} with an optional sign, in upper or lower case. Spaces and tabs around it are ignored.
 */
final class Numerals {
  private Numerals() {}

  /** The text without spaces and tabs around it. */
  static String trimmed(String text) {
    int begin = 0;
    int end = text.length();
    while (begin < end && isSpace(text.charAt(begin))) {
      begin++;
    }
    while (begin < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(begin, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /**
   * The nearest float64: infinite for a finite number that is too large.
   *
   * @param text trimmed
   * @param point the decimal point
   * @return the number; empty if it is none
   */
  static OptionalDouble parse(String text, char point) {
    if (isDecimal(text, point)) {
      return OptionalDouble.of(Double.parseDouble(point == '.' ? text : text.replace(point, '.')));
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> OptionalDouble.of(Double.NaN);
      case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> OptionalDouble.empty();
    };
  }

  /** Whether it is a number of digits, not a word for one. */
  static boolean isDecimal(String text, char point) {
    int at = afterSign(text, 0);
    int whole = afterDigits(text, at);
    int digits = whole - at;
    at = whole;
    if (at < text.length() && text.charAt(at) == point) {
      int fraction = afterDigits(text, at + 1);
      digits += fraction - at - 1;
      at = fraction;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = afterSign(text, at + 1);
      at = afterDigits(text, exponent);
      if (at == exponent) {
        return false;
      }
    }
    return at == text.length();
  }

  private static int afterSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
  }

  private static int afterDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
