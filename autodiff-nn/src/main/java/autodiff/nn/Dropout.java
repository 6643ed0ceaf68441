package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.function.Function;

/**
 * Replaces elements by 0 at random while the layer is trained, each with probability p, and
 * multiplies the others by 1/(1 − p). Does nothing after {@link #eval()}.
 */
public final class Dropout extends Layer {
  private final double p;

  /** Gives numbers from 0 to 1: an element stays if its number is p or more. */
  private final Function<Shape, Tensor> draws;

  /**
   * A layer that drops elements.
   *
   * @param p the probability, from 0 to 1
   * @param generator where chance comes from
   * @throws IllegalArgumentException if this is no probability
   */
  public Dropout(double p, Generator generator) {
    this(p, shape -> Tensor.uniform(generator, 0, 1, DType.FLOAT32, shape));
    random("generator", generator);
  }

  Dropout(double p, Function<Shape, Tensor> draws) {
    checkArgument(p >= 0 && p <= 1, "Dropout: probability %s; give one from 0 to 1", p);
    this.p = p;
    this.draws = draws;
  }

  @Override
  protected Tensor forward(Tensor x) {
    if (!isTraining() || p == 0) {
      return x;
    }
    if (p == 1) {
      return x.mulNoNan(x.constant(0));
    }
    Tensor kept = draws.apply(x.shape()).atLeast(p);
    return x.mul(kept.to(x.dtype()).mul(1 / (1 - p)));
  }

  @Override
  public String toString() {
    return "Dropout " + p;
  }
}
