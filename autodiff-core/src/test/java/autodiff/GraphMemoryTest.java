package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
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

  @Test
  void tensorsComputedBeforeAResetAreGone() {
    Tensor x = Tensor.full(2, 1000).requiresGrad(true);
    try (GraphMemory memory = GraphMemory.reuse()) {
      Tensor y = x.mul(3);
      Tensor view = y.reshape(10, 100);
      Tensor copy = y.copy();
      Tensor detached = y.detach();
      memory.reset();
      Tensor other = x.mul(5);
      assertEquals(6, copy.get(0));
      assertEquals(10, other.get(0));
      assertThrows(IllegalStateException.class, y::detach);
      for (Tensor gone : List.of(y, view, detached)) {
        IllegalStateException e = assertThrows(IllegalStateException.class, gone::toDoubles);
        assertTrue(e.getMessage().contains("before its GraphMemory was reset"), e.getMessage());
        assertThrows(IllegalStateException.class, () -> gone.add(1));
        assertTrue(gone.toString().contains("in use again"), gone.toString());
      }
      assertThrows(IllegalStateException.class, () -> y.sum().backward());
    }
  }

  @Test
  void stepsUseTheMemoryOfTheLastOne() {
    Tensor w = Tensor.full(2, 1000).requiresGrad(true);
    try (GraphMemory memory = GraphMemory.reuse()) {
      Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
      for (int step = 0; step < 20; step++) {
        Tensor y = w.square();
        arrays.add(y.array());
        assertTrue(arrays.size() <= 3, "a step has three arrays of this length");
        y.sum().backward();
        w.clearGrad();
        memory.reset();
      }
    }
  }

  @Test
  void gradientsOfLeavesStayUntilTheyAreCleared() {
    Tensor w = Tensor.full(2, 1000).requiresGrad(true);
    Tensor g;
    try (GraphMemory memory = GraphMemory.reuse()) {
      for (int step = 0; step < 3; step++) {
        w.square().sum().backward();
        memory.reset();
        assertEquals(4.0 * (step + 1), w.grad().get(7));
      }
      g = w.grad();
      Tensor view = w.grad().detach();
      w.clearGrad();
      assertEquals(12, g.get(0), "somebody shares the array: it is not taken back");
      assertEquals(12, view.get(0));
      w.square().sum().backward();
      g = w.grad();
      w.clearGrad();
      assertThrows(IllegalStateException.class, g::toDoubles);
      w.square().sum().backward();
    }
    assertEquals(4, w.grad().get(3), "closing is a reset too");
  }

  @Test
  void whatIsMadeAsDataStays() {
    Tensor data;
    Tensor leaf;
    try (GraphMemory memory = GraphMemory.reuse()) {
      data = Tensor.ones(1000);
      leaf = Tensor.zerosLike(data).requiresGrad(true);
      data.set(data.mul(3));
      memory.reset();
    }
    assertEquals(3, data.get(0));
    assertEquals(0, leaf.get(0));
  }

  /** A sweep uses the arrays of cotangents again that were passed on, and no others. */
  @Test
  void cotangentsThatSomebodyStillHasAreNotUsedAgain() {
    Tensor x = Tensor.full(0.5, 1000).requiresGrad(true);
    Tensor a = x.sin();
    a.retainGrad();
    Tensor b = a.add(x).exp();
    Tensor c = b.mul(a).sub(b);
    Gradients g = c.vjp(Tensor.ones(1000), a, b, x);
    c.backward(Tensor.ones(1000));
    double sin = Math.sin(0.5);
    double exp = Math.exp(sin + 0.5);
    double toB = sin - 1;
    double toA = toB * exp + exp;
    double toX = toA * Math.cos(0.5) + toB * exp;
    for (int i : new int[] {0, 999}) {
      assertEquals(toB, g.of(b).get(i), 1e-12);
      assertEquals(toA, g.of(a).get(i), 1e-12);
      assertEquals(toX, g.of(x).get(i), 1e-12);
      assertEquals(toA, a.grad().get(i), 1e-12);
      assertEquals(toX, x.grad().get(i), 1e-12);
    }
  }
}
