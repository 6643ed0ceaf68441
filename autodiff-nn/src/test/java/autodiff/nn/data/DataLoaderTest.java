package autodiff.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.GradMode;
import autodiff.IntTensor;
import autodiff.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataLoaderTest {
  private static final int SAMPLES = 23;

  /** Sample i is the number i with class 10·i. */
  private static final TensorDataset<IntTensor> NUMBERED =
      TensorDataset.of(
          IntTensor.arange(SAMPLES).toTensor(DType.FLOAT32).reshape(SAMPLES, 1),
          IntTensor.of(IntStream.range(0, SAMPLES).map(i -> 10 * i).toArray()));

  private static DataLoader<IntTensor> loader(boolean prefetching, int batchSize) {
    DataLoader<IntTensor> loader = DataLoader.of(NUMBERED, batchSize);
    return prefetching ? loader.prefetching() : loader;
  }

  /** The samples of each batch, having checked that inputs and targets belong together. */
  private static List<List<Integer>> samples(Iterable<Batch<IntTensor>> batches) {
    List<List<Integer>> all = new ArrayList<>();
    for (Batch<IntTensor> batch : batches) {
      List<Integer> samples = new ArrayList<>();
      for (int row = 0; row < batch.size(); row++) {
        int sample = (int) batch.inputs().get(row, 0);
        assertEquals(10 * sample, batch.targets().get(row));
        samples.add(sample);
      }
      all.add(samples);
    }
    return all;
  }

  private static List<Integer> flat(List<List<Integer>> batches) {
    return batches.stream().flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inOrderWithASmallerLastBatch(boolean prefetching) {
    DataLoader<IntTensor> loader = loader(prefetching, 5);
    List<List<Integer>> batches = samples(loader);
    assertEquals(IntStream.range(0, SAMPLES).boxed().toList(), flat(batches));
    assertEquals(List.of(5, 5, 5, 5, 3), batches.stream().map(List::size).toList());
    assertEquals(5, loader.batches());
    assertEquals(batches, samples(loader.epoch(7)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lastBatchIsDroppedIfSmaller(boolean prefetching) {
    List<List<Integer>> batches = samples(loader(prefetching, 5).droppingLast());
    assertEquals(List.of(5, 5, 5, 5), batches.stream().map(List::size).toList());
    assertEquals(4, loader(prefetching, 5).droppingLast().batches());
    assertEquals(1, samples(loader(prefetching, 23).droppingLast()).size());
    assertEquals(0, samples(loader(prefetching, 24).droppingLast()).size());
    assertEquals(1, samples(loader(prefetching, Integer.MAX_VALUE)).size());
  }

  @Test
  void shuffledEpochsAreOrdersOfAllSamples() {
    DataLoader<IntTensor> loader = loader(false, 4).shuffled(1);
    Set<List<Integer>> orders = new HashSet<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      List<Integer> order = flat(samples(loader.epoch(epoch)));
      assertEquals(SAMPLES, new HashSet<>(order).size());
      orders.add(order);
    }
    for (int seed = 2; seed < 20; seed++) {
      orders.add(flat(samples(loader.shuffled(seed).epoch(0))));
      orders.add(flat(samples(loader.shuffled(seed).epoch(1))));
    }
    assertEquals(20 + 36, orders.size(), "no two seeds and epochs share an order");
  }

  @Test
  void orderDependsOnSeedAndEpochAlone() {
    List<List<Integer>> third = samples(loader(false, 4).shuffled(42).epoch(3));
    DataLoader<IntTensor> used = loader(false, 4).shuffled(42);
    used.forEach(batch -> {});
    used.iterator().next();
    assertEquals(third, samples(used.epoch(3)));
    assertEquals(flat(third), flat(samples(loader(false, 7).shuffled(42).epoch(3))));
    // Recorded: another JDK, machine or version must not change what a seed means.
    assertEquals(
        List.of(1, 22, 4, 7, 8, 14, 21, 13),
        flat(third).subList(0, 8),
        "the order that seed 42 means");
  }

  @Test
  void iterationsCountEpochs() {
    DataLoader<IntTensor> loader = loader(false, 4).shuffled(42);
    assertEquals(samples(loader.epoch(0)), samples(loader));
    assertEquals(samples(loader.epoch(1)), samples(loader));
    assertEquals(samples(loader.epoch(2)), samples(loader));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEpochGoesOnWhereItWasLeft(boolean prefetching) {
    DataLoader<IntTensor> loader = loader(prefetching, 4).shuffled(42);
    List<List<Integer>> all = samples(loader.epoch(5));
    for (int first = 0; first <= loader.batches(); first++) {
      assertEquals(all.subList(first, all.size()), samples(loader.epoch(5, first)));
    }
  }

  @Test
  void prefetchingChangesNothing() {
    for (int batchSize : new int[] {1, 4, 23, 30}) {
      for (int epoch = 0; epoch < 5; epoch++) {
        assertEquals(
            samples(loader(false, batchSize).shuffled(9).epoch(epoch)),
            samples(loader(true, batchSize).shuffled(9).epoch(epoch)));
      }
    }
  }

  /** Notes which threads ask for batches, and fails when it is told to. */
  private static final class Watched implements Dataset<IntTensor> {
    final Set<Thread> threads = new HashSet<>();
    final List<Integer> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch twoMade = new CountDownLatch(2);
    int failsAt = -1;
    RuntimeException failure = new IllegalStateException("the disk is gone");
    boolean recorded;

    @Override
    public int size() {
      return SAMPLES;
    }

    @Override
    public Batch<IntTensor> batch(int... indices) {
      threads.add(Thread.currentThread());
      asked.add(indices[0]);
      recorded |= GradMode.isRecording();
      if (Arrays.stream(indices).anyMatch(i -> i == failsAt)) {
        throw failure;
      }
      twoMade.countDown();
      return NUMBERED.batch(indices);
    }
  }

  @Test
  void prefetchesTwoBatchesOnOneDaemonThreadThatEnds() throws InterruptedException {
    Watched watched = new Watched();
    DataLoader<IntTensor> loader = DataLoader.of(watched, 1).prefetching();
    Iterator<Batch<IntTensor>> batches = loader.iterator();
    assertTrue(watched.twoMade.await(10, TimeUnit.SECONDS), "made before anybody asks");
    while (batches.hasNext()) {
      batches.next();
      Thread.sleep(1);
    }
    assertEquals(IntStream.range(0, SAMPLES).boxed().toList(), watched.asked);
    assertEquals(1, watched.threads.size());
    Thread thread = watched.threads.iterator().next();
    assertNotEquals(Thread.currentThread(), thread);
    assertTrue(thread.isDaemon());
    thread.join(10_000);
    assertFalse(thread.isAlive());
    assertFalse(watched.recorded, "batches are made without recording");
  }

  @Test
  void threadEndsWhenTheIterationIsAbandoned() throws InterruptedException {
    Watched watched = new Watched();
    DataLoader.of(watched, 1).prefetching().iterator().next();
    watched.threads.iterator().next().join(10_000);
    assertFalse(watched.threads.iterator().next().isAlive());
    assertTrue(watched.asked.size() <= 3, () -> "asked for " + watched.asked);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void failureComesAtItsBatchAndIsTheEnd(boolean prefetching) {
    Watched watched = new Watched();
    watched.failsAt = 13;
    DataLoader<IntTensor> loader = DataLoader.of(watched, 5);
    Iterator<Batch<IntTensor>> batches = (prefetching ? loader.prefetching() : loader).iterator();
    assertEquals(5, batches.next().size());
    assertEquals(5, batches.next().size());
    assertTrue(batches.hasNext());
    assertSame(watched.failure, assertThrows(IllegalStateException.class, batches::next));
    assertFalse(batches.hasNext());
    assertThrows(NoSuchElementException.class, batches::next);
    for (Thread thread : watched.threads) {
      if (prefetching) {
        assertNotEquals(Thread.currentThread(), thread);
      }
    }
  }

  @Test
  void errorsComeThroughToo() {
    DataLoader<IntTensor> loader =
        DataLoader.of(
                NUMBERED.<IntTensor>map(batch -> {
                  throw new OutOfMemoryError("pretended");
                }),
                5)
            .prefetching();
    assertThrows(OutOfMemoryError.class, () -> loader.iterator().next());
  }

  @Test
  void anInterruptIsKeptForWhoeverTrains() {
    Iterator<Batch<IntTensor>> batches = loader(true, 5).iterator();
    Thread.currentThread().interrupt();
    try {
      assertArrayEquals(new float[] {0, 1, 2, 3, 4}, batches.next().inputs().toFloats());
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void noBatchAfterTheLast() {
    for (boolean prefetching : new boolean[] {false, true}) {
      Iterator<Batch<IntTensor>> batches = loader(prefetching, SAMPLES).iterator();
      batches.next();
      assertEquals(
          "the epoch has no more batches; begin another",
          assertThrows(NoSuchElementException.class, batches::next).getMessage());
    }
  }

  @Test
  void emptyDataHaveNoBatches() {
    TensorDataset<Tensor> none = TensorDataset.of(Tensor.zeros(0, 3), Tensor.zeros(0));
    assertFalse(DataLoader.of(none, 4).shuffled(1).iterator().hasNext());
    assertFalse(DataLoader.of(none, 4).prefetching().iterator().hasNext());
    assertEquals(0, DataLoader.of(none, 4).batches());
  }

  @Test
  void saysWhatItDoes() {
    assertEquals(
        "23 samples in batches of 4, shuffled with seed 42, without a smaller last one, prefetching",
        loader(true, 4).shuffled(42).droppingLast().toString());
    assertEquals("23 samples in batches of 5", loader(false, 5).toString());
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        List.of(
            "loader: batches of 0 samples; give at least 1",
            "loader: epoch -1; they are counted from 0",
            "loader: 6 batches to leave out of 5; give 0 to 5"),
        IntStream.range(0, 3)
            .mapToObj(k ->
                assertThrows(
                        IllegalArgumentException.class,
                        () -> {
                          switch (k) {
                            case 0 -> loader(false, 0);
                            case 1 -> loader(false, 5).epoch(-1);
                            default -> loader(false, 5).epoch(0, 6);
                          }
                        })
                    .getMessage())
            .toList());
  }
}
