package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Shifts and scales every feature to mean 0 and standard deviation 1 over the samples that it was
 * fitted to. Fitted to the training samples alone, it tells the network nothing about others.
 *
 * <pre>{@code
 * Standardization scale = Standardization.fittedTo(split.training());
 * TensorDataset<IntTensor> training = scale.apply(split.training());
 * TensorDataset<IntTensor> heldOut = scale.apply(split.heldOut());
 * }</pre>
 *
 * <p>It measures and computes in float64 whatever the type of the samples, and gives them in their
 * type. The deviation is that of the samples as a whole, with division by n. A feature that is the
 * same in all samples has nothing to be scaled by and is shifted only. NaN and infinite values make
 * their feature NaN.
 */
public final class Standardization {
  private final double[] mean;
  private final double[] deviation;

  private Standardization(double[] mean, double[] deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /**
   * Measures the features of a data set.
   *
   * @param samples what to learn from
   * @return the standardization
   * @throws IllegalArgumentException if there is no sample
   */
  public static Standardization fittedTo(TensorDataset<?> samples) {
    return fittedTo(samples.inputs());
  }

  /**
   * Measures features: what stands in the same place of every row.
   *
   * @param rows a row a sample: [n, ...]
   * @return the standardization
   * @throws IllegalArgumentException if there is no sample
   */
  public static Standardization fittedTo(Tensor rows) {
    Shape shape = rows.shape();
    checkArgument(
        shape.rank() > 0 && shape.size(0) > 0,
        "standardization of no samples: shape %s; give at least 1 row",
        shape);
    double[] x = rows.toDoubles();
    int n = shape.size(0);
    int features = x.length / n;
    double[] mean = new double[features];
    double[] deviation = new double[features];
    for (int f = 0; f < features; f++) {
      int feature = f;
      double first = x[f];
      // A mean is rounded: equal numbers would seem to differ from it a little.
      boolean constant =
          IntStream.range(1, n).noneMatch(row -> x[row * features + feature] != first);
      double scale =
          scale(IntStream.range(0, n).mapToDouble(row -> x[row * features + feature]).toArray());
      double m =
          constant
              ? first * scale
              : IntStream.range(0, n)
                  .mapToDouble(row -> x[row * features + feature] * scale)
                  .average()
                  .orElseThrow();
      double variance =
          IntStream.range(0, n)
              .mapToDouble(row -> square(x[row * features + feature] * scale - m))
              .average()
              .orElseThrow();
      mean[f] = m / scale;
      deviation[f] = variance == 0 ? 1 : Math.sqrt(variance) / scale;
    }
    return new Standardization(mean, deviation);
  }

  /** A power of two that keeps sums and squares of huge and of tiny numbers in range. */
  private static double scale(double[] x) {
    double max = Arrays.stream(x).map(Math::abs).max().orElse(0);
    boolean usual = max == 0 || (max > 0x1p-400 && max < 0x1p500);
    return usual || !(max <= Double.MAX_VALUE)
        ? 1
        : Math.scalb(1.0, Math.min(1000, -Math.getExponent(max)));
  }

  private static double square(double x) {
    return x * x;
  }

  /**
   * The means.
   *
   * @return a vector of float64, one number a feature
   */
  public Tensor mean() {
    return Tensor.of(mean);
  }

  /**
   * What the features are divided by.
   *
   * @return a vector of float64, one number a feature: its standard deviation, or 1 where that is 0
   */
  public Tensor deviation() {
    return Tensor.of(deviation);
  }

  /**
   * Shifts and scales the inputs of a data set.
   *
   * @param <Y> what is to be predicted
   * @param samples any number of samples with as many features
   * @return the same targets with scaled inputs
   * @throws IllegalArgumentException if the number of features differs
   */
  public <Y> TensorDataset<Y> apply(TensorDataset<Y> samples) {
    return samples.withInputs(apply(samples.inputs()));
  }

  /**
   * Shifts and scales rows.
   *
   * @param rows any number of samples with as many features: [n, ...]
   * @return the scaled rows; takes no gradient
   * @throws IllegalArgumentException if the number of features differs
   */
  public Tensor apply(Tensor rows) {
    double[] x = checked(rows);
    for (int i = 0; i < x.length; i++) {
      int feature = i % mean.length;
      x[i] = (x[i] - mean[feature]) / deviation[feature];
    }
    return like(rows, x);
  }

  /**
   * Shifts and scales one sample.
   *
   * @param features its features
   * @return the scaled features
   * @throws IllegalArgumentException if their number differs
   */
  public double[] apply(double... features) {
    return apply(Tensor.of(Shape.of(1, features.length), features)).toDoubles();
  }

  /**
   * Undoes {@link #apply(Tensor)}, up to rounding.
   *
   * @param rows scaled samples
   * @return the samples in the units that they were measured in
   * @throws IllegalArgumentException if the number of features differs
   */
  public Tensor invert(Tensor rows) {
    double[] x = checked(rows);
    for (int i = 0; i < x.length; i++) {
      int feature = i % mean.length;
      x[i] = x[i] * deviation[feature] + mean[feature];
    }
    return like(rows, x);
  }

  private double[] checked(Tensor rows) {
    int[] sizes = rows.shape().sizes();
    checkArgument(
        sizes.length > 0, "standardization of shape []; give one row a sample: [1, ...]?");
    int features = Arrays.stream(sizes).skip(1).reduce(1, Math::multiplyExact);
    checkArgument(
        features == mean.length,
        "standardization: rows %s have %s features, but it was fitted to %s; give as many",
        rows.shape(),
        features,
        mean.length);
    return rows.toDoubles();
  }

  private static Tensor like(Tensor rows, double[] x) {
    Tensor y = Tensor.of(rows.shape(), x);
    return rows.dtype() == DType.FLOAT64 ? y : y.to(rows.dtype());
  }

  /**
   * What it was fitted to.
   *
   * @return for example {@code Standardization of 4 features}
   */
  @Override
  public String toString() {
    return "Standardization of " + mean.length + " features";
  }
}
