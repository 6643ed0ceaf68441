package autodiff.elementwise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Derivatives;
import autodiff.Value;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * First to third derivatives at small, large and huge arguments, against {@code
 * higher-derivatives.csv}: function, argument, three derivatives computed with 400 and more digits;
 * a star where one is 0, subnormal or no double.
 *
 * <p>Known limit: the derivatives of tanh and sigmoid follow from their results, which are 1 in the
 * tails; there those that are below the last digit of 1 come out as 0, as do those of functions
 * made of them. So does, near 0, what is the difference of such numbers. These are stars, too.
 */
class HigherDerivativesTest {
  /** Not for accuracy: an infinity, a 0 or a NaN in place of a number is what is looked for. */
  private static final double RELATIVE = 1e-6;

  private static TreeMap<String, List<List<String>>> rows() throws IOException {
    TreeMap<String, List<List<String>>> rows = new TreeMap<>();
    try (InputStream in =
        HigherDerivativesTest.class.getResourceAsStream("higher-derivatives.csv")) {
      new String(requireNonNull(in).readAllBytes(), UTF_8)
          .lines()
          .map(line -> Splitter.on(',').splitToList(line))
          .forEach(row -> rows.computeIfAbsent(row.get(0), n -> new ArrayList<>()).add(row));
    }
    return rows;
  }

  @TestFactory
  Stream<DynamicTest> threeOrders() throws IOException {
    TreeMap<String, List<List<String>>> rows = rows();
    assertTrue(rows.size() > 30, () -> "only " + rows.keySet());
    return rows.entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static void check(String name, List<List<String>> rows) {
    List<String> wrong = new ArrayList<>();
    for (List<String> row : rows) {
      Value x = Value.of(Double.parseDouble(row.get(1)));
      Value y = x.apply(Domains.unary(name));
      for (int order = 1; order <= 3; order++) {
        y = Derivatives.reverse(y, x)[0];
        String reference = row.get(1 + order);
        if (!reference.equals("*")) {
          double expected = Double.parseDouble(reference);
          if (!(Math.abs(y.data() - expected) <= RELATIVE * Math.abs(expected))) {
            wrong.add(
                String.format(
                    Locale.ROOT,
                    "order %d at %s is %s, not %s",
                    order,
                    row.get(1),
                    y.data(),
                    reference));
          }
        }
      }
    }
    assertEquals(List.of(), wrong, name);
  }

  @Test
  void logNdtrFarBelowZero() {
    for (double x : new double[] {-1e155, -1e200, -1e300, -Double.MAX_VALUE}) {
      Value v = Value.of(x);
      Value first = Derivatives.reverse(v.logNdtr(), v)[0];
      Value second = Derivatives.reverse(first, v)[0];
      assertEquals(-x, first.data());
      assertEquals(-1, second.data());
      assertEquals(0, Derivatives.reverse(second, v)[0].data());
    }
  }

  /** f is concave there: of the one-sided second derivatives, that of least norm. */
  @Test
  void exponentialUnitsAtZero() {
    for (double alpha : new double[] {0.5, 1, 2}) {
      for (double zero : new double[] {0, -0.0}) {
        Value x = Value.of(zero);
        List<Value> firsts =
            List.of(
                Derivatives.reverse(x.elu(alpha), x)[0],
                Derivatives.reverse(x.celu(alpha), x)[0],
                Derivatives.reverse(x.selu(), x)[0]);
        assertEquals(alpha, firsts.get(0).data());
        assertEquals(1, firsts.get(1).data());
        for (Value first : firsts) {
          Value second = Derivatives.reverse(first, x)[0];
          assertEquals(0, second.data());
          assertEquals(0, Derivatives.reverse(second, x)[0].data());
        }
      }
    }
  }

  @Test
  void rsqrtAtZeroOfEitherSign() {
    for (double zero : new double[] {0, -0.0}) {
      Value x = Value.of(zero);
      Value y = x.rsqrt();
      assertEquals(Double.POSITIVE_INFINITY, y.data());
      Value first = Derivatives.reverse(y, x)[0];
      assertEquals(Double.NEGATIVE_INFINITY, first.data());
      assertEquals(Double.POSITIVE_INFINITY, Derivatives.reverse(first, x)[0].data());
    }
  }
}
