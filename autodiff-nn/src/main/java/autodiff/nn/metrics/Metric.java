package autodiff.nn.metrics;

import autodiff.Tensor;

/**
 * A metric: the quality of outputs as a number, accumulated over any number of batches. The value
 * is the same however the samples are divided into batches.
 *
 * <pre>{@code
 * Accuracy accuracy = new Accuracy();
 * for (Batch<IntTensor> batch : loader) {
 *   accuracy.update(network.call(batch.inputs()), batch.targets());
 * }
 * System.out.println(accuracy.value());
 * }</pre>
 *
 * <p>Metrics take no gradient; a {@code Loss} is for that. Not for use by several threads at once.
 *
 * @param <Y> what is to be predicted: {@link autodiff.IntTensor} for classes, {@link Tensor} for
 *     numbers
 */
public interface Metric<Y> {
  /**
   * What it is called in reports.
   *
   * @return for example {@code accuracy}
   */
  String name();

  /**
   * Takes a batch into account.
   *
   * @param outputs what the network made of the inputs
   * @param targets what it should have made
   * @throws IllegalArgumentException if the shapes do not fit, or no class can be read from NaN;
   *     the metric is as before then
   */
  void update(Tensor outputs, Y targets);

  /**
   * The value over all batches since the beginning or the last reset.
   *
   * @return the number
   * @throws IllegalStateException if there was no sample
   */
  double value();

  /** Forgets all batches. */
  void reset();
}
