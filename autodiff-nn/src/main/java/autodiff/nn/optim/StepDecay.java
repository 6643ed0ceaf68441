package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Decay every so many steps: PyTorch's {@code StepLR}, base·γ^⌊step/every⌋.
 *
 * @param every after how many steps, at least 1
 * @param gamma the factor γ, at least 0; often 0.1
 */
public record StepDecay(int every, double gamma) implements Schedule {
  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is too small or not finite
   */
  public StepDecay {
    checkArgument(every >= 1, "every %s steps; give 1 or more", every);
    Optimizer.checkNotNegative("gamma", gamma);
  }

  @Override
  public double rate(double base, int step) {
    int falls = step / every;
    return base * Math.pow(gamma, falls);
  }
}
