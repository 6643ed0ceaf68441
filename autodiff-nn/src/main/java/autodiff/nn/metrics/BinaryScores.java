package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;

/** One score a sample beside whether the answer is yes. */
record BinaryScores(double[] scores, boolean[] targets) {

  /** Checks that the shapes are the same, that targets are 0 or 1, and that there is no NaN. */
  static BinaryScores of(String metric, Tensor outputs, Tensor targets) {
    checkArgument(
        outputs.shape().equals(targets.shape()),
        "%s: outputs %s and targets %s differ; give one score a sample, in the shape of the targets"
            + " (with a score for each of several classes: the metrics without Binary)",
        metric,
        outputs.shape(),
        targets.shape());
    double[] scores = outputs.toDoubles();
    double[] answers = targets.toDoubles();
    boolean[] right = new boolean[answers.length];
    for (int i = 0; i < answers.length; i++) {
      checkArgument(
          answers[i] == 0 || answers[i] == 1,
          "%s: target %s is %s; give 0 or 1",
          metric,
          i,
          answers[i]);
      checkArgument(
          !Double.isNaN(scores[i]), "%s: score %s is NaN; did training diverge?", metric, i);
      right[i] = answers[i] == 1;
    }
    return new BinaryScores(scores, right);
  }

  int samples() {
    return scores.length;
  }
}
