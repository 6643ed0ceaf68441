package autodiff.tensor;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.Indexed;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Running sums, products and extrema. */
class ScansTest {
  private static Tensor leaf(double... x) {
    return Tensor.of(x).requiresGrad(true);
  }

  private static void assertElements(Tensor x, double... expected) {
    assertArrayEquals(expected, x.toDoubles(), 1e-12, x.toString());
  }

  /** The gradient of Σ weights·y. */
  private static void assertPullback(Tensor y, double[] weights, Tensor x, double... expected) {
    Tensor g = Tensor.of(y.shape(), weights);
    assertElements(y.vjp(g, x).of(x), expected);
    assertElements(y.recordedVjp(g, x).of(x), expected);
  }

  private static Tensor table() {
    return Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
  }

  @Test
  void values() {
    Tensor x = table();
    assertElements(x.cumsum(1), 1, 3, 6, 4, 9, 15);
    assertElements(x.cumsum(0), 1, 2, 3, 5, 7, 9);
    assertElements(x.cumprod(-1), 1, 2, 6, 4, 20, 120);
    assertElements(x.cumprod(0), 1, 2, 3, 4, 10, 18);
    assertElements(x.log().logCumSumExp(1).exp(), 1, 3, 6, 4, 9, 15);
    assertElements(x.log().logCumSumExp(0).exp(), 1, 2, 3, 5, 7, 9);
    assertElements(x.diff(1), 1, 1, 1, 1);
    assertElements(x.diff(0), 3, 3, 3);
    assertElements(x.square().diff(-1, 2), 2, 2);
    assertEquals(Shape.of(2, 0), x.diff(1, 7).shape());
    assertElements(x.diff(1, 0), 1, 2, 3, 4, 5, 6);
    assertEquals(DType.FLOAT32, x.to(DType.FLOAT32).cumprod(0).dtype());
  }

