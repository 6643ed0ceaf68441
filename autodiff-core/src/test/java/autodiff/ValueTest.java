package autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.op.Differentiable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a user of a small scalar autograd expects, and what those usually lack. */
class ValueTest {
  @Test
  void gradientOfAnExpression() {
    Value x = Value.of(2);
    Value y = Value.of(3);
    Value z = x.mul(y).add(x.sin());
    z.backward();
    assertEquals(6 + Math.sin(2), z.data());
    assertEquals(3 + Math.cos(2), x.grad());
    assertEquals(2.0, y.grad());
    assertEquals(1.0, z.grad());
  }

  @Test
  void plainNumbersMixWithNodes() {
    Value x = Value.of(2);
    Value y = x.add(1).mul(3).sub(4).div(2).subFrom(10).pow(2);
    y.backward();
    assertEquals(56.25, y.data());
    assertEquals(2 * 7.5 * -1.5, x.grad());
    Value u = x.divInto(6).add(x.powOf(3));
    assertEquals(12.0, u.data());
    assertEquals(-1.5 + 9 * Math.log(3), u.gradients(x).of(x).data(), 1e-15);
  }

  @Test
  void leavesAccumulateUntilCleared() {
    Value x = Value.of(3);
    x.square().backward();
    x.square().backward();
    assertEquals(12.0, x.grad());
    x.clearGrad();
    assertFalse(x.hasGrad());
    x.square().backward(0.5);
    assertEquals(3.0, x.grad());
  }

  @Test
  void nodesHoldTheLastSweep() {
    Value x = Value.of(3);
    Value h = x.mul(2);
    Value y = h.square();
    y.backward();
    assertEquals(12.0, h.grad());
    y.backward();
    assertEquals(12.0, h.grad());
    assertEquals(48.0, x.grad());
    Value unrelated = Value.of(1).exp();
    assertFalse(unrelated.hasGrad());
    unrelated.backward();
    assertFalse(h.hasGrad(), "a node shows the thread's last sweep only");
  }

  @Test
  void sameNodeTwiceAndSharedLeaves() {
    Value x = Value.of(3);
    Value y = x.mul(x).add(x).mul(x.add(x));
    y.backward();
    assertEquals(12.0 * 6, y.data());
    assertEquals(7 * 6 + 12 * 2, x.grad());
  }

  @Test
  void backwardOnALeafIsOne() {
    Value x = Value.of(3);
    x.backward();
    assertEquals(1.0, x.grad());
  }

  @Test
  void constantsRecordNothing() {
    Value c = Value.constantOf(2).mul(Value.constantOf(3)).exp();
    assertFalse(c.requiresGrad());
    assertEquals(Optional.empty(), c.operation());
    assertEquals(List.of(), c.operands());
    Value x = Value.of(2);
    assertFalse(x.mul(3).detach().requiresGrad());
    assertTrue(c.mul(x).requiresGrad());
  }

  @Test
  void noGradRecordsNothingAndNests() {
    Value x = Value.of(2);
    Value before = x.mul(2);
    try (GradMode.Scope outer = GradMode.noGrad()) {
      try (GradMode.Scope inner = GradMode.noGrad()) {
        assertFalse(x.mul(3).requiresGrad());
      }
      assertFalse(GradMode.isRecording());
      assertFalse(before.add(x).requiresGrad());
      assertFalse(Value.sum(x, before).requiresGrad());
      assertFalse(x.clamp(0, 1).requiresGrad());
    }
    assertTrue(GradMode.isRecording());
    Value y = before.mul(x);
    y.backward();
    assertEquals(8.0, x.grad());
    assertFalse(GradMode.noGrad(() -> x.mul(3)).requiresGrad());
  }

