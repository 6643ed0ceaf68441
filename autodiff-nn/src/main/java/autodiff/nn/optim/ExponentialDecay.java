package autodiff.nn.optim;

/**
 * Exponential decay, a rate that falls at every step: PyTorch's {@code ExponentialLR}, base·γ^step.
 *
 * @param gamma the factor γ, at least 0
 */
public record ExponentialDecay(double gamma) implements Schedule {
  /**
   * Checks the factor.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public ExponentialDecay {
    Optimizer.checkNotNegative("gamma", gamma);
  }

  @Override
  public double rate(double base, int step) {
    return base * Math.pow(gamma, step);
  }
}
