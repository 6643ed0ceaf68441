package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import autodiff.Tensor;
import java.util.stream.IntStream;

/**
 * R², the coefficient of determination: 1 minus the sum of squared errors over that of always
 * guessing the mean of the targets. 1 is perfect, 0 as good as the mean, and there is no limit
 * below.
 *
 * <p>If there are several numbers a sample, each gets its R², and the value is their mean. If all
 * targets are the same, no guess is better than their mean: R² is 1 if all outputs are right and 0
 * if not, as in scikit-learn.
 */
public final class R2 implements Metric<Tensor> {
  private static final String NAME = "R²";

  private long samples;
  private double[] mean = {};
  private double[] squaredDeviations = {};
  private double[] squaredErrors = {};

  /** A metric that has seen nothing yet. */
  public R2() {}

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Takes a batch into account.
   *
   * @param outputs numbers: [n] or [n, columns]
   * @param targets what they should be, of the same shape
   * @throws IllegalArgumentException if the shapes differ, or the number of columns from before
   */
  @Override
  public void update(Tensor outputs, Tensor targets) {
    Errors errors = Errors.of(NAME, outputs, targets);
    if (errors.length() == 0) {
      return;
    }
    int columns = errors.columns();
    if (samples == 0) {
      mean = new double[columns];
      squaredDeviations = new double[columns];
      squaredErrors = new double[columns];
    }
    checkArgument(
        columns == mean.length,
        "%s: %s numbers a sample in shape %s, but there were %s before",
        NAME,
        columns,
        targets.shape(),
        mean.length);
    for (int row = 0; row < errors.length() / columns; row++) {
      samples++;
      for (int c = 0; c < columns; c++) {
        int i = row * columns + c;
        // Welford's way: sums of squares of large numbers would cancel.
        double before = errors.targets()[i] - mean[c];
        mean[c] += before / samples;
        squaredDeviations[c] += before * (errors.targets()[i] - mean[c]);
        squaredErrors[c] += errors.error(i) * errors.error(i);
      }
    }
  }

  @Override
  public double value() {
    checkState(samples > 0, "%s of no samples; update it first", NAME);
    return IntStream.range(0, mean.length).mapToDouble(this::ofColumn).average().orElseThrow();
  }

  private double ofColumn(int c) {
    if (squaredDeviations[c] == 0) {
      return squaredErrors[c] == 0 ? 1 : 0;
    }
    return 1 - squaredErrors[c] / squaredDeviations[c];
  }

  @Override
  public void reset() {
    samples = 0;
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