  @Test
  void graphsKeepTheNumbersTheyWereRecordedWith() {
    Value w = Value.of(3);
    Value y = w.mul(w);
    w.set(100);
    y.backward();
    assertEquals(6.0, w.grad());
    assertEquals(List.of(w, w), y.operands());
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> y.recordedGradients(w));
    assertTrue(e.getMessage().contains("was set from 3.0"), e.getMessage());
    Value z = w.mul(w);
    assertEquals(200.0, z.gradients(w).of(w).data());
    assertEquals(200.0, z.recordedGradients(w).of(w).data());
  }

  @Test
  void gradientsAsValuesTouchNothing() {
    Value x = Value.of(2);
    Value h = x.square();
    Value y = h.mul(3);
    Gradients g = y.gradients(x, h, y);
    assertEquals(12.0, g.of(x).data());
    assertEquals(3.0, g.of(h).data());
    assertEquals(1.0, g.of(y).data());
    assertFalse(x.hasGrad());
    assertFalse(h.hasGrad());
    assertFalse(g.of(x).requiresGrad());
  }

  @Test
  void gradientsOfGradientsToAnyOrder() {
    Value x = Value.of(0.5);
    Value f = x.sin().mul(x.exp());
    // d/dx e^x sin x multiplies by √2 and turns by π/4.
    for (int n = 1; n <= 8; n++) {
      f = f.recordedGradients(x).of(x);
      double expected = Math.pow(Math.sqrt(2), n) * Math.exp(0.5) * Math.sin(0.5 + n * Math.PI / 4);
      assertEquals(expected, f.data(), 1e-12 * Math.pow(2, n));
    }
  }

  @Test
  void secondDerivativesThroughNaryNodes() {
    Value[] x = Value.of(0.5, -1.5, 2);
    double[][] expected = new double[3][3];
    Value lse = Value.logSumExp(x);
    Value[] p = Value.softmax(x);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        expected[i][j] = p[i].data() * ((i == j ? 1 : 0) - p[j].data());
      }
    }
    Gradients g = lse.recordedGradients(x);
    for (int i = 0; i < 3; i++) {
      Gradients row = g.of(x[i]).gradients(x);
      for (int j = 0; j < 3; j++) {
        assertEquals(expected[i][j], row.of(x[j]).data(), 1e-15);
      }
    }
    Value product = Value.product(x);
    assertEquals(2.0, product.recordedGradients(x).of(x[0]).gradients(x[1]).of(x[1]).data());
    Value dot = Value.dot(x, Value.of(1, 2, 3));
    assertThrows(IllegalStateException.class, () -> dot.recordedGradients(x).of(x[0]).set(1));
  }

  @Test
  void naryNodesAreOneNode() {
    Value[] w = Value.of(1, 2, 3);
    Value[] x = Value.of(4, 5, 6);
    Value y = Value.dot(w, x);
    assertEquals(32.0, y.data());
    assertEquals(6, y.operands().size());
    y.backward();
    assertEquals(5.0, w[1].grad());
    assertEquals(2.0, x[1].grad());
    assertEquals(26.0, Value.linearCombination(new double[] {1, 2, 2}, x).data());
    assertEquals(15.0, Value.sum(x).data());
    assertEquals(0.0, Value.sum().data());
    assertEquals(1.0, Value.product().data());
    assertEquals(Double.NEGATIVE_INFINITY, Value.logSumExp().data());
    assertEquals(5.0, Value.norm(Value.of(3, 4)).data());
    assertEquals(5e300, Value.norm(Value.of(3e300, 4e300)).data(), 1e286);
    assertEquals(5e-320, Value.norm(Value.of(3e-320, 4e-320)).data(), 1e-323);
  }

  @Test
  void productIsExactWithZeros() {
    Value[] x = Value.of(2, 0, 3);
    Value.product(x).backward();
    assertArrayEquals(new double[] {0, 6, 0}, new double[] {x[0].grad(), x[1].grad(), x[2].grad()});
  }

  @Test
  void deadUnitsHaveAGradientOfZeroNotNone() {
    Value x = Value.of(1);
    Value w = Value.of(-1);
    Value y = x.mul(w).mul(2).relu().mul(-5);
    y.backward();
    assertEquals(0.0, x.grad());
    assertEquals(0.0, w.grad());
    assertEquals(0.0, y.gradients(w).of(w).data());
  }

  @Test
  void unselectedBranchContributesExactlyZero() {
    for (double at : new double[] {0, -1, 2}) {
      Value x = Value.of(at);
      Value y = x.greater(0).where(x.log(), Value.constantOf(0));
      double expected = at > 0 ? 0.5 : 0;
      y.backward();
      assertEquals(expected, x.grad());
      Value first = y.recordedGradients(x).of(x);
      assertEquals(expected, first.data());
      if (first.requiresGrad()) {
        assertEquals(at > 0 ? -0.25 : 0, first.recordedGradients(x).of(x).data());
      }
      y.backward(Double.POSITIVE_INFINITY);
      assertEquals(at > 0 ? Double.POSITIVE_INFINITY : 0, x.grad());
    }
  }

  @Test
  void aZeroPartialWinsOverAnInfiniteAdjointInBothSweeps() {
    assertBothSweeps(0, -1, x -> x.relu().sqrt());
    assertBothSweeps(0, -1, x -> x.maximum(0).sqrt());
    assertBothSweeps(0, 0.5, x -> x.floor().sqrt());
    assertBothSweeps(0, 2, x -> x.mul(0.0).sqrt());
    assertBothSweeps(0, 0, x -> Value.norm(x).sqrt());
    assertBothSweeps(0, 0, x -> x.square().sqrt());
    assertBothSweeps(0, 0, x -> x.log().relu().recordedGradients(x).of(x));
  }

  private static void assertBothSweeps(
      double expected, double at, java.util.function.UnaryOperator<Value> f) {
    Value x = Value.of(at);
    Value y = f.apply(x);
    assertEquals(expected, y.gradients(x).of(x).data());
    assertEquals(expected, y.recordedGradients(x).of(x).data());
  }

  @Test
  void operationsAndNamesAreVisible() {
    Value x = Value.of(2).named("x");
    Value y = x.mul(3).named("y");
    assertEquals("mul", y.operation().orElseThrow().name());
    assertEquals("Value(x = 2.0)", y.operands().get(0).toString());
    assertEquals("Value(3.0, constant)", y.operands().get(1).toString());
    assertEquals("Value(y = 6.0, mul)", y.toString());
    y.backward();
    assertEquals("Value(y = 6.0, grad=1.0, mul)", y.toString());
    assertEquals(x, y.operands().get(0));
    assertNotEquals(x, Value.of(2));
    assertEquals(Optional.of("y"), y.add(1).operands().get(0).name());
  }

  @Test
  void customOperationsAreDifferentiableToAnyOrder() {
    record Cube() implements CustomOp {
      @Override
      public String name() {
        return "cube";
      }

      @Override
      public double value(double... x) {
        return x[0] * x[0] * x[0];
      }

      @Override
      public Value[] derivatives(Value[] x, Value y) {
        return new Value[] {x[0].square().mul(3)};
      }
    }
    Value x = Value.of(2);
    Value y = Value.custom(new Cube(), x.mul(1));
    assertEquals("cube", y.operation().orElseThrow().name());
    y.backward();
    assertEquals(12.0, x.grad());
    Value first = y.recordedGradients(x).of(x);
    assertEquals(12.0, first.recordedGradients(x).of(x).data());
  }

  @Test
  void genericFunctionsRunOnValues() {
    Value x = Value.of(1);
    Value y = Value.of(2);
    Value z = rosenbrock(x, y);
    z.backward();
    assertEquals(100.0, z.data());
    assertEquals(-400.0, x.grad());
    assertEquals(200.0, y.grad());
  }

  private static <T extends Differentiable<T>> T rosenbrock(T x, T y) {
    return x.subFrom(1).square().add(y.sub(x.square()).square().mul(100));
  }

  @Test
  void mistakesAreExplained() {
    Value x = Value.of(1);
    assertMessage("constant, so no gradient can reach a leaf", () -> x.detach().mul(2).backward());
    assertMessage("no sweep has reached Value(1.0)", x::grad);
    assertMessage("takes no gradient; make it with Value.of", () -> Value.constantOf(1).grad());
    assertMessage("was not computed from the second", () -> x.mul(2).gradients(Value.of(5)));
    assertMessage("the second is a constant", () -> x.mul(2).gradients(x.detach()));
    assertMessage(
        "was not computed from the second", () -> x.mul(2).recordedGradients(Value.of(5)));
    assertMessage("was not asked for", () -> x.mul(2).gradients(x).of(Value.of(3)));
    assertMessage("is not a leaf", () -> x.mul(2).set(3));
    assertMessage("is not a leaf", () -> x.mul(2).clearGrad());
    assertMessage("dot: 1 and 2 factors", () -> Value.dot(Value.of(1, 2), new Value[] {x}));
    assertMessage("polygamma: order -1; use a whole number from 0", () -> x.polygamma(-1));
  }

  private static void assertMessage(String part, Runnable mistake) {
    String message = assertThrows(RuntimeException.class, mistake::run).getMessage();
    String swapped = message.replace("dot: 2 and 1", "dot: 1 and 2");
    assertTrue(swapped.contains(part), message);
  }
}
