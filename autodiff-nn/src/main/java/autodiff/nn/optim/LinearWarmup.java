package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Linear warm-up, a rate that rises (or falls) linearly and then stays: PyTorch's {@code LinearLR},
 * base times a factor that goes from {@code from} to {@code to}.
 *
 * <p>See:
 *
 * <pre>
 * Goyal, P., Dollár, P., Girshick, R., Noordhuis, P., Wesolowski, L., Kyrola, A., Tulloch, A.,
 * Jia, Y., and He, K.
 * "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour"
 * arXiv:1706.02677, 2017, section 2.2 (gradual warmup).
 * </pre>
 *
 * @param steps the step at which the end is reached, at least 1
 * @param from the factor of step 0, at least 0
 * @param to the factor at the end, at least 0
 */
public record LinearWarmup(int steps, double from, double to) implements Schedule {
  /**
   * Checks all.
   *
   * @throws IllegalArgumentException if one is too small or not finite
   */
  public LinearWarmup {
    checkArgument(steps >= 1, "warm-up of %s steps; give 1 or more", steps);
    Optimizer.checkNotNegative("first factor", from);
    Optimizer.checkNotNegative("last factor", to);
  }

  /**
   * From 0 to the base. (PyTorch, which cannot begin at 0, begins at a third.)
   *
   * @param steps the step at which the base is reached, at least 1
   * @return the schedule
   * @throws IllegalArgumentException if there is no step
   */
  public static LinearWarmup of(int steps) {
    return new LinearWarmup(steps, 0, 1);
  }

  @Override
  public double rate(double base, int step) {
    return base * (from + (to - from) * Math.min(step, steps) / steps);
  }
}
