package autodiff.tensor;

import static java.lang.Double.NaN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Mask;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums, means, products, variances and counts. */
class ReductionsTest {
  private static final Shape CUBE = Shape.of(2, 3, 2);

  private static Tensor cube() {
    return Tensor.of(CUBE, 1, -2, 3, 4, -5, 6, 2.5, -1.5, 0.5, 8, -3, 7);
  }

  private static Tensor leaf(double... x) {
    return Tensor.of(x).requiresGrad(true);
  }

  private static void assertElements(Tensor x, double... expected) {
    assertArrayEquals(expected, x.toDoubles(), 1e-12, x.toString());
  }

  private static void assertGradient(Tensor y, Tensor x, double... expected) {
    assertArrayEquals(expected, y.gradients(x).of(x).toDoubles(), 1e-12);
    assertArrayEquals(expected, y.recordedGradients(x).of(x).toDoubles(), 1e-12);
  }

  /** What each reduction gives of 1, −2, 3, 4 along an axis, whatever the axis. */
  @Test
  void alongAnyAxes() {
    Tensor x = cube();
    assertElements(x.sum(0), 3.5, -3.5, 3.5, 12, -8, 13);
    assertElements(x.sum(0, 2), 0, 15.5, 5);
    assertElements(x.mean(1), -1 / 3., 8 / 3., 0, 4.5);
    assertElements(x.prod(0, 2), 1 * -2 * 2.5 * -1.5, 3 * 4 * 0.5 * 8, -5 * 6 * -3 * 7);
    assertElements(x.prod(-1), -2, 12, -30, -3.75, 4, -21);
    assertElements(x.var(2), 4.5, 0.5, 60.5, 8, 28.125, 50);
    assertElements(x.var(0, true, 2), 2.25, 0.25, 30.25, 4, 14.0625, 25);
    assertElements(x.std(0, true, 2), 1.5, 0.5, 5.5, 2, 3.75, 5);
    assertElements(x.std(false, 2).square(), 4.5, 0.5, 60.5, 8, 28.125, 50);
    assertElements(Tensor.of(1, 2, 3, 4).var(), 5 / 3.);
    assertElements(Tensor.of(1, 2, 3, 4).std(), Math.sqrt(5 / 3.));
  }

  static Stream<UnaryOperator<Tensor>> keepingSizeOne() {
    return Stream.of(
        x -> x.sum(true, 0, 2),
        x -> x.mean(true, 0, 2),
        x -> x.prod(true, 0, 2),
        x -> x.nanSum(true, 0, 2),
        x -> x.nanMean(true, 0, 2),
        x -> x.var(true, 0, 2),
        x -> x.std(true, 0, 2),
        x -> x.any(true, 0, 2).toTensor(DType.FLOAT32),
        x -> x.all(true, 0, 2).toTensor(DType.FLOAT32));
  }

  @ParameterizedTest
  @MethodSource("keepingSizeOne")
  void keepDims(UnaryOperator<Tensor> reduction) {
    Tensor y = reduction.apply(cube().to(DType.FLOAT32));
    assertEquals(Shape.of(1, 3, 1), y.shape());
    assertEquals(DType.FLOAT32, y.dtype());
    assertEquals(Shape.of(1, 0, 1), reduction.apply(Tensor.zeros(2, 0, 3)).shape());
  }

  static Stream<UnaryOperator<Tensor>> smooth() {
    return Stream.of(
        x -> x.sum(1),
        x -> x.mean(0, 2),
        x -> x.prod(1),
        x -> x.prod(0, 2),
        x -> x.prod(),
        x -> x.prod(true, -1),
        x -> x.var(),
        x -> x.var(0.5, true, 0, 2),
        x -> x.std(1),
        x -> x.std(0, false, 0, 1));
  }

  @ParameterizedTest
  @MethodSource("smooth")
  void derivativesAgreeWithDifferences(UnaryOperator<Tensor> reduction) {
    GradientCheck.check(x -> reduction.apply(x[0]), cube().mul(0.3));
  }

  @Test
  void singleNumbers() {
    Tensor x = Tensor.scalar(3).requiresGrad(true);
    assertElements(x.sum(0), 3);
    assertElements(x.mean(-1), 3);
    assertElements(x.prod(true, 0), 3);
    assertElements(x.var(0, false), 0);
    assertEquals(Shape.SCALAR, x.prod(true, 0).shape());
    assertGradient(x.prod(0), x, 1);
    assertEquals(
        "sum: axis 1 of shape []: a single number has no axes",
        assertThrows(IllegalArgumentException.class, () -> x.sum(1)).getMessage());
  }

  @Test
  void ofNothing() {
    Tensor x = Tensor.zeros(0).requiresGrad(true);
    assertElements(x.sum(), 0);
    assertElements(x.mean(), NaN);
    assertElements(x.prod(), 1);
    assertElements(x.var(), NaN);
    assertElements(x.std(), NaN);
    assertElements(x.nanSum(), 0);
    assertElements(x.nanMean(), NaN);
    assertElements(Tensor.zeros(2, 0).prod(1), 1, 1);
    assertGradient(x.prod(), x);
    assertEquals(0, x.countNonzero().item());
    assertEquals(Mask.of(Shape.SCALAR, false), x.any());
    assertEquals(Mask.of(Shape.SCALAR, true), x.all());
  }

