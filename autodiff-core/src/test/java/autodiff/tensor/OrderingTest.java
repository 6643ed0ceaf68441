package autodiff.tensor;

import static autodiff.Sorting.Interpolation.HIGHER;
import static autodiff.Sorting.Interpolation.LINEAR;
import static autodiff.Sorting.Interpolation.LOWER;
import static autodiff.Sorting.Interpolation.MIDPOINT;
import static autodiff.Sorting.Interpolation.NEAREST;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.Indexed;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Sorting, the largest few, medians and quantiles. */
class OrderingTest {
  private static Tensor leaf(double... x) {
    return Tensor.of(x).requiresGrad(true);
  }

  private static void assertElements(Tensor x, double... expected) {
    assertArrayEquals(expected, x.toDoubles(), 1e-12, x.toString());
  }

  private static void assertPullback(Tensor y, double[] weights, Tensor x, double... expected) {
    Tensor g = Tensor.of(y.shape(), weights);
    assertElements(y.vjp(g, x).of(x), expected);
    assertElements(y.recordedVjp(g, x).of(x), expected);
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void sortsStably() {
    Tensor x = leaf(3, 1, 2, 1, 3);
    Indexed up = x.sort(0);
    assertElements(up.values(), 1, 1, 2, 3, 3);
    assertEquals(IntTensor.of(1, 3, 2, 0, 4), up.indices());
    assertPullback(up.values(), new double[] {1, 2, 3, 4, 5}, x, 4, 1, 3, 2, 5);
    Indexed down = x.sort(0, true);
    assertElements(down.values(), 3, 3, 2, 1, 1);
    assertEquals(IntTensor.of(0, 4, 2, 1, 3), down.indices());
    assertEquals(down.indices(), x.argsort(-1, true));
  }

  @Test
  void alongAxes() {
    Tensor x = Tensor.of(Shape.of(2, 3), 5, 1, 3, 2, 4, 0).requiresGrad(true);
    assertElements(x.sort(0).values(), 2, 1, 0, 5, 4, 3);
    assertEquals(IntTensor.of(Shape.of(2, 3), 1, 0, 1, 0, 1, 0), x.argsort(0));
    assertEquals(IntTensor.of(Shape.of(2, 3), 1, 2, 0, 2, 0, 1), x.argsort(1));
    assertElements(x.topk(2, 1).values(), 5, 3, 4, 2);
    assertEquals(IntTensor.of(Shape.of(1, 3), 1, 0, 1), x.topk(1, 0, false, true).indices());
    assertElements(x.kthValue(2, 1).values(), 3, 2);
    assertElements(x.median(0, true).values(), 2, 1, 0);
    assertElements(x.median(), 2);
    assertPullback(x.topk(1, 0).values(), new double[] {1, 2, 3}, x, 1, 0, 3, 0, 2, 0);
    GradientCheck.check(p -> p[0].sort(1).values().square(), x.detach());
    GradientCheck.check(p -> p[0].topk(2, 0).values().square(), x.detach());
  }

  @Test
  void nanIsGreatest() {
    Tensor x = Tensor.of(2, NaN, POSITIVE_INFINITY, NaN, NEGATIVE_INFINITY, -1);
    assertElements(x.sort(0).values(), NEGATIVE_INFINITY, -1, 2, POSITIVE_INFINITY, NaN, NaN);
    assertEquals(IntTensor.of(4, 5, 0, 2, 1, 3), x.argsort(0));
    assertEquals(IntTensor.of(1, 3, 2, 0, 5, 4), x.argsort(0, true));
    assertEquals(IntTensor.of(1, 3, 2), x.topk(3, 0).indices());
    assertElements(x.kthValue(3, 0).values(), 2);
    assertEquals(IntTensor.of(0, 1, 2), Tensor.of(0.0, -0.0, 0.0).argsort(0));
    assertEquals(IntTensor.of(0, 1, 2), Tensor.of(0.0, -0.0, 0.0).argsort(0, true));
  }

  @Test
  void longLanes() {
    long seed = 42;
    SplittableRandom random = new SplittableRandom(seed);
    for (int length : new int[] {15, 16, 17, 31, 33, 64, 100, 1000}) {
      double[] x = random.doubles(length).map(d -> Math.rint(d * length / 3 - 5)).toArray();
      int[] expected =
          IntStream.range(0, length)
              .boxed()
              .sorted(Comparator.comparingDouble(k -> x[k] + 0.0))
              .mapToInt(k -> k)
              .toArray();
      int[] actual = Tensor.of(x).argsort(0).toInts();
      assertArrayEquals(expected, actual, "length " + length + ", seed " + seed);
      Tensor columns = Tensor.of(Shape.of(length, 2), twice(x));
      int[] both = columns.argsort(0).toInts();
      assertArrayEquals(expected, IntStream.range(0, length).map(k -> both[2 * k]).toArray());
    }
  }

  private static double[] twice(double[] x) {
    return Arrays.stream(x).flatMap(d -> Arrays.stream(new double[] {d, -d})).toArray();
  }

  @Test
  void topkInTheOrderOfStanding() {
    Tensor x = Tensor.of(1, 9, 3, 7, 9);
    assertEquals(IntTensor.of(1, 4, 3), x.topk(3, 0).indices());
    assertEquals(IntTensor.of(1, 3, 4), x.topk(3, 0, true, false).indices());
    assertElements(x.topk(2, 0, false, false).values(), 1, 3);
    assertEquals(Shape.of(0), x.topk(0, 0).values().shape());
    assertRefused(
        "topk: k = 6 of the 5 elements along axis 0 of shape [5]; k goes from 0 to 5",
        () -> x.topk(6, 0));
    assertRefused(
        "kthValue: k = 0 of the 5 elements along axis -1 of shape [5]; k goes from 1 to 5",
        () -> x.kthValue(0, -1));
  }

  @Test
  void theFirstOfEqualOnesIsNamed() {
    Tensor x = leaf(4, 2, 2, 2, 1);
    assertEquals(1, x.median(0).indices().item());
    assertPullback(x.median(), new double[] {1}, x, 0, 1, 0, 0, 0);
    assertEquals(1, x.kthValue(4, 0).indices().item());
    assertElements(Tensor.of(4, 1, 3, 2).median(), 2);
  }

  @Test
  void mediansOfNan() {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, NaN, NaN, 3, 2, 1).requiresGrad(true);
    assertElements(x.median(1).values(), NaN, 2);
    assertEquals(IntTensor.of(1, 1), x.median(1).indices());
    assertPullback(x.median(1).values(), new double[] {5, 6}, x, 0, 5, 0, 0, 6, 0);
    assertElements(x.median(), NaN);
    String refusal =
        "median: axis 0 of shape [0] has no elements, and nothing has no median;"
            + " check the size first";
    assertRefused(refusal, () -> Tensor.zeros(0).median());
    assertRefused(refusal, () -> Tensor.zeros(0).median(0));
  }

