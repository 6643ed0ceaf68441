package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Sorting.Interpolation;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.shape.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Results in range whose sums, differences or squares of elements are not. */
class HugeElementsTest {
  private static final double HUGE = 1e308;
  private static final double MAX = Double.MAX_VALUE;

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-13 * Math.abs(expected));
  }

  private static double[] gradient(Tensor y, Tensor x) {
    return y.sum().gradients(x).of(x).toDoubles();
  }

  @Test
  void quantilesBetweenHugeNumbers() {
    Tensor x = Tensor.of(-HUGE, HUGE).requiresGrad(true);
    Tensor y = x.quantile(new double[] {0, 0.25, 0.5, 0.75, 1}, Interpolation.LINEAR, false);
    assertArrayEquals(new double[] {-HUGE, -0.5 * HUGE, 0, 0.5 * HUGE, HUGE}, y.toDoubles(), 1e295);
    assertArrayEquals(new double[] {0.25, 0.75}, gradient(x.quantile(0.75), x));
    assertEquals(-MAX, Tensor.of(-MAX, MAX).quantile(0).item());
    assertEquals(0, Tensor.of(-MAX, MAX).quantile(0.5).item());
    assertEquals(0, Tensor.of(-HUGE, HUGE).quantile(0.5, Interpolation.MIDPOINT, false).item());
  }

  @Test
  void interpolationBetweenHugeNumbers() {
    for (int n : new int[] {1, 37}) {
      Tensor x = Tensor.full(-HUGE, n);
      Tensor y = Tensor.full(HUGE, n);
      assertTrue(x.lerp(y, Tensor.full(0.5, n)).isEqualTo(Tensor.full(0, n)));
      assertTrue(x.lerp(y, Tensor.full(1, n)).isEqualTo(y));
      assertTrue(x.lerp(y, Tensor.full(0, n)).isEqualTo(x));
    }
    assertClose(0.5e308, Value.of(-HUGE).lerp(Value.of(HUGE), Value.of(0.75)).data());
  }

  @Test
  void meansOfHugeNumbers() {
    for (DType type : DType.values()) {
      double max = type == DType.FLOAT64 ? MAX : Float.MAX_VALUE;
      Tensor x = Tensor.of(Shape.of(3, 2), max, max, 1, 3, -max, max).to(type).requiresGrad(true);
      assertArrayEquals(new double[] {max, 2, 0}, x.mean(1).toDoubles(), max * 1e-7);
      assertArrayEquals(new double[] {2}, x.narrow(0, 1, 1).mean(1).toDoubles());
      double[] halves = new double[6];
      Arrays.fill(halves, 0.5);
      assertArrayEquals(halves, gradient(x.mean(1), x));
      assertEquals(Double.POSITIVE_INFINITY, x.sum(1).toDoubles()[0]);
    }
    assertEquals(Double.POSITIVE_INFINITY, Tensor.of(1, Double.POSITIVE_INFINITY).mean().item());
    assertTrue(Double.isNaN(Tensor.of(MAX, MAX, Double.NaN).mean().item()));
    assertClose(MAX, Tensor.of(MAX, Double.NaN, MAX).nanMean().item());
  }

  @Test
  void deviationsOfHugeAndTinyNumbers() {
    for (double unit : new double[] {1e200, 1e-200, 1e307, 1e-310}) {
      Tensor x = Tensor.of(-unit, unit).requiresGrad(true);
      double std = x.std().item();
      assertEquals(Math.sqrt(2), std / unit, 1e-13);
      double[] slopes = gradient(x.std(), x);
      assertArrayEquals(new double[] {-Math.sqrt(0.5), Math.sqrt(0.5)}, slopes, 1e-12);
      double[] norms = gradient(x.norm(), x);
      assertArrayEquals(new double[] {-Math.sqrt(0.5), Math.sqrt(0.5)}, norms, 1e-12);
      assertEquals(Math.sqrt(2), x.norm().item() / unit, 1e-12);
    }
    assertEquals(0, Tensor.of(HUGE, HUGE, HUGE).std().item());
    assertEquals(0, Tensor.full(1e-300, 5).std().item());
  }

  @Test
  void normsOfHugeAndTinyValues() {
    for (double unit : new double[] {1e200, 1e-200, 1e308, 1e-310}) {
      Value[] x = Value.of(-unit, unit);
      Value y = Value.norm(x);
      assertEquals(Math.sqrt(2), y.data() / unit, 1e-13);
      assertEquals(Math.sqrt(0.5), y.gradients(x).of(x[1]).data(), 1e-13);
      assertEquals(Math.sqrt(0.5), y.recordedGradients(x).of(x[1]).data(), 1e-13);
    }
  }

  @Test
  void distancesOfHugeAndTinyPoints() {
    for (double unit : new double[] {1e200, 1e-200, 8e307, 1e-310}) {
      Tensor x = Tensor.of(Shape.of(1, 2), unit, 0).requiresGrad(true);
      Tensor y = Tensor.of(Shape.of(1, 2), 0, unit);
      for (Tensor d : new Tensor[] {x.cdist(y), x.dist(y), x.sub(y).norm(3, 1).mul(1)}) {
        assertTrue(d.sum().item() / unit > 1.2 && d.sum().item() / unit < 1.5, d::toString);
        double[] slopes = gradient(d, x);
        assertTrue(slopes[0] > 0.6 && slopes[0] < 0.8, () -> unit + ": " + Arrays.toString(slopes));
      }
    }
  }

  @Test
  void normalizationOfHugeNumbers() {
    for (DType type : DType.values()) {
      double max = type == DType.FLOAT64 ? MAX : Float.MAX_VALUE;
      for (int n : new int[] {2, 64}) {
        for (double unit : new double[] {max, max / 1024, Math.sqrt(max) * 8}) {
          double[] row = new double[n];
          Arrays.setAll(row, i -> i % 2 == 0 ? unit : -unit);
          double[] expected = new double[n];
          Arrays.setAll(expected, i -> i % 2 == 0 ? 1 : -1);
          Tensor x = Tensor.of(row).to(type).requiresGrad(true);
          Tensor y = x.layerNorm(1, 1e-5);
          assertArrayEquals(expected, y.toDoubles(), 1e-6, () -> type + " of " + unit);
          for (double slope : gradient(y.square(), x)) {
            assertEquals(0, slope, 1e-6);
          }
        }
      }
    }
  }

  @Test
  void gridsOfHugeNumbers() {
    assertArrayEquals(
        new double[] {-HUGE, -0.5 * HUGE, 0, 0.5 * HUGE, HUGE},
        Tensor.linspace(-HUGE, HUGE, 5).toDoubles(),
        1e293);
    assertArrayEquals(
        new double[] {-1.5e308, -0.5e308, 0.5e308},
        Tensor.arange(-1.5e308, 1.5e308, 1e308).toDoubles(),
        1e293);
  }

  @Test
  void theLargestNumberOfTheType() {
    double[] wild = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 2};
    for (int repeat : new int[] {1, 10}) {
      for (DType type : DType.values()) {
        double max = type == DType.FLOAT64 ? MAX : Float.MAX_VALUE;
        Tensor x = Tensor.of(wild).repeat(repeat).to(type).requiresGrad(true);
        Tensor expected = Tensor.of(max, -max, 0, 2).repeat(repeat).to(type);
        assertTrue(x.nanToNum().isEqualTo(expected), () -> x.nanToNum() + ", not " + expected);
        assertTrue(
            Tensor.of(0, 0, 0, 1)
                .repeat(repeat)
                .to(type)
                .isEqualTo(x.nanToNum().sum().gradients(x).of(x)));
      }
    }
  }
}
