package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.op.Elementwise;
import autodiff.op.Elementwise.Unary;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Elementwise kernels of transcendental functions: how far they are from {@link StrictMath} over
 * all numbers, and that a result depends on its operand alone.
 */
class TranscendentalKernelsTest {
  private static final long SEED = 71;
  private static final int COUNT = 1 << 14;

  /** Units in the last place, measured and rounded up; the reference is off by up to one itself. */
  private record Function(
      String name, DoubleUnaryOperator reference, double ofDoubles, double ofFloats) {}

  private static final List<Function> FUNCTIONS =
      List.of(
          new Function("exp", StrictMath::exp, 1, 1),
          new Function("exp2", Elementary::exp2, 2, 1),
          new Function("expm1", StrictMath::expm1, 2, 1.5),
          new Function("log", StrictMath::log, 1, 1),
          new Function("log2", Elementary::log2, 2, 1.5),
          new Function("log10", StrictMath::log10, 2, 1.5),
          new Function("log1p", StrictMath::log1p, 2, 1.5),
          new Function("sin", StrictMath::sin, 1, 1.5),
          new Function("cos", StrictMath::cos, 1, 1.5),
          new Function("tan", StrictMath::tan, 3, 3),
          new Function("atan", StrictMath::atan, 2, 2),
          new Function("sinh", StrictMath::sinh, 3, 3),
          new Function("cosh", StrictMath::cosh, 3, 3),
          new Function("tanh", StrictMath::tanh, 2, 2.5));

  private static UnaryLoop loop(Unary op) {
    return ExpectedKernels.set().unary(op.name(), LoopCopies.unary(op.value(), op.dx()));
  }

  private static Stream<Unary> operations() {
    return Elementwise.all().stream().filter(op -> op instanceof Unary).map(op -> (Unary) op);
  }

  @TestFactory
  Stream<DynamicTest> valuesAreThoseOfStrictMath() {
    return FUNCTIONS.stream().map(f -> DynamicTest.dynamicTest(f.name(), () -> checkAccuracy(f)));
  }

  private static void checkAccuracy(Function f) {
    UnaryLoop loop =
        loop(operations().filter(op -> op.name().equals(f.name)).findAny().orElseThrow());
    SplittableRandom random = new SplittableRandom(SEED);
    double worst = 0;
    double worstFloat = 0;
    for (int kind = 0; kind < 6; kind++) {
      double[] x = numbers(random, kind);
      float[] xf = floats(x);
      double[] y = new double[x.length];
      float[] yf = new float[x.length];
      loop.map(x, y, 0, x.length);
      loop.map(xf, yf, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        worst = Math.max(worst, ulps(f.reference.applyAsDouble(x[i]), y[i], x[i]));
        worstFloat = Math.max(worstFloat, ulps(f.reference.applyAsDouble(xf[i]), yf[i], xf[i]));
      }
    }
    String report =
        String.format(
            Locale.ROOT,
            "%s: %.2f ulp in float64, %.2f in float32, seed %d",
            f.name,
            worst,
            worstFloat,
            SEED);
    System.out.println(report);
    assertTrue(worst <= f.ofDoubles && worstFloat <= f.ofFloats, report);
  }

  private static double ulps(double expected, double actual, double x) {
    if (!Double.isFinite(expected) || expected == 0) {
      assertEquals(expected, actual, () -> "at " + x);
      return 0;
    }
    return Math.abs(actual - expected) / Math.ulp(expected);
  }

  /** What overflows or vanishes in float32 must do so here. */
  private static double ulps(double expected, float actual, float x) {
    float rounded = (float) expected;
    if (!Float.isFinite(rounded) || rounded == 0) {
      assertEquals(rounded, actual, () -> "at " + x);
      return 0;
    }
    return Math.abs(actual - expected) / Math.ulp(rounded);
  }

  private static double[] numbers(SplittableRandom random, int kind) {
    double[] x = new double[COUNT + 3];
    for (int i = 0; i < x.length; i++) {
      double u = 2 * random.nextDouble() - 1;
      x[i] =
          switch (kind) {
            case 0 -> 5 * u;
            case 1 -> 800 * u;
            case 2 -> 110 * u;
            case 3 -> Double.longBitsToDouble(random.nextLong());
            case 4 -> Float.intBitsToFloat(random.nextInt());
            default ->
                // Near multiples of π/2 and near 1.
                i % 2 == 0
                    ? Math.PI / 2 * random.nextInt(1000) * (1 + Math.scalb(u, -random.nextInt(60)))
                    : 1 + Math.scalb(u, -random.nextInt(50));
          };
    }
    double[] special = {
      0.0,
      -0.0,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      -1,
      709.782712893384,
      709.7827128933841,
      710.4758600739439,
      -745.1332191019411,
      -745.1332191019412,
      88.72283f,
      88.722839f,
      -103.97208f,
      89.4159f,
      1023.9999999,
      1024,
      -1074,
      -1075,
      128,
      -149,
      -150,
      0x1p-54,
      0x1p16,
      0x1p30,
      1e300
    };
    System.arraycopy(special, 0, x, 0, special.length);
    return x;
  }

  private static float[] floats(double[] x) {
    float[] copy = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      copy[i] = (float) x[i];
    }
    return copy;
  }

  @TestFactory
  Stream<DynamicTest> resultsDependOnTheirOperandAlone() {
    return operations()
        .map(op -> DynamicTest.dynamicTest(op.name(), () -> checkPlaces(loop(op), op.name())));
  }

  /** All at once, in uneven parts, and one by one. */
  private static void checkPlaces(UnaryLoop loop, String name) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] x = Arrays.copyOf(numbers(random, 2), 2500);
    double[] g = random.doubles(x.length, -1, 1).toArray();
    float[] xf = floats(x);
    float[] gf = floats(g);
    double[][] results = new double[3][];
    int[] steps = {x.length, 77, 1};
    for (int k = 0; k < steps.length; k++) {
      double[] y = new double[x.length];
      double[] back = new double[x.length];
      float[] yf = new float[x.length];
      float[] backf = new float[x.length];
      for (int from = 0; from < x.length; from += steps[k]) {
        int to = Math.min(x.length, from + steps[k]);
        loop.map(x, y, from, to);
        loop.map(xf, yf, from, to);
        loop.pullBack(g, x, y, back, from, to);
        loop.pullBack(gf, xf, yf, backf, from, to);
      }
      results[k] = new double[4 * x.length];
      for (int i = 0; i < x.length; i++) {
        results[k][4 * i] = y[i];
        // A cotangent of 0 has no sign.
        results[k][4 * i + 1] = back[i] + 0.0;
        results[k][4 * i + 2] = yf[i];
        results[k][4 * i + 3] = backf[i] + 0.0;
      }
      for (int i = 0; i < results[0].length; i++) {
        int at = i;
        String where =
            name + " at " + x[at / 4] + " in steps of " + steps[k] + ", result " + at % 4;
        assertEquals(results[0][i], results[k][i], where);
      }
    }
  }
}
