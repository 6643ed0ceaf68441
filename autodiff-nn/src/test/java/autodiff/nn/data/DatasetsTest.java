package autodiff.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Built-in data against what scikit-learn 1.2.1 loads, and data made up against their formulas. */
class DatasetsTest {
  private static final long SEED = 5;

  /** The sum of all numbers, and of all numbers times their row: a swapped pair of rows shows. */
  private static void assertSums(Tensor inputs, double sum, double sumByRow) {
    double[] x = inputs.toDoubles();
    int columns = inputs.shape().size(1);
    double plain = 0;
    double byRow = 0;
    for (int i = 0; i < x.length; i++) {
      plain += x[i];
      byRow += x[i] * (i / columns);
    }
    assertEquals(sum, plain, 1e-12 * sum);
    assertEquals(sumByRow, byRow, 1e-12 * sumByRow);
  }

  private static void assertData(
      ClassificationData data, int[] shape, int[] counts, double sum, double sumByRow) {
    assertEquals(Shape.of(shape), data.inputs().shape());
    assertEquals(shape[1], data.features().size());
    int[] counted = new int[data.classes().size()];
    Arrays.stream(data.targets().toInts()).forEach(c -> counted[c]++);
    assertArrayEquals(counts, counted);
    assertSums(data.inputs(), sum, sumByRow);
  }

  @Test
  void iris() {
    ClassificationData iris = Datasets.iris(DType.FLOAT64);
    assertData(iris, new int[] {150, 4}, new int[] {50, 50, 50}, 2078.7, 172096.9);
    assertEquals(List.of("setosa", "versicolor", "virginica"), iris.classes());
    assertEquals(
        List.of("sepal length", "sepal width", "petal length", "petal width"), iris.features());
    double[] x = iris.inputs().toDoubles();
    assertArrayEquals(new double[] {5.1, 3.5, 1.4, 0.2}, Arrays.copyOf(x, 4));
    assertArrayEquals(new double[] {5.9, 3.0, 5.1, 1.8}, Arrays.copyOfRange(x, 596, 600));
    // Rows 35 and 38 as Fisher has them; other copies differ.
    assertArrayEquals(new double[] {4.9, 3.1, 1.5, 0.2}, Arrays.copyOfRange(x, 136, 140));
    assertArrayEquals(new double[] {4.9, 3.6, 1.4, 0.1}, Arrays.copyOfRange(x, 148, 152));
    // The means that every description of the table gives: 5.843, 3.057, 3.758, 1.199.
    assertArrayEquals(
        new double[] {876.5 / 150, 458.6 / 150, 563.7 / 150, 179.9 / 150},
        iris.inputs().mean(0).toDoubles(),
        1e-12);
  }

  @Test
  void wine() {
    assertData(
        Datasets.wine(DType.FLOAT64),
        new int[] {178, 13},
        new int[] {59, 71, 48},
        159975.295999,
        12283691.679829);
    assertEquals("od280/od315 of diluted wines", Datasets.wine().features().get(11));
    assertEquals(List.of("class_0", "class_1", "class_2"), Datasets.wine().classes());
  }

  @Test
  void breastCancer() {
    ClassificationData cells = Datasets.breastCancer(DType.FLOAT64);
    assertData(
        cells, new int[] {569, 30}, new int[] {212, 357}, 1056474.4596356, 289836610.1537736);
    assertEquals(List.of("malignant", "benign"), cells.classes());
    assertEquals(0, cells.targets().get(0));
    assertEquals(1, cells.targets().get(568));
    assertEquals("mean radius", cells.features().get(0));
    assertEquals("worst fractal dimension", cells.features().get(29));
  }

