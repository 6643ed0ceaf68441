package autodiff.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.TensorOp;
import autodiff.check.CheckResult.Kind;
import autodiff.shape.Shape;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TensorGradientCheckTest {
  private static final Tensor MATRIX = Tensor.of(Shape.of(2, 3), 0.3, -1, 2, 0.7, 1.5, -0.4);
  private static final CheckSettings FIRST = CheckSettings.DEFAULT.withOrder(1);

  @Test
  void passesWhatIsRight() {
    Tensor b = Tensor.of(1, -2, 0.5);
    CheckResult result = GradientCheck.check(x -> x[0].mul(x[1]).sin(), MATRIX, b);
    assertTrue(result.passed());
    // Six and three elements in three kinds of derivatives, six of the cotangent in one.
    assertEquals(9 * 3 + 6, result.compared());
    GradientCheck.check(
        CheckSettings.DEFAULT.withTolerance(1e-10, 1e-10), x -> x[0].tanh().sum(), MATRIX);
  }

  @Test
  void shapesWithoutAxesOrElementsAreShapesToo() {
    GradientCheck.check(x -> x[0].exp(), Tensor.scalar(0.5));
    assertEquals(0, GradientCheck.check(x -> x[0].exp(), Tensor.zeros(0, 3)).compared());
    GradientCheck.check(x -> x[0].add(x[1].sum()), Tensor.of(1, 2), Tensor.zeros(0));
  }

  @Test
  void anOperandThatIsNotUsedHasDerivativeZero() {
    GradientCheck.check(x -> x[1].square(), MATRIX, Tensor.of(1, 2));
    GradientCheck.check(x -> Tensor.of(1, 2), MATRIX);
  }

  /** Squares of which one element has a wrong derivative, of the given order. */
  private record NearlySquare(double wrong, double secondWrong) implements TensorOp {
    @Override
    public String name() {
      return "nearlySquare";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return x[0].square();
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor right = x[0].mul(2);
      Tensor error = x[0].sub(x[0].detach()).mul(spike(secondWrong)).add(spike(wrong));
      return cotangent.mul(right.add(error));
    }

    private static Tensor spike(double height) {
      return Tensor.of(Shape.of(2, 3), 0, 0, 0, 0, 0, height);
    }
  }

  @Test
  void aWrongDerivativeIsShown() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                GradientCheck.check(
                    FIRST.withSeed(42),
                    x -> x[0].add(new NearlySquare(0.5, 0).apply(x[1])),
                    Tensor.of(1, 2, 3),
                    MATRIX));
    String message = error.getMessage();
    for (String part :
        new String[] {
          "failed",
          "gradient for operand 1 at [1, 2] = -0.4",
          "analytic 0.37",
          "numeric  0.99",
          "steps down from",
          "seed 42"
        }) {
      assertTrue(message.contains(part), () -> part + " is missing from:\n" + message);
    }
    double c = GradientCheck.weights(6, 43)[5];
    CheckResult result =
        GradientCheck.compare(FIRST.withSeed(42), x -> new NearlySquare(0.5, 0).apply(x), MATRIX);
    assertEquals(-0.8 * c, result.worst().numeric(), 1e-9);
    assertEquals(-0.3 * c, result.worst().analytic(), 1e-15);
    assertEquals(Shape.of(2, 3), result.worst().shape());
    assertEquals(5, result.worst().element());
  }

  @Test
  void anErrorOfTheSecondOrderAloneIsFound() {
    Function<Tensor[], Tensor> f = x -> new NearlySquare(0, 0.5).apply(x);
    assertTrue(GradientCheck.compare(FIRST, f, MATRIX).passed());
    CheckResult result = GradientCheck.compare(CheckSettings.DEFAULT, f, MATRIX);
    assertFalse(result.passed());
    assertEquals(Kind.SECOND_GRADIENT, result.worst().kind());
    assertEquals(5, result.worst().element());
  }

  /** Its rule loses the cotangent from the graph. */
  private record Detaching() implements TensorOp {
    @Override
    public String name() {
      return "detaching";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return x[0].mul(3);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return cotangent.detach().mul(3);
    }
  }

  @Test
  void aRuleMustBeDifferentiableByItsCotangentToo() {
    Function<Tensor[], Tensor> f = x -> new Detaching().apply(x);
    assertTrue(GradientCheck.compare(FIRST, f, MATRIX).passed());
    CheckResult result = GradientCheck.compare(CheckSettings.DEFAULT, f, MATRIX);
    assertFalse(result.passed());
    assertEquals(CheckResult.COTANGENT, result.worst().operand());
    assertTrue(result.toString().contains("for the cotangent at ["), result::toString);
  }

  @Test
  void operandsAreLeftAlone() {
    Tensor weight = Tensor.of(1, 2, 3).requiresGrad(true);
    Tensor x = MATRIX.detach().requiresGrad(true);
    GradientCheck.check(v -> v[0].mul(weight), x);
    assertFalse(weight.hasGrad());
    assertFalse(x.hasGrad());
  }

  @Test
  void refusesWhatCannotBeChecked() {
    IllegalArgumentException coarse =
        assertThrows(
            IllegalArgumentException.class,
            () -> GradientCheck.check(x -> x[0], Tensor.scalar(1), MATRIX.to(DType.FLOAT32)));
    assertTrue(coarse.getMessage().contains("operand 1 is FLOAT32"), coarse::getMessage);
    AtomicInteger calls = new AtomicInteger();
    IllegalArgumentException random =
        assertThrows(
            IllegalArgumentException.class,
            () -> GradientCheck.check(x -> x[0].mul(calls.incrementAndGet()), MATRIX));
    assertTrue(random.getMessage().contains("fix the seed"), random::getMessage);
    assertThrows(IllegalArgumentException.class, () -> GradientCheck.check((Tensor[] x) -> MATRIX));
  }
}
