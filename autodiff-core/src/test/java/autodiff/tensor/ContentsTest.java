package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

/** Tensors as data: compared, copied, set. */
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

  @Test
  void piecesAreCopiedAndSet() {
    for (DType dtype : DType.values()) {
      Tensor x = Tensor.of(Shape.of(2, 3), 0.1, 2, 3, 4, 5, 6).to(dtype);
      Tensor y = Tensor.zeros(dtype, Shape.of(6));
      DoubleBuffer doubles = DoubleBuffer.allocate(2);
      x.copyTo(0, doubles);
      y.set(4, doubles.flip());
      FloatBuffer floats = FloatBuffer.allocate(3);
      x.copyTo(3, floats);
      y.set(0, floats.flip());
      assertTrue(
          y.isEqualTo(Tensor.of(4, 5, 6, 0, 0.1, 2).to(dtype)), () -> dtype + ": " + y.toString());
      assertFalse(doubles.hasRemaining() || floats.hasRemaining());
      x.copyTo(6, FloatBuffer.allocate(0));
      for (int from : new int[] {-1, 5, 7}) {
        assertThrows(
            IllegalArgumentException.class, () -> x.copyTo(from, DoubleBuffer.allocate(2)));
        assertThrows(IllegalArgumentException.class, () -> x.copyTo(from, FloatBuffer.allocate(2)));
        assertThrows(IllegalArgumentException.class, () -> y.set(from, DoubleBuffer.allocate(2)));
        assertThrows(IllegalArgumentException.class, () -> y.set(from, FloatBuffer.allocate(2)));
      }
      assertTrue(y.isEqualTo(Tensor.of(4, 5, 6, 0, 0.1, 2).to(dtype)), "unchanged");
    }
  }

  @Test
  void settingAPieceChangesNoOther() {
    Tensor x = Tensor.of(1, 2, 3);
    Tensor y = x.reshape(3, 1);
    x.set(1, DoubleBuffer.wrap(new double[] {7}));
    assertTrue(y.isEqualTo(Tensor.of(Shape.of(3, 1), 1, 2, 3)), "shares no elements any more");
    Tensor leaf = Tensor.of(1, 2).requiresGrad(true);
    Tensor loss = leaf.square().sum();
    leaf.set(0, FloatBuffer.wrap(new float[] {5}));
    assertThrows(IllegalStateException.class, loss::backward);
    assertThrows(
        IllegalStateException.class, () -> leaf.mul(2).set(0, DoubleBuffer.wrap(new double[] {1})));
  }

  @Test
  void wholeNumbers() {
    Tensor x = Tensor.of(Shape.of(2, 2), -0.0, Integer.MIN_VALUE, Integer.MAX_VALUE, 3);
    assertEquals(
        IntTensor.of(Shape.of(2, 2), 0, Integer.MIN_VALUE, Integer.MAX_VALUE, 3), x.toIntTensor());
    for (double odd : new double[] {0.5, Double.NaN, INF, -INF, 0x1p31, -0x1p31 - 1, 1e300}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Tensor.of(1, odd).toIntTensor());
      assertEquals(
          "toIntTensor: element 1 is " + odd + ", no whole number of 32 bits; round it first?",
          e.getMessage());
    }
  }
}
