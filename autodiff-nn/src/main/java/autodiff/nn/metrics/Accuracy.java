package autodiff.nn.metrics;

import autodiff.IntTensor;
import autodiff.Tensor;

/**
 * The fraction of samples whose class gets the largest score. Of equal scores, that of the lowest
 * class counts as the largest.
 */
public final class Accuracy implements Metric<IntTensor> {
  private final TopK first = new TopK(1, "accuracy");

  /** A metric that has seen nothing yet. */
  public Accuracy() {}

  @Override
  public String name() {
    return first.name();
  }

  /**
   * Takes a batch into account.
   *
   * @param outputs a score for each class along the last axis: [n, classes]
   * @param targets the right classes: [n]
   * @throws IllegalArgumentException if the shapes do not fit, a target is not a class, or a score
   *     is NaN
   */
  @Override
  public void update(Tensor outputs, IntTensor targets) {
    first.update(outputs, targets);
  }

  @Override
  public double value() {
    return first.value();
  }

  @Override
  public void reset() {
    first.reset();
  }

  /**
   * The metric's name and value so far.
   *
   * @return for example {@code accuracy 0.9861}, or {@code accuracy of no samples}
   */
  @Override
  public String toString() {
    return MetricText.of(this);
  }
}
