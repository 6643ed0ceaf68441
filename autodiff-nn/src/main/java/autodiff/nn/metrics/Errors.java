package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;

/** Outputs of a regression beside what they should be. */
record Errors(double[] outputs, double[] targets, int columns) {

  /** Checks that the shapes are the same: broadcasting would compare each with each. */
  static Errors of(String metric, Tensor outputs, Tensor targets) {
    checkArgument(
        outputs.shape().equals(targets.shape()),
        "%s: outputs %s and targets %s differ; reshape one of them?",
        metric,
        outputs.shape(),
        targets.shape());
    int rank = outputs.shape().rank();
    int rows = rank == 0 ? 1 : outputs.shape().size(0);
    int columns = rows == 0 ? 0 : outputs.elements() / rows;
    return new Errors(outputs.toDoubles(), targets.toDoubles(), columns);
  }

  double error(int i) {
    return outputs[i] - targets[i];
  }

  int length() {
    return outputs.length;
  }
}
