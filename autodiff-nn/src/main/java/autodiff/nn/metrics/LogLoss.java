package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkState;

import autodiff.IntTensor;
import autodiff.Tensor;

/**
 * The mean negative logarithm of the probability that a softmax of the scores gives to the right
 * class: the cross entropy as a metric, in natural units. Computed from the scores, so that no
 * probability rounds to 0.
 */
public final class LogLoss implements Metric<IntTensor> {
  private final String name;
  private double sum;
  private long samples;

  /** A metric that has seen nothing yet. */
  public LogLoss() {
    this("log loss");
  }

  LogLoss(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Takes a batch into account.
   *
   * @param outputs a score for each class along the last axis, before any softmax: [n, classes]
   * @param targets the right classes: [n]
   * @throws IllegalArgumentException if the shapes do not fit, a target is not a class, or a score
   *     is NaN
   */
  @Override
  public void update(Tensor outputs, IntTensor targets) {
    Scores scores = Scores.of(name, outputs, targets);
    for (int sample = 0; sample < scores.samples(); sample++) {
      sum += scores.logLoss(sample);
    }
    samples += scores.samples();
  }

  @Override
  public double value() {
    checkState(samples > 0, "%s of no samples; update it first", name);
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
