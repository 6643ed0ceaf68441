package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AxisTest {
  private static String labels(Axis axis) {
    return axis.ticks().stream()
        .map(t -> t.exponent().isEmpty() ? t.text() : t.text() + "^" + t.exponent())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 5, 0.0 0.2 0.4 0.6 0.8 1.0, 0",
    "-1, 1, 4, −1.0 −0.5 0.0 0.5 1.0, 0",
    "1, 200, 8, 20 40 60 80 100 120 140 160 180 200, 0",
    "0.3, 9.7, 8, 1 2 3 4 5 6 7 8 9, 0",
    "0, 0.00001, 5, 0.0 0.2 0.4 0.6 0.8 1.0, -5",
    "0, 3e7, 3, 0 1 2 3, 7",
    "1000000, 1000001, 2, 1.0000000 1.0000005 1.0000010, 6",
  })
  void linearTicksAreRound(double low, double high, int about, String expected, int factor) {
    Axis axis = Axis.linear(low, high, about, false);
    assertEquals(expected, labels(axis));
    assertEquals(factor, axis.factorExponent());
  }

  @Test
  void epochsAreWhole() {
    assertEquals("1 2 3", labels(Axis.linear(0.96, 3.04, 8, true)));
  }

  @ParameterizedTest
  @CsvSource({
    "0.001, 10, 10^−3 10^−2 10^−1 10^0 10^1, 32",
    "0.5, 20, 10^0 10^1, 12",
    "1e-20, 1, 10^−20 10^−17 10^−14 10^−11 10^−8 10^−5 10^−2, 0",
    "2, 30, 2 5 10 20, 0",
    "2.1, 2.5, 2.1 2.2 2.3 2.4 2.5, 0",
  })
  void logarithmicTicksArePowersOrRound(double low, double high, String expected, int minor) {
    Axis axis = Axis.logarithmic(low, high);
    assertEquals(expected, labels(axis));
    assertEquals(minor, axis.minor().size());
    assertTrue(axis.minor().stream().allMatch(m -> low < m && m < high));
  }

  @Test
  void positionsGoFromEndToEnd() {
    Axis linear = Axis.linear(-3, 5, 4, false);
    assertEquals(0, linear.position(-3));
    assertEquals(0.5, linear.position(1));
    assertEquals(1, linear.position(5));
    Axis logarithmic = Axis.logarithmic(0.01, 100);
    assertEquals(0, logarithmic.position(0.01));
    assertEquals(0.5, logarithmic.position(1));
    assertEquals(1, logarithmic.position(100));
  }

  @Test
  void anyRangeHasAFewTicksInside() {
    long seed = 5;
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      double size = Math.pow(10, -280 + 560 * random.nextDouble());
      double low = size * (random.nextDouble() - 0.5) * 100;
      Axis axis = Axis.linear(low, low + size, 6, random.nextBoolean() && size > 10);
      String where = "seed " + seed + " round " + round + ": " + axis;
      assertTrue(axis.ticks().size() >= 3 && axis.ticks().size() <= 11, where);
      assertTrue(
          axis.ticks().stream()
              .mapToDouble(t -> axis.position(t.at()))
              .allMatch(p -> p > -1e-5 && p < 1 + 1e-5),
          where);
      assertEquals(
          axis.ticks().size(),
          axis.ticks().stream().map(Axis.Tick::text).distinct().count(),
          where);
    }
  }
}
