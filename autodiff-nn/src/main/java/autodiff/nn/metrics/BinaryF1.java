package autodiff.nn.metrics;

import autodiff.Tensor;

/**
 * The harmonic mean of {@link BinaryPrecision} and {@link BinaryRecall}, from one score a sample. 0
 * if no sample is a yes or is predicted to be, as in scikit-learn.
 */
public final class BinaryF1 implements Metric<Tensor> {
  private final BinaryMatrix matrix;

  /** A metric for scores before a sigmoid, as for {@code bceWithLogits}: above 0 is a yes. */
  public BinaryF1() {
    this(0);
  }

  /**
   * A metric that has seen nothing yet.
   *
   * @param threshold the score above which the prediction is yes; 0.5 for probabilities
   * @throws IllegalArgumentException if it is not finite
   */
  public BinaryF1(double threshold) {
    this.matrix = new BinaryMatrix("binary F1", threshold);
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
    return matrix.f1();
  }

  @Override
  public void reset() {
    matrix.reset();
  }

  /**
   * The metric's name and value so far.
   *
   * @return for example {@code F1 0.9861}, or {@code F1 of no samples}
   */
  @Override
  public String toString() {
    return MetricText.of(this);
  }
}
