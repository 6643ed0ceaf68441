package autodiff.nn;

import autodiff.Tensor;

/**
 * How wrong outputs are. {@link Losses} has those that are usual; any function will do.
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
}
