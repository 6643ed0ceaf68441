package autodiff.nn.metrics;

import autodiff.IntTensor;
import autodiff.Tensor;

/**
 * The exponential of the {@link LogLoss} over all samples: among how many equally likely classes
 * the model is undecided, on average. 1 is perfect; guessing evenly among k classes gives k.
 */
public final class Perplexity implements Metric<IntTensor> {
  private final LogLoss logLoss = new LogLoss("perplexity");

  /** A metric that has seen nothing yet. */
  public Perplexity() {}

  @Override
  public String name() {
    return logLoss.name();
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
    logLoss.update(outputs, targets);
  }

  @Override
  public double value() {
    return Math.exp(logLoss.value());
  }

  @Override
  public void reset() {
    logLoss.reset();
  }

  /**
   * The metric's name and value so far.
   *
   * @return for example {@code perplexity 0.9861}, or {@code perplexity of no samples}
   */
  @Override
  public String toString() {
    return MetricText.of(this);
  }
}
