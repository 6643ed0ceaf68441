package autodiff.nn.data;

import static java.util.Objects.checkIndex;

import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A collection of samples, indexed from 0. In memory it is a {@link TensorDataset}; one that reads
 * from elsewhere has two methods to write.
 *
 * <pre>{@code
 * record Squares(int size) implements Dataset<Tensor> {
 *   public Batch<Tensor> batch(int... indices) {
 *     Tensor x = IntTensor.of(indices).toTensor(DType.FLOAT32).reshape(-1, 1);
 *     return new Batch<>(x, x.square());
 *   }
 * }
 * }</pre>
 *
 * @param <Y> what is to be predicted: {@link autodiff.IntTensor} for classes, {@link
 *     autodiff.Tensor} for numbers
 */
public interface Dataset<Y> {
  /**
   * The number of samples.
   *
   * @return 0 or more
   */
  int size();

  /**
   * Some samples. A {@link DataLoader#prefetching() prefetching} loader calls this on a thread of
   * its own, and never twice at once.
   *
   * @param indices which; the same may be asked for twice
   * @return the samples in this order
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  Batch<Y> batch(int... indices);

  /**
   * All samples as one batch.
   *
   * @return the samples in order
   */
  default Batch<Y> all() {
    return batch(IntStream.range(0, size()).toArray());
  }

  /**
   * Some of the samples, as a data set of its own that takes its batches from this.
   *
   * @param indices which; sample k of the result is sample indices[k] of this
   * @return the subset
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  default Dataset<Y> subset(int... indices) {
    for (int index : indices) {
      checkIndex(index, size());
    }
    return new Subset<>(this, indices.clone());
  }

  /**
   * The same samples with something done to each batch when it is asked for: scaled, augmented,
   * with other targets.
   *
   * @param <Z> the new kind of targets
   * @param change gives a batch of as many samples
   * @return a data set that takes its batches from this
   */
  default <Z> Dataset<Z> map(Function<? super Batch<Y>, Batch<Z>> change) {
    return new MappedDataset<>(this, change);
  }
}
