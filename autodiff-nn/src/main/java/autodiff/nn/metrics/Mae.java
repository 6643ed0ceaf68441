package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkState;

import autodiff.Tensor;

/** The mean absolute error: the mean of |output − target| over all numbers of all samples. */
public final class Mae implements Metric<Tensor> {
  private static final String NAME = "mean absolute error";

  private double sum;
  private long numbers;

  /** A metric that has seen nothing yet. */
  public Mae() {}

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Takes a batch into account.
   *
   * @param outputs numbers
   * @param targets what they should be, of the same shape
   * @throws IllegalArgumentException if the shapes differ
   */
  @Override
  public void update(Tensor outputs, Tensor targets) {
    Errors errors = Errors.of(NAME, outputs, targets);
    for (int i = 0; i < errors.length(); i++) {
      sum += Math.abs(errors.error(i));
    }
    numbers += errors.length();
  }

  @Override
  public double value() {
    checkState(numbers > 0, "%s of no samples; update it first", NAME);
    return sum / numbers;
  }

  @Override
  public void reset() {
    sum = 0;
    numbers = 0;
  }

  /**
   * The metric's name and value so far.
   *
   * @return for example {@code accuracy 0.9861}, or {@code accuracy of no samples}
   */
  @Override
  public String toString() {
    return MetricText.of(this);
  }
}
