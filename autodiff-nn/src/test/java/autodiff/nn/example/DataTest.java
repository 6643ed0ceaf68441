package autodiff.nn.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.nn.data.Datasets;
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
    Samples iris = Samples.of(Datasets.iris());
    double[][] first = StratifiedSplit.of(iris, 0.3, new Random(SEED)).heldOut().features();
    double[][] same = StratifiedSplit.of(iris, 0.3, new Random(SEED)).heldOut().features();
    double[][] other = StratifiedSplit.of(iris, 0.3, new Random(SEED + 1)).heldOut().features();
    assertTrue(Arrays.deepEquals(first, same));
    assertTrue(!Arrays.deepEquals(first, other));
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
  void tensorsThereAndBack() {
    Samples samples = Samples.of(Datasets.iris(DType.FLOAT64));
    assertEquals(150, samples.size());
    assertArrayEquals(new double[] {5.9, 3.0, 5.1, 1.8}, samples.features()[149]);
    assertEquals(2, samples.labels()[149]);
    assertEquals(Datasets.iris(DType.FLOAT64).inputs().sum().item(), samples.matrix().sum().item());
    Samples changed = samples.map(row -> new double[] {row[3]}).mapLabels(label -> -label);
    assertArrayEquals(new double[] {1.8}, changed.features()[149]);
    assertEquals(-2, changed.labels()[149]);
  }

  @Test
  void saysWhatIsWrong() {
    Samples none = new Samples(new double[0][], new int[0]);
    Random random = new Random(SEED);
    assertEquals(
        Stream.of(
                "1 rows of features and 2 labels; give one label a row",
                "split: fraction 1.0 to hold out; give one between 0 and 1")
            .toList(),
        Stream.<Runnable>of(
                () -> new Samples(new double[1][], new int[2]),
                () -> StratifiedSplit.of(none, 1, random))
            .map(wrong -> assertThrows(IllegalArgumentException.class, wrong::run).getMessage())
            .toList());
  }
}
