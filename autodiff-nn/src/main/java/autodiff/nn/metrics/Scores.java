package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;

/** Outputs of a classifier, a score a class in each row, beside the right classes. */
record Scores(double[] scores, int[] targets, int classes) {

  /** Checks that they belong together, that targets are classes, and that there is no NaN. */
  static Scores of(String metric, Tensor outputs, IntTensor targets) {
    Shape shape = outputs.shape();
    checkShapes(metric, shape, targets.shape());
    int classes = shape.size(-1);
    double[] scores = outputs.toDoubles();
    int[] right = targets.toInts();
    for (int sample = 0; sample < right.length; sample++) {
      checkArgument(
          right[sample] >= 0 && right[sample] < classes,
          "%s: target %s of sample %s; the outputs have classes 0 to %s%s",
          metric,
          right[sample],
          sample,
          classes - 1,
          right[sample] < 0 ? ignoring(right[sample]) : "");
      for (int c = 0; c < classes; c++) {
        checkArgument(
            !Double.isNaN(scores[sample * classes + c]),
            "%s: the score of class %s of sample %s is NaN, so no class is best; did training"
                + " diverge?",
            metric,
            c,
            sample);
      }
    }
    return new Scores(scores, right, classes);
  }

  /** Checks that there is a score for each of several classes of each target. */
  static void checkShapes(String metric, Shape outputs, Shape targets) {
    int rank = outputs.rank();
    boolean fits = rank > 0 && outputs.size(-1) > 0 && outputs.without(rank - 1).equals(targets);
    boolean isOneScore = fits ? outputs.size(-1) == 1 : outputs.equals(targets) && rank > 0;
    checkArgument(
        fits || isOneScore,
        "%s: outputs %s and targets %s; outputs have one axis more, with a score for each class",
        metric,
        outputs,
        targets);
    checkArgument(
        !isOneScore,
        "%s: outputs %s and targets %s are one score a sample, which says yes or no; take"
            + " BinaryAccuracy or another binary metric, with targets of 0 and 1 in the shape of the"
            + " outputs, or give a score for each class",
        metric,
        outputs,
        targets);
  }

  private static String ignoring(int target) {
    return "; if it is to be ignored, wrap the metric: new Ignoring(" + target + ", metric)";
  }

  int samples() {
    return targets.length;
  }

  /** The class with the largest score, the first of them if there are several. */
  int predicted(int sample) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = scores[sample * classes + c] > scores[sample * classes + best] ? c : best;
    }
    return best;
  }

  /** How many classes come before the right one: those with a larger score, or the first equal. */
  int rank(int sample) {
    double right = scores[sample * classes + targets[sample]];
    int before = 0;
    for (int c = 0; c < classes; c++) {
      double score = scores[sample * classes + c];
      before += score > right || (score == right && c < targets[sample]) ? 1 : 0;
    }
    return before;
  }

  /** The negative logarithm of the softmax at the right class. */
  double logLoss(int sample) {
    int from = sample * classes;
    double largest = scores[from + predicted(sample)];
    double right = scores[from + targets[sample]];
    if (Double.isInfinite(largest)) {
      // Differences would be NaN: all of the probability goes to infinite scores, evenly.
      return right == largest ? Math.log(countOf(largest, from)) : Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(scores[from + c] - largest);
    }
    return Math.log(sum) - (right - largest);
  }

  private int countOf(double score, int from) {
    int count = 0;
    for (int c = 0; c < classes; c++) {
      count += scores[from + c] == score ? 1 : 0;
    }
    return count;
  }
}
