package autodiff.nn.metrics;

import autodiff.Tensor;

/**
 * The average precision: the precision at each score that a sample has, as a threshold, weighted
 * with how much the recall grows there, Σ (Rᵢ − Rᵢ₋₁)·Pᵢ. It summarizes the curve of precision over
 * recall, without interpolation, as in scikit-learn. 1 is perfect; chance gives the fraction of
 * samples that are a yes. 0 if there are none.
 *
 * <p>All scores are kept until the value is asked for, 8 bytes each.
 */
public final class AveragePrecision implements Metric<Tensor> {
  private static final String NAME = "average precision";

  private final Ranking ranking = new Ranking(NAME);

  /** A metric that has seen nothing yet. */
  public AveragePrecision() {}

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

  @Override
  public double value() {
    ranking.checkNotEmpty();
    double[] sum = {0};
    long[] predicted = {0, 0};
    ranking.visit((positivesHere, negativesHere) -> {
      predicted[0] += positivesHere;
      predicted[1] += negativesHere;
      sum[0] += positivesHere * ((double) predicted[0] / (predicted[0] + predicted[1]));
    });
    return ranking.positiveCount() == 0 ? 0 : sum[0] / ranking.positiveCount();
  }

  @Override
  public void reset() {
    ranking.reset();
  }

  /**
   * The metric's name and value so far.
   *
   * @return for example {@code average precision 0.9861}, or {@code average precision of no
   *     samples}
   */
  @Override
  public String toString() {
    return MetricText.of(this);
  }
}