  @Test
  void productsAreExactWithZeros() {
    Tensor one = leaf(2, 0, 3);
    assertGradient(one.prod(), one, 0, 6, 0);
    Tensor two = leaf(2, 0, 0, 3);
    assertGradient(two.prod(), two, 0, 0, 0, 0);
    // The second derivative by both zeros is the product of the others; all others vanish.
    Tensor g = two.prod().recordedGradients(two).of(two);
    assertElements(g.vjp(Tensor.of(0, 1, 0, 0), two).of(two), 0, 0, 6, 0);
    assertElements(g.vjp(Tensor.of(1, 0, 0, 1), two).of(two), 0, 0, 0, 0);
    // The third derivative of xyzw by three zeros.
    Tensor x = leaf(0, 0, 0, 5);
    Tensor first = x.prod().recordedGradients(x).of(x);
    Tensor second = first.recordedVjp(Tensor.of(1, 0, 0, 0), x).of(x);
    assertElements(second.vjp(Tensor.of(0, 1, 0, 0), x).of(x), 0, 0, 5, 0);
  }

  @Test
  void productsAreCheckedWithZeros() {
    Tensor x = Tensor.of(Shape.of(3, 3), 2, 0, 3, 0, 0, -1, 0, 0.5, 2);
    GradientCheck.check(p -> p[0].prod(1), x);
    GradientCheck.check(p -> p[0].prod(0), x);
  }

  @Test
  void spreadOfEqualElements() {
    // The sum of these divided by 3 is not 0.1.
    Tensor x = leaf(0.1, 0.1, 0.1);
    assertElements(x.std(), 0);
    assertGradient(x.std(), x, 0, 0, 0);
    assertArrayEquals(new double[] {0, 0, 0}, x.std().gradients(x).of(x).toDoubles(), 0);
    assertGradient(x.var(), x, 0, 0, 0);
    // One lane is constant, the other is not.
    Tensor rows = Tensor.of(Shape.of(2, 2), 4, 4, 1, 3).requiresGrad(true);
    double half = Math.sqrt(0.5);
    assertGradient(rows.std(1).sum(), rows, 0, 0, -half, half);
    assertGradient(
        rows.std(1).sum().recordedGradients(rows).of(rows).square().sum(), rows, 0, 0, 0, 0);
  }

  @Test
  void spreadOfOneElement() {
    Tensor x = leaf(5);
    assertElements(x.var(), NaN);
    assertElements(x.std(), NaN);
    assertGradient(x.var(), x, NaN);
    assertGradient(x.std(), x, NaN);
    assertElements(x.var(0, false), 0);
    assertGradient(x.std(0, false), x, 0);
  }

  @Test
  void spreadFarFromZero() {
    Tensor x = Tensor.of(1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4);
    assertElements(x.var(), 5 / 3.);
    assertElements(Tensor.of(new float[] {4096.5f, 4097.5f}).var(), 0.5);
  }

  @Test
  void nanIsLeftOut() {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, NaN, 3, NaN, NaN, NaN).requiresGrad(true);
    assertElements(x.nanSum(1), 4, 0);
    assertElements(x.nanMean(1), 2, NaN);
    assertElements(x.nanMean(), 2);
    assertElements(x.sum(1), NaN, NaN);
    assertGradient(x.nanSum(), x, 1, 0, 1, 0, 0, 0);
    assertGradient(x.nanMean(), x, 0.5, 0, 0.5, 0, 0, 0);
    assertGradient(x.nanMean(1).sum(), x, 0.5, 0, 0.5, 0, 0, 0);
  }

  @Test
  void counts() {
    Tensor x = Tensor.of(Shape.of(2, 3), 0, NaN, -0.0, 1, 2, 3);
    assertEquals(IntTensor.of(1, 3), x.countNonzero(1));
    assertEquals(IntTensor.of(1, 2, 1), x.countNonzero(0));
    assertEquals(4, x.countNonzero().item());
    assertEquals(Mask.of(true, true), x.any(1));
    assertEquals(Mask.of(false, true), x.all(1));
    assertEquals(Mask.of(Shape.of(1, 3), false, true, false), x.all(true, 0));
    Mask mask = Mask.of(CUBE, new boolean[12]);
    assertEquals(Mask.of(Shape.of(1, 3, 1), false, false, false), mask.any(true, 0, 2));
    assertEquals(IntTensor.of(0, 0, 0), mask.countNonzero(0, -1));
    assertEquals(
        "item: shape [2, 3, 2] has 12 elements, not one; reduce it first (any, all)",
        assertThrows(IllegalStateException.class, mask::item).getMessage());
    assertEquals(false, mask.any().item());
  }

  @Test
  void axesNamedTwiceAreRefused() {
    assertEquals(
        "prod: axes [0, -3] of shape [2, 3, 2]: axis 0 is named twice",
        assertThrows(IllegalArgumentException.class, () -> cube().prod(0, -3)).getMessage());
  }
}
