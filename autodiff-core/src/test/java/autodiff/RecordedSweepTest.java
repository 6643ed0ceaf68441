package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Recorded gradients go no further back than to what they are wanted for. */
class RecordedSweepTest {

  /** Explicit steps of x′ = −∂(w x²)/∂x, the derivative being taken anew in each. */
  private static Value decay(Value w, int steps) {
    Value x = w.constant(1).mul(w).div(w);
    for (int step = 0; step < steps; step++) {
      Value slope = x.square().mul(w).recordedGradients(x).of(x);
      x = x.sub(slope.mul(0.01));
    }
    return x;
  }

  @Test
  void aDerivativeInEachStepCostsThatStepAlone() {
    Value w = Value.of(0.5);
    Value x = decay(w, 100);
    int compared = 0;
    for (int i = 0; i < 20; i++) {
      Value before = x.mul(w);
      x.square().mul(w).recordedGradients(x);
      Value after = x.mul(w);
      if (before.home == after.home) {
        compared++;
        assertTrue(after.index - before.index < 20, (after.index - before.index) + " nodes");
      }
    }
    assertTrue(compared > 0, "all in different segments");
  }

  @Test
  void nodesThatAreWantedMayDependOnEachOther() {
    Value w = Value.of(2);
    Value a = w.mul(3);
    Value b = a.square();
    Value c = b.mul(a);
    Gradients all = c.recordedGradients(c, b, a);
    assertEquals(1, all.of(c).data());
    assertEquals(6, all.of(b).data());
    assertEquals(3 * 36, all.of(a).data());
    assertEquals(3 * 36 * 3, c.recordedGradients(a, w).of(w).data());
    assertEquals(6 * 6 * 3, all.of(a).recordedGradients(w).of(w).data());
  }

  @Test
  void theDerivativeThroughAllStepsIsExact() {
    Value w = Value.of(0.5);
    double x = Math.pow(1 - 0.02 * 0.5, 40);
    Value end = decay(w, 40);
    assertEquals(x, end.data(), 1e-15);
    assertEquals(-0.02 * 40 * x / (1 - 0.02 * 0.5), end.gradients(w).of(w).data(), 1e-12);
  }
}
