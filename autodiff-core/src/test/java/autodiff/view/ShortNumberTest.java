package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShortNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-2.5, -2.5",
    "0.70710678, 0.7071",
    "-8.83812, -8.838",
    "12345.6, 12346",
    "99999.4, 99999",
    "99999.6, 1e5",
    "9999.96, 10000",
    "123456, 1.235e5",
    "0.00012345, 0.0001234",
    "0.000099999, 0.0001",
    "0.000012345, 1.234e-5",
    "1.5e-300, 1.5e-300",
    "4.9e-324, 4.941e-324",
    "1.7976931348623157e308, 1.798e308",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf",
  })
  void writesFourOrFiveDigits(double x, String expected) {
    assertEquals(expected, ShortNumber.of(x));
  }
}
