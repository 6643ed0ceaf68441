package autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Corners and errors of the losses; their values are in the recorded trajectories. */
class LossesTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private final Generator random = Generator.of(2);

  private static double[] slopes(Loss<Tensor> loss, Tensor targets, double... outputs) {
    Tensor x = Tensor.of(outputs);
    return slopes(loss, targets, x);
  }

  private static <Y> double[] slopes(Loss<Y> loss, Y targets, Tensor outputs) {
    outputs.requiresGrad(true).clearGrad();
    loss.of(outputs, targets).sum().backward();
    return outputs.grad().toDoubles();
  }

  private static void assertMessage(String part, Executable call) {
    RuntimeException e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void outputsAndTargetsDoNotBroadcast() {
    for (Loss<Tensor> loss : List.of(Losses.mse(), Losses.bce(), Losses.bceWithLogits())) {
      assertMessage(
          "outputs [3, 1] and targets [3]",
          () -> loss.of(Tensor.full(0.5, 3, 1), Tensor.full(0.5, 3)));
    }
  }

  @Test
  void kneesAndTies() {
    Tensor zeros = Tensor.zeros(5);
    double[] at = {-3, -2, 0, 2, 3};
    Loss<Tensor> huber = Losses.huber(2).withReduction(Reduction.NONE);
    assertArrayEquals(new double[] {-2, -2, 0, 2, 2}, slopes(huber, zeros, at));
    assertArrayEquals(
        new double[] {4, 2, 0, 2, 4}, huber.of(Tensor.of(at), zeros).toDoubles(), 1e-15);
    assertArrayEquals(
        new double[] {-1, -1, 0, 1, 1},
        slopes(Losses.smoothL1(2).withReduction(Reduction.SUM), zeros, at));
    assertArrayEquals(
        new double[] {-1, -1, 0, 1, 1},
        slopes(Losses.l1().withReduction(Reduction.SUM), zeros, at));
    // The second derivative, 1 inside: at 0, too.
    Tensor x = Tensor.of(0.0).requiresGrad(true);
    Tensor slope = Losses.huber(2).of(x, Tensor.zeros(1)).recordedGradients(x).of(x);
    assertEquals(1, slope.sum().gradients(x).of(x).item());
    assertMessage("delta 0.0", () -> Losses.huber(0));
    assertMessage("beta -1.0", () -> Losses.smoothL1(-1));
  }

  @Test
  void nothingHasNoMean() {
    assertTrue(Double.isNaN(Losses.mse().of(Tensor.zeros(0), Tensor.zeros(0)).item()));
    assertTrue(Double.isNaN(Losses.crossEntropy().of(Tensor.zeros(0, 3), IntTensor.of()).item()));
  }

  // Cross entropy

  @Test
  void crossEntropyIsExactForLargeScores() {
    Tensor x = Tensor.of(Shape.of(2, 2), 1000, -1000, -1000, 1000);
    Loss<IntTensor> each = Losses.crossEntropy().withReduction(Reduction.NONE);
    assertArrayEquals(new double[] {0, 2000}, each.of(x, IntTensor.of(0, 0)).toDoubles());
    assertArrayEquals(new double[] {0, 0, -1, 1}, slopes(each, IntTensor.of(0, 0), x));
    Tensor never = Tensor.of(Shape.of(1, 3), 0, -INF, 0);
    assertEquals(Math.log(2), Losses.crossEntropy().of(never, IntTensor.of(0)).item(), 1e-15);
    assertArrayEquals(new double[] {-0.5, 0, 0.5}, slopes(each, IntTensor.of(0), never), 1e-15);
    assertEquals(INF, Losses.crossEntropy().of(never, IntTensor.of(1)).item());
  }

  @Test
  void whatIsIgnoredContributesNothing() {
    Tensor x = Tensor.of(Shape.of(2, 2), 1, 2, Double.NaN, INF);
    Tensor alone = Tensor.of(Shape.of(1, 2), 1, 2);
    IntTensor targets = IntTensor.of(1, -100);
    for (CrossEntropy loss :
        List.of(
            Losses.crossEntropy(),
            Losses.crossEntropy().withLabelSmoothing(0.1),
            Losses.crossEntropy().withClassWeights(Tensor.of(3, 4)))) {
      assertEquals(loss.of(alone, IntTensor.of(1)).item(), loss.of(x, targets).item(), 1e-15);
      double[] slopes = slopes(loss, targets, x);
      assertEquals(slopes(loss, IntTensor.of(1), alone)[0], slopes[0], 1e-15);
      assertEquals(0, slopes[2]);
      assertEquals(0, slopes[3]);
      Loss<IntTensor> each = loss.withReduction(Reduction.NONE);
      assertEquals(0, each.of(x, targets).get(1));
    }
  }

  @Test
  void ofIgnoredTargetsAloneTheMeanIsNanAndItsDerivative0() {
    Tensor x = Tensor.of(Shape.of(1, 2), 1, 2);
    IntTensor targets = IntTensor.of(7);
    CrossEntropy loss = Losses.crossEntropy().withIgnoredIndex(7);
    assertTrue(Double.isNaN(loss.of(x, targets).item()));
    assertArrayEquals(new double[] {0, 0}, slopes(loss, targets, x));
    assertEquals(0, loss.withReduction(Reduction.SUM).of(x, targets).item());
  }

  @Test
  void crossEntropyCanBeDifferentiatedTwice() {
    Tensor x = Tensor.randn(random, 4, 3);
    IntTensor targets = IntTensor.of(0, 2, -100, 1);
    CrossEntropy smooth =
        Losses.crossEntropy().withLabelSmoothing(0.2).withClassWeights(Tensor.of(1, 2, 0.5));
    for (Reduction reduction : Reduction.values()) {
      CrossEntropy plain = Losses.crossEntropy().withReduction(reduction);
      GradientCheck.check(z -> plain.of(z[0], IntTensor.of(0, 2, 1, 1)), x);
      GradientCheck.check(z -> smooth.withReduction(reduction).of(z[0], targets), x);
    }
  }

  @Test
  void crossEntropySaysWhatDoesNotFit() {
    CrossEntropy loss = Losses.crossEntropy();
    Tensor x = Tensor.ones(2, 3);
    assertMessage("class 3 of 3", () -> loss.of(x, IntTensor.of(0, 3)));
    assertMessage("class -1 of 3", () -> loss.of(x, IntTensor.of(0, -1)));
    assertMessage("outputs [2, 3] and targets [3]", () -> loss.of(x, IntTensor.of(0, 1, 2)));
    assertMessage("outputs [3] and targets []", () -> loss.of(Tensor.ones(3), intScalar()));
    assertMessage(
        "2 class weights", () -> loss.withClassWeights(Tensor.ones(2)).of(x, IntTensor.of(0, 1)));
    assertMessage("label smoothing 1.5", () -> loss.withLabelSmoothing(1.5));
    assertEquals(DType.FLOAT32, loss.of(x.to(DType.FLOAT32), IntTensor.of(0, 1)).dtype());
  }

  private static IntTensor intScalar() {
    return IntTensor.of(Shape.SCALAR, 0);
  }

  // Binary cross entropy

  @Test
  void scoresAreExactFarOut() {
    Tensor x = Tensor.of(1000, -1000, 1000, -1000, -40);
    Tensor y = Tensor.of(1, 1, 0, 0, 0);
    Loss<Tensor> loss = Losses.bceWithLogits().withReduction(Reduction.NONE);
    double[] losses = loss.of(x, y).toDoubles();
    assertArrayEquals(new double[] {0, 1000, 1000, 0}, java.util.Arrays.copyOf(losses, 4));
    // log1p(e⁻⁴⁰), to all digits.
    assertEquals(Math.exp(-40), losses[4], 1e-15 * Math.exp(-40));
    double[] slopes = slopes(loss, y, x);
    assertArrayEquals(new double[] {0, -1, 1, 0}, java.util.Arrays.copyOf(slopes, 4));
    assertEquals(Math.exp(-40), slopes[4], 1e-15 * Math.exp(-40));
    assertArrayEquals(
        new double[] {0, INF}, loss.of(Tensor.of(INF, INF), Tensor.of(1, 0)).toDoubles());
  }

  @Test
  void binaryLossesCanBeDifferentiatedTwice() {
    Tensor y = Tensor.rand(random, 3, 2);
    GradientCheck.check(z -> Losses.bceWithLogits().of(z[0], y), Tensor.randn(random, 3, 2));
    GradientCheck.check(
        z -> Losses.bceWithLogits().withPositiveWeight(Tensor.of(2, 0.5)).of(z[0], z[1]),
        Tensor.randn(random, 3, 2),
        y);
    GradientCheck.check(z -> Losses.bce().of(z[0], y), Tensor.rand(random, 3, 2).mul(0.8).add(0.1));
    assertMessage(
        "positive weight [3]",
        () -> Losses.bceWithLogits().withPositiveWeight(Tensor.ones(3)).of(y, y));
  }

  @Test
  void logarithmsOfProbabilitiesAreCut() {
    Loss<Tensor> loss = Losses.bce().withReduction(Reduction.NONE);
    Tensor p = Tensor.of(0, 1, 0, 1, 1e-60);
    Tensor y = Tensor.of(1, 0, 0, 1, 1);
    assertArrayEquals(new double[] {100, 100, 0, 0, 100}, loss.of(p, y).toDoubles());
    assertArrayEquals(new double[] {0, 0, 1, -1, 0}, slopes(loss, y, p));
    assertMessage("outputs with 1.5", () -> loss.of(Tensor.of(1.5), Tensor.of(1)));
    assertMessage("targets with -1.0", () -> loss.of(Tensor.of(0.5), Tensor.of(-1)));
    assertTrue(Double.isNaN(loss.of(Tensor.of(Double.NaN), Tensor.of(1)).item()));
  }

  @Test
  void theTypeIsThatOfTheOutputs() {
    Tensor outputs = Tensor.full(0.3, DType.FLOAT32, 2, 2);
    Tensor targets = Tensor.full(0.7, DType.FLOAT64, 2, 2);
    for (Loss<Tensor> loss :
        List.<Loss<Tensor>>of(
            Losses.mse(), Losses.l1(), Losses.huber(), Losses.bce(), Losses.bceWithLogits())) {
      assertEquals(DType.FLOAT32, loss.of(outputs, targets).dtype(), loss.toString());
      assertEquals(
          DType.FLOAT64,
          loss.of(outputs.to(DType.FLOAT64), targets.to(DType.FLOAT32)).dtype(),
          loss.toString());
    }
  }
}