  static Stream<UnaryOperator<Tensor>> operations() {
    return Stream.of(
        x -> x.cumsum(0).square(),
        x -> x.cumsum(1),
        x -> x.cumprod(0),
        x -> x.cumprod(1),
        x -> x.cumprod(2),
        x -> x.logCumSumExp(0),
        x -> x.logCumSumExp(1),
        x -> x.logCumSumExp(-1),
        x -> x.diff(1).square(),
        x -> x.trapezoid(0.5, 1).square(),
        x -> x.cummax(1).values().square(),
        x -> x.cummin(0).values().square());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void derivativesAgreeWithDifferences(UnaryOperator<Tensor> operation) {
    Tensor x =
        Tensor.of(Shape.of(2, 3, 2), 1, -2, 0.3, 0.4, -0.5, 0.6, 2.5, -1.5, 0.5, 0.8, -0.3, 0.7);
    GradientCheck.check(p -> operation.apply(p[0]), x);
  }

  @Test
  void productsAreExactWithZeros() {
    Tensor x = leaf(2, 0, 3, 0, 5);
    // y = [a, ab, abc, abcd, abcde]
    double[] w = {1, 10, 100, 1000, 10000};
    assertPullback(x.cumprod(0), w, x, 1, 20 + 600, 0, 0, 0);
    // Second: the derivative by b, a·(10 + 100c + 1000cd + 10000cde), by all.
    Tensor b = x.cumprod(0).recordedVjp(Tensor.of(w), x).of(x);
    assertPullback(b, new double[] {0, 1, 0, 0, 0}, x, 310, 0, 200, 6000 + 300000, 0);
    // Third: that by d, ac·(1000 + 10000e), by all.
    Tensor d = b.recordedVjp(Tensor.of(0, 1, 0, 0, 0), x).of(x);
    assertPullback(d, new double[] {0, 0, 0, 1, 0}, x, 153000, 0, 102000, 0, 60000);
    GradientCheck.check(p -> p[0].cumprod(0), Tensor.of(Shape.of(3, 2), 0, 2, 0, 0, 3, 0.5));
  }

  @Test
  void logarithmsNeitherOverflowNorUnderflow() {
    Tensor x = leaf(-1000, 0, 1000, 999);
    double last = 1000 + Math.log1p(Math.exp(-1));
    assertElements(x.logCumSumExp(0), -1000, 0, 1000, last);
    double e = 1 / (1 + Math.exp(-1));
    assertPullback(x.logCumSumExp(0), new double[] {1, 1, 1, 1}, x, 1, 1, 1 + e, 1 - e);
    Tensor falling = leaf(1000, 0, -1000);
    assertPullback(falling.logCumSumExp(0), new double[] {1, 1, 1}, falling, 3, 0, 0);
  }

  @Test
  void logarithmsOfInfinities() {
    Tensor x = leaf(NEGATIVE_INFINITY, NEGATIVE_INFINITY, 0, NEGATIVE_INFINITY, 0);
    Tensor y = x.logCumSumExp(0);
    assertElements(y, NEGATIVE_INFINITY, NEGATIVE_INFINITY, 0, 0, Math.log(2));
    assertPullback(y, new double[] {1, 1, 1, 1, 1}, x, 0, 0, 2.5, 0, 0.5);
    Tensor g = y.recordedVjp(Tensor.ones(5), x).of(x);
    assertPullback(g, new double[] {0, 0, 1, 0, 0}, x, 0, 0, 0.25, 0, -0.25);

    Tensor up = leaf(1, POSITIVE_INFINITY, 2, POSITIVE_INFINITY);
    assertElements(up.logCumSumExp(0), 1, POSITIVE_INFINITY, POSITIVE_INFINITY, POSITIVE_INFINITY);
    assertPullback(up.logCumSumExp(0), new double[] {1, 10, 100, 1000}, up, 1, 610, 0, 500);
    assertElements(Tensor.of(1, NaN, 2).logCumSumExp(0), 1, NaN, NaN);
  }

  @Test
  void extremaNameTheLatest() {
    Tensor x = leaf(1, 3, 2, 3, 0, 4);
    Indexed max = x.cummax(0);
    assertElements(max.values(), 1, 3, 3, 3, 3, 4);
    assertEquals(IntTensor.of(0, 1, 1, 3, 3, 5), max.indices());
    assertPullback(max.values(), new double[] {1, 2, 3, 4, 5, 6}, x, 1, 5, 0, 9, 0, 6);
    Indexed min = leaf(1, 0, 2, 0).cummin(0);
    assertElements(min.values(), 1, 0, 0, 0);
    assertEquals(IntTensor.of(0, 1, 1, 3), min.indices());
    Tensor table = Tensor.of(Shape.of(2, 2), 1, 5, 2, 4);
    assertEquals(IntTensor.of(Shape.of(2, 2), 0, 0, 1, 0), table.cummax(0).indices());
  }

  @Test
  void nanStays() {
    Indexed max = Tensor.of(1, NaN, 5, NaN, 7).cummax(0);
    assertElements(max.values(), 1, NaN, NaN, NaN, NaN);
    assertEquals(IntTensor.of(0, 1, 1, 3, 3), max.indices());
    assertElements(Tensor.of(1, NaN, 0).cummin(0).values(), 1, NaN, NaN);
    assertElements(Tensor.of(1, NaN, 0).cumsum(0), 1, NaN, NaN);
  }

  @Test
  void areas() {
    Tensor y = table().requiresGrad(true);
    assertElements(y.trapezoid(1), 4, 10);
    assertElements(y.trapezoid(2, 0), 5, 7, 9);
    assertElements(y.trapezoid(Tensor.of(0, 1, 3), 1), 1.5 + 5, 4.5 + 11);
    assertElements(y.trapezoid(Tensor.of(0, 2), 0), 5, 7, 9);
    assertElements(y.trapezoid(Tensor.of(Shape.of(2, 3), 0, 1, 3, 0, 0, 1), -1), 6.5, 5.5);
    assertPullback(y.trapezoid(1), new double[] {2, 4}, y, 1, 2, 1, 2, 4, 2);
    Tensor x = leaf(0, 1, 3);
    assertPullback(y.trapezoid(x, 1), new double[] {1, 0}, x, -1.5, -1, 2.5);
    assertElements(Tensor.zeros(2, 1).trapezoid(1), 0, 0);
    assertElements(Tensor.zeros(2, 0).trapezoid(1), 0, 0);
    assertEquals(
        "trapezoid: samples [2, 3] along axis 1, taken at [2]; give one place for each of the 3"
            + " samples",
        assertThrows(IllegalArgumentException.class, () -> y.trapezoid(Tensor.of(1, 2), 1))
            .getMessage());
  }

  @Test
  void singleNumbersAndNothing() {
    Tensor x = Tensor.scalar(3).requiresGrad(true);
    assertElements(x.cumsum(0), 3);
    assertElements(x.cumprod(-1), 3);
    assertElements(x.logCumSumExp(0), 3);
    assertEquals(IntTensor.of(Shape.SCALAR, 0), x.cummax(0).indices());
    assertPullback(x.cumprod(0), new double[] {2}, x, 2);
    assertPullback(x.logCumSumExp(0), new double[] {2}, x, 2);
    for (Shape shape : new Shape[] {Shape.of(0), Shape.of(2, 0), Shape.of(0, 2)}) {
      Tensor empty = Tensor.zeros(DType.FLOAT32, shape).requiresGrad(true);
      for (Tensor y :
          new Tensor[] {
            empty.cumsum(0),
            empty.cumprod(0),
            empty.logCumSumExp(0),
            empty.cummax(0).values(),
            empty.cumprod(-1)
          }) {
        assertEquals(shape, y.shape());
        assertEquals(shape, y.vjp(y.detach(), empty).of(empty).shape());
      }
    }
    assertEquals(
        "diff: order -1 is negative; give 0 or more",
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(1, 2).diff(0, -1))
            .getMessage());
  }
}
