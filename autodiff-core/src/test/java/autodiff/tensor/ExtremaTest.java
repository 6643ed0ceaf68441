package autodiff.tensor;

import static java.lang.Double.NaN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Maxima and minima. */
class ExtremaTest {
  private static Tensor table() {
    return Tensor.of(Shape.of(2, 2, 3), 1, 5, 2, 5, 5, -1, 4, 4, 4, 0, 9, -7).requiresGrad(true);
  }

  private static void assertElements(Tensor x, double... expected) {
    assertArrayEquals(expected, x.toDoubles(), 1e-12, x.toString());
  }

  private static void assertGradient(Tensor y, Tensor x, double... expected) {
    assertElements(y.gradients(x).of(x), expected);
    assertElements(y.recordedGradients(x).of(x), expected);
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void tiesShareEvenlyWithoutIndices() {
    Tensor x = Tensor.of(3, 1, 3, -2, -2, -2).requiresGrad(true);
    assertElements(x.max(), 3);
    assertElements(x.min(), -2);
    assertGradient(x.max(), x, 0.5, 0, 0.5, 0, 0, 0);
    assertGradient(x.min(), x, 0, 0, 0, 1 / 3., 1 / 3., 1 / 3.);
    assertGradient(x.amax(), x, 0.5, 0, 0.5, 0, 0, 0);
  }

  @Test
  void alongAxes() {
    Tensor x = table();
    assertElements(x.amax(2), 5, 5, 4, 9);
    assertElements(x.amin(1), 1, 5, -1, 0, 4, -7);
    assertElements(x.amax(0, 2), 5, 9);
    assertEquals(Shape.of(1, 2, 1), x.amin(true, 0, 2).shape());
    assertElements(x.amin(true, 0, -1), 1, -7);
    assertGradient(
        x.amax(2).mul(Tensor.of(Shape.of(2, 2), 1, 2, 3, 4)).sum(),
        x,
        0,
        1,
        0,
        1,
        1,
        0,
        1,
        1,
        1,
        0,
        4,
        0);
    assertGradient(x.amax(0, 2).mul(Tensor.of(1, 2)).sum(), x, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0);
  }

  @Test
  void theIndexedElementTakesTheGradient() {
    Tensor x = table();
    assertElements(x.max(2).values(), 5, 5, 4, 9);
    assertEquals(IntTensor.of(Shape.of(2, 2), 1, 0, 0, 1), x.max(2).indices());
    assertEquals(IntTensor.of(Shape.of(2, 1, 3), 0, 0, 1, 1, 0, 1), x.min(1, true).indices());
    assertElements(x.min(1, true).values(), 1, 5, -1, 0, 4, -7);
    assertGradient(x.max(2).values().sum(), x, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0);
    assertGradient(x.min(-2).values().sum(), x, 1, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1);
  }

  @Test
  void places() {
    Tensor x = table();
    assertEquals(10, x.argmax().item());
    assertEquals(11, x.argmin().item());
    assertEquals(IntTensor.of(Shape.of(2, 2), 1, 0, 0, 1), x.argmax(2));
    assertEquals(IntTensor.of(Shape.of(1, 2, 3), 0, 1, 0, 1, 0, 1), x.argmin(0, true));
    assertEquals(3, Tensor.of(1, 2, 2, NaN, NaN).argmax().item());
    assertEquals(0, Tensor.of(0.0, -0.0).argmin().item());
  }

  @Test
  void nanWins() {
    Tensor x = Tensor.of(1, NaN, 3, NaN).requiresGrad(true);
    assertElements(x.max(), NaN);
    assertElements(x.amin(0), NaN);
    assertEquals(1, x.min(0).indices().item());
    assertElements(x.max(0).values(), NaN);
    assertGradient(x.max(), x, 0, 0.5, 0, 0.5);
    assertGradient(x.max(0).values(), x, 0, 1, 0, 0);
  }

  @Test
  void infinitiesAreNumbers() {
    double inf = Double.POSITIVE_INFINITY;
    Tensor x = Tensor.of(-inf, -inf).requiresGrad(true);
    assertElements(x.max(), -inf);
    assertEquals(0, x.argmax().item());
    assertGradient(x.max(), x, 0.5, 0.5);
  }

  @Test
  void singleNumbersAndEmptyTensors() {
    Tensor x = Tensor.scalar(7).requiresGrad(true);
    assertElements(x.max(), 7);
    assertElements(x.max(0).values(), 7);
    assertEquals(IntTensor.of(Shape.SCALAR, 0), x.min(-1, true).indices());
    assertGradient(x.amax(0), x, 1);
    Tensor empty = Tensor.zeros(0, 3);
    assertEquals(Shape.of(0), empty.amax(1).shape());
    assertEquals(Shape.of(0), empty.max(1).values().shape());
    assertEquals(IntTensor.of(Shape.of(0)), empty.argmin(1));
  }

  @Test
  void nothingHasNoMaximum() {
    Tensor x = Tensor.zeros(2, 0);
    assertRefused(
        "max: axis 1 of shape [2, 0] has no elements, and nothing has no max; check the size first",
        x::max);
    assertRefused(
        "amin: axis 1 of shape [2, 0] has no elements, and nothing has no amin;"
            + " check the size first",
        () -> x.amin(-1));
    assertRefused(
        "argmax: axis 1 of shape [2, 0] has no elements, and nothing has no argmax;"
            + " check the size first",
        () -> x.argmax(1));
    assertRefused("max: axis 2 of shape [2, 0]: axes are -2 to 1", () -> x.max(2));
  }

  @Test
  void derivativesAgreeWithDifferences() {
    Tensor x = Tensor.of(Shape.of(2, 3, 2), 1, -2, 3, 4, -5, 6, 2.5, -1.5, 0.5, 8, -3, 7);
    GradientCheck.check(p -> p[0].amax(0, 2).square(), x);
    GradientCheck.check(p -> p[0].amin(true, 1).square(), x);
    GradientCheck.check(p -> p[0].max(1).values().square(), x);
    GradientCheck.check(p -> p[0].min().square(), x);
  }

  @Test
  void floatsStayFloats() {
    Tensor x = Tensor.of(new float[] {1, 2}).requiresGrad(true);
    assertEquals(DType.FLOAT32, x.max().dtype());
    assertEquals(DType.FLOAT32, x.max(0).values().dtype());
    assertEquals(DType.FLOAT32, x.amin(0).gradients(x).of(x).dtype());
  }
}
