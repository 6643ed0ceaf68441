package autodiff.tensor;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms and distances. */
class NormsTest {
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

  @Test
  void values() {
    Tensor x = Tensor.of(Shape.of(2, 2), 3, -4, 0, 2);
    assertElements(x.norm(), Math.sqrt(29));
    assertElements(x.norm(2, 1), 5, 2);
    assertElements(x.norm(1, 0), 3, 6);
    assertElements(x.norm(0, 1), 2, 1);
    assertElements(x.norm(POSITIVE_INFINITY), 4);
    assertElements(x.norm(NEGATIVE_INFINITY, 1), 3, 0);
    assertElements(x.norm(3, true, 1), Math.cbrt(91), 2);
    assertElements(x.norm(-1, 1), 12 / 7., 0);
    assertElements(x.norm(0.5, 0), 3, 4 + 2 + 2 * Math.sqrt(8));
    assertEquals(Shape.of(2, 1), x.norm(3, true, 1).shape());
    assertEquals(DType.FLOAT32, x.to(DType.FLOAT32).norm(3, 0).dtype());
  }

  @Test
  void neitherOverflowsNorUnderflows() {
    assertElements(Tensor.of(3e300, 4e300).norm().div(1e300), 5);
    assertElements(Tensor.of(3e-300, 4e-300).norm().mul(1e300), 5);
    assertElements(Tensor.of(3e200, 4e200, 5e200).norm(3).div(1e200), 6);
    assertElements(Tensor.of(1e-200, 1e-200).norm(-3).mul(1e200), Math.pow(2, -1 / 3.));
    double float32 = Tensor.of(new float[] {3e38f, 1e38f}).norm().item();
    assertEquals(Math.sqrt(10), float32 / 1e38, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 1, 0.5, 3, 1.5, -1, -2.5, 0, POSITIVE_INFINITY, NEGATIVE_INFINITY})
  void derivativeAtTheZeroVectorIsZero(double p) {
    Tensor x = leaf(0, 0);
    assertElements(x.norm(p), 0);
    assertGradient(x.norm(p), x, 0, 0);
    Tensor rows = Tensor.of(Shape.of(2, 2), 0, 0, 2, 2).requiresGrad(true);
    double[] g = rows.norm(p, 1).sum().gradients(rows).of(rows).toDoubles();
    assertArrayEquals(new double[] {0, 0}, new double[] {g[0], g[1]});
    assertEquals(p == 0 ? 0 : Math.signum(g[2]), Math.signum(g[3]));
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 0.5, 3, -1})
  void secondDerivativeOfTheSquareIsFiniteAtTheZeroVector(double p) {
    Tensor x = leaf(0, 0);
    Tensor g = x.norm(p).square().recordedGradients(x).of(x);
    assertElements(g.vjp(Tensor.of(1, 1), x).of(x), 0, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 0.5, 3, 1.5, -1, -2.5, 4})
  void derivativesAgreeWithDifferences(double p) {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, -2, 0.5, 0.75, 3, -1.25);
    GradientCheck.check(a -> a[0].norm(p), x);
    GradientCheck.check(a -> a[0].norm(p, 0), x);
    GradientCheck.check(a -> a[0].norm(p, true, 1).square(), x);
    GradientCheck.check(a -> a[0].dist(a[1], p), x, Tensor.of(0.1, 0.2, 0.3));
  }

  @Test
  void elementsThatAreZero() {
    Tensor x = leaf(3, 0, -4);
    assertGradient(x.norm(), x, 0.6, 0, -0.8);
    assertGradient(x.norm(1), x, 1, 0, -1);
    // Steep on both sides.
    assertElements(x.norm(0.5).gradients(x).of(x).mul(Tensor.of(0, 1, 0)), 0, 0, 0);
    // p < 0: the norm is 0.
    assertGradient(x.norm(-1), x, 0, 0, 0);
  }

  @Test
  void greatestAndLeastAreShared() {
    Tensor x = leaf(-4, 4, 1, -1, 2);
    assertGradient(x.norm(POSITIVE_INFINITY), x, -0.5, 0.5, 0, 0, 0);
    assertGradient(x.norm(NEGATIVE_INFINITY), x, 0, 0, 0.5, -0.5, 0);
    assertGradient(x.norm(0), x, 0, 0, 0, 0, 0);
  }

  @Test
  void nan() {
    for (double p : new double[] {2, 1, 3, -1, POSITIVE_INFINITY, NEGATIVE_INFINITY}) {
      assertElements(Tensor.of(1, NaN).norm(p), NaN);
    }
  }

  @Test
  void distances() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(4, 6);
    assertElements(x.dist(y), 5);
    assertElements(x.dist(y, 1), 7);
    assertGradient(x.dist(y), x, -0.6, -0.8);
    assertGradient(x.dist(y), y, 0.6, 0.8);
    assertGradient(x.dist(Tensor.of(1, 2)), x, 0, 0);
  }

  @Test
  void singleNumbersAndNothing() {
    Tensor x = Tensor.scalar(-3).requiresGrad(true);
    assertElements(x.norm(6, true, 0), 3);
    assertGradient(x.norm(6, -1), x, -1);
    assertElements(Tensor.zeros(0).norm(), 0);
    assertElements(Tensor.zeros(2, 0).norm(3, 1), 0, 0);
    assertElements(Tensor.zeros(0).norm(0), 0);
    assertEquals(
        "norm of power Infinity: axis 0 of shape [0] has no elements, and nothing has no norm of"
            + " power Infinity; check the size first",
        assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(0).norm(POSITIVE_INFINITY))
            .getMessage());
    assertEquals(
        "norm: p is NaN; give a number, infinity or -infinity",
        assertThrows(IllegalArgumentException.class, () -> x.norm(NaN)).getMessage());
  }
}
