package autodiff.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Value;
import autodiff.op.Elementwise;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions with an order: any order gives a result, or an exception that says what is wrong. */
class OrdersTest {
  private static Elementwise operation(String name) {
    return Elementwise.all().stream().filter(op -> op.name().equals(name)).findFirst().get();
  }

  @Test
  void ordersThatAreNoneAreRefused() {
    for (String name : List.of("sinc", "polygamma")) {
      Elementwise op = operation(name);
      for (double n : new double[] {-1, 0.5, -1e300, 1e300, Double.POSITIVE_INFINITY}) {
        for (double x : new double[] {0, 0.5, 1e10}) {
          IllegalArgumentException e =
              assertThrows(IllegalArgumentException.class, () -> op.evaluate(x, n), name + n);
          assertTrue(e.getMessage().startsWith(name + ": order "), e::getMessage);
          assertTrue(e.getMessage().contains("use a whole number from 0 to "), e::getMessage);
          assertThrows(IllegalArgumentException.class, () -> op.partial(0, x, n));
        }
      }
      assertTrue(Double.isNaN(op.evaluate(0.5, Double.NaN)), name);
      assertTrue(Double.isNaN(op.partial(0, 0.5, Double.NaN)), name);
    }
  }

  @Test
  void hugeOrdersOfSincAreRefused() {
    Elementwise sinc = operation("sinc");
    for (double n : new double[] {501, 1e6, Integer.MAX_VALUE, 0x1p31, 0x1p53}) {
      for (double x : new double[] {0, 0.5, 1e10, 1e300}) {
        String message =
            assertThrows(IllegalArgumentException.class, () -> sinc.evaluate(x, n)).getMessage();
        assertEquals("sinc: order " + (long) n + "; use a whole number from 0 to 500", message);
      }
    }
  }

  @Test
  void largeOrdersOfSinc() {
    Elementwise sinc = operation("sinc");
    // At 0, (−1)^(n/2)·πⁿ/(n + 1).
    double power = Math.pow(Math.PI, 500);
    assertEquals(power / 501, sinc.evaluate(0, 500), 1e-12 * power);
    assertEquals(0, sinc.evaluate(0, 499));
    for (double x : new double[] {0.3, -7, 150, 1000.25, 1e300}) {
      double y = sinc.evaluate(x, 500);
      assertTrue(Math.abs(y) <= power / Math.max(1, Math.abs(x)), () -> x + ": " + y);
      assertTrue(Double.isFinite(sinc.partial(0, x, 500)), () -> "derivative at " + x);
    }
  }

  /** Order, argument, and the derivative computed with 700 digits from the integral. */
  private static final double[][] SINC = {
    {5, 1.5, 35.022534459480669},
    {10, 0.7, 3623.1331260399739},
    {10, 2.3, -6854.2277068044252},
    {50, 5.5, 4.2467692410903963e+22},
    {50, 15.75, -1.590515327381051e+21},
    {200, 20.25, 1.1332195012025271e+97},
    {200, 63.5, -6.7113424706978202e+96},
    {500, 0.7, -4.3821019021804046e+245},
    {500, 150.0, 3.9839062799853455e+245},
    {500, 159.25, -5.3127769733743348e+245}
  };

  /** No digits are lost where the order is about |πx|, and terms of a series would cancel. */
  @Test
  void derivativesOfSincOfAnyOrder() {
    Elementwise sinc = operation("sinc");
    for (double[] row : SINC) {
      double n = row[0];
      double bound = Math.pow(Math.PI, n) / (n + 1);
      for (double x : new double[] {row[1], -row[1]}) {
        double expected = x < 0 && n % 2 == 1 ? -row[2] : row[2];
        assertEquals(expected, sinc.evaluate(x, n), 4e-15 * bound, () -> n + " at " + row[1]);
      }
    }
  }

  @Test
  void hugeOrdersOfPolygamma() {
    Elementwise polygamma = operation("polygamma");
    for (double n : new double[] {1e6, Integer.MAX_VALUE - 1.0, Integer.MAX_VALUE, 0x1p31, 1e15}) {
      for (double x : new double[] {1e-3, 0.5, 1, 1.5, 20, 1e6, 1e9, 1e15, 1e300, -0.5, -3, -1e6}) {
        double y = polygamma.evaluate(x, n);
        double slope = polygamma.partial(0, x, n);
        if (x > 0) {
          // n!/xⁿ⁺¹·(1 + …), with the sign of (−1)ⁿ⁺¹.
          boolean odd = n % 2 == 1;
          assertTrue(odd ? y >= 0 : y <= 0, () -> n + " at " + x + ": " + y);
          assertTrue(odd ? slope <= 0 : slope >= 0, () -> n + " at " + x + ": slope " + slope);
        }
      }
      assertEquals(Double.POSITIVE_INFINITY, Math.abs(polygamma.evaluate(1, n)));
      assertEquals(0, Math.abs(polygamma.evaluate(1e300, n)));
    }
    assertEquals(Double.NEGATIVE_INFINITY, Value.of(0.5).polygamma(Integer.MAX_VALUE - 1).data());
  }
}
