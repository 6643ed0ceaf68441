package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import autodiff.Tensor;

/** How often each answer was taken for each other. Where a quotient is 0/0, it is 0. */
final class BinaryMatrix {
  private final String metric;
  private final double threshold;
  private long truePositives;
  private long falsePositives;
  private long falseNegatives;
  private long trueNegatives;

  BinaryMatrix(String metric, double threshold) {
    checkArgument(
        Double.isFinite(threshold),
        "%s: threshold %s; give a finite one: 0 for scores before a sigmoid, 0.5 for probabilities",
        metric,
        threshold);
    this.metric = metric;
    this.threshold = threshold;
  }

  String metric() {
    return metric;
  }

  void update(Tensor outputs, Tensor targets) {
    BinaryScores scores = BinaryScores.of(metric, outputs, targets);
    for (int i = 0; i < scores.samples(); i++) {
      boolean predicted = scores.scores()[i] > threshold;
      if (scores.targets()[i]) {
        truePositives += predicted ? 1 : 0;
        falseNegatives += predicted ? 0 : 1;
      } else {
        falsePositives += predicted ? 1 : 0;
        trueNegatives += predicted ? 0 : 1;
      }
    }
  }

  double accuracy() {
    return quotient(
        truePositives + trueNegatives,
        truePositives + trueNegatives + falsePositives + falseNegatives);
  }

  double precision() {
    return quotient(truePositives, truePositives + falsePositives);
  }

  double recall() {
    return quotient(truePositives, truePositives + falseNegatives);
  }

  double f1() {
    return quotient(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }

  private double quotient(long part, long whole) {
    checkState(
        truePositives + falsePositives + falseNegatives + trueNegatives > 0,
        "%s of no samples; update it first",
        metric);
    return whole == 0 ? 0 : (double) part / whole;
  }

  void reset() {
    truePositives = 0;
    falsePositives = 0;
    falseNegatives = 0;
    trueNegatives = 0;
  }
}
