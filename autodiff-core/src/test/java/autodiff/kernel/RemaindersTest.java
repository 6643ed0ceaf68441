package autodiff.kernel;

import static java.math.RoundingMode.FLOOR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Remainders and their derivatives by the divisor, against exact quotients. */
class RemaindersTest {
  private static final long SEED = 20261129;
  private static final int POINTS = 40_000;

  private static double minusTruncated(double x, double y) {
    BigDecimal q = new BigDecimal(x).divideToIntegralValue(new BigDecimal(y));
    return 0.0 - q.doubleValue();
  }

  private static double minusFloored(double x, double y) {
    BigDecimal a = new BigDecimal(x);
    BigDecimal b = new BigDecimal(y);
    BigDecimal q = a.divideToIntegralValue(b);
    BigDecimal r = a.subtract(q.multiply(b));
    boolean below = r.signum() != 0 && r.signum() != b.signum();
    return 0.0 - (below ? q.subtract(BigDecimal.ONE) : q).setScale(0, FLOOR).doubleValue();
  }

  private static void check(double x, double y) {
    String at = String.format(Locale.ROOT, " of %s and %s, seed %d", x, y, SEED);
    double truncated = Remainders.minusQuotient(x, y, x % y);
    double floored = Remainders.minusQuotient(x, y, Remainders.floored(x, y));
    if (Math.abs(truncated) < 0x1p53) {
      assertEquals(minusTruncated(x, y), truncated, "truncated" + at);
      assertEquals(minusFloored(x, y), floored, "floored" + at);
    } else if (Math.abs(truncated) < Double.POSITIVE_INFINITY) {
      double expected = minusTruncated(x, y);
      assertEquals(expected, truncated, 2 * Math.ulp(expected), "truncated" + at);
      assertEquals(expected, floored, 2 * Math.ulp(expected), "floored" + at);
    }
  }

  @Test
  void wholeQuotientsAreExact() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < POINTS; i++) {
      double y = (random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(-20, 20));
      // A multiple of y, rounded: the quotient may round up to the whole number next to it.
      double q = Math.rint(random.nextDouble() * Math.pow(2, random.nextInt(0, 54)));
      double x = q * y * (random.nextBoolean() ? 1 : -1);
      check(x, y);
      check(Math.nextUp(x), y);
      check(Math.nextDown(x), y);
      check((random.nextDouble() - 0.5) * 1e3, y);
    }
  }

  @Test
  void extremes() {
    double[] numbers = {
      0.1,
      1,
      3,
      1e-300,
      1e200,
      1e308,
      1.7e308,
      Double.MAX_VALUE,
      Double.MIN_VALUE,
      1e-310,
      Double.MIN_NORMAL,
      0x1p53,
      0x1p53 - 1,
      0x1p52 + 1,
      1.5680592659298604,
      0.2613432109883101
    };
    for (double x : numbers) {
      for (double y : numbers) {
        check(x, y);
        check(-x, y);
        check(x, -y);
        check(-x, -y);
      }
    }
  }

  @Test
  void whereThereIsNoRemainder() {
    assertEquals(Double.NEGATIVE_INFINITY, Remainders.minusQuotient(7, 0.0, Double.NaN));
    assertEquals(Double.POSITIVE_INFINITY, Remainders.minusQuotient(7, -0.0, Double.NaN));
    assertEquals(Double.NaN, Remainders.minusQuotient(0, 0, Double.NaN));
    assertEquals(Double.NaN, Remainders.minusQuotient(Double.NaN, 2, Double.NaN));
  }
}
