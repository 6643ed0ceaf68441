package autodiff.tensor;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.AnomalyMode;
import autodiff.DType;
import autodiff.GradMode;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LogSumExp, softmax and its kin. */
class SoftmaxesTest {
  private static Tensor leaf(double... x) {
    return Tensor.of(x).requiresGrad(true);
  }

  private static void assertElements(Tensor x, double... expected) {
    assertArrayEquals(expected, x.toDoubles(), 1e-12, x.toString());
  }

  private static void assertGradient(Tensor y, Tensor x, double... expected) {
    assertElements(y.gradients(x).of(x), expected);
    assertElements(y.recordedGradients(x).of(x), expected);
  }

  /** Logarithms of shares that are easy to tell. */
  private static Tensor logs() {
    return Tensor.of(Shape.of(2, 2), Math.log(1), Math.log(3), Math.log(2), Math.log(2));
  }

  @Test
  void values() {
    Tensor x = logs();
    assertElements(x.logSumExp(1).exp(), 4, 4);
    assertElements(x.logSumExp(true, 0).exp(), 3, 5);
    assertElements(x.logSumExp().exp(), 8);
    assertEquals(Shape.of(1, 2), x.logSumExp(true, 0).shape());
    assertElements(x.softmax(1), 0.25, 0.75, 0.5, 0.5);
    assertElements(x.softmax(0), 1 / 3., 0.6, 2 / 3., 0.4);
    assertElements(x.softmin(-1), 0.75, 0.25, 0.5, 0.5);
    assertElements(x.logSoftmax(0).exp(), 1 / 3., 0.6, 2 / 3., 0.4);
  }

  @Test
  void neitherOverflowsNorUnderflows() {
    Tensor x = Tensor.of(1000, 0, -1000);
    assertElements(x.logSumExp(), 1000);
    assertElements(x.neg().add(-5000).logSumExp(), -4000);
    assertElements(x.softmax(0), 1, 0, 0);
    assertElements(x.logSoftmax(0), 0, -1000, -2000);
    Tensor flat = leaf(1e300, 1e300);
    assertGradient(flat.logSumExp(), flat, 0.5, 0.5);
    // log(softmax) sends an infinity to a share that is 0: it passes nothing on.
    Tensor far = leaf(1000, 0);
    assertGradient(far.softmax(0).log().sum(), far, 0, 0);
  }

  static Stream<UnaryOperator<Tensor>> operations() {
    return Stream.of(
        x -> x.logSumExp(),
        x -> x.logSumExp(0, 2),
        x -> x.logSumExp(true, 1),
        x -> x.softmax(0),
        x -> x.softmax(1),
        x -> x.softmax(-1),
        x -> x.logSoftmax(1),
        x -> x.softmin(1));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void derivativesAgreeWithDifferences(UnaryOperator<Tensor> operation) {
    Tensor x =
        Tensor.of(Shape.of(2, 3, 2), 1, -2, 0.3, 0.4, -0.5, 0.6, 2.5, -1.5, 0.5, 0.8, -0.3, 0.7);
    GradientCheck.check(p -> operation.apply(p[0]), x);
  }

  @Test
  void minusInfinity() {
    Tensor some = leaf(0, NEGATIVE_INFINITY, 0);
    assertElements(some.logSumExp(), Math.log(2));
    assertGradient(some.logSumExp(), some, 0.5, 0, 0.5);
    assertElements(some.softmax(0), 0.5, 0, 0.5);
    assertElements(some.logSoftmax(0), -Math.log(2), NEGATIVE_INFINITY, -Math.log(2));
    Tensor g = some.logSumExp().recordedGradients(some).of(some);
    assertElements(g.vjp(Tensor.of(1, 0, 0), some).of(some), 0.25, 0, -0.25);
    Tensor first = some.softmax(0).vjp(Tensor.of(1, 0, 0), some).of(some);
    assertElements(first, 0.25, 0, -0.25);

    Tensor all = leaf(NEGATIVE_INFINITY, NEGATIVE_INFINITY);
    assertElements(all.logSumExp(), NEGATIVE_INFINITY);
    assertGradient(all.logSumExp(), all, 0, 0);
    assertElements(all.softmax(0), NaN, NaN);
    assertElements(all.logSoftmax(0), NaN, NaN);
    // A lane of −∞ does not disturb its neighbor.
    Tensor lanes =
        Tensor.of(Shape.of(2, 2), NEGATIVE_INFINITY, 0, NEGATIVE_INFINITY, 0).requiresGrad(true);
    assertGradient(lanes.logSumExp(0).sum(), lanes, 0, 0.5, 0, 0.5);
    Tensor second = lanes.logSumExp(0).sum().recordedGradients(lanes).of(lanes);
    assertElements(
        second.vjp(Tensor.of(Shape.of(2, 2), 1, 1, 0, 0), lanes).of(lanes), 0, 0.25, 0, -0.25);
  }

  @Test
  void derivativesAreNotAnomalies() {
    Tensor lanes = Tensor.of(Shape.of(2, 1), NEGATIVE_INFINITY, 0).requiresGrad(true);
    Tensor y = lanes.logSumExp(1);
    try (GradMode.Scope scope = AnomalyMode.detect()) {
      assertElements(y.vjp(Tensor.ones(2), lanes).of(lanes), 0, 1);
    }
  }

  @Test
  void infinity() {
    Tensor x = leaf(POSITIVE_INFINITY, 1, POSITIVE_INFINITY);
    assertElements(x.logSumExp(), POSITIVE_INFINITY);
    assertGradient(x.logSumExp(), x, 0.5, 0, 0.5);
    assertElements(x.softmax(0), NaN, NaN, NaN);
    assertElements(Tensor.of(1, NaN).logSumExp(), NaN);
    assertElements(Tensor.of(POSITIVE_INFINITY, NaN).logSumExp(), NaN);
  }

  @Test
  void singleNumbersAndNothing() {
    Tensor x = Tensor.scalar(3).requiresGrad(true);
    assertElements(x.softmax(0), 1);
    assertElements(x.logSoftmax(-1), 0);
    assertElements(x.logSumExp(0), 3);
    assertGradient(x.softmax(0), x, 0);
    assertElements(Tensor.zeros(0).logSumExp(), NEGATIVE_INFINITY);
    assertElements(Tensor.zeros(2, 0).logSumExp(1), NEGATIVE_INFINITY, NEGATIVE_INFINITY);
    assertEquals(Shape.of(2, 0), Tensor.zeros(2, 0).softmax(1).shape());
    assertEquals(Shape.of(2, 0), Tensor.zeros(2, 0).logSoftmax(0).shape());
    assertEquals(
        "softmax: axis 1 of shape [3]: axes are -1 to 0",
        assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(3).softmax(1))
            .getMessage());
    assertEquals(DType.FLOAT32, Tensor.of(new float[] {1}).softmax(0).dtype());
  }
}
