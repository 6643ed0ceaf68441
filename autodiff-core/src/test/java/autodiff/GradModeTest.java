package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GradModeTest {
  @Test
  void scopesNestInAnyOrder() {
    Value x = Value.of(2);
    Tensor t = Tensor.of(1, 2).requiresGrad(true);
    try (GradMode.Scope off = GradMode.noGrad()) {
      assertFalse(x.square().requiresGrad());
      try (GradMode.Scope on = GradMode.enableGrad()) {
        assertTrue(GradMode.isRecording());
        assertEquals(4, x.square().gradients(x).of(x).data());
        assertTrue(t.square().requiresGrad());
        assertFalse(GradMode.noGrad(() -> t.square().requiresGrad()));
        assertTrue(GradMode.isRecording());
      }
      assertFalse(GradMode.isRecording());
      assertFalse(t.square().requiresGrad());
    }
    try (GradMode.Scope on = GradMode.enableGrad()) {
      assertTrue(x.square().requiresGrad());
    }
    assertTrue(GradMode.isRecording());
  }

  @Test
  void modesEndThoughComputationsFail() {
    assertThrows(
        ArithmeticException.class,
        () ->
            GradMode.noGrad(() -> {
              throw new ArithmeticException();
            }));
    assertTrue(GradMode.isRecording());
  }
}
