package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A constant learning rate: PyTorch's {@code ConstantLR}, factor·base before a step and base from
 * there on.
 *
 * @param factor the factor, at least 0
 * @param steps how many steps it holds, at least 0
 */
public record Constant(double factor, int steps) implements Schedule {
  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is negative or not finite
   */
  public Constant {
    Optimizer.checkNotNegative("factor", factor);
    checkArgument(steps >= 0, "%s steps; give a number that is not negative", steps);
  }

  /** The base itself, always. */
  public Constant() {
    this(1, 0);
  }

  @Override
  public double rate(double base, int step) {
    return step < steps ? base * factor : base;
  }
}
