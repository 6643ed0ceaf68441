package autodiff.elementwise;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Gradients;
import autodiff.Value;
import autodiff.check.CheckSettings;
import autodiff.check.GradientCheck;
import autodiff.op.Elementwise;
import autodiff.op.Elementwise.Binary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Gradients of every operation against differences, wherever {@link Domains} says it is smooth. */
class ElementwiseGradientTest {
  private static final long SEED = 7;
  private static final int POINTS = 4;
  private static final CheckSettings SETTINGS =
      CheckSettings.DEFAULT.withTolerance(1e-9, 1e-8).withSeed(SEED);

  /** Derivatives of derivatives: differences of these have a digit or two less. */
  private static final CheckSettings THIRD_ORDER = SETTINGS.withTolerance(1e-7, 1e-7);

  private interface Body {
    void run(Domains.Box box, double[] point);
  }

  private static Stream<DynamicTest> eachOperation(
      Predicate<Elementwise> which, Function<Elementwise, Body> test) {
    return Elementwise.all().stream()
        .filter(which)
        .map(op ->
            dynamicTest(
                op.name(),
                () -> {
                  SplittableRandom random = new SplittableRandom(SEED);
                  for (Domains.Box box : Domains.of(op)) {
                    for (int i = 0; i < POINTS; i++) {
                      double[] point = box.sample(random);
                      try {
                        test.apply(op).run(box, point);
                      } catch (AssertionError e) {
                        throw new AssertionError(
                            op.name() + Arrays.toString(point) + ": " + e.getMessage(), e);
                      }
                    }
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> firstAndSecondOrderWithEachSubsetOfOperandsHeldConstant() {
    return eachOperation(
        op -> true,
        op ->
            (box, point) -> {
              for (int held = 0; held < (1 << op.arity()) - 1; held++) {
                List<Integer> active = active(box, held);
                if (!active.isEmpty()) {
                  double[] x = active.stream().mapToDouble(k -> point[k]).toArray();
                  GradientCheck.check(SETTINGS, v -> apply(op, point, active, v), x);
                }
              }
            });
  }

  @TestFactory
  Stream<DynamicTest> plainDoublesAreConstants() {
    return eachOperation(
        op -> op instanceof Binary,
        op ->
            (box, point) -> {
              Binary binary = (Binary) op;
              if (!box.isFixed(0)) {
                GradientCheck.check(SETTINGS, v -> v[0].apply(binary, point[1]), point[0]);
              }
              if (!box.isFixed(1)) {
                GradientCheck.check(SETTINGS, v -> v[0].applyAfter(point[0], binary), point[1]);
              }
            });
  }

  @TestFactory
  Stream<DynamicTest> oneNodeMayBeAllOperands() {
    return eachOperation(
        op ->
            op.arity() > 1 && Domains.of(op).stream().noneMatch(ElementwiseGradientTest::anyFixed),
        op ->
            (box, point) -> {
              double x = 0.3 + 2 * Math.abs(point[0] - Math.floor(point[0]));
              Function<Value[], Value> f =
                  v -> {
                    Value node = v[0].mul(1);
                    Value[] same = new Value[op.arity()];
                    Arrays.fill(same, node);
                    return Domains.apply(op, same);
                  };
              GradientCheck.check(SETTINGS, f, x);
              GradientCheck.check(
                  SETTINGS,
                  v -> {
                    Value[] same = new Value[op.arity()];
                    Arrays.fill(same, v[0]);
                    return Domains.apply(op, same);
                  },
                  x);
            });
  }

  private static boolean anyFixed(Domains.Box box) {
    return box.ranges().stream().anyMatch(Domains.Range::whole);
  }

  @TestFactory
  Stream<DynamicTest> thirdOrder() {
    return eachOperation(
        op -> true,
        op ->
            (box, point) -> {
              List<Integer> active = active(box, 0);
              double[] x = active.stream().mapToDouble(k -> point[k]).toArray();
              GradientCheck.check(
                  THIRD_ORDER,
                  v -> {
                    Gradients g = apply(op, point, active, v).recordedGradients(v);
                    Value sum = Value.constantOf(0);
                    for (int i = 0; i < v.length; i++) {
                      sum = sum.add(g.of(v[i]).mul(1 + 0.5 * i));
                    }
                    return sum;
                  },
                  x);
            });
  }

  @TestFactory
  Stream<DynamicTest> constantsAloneRecordNothing() {
    return eachOperation(
        op -> true,
        op ->
            (box, point) -> assertFalse(apply(op, point, List.of(), new Value[0]).requiresGrad()));
  }

  private static List<Integer> active(Domains.Box box, int held) {
    List<Integer> active = new ArrayList<>();
    for (int k = 0; k < box.ranges().size(); k++) {
      if ((held >> k & 1) == 0 && !box.isFixed(k)) {
        active.add(k);
      }
    }
    return active;
  }

  /** The operation of the given variables and otherwise of constant nodes. */
  private static Value apply(Elementwise op, double[] point, List<Integer> active, Value[] v) {
    Value[] operands = new Value[op.arity()];
    for (int k = 0; k < operands.length; k++) {
      int position = active.indexOf(k);
      operands[k] = position >= 0 ? v[position] : Value.constantOf(point[k]);
    }
    return Domains.apply(op, operands);
  }
}
