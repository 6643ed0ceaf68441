package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import autodiff.nn.Loss;
import autodiff.nn.Reduction;
import autodiff.nn.data.Batch;

/**
 * The loss of a batch, and how it counts beside those of other batches: the sum of what they {@link
 * #add}, divided by the sum of their weights if it is a mean, is the loss of all as one batch.
 *
 * @param tensor the loss, to be swept from
 * @param value the same as a number
 * @param weight what a mean was divided by; 1 for a sum
 * @param isMean whether it is a mean
 */
record BatchLoss(Tensor tensor, double value, double weight, boolean isMean) {

  static <Y> BatchLoss of(Loss<? super Y> loss, Tensor outputs, Batch<Y> batch) {
    Tensor tensor = loss.of(outputs, batch.targets());
    checkArgument(tensor != null, "the loss returned null; return a tensor of one number");
    checkArgument(
        tensor.elements() == 1,
        "the loss has shape %s; training needs one number: give a loss with Reduction.MEAN or SUM",
        tensor.shape());
    boolean isMean = loss.reduction() != Reduction.SUM;
    double weight = isMean ? loss.weight(outputs, batch.targets()) : 1;
    checkArgument(
        weight >= 0 && weight < Double.POSITIVE_INFINITY,
        "the loss gives the batch weight %s; Loss.weight must be finite and not negative",
        weight);
    return new BatchLoss(tensor, tensor.item(), weight, isMean);
  }

  /** Whether no target counts, so that a mean is one over nothing, NaN. */
  boolean isOfNothing() {
    return weight == 0;
  }

  /** What the loss adds to the sum of those of several batches. */
  double add() {
    return isOfNothing() ? 0 : value * weight;
  }

  /** The loss of several batches as one: of nothing, NaN. */
  static double together(Loss<?> loss, double sum, double weight) {
    return loss.reduction() == Reduction.SUM ? sum : sum / weight;
  }
}
