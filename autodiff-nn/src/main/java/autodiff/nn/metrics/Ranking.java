package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkState;

import autodiff.Tensor;
import java.util.Arrays;

/** All scores seen so far, of samples that are a yes and of those that are a no. */
final class Ranking {
  private static final int FIRST_CAPACITY = 64;

  private final String metric;
  private double[] positives = new double[FIRST_CAPACITY];
  private double[] negatives = new double[FIRST_CAPACITY];
  private int positiveCount;
  private int negativeCount;

  Ranking(String metric) {
    this.metric = metric;
  }

  void update(Tensor outputs, Tensor targets) {
    BinaryScores scores = BinaryScores.of(metric, outputs, targets);
    positives = withRoom(positives, positiveCount, scores.samples());
    negatives = withRoom(negatives, negativeCount, scores.samples());
    for (int i = 0; i < scores.samples(); i++) {
      // 0 and -0 are the same score, but not to a sort.
      double score = scores.scores()[i] + 0.0;
      if (scores.targets()[i]) {
        positives[positiveCount++] = score;
      } else {
        negatives[negativeCount++] = score;
      }
    }
  }

  private static double[] withRoom(double[] scores, int count, int more) {
    int needed = Math.addExact(count, more);
    return needed <= scores.length
        ? scores
        : Arrays.copyOf(
            scores, (int) Math.max(needed, Math.min(2L * count, Integer.MAX_VALUE - 8)));
  }

  void reset() {
    positiveCount = 0;
    negativeCount = 0;
  }

  int positiveCount() {
    return positiveCount;
  }

  int negativeCount() {
    return negativeCount;
  }

  void checkNotEmpty() {
    checkState(positiveCount + negativeCount > 0, "%s of no samples; update it first", metric);
  }

  /** Sees each different score, the largest first. */
  @FunctionalInterface
  interface Visitor {
    /** How many samples have the score. */
    void visit(long positivesHere, long negativesHere);
  }

  void visit(Visitor visitor) {
    Arrays.sort(positives, 0, positiveCount);
    Arrays.sort(negatives, 0, negativeCount);
    int p = positiveCount;
    int n = negativeCount;
    while (p > 0 || n > 0) {
      double score =
          p == 0
              ? negatives[n - 1]
              : n == 0 ? positives[p - 1] : Math.max(positives[p - 1], negatives[n - 1]);
      int pBefore = p;
      int nBefore = n;
      while (p > 0 && positives[p - 1] == score) {
        p--;
      }
      while (n > 0 && negatives[n - 1] == score) {
        n--;
      }
      visitor.visit(pBefore - p, nBefore - n);
    }
  }
}
