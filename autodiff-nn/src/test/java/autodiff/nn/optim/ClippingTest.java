package autodiff.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Beside the recorded numbers: what has no gradient, what is shared, what is not finite. */
class ClippingTest {
  private final Tensor p = Tensor.zeros(2).requiresGrad(true);
  private final Tensor q = Tensor.zeros(1).requiresGrad(true);
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();

  ClippingTest() {
    parameters.put("p", p);
    parameters.put("q", q);
  }

  @Test
  void theNormIsOfAllTogether() {
    p.backward(Tensor.of(2, 3));
    assertEquals(Math.sqrt(13), Clipping.norm(parameters), 1e-15);
    q.mul(6).sum().backward();
    assertEquals(7, Clipping.norm(parameters), 1e-15);
    assertEquals(11, Clipping.norm(parameters, 1));
    assertEquals(6, Clipping.norm(parameters, Double.POSITIVE_INFINITY));
  }

  @Test
  void smallGradientsStayAsTheyAre() {
    p.backward(Tensor.of(0.3, 0.4));
    assertEquals(0.5, Clipping.byNorm(parameters, 1), 1e-15);
    assertArrayEquals(new double[] {0.3, 0.4}, p.grad().toDoubles());
  }

  @Test
  void withoutGradientsThereIsNothingToDo() {
    assertEquals(0, Clipping.byNorm(parameters, 1));
    Clipping.byValue(parameters, 1);
  }

  /** What came in as cotangent is the gradient of both; it belongs to the caller. */
  @Test
  void othersKeepTheirNumbers() {
    Tensor cotangent = Tensor.of(30, 40);
    p.mul(1).add(p).backward(cotangent);
    Tensor before = p.grad().detach();
    Clipping.byNorm(parameters, 1);
    Clipping.byValue(parameters, 0.1);
    assertArrayEquals(new double[] {30, 40}, cotangent.toDoubles());
    assertArrayEquals(new double[] {60, 80}, before.toDoubles());
    assertArrayEquals(new double[] {0.1, 0.1}, p.grad().toDoubles());
  }

  @Test
  void whatIsNotFiniteIsNamed() {
    p.backward(Tensor.of(1, 2));
    q.backward(Tensor.of(Double.NaN));
    assertEquals(
        "byNorm: the norm of the gradients is NaN; that of q is not finite",
        assertThrows(IllegalStateException.class, () -> Clipping.byNorm(parameters, 1))
            .getMessage());
    assertArrayEquals(new double[] {1, 2}, p.grad().toDoubles());
    Clipping.byValue(parameters, 1);
    assertArrayEquals(new double[] {1, 1}, p.grad().toDoubles());
    assertArrayEquals(new double[] {Double.NaN}, q.grad().toDoubles());
  }

  @Test
  void hugeGradientsDoNotOverflow() {
    p.backward(Tensor.of(3e200, 4e200));
    assertEquals(5e200, Clipping.byNorm(parameters, 1), 1e186);
    assertArrayEquals(new double[] {0.6, 0.8}, p.grad().toDoubles(), 1e-14);
  }

  @Test
  void mistakes() {
    assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(parameters, -1));
    assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(parameters, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(parameters, 1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> Clipping.byValue(parameters, -1));
  }
}
