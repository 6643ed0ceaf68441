package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Generator;
import autodiff.IntTensor;
import java.util.Iterator;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Iterates over a data set in batches, epoch by epoch.
 *
 * <pre>{@code
 * DataLoader<IntTensor> loader = DataLoader.of(samples, 32).shuffled(42).prefetching();
 * for (int epoch = 0; epoch < 10; epoch++) {
 *   for (Batch<IntTensor> batch : loader.epoch(epoch)) {
 *     Tensor loss = crossEntropy.of(network.call(batch.inputs()), batch.targets());
 *   }
 * }
 * }</pre>
 *
 * <p>Without further ado the samples come in order, and the last batch is smaller if need be. The
 * order of a shuffled epoch depends on the seed and the number of the epoch alone, not on what was
 * iterated before, so training that was interrupted goes on with the same batches: {@link
 * #epoch(int, int)}. The methods that choose give a new loader; a loader does not change, except
 * that it counts its {@link #iterator() iterators}.
 *
 * <p>Batches are made without recording, and are the same with and without prefetching. Several
 * threads may iterate over one loader at once, each with an iterator of its own, if the data set
 * allows it.
 *
 * @param <Y> what is to be predicted
 */
public final class DataLoader<Y> implements Iterable<Batch<Y>> {
  private final Dataset<Y> dataset;
  private final int batchSize;
  private final OptionalLong seed;
  private final boolean dropLast;
  private final boolean prefetching;
  private final AtomicInteger nextEpoch = new AtomicInteger();

  private DataLoader(
      Dataset<Y> dataset, int batchSize, OptionalLong seed, boolean dropLast, boolean prefetching) {
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.seed = seed;
    this.dropLast = dropLast;
    this.prefetching = prefetching;
  }

  /**
   * A loader that goes through the samples in order.
   *
   * @param <Y> what is to be predicted
   * @param dataset where the samples come from
   * @param batchSize the number of samples in each batch but the last, at least 1
   * @return the loader
   * @throws IllegalArgumentException if the batch size is less than 1
   */
  public static <Y> DataLoader<Y> of(Dataset<Y> dataset, int batchSize) {
    checkArgument(batchSize >= 1, "loader: batches of %s samples; give at least 1", batchSize);
    return new DataLoader<>(dataset, batchSize, OptionalLong.empty(), false, false);
  }

  /**
   * A loader that goes through the samples in random order, another one in each epoch.
   *
   * @param newSeed decides the orders
   * @return the loader
   */
  public DataLoader<Y> shuffled(long newSeed) {
    return new DataLoader<>(dataset, batchSize, OptionalLong.of(newSeed), dropLast, prefetching);
  }

  /**
   * A loader that leaves out the last batch of an epoch if it is smaller than the others.
   *
   * @return the loader
   */
  public DataLoader<Y> droppingLast() {
    return new DataLoader<>(dataset, batchSize, seed, true, prefetching);
  }

  /**
   * A loader that makes the next two batches on a thread while one is being used. It is a daemon
   * thread for each iterator; it ends with the last batch, and soon after by itself if nobody asks
   * for more. An exception that the data set throws comes out of {@link Iterator#next()} at the
   * batch that it belongs to.
   *
   * @return the loader
   */
  public DataLoader<Y> prefetching() {
    return new DataLoader<>(dataset, batchSize, seed, dropLast, true);
  }

  /**
   * Where the samples come from.
   *
   * @return the data set
   */
  public Dataset<Y> dataset() {
    return dataset;
  }

  /**
   * The number of samples in a batch.
   *
   * @return the size of all batches but the last
   */
  public int batchSize() {
    return batchSize;
  }

  /**
   * What decides the orders.
   *
   * @return the seed, empty if samples come in order
   */
  public OptionalLong seed() {
    return seed;
  }

  /**
   * The number of batches in an epoch.
   *
   * @return 0 or more
   */
  public int batches() {
    int whole = dataset.size() / batchSize;
    return dropLast || dataset.size() % batchSize == 0 ? whole : whole + 1;
  }

  /**
   * The batches of an epoch. Each iteration over the result gives the same.
   *
   * @param epoch which epoch, from 0
   * @return the batches
   * @throws IllegalArgumentException if the number is negative
   */
  public Iterable<Batch<Y>> epoch(int epoch) {
    return epoch(epoch, 0);
  }

  /**
   * The rest of an epoch that was left in the middle.
   *
   * @param epoch which epoch, from 0
   * @param firstBatch how many of its batches to leave out
   * @return the batches
   * @throws IllegalArgumentException if the epoch is negative, or there are not as many batches
   */
  public Iterable<Batch<Y>> epoch(int epoch, int firstBatch) {
    checkArgument(epoch >= 0, "loader: epoch %s; they are counted from 0", epoch);
    checkArgument(
        firstBatch >= 0 && firstBatch <= batches(),
        "loader: %s batches to leave out of %s; give 0 to %s",
        firstBatch,
        batches(),
        batches());
    return () -> batches(epoch, firstBatch);
  }

  /**
   * The batches of the next epoch: the first call gives epoch 0, the second epoch 1, so a loader in
   * a {@code for} loop gives another order each time. {@link #epoch(int)} does not count.
   *
   * @return the batches
   */
  @Override
  public Iterator<Batch<Y>> iterator() {
    return batches(nextEpoch.getAndIncrement(), 0);
  }

  private Iterator<Batch<Y>> batches(int epoch, int firstBatch) {
    int[] order = order(epoch);
    BatchIterator<Y> batches =
        new BatchIterator<>(dataset, order, batchSize, firstBatch, batches());
    return prefetching ? new PrefetchIterator<>(batches) : batches;
  }

  private int[] order(int epoch) {
    if (seed.isEmpty()) {
      return IntStream.range(0, dataset.size()).toArray();
    }
    // The seed is scrambled first, or epoch 1 of seed 1 would be epoch 0 of seed 2.
    long scrambled = Generator.of(seed.getAsLong()).nextLong();
    return IntTensor.randperm(Generator.of(scrambled + epoch), dataset.size()).toInts();
  }

  /**
   * What this loader does.
   *
   * @return for example {@code 150 samples in batches of 32, shuffled with seed 42}
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d samples in batches of %d%s%s%s",
        dataset.size(),
        batchSize,
        seed.isPresent() ? ", shuffled with seed " + seed.getAsLong() : "",
        dropLast ? ", without a smaller last one" : "",
        prefetching ? ", prefetching" : "");
  }
}
