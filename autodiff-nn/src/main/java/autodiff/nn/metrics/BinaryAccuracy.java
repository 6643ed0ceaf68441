package autodiff.nn.metrics;

import autodiff.Tensor;

/** The fraction of samples whose yes or no is predicted by the one score that they have. */
public final class BinaryAccuracy implements Metric<Tensor> {
  private final BinaryMatrix matrix;

  /** A metric for scores before a sigmoid, as for {@code bceWithLogits}: above 0 is a yes. */
  public BinaryAccuracy() {
    this(0);
  }

  /**
   * A metric that has seen nothing yet.
   *
   * @param threshold the score above which the prediction is yes; 0.5 for probabilities
   * @throws IllegalArgumentException if it is not finite
   */
  public BinaryAccuracy(double threshold) {
    this.matrix = new BinaryMatrix("binary accuracy", threshold);
  }

  @Override
  public String name() {
    return matrix.metric();
  }

  /**
   * Takes a batch into account.
   *
   * @param outputs a score for each sample: [n] or [n, 1]
   * @param targets 0 or 1 for each, in the same shape
   * @throws IllegalArgumentException if the shapes differ, a target is neither 0 nor 1, or a score
   *     is NaN
   */
  @Override
  public void update(Tensor outputs, Tensor targets) {
    matrix.update(outputs, targets);
  }

  @Override
  public double value() {
    return matrix.accuracy();
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
