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
    checkArgument(
        shape.rank() > 0
            && shape.size(-1) > 0
            && shape.without(shape.rank() - 1).equals(targets.shape()),
        "%s: outputs %s and targets %s; outputs have one axis more, with a score for each class",
        metric,
        shape,
        targets.shape());
    int classes = shape.size(-1);
    double[] scores = outputs.toDoubles();
    int[] right = targets.toInts();
    for (int sample = 0; sample < right.length; sample++) {
      checkArgument(
          right[sample] >= 0 && right[sample] < classes,
          "%s: target %s of sample %s; the outputs have classes 0 to %s",
          metric,
          right[sample],
          sample,
          classes - 1);
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
}
