package autodiff.elementwise;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Gradients;
import autodiff.Value;
import autodiff.check.CheckSettings;
import autodiff.check.GradientCheck;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Gradients of the operations on any number of scalars, to the third order. */
class ManyOperandsGradientTest {
  private static final long SEED = 5;
  private static final int OPERANDS = 6;
  private static final CheckSettings SETTINGS = CheckSettings.DEFAULT.withSeed(SEED);

  /** Of six operands each, inside another function where the operation itself is linear. */
  private static final Map<String, Function<Value[], Value>> FUNCTIONS =
      new TreeMap<>(
          Map.of(
              "sum", x -> Value.sum(x).square(),
              "product", Value::product,
              "dot", x -> Value.dot(Arrays.copyOf(x, 3), Arrays.copyOfRange(x, 3, 6)).exp(),
              "linearCombination",
                  x -> Value.linearCombination(new double[] {1, -2, 0.5, 0, 3, -1}, x).sin(),
              "norm", Value::norm,
              "logSumExp", Value::logSumExp,
              "softmax", x -> Value.dot(Value.softmax(x), x)));

  @TestFactory
  Stream<DynamicTest> operandsAllDifferent() {
    return each(f -> f);
  }

  @TestFactory
  Stream<DynamicTest> operandsThatRepeat() {
    return each(f -> x -> f.apply(new Value[] {x[0], x[1], x[0], x[2], x[2], x[0].mul(x[1])}));
  }

  @TestFactory
  Stream<DynamicTest> someOperandsConstant() {
    return each(
        f ->
            x -> {
              Value[] some = x.clone();
              some[1] = Value.constantOf(0.7);
              some[4] = x[4].detach();
              return f.apply(some);
            },
        new double[] {-1, 1, 0.5, -0.5, 1.25, 2},
        4);
  }

  @TestFactory
  Stream<DynamicTest> thirdOrder() {
    return each(f ->
        x -> {
          Gradients g = f.apply(x).recordedGradients(x);
          Value[] terms = new Value[x.length];
          for (int i = 0; i < x.length; i++) {
            terms[i] = g.of(x[i]).mul(1 + 0.3 * i);
          }
          return Value.sum(terms);
        });
  }

  @TestFactory
  Stream<DynamicTest> zerosAmongTheFactors() {
    Map<String, double[]> points =
        Map.of(
            "one zero", new double[] {2, 0, 3, -1, 0.5, 1},
            "two zeros", new double[] {2, 0, 3, 0, 0.5, 1},
            "three zeros", new double[] {0, 0, 3, 0, 0.5, 1});
    return points.entrySet().stream()
        .map(p ->
            dynamicTest(
                p.getKey(), () -> GradientCheck.check(SETTINGS, Value::product, p.getValue())));
  }

  private static Stream<DynamicTest> each(
      Function<Function<Value[], Value>, Function<Value[], Value>> made) {
    return FUNCTIONS.entrySet().stream()
        .map(f ->
            dynamicTest(
                f.getKey(),
                () -> {
                  SplittableRandom random = new SplittableRandom(SEED);
                  for (int i = 0; i < 3; i++) {
                    double[] x = random.doubles(OPERANDS).map(u -> 0.2 + 1.3 * u).toArray();
                    GradientCheck.check(SETTINGS, made.apply(f.getValue()), x);
                  }
                }));
  }

  /** At one point, where an operand that the function detaches must not be moved. */
  private static Stream<DynamicTest> each(
      Function<Function<Value[], Value>, Function<Value[], Value>> made,
      double[] point,
      int detached) {
    double[] free = new double[point.length - 1];
    for (int i = 0; i < free.length; i++) {
      free[i] = point[i < detached ? i : i + 1];
    }
    return FUNCTIONS.entrySet().stream()
        .map(f ->
            dynamicTest(
                f.getKey(),
                () ->
                    GradientCheck.check(
                        SETTINGS,
                        v -> {
                          Value[] x = new Value[point.length];
                          for (int i = 0; i < x.length; i++) {
                            x[i] = i == detached ? Value.of(point[i]) : v[i < detached ? i : i - 1];
                          }
                          return made.apply(f.getValue()).apply(x);
                        },
                        free)));
  }
}
