package autodiff.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {
  private static final long SEED = 5;

  private static Generator random() {
    return Generator.of(SEED);
  }

  private static List<Integer> sizes(List<int[]> parts) {
    return parts.stream().map(part -> part.length).toList();
  }

  private static void assertEverySampleOnce(int size, List<int[]> parts) {
    int[] all = parts.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertArrayEquals(IntStream.range(0, size).toArray(), all);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 7, 2, 1", // exactly, although 0.7 is not a binary number
    "1000, 700, 200, 100",
    "11, 8, 2, 1", // 7.7, 2.2, 1.1
    "4, 3, 1, 0", // 2.8, 0.8, 0.4
    "1, 1, 0, 0",
    "0, 0, 0, 0"
  })
  void fractionsAreRoundedSoThatNothingIsLost(int size, int first, int second, int third) {
    List<int[]> parts = Partition.random(size, random(), 0.7, 0.2, 0.1);
    assertEquals(List.of(first, second, third), sizes(parts));
    assertEverySampleOnce(size, parts);
  }

  @Test
  void stratifiedPartsHaveTheirShareOfEachClass() {
    int[] classes = IntStream.range(0, 60).map(i -> i < 10 ? 7 : i < 30 ? 1 : 2).toArray();
    List<int[]> parts = Partition.stratified(IntTensor.of(classes), random(), 0.6, 0.3, 0.1);
    assertEverySampleOnce(60, parts);
    int[][] expected = {{6, 12, 18}, {3, 6, 9}, {1, 2, 3}};
    for (int part = 0; part < 3; part++) {
      int[] of = parts.get(part);
      int[] counts =
          IntStream.of(7, 1, 2)
              .map(c -> (int) Arrays.stream(of).filter(i -> classes[i] == c).count())
              .toArray();
      assertArrayEquals(expected[part], counts);
      assertFalse(
          Arrays.equals(of, Arrays.stream(of).sorted().toArray()), "in random order, not by class");
    }
  }

  @Test
  void dependsOnTheSeedAlone() {
    int[] one = Partition.random(50, random(), 0.5, 0.5).get(0);
    assertArrayEquals(one, Partition.random(50, random(), 0.5, 0.5).get(0));
    assertFalse(Arrays.equals(one, Partition.random(50, Generator.of(SEED + 1), 0.5, 0.5).get(0)));
  }

  @Test
  void splitsKeepSamplesTogether() {
    TensorDataset<IntTensor> samples =
        TensorDataset.of(
            IntTensor.arange(20).toTensor(DType.FLOAT64),
            IntTensor.of(IntStream.range(0, 20).map(i -> i / 10).toArray()));
    for (Split<IntTensor> split :
        List.of(Split.of(samples, 0.3, random()), Split.stratified(samples, 0.3, random()))) {
      assertEquals(14, split.training().size());
      assertEquals(6, split.heldOut().size());
      for (TensorDataset<IntTensor> side : List.of(split.training(), split.heldOut())) {
        for (int i = 0; i < side.size(); i++) {
          assertEquals((int) side.inputs().get(i) / 10, side.targets().get(i));
        }
      }
    }
    Split<IntTensor> stratified = Split.stratified(samples, 0.3, random());
    assertEquals(3, stratified.heldOut().targets().equalTo(1).count());
  }

  @Test
  void saysWhatIsWrong() {
    TensorDataset<Tensor> some = TensorDataset.of(Tensor.zeros(4, 1), Tensor.zeros(4));
    assertEquals(
        List.of(
            "partition: fractions [0.5, 0.4]; give numbers from 0 on that add up to 1",
            "partition: fractions [-0.5, 1.5]; give numbers from 0 on that add up to 1",
            "partition: fractions [NaN]; give numbers from 0 on that add up to 1",
            "partition: classes [1, 2]; give a vector, one class a sample",
            "split: fraction 1.0 to hold out; give one between 0 and 1",
            "split: fraction NaN to hold out; give one between 0 and 1"),
        Stream.<Runnable>of(
                () -> Partition.random(3, random(), 0.5, 0.4),
                () -> Partition.random(3, random(), -0.5, 1.5),
                () -> Partition.random(3, random(), Double.NaN),
                () -> Partition.stratified(IntTensor.of(1, 2).reshape(1, 2), random(), 1),
                () -> Split.of(some, 1, random()),
                () -> Split.of(some, Double.NaN, random()))
            .map(wrong -> assertThrows(IllegalArgumentException.class, wrong::run).getMessage())
            .toList());
  }
}