  @Test
  void digits() {
    ClassificationData digits = Datasets.digits();
    assertData(
        digits,
        new int[] {1797, 64},
        new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180},
        561718,
        503342547);
    assertEquals(DType.FLOAT32, digits.inputs().dtype());
    assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), digits.classes());
    assertEquals(8, digits.targets().get(1796));
    assertEquals("pixel 7 0", digits.features().get(56));
  }

  @Test
  void diabetes() {
    RegressionData diabetes = Datasets.diabetes(DType.FLOAT64);
    assertSums(diabetes.inputs(), 276404.2336, 61448442.7321);
    assertEquals(Shape.of(442, 1), diabetes.targets().shape());
    assertEquals(67243, diabetes.targets().sum().item());
    assertEquals(
        List.of("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
        diabetes.features());
    assertEquals("progression", diabetes.target());
    double[] last = diabetes.inputs().toDoubles();
    assertArrayEquals(
        new double[] {36, 1, 19.6, 71, 250, 133.2, 97, 3, 4.5951, 92},
        Arrays.copyOfRange(last, 4410, 4420));
  }

  @Test
  void moonsAreHalfCirclesWhenThereIsNoNoise() {
    ClassificationData moons = Datasets.twoMoons(Generator.of(SEED), 200, 0);
    assertEquals(100, moons.targets().equalTo(1).count());
    for (int i = 0; i < 200; i++) {
      double x = moons.inputs().get(i, 0);
      double y = moons.inputs().get(i, 1);
      boolean upper = moons.targets().get(i) == 0;
      assertEquals(1, upper ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5), 1e-6);
      assertTrue(upper ? y >= 0 : y <= 0.5);
    }
  }

  @Test
  void spiralsGoOnceAroundWhenThereIsNoNoise() {
    int arms = 3;
    ClassificationData spirals = Datasets.spirals(Generator.of(SEED), 300, arms, 0);
    assertEquals(List.of("arm 0", "arm 1", "arm 2"), spirals.classes());
    for (int i = 0; i < 300; i++) {
      double x = spirals.inputs().get(i, 0);
      double y = spirals.inputs().get(i, 1);
      double radius = Math.hypot(x, y);
      assertTrue(radius <= 1 + 1e-6);
      // In turns: how far around, without the way to the arm and along it.
      double off = Math.atan2(y, x) / (2 * Math.PI) - radius - (double) (i % arms) / arms;
      assertEquals(Math.rint(off), off, 1e-4);
      assertEquals(i % arms, spirals.targets().get(i));
    }
  }

  @Test
  void noiseIsAsStrongAsAsked() {
    // The same places without noise and with it: a Gaussian is drawn in either case.
    for (int kind = 0; kind < 2; kind++) {
      Tensor without = made(kind, SEED, 0).inputs();
      Tensor with = made(kind, SEED, 0.1).inputs();
      double squares = with.sub(without).square().mean().item();
      assertEquals(0.1, Math.sqrt(squares), 0.003, "seed " + SEED);
    }
  }

  private static ClassificationData made(int kind, long seed, double noise) {
    return kind == 0
        ? Datasets.twoMoons(Generator.of(seed), 4000, noise)
        : Datasets.spirals(Generator.of(seed), 4000, 2, noise);
  }

  @Test
  void dependOnTheSeedAlone() {
    for (int kind = 0; kind < 2; kind++) {
      float[] one = made(kind, SEED, 0.1).inputs().toFloats();
      assertArrayEquals(one, made(kind, SEED, 0.1).inputs().toFloats());
      assertNotEquals(one[0], made(kind, SEED + 1, 0.1).inputs().toFloats()[0]);
    }
  }

  @Test
  void saysWhatIsWrong() {
    Generator random = Generator.of(SEED);
    assertEquals(
        List.of(
            "two moons of 0 points; give at least 1",
            "two moons with noise -1.0; give 0 or more",
            "spirals of -1 points; give at least 1",
            "spirals with 0 arms; give at least 1",
            "spirals with noise NaN; give 0 or more"),
        Stream.<Runnable>of(
                () -> Datasets.twoMoons(random, 0, 0.1),
                () -> Datasets.twoMoons(random, 10, -1),
                () -> Datasets.spirals(random, -1, 2, 0.1),
                () -> Datasets.spirals(random, 10, 0, 0.1),
                () -> Datasets.spirals(random, 10, 2, Double.NaN))
            .map(wrong -> assertThrows(IllegalArgumentException.class, wrong::run).getMessage())
            .toList());
  }
}
