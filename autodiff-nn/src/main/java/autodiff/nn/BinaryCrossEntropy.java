package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import java.util.Optional;

/**
 * The binary cross-entropy loss for logits: see {@link Losses#bceWithLogits()}.
 *
 * @param positiveWeight a factor of what targets of 1 count, which broadcasts to the targets
 * @param reduction what becomes of the losses of all elements
 */
public record BinaryCrossEntropy(Optional<Tensor> positiveWeight, Reduction reduction)
    implements Loss<Tensor> {

  /**
   * The same loss, reduced in another way.
   *
   * @param newReduction what becomes of the losses of all elements
   * @return the loss
   */
  public BinaryCrossEntropy withReduction(Reduction newReduction) {
    return new BinaryCrossEntropy(positiveWeight, newReduction);
  }

  /**
   * The same loss, in which the first part, that of targets of 1, has a weight: more than 1 for
   * fewer of them to be missed, at the price of more false alarms.
   *
   * @param weight a factor for each output, or one for all; broadcasts to the targets
   * @return the loss
   */
  public BinaryCrossEntropy withPositiveWeight(Tensor weight) {
    return new BinaryCrossEntropy(Optional.of(weight), reduction);
  }

  /** The number of elements: a mean is over all of them. */
  @Override
  public double weight(Tensor outputs, Tensor targets) {
    return outputs.elements();
  }

  @Override
  public Tensor of(Tensor outputs, Tensor given) {
    Losses.checkSameShape("bceWithLogits", outputs, given);
    Tensor targets = given.to(outputs.dtype());
    Tensor yes = targets;
    if (positiveWeight.isPresent()) {
      Tensor weight = positiveWeight.get();
      checkArgument(
          weight.shape().broadcastsTo(targets.shape()),
          "bceWithLogits: positive weight %s does not broadcast to targets %s",
          weight.shape(),
          targets.shape());
      yes = targets.mul(weight.to(targets.dtype()));
    }
    // Two logarithms, each precise where it is small. The usual shorter forms subtract numbers of
    // the size of x from each other.
    Tensor no = targets.subFrom(1);
    Tensor logarithms =
        yes.mulNoNan(outputs.logSigmoid()).add(no.mulNoNan(outputs.neg().logSigmoid()));
    // Not neg(): a loss of 0 is to be printed as that.
    return reduction.of(logarithms.subFrom(0));
  }
}
