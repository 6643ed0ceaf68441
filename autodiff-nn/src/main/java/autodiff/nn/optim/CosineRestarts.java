package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Cosine annealing with warm restarts: PyTorch's {@code CosineAnnealingWarmRestarts}.
 *
 * <p>See:
 *
 * <pre>
 * Loshchilov, I., and Hutter, F.
 * "SGDR: Stochastic Gradient Descent with Warm Restarts"
 * ICLR 2017, section 3, equation 5.
 * </pre>
 *
 * @param steps the steps of the first fall, at least 1
 * @param growth how many times longer each fall is than the one before, at least 1
 * @param minimum the least rate, at least 0
 */
public record CosineRestarts(int steps, int growth, double minimum) implements Schedule {
  /**
   * Checks all.
   *
   * @throws IllegalArgumentException if one is too small or not finite
   */
  public CosineRestarts {
    checkArgument(steps >= 1, "cosine of %s steps; give 1 or more", steps);
    checkArgument(growth >= 1, "growth %s; give 1 or more", growth);
    Optimizer.checkNotNegative("minimum", minimum);
  }

  @Override
  public double rate(double base, int step) {
    long length = steps;
    long rest = step;
    if (growth == 1) {
      rest %= length;
    }
    while (rest >= length) {
      rest -= length;
      length *= growth;
    }
    return Cosine.between(base, minimum, (double) rest / length);
  }
}
