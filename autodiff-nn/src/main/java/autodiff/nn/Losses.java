package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import java.util.Optional;

/**
 * The common loss functions. Each has PyTorch's defaults, and methods that give it with other
 * settings:
 *
 * <pre>{@code
 * Losses.mse().of(outputs, targets);
 * Losses.crossEntropy().withLabelSmoothing(0.1).of(scores, classes);
 * }</pre>
 *
 * <p>Outputs and targets must have the same shape: a vector of targets does not silently broadcast
 * against a column of outputs. Targets are converted to the type of the outputs, which is that of
 * the loss.
 */
public final class Losses {
  private Losses() {}

  /**
   * The mean squared error, (x − y)².
   *
   * @return a loss on targets of the same shape
   */
  public static Pointwise mse() {
    return new Pointwise(Pointwise.Kind.MSE, 0, Reduction.MEAN);
  }

  /**
   * The mean absolute error, |x − y|. Its derivative is 0 where the two are equal.
   *
   * @return a loss on targets of the same shape
   */
  public static Pointwise l1() {
    return new Pointwise(Pointwise.Kind.L1, 0, Reduction.MEAN);
  }

  /**
   * Huber's loss with δ = 1.
   *
   * @return a loss on targets of the same shape
   * @see #huber(double)
   */
  public static Pointwise huber() {
    return huber(1);
  }

  /**
   * Huber's loss: d²/2 for a difference d of at most δ, δ(|d| − δ/2) beyond. Derivative: d, but
   * between −δ and δ.
   *
   * @param delta the difference δ at which it goes on straight; positive
   * @return a loss on targets of the same shape
   * @throws IllegalArgumentException if δ is not positive
   */
  public static Pointwise huber(double delta) {
    checkArgument(delta > 0, "huber: delta %s; give a positive one", delta);
    return new Pointwise(Pointwise.Kind.HUBER, delta, Reduction.MEAN);
  }

  /**
   * The smooth L1 loss with β = 1.
   *
   * @return a loss on targets of the same shape
   * @see #smoothL1(double)
   */
  public static Pointwise smoothL1() {
    return smoothL1(1);
  }

  /**
   * The smooth L1 loss: d²/(2β) for a difference d of at most β, |d| − β/2 beyond, which is Huber's
   * divided by β.
   *
   * @param beta the difference β at which it goes on straight; of 0, this is {@link #l1()}
   * @return a loss on targets of the same shape
   * @throws IllegalArgumentException if β is negative
   */
  public static Pointwise smoothL1(double beta) {
    checkArgument(beta >= 0, "smoothL1: beta %s; give 0 or more", beta);
    return new Pointwise(
        beta == 0 ? Pointwise.Kind.L1 : Pointwise.Kind.SMOOTH_L1, beta, Reduction.MEAN);
  }

  /**
   * The cross entropy of scores, before any softmax, and right classes: −log softmax(x) at the
   * class.
   *
   * @return a loss on classes
   */
  public static CrossEntropy crossEntropy() {
    return new CrossEntropy(Optional.empty(), 0, CrossEntropy.USUAL_IGNORED_INDEX, Reduction.MEAN);
  }

  /**
   * The binary cross entropy of scores, before any sigmoid: −y·log σ(x) − (1 − y)·log(1 − σ(x)),
   * finite and precise for all finite scores. Derivative: σ(x) − y.
   *
   * @return a loss on targets from 0 to 1 of the same shape
   */
  public static BinaryCrossEntropy bceWithLogits() {
    return new BinaryCrossEntropy(Optional.empty(), Reduction.MEAN);
  }

  /**
   * The binary cross entropy of probabilities: −y·log p − (1 − y)·log(1 − p), where logarithms are
   * at least −100 (and their derivative is 0 where that cuts them). Prefer {@link #bceWithLogits},
   * which needs no such limit.
   *
   * @return a loss on targets from 0 to 1 of the same shape; outputs are from 0 to 1, too
   */
  public static Pointwise bce() {
    return new Pointwise(Pointwise.Kind.BCE, 0, Reduction.MEAN);
  }

  static void checkSameShape(String loss, Tensor outputs, Tensor targets) {
    checkArgument(
        outputs.shape().equals(targets.shape()),
        "%s: outputs %s and targets %s; reshape one: they must not broadcast",
        loss,
        outputs.shape(),
        targets.shape());
  }
}
