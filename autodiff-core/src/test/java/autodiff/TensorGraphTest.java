package autodiff;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The graph of tensors: sweeps, lifetimes, changes in place, and scalars in the same graph. */
class TensorGraphTest {
  private static final long SEED = 31;

  private static Tensor leaf(double... x) {
    return Tensor.of(x).requiresGrad(true);
  }

  private static void assertElements(Tensor x, double... expected) {
    assertArrayEquals(expected, x.toDoubles(), 1e-12, x.toString());
  }

  @Test
  void leavesAccumulate() {
    Tensor w = leaf(1, 2, 3);
    w.square().sum().backward();
    assertElements(w.grad(), 2, 4, 6);
    w.mul(w).mul(w).sum().backward();
    assertElements(w.grad(), 5, 16, 33);
    w.clearGrad();
    assertFalse(w.hasGrad());
  }

  @Test
  void broadcastingIsUndone() {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6).requiresGrad(true);
    Tensor b = leaf(10, 20, 30);
    Tensor c = Tensor.of(Shape.of(2, 1), 1, 2).requiresGrad(true);
    Tensor s = Tensor.scalar(2).requiresGrad(true);
    Tensor y = x.mul(b).add(c).mul(s);
    assertElements(y, 22, 82, 182, 84, 204, 364);
    y.sum().backward();
    assertElements(x.grad(), 20, 40, 60, 20, 40, 60);
    assertElements(b.grad(), 10, 14, 18);
    assertElements(c.grad(), 6, 6);
    assertElements(s.grad(), 469);
    assertEquals(Shape.of(2, 1), c.grad().shape());
    assertEquals(Shape.SCALAR, s.grad().shape());
  }

  @Test
  void typesArePromotedAndCotangentsCast() {
    Tensor f = Tensor.of(new float[] {1, 2}).requiresGrad(true);
    Tensor d = leaf(3, 4);
    Tensor y = f.mul(d);
    assertEquals(DType.FLOAT64, y.dtype());
    assertEquals(DType.FLOAT32, f.mul(2).dtype());
    y.sum().backward();
    assertEquals(DType.FLOAT32, f.grad().dtype());
    assertElements(f.grad(), 3, 4);
    assertElements(d.grad(), 1, 2);
  }

  @Test
  void gradientsOfGradients() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.mul(x).mul(x).sum();
    Tensor g = y.recordedGradients(x).of(x);
    assertElements(g, 3, 12, 27);
    Tensor h = g.sum().recordedGradients(x).of(x);
    assertElements(h, 6, 12, 18);
    assertElements(h.sum().gradients(x).of(x), 6, 6, 6);
    assertFalse(x.hasGrad());
  }

  @Test
  void whatWasNotSelectedContributesNothing() {
    Tensor x = leaf(0, 4);
    Tensor y = x.greater(0).where(x.log(), x.mul(2));
    y.sum().backward();
    assertElements(x.grad(), 2, 0.25);
    assertElements(x.greater(0).where(x.sqrt(), x).sum().recordedGradients(x).of(x), 1, 0.25);
  }

  @Test
  void scalarsAndTensorsMeet() {
    Tensor x = leaf(1, 2, 3);
    Value a = x.element(0);
    Value b = x.element(-1);
    Value s = Value.of(5);
    Tensor t = Tensor.of(a.mul(b), b.mul(s), s.square());
    assertElements(t, 3, 15, 25);
    Value loss = t.mul(x).sum().element().mul(s);
    assertEquals(5 * (3 + 30 + 75), loss.data());
    loss.backward();
    // 5·(x₀x₂·x₀ + x₂s·x₁ + s²·x₂): by hand.
    assertElements(x.grad(), 5 * 2 * 1 * 3, 5 * 3 * 5, 5 * (1 + 10 + 25));
    assertEquals(3 + 30 + 75 + 5 * (3 * 2 + 10 * 3), s.grad());
    Gradients g = loss.recordedGradients(x, s, a);
    assertElements(g.of(x), x.grad().toDoubles());
    assertEquals(s.grad(), g.of(s).data());
    // d²loss/ds² = 2·(x₂x₁ + 2s·x₂) + s·2x₂ = 2·6 + 6·s·x₂
    assertEquals(2 * 6 + 6 * 5 * 3, g.of(s).gradients(s).of(s).data());
    assertEquals(2 * s.data() * 3 * 1, g.of(x).element(0).gradients(x).of(x).get(0));
  }

  @Test
  void changesInPlaceCannotCorruptAGraph() {
    Tensor w = leaf(1, 2);
    Tensor y = w.square().sum();
    Tensor copy = w.detach();
    w.set(5, 6);
    assertElements(copy, 1, 2);
    IllegalStateException e = assertThrows(IllegalStateException.class, y::backward);
    assertTrue(e.getMessage().contains("changed in place"), e.getMessage());
    w.square().sum().backward();
    assertElements(w.grad(), 10, 12);
    Tensor z = w.mul(2);
    assertThrows(IllegalStateException.class, () -> z.set(0, 0));
    double[] array = {1, 2};
    Tensor own = Tensor.of(array);
    array[0] = 7;
    assertElements(own, 1, 2);
  }

  @Test
  void interiorGradientsOnRequest() {
    Tensor x = leaf(1, 2);
    Tensor h = x.mul(3).retainGrad();
    Tensor q = h.square();
    q.sum().backward();
    assertElements(h.grad(), 6, 12);
    assertThrows(IllegalStateException.class, q::grad);
    assertElements(q.sum().gradients(h, x).of(h), 6, 12);
  }

  @Test
  void gradientsBelongToTheirTensors() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    Tensor cotangent = Tensor.of(new float[] {1, 2});
    x.add(y).backward(cotangent);
    x.grad().set(7, 7);
    assertElements(y.grad(), 1, 2);
    assertElements(cotangent, 1, 2);
    assertEquals(DType.FLOAT64, y.grad().dtype());
    Tensor g = x.reshape(2, 1).vjp(Tensor.ones(2, 1), x).of(x);
    g.set(9, 9);
    assertElements(x.add(y).vjp(cotangent, x).of(x), 1, 2);
    assertFalse(x.mul(2).vjp(leaf(1, 1), x).of(x).requiresGrad());
  }

  @Test
  void aBackwardThatReachesNoLeafIsAnError() {
    Tensor x = leaf(1, 2);
    Tensor y = x.square().sum();
    x.requiresGrad(false);
    IllegalStateException e = assertThrows(IllegalStateException.class, y::backward);
    assertTrue(e.getMessage().startsWith("backward: no leaf was reached"), e.getMessage());
    Value v = Value.of(3);
    Tensor.of(v, v).sum().backward();
    assertEquals(2, v.grad());
  }

  @Test
  void plainGradientsLeaveNothingInTensors() {
    Tensor x = leaf(1, 2);
    Tensor h = x.mul(2).retainGrad();
    h.square().sum().gradients(x);
    assertFalse(h.hasGrad());
    assertFalse(x.hasGrad());
  }

  @Test
  void operationsGoByTheirNames() {
    Tensor x = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4).requiresGrad(true);
    assertEquals("sum", x.sum(0).operation().get().name());
    assertEquals("prod", x.prod(0).operation().get().name());
    assertEquals("matmul", x.matmul(Tensor.of(1, 2)).operation().get().name());
  }

  @Test
  void takingATensorApartIsLinear() {
    int n = 20_000;
    Tensor x = Tensor.zeros(n, 2).requiresGrad(true);
    Tensor sum = Tensor.scalar(0);
    for (Tensor row : x.unbind(0)) {
      sum = sum.add(row.select(0, 1).mul(3));
    }
    sum.backward();
    assertEquals(3.0 * n, x.grad().sum().item());
  }

  @Test
  void scalarsAndTensorsMayTakeTurns() {
    Tensor x = leaf(2);
    Value v = Value.of(1);
    Value y = v;
    for (int i = 0; i < 1000; i++) {
      y = Tensor.of(y.mul(1.001)).mul(x).mul(0.5).element(0);
    }
    y.backward();
    assertEquals(Math.pow(1.001, 1000), v.grad(), 1e-9);
    assertEquals(500 * Math.pow(1.001, 1000), x.grad().item(), 1e-6);
  }

  @Test
  void largeCotangentsThatAreWrittenOverAreTheSame() {
    int half = 1 << 17;
    SplittableRandom random = new SplittableRandom(SEED);
    double[] special = {0, -0.0, NaN, POSITIVE_INFINITY, NEGATIVE_INFINITY, 1e300, 5e-324};
    double[] numbers = new double[2 * half + 100];
    double[] factors = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      boolean corner = random.nextInt(50) == 0;
      numbers[i] = corner ? special[random.nextInt(special.length)] : random.nextDouble(-3, 3);
      corner = random.nextInt(50) == 0;
      factors[i] = corner ? special[random.nextInt(special.length)] : random.nextDouble(-3, 3);
    }
    for (DType type : DType.values()) {
      Tensor x = Tensor.of(numbers).to(type);
      Tensor c = Tensor.of(factors).to(type);
      double[] whole = throughThree(x, c);
      for (int from = 0; from < numbers.length; from += half) {
        int to = Math.min(from + half, numbers.length);
        double[] part = throughThree(x.narrow(0, from, to - from), c.narrow(0, from, to - from));
        assertArrayEquals(
            part, Arrays.copyOfRange(whole, from, to), "from " + from + ", seed " + SEED);
      }
    }
  }

  private static double[] throughThree(Tensor numbers, Tensor factors) {
    Tensor x = numbers.detach().requiresGrad(true);
    x.relu().exp().tanh().mul(factors).sum().backward();
    return x.grad().toDoubles();
  }

  @Test
  void modesAreLeftAsTheyWere() {
    Tensor x = leaf(1, 2);
    Tensor y = x.square();
    assertThrows(IllegalStateException.class, y::backward);
    assertThrows(IllegalArgumentException.class, () -> y.sum().gradients(leaf(1)));
    assertTrue(GradMode.isRecording());
    try (GradMode.Scope scope = GradMode.noGrad()) {
      assertFalse(x.mul(2).requiresGrad());
    }
    try (GradMode.Scope scope = AnomalyMode.detect()) {
      AnomalyException e = assertThrows(AnomalyException.class, () -> x.sub(1).log());
      assertTrue(
          e.getMessage().startsWith("log(tensor [2] FLOAT64) gave -Infinity at 0"), e.getMessage());
    }
    assertTrue(GradMode.isRecording());
  }
}
