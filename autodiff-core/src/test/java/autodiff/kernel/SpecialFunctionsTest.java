package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares the special functions with references computed in 60-digit arithmetic by {@code
 * special_function_references.py}.
 */
class SpecialFunctionsTest {
  private static final String REFERENCES = "special-function-references.csv";

  /**
   * What is allowed on top of the error measured on one machine: half a unit for the rounding of
   * the reference, and half a unit for another implementation of the elementary functions of {@link
   * Math}.
   */
  private static final double ALLOWANCE = 1;

  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  /** A function of an order and an argument. */
  @FunctionalInterface
  private interface Evaluation {
    double at(int order, double x);
  }

  /** A function and the error in units in the last place which its documentation states. */
  private static final class Subject {
    final Evaluation evaluation;
    final double bound;

    Subject(Evaluation evaluation, double bound) {
      this.evaluation = evaluation;
      this.bound = bound;
    }
  }

  private static final Map<String, Subject> SUBJECTS = new LinkedHashMap<>();

  static {
    put("erf", 1.2, Erf::erf);
    put("erfc", 2.6, Erf::erfc);
    put("erfcx", 1.6, Erf::erfcx);
    put("erfinv", 2.4, Erf::erfinv);
    put("erfcInv", 2.4, Erf::erfcInv);
    put("ndtr", 3.1, Normal::ndtr);
    put("logNdtr", 3.3, Normal::logNdtr);
    put("ndtri", 3.3, Normal::ndtri);
    put("lgamma_pos", 2.3, Gamma::lgamma);
    put("lgamma_neg", 3.1, Gamma::lgamma);
    put("digamma_pos", 1.7, Gamma::digamma);
    put("digamma_neg", 2.8, Gamma::digamma);
    put("digamma_far", 2.4, Gamma::digamma);
    put("trigamma", 2.0, x -> Gamma.polygamma(1, x));
    put("polygamma_pos", 2.7, Gamma::polygamma);
    put("polygamma_neg", 2.4, Gamma::polygamma);
    put("polygamma_even", 2.5, Gamma::polygamma);
    put("polygamma_big", 3.0, Gamma::polygamma);
    put("i0", 2.7, Bessel::i0);
    put("i0e", 3.3, Bessel::i0e);
    put("i1", 3.0, Bessel::i1);
    put("i1e", 2.5, Bessel::i1e);
    put("asinh", 1.4, Elementary::asinh);
    put("acosh", 1.9, Elementary::acosh);
    put("atanh", 1.4, Elementary::atanh);
    put("exp2", 1.1, Elementary::exp2);
    put("log2", 1.7, Elementary::log2);
    put("log1pExp", 1.4, Elementary::log1pExp);
    put("sigmoid", 1.8, Elementary::sigmoid);
    put("logSigmoid", 1.4, Elementary::logSigmoid);
    put("logit", 1.4, Elementary::logit);
    put("sinPi", 1.2, Sinc::sinPi);
    put("cosPi", 1.3, Sinc::cosPi);
    put("sinc", 2.7, Sinc::sinc);
    put("sincDerivative", 2.6, Sinc::sincDerivative);
    put("sincDerivative_far", 1.9, Sinc::sincDerivative);
    put("sincSecond", 1.6, Sinc::sincSecondDerivative);
    put("sincSecond_far", 2.6, Sinc::sincSecondDerivative);
  }

  private static void put(String name, double bound, DoubleUnaryOperator f) {
    put(name, bound, (n, x) -> f.applyAsDouble(x));
  }

  private static void put(String name, double bound, Evaluation f) {
    SUBJECTS.put(name, new Subject(f, bound));
  }

