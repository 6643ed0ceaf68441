package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Cosine annealing, a rate that falls along half a cosine: PyTorch's {@code CosineAnnealingLR},
 * minimum + (base − minimum)·(1 + cos(π·step/steps))/2. Beyond the last step it rises again, as
 * there.
 *
 * <p>See:
 *
 * <pre>
 * Loshchilov, I., and Hutter, F.
 * "SGDR: Stochastic Gradient Descent with Warm Restarts"
 * ICLR 2017, section 3, equation 5, of a single run.
 * </pre>
 *
 * @param steps the step at which the minimum is reached, at least 1
 * @param minimum the least rate, at least 0
 */
public record Cosine(int steps, double minimum) implements Schedule {
  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is too small or not finite
   */
  public Cosine {
    checkArgument(steps >= 1, "cosine of %s steps; give 1 or more", steps);
    Optimizer.checkNotNegative("minimum", minimum);
  }

  /**
   * Down to 0.
   *
   * @param steps the step at which 0 is reached, at least 1
   * @throws IllegalArgumentException if there is no step
   */
  public Cosine(int steps) {
    this(steps, 0);
  }

  @Override
  public double rate(double base, int step) {
    return between(base, minimum, (double) step / steps);
  }

  /** From one number, at 0, to another, at 1. */
  static double between(double start, double end, double share) {
    return end + (start - end) * (1 + Math.cos(Math.PI * share)) / 2;
  }
}
