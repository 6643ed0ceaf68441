package autodiff.nn.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where samples come from, and what is done to them before training. */
class DataTest {
  private static final long SEED = 5;

  private static long count(Samples samples, int label) {
    return Arrays.stream(samples.labels()).filter(l -> l == label).count();
  }

  private static double mean(Samples samples, int column) {
    return Arrays.stream(samples.features()).mapToDouble(r -> r[column]).average().orElseThrow();
  }

  @Test
  void irisIsFishersTable() {
    Samples iris = IrisFlowers.load();
    assertEquals(150, iris.size());
    for (int species = 0; species < 3; species++) {
      assertEquals(50, count(iris, species));
    }
    assertArrayEquals(new double[] {5.1, 3.5, 1.4, 0.2}, iris.features()[0]);
    assertArrayEquals(new double[] {5.9, 3.0, 5.1, 1.8}, iris.features()[149]);
    // Rows 35 and 38 as Fisher has them; other copies differ.
    assertArrayEquals(new double[] {4.9, 3.1, 1.5, 0.2}, iris.features()[34]);
    assertArrayEquals(new double[] {4.9, 3.6, 1.4, 0.1}, iris.features()[37]);
    // The means that every description of the table gives: 5.843, 3.057, 3.758, 1.199.
    assertEquals(876.5 / 150, mean(iris, 0), 1e-12);
    assertEquals(458.6 / 150, mean(iris, 1), 1e-12);
    assertEquals(563.7 / 150, mean(iris, 2), 1e-12);
    assertEquals(179.9 / 150, mean(iris, 3), 1e-12);
  }

  @Test
  void splitHoldsOutTheSameShareOfEveryLabelAndLosesNothing() {
    double[][] rows =
        IntStream.range(0, 60).mapToObj(i -> new double[] {i}).toArray(double[][]::new);
    int[] labels = IntStream.range(0, 60).map(i -> i < 10 ? 0 : i < 30 ? 1 : 2).toArray();
    StratifiedSplit split = StratifiedSplit.of(new Samples(rows, labels), 0.3, new Random(SEED));

    assertEquals(3, count(split.heldOut(), 0));
    assertEquals(6, count(split.heldOut(), 1));
    assertEquals(9, count(split.heldOut(), 2));
    assertEquals(42, split.training().size());
    Set<Double> seen = new HashSet<>();
    for (Samples side : new Samples[] {split.training(), split.heldOut()}) {
      for (int i = 0; i < side.size(); i++) {
        double row = side.features()[i][0];
        assertEquals(labels[(int) row], side.labels()[i], "row and label stay together");
        seen.add(row);
      }
    }
    assertEquals(60, seen.size());
  }

  @Test
  void splitDependsOnTheSeedAlone() {
    Samples iris = IrisFlowers.load();
    double[][] first = StratifiedSplit.of(iris, 0.3, new Random(SEED)).heldOut().features();
    double[][] same = StratifiedSplit.of(iris, 0.3, new Random(SEED)).heldOut().features();
    double[][] other = StratifiedSplit.of(iris, 0.3, new Random(SEED + 1)).heldOut().features();
    assertTrue(Arrays.deepEquals(first, same));
    assertTrue(!Arrays.deepEquals(first, other));
  }

  @Test
  void standardisationGivesMeanZeroAndDeviationOneWhereItWasFitted() {
    Samples samples =
        new Samples(new double[][] {{1, 7}, {2, 7}, {3, 7}, {6, 7}}, new int[] {0, 1, 0, 1});
    Standardisation scale = Standardisation.fittedTo(samples);
    // Mean 3, variance (4 + 1 + 0 + 9)/4 = 3.5; the second feature is constant.
    double deviation = Math.sqrt(3.5);
    double[][] scaled = scale.apply(samples).features();
    assertArrayEquals(new double[] {-2 / deviation, 0}, scaled[0], 1e-15);
    assertArrayEquals(new double[] {3 / deviation, 0}, scaled[3], 1e-15);
    assertArrayEquals(new double[] {7 / deviation, 1}, scale.apply(10, 8), 1e-15);
  }

  @Test
  void moonsAreHalfCirclesWhenThereIsNoNoise() {
    Samples moons = TwoMoons.generate(200, 0, new Random(SEED));
    assertEquals(100, count(moons, 1));
    assertEquals(100, count(moons, -1));
    for (int i = 0; i < moons.size(); i++) {
      double x = moons.features()[i][0];
      double y = moons.features()[i][1];
      boolean upper = moons.labels()[i] < 0;
      assertEquals(1, upper ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5), 1e-12);
      assertTrue(upper ? y >= 0 : y <= 0.5);
    }
  }

  @Test
  void noiseIsAsStrongAsAsked() {
    Samples moons = TwoMoons.generate(4000, 0.1, new Random(SEED));
    double squares = 0;
    for (int i = 0; i < moons.size(); i++) {
      double x = moons.features()[i][0];
      double y = moons.features()[i][1];
      double radius = moons.labels()[i] < 0 ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5);
      squares += (radius - 1) * (radius - 1);
    }
    assertEquals(0.1, Math.sqrt(squares / moons.size()), 0.005, "seed " + SEED);
  }

  @Test
  void columnsAndSlicesKeepTheirLabels() {
    Samples samples =
        new Samples(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, new int[] {0, 1, 2});
    Samples part = samples.columns(2, 0).slice(1, 3);
    assertTrue(Arrays.deepEquals(new double[][] {{6, 4}, {9, 7}}, part.features()));
    assertArrayEquals(new int[] {1, 2}, part.labels());
  }

  @Test
  void saysWhatIsWrong() {
    Samples none = new Samples(new double[0][], new int[0]);
    Random random = new Random(SEED);
    assertEquals(
        Stream.of(
                "1 rows of features and 2 labels; give one label a row",
                "split: fraction 1.0 to hold out; give one between 0 and 1",
                "standardisation of no samples; give at least 1",
                "1 features, but fitted to 4; give as many",
                "two moons of 0 points; give at least 1",
                "two moons with noise -1.0; give 0 or more")
            .toList(),
        Stream.<Runnable>of(
                () -> new Samples(new double[1][], new int[2]),
                () -> StratifiedSplit.of(none, 1, random),
                () -> Standardisation.fittedTo(none),
                () -> Standardisation.fittedTo(IrisFlowers.load()).apply(1.0),
                () -> TwoMoons.generate(0, 0.1, random),
                () -> TwoMoons.generate(10, -1, random))
            .map(wrong -> assertThrows(IllegalArgumentException.class, wrong::run).getMessage())
            .toList());
  }
}
