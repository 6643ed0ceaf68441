package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import org.junit.jupiter.api.Test;

/** Distances of points, their derivatives, and what these are at equal points. */
class DistancesTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final long SEED = 3;

  private final Generator generator = Generator.of(SEED);

  @Test
  void values() {
    Tensor x = Tensor.of(new double[][] {{0, 0}, {1, 1}});
    Tensor y = Tensor.of(new double[][] {{3, -4}, {1, 1}, {0, 1}});
    assertDistances(x, y, 2, 5, Math.sqrt(2), 1, Math.sqrt(29), 0, 1);
    assertDistances(x, y, 1, 7, 2, 1, 7, 0, 1);
    assertDistances(x, y, INF, 4, 1, 1, 5, 0, 1);
    assertDistances(x, y, 0, 2, 2, 1, 2, 0, 1);
    assertDistances(x, y, 3, Math.cbrt(91), Math.cbrt(2), 1, Math.cbrt(133), 0, 1);
  }

  private static void assertDistances(Tensor x, Tensor y, double p, double... expected) {
    Tensor distances = x.cdist(y, p);
    assertEquals(Shape.of(2, 3), distances.shape());
    assertArrayEquals(expected, distances.toDoubles(), 1e-14, "p = " + p);
  }

  @Test
  void nearAndFarPointsKeepTheirDigits() {
    Tensor x = Tensor.of(Shape.of(1, 1), 1e8);
    assertEquals(0x1p-26, x.cdist(x.add(0x1p-26)).item());
    assertEquals(
        1e300, Tensor.zeros(1, 2).cdist(Tensor.of(Shape.of(1, 2), 6e299, 8e299)).item(), 1e285);
    assertEquals(
        5e-300, Tensor.zeros(1, 2).cdist(Tensor.of(Shape.of(1, 2), 3e-300, 4e-300)).item(), 1e-314);
    assertEquals(INF, Tensor.zeros(1, 1).cdist(Tensor.of(Shape.of(1, 1), -INF)).item());
    assertEquals(
        Double.NaN, Tensor.zeros(1, 1).cdist(Tensor.of(Shape.of(1, 1), Double.NaN)).item());
    Tensor near = Tensor.of(Shape.of(1, 1), 1 + 0x1p-40).requiresGrad(true);
    near.cdist(Tensor.ones(1, 1)).sum().backward();
    assertEquals(1, near.grad().item());
  }

  @Test
  void leadingAxesBroadcast() {
    Tensor x = Tensor.randn(generator, 2, 1, 4, 3);
    Tensor y = Tensor.randn(generator, 5, 2, 3);
    Tensor slow = x.unsqueeze(-2).sub(y.unsqueeze(-3)).square().sum(-1).sqrt();
    assertEquals(Shape.of(2, 5, 4, 2), x.cdist(y).shape());
    assertArrayEquals(slow.toDoubles(), x.cdist(y).toDoubles(), 1e-14);
    for (double p : new double[] {0, 0.5, 1, 2, 3, INF}) {
      assertEquals(Shape.of(0, 4, 3), Tensor.zeros(4, 5).cdist(Tensor.zeros(0, 3, 5), p).shape());
      assertEquals(Shape.of(4, 0), Tensor.zeros(4, 5).cdist(Tensor.zeros(0, 5), p).shape());
      assertArrayEquals(new double[6], Tensor.zeros(2, 0).cdist(Tensor.zeros(3, 0), p).toDoubles());
    }
  }

  @Test
  void derivatives() {
    for (double p : new double[] {1, 1.5, 2, 3, INF}) {
      GradientCheck.check(
          t -> t[0].cdist(t[1], p), Tensor.randn(generator, 2, 3), Tensor.randn(generator, 3, 3));
    }
    GradientCheck.check(
        t -> t[0].cdist(t[1]), Tensor.randn(generator, 2, 1, 3), Tensor.randn(generator, 2, 3));
    // The same tensor on both sides: the distances on the diagonal are 0.
    GradientCheck.check(t -> t[0].cdist(t[0]).square(), Tensor.randn(generator, 3, 2));
  }

  @Test
  void equalPointsHaveNoDerivative() {
    for (double p : new double[] {0, 0.5, 1, 1.5, 2, 3, INF}) {
      Tensor x = Tensor.of(new double[][] {{1, 2}}).requiresGrad(true);
      Tensor y = Tensor.of(new double[][] {{1, 2}});
      Tensor g = x.cdist(y, p).sum().recordedGradients(x).of(x);
      assertArrayEquals(new double[2], g.toDoubles(), "p = " + p);
      if (g.requiresGrad()) {
        assertArrayEquals(
            new double[2], g.sum().vjp(Tensor.scalar(1), x).of(x).toDoubles(), "p = " + p);
      }
    }
  }

  @Test
  void typesArePromoted() {
    Tensor x = Tensor.of(new float[][] {{3, 4}}).requiresGrad(true);
    assertEquals(DType.FLOAT32, x.cdist(x).dtype());
    Tensor d = x.cdist(Tensor.zeros(1, 2));
    assertEquals(DType.FLOAT64, d.dtype());
    d.sum().backward();
    assertEquals(DType.FLOAT32, x.grad().dtype());
    assertArrayEquals(new double[] {0.6, 0.8}, x.grad().toDoubles(), 1e-7);
  }

  @Test
  void pairwise() {
    Tensor x = Tensor.of(new double[][] {{0, 0}, {1, 1}});
    Tensor y = Tensor.of(3, 4);
    assertArrayEquals(
        new double[] {5, Math.sqrt(13)}, x.pairwiseDistance(y, 2, 0, false).toDoubles(), 1e-14);
    Tensor kept = x.pairwiseDistance(y, 1, 0.5, true);
    assertEquals(Shape.of(2, 1), kept.shape());
    assertArrayEquals(new double[] {6, 4}, kept.toDoubles(), 1e-14);
  }

  @Test
  void mistakesAreNamed() {
    assertMessage(
        "cdist: [3] and [2, 3]; give points as rows, [..., points, coordinates]",
        () -> Tensor.zeros(3).cdist(Tensor.zeros(2, 3)));
    assertMessage(
        "cdist: [2, 3] and [2, 4]: points of 3 and of 4 coordinates",
        () -> Tensor.zeros(2, 3).cdist(Tensor.zeros(2, 4)));
    assertMessage(
        "cdist: p = -1.0; give 0 or more", () -> Tensor.zeros(2, 3).cdist(Tensor.zeros(2, 3), -1));
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
