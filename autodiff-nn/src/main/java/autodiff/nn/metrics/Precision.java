package autodiff.nn.metrics;

import autodiff.IntTensor;
import autodiff.Tensor;

/**
 * Precision: of the samples predicted to be of a class, the fraction that is, as one number. Where
 * it is 0/0, it is 0: {@link ConfusionMatrix}, which has it for each class, too.
 */
public final class Precision implements Metric<IntTensor> {
  private final ConfusionMatrix matrix;
  private final Average average;

  /**
   * A metric that has seen nothing yet.
   *
   * @param classes how many classes there are, at least 1
   * @param average how numbers for each class become one
   * @throws IllegalArgumentException if there is no class
   */
  public Precision(int classes, Average average) {
    this.matrix = ConfusionMatrix.of(classes);
    this.average = average;
  }

  @Override
  public String name() {
    return average.named("precision");
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
    matrix.update(outputs, targets);
  }

  @Override
  public double value() {
    return matrix.precision(average);
  }

  @Override
  public void reset() {
    matrix.reset();
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
