package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Recycled memory gives the same numbers, and never another node's. */
class GraphMemoryTest {
  private static double round(Value w, int length) {
    w.clearGrad();
    Value y = w.mul(1.5);
    for (int i = 0; i < length; i++) {
      y = Value.sum(y.mul(w).sin(), y, w).mul(0.4);
    }
    y.backward();
    return w.grad();
  }

  @Test
  void roundsOfAnyLengthAgreeWithTheHeap() {
    Value w = Value.of(0.7);
    int[] lengths = {3, 1000, 50_000, 10, 70_000, 1, 50_000};
    double[] expected = new double[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      expected[i] = round(w, lengths[i]);
    }
    try (GraphMemory memory = GraphMemory.reuse()) {
      for (int i = 0; i < lengths.length; i++) {
        assertEquals(expected[i], round(w, lengths[i]), "round " + i);
        memory.reset();
      }
    }
    assertEquals(expected[1], round(w, lengths[1]));
  }

  @Test
  void nodesOfAnEarlierRoundSaySo() {
    Value x = Value.of(2);
    Value outside = x.mul(5);
    try (GraphMemory memory = GraphMemory.reuse()) {
      Value gone = x.mul(3);
      Value kept = gone.detach();
      memory.reset();
      Value later = x.mul(7);
      assertEquals(14.0, later.data());
      for (Runnable use :
          List.<Runnable>of(
              gone::data,
              () -> gone.add(1),
              () -> later.add(gone),
              () -> Value.sum(later, gone),
              gone::backward,
              () -> gone.gradients(x),
              () -> gone.recordedGradients(x),
              () -> assertFalse(gone.toString().isEmpty()))) {
        IllegalStateException e = assertThrows(IllegalStateException.class, use::run);
        assertTrue(e.getMessage().contains("before GraphMemory.reset()"), e.getMessage());
      }
      assertFalse(gone.hasGrad());
      assertEquals(6.0, kept.data());
      assertEquals(10.0, outside.data());
      outside.mul(later).backward();
      assertEquals(5 * 14 + 7 * 10, x.grad());
    }
  }

  @Test
  void memoriesNestAndBelongToTheirThread() {
    Value x = Value.of(2);
    GraphMemory outer = GraphMemory.reuse();
    Value before = x.mul(3);
    try (GraphMemory inner = GraphMemory.reuse()) {
      x.mul(4);
      inner.reset();
      assertThrows(IllegalStateException.class, outer::reset);
    }
    assertEquals(6.0, before.data());
    CompletionException e =
        assertThrows(
            CompletionException.class, () -> CompletableFuture.runAsync(outer::reset).join());
    assertTrue(e.getCause().getMessage().contains("belongs to thread"), e.toString());
    outer.close();
    outer.close();
    assertThrows(IllegalStateException.class, outer::reset);
    assertThrows(IllegalStateException.class, before::data);
    assertEquals(4.0, x.mul(2).data());
  }
}
