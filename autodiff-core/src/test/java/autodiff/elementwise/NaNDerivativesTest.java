package autodiff.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Derivatives;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.op.Elementwise;
import autodiff.shape.Shape;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A NaN stays one: in derivatives of every order, by the operand that is NaN. */
class NaNDerivativesTest {
  private static final long SEED = 20261129;
  private static final int ORDERS = 4;

  /** Enough elements for vector kernels, and a rest. */
  private static final int ELEMENTS = 37;

  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    2,
    3,
    -3,
    -2.5,
    30,
    1e300,
    -1e300,
    1e-310,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  /**
   * Operands, from 0, by which the derivative of some order does not depend on the operand any more
   * and is a number at NaN too: the first order, the second, none of the first three.
   */
  private static final Map<String, Integer> FREE = new TreeMap<>();

  private static void free(int order, String operands) {
    Splitter.on(' ').split(operands).forEach(o -> FREE.put(o, order));
  }

  static {
    // Linear, or a product in which the other factor is the derivative.
    free(1, "add.0 add.1 sub.0 sub.1 neg.0 mul.0 mul.1 mulNoNan.0 mulNoNan.1 div.0 frac.0");
    free(1, "lerp.0 lerp.1 lerp.2 fmod.0 remainder.0 xlogy.0 xlog1py.0");
    free(1, "leakyRelu.1 leakyReluSlope.1 elu.1 threshold.2");
    free(2, "square.0");
    // Steps and choices.
    free(1, "greater.0 greater.1 atLeast.0 atLeast.1 equal.0 equal.1 isZero.0 nonZero.0 isNaN.0");
    free(1, "isFinite.0 normScale.0 sign.0 floor.0 ceil.0 round.0 trunc.0 nanToNum.0");
    free(1, "where.0 where.1 where.2 maximum.0 maximum.1 minimum.0 minimum.1 fmax.0 fmax.1");
    free(1, "fmin.0 fmin.1 maximumShare.0 maximumShare.1 minimumShare.0 minimumShare.1");
    free(1, "fmaxTakesFirst.0 fmaxTakesFirst.1 fminTakesFirst.0 fminTakesFirst.1 copysign.1");
    // Of bounds, a derivative is that of a choice.
    free(1, "copysignSlope.1 threshold.1 hardShrink.1 clampBelow.0 clampBelow.2 clampAbove.0");
    free(1, "clampAbove.1 hardTanhLower.0 hardTanhLower.2 hardTanhUpper.0 hardTanhUpper.1");
  }

  /** The derivatives of orders 0, 1, … by one operand, in graph operations. */
  private static double[] derivatives(Elementwise op, int operand, double[] at) {
    Value[] x = Arrays.stream(at).mapToObj(Value::constantOf).toArray(Value[]::new);
    x[operand] = Value.of(at[operand]);
    double[] d = new double[ORDERS];
    Value y = Domains.apply(op, x);
    for (int order = 0; order < ORDERS; order++) {
      d[order] = y.data();
      y = Derivatives.reverse(y, x[operand])[0];
    }
    return d;
  }

  @TestFactory
  Stream<DynamicTest> byTheOperandThatIsNaN() {
    return Elementwise.all().stream()
        .flatMap(op ->
            Stream.iterate(0, k -> k < op.arity(), k -> k + 1)
                .map(k -> dynamicTest(op.name() + "." + k, () -> checkAtNaN(op, k))));
  }