  @Test
  void quantiles() {
    Tensor x = leaf(40, 10, 30, 20);
    assertElements(x.quantile(0.5), 25);
    assertElements(x.quantile(0.4, LINEAR, true, 0), 22);
    assertElements(x.quantile(0.4, LOWER, false), 20);
    assertElements(x.quantile(0.4, HIGHER, false), 30);
    assertElements(x.quantile(0.4, NEAREST, false), 20);
    assertElements(x.quantile(0.6, NEAREST, false), 30);
    // Ranks 1.5 and 2.5 of six elements apart by one: to the even one.
    assertElements(Tensor.of(0, 1, 2, 3, 4, 5).quantile(0.5, NEAREST, false), 2);
    assertElements(x.quantile(0.4, MIDPOINT, false), 25);
    assertElements(x.quantile(1, MIDPOINT, false), 40);
    assertElements(x.quantile(new double[] {0, 0.5, 1}, LINEAR, false, 0), 10, 25, 40);
    assertPullback(x.quantile(0.4), new double[] {1}, x, 0, 0, 0.2, 0.8);
    assertPullback(x.quantile(0.4, MIDPOINT, false), new double[] {1}, x, 0, 0, 0.5, 0.5);
    assertPullback(x.quantile(0.4, HIGHER, false), new double[] {1}, x, 0, 0, 1, 0);
    GradientCheck.check(
        p -> p[0].quantile(new double[] {0.3, 0.8}, LINEAR, true, 0, 2).square(),
        Tensor.of(Shape.of(2, 2, 2), 1, -2, 3, 4, -5, 6, 2.5, 7));
  }

  @Test
  void quantilesAlongAxes() {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 5, 2, 3, NaN, 4);
    assertElements(x.quantile(0.5, 0), 2, NaN, 3);
    assertElements(x.quantile(0.5, 1), 2, NaN);
    Tensor both = x.quantile(new double[] {0, 1}, LINEAR, true, 0);
    assertEquals(Shape.of(2, 1, 3), both.shape());
    assertElements(both, 1, NaN, 2, 3, NaN, 4);
    assertElements(Tensor.ones(2, 3, 4).quantile(0.3, 0, 2), 1, 1, 1);
  }

  @Test
  void quantilesOfInfinities() {
    Tensor x = leaf(NEGATIVE_INFINITY, 1, 2, POSITIVE_INFINITY, POSITIVE_INFINITY);
    assertElements(x.quantile(0.25), 1);
    assertElements(x.quantile(0.1), NEGATIVE_INFINITY);
    assertElements(x.quantile(0.9), POSITIVE_INFINITY);
    assertElements(x.quantile(new double[] {0, 0.3}, LINEAR, false), NEGATIVE_INFINITY, 1.2);
    assertPullback(x.quantile(0.3), new double[] {1}, x, 0, 0.8, 0.2, 0, 0);
  }

  @Test
  void quantilesAreRefused() {
    assertRefused(
        "quantile: q = 1.5; give numbers from 0 to 1", () -> Tensor.of(1, 2).quantile(1.5));
    assertRefused(
        "quantile: q = NaN; give numbers from 0 to 1", () -> Tensor.of(1, 2).quantile(NaN));
    assertRefused(
        "quantile: axis 0 of shape [0] has no elements, and nothing has no quantile;"
            + " check the size first",
        () -> Tensor.zeros(0).quantile(0.5));
  }

  @Test
  void singleNumbersAndNothing() {
    Tensor x = Tensor.scalar(3).requiresGrad(true);
    assertElements(x.sort(0).values(), 3);
    assertElements(x.topk(1, -1).values(), 3);
    assertElements(x.median(0, true).values(), 3);
    assertElements(x.kthValue(1, 0).values(), 3);
    assertElements(x.quantile(0.3, 0), 3);
    assertPullback(x.median(), new double[] {2}, x, 2);
    assertEquals(Shape.of(2, 0), Tensor.zeros(2, 0).sort(1).values().shape());
    assertEquals(Shape.of(0), Tensor.zeros(0, 3).median(1).values().shape());
    assertEquals(DType.FLOAT32, Tensor.of(new float[] {2, 1}).sort(0).values().dtype());
    assertRefused(
        "topk: k = 0 of the 1 elements along axis 0 of shape []; k goes from 1 to 1",
        () -> x.topk(0, 0));
  }
}
