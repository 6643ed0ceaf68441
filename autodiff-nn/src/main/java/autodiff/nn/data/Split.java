package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Generator;
import autodiff.IntTensor;
import java.util.List;

/**
 * A random split of a data set in two.
 *
 * <pre>{@code
 * Split<IntTensor> split = Split.stratified(Datasets.digits().samples(), 0.2, Generator.of(42));
 * }</pre>
 *
 * @param <Y> what is to be predicted
 * @param training what to learn from
 * @param heldOut what to test on
 * @see Partition
 */
public record Split<Y>(TensorDataset<Y> training, TensorDataset<Y> heldOut) {

  /**
   * Holds out a fraction of the samples.
   *
   * @param <Y> what is to be predicted
   * @param samples the samples
   * @param fraction how much to hold out, between 0 and 1, rounded to whole samples
   * @param generator where the order comes from
   * @return copies of the samples, in random order
   * @throws IllegalArgumentException if the fraction is not between 0 and 1
   */
  public static <Y> Split<Y> of(TensorDataset<Y> samples, double fraction, Generator generator) {
    check(fraction);
    return taken(samples, Partition.random(samples.size(), generator, 1 - fraction, fraction));
  }

  /**
   * Holds out the same fraction of each class.
   *
   * @param samples the samples
   * @param fraction how much to hold out, between 0 and 1, rounded to whole samples of each class
   * @param generator where the order comes from
   * @return copies of the samples, in random order
   * @throws IllegalArgumentException if the fraction is not between 0 and 1
   */
  public static Split<IntTensor> stratified(
      TensorDataset<IntTensor> samples, double fraction, Generator generator) {
    check(fraction);
    return taken(
        samples, Partition.stratified(samples.targets(), generator, 1 - fraction, fraction));
  }

  private static void check(double fraction) {
    checkArgument(
        fraction > 0 && fraction < 1,
        "split: fraction %s to hold out; give one between 0 and 1",
        fraction);
  }

  private static <Y> Split<Y> taken(TensorDataset<Y> samples, List<int[]> parts) {
    return new Split<>(samples.subset(parts.get(0)), samples.subset(parts.get(1)));
  }
}
