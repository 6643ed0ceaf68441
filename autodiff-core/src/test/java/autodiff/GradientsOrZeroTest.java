package autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.shape.Shape;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Gradients with respect to what a result does not depend on. */
class GradientsOrZeroTest {
  private final Value x = Value.of(2);
  private final Value other = Value.of(5);
  private final Tensor t = Tensor.of(1, 2).requiresGrad(true);
  private final Tensor floats = Tensor.zeros(DType.FLOAT32, Shape.of(2, 3)).requiresGrad(true);

  @Test
  void zerosOfShapeAndType() {
    Tensor sum = t.square().sum();
    for (Function<Node[], Gradients> form :
        List.<Function<Node[], Gradients>>of(
            x.square()::gradientsOrZero,
            x.square()::recordedGradientsOrZero,
            sum::gradientsOrZero,
            sum::recordedGradientsOrZero,
            Value.constantOf(3)::gradientsOrZero,
            Value.constantOf(3)::recordedGradientsOrZero,
            Tensor.scalar(3)::gradientsOrZero,
            Tensor.scalar(3)::recordedGradientsOrZero)) {
      Value computed = other.mul(2);
      Value element = floats.element(1, 1);
      Gradients g = form.apply(new Node[] {other, computed, floats, element});
      assertEquals(0, g.of(other).data());
      assertEquals(0, g.of(computed).data());
      assertEquals(0, g.of(element).data());
      assertEquals(Shape.of(2, 3), g.of(floats).shape());
      assertEquals(DType.FLOAT32, g.of(floats).dtype());
      assertArrayEquals(new double[6], g.of(floats).toDoubles());
    }
  }

  @Test
  void othersAreWhatGradientsGives() {
    Value y = x.square().mul(x);
    assertEquals(12, y.gradientsOrZero(x, other).of(x).data());
    Value slope = y.recordedGradientsOrZero(x, other).of(x);
    assertEquals(12, slope.gradients(x).of(x).data());
    Tensor z = t.pow(3).sum();
    assertArrayEquals(new double[] {3, 12}, z.gradientsOrZero(t, floats).of(t).toDoubles());
    Tensor slopes = z.recordedGradientsOrZero(t).of(t);
    assertArrayEquals(new double[] {6, 12}, slopes.sum().gradients(t).of(t).toDoubles());
  }

  /** The derivatives of a polynomial end in constants, at an order that the data decides. */
  @Test
  void derivativesInALoop() {
    for (int degree = 0; degree < 4; degree++) {
      Value y = x.mul(0);
      for (int i = 0; i < degree; i++) {
        y = y.add(1).mul(x);
      }
      for (int order = 0; order < 5; order++) {
        y = y.recordedGradientsOrZero(x).of(x);
      }
      assertEquals(0, y.data());
    }
  }

  @Test
  void whatTakesNoGradientIsAMistakeStill() {
    for (Function<Node[], Gradients> form :
        List.<Function<Node[], Gradients>>of(
            x.square()::gradientsOrZero, x.square()::recordedGradientsOrZero)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> form.apply(new Node[] {Tensor.of(1, 2).named("data")}));
      assertTrue(e.getMessage().contains("requiresGrad(true)"), e.getMessage());
      assertThrows(
          IllegalArgumentException.class, () -> form.apply(new Node[] {Value.constantOf(1)}));
    }
  }

  @Test
  void theExceptionNamesTheForm() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> x.square().gradients(other));
    assertTrue(e.getMessage().contains("gradientsOrZero(..)"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> t.sum().recordedGradients(floats));
    assertTrue(e.getMessage().contains("recordedGradientsOrZero(..)"), e.getMessage());
  }
}