  private static void checkAtNaN(Elementwise op, int k) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (Domains.Box box : Domains.of(op)) {
      if (op.name().equals("pow") && k == 0 && box.ranges().get(1).whole()) {
        continue; // A polynomial, see powersWithWholeExponents.
      }
      if ((op.name().equals("celu") || op.name().equals("elu")) && k == 1) {
        continue; // Above 0 there is no α.
      }
      double[] x = box.sample(random);
      x[k] = Double.NaN;
      String where = op.name() + Arrays.toString(x) + " by operand " + k + ", seed " + SEED;
      int free = FREE.getOrDefault(op.name() + "." + k, ORDERS);
      double[] d = derivatives(op, k, x);
      for (int order = 1; order < ORDERS; order++) {
        String what = where + ", order " + order + ": " + d[order];
        assertEquals(order < free, Double.isNaN(d[order]), what);
      }
      assertEquals(d[1], op.partial(k, x), where + ", partial");
      checkTensors(op, k, x, d);
    }
  }

  /** One element among many, so that vector kernels see it, and alone. */
  private static void checkTensors(Elementwise op, int k, double[] at, double[] d) {
    for (DType type : DType.values()) {
      for (int n : new int[] {1, ELEMENTS}) {
        Tensor[] x = new Tensor[at.length];
        for (int i = 0; i < x.length; i++) {
          double[] numbers = new double[n];
          Arrays.fill(numbers, at[i]);
          x[i] = Tensor.of(Shape.of(n), numbers).to(type);
        }
        x[k] = x[k].detach().requiresGrad(true);
        Tensor y = apply(op, x);
        double first = y.sum().gradients(x[k]).of(x[k]).toDoubles()[n - 1];
        String where = op.name() + Arrays.toString(at) + " " + type + "[" + n + "]";
        assertEquals(Double.isNaN(d[1]), Double.isNaN(first), where + ": " + first);
        Tensor g = y.sum().recordedGradients(x[k]).of(x[k]);
        assertEquals(Double.isNaN(d[1]), Double.isNaN(g.toDoubles()[n - 1]), where + ", recorded");
        if (Double.isNaN(d[2])) {
          double second = g.sum().gradients(x[k]).of(x[k]).toDoubles()[n - 1];
          assertTrue(Double.isNaN(second), where + ", second order: " + second);
        }
      }
    }
  }

  private static Tensor apply(Elementwise op, Tensor... x) {
    if (op instanceof Elementwise.Unary unary) {
      return x[0].apply(unary);
    }
    return op instanceof Elementwise.Binary binary
        ? x[0].apply(binary, x[1])
        : x[0].apply((Elementwise.Ternary) op, x[1], x[2]);
  }

  /**
   * Where a derivative becomes a number again, by operand: polynomials, and parameters at which a
   * factor is 0, which wins over NaN, or that are at a pole.
   */
  private static final Map<String, String> BECOMES_A_NUMBER =
      Map.ofEntries(
          Map.entry("square.0", "2x"),
          Map.entry("mul.0", "y"),
          Map.entry("mul.1", "x"),
          Map.entry("mulNoNan.0", "y"),
          Map.entry("mulNoNan.1", "x"),
          Map.entry("div.0", "1/y"),
          Map.entry("lerp.0", "1 − w"),
          Map.entry("lerp.1", "w"),
          Map.entry("lerp.2", "y − x"),
          Map.entry("pow.0", "p·x^(p − 1), whose p-th derivative is a number"),
          Map.entry("powSlope.0", "a polynomial, as that of pow"),
          Map.entry("powSlope.1", "ln x is 0"),
          Map.entry("xlogy.0", "ln y"),
          Map.entry("xlog1py.0", "ln(1 + y)"),
          Map.entry("leakyRelu.0", "the slope, if that is NaN"),
          Map.entry("leakyRelu.1", "x"),
          Map.entry("leakyReluSlope.1", "x"),
          Map.entry("elu.0", "α·eˣ: α is 0, or eˣ with a NaN α"),
          Map.entry("elu.1", "eˣ − 1"),
          Map.entry("celu.0", "1/α·e^(x/α): 1/α is 0"),
          Map.entry("lgamma.0", "at the poles the limits of even orders are ∞"),
          Map.entry("softplus.0", "β·σ′: β is 0"),
          Map.entry("threshold.2", "1 where it is taken"),
          Map.entry("digamma.0", "at the poles the limits of odd orders are ∞"),
          Map.entry("polygamma.0", "at the poles the limits of odd orders are ∞"));

  @TestFactory
  Stream<DynamicTest> onceNaNAlwaysNaN() {
    return Elementwise.all().stream()
        .map(op -> dynamicTest(op.name(), () -> checkOnceNaN(op, new TreeSet<>())));
  }

  private static void checkOnceNaN(Elementwise op, TreeSet<String> found) {
    List<String> wrong = new ArrayList<>();
    int points = (int) Math.pow(SPECIAL.length, op.arity());
    for (int point = 0; point < points; point++) {
      double[] x = new double[op.arity()];
      for (int k = 0, code = point; k < x.length; k++, code /= SPECIAL.length) {
        x[k] = SPECIAL[code % SPECIAL.length];
      }
      if (op.name().equals("sinc") || op.name().equals("polygamma")) {
        x[1] = point % 4;
      }
      for (int k = 0; k < x.length; k++) {
        double[] d = derivatives(op, k, x);
        for (int order = 2; order < ORDERS; order++) {
          if (Double.isNaN(d[order - 1]) && !Double.isNaN(d[order])) {
            String operand = op.name() + "." + k;
            found.add(operand);
            if (!BECOMES_A_NUMBER.containsKey(operand)) {
              wrong.add(
                  String.format(
                      Locale.ROOT,
                      "%s at %s: %s",
                      operand,
                      Arrays.toString(x),
                      Arrays.toString(d)));
            }
          }
        }
      }
    }
    assertEquals(List.of(), wrong.subList(0, Math.min(8, wrong.size())), op.name());
  }

  @Test
  void theExceptionsAreNeeded() {
    TreeSet<String> found = new TreeSet<>();
    for (Elementwise op : Elementwise.all()) {
      checkOnceNaN(op, found);
    }
    assertEquals(new TreeSet<>(BECOMES_A_NUMBER.keySet()), found);
  }

  @Test
  void outsideTheDomain() {
    Map<String, double[]> outside =
        Map.ofEntries(
            Map.entry("log", new double[] {-1, -1e-310, Double.NEGATIVE_INFINITY}),
            Map.entry("log2", new double[] {-1, -3}),
            Map.entry("log10", new double[] {-1, -3}),
            Map.entry("log1p", new double[] {Math.nextDown(-1.0), -2, -1e300}),
            Map.entry("sqrt", new double[] {-1}),
            Map.entry("rsqrt", new double[] {-1}),
            Map.entry("asin", new double[] {1.5, -1.5}),
            Map.entry("acos", new double[] {1.5, -1.5}),
            Map.entry("acosh", new double[] {0.5, -1, -2}),
            Map.entry("atanh", new double[] {1.5, -1.5, Double.POSITIVE_INFINITY}),
            Map.entry("logit", new double[] {-0.5, 1.5, Double.POSITIVE_INFINITY}),
            Map.entry("erfinv", new double[] {1.5, -1.5}),
            Map.entry("ndtri", new double[] {1.5, -0.5}),
            Map.entry("sin", new double[] {Double.POSITIVE_INFINITY}),
            Map.entry("cos", new double[] {Double.NEGATIVE_INFINITY}),
            Map.entry("tan", new double[] {Double.NEGATIVE_INFINITY}));
    outside.forEach((name, numbers) -> {
      for (double x : numbers) {
        double[] d = derivatives(Domains.unary(name), 0, new double[] {x});
        assertTrue(
            Arrays.stream(d).allMatch(Double::isNaN),
            () -> name + " at " + x + ": " + Arrays.toString(d));
      }
    });
  }

  @Test
  void functionsOfManyNumbers() {
    for (double[] x : new double[][] {{1, Double.NaN, 2}, {Double.NaN, 0, 0}}) {
      for (int k = 0; k < x.length; k++) {
        for (boolean norm : new boolean[] {true, false}) {
          Value[] v = Value.of(x);
          Value y = norm ? Value.norm(v) : Value.logSumExp(v);
          for (int order = 0; order < ORDERS; order++) {
            String what = (norm ? "norm" : "logSumExp") + Arrays.toString(x) + ", order " + order;
            assertTrue(Double.isNaN(y.data()), what + " by operand " + k + ": " + y.data());
            y = Derivatives.reverse(y, v[k])[0];
          }
        }
      }
    }
  }

  @Test
  void reductionsAndScansOfTensors() {
    Map<String, UnaryOperator<Tensor>> operations =
        Map.ofEntries(
            Map.entry("norm", x -> x.norm()),
            Map.entry("norm 3", x -> x.norm(3)),
            Map.entry("norm 1.5", x -> x.norm(1.5)),
            Map.entry("norm 1", x -> x.norm(1)),
            Map.entry("logSumExp", x -> x.logSumExp()),
            Map.entry("softmax", x -> x.softmax(0).square()),
            Map.entry("logSoftmax", x -> x.logSoftmax(0)),
            Map.entry("logCumSumExp", x -> x.logCumSumExp(0)),
            Map.entry("std", x -> x.std()),
            Map.entry("layerNorm", x -> x.layerNorm(1, 1e-5).square()));
    for (DType type : DType.values()) {
      operations.forEach((name, f) -> {
        double[] numbers = new double[ELEMENTS];
        Arrays.fill(numbers, 0.5);
        numbers[3] = Double.NaN;
        Tensor x = Tensor.of(Shape.of(ELEMENTS), numbers).to(type).detach().requiresGrad(true);
        Tensor y = f.apply(x);
        for (int order = 1; order < ORDERS; order++) {
          y = y.sum().recordedGradients(x).of(x);
          double d = y.toDoubles()[3];
          assertTrue(Double.isNaN(d), name + " " + type + ", order " + order + ": " + d);
        }
      });
    }
  }
}
