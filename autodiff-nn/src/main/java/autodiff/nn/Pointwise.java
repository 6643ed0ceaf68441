package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import java.util.Locale;

/**
 * A loss computed element by element from outputs and targets. Made by {@link Losses}.
 *
 * @param kind the function
 * @param knee where it goes on straight, if it has such a place; else 0
 * @param reduction what becomes of the losses of all elements
 */
public record Pointwise(Kind kind, double knee, Reduction reduction) implements Loss<Tensor> {
  private static final double LEAST_LOGARITHM = -100;

  /** Functions of an output and a target. */
  public enum Kind {
    /** The square of the difference. */
    MSE,
    /** The difference's absolute value. */
    L1,
    /** Half of the square, straight beyond δ. */
    HUBER,
    /** Huber's divided by δ. */
    SMOOTH_L1,
    /** The binary cross entropy of a probability. */
    BCE
  }

  /**
   * The same loss, reduced in another way.
   *
   * @param newReduction what becomes of the losses of all elements
   * @return the loss
   */
  public Pointwise withReduction(Reduction newReduction) {
    return new Pointwise(kind, knee, newReduction);
  }

  /** The number of elements: a mean is over all of them. */
  @Override
  public double weight(Tensor outputs, Tensor targets) {
    return outputs.elements();
  }

  @Override
  public Tensor of(Tensor outputs, Tensor targets) {
    Losses.checkSameShape(kind.name().toLowerCase(Locale.ROOT), outputs, targets);
    return reduction.of(each(outputs, targets.to(outputs.dtype())));
  }

  private Tensor each(Tensor x, Tensor y) {
    return switch (kind) {
      case MSE -> x.sub(y).square();
      case L1 -> x.sub(y).abs();
      case HUBER -> huber(x.sub(y));
      case SMOOTH_L1 -> huber(x.sub(y)).div(knee);
      case BCE -> binaryCrossEntropy(x, y);
    };
  }

  /** Smooth at 0, too, as the absolute value would not be. */
  private Tensor huber(Tensor difference) {
    Tensor inside = difference.clamp(-knee, knee);
    return inside.mul(difference.sub(inside.mul(0.5)));
  }

  private static Tensor binaryCrossEntropy(Tensor p, Tensor y) {
    checkProbabilities("outputs", p);
    checkProbabilities("targets", y);
    Tensor yes = p.log().clamp(LEAST_LOGARITHM, 0);
    Tensor no = p.neg().log1p().clamp(LEAST_LOGARITHM, 0);
    // Not neg(): a loss of 0 is to be printed as that.
    return y.mul(yes).add(y.subFrom(1).mul(no)).subFrom(0);
  }

  private static void checkProbabilities(String what, Tensor x) {
    for (double p : x.toDoubles()) {
      // NaN passes: it shows in the loss.
      checkArgument(
          !(p < 0 || p > 1),
          "bce: %s with %s; give 0 to 1, or use bceWithLogits for scores",
          what,
          p);
    }
  }
}
