package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.shape.Shape;
import org.junit.jupiter.api.Test;

/** Comparing tensors as data. */
class ContentsTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  @Test
  void equalIsShapeTypeAndEveryElement() {
    Tensor x = Tensor.of(1, Double.NaN, INF);
    assertTrue(x.isEqualTo(Tensor.of(1, Double.NaN, INF)));
    assertTrue(x.isEqualTo(x.detach().requiresGrad(true)));
    assertFalse(x.isEqualTo(Tensor.of(1, Double.NaN, -INF)));
    assertFalse(x.isEqualTo(x.reshape(3, 1)));
    assertFalse(x.isEqualTo(x.to(DType.FLOAT32)));
    assertTrue(x.to(DType.FLOAT32).isEqualTo(x.to(DType.FLOAT32)));
    assertFalse(Tensor.of(0).isEqualTo(Tensor.of(-0.0)));
    assertTrue(Tensor.zeros(0, 2).isEqualTo(Tensor.zeros(0, 2)));
    // equals is about nodes.
    assertNotEquals(Tensor.of(1), Tensor.of(1));
  }

  @Test
  void closeIsWithinTolerances() {
    Tensor x = Tensor.of(100, 0);
    assertTrue(x.isCloseTo(Tensor.of(101, 0), 0.01, 0));
    assertFalse(x.isCloseTo(Tensor.of(101, 0), 0.0099, 0));
    assertTrue(x.isCloseTo(Tensor.of(100, 1e-9), 0, 1e-9));
    assertFalse(x.isCloseTo(Tensor.of(100, 1e-9), 1e-3, 0));
    assertTrue(x.isCloseTo(x.to(DType.FLOAT32), 0, 0));
    assertFalse(x.isCloseTo(x.reshape(2, 1), 1, 1));
    Tensor odd = Tensor.of(Double.NaN, INF, 1);
    assertTrue(odd.isCloseTo(Tensor.of(Double.NaN, INF, 1), 0, 0));
    assertFalse(odd.isCloseTo(Tensor.of(Double.NaN, -INF, 1), 1, 1));
    assertFalse(odd.isCloseTo(Tensor.of(Double.NaN, INF, Double.NaN), 1, 1));
    assertFalse(Tensor.of(1).isCloseTo(Tensor.of(INF), 1, 1));
    assertFalse(Tensor.of(INF).isCloseTo(Tensor.of(1), 1, 1));
  }

  @Test
  void differencesAreDescribed() {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertEquals("no difference", x.describeDifference(x.detach()));
    assertEquals(
        "2 of 6 elements differ, most at [1, 2]: 6.0 and 8.0",
        x.describeDifference(Tensor.of(Shape.of(2, 3), 1, 2, 3.5, 4, 5, 8)));
    assertEquals(
        "2 of 6 elements differ, most at [0, 1]: 2.0 and NaN",
        x.describeDifference(Tensor.of(Shape.of(2, 3), 1, Double.NaN, 3.5, 4, 5, 6)));
    assertEquals("shapes [2, 3] and [6] differ", x.describeDifference(x.flatten()));
    assertEquals("types FLOAT64 and FLOAT32 differ", x.describeDifference(x.to(DType.FLOAT32)));
    assertEquals(
        "1 of 1 elements differ, most at []: 0.0 and -0.0",
        Tensor.scalar(0).describeDifference(Tensor.scalar(-0.0)));
  }
}
