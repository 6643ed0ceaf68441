package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import autodiff.IntTensor;
import autodiff.Tensor;

/**
 * Top-k accuracy: the fraction of samples whose class is among the k with the largest scores. Of
 * equal scores, that of the lower class counts as larger.
 */
public final class TopK implements Metric<IntTensor> {
  private final int k;
  private final String name;
  private long right;
  private long samples;

  /**
   * A metric that has seen nothing yet.
   *
   * @param k how many guesses a sample has, at least 1
   * @throws IllegalArgumentException if k is less than 1
   */
  public TopK(int k) {
    this(k, "top-" + k + " accuracy");
    checkArgument(k >= 1, "top-k accuracy with k = %s; give at least 1", k);
  }

  TopK(int k, String name) {
    this.k = k;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Takes a batch into account.
   *
   * @param outputs a score for each class along the last axis: [n, classes]
   * @param targets the right classes: [n]
   * @throws IllegalArgumentException if the shapes do not fit, a target is not a class, there are
   *     fewer than k classes, or a score is NaN
   */
  @Override
  public void update(Tensor outputs, IntTensor targets) {
    Scores scores = Scores.of(name, outputs, targets);
    checkArgument(
        scores.classes() >= k, "%s of %s classes; give a smaller k", name, scores.classes());
    for (int sample = 0; sample < scores.samples(); sample++) {
      right += scores.rank(sample) < k ? 1 : 0;
    }
    samples += scores.samples();
  }

  @Override
  public double value() {
    checkState(samples > 0, "%s of no samples; update it first", name);
    return (double) right / samples;
  }

  @Override
  public void reset() {
    right = 0;
    samples = 0;
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
