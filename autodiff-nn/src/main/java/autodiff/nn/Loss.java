package autodiff.nn;

import autodiff.Tensor;

/**
 * A loss function: how far outputs are from their targets. {@link Losses} has those that are usual;
 * any function will do. One that is neither a mean over samples nor over a fixed number of elements
 * of each overrides {@link #reduction} or {@link #weight}: by these, a trainer puts the losses of
 * batches together.
 *
 * @param <Y> what the right answers are: a {@link Tensor}, or an {@link autodiff.IntTensor} of
 *     classes
 */
@FunctionalInterface
public interface Loss<Y> {
  /**
   * The loss.
   *
   * @param outputs what a network gave
   * @param targets the right answers
   * @return one number, to be swept from, unless the loss was asked not to be reduced
   * @throws IllegalArgumentException if shapes or answers do not fit
   */
  Tensor of(Tensor outputs, Y targets);

  /**
   * How the losses of several batches make that of all of them as one batch: as a mean weighted by
   * {@link #weight}, or as a sum.
   *
   * @return {@link Reduction#MEAN} unless overridden
   */
  default Reduction reduction() {
    return Reduction.MEAN;
  }

  /**
   * What a mean was divided by: how much the loss of this batch counts beside those of others. For
   * a mean over elements, it is their number; where targets are ignored or classes have weights, it
   * is the sum of the weights of what counts. If it is 0, the mean is one over nothing.
   *
   * @param outputs what a network gave
   * @param targets the right answers
   * @return a number of 0 or more; unless overridden that of the samples, the first size of the
   *     outputs. Meaningless for a sum.
   */
  default double weight(Tensor outputs, Y targets) {
    return outputs.shape().rank() == 0 ? 1 : outputs.shape().size(0);
  }
}
