package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import autodiff.op.Elementwise;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Unary;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Elementwise kernels that were written for vectors against the lines of the table that they stand
 * for: at all lengths around the number of lanes, wherever they begin, and at the corners.
 */
class KernelContractTest {
  private static final long SEED = 20;

  private static final int LONG = 3000;
  private static final double UNTOUCHED = 123.5;

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    2,
    0.5,
    -0.5,
    3,
    -3,
    20,
    -20,
    20.5,
    88.5,
    -88.5,
    -104,
    709.5,
    -709.5,
    -746,
    -8,
    -13,
    40.5,
    -40.5,
    1e10,
    -1e10,
    1e-10,
    -1e-10,
    8,
    1024,
    -1.0000001,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    1e-310,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1e-40
  };

  /** Units in the last place, of values and of derivatives. */
  private record Limit(double value, double slope) {}

  private static final Limit ARITHMETIC = new Limit(2, 3);
  private static final Limit FUNCTION = new Limit(4, 4);

  /** What is more than one transcendental function and a few roundings. */
  private static final Map<String, Limit> LIMITS = limits();

  /** Their derivatives have a zero, where digits cancel: errors are relative to their summands. */
  private static final Set<String> CANCELING =
      Set.of("silu", "mish", "gelu", "geluTanh", "tanh", "sigmoid");

  /** These multiply and divide by their second operand, which is a positive parameter. */
  private static final Set<String> PARAMETER = Set.of("softplus", "elu", "leakyRelu");

  /** Their second operand is a whole number, which their time grows with. */
  private static final Set<String> OF_AN_ORDER = Set.of("sinc", "polygamma");

  private static Map<String, Limit> limits() {
    Map<String, Limit> limits = new HashMap<>();
    for (String name :
        List.of(
            "add",
            "sub",
            "mul",
            "div",
            "neg",
            "square",
            "reciprocal",
            "abs",
            "maximum",
            "minimum",
            "sqrt",
            "rsqrt",
            "relu",
            "leakyRelu")) {
      limits.put(name, ARITHMETIC);
    }
    limits.put("softsign", new Limit(2, 4));
    limits.put("silu", new Limit(4, 40));
    limits.put("mish", new Limit(6, 40));
    // The table's derivatives take exp(−x²/2) without what squaring rounds off: up to x²/2 ulp.
    limits.put("gelu", new Limit(7, 1000));
    limits.put("geluTanh", new Limit(4, 60));
    limits.put("erf", new Limit(3, 4));
    limits.put("erfc", new Limit(6, 4));
    limits.put("ndtr", new Limit(7, 4));
    return limits;
  }

  @TestFactory
  List<DynamicTest> operations() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Elementwise op : Elementwise.all()) {
      if (op instanceof Unary u) {
        UnaryLoop plain = LoopCopies.unary(u.value(), u.dx());
        UnaryLoop loop = ExpectedKernels.set().unary(u.name(), plain);
        tests.add(DynamicTest.dynamicTest(u.name(), () -> checkUnary(u, plain, loop)));
      } else if (op instanceof Binary b && !OF_AN_ORDER.contains(b.name())) {
        BinaryLoop plain = LoopCopies.binary(b.value(), b.dx()::of, b.dy()::of);
        BinaryLoop loop = ExpectedKernels.set().binary(b.name(), plain);
        tests.add(DynamicTest.dynamicTest(b.name(), () -> checkBinary(b, plain, loop)));
      }
    }
    return tests;
  }

  @Test
  void theVectorSetHasLoopsOfItsOwn() {
    long own =
        Elementwise.all().stream()
            .filter(op -> op instanceof Unary)
            .map(op -> (Unary) op)
            .filter(op -> {
              UnaryLoop plain = LoopCopies.unary(op.value(), op.dx());
              return !ExpectedKernels.set().unary(op.name(), plain).equals(plain);
            })
            .count();
    boolean vector = ExpectedKernels.set().name().equals("vector");
    assertTrue(vector ? own >= 8 : own == 0, own + " loops of the set's own");
  }

  private static Limit limit(String name) {
    return LIMITS.getOrDefault(name, FUNCTION);
  }

  private static void checkUnary(Unary op, UnaryLoop plain, UnaryLoop loop) {
    SplittableRandom random = new SplittableRandom(SEED + op.name().hashCode());
    for (int[] range : ranges()) {
      int size = range[1] + 3;
      double[] x = numbers(random, size);
      double[] g = cotangents(random, size);
      float[] xf = floats(x);
      float[] gf = floats(g);
      double[] y = filled(size);
      float[] yf = floats(filled(size));
      loop.map(x, y, range[0], range[1]);
      loop.map(xf, yf, range[0], range[1]);
      double[] back = filled(size);
      float[] backf = floats(filled(size));
      // The same results go in, so that derivatives that are made of them can be compared.
      double[] z = new double[size];
      float[] zf = new float[size];
      plain.map(x, z, 0, size);
      plain.map(xf, zf, 0, size);
      loop.pullBack(g, x, z, back, range[0], range[1]);
      loop.pullBack(gf, xf, zf, backf, range[0], range[1]);
      checkInPlace(op, loop, x, y, range);
      checkInPlace(op, loop, xf, yf, range);
      if (op.fromResult()) {
        double[] again = filled(size);
        float[] againf = floats(filled(size));
        loop.pullBack(g, z, z, again, range[0], range[1]);
        loop.pullBack(gf, zf, zf, againf, range[0], range[1]);
        assertArrayEquals(back, again, op.name() + " from its result, seed " + SEED);
        assertArrayEquals(backf, againf, op.name() + " from its result, seed " + SEED);
      }
      Limit limit = limit(op.name());
      for (int i = 0; i < size; i++) {
        String where = op.name() + " at " + x[i] + ", seed " + SEED;
        String wheref = op.name() + " at (float) " + xf[i] + ", seed " + SEED;
        if (i < range[0] || i >= range[1]) {
          assertUntouched(y[i], yf[i], back[i], backf[i], where);
          continue;
        }
        double magnitude = Math.abs(x[i]);
        check(y[i], z[i], limit.value, magnitude, 0, where);
        check(yf[i], op.value().applyAsDouble(xf[i]), limit.value, magnitude, 0, wheref);
        double term = CANCELING.contains(op.name()) && magnitude < 4 ? 1 : 0;
        double partial = op.dx().applyAsDouble(x[i], z[i]);
        check(
            back[i],
            Loops.product(g[i], partial),
            limit.slope,
            magnitude * Math.abs(g[i]),
            term * Math.abs(g[i]),
            where + " derivative, cotangent " + g[i]);
        double partialf = op.dx().applyAsDouble(xf[i], zf[i]);
        if (representable(partialf)) {
          check(
              backf[i],
              Loops.product(gf[i], partialf),
              limit.slope,
              20 * magnitude * Math.abs(g[i]),
              term * Math.abs(g[i]),
              wheref + " derivative, cotangent " + g[i]);
        }
      }
    }
  }

  /** Results may be written over their operands. */
  private static void checkInPlace(Unary op, UnaryLoop loop, Object x, Object y, int[] range) {
    Object own = x instanceof double[] d ? d.clone() : ((float[]) x).clone();
    loop.map(own, own, range[0], range[1]);
    for (int i = range[0]; i < range[1]; i++) {
      assertEquals(
          ((Number) Array.get(y, i)).doubleValue(),
          ((Number) Array.get(own, i)).doubleValue(),
          op.name() + " in place, seed " + SEED);
    }
  }

  private static void checkBinary(Binary op, BinaryLoop plain, BinaryLoop loop) {
    SplittableRandom random = new SplittableRandom(SEED + op.name().hashCode());
    boolean parameter = PARAMETER.contains(op.name());
    for (int[] range : ranges()) {
      // Both of full length, or one of them a single number.
      for (int single = parameter ? 1 : -1; single < 2; single++) {
        int size = range[1] + 3;
        double[] x = numbers(random, single == 0 ? 1 : size);
        double[] y = numbers(random, single == 1 ? 1 : size);
        for (int i = 0; i < y.length && parameter; i++) {
          y[i] = 0.5 + random.nextDouble();
        }
        checkBinary(op, plain, loop, x, y, cotangents(random, size), range);
      }
    }
  }

  private static void checkBinary(
      Binary op,
      BinaryLoop plain,
      BinaryLoop loop,
      double[] x,
      double[] y,
      double[] g,
      int[] range) {
    int size = g.length;
    float[] xf = floats(x);
    float[] yf = floats(y);
    float[] gf = floats(g);
    double[] own = filled(size);
    float[] ownf = floats(filled(size));
    loop.map(x, y, own, range[0], range[1]);
    loop.map(xf, yf, ownf, range[0], range[1]);
    double[] z = new double[size];
    float[] zf = new float[size];
    plain.map(x, y, z, 0, size);
    plain.map(xf, yf, zf, 0, size);
    Limit limit = limit(op.name());
    double[][] back = {filled(size), filled(size)};
    float[][] backf = {floats(filled(size)), floats(filled(size))};
    for (int operand = 0; operand < 2; operand++) {
      loop.pullBack(operand, g, x, y, z, back[operand], range[0], range[1]);
      loop.pullBack(operand, gf, xf, yf, zf, backf[operand], range[0], range[1]);
    }
    for (int i = 0; i < size; i++) {
      double a = x[x.length == 1 ? 0 : i];
      double b = y[y.length == 1 ? 0 : i];
      float af = (float) a;
      float bf = (float) b;
      String where = op.name() + " at " + a + ", " + b + ", seed " + SEED;
      if (i < range[0] || i >= range[1]) {
        assertUntouched(own[i], ownf[i], back[0][i], backf[1][i], where);
        continue;
      }
      double magnitude = Math.abs(a);
      check(own[i], z[i], limit.value, magnitude, 0, where);
      check(
          ownf[i], op.value().applyAsDouble(af, bf), limit.value, magnitude, 0, "(float) " + where);
      for (int operand = 0; operand < 2; operand++) {
        String which = where + " derivative " + operand + ", cotangent " + g[i];
        Elementwise.Partial2 d = operand == 0 ? op.dx() : op.dy();
        double slack = magnitude * Math.abs(g[i]);
        check(
            back[operand][i], Loops.product(g[i], d.of(a, b, z[i])), limit.slope, slack, 0, which);
        double partialf = d.of(af, bf, zf[i]);
        if (representable(partialf)) {
          check(
              backf[operand][i],
              Loops.product(gf[i], partialf),
              limit.slope,
              slack,
              0,
              "(float) " + which);
        }
      }
    }
  }

  /**
   * In float32 a derivative may leave the range that its product with the cotangent would be in.
   */
  private static boolean representable(double partial) {
    double p = Math.abs(partial);
    return !(p < Float.MIN_NORMAL || p > Float.MAX_VALUE / 4) || partial == 0;
  }

  private static void assertUntouched(double y, float yf, double back, float backf, String where) {
    assertEquals(UNTOUCHED, y, where);
    assertEquals((float) UNTOUCHED, yf, where);
    assertEquals(UNTOUCHED, back, where);
    assertEquals((float) UNTOUCHED, backf, where);
  }

  /**
   * Compares with a limit in units in the last place. Where an exponential has become subnormal on
   * the way, what multiplies it multiplies its rounding.
   */
  private static void check(
      double actual, double expected, double ulps, double factor, double term, String where) {
    double slack = (factor < 1e6 ? 1 + factor : factor > 0 ? 1e6 : 1) * Double.MIN_VALUE;
    double unit = Math.ulp(Math.max(Math.abs(expected), term));
    compare(actual, expected, ulps * unit + slack, where);
  }

  private static void check(
      float actual, double expected, double ulps, double factor, double term, String where) {
    double slack = (factor < 1e6 ? 1 + factor : factor > 0 ? 1e6 : 1) * Float.MIN_VALUE;
    double rounded = (float) expected;
    if (Double.isInfinite(rounded) && Double.isFinite(expected)) {
      rounded = actual;
    }
    double unit = Math.ulp((float) Math.max(Math.abs(expected), term));
    boolean exact = !Double.isFinite(rounded) || rounded == 0;
    compare(actual, exact ? rounded : expected, ulps * unit + slack, where);
  }

  private static void compare(double actual, double expected, double tolerance, String where) {
    if (Double.compare(actual, expected) == 0 || (actual == 0 && expected == 0 && isBack(where))) {
      return;
    }
    boolean signs = actual == 0 && expected == 0;
    if (signs || !(Math.abs(actual - expected) <= tolerance)) {
      fail(where + ": " + actual + " is not " + expected + " ± " + tolerance);
    }
  }

  /** The sign of a zero is the function's; that of a cotangent means nothing. */
  private static boolean isBack(String where) {
    return where.contains("derivative");
  }

  private static List<int[]> ranges() {
    List<int[]> ranges = new ArrayList<>();
    for (int length = 0; length <= 34; length++) {
      ranges.add(new int[] {length % 17, length % 17 + length});
    }
    // Around whole numbers of vectors: unrolled loops and what they leave.
    for (int length : new int[] {40, 47, 48, 49, 63, 64, 65}) {
      ranges.add(new int[] {length % 17, length % 17 + length});
    }
    ranges.add(new int[] {5, LONG});
    return ranges;
  }

  private static double[] numbers(SplittableRandom random, int count) {
    double[] x = new double[count];
    for (int i = 0; i < count; i++) {
      double u = 2 * random.nextDouble() - 1;
      x[i] =
          switch (random.nextInt(6)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> 100 * u;
            case 2 -> Math.scalb(u, random.nextInt(60) - 40);
            default -> 5 * u;
          };
    }
    return x;
  }

  private static double[] cotangents(SplittableRandom random, int count) {
    double[] g = new double[count];
    for (int i = 0; i < count; i++) {
      g[i] = random.nextInt(8) == 0 ? 0 : 2 * random.nextDouble() - 1;
    }
    return g;
  }

  private static double[] filled(int count) {
    double[] x = new double[count];
    Arrays.fill(x, UNTOUCHED);
    return x;
  }

  private static float[] floats(double[] x) {
    float[] copy = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      copy[i] = (float) x[i];
    }
    return copy;
  }
}
