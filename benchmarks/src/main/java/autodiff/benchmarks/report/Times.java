package autodiff.benchmarks.report;

import java.util.Locale;

/** Numbers as the tables show them: three digits, in a unit that fits. */
public final class Times {
  private static final String[] UNITS = {"ns", "µs", "ms", "s"};

  private Times() {}

  /**
   * A time.
   *
   * @param nanoseconds its nanoseconds
   * @return for example {@code 3.25 µs}
   */
  public static String text(double nanoseconds) {
    double number = nanoseconds;
    int unit = 0;
    // 999.6 would be shown as 1000.
    while (number >= 999.5 && unit < UNITS.length - 1) {
      number /= 1000;
      unit++;
    }
    return digits(number) + " " + UNITS[unit];
  }

  /**
   * A number that is not negative.
   *
   * @param number any
   * @return for example {@code 0}, {@code 0.031}, {@code 3.25}, {@code 32.5}, {@code 325}
   */
  public static String digits(double number) {
    if (number < 0.0005) {
      return "0";
    }
    int digits = number < 0.0995 ? 3 : number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }
}
