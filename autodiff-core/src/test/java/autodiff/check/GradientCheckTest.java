package autodiff.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.CustomOp;
import autodiff.Value;
import autodiff.check.CheckResult.Comparison;
import autodiff.check.CheckResult.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
  private static final CheckSettings TIGHT = CheckSettings.DEFAULT.withTolerance(1e-10, 1e-10);

  private static Value rosenbrock(Value[] x) {
    return x[0].subFrom(1).square().add(x[1].sub(x[0].square()).square().mul(100));
  }

  @Test
  void passesWhatIsRight() {
    CheckResult result = GradientCheck.check(GradientCheckTest::rosenbrock, -1.2, 1);
    assertTrue(result.passed());
    assertEquals(6, result.compared(), "two operands, three kinds of derivative");
    assertTrue(result.toString().startsWith("gradient check passed"), result::toString);
  }

  @Test
  void differencesOfSmoothFunctionsHaveTenDigits() {
    GradientCheck.check(TIGHT, x -> x[0].exp().mul(x[1].sin()), 1, 2);
    GradientCheck.check(TIGHT, x -> x[0].tanh().div(x[1]), 0.3, -2);
  }

  @Test
  void stepsRetreatFromPolesKinksAndEndsOfTheDomain() {
    GradientCheck.check(x -> x[0].reciprocal(), 1e-3);
    GradientCheck.check(x -> x[0].log(), 1e-3);
    GradientCheck.check(x -> x[0].abs().mul(x[0]), 1e-3);
    GradientCheck.check(x -> x[0].relu().square(), 1e-3);
    GradientCheck.check(x -> x[0].sin(), 1000);
  }

  @Test
  void largeStepsDoNotMissWhatIsNarrow() {
    // The first step is 40, across the whole of both slopes.
    GradientCheck.check(x -> x[0].sub(800).tanh(), 800.5);
    GradientCheck.check(x -> x[0].sub(800).square().neg().exp(), 800.5);
  }

  @Test
  void anOperandThatIsNotUsedHasDerivativeZero() {
    GradientCheck.check(x -> x[1].square(), 5, 3);
    GradientCheck.check(x -> Value.constantOf(7), 5);
  }

  /** The operation of {@link CustomOp}'s documentation, with factors that can be wrong. */
  private record Cube(double factor, double secondFactor) implements CustomOp {
    @Override
    public String name() {
      return "cube";
    }

    @Override
    public double value(double... x) {
      return x[0] * x[0] * x[0];
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      double lost = (factor - secondFactor) * x[0].data() * x[0].data();
      return new Value[] {x[0].square().mul(secondFactor).add(lost)};
    }
  }

  @Test
  void cubeHasTheRightDerivatives() {
    CustomOp cube = new Cube(3, 3);
    GradientCheck.check(x -> Value.custom(cube, x), 1.5);
    GradientCheck.checkWithin(
        CheckSettings.DEFAULT,
        x -> Value.custom(cube, x[0].mul(x[1])).exp(),
        5,
        new double[] {-1, 0.5},
        new double[] {1, 1});
  }

  @Test
  void aWrongCustomDerivativeIsShown() {
    CustomOp wrong = new Cube(2, 2);
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                GradientCheck.check(
                    CheckSettings.DEFAULT.withOrder(1).withSeed(42),
                    x -> x[0].add(Value.custom(wrong, x[1])),
                    1,
                    1.5));
    String message = error.getMessage();
    for (String part :
        new String[] {
          "failed",
          "operand 1 = 1.5",
          "analytic 4.5",
          "numeric  6.7",
          "0.075",
          "[1.0, 1.5]",
          "seed 42"
        }) {
      assertTrue(message.contains(part), () -> part + " is missing from:\n" + message);
    }
  }

  @Test
  void anErrorOfTheSecondOrderAloneIsFound() {
    CustomOp wrong = new Cube(3, 2);
    Function<Value[], Value> f = x -> Value.custom(wrong, x);
    assertTrue(GradientCheck.compare(CheckSettings.DEFAULT.withOrder(1), f, 1.5).passed());
    CheckResult result = GradientCheck.compare(CheckSettings.DEFAULT, f, 1.5);
    assertFalse(result.passed());
    Comparison worst = result.worst();
    assertEquals(Kind.SECOND_GRADIENT, worst.kind());
    assertEquals(worst.numeric(), worst.analytic() * 3 / 2, 1e-7);
  }

  /** Inconsistent on purpose: what it gives for constants, it does not give for nodes. */
  private record TwoFaced() implements CustomOp {
    @Override
    public String name() {
      return "twoFaced";
    }

    @Override
    public double value(double... x) {
      return x[0];
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      return new Value[] {x[0].constant(x[0].requiresGrad() ? 2 : 1)};
    }
  }

  @Test
  void anErrorOfTheRecordedGradientAloneIsFound() {
    CheckResult result =
        GradientCheck.compare(CheckSettings.DEFAULT, x -> Value.custom(new TwoFaced(), x), 0.5);
    assertEquals(Kind.RECORDED_GRADIENT, result.worst().kind());
    assertFalse(result.passed());
  }

  @Test
  void smallErrorsAreFoundToo() {
    CustomOp nearly = new Cube(3 + 1e-7, 3 + 1e-7);
    assertFalse(
        GradientCheck.compare(CheckSettings.DEFAULT.withOrder(1), x -> Value.custom(nearly, x), 1.5)
            .passed());
  }

  @Test
  void atAKinkTheMessageDoubtsTheDifferences() {
    AssertionError error =
        assertThrows(AssertionError.class, () -> GradientCheck.check(x -> x[0].sqrt(), 0));
    assertTrue(error.getMessage().contains("is the function smooth here?"), error::getMessage);
  }

  @Test
  void neverPassesOnNaN() {
    assertThrows(AssertionError.class, () -> GradientCheck.check(x -> x[0].log(), -1));
  }

  @Test
  void theWorstOfRandomPointsIsReported() {
    CheckSettings settings = CheckSettings.DEFAULT.withSeed(3).withTolerance(1, 0);
    CheckResult result =
        GradientCheck.checkWithin(
            settings, x -> x[0].exp(), 4, new double[] {-1}, new double[] {2});
    assertEquals(12, result.compared());
    assertTrue(result.worst().at() >= -1 && result.worst().at() < 2);
    assertEquals("[" + result.worst().at() + "]", result.point());
  }

  @Test
  void leavesOtherGradientsAlone() {
    Value weight = Value.of(3);
    GradientCheck.check(x -> x[0].mul(weight).sin(), 0.5);
    assertFalse(weight.hasGrad());
  }

  @Test
  void refusesWhatCannotBeChecked() {
    AtomicInteger calls = new AtomicInteger();
    IllegalArgumentException random =
        assertThrows(
            IllegalArgumentException.class,
            () -> GradientCheck.check(x -> x[0].mul(calls.incrementAndGet()), 2));
    assertTrue(random.getMessage().contains("gave 2.0 and then 4.0"), random::getMessage);
    assertThrows(
        IllegalArgumentException.class, () -> GradientCheck.check((Value[] x) -> Value.of(1)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            GradientCheck.checkWithin(
                CheckSettings.DEFAULT, x -> x[0], 1, new double[1], new double[2]));
    assertThrows(IllegalArgumentException.class, () -> CheckSettings.DEFAULT.withOrder(3));
    assertThrows(IllegalArgumentException.class, () -> CheckSettings.DEFAULT.withStep(0));
    assertThrows(
        IllegalArgumentException.class, () -> CheckSettings.DEFAULT.withTolerance(Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> CheckSettings.DEFAULT.withTolerance(0, -1));
  }
}
