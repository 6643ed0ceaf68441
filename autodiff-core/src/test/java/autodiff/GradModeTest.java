package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.transform.Autodiff;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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

  /** Closes the outer scope first, which must change nothing. */
  private static void assertClosesInReverse(
      Supplier<GradMode.Scope> outer, Supplier<GradMode.Scope> inner) {
    boolean before = GradMode.isRecording();
    GradMode.Scope first = outer.get();
    GradMode.Scope second = inner.get();
    boolean inside = GradMode.isRecording();
    IllegalStateException e = assertThrows(IllegalStateException.class, first::close);
    assertTrue(e.getMessage().contains("close that one first"), e.getMessage());
    assertEquals(inside, GradMode.isRecording());
    second.close();
    first.close();
    first.close();
    assertEquals(before, GradMode.isRecording());
    assertTrue(Value.of(2).square().requiresGrad());
  }

  @Test
  void scopesCloseInReverseOrder() {
    List<Supplier<GradMode.Scope>> kinds =
        List.of(GradMode::noGrad, GradMode::enableGrad, AnomalyMode::detect);
    for (Supplier<GradMode.Scope> outer : kinds) {
      for (Supplier<GradMode.Scope> inner : kinds) {
        assertClosesInReverse(outer, inner);
      }
    }
  }

  @Test
  void aFunctionThatLeavesAScopeOpenIsNoProgram() {
    List<GradMode.Scope> open = new ArrayList<>();
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> {
              try (Tracing tracing = Tracing.of(Value.of(1))) {
                open.add(GradMode.noGrad());
              }
            });
    assertTrue(e.getMessage().contains("close that one first"), e.getMessage());
    assertFalse(Tracing.isOn());
    open.get(0).close();
  }

  @Test
  void aTransformSaysThatItsFunctionLeftAScopeOpen() {
    List<GradMode.Scope> open = new ArrayList<>();
    assertThrows(
        IllegalStateException.class,
        () ->
            Autodiff.grad(
                    (Value... x) -> {
                      Value y = x[0].square();
                      open.add(GradMode.noGrad());
                      return y;
                    })
                .at(2));
    open.get(0).close();
  }
}
