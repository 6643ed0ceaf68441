package autodiff.nn.scalar;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Value;
import java.util.List;

/** How wrong outputs are, as one number to be made smaller. Losses of a batch are means over it. */
public final class ScalarLosses {
  private ScalarLosses() {}

  /**
   * The hinge or max-margin loss of a classifier of two classes by the sign of a score: the mean of
   * max(0, 1 − ys). It is 0 where the score has the right sign and is at least 1 in magnitude.
   *
   * @param scores the scores s
   * @param labels the classes y, −1 or 1, one for each score
   * @return the loss
   * @throws IllegalArgumentException if there are no scores, not as many labels, or other labels
   */
  public static Value hinge(Value[] scores, int[] labels) {
    checkSizes("hinge", "scores", scores.length, "labels", labels.length);
    Value[] losses = new Value[scores.length];
    for (int i = 0; i < losses.length; i++) {
      checkArgument(
          labels[i] == -1 || labels[i] == 1,
          "hinge: label %s of sample %s; classes are -1 and 1",
          labels[i],
          i);
      losses[i] = scores[i].mul(labels[i]).subFrom(1).relu();
    }
    return mean(losses);
  }

  /**
   * The mean squared error: the mean of (p − t)².
   *
   * @param predictions the predictions p
   * @param targets what they should be, one for each prediction
   * @return the loss
   * @throws IllegalArgumentException if there are no predictions or not as many targets
   */
  public static Value meanSquaredError(Value[] predictions, double[] targets) {
    checkSizes("meanSquaredError", "predictions", predictions.length, "targets", targets.length);
    Value[] losses = new Value[predictions.length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = predictions[i].sub(targets[i]).square();
    }
    return mean(losses);
  }

  /**
   * The cross entropy of one sample: −ln softmax(z)ₜ = ln Σ e<sup>zᵢ</sup> − zₜ, without overflow.
   *
   * @param logits the network's outputs z, one for each class, before any softmax
   * @param target the right class t, from 0
   * @return the loss
   * @throws IllegalArgumentException if there is no such class
   */
  public static Value crossEntropy(Value[] logits, int target) {
    checkArgument(
        target >= 0 && target < logits.length,
        "crossEntropy: class %s of %s logits; classes count from 0",
        target,
        logits.length);
    return Value.logSumExp(logits).sub(logits[target]);
  }

  /**
   * The mean cross entropy of a batch: see {@link #crossEntropy(Value[], int)}.
   *
   * @param logits the network's outputs, one row for each sample
   * @param targets the right classes, from 0, one for each sample
   * @return the loss
   * @throws IllegalArgumentException if there are no samples, not as many targets, or no such class
   */
  public static Value crossEntropy(Value[][] logits, int[] targets) {
    checkSizes("crossEntropy", "rows of logits", logits.length, "targets", targets.length);
    Value[] losses = new Value[logits.length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = crossEntropy(logits[i], targets[i]);
    }
    return mean(losses);
  }

  /**
   * The penalty on large parameters: λ Σ p². To be added to a loss; what weight decay 2λ in {@link
   * ScalarSgd} amounts to.
   *
   * @param strength the factor λ, at least 0
   * @param parameters the parameters p
   * @return λ Σ p²
   * @throws IllegalArgumentException if the strength is negative or NaN
   */
  public static Value l2Penalty(double strength, List<Value> parameters) {
    checkArgument(strength >= 0, "l2Penalty: strength %s; give 0 or more", strength);
    Value[] p = parameters.toArray(Value[]::new);
    return Value.dot(p, p).mul(strength);
  }

  private static Value mean(Value[] x) {
    return Value.sum(x).div(x.length);
  }

  private static void checkSizes(String loss, String outputs, int m, String targets, int n) {
    checkArgument(m > 0, "%s: no %s; give at least one sample", loss, outputs);
    checkArgument(
        m == n, "%s: %s %s and %s %s; give as many of both", loss, m, outputs, n, targets);
  }
}
