package autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.nn.FanScaled.Fan;
import autodiff.shape.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InitTest {
  private static final long SEED = 17;

  /** 300 outputs, 100 inputs with two numbers each: fans of 200 and 600. */
  private static final Shape SHAPE = Shape.of(300, 100, 2);

  private static Tensor create(Init init) {
    return init.create(SHAPE, DType.FLOAT64, Generator.of(SEED));
  }

  /** The deviations that torch.nn.init says. */
  @TestFactory
  Stream<DynamicTest> deviations() {
    Map<Init, Double> expected = new LinkedHashMap<>();
    expected.put(Init.xavierUniform(), Math.sqrt(2.0 / 800));
    expected.put(Init.xavierNormal(), Math.sqrt(2.0 / 800));
    expected.put(Init.xavierNormal().withGain(Init.TANH_GAIN), 5.0 / 3 * Math.sqrt(2.0 / 800));
    expected.put(Init.kaimingUniform(), Math.sqrt(2.0 / 200));
    expected.put(Init.kaimingNormal(), Math.sqrt(2.0 / 200));
    expected.put(Init.kaimingNormal().withFan(Fan.OUT), Math.sqrt(2.0 / 600));
    expected.put(
        Init.kaimingUniform().withGain(Init.leakyReluGain(Math.sqrt(5))), 1 / Math.sqrt(3 * 200.0));
    expected.put(Init.normal(0, 0.5), 0.5);
    expected.put(Init.uniform(-1, 1), 1 / Math.sqrt(3));
    expected.put(Init.truncatedNormal(0, 0.1), 0.1);
    // Between −1 and 1 deviation: variance 1 − 2φ(1)/(Φ(1) − Φ(−1)).
    expected.put(Init.truncatedNormal(0, 2), 2 * 0.5395599);
    return expected.entrySet().stream()
        .map(e ->
            dynamicTest(
                e.getKey() + " " + e.getValue(),
                () -> {
                  Tensor x = create(e.getKey());
                  String seed = "seed " + SEED;
                  assertEquals(e.getValue(), x.std().item(), 0.02 * e.getValue(), seed);
                  assertEquals(0, x.mean().item(), 0.02 * e.getValue(), seed);
                }));
  }

  @Test
  void uniformOnesStayWithinTheirBounds() {
    double bound = Math.sqrt(6.0 / 200);
    assertTrue(create(Init.kaimingUniform()).abs().max().item() <= bound);
    assertTrue(create(Init.kaimingUniform()).abs().max().item() > 0.99 * bound);
    assertTrue(create(Init.kaimingNormal()).abs().max().item() > bound);
  }

  @Test
  void tailsAreCutOff() {
    Tensor x = create(Init.truncatedNormal(1, 1, 0.5, 4));
    assertEquals(0.5, x.min().item(), 1e-4);
    assertTrue(x.min().item() >= 0.5 && x.max().item() <= 4, "seed " + SEED);
    // Far out, nearly an exponential distribution, of mean 1/9 − 2/9³ + ...
    Tensor tail = create(Init.truncatedNormal(0, 1, 9, 100));
    assertEquals(9 + 0.1085, tail.mean().item(), 0.002, "seed " + SEED);
    Tensor other = create(Init.truncatedNormal(0, 1, -100, -9));
    assertEquals(-9 - 0.1085, other.mean().item(), 0.002, "seed " + SEED);
    assertThrows(IllegalArgumentException.class, () -> Init.truncatedNormal(0, 1, 3, 2));
    assertThrows(IllegalArgumentException.class, () -> Init.truncatedNormal(0, 0));
    assertThrows(IllegalArgumentException.class, () -> Init.truncatedNormal(0, 1e-3, 1, 2));
  }

  @Test
  void orthogonalMatricesAreOrthogonal() {
    for (Shape shape : List.of(Shape.of(4, 7), Shape.of(7, 4), Shape.of(5, 5), Shape.of(6, 2, 2))) {
      Tensor x = Init.orthogonal(2).create(shape, DType.FLOAT64, Generator.of(SEED));
      Tensor matrix = x.reshape(shape.size(0), -1);
      Tensor wide = matrix.shape().size(0) <= matrix.shape().size(1) ? matrix : matrix.t();
      Tensor product = wide.matmul(wide.t());
      Tensor unit = Tensor.eye(wide.shape().size(0)).mul(4);
      assertEquals(0, product.sub(unit).abs().max().item(), 1e-14, shape.toString());
      assertEquals(shape, x.shape());
    }
    Tensor single = Init.orthogonal(1).create(Shape.of(1, 1), DType.FLOAT32, Generator.of(SEED));
    assertEquals(1, Math.abs(single.item()));
  }

  @Test
  void tensorsAreFilledInPlace() {
    Tensor x = Tensor.ones(2, 2).requiresGrad(true);
    assertSame(x, Init.constant(3).fill(x, Generator.of(SEED)));
    assertArrayEquals(new double[] {3, 3, 3, 3}, x.toDoubles());
    assertTrue(x.isLeaf());
  }

  @Test
  void vectorsHaveNoFan() {
    for (Init init : List.of(Init.xavierNormal(), Init.orthogonal(1))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> init.create(Shape.of(3), DType.FLOAT32, Generator.of(SEED)));
      assertTrue(e.getMessage().contains("shape [3]; give at least two axes"), e.getMessage());
    }
  }
}