  private static Map<String, List<String[]>> readReferences() throws IOException {
    Map<String, List<String[]>> rows = new LinkedHashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                SpecialFunctionsTest.class.getResourceAsStream(REFERENCES),
                StandardCharsets.US_ASCII))) {
      assertEquals("function,order,x,expected,unit", in.readLine());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] fields = line.split(",", -1);
        rows.computeIfAbsent(fields[0], k -> new ArrayList<>()).add(fields);
      }
    }
    return rows;
  }

  @TestFactory
  Stream<DynamicTest> staysWithinTheStatedError() throws IOException {
    Map<String, List<String[]>> references = readReferences();
    assertEquals(SUBJECTS.keySet(), references.keySet());
    return references.entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static void check(String name, List<String[]> rows) {
    Subject subject = SUBJECTS.get(name);
    assertTrue(rows.size() > 150, () -> "only " + rows.size() + " references of " + name);
    for (String[] row : rows) {
      int order = row[1].isEmpty() ? 0 : Integer.parseInt(row[1]);
      double x = Double.parseDouble(row[2]);
      double expected = Double.parseDouble(row[3]);
      double unit = Math.ulp(row[4].isEmpty() ? expected : Double.parseDouble(row[4]));
      double actual = subject.evaluation.at(order, x);
      double error = Math.abs(actual - expected) / unit;
      // The negation also catches NaN.
      if (!(error <= subject.bound + ALLOWANCE)) {
        fail(name + " at " + order + ", " + x + ": " + actual + " is " + error + " ulp off");
      }
    }
  }

  /** Bitwise, so that zeros of different sign differ. */
  private static void assertValues(String name, DoubleUnaryOperator f, double... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      double x = pairs[i];
      assertEquals(pairs[i + 1], f.applyAsDouble(x), () -> name + " at " + x);
    }
  }

  @Test
  void errorFunctionsHaveTheirSpecialValues() {
    assertValues("erf", Erf::erf, 0, 0, -0.0, -0.0, INF, 1, -INF, -1, NAN, NAN, 7, 1, -7, -1);
    assertValues("erfc", Erf::erfc, 0, 1, -0.0, 1, INF, 0, -INF, 2, NAN, NAN, 27.5, 0, 1e200, 0);
    assertValues("erfcx", Erf::erfcx, 0, 1, -0.0, 1, INF, 0, -INF, INF, NAN, NAN, -26.65, INF);
    assertValues("erfcx", Erf::erfcx, -26.63, INF, -27, INF, -1e300, INF);
    assertValues("erfinv", Erf::erfinv, 0, 0, -0.0, -0.0, 1, INF, -1, -INF, NAN, NAN);
    assertValues("erfinv", Erf::erfinv, 1.5, NAN, -1.5, NAN, INF, NAN, -INF, NAN);
    assertValues("erfcInv", Erf::erfcInv, 0, INF, -0.0, INF, 1, 0, 2, -INF, NAN, NAN);
    assertValues("erfcInv", Erf::erfcInv, -1e-300, NAN, 2.5, NAN, INF, NAN, -INF, NAN);
  }

  @Test
  void normalFunctionsHaveTheirSpecialValues() {
    assertValues("ndtr", Normal::ndtr, 0, 0.5, -0.0, 0.5, INF, 1, -INF, 0, NAN, NAN, -40, 0);
    assertValues("ndtr", Normal::ndtr, -1e200, 0, 1e200, 1, Double.MAX_VALUE, 1);
    assertValues("logNdtr", Normal::logNdtr, INF, -0.0, -INF, -INF, NAN, NAN, 0, -Math.log(2));
    assertValues("logNdtr", Normal::logNdtr, -1e160, -INF, 50, -0.0);
    assertValues("ndtri", Normal::ndtri, 0, -INF, -0.0, -INF, 0.5, 0, 1, INF, NAN, NAN);
    assertValues("ndtri", Normal::ndtri, -0.5, NAN, 1.5, NAN, INF, NAN, -INF, NAN);
  }

  @Test
  void gammaFunctionsHaveTheirSpecialValues() {
    double max = Double.MAX_VALUE;
    assertValues("lgamma", Gamma::lgamma, 0, INF, -0.0, INF, 1, 0, 2, 0, INF, INF, -INF, INF);
    assertValues("lgamma", Gamma::lgamma, -1, INF, -50, INF, -1e300, INF, max, INF, NAN, NAN);
    assertValues("digamma", Gamma::digamma, 0, -INF, -0.0, INF, INF, INF, -INF, NAN, NAN, NAN);
    assertValues("digamma", Gamma::digamma, -1, NAN, -50, NAN, -1e300, NAN, 1e-320, -INF);
    for (int n = 1; n <= 30; n++) {
      int order = n;
      boolean odd = n % 2 == 1;
      double zero = odd ? 0 : -0.0;
      DoubleUnaryOperator f = x -> Gamma.polygamma(order, x);
      assertValues("polygamma " + n, f, INF, zero, -INF, NAN, NAN, NAN);
      assertValues("polygamma " + n, f, 0, odd ? INF : -INF, -0.0, INF, -1e300, odd ? INF : NAN);
      assertValues("polygamma " + n, f, -1, odd ? INF : NAN, -77, odd ? INF : NAN);
      assertValues("polygamma " + n, f, 1e-300, odd ? INF : -INF, -1e-300, INF);
    }
    assertEquals(Gamma.digamma(2.5), Gamma.polygamma(0, 2.5));
    assertThrows(IllegalArgumentException.class, () -> Gamma.polygamma(-1, 1));
  }

  @Test
  void polygammaOfLargeOrderKeepsElevenDigits() {
    double[][] cases = {
      {171, 3.0, 1.0688636146529578e+227},
      {171, 50.0, 7.68463533073426e+16},
      {200, 120.5, -5.132070698667157e-44},
      {200, 1000.0, -4.3508192705971016e-228},
      {500, 300.0, -1.3792628280042084e-107},
      {1000, 300.0, -1.0521717652801775e+88},
      {5000, 2000.0, -1.6307701367817272e-183}
    };
    for (double[] c : cases) {
      double actual = Gamma.polygamma((int) c[0], c[1]);
      assertEquals(c[2], actual, 1e-11 * Math.abs(c[2]), () -> c[0] + ", " + c[1]);
    }
    assertEquals(INF, Gamma.polygamma(5000, -2.25));
    assertEquals(-INF, Gamma.polygamma(5000, 3));
    assertEquals(-0.0, Gamma.polygamma(1000, 1000));
  }

  @Test
  void besselFunctionsHaveTheirSpecialValues() {
    assertValues("i0", Bessel::i0, 0, 1, -0.0, 1, INF, INF, -INF, INF, NAN, NAN, 714, INF);
    assertValues("i0e", Bessel::i0e, 0, 1, -0.0, 1, INF, 0, -INF, 0, NAN, NAN);
    assertValues("i1", Bessel::i1, 0, 0, -0.0, -0.0, INF, INF, -INF, -INF, NAN, NAN, -714, -INF);
    assertValues("i1e", Bessel::i1e, 0, 0, -0.0, -0.0, INF, 0, -INF, -0.0, NAN, NAN);
    assertTrue(Bessel.i0(713.98) < INF);
  }

  @Test
  void hyperbolicFunctionsHaveTheirSpecialValues() {
    double min = Double.MIN_VALUE;
    assertValues("asinh", Elementary::asinh, 0, 0, -0.0, -0.0, INF, INF, -INF, -INF, NAN, NAN);
    assertValues("asinh", Elementary::asinh, min, min, -min, -min);
    assertValues("acosh", Elementary::acosh, 1, 0, INF, INF, 0.5, NAN, -2, NAN, -1e17, NAN);
    assertValues("acosh", Elementary::acosh, -INF, NAN, NAN, NAN);
    assertValues("atanh", Elementary::atanh, 0, 0, -0.0, -0.0, 1, INF, -1, -INF, 1.5, NAN);
    assertValues("atanh", Elementary::atanh, INF, NAN, -INF, NAN, NAN, NAN, min, min);
  }

  @Test
  void powersOfTwoAreExact() {
    for (int k = -1074; k < 1024; k++) {
      double power = Math.scalb(1.0, k);
      assertEquals(power, Elementary.exp2(k));
      assertEquals(k, Elementary.log2(power));
    }
    assertValues("exp2", Elementary::exp2, 1024, INF, INF, INF, -INF, 0, -1076, 0, NAN, NAN);
    assertValues("log2", Elementary::log2, 0, -INF, -0.0, -INF, INF, INF, -1, NAN, NAN, NAN);
  }

  @Test
  void logisticFunctionsHaveTheirSpecialValues() {
    double ln2 = Math.log(2);
    assertValues(
        "log1pExp", Elementary::log1pExp, 0, ln2, INF, INF, -INF, 0, NAN, NAN, 1e300, 1e300);
    assertValues("sigmoid", Elementary::sigmoid, 0, 0.5, -0.0, 0.5, INF, 1, -INF, 0, NAN, NAN);
    assertValues("logSigmoid", Elementary::logSigmoid, 0, -ln2, INF, -0.0, -INF, -INF, NAN, NAN);
    assertValues("logit", Elementary::logit, 0, -INF, -0.0, -INF, 0.5, 0, 1, INF, 1.5, NAN);
    assertValues("logit", Elementary::logit, -0.5, NAN, INF, NAN, -INF, NAN, NAN, NAN);
  }

  @Test
  void cardinalSineHasItsSpecialValues() {
    assertValues("sinPi", Sinc::sinPi, 0, 0, -0.0, -0.0, 3, 0, -3, -0.0, 0.5, 1, 1.5, -1, 1e300, 0);
    assertValues("sinPi", Sinc::sinPi, INF, NAN, -INF, NAN, NAN, NAN);
    assertValues("cosPi", Sinc::cosPi, 0, 1, 1, -1, 0.5, 0, 1.5, 0, 1e300, 1, INF, NAN, NAN, NAN);
    assertValues("sinc", Sinc::sinc, 0, 1, -0.0, 1, INF, 0, -INF, 0, 5e-324, 1, NAN, NAN);
    assertEquals(0, Math.abs(Sinc.sinc(7)));
    double bend = -Math.PI * Math.PI / 3;
    assertValues("sinc'", Sinc::sincDerivative, 0, -0.0, -0.0, 0, INF, 0, NAN, NAN);
    assertValues("sinc'", Sinc::sincDerivative, 1, -1, -1, 1, 2, 0.5);
    assertEquals(bend, Sinc.sincSecondDerivative(0), Math.ulp(bend));
    assertValues("sinc''", Sinc::sincSecondDerivative, INF, 0, -INF, 0, NAN, NAN);
  }
}
