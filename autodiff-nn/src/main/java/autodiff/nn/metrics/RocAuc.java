package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkState;

import autodiff.Tensor;

/**
 * The area under the ROC curve: the probability that a sample that is a yes has a higher score than
 * one that is a no. Equal scores count half. 1 is perfect, 0.5 what chance gives. Only the order of
 * the scores matters, so it is the same before and after a sigmoid.
 *
 * <p>All scores are kept until the value is asked for, 8 bytes each.
 *
 * <p>See:
 *
 * <pre>
 * Fawcett, T.
 * "An introduction to ROC analysis"
 * Pattern Recognition Letters 27(8), 2006, section 7 and algorithm 3.
 * </pre>
 */
public final class RocAuc implements Metric<Tensor> {
  private static final String NAME = "ROC AUC";

  private final Ranking ranking = new Ranking(NAME);

  /** A metric that has seen nothing yet. */
  public RocAuc() {}

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Takes a batch into account.
   *
   * @param outputs a score for each sample, higher for a yes: [n] or [n, 1]
   * @param targets 0 or 1 for each, in the same shape
   * @throws IllegalArgumentException if the shapes differ, a target is neither 0 nor 1, or a score
   *     is NaN
   */
  @Override
  public void update(Tensor outputs, Tensor targets) {
    ranking.update(outputs, targets);
  }

  /**
   * The area over all batches since the beginning or the last reset.
   *
   * @return a number from 0 to 1
   * @throws IllegalStateException if there was no sample, or none of one of the two kinds
   */
  @Override
  public double value() {
    ranking.checkNotEmpty();
    long positives = ranking.positiveCount();
    long negatives = ranking.negativeCount();
    checkState(
        positives > 0 && negatives > 0,
        "%s of %s samples that are 1 and %s that are 0; it compares the two, so give some of both",
        NAME,
        positives,
        negatives);
    // Pairs in which the yes is higher, twice, and those that are equal.
    long[] pairs = {0, 0};
    ranking.visit((positivesHere, negativesHere) -> {
      pairs[0] += negativesHere * (2 * pairs[1] + positivesHere);
      pairs[1] += positivesHere;
    });
    return pairs[0] / (2.0 * positives * negatives);
  }

  @Override
  public void reset() {
    ranking.reset();
  }

  /**
   * The metric's name and value so far.
   *
   * @return for example {@code ROC AUC 0.9861}, or {@code ROC AUC of no samples}
   */
  @Override
  public String toString() {
    return MetricText.of(this);
  }
}
