package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import autodiff.Derivatives;
import autodiff.Value;
import autodiff.elementwise.Domains;
import autodiff.op.Elementwise;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Gradients, and their gradients, of each operation as programs: at zeros, infinities, NaN and
 * outside domains the same numbers as from values, one point at a time and in lanes.
 */
class DerivativesAtSpecialNumbersTest {
  private static final long SEED = 3;
  private static final int POINTS = 150;

  @TestFactory
  Stream<DynamicTest> asOfValues() {
    return Elementwise.all().stream()
        .map(op -> DynamicTest.dynamicTest(op.name(), () -> check(op)));
  }

  private static void check(Elementwise op) {
    int n = op.arity();
    SplittableRandom random = new SplittableRandom(SEED);
    double[] inside = Domains.of(op).get(0).sample(random);
    Program gradient = gradient(x -> Domains.apply(op, x), inside);
    // The sum of the derivatives, so that there is one number to differentiate again.
    Program second = gradient(x -> Value.sum(Derivatives.reverse(Domains.apply(op, x), x)), inside);
    double[][] points = points(op, random);
    for (Program program : new Program[] {gradient, second}) {
      if (program == null) {
        continue;
      }
      double[] in = Arrays.stream(points).flatMapToDouble(Arrays::stream).toArray();
      double[] lanes = new double[in.length];
      program.runBatch(points.length, in, lanes);
      Program interpreted = program.with(Execution.INTERPRETED);
      Program bytecode = program.with(Execution.BYTECODE);
      for (int p = 0; p < points.length; p++) {
        double[] expected = expected(op, points[p], program == second);
        double[] one = interpreted.call(points[p]);
        double[] other = bytecode.call(points[p]);
        for (int k = 0; k < n; k++) {
          assertSame(expected[k], one[k], op, points[p], k, "interpreted");
          assertSame(expected[k], other[k], op, points[p], k, "bytecode");
          assertSame(expected[k], lanes[p * n + k], op, points[p], k, "lanes");
        }
      }
    }
  }

  /** A gradient, unless no derivative depends on an operand. */
  private static @Nullable Program gradient(Function<Value[], Value> f, double[] inside) {
    try {
      return Program.record(f, inside).gradient();
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private static double[][] points(Elementwise op, SplittableRandom random) {
    double[][] points = new double[POINTS][op.arity()];
    for (int p = 0; p < POINTS; p++) {
      for (int k = 0; k < op.arity(); k++) {
        int choice = p < RandomCode.SPECIAL.length ? p : random.nextInt(RandomCode.SPECIAL.length);
        boolean special = k == 0 || p % 3 != 0;
        points[p][k] =
            special ? RandomCode.SPECIAL[choice] : Domains.of(op).get(0).sample(random)[k];
      }
      if (op.name().equals("sinc") || op.name().equals("polygamma")) {
        points[p][1] = p % 4;
      }
    }
    return points;
  }

  private static double[] expected(Elementwise op, double[] at, boolean second) {
    Value[] x = Value.of(at);
    Value[] d = Derivatives.reverse(Domains.apply(op, x), x);
    if (second) {
      d = Derivatives.reverse(Value.sum(d), x);
    }
    return Arrays.stream(d).mapToDouble(Value::data).toArray();
  }

  /** Of the same sign of zero, or not; of lanes, within rounding. */
  private static void assertSame(
      double expected, double actual, Elementwise op, double[] at, int operand, String how) {
    double tolerance = how.equals("lanes") ? 1e-13 * Math.abs(expected) : 0;
    if (expected == actual || Math.abs(expected - actual) <= tolerance) {
      return;
    }
    assertEquals(
        expected,
        actual,
        () -> op.name() + Arrays.toString(at) + " by operand " + operand + ", " + how);
  }
}
