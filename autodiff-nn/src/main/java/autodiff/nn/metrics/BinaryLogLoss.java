package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkState;

import autodiff.Tensor;

/**
 * The mean negative logarithm of the probability that a sigmoid of the one score of a sample gives
 * to the right answer. Computed from the scores, so that no probability rounds to 0.
 */
public final class BinaryLogLoss implements Metric<Tensor> {
  private static final String NAME = "binary log loss";

  private double sum;
  private long samples;

  /** A metric that has seen nothing yet. */
  public BinaryLogLoss() {}

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Takes a batch into account.
   *
   * @param outputs a score for each sample, before any sigmoid: [n] or [n, 1]
   * @param targets 0 or 1 for each, in the same shape
   * @throws IllegalArgumentException if the shapes differ, a target is neither 0 nor 1, or a score
   *     is NaN
   */
  @Override
  public void update(Tensor outputs, Tensor targets) {
    BinaryScores scores = BinaryScores.of(NAME, outputs, targets);
    for (int i = 0; i < scores.samples(); i++) {
      // -log of the sigmoid of what speaks for the right answer.
      double x = scores.targets()[i] ? scores.scores()[i] : -scores.scores()[i];
      sum += Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
    samples += scores.samples();
  }

  @Override
  public double value() {
    checkState(samples > 0, "%s of no samples; update it first", NAME);
    return sum / samples;
  }

  @Override
  public void reset() {
    sum = 0;
    samples = 0;
  }

  /**
   * The metric's name and value so far.
   *
   * @return for example {@code log loss 0.9861}, or {@code log loss of no samples}
   */
  @Override
  public String toString() {
    return MetricText.of(this);
  }
}
