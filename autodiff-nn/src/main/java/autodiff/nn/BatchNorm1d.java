package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.OptionalDouble;

/**
 * Shifts and scales each feature to mean 0 and variance 1 over the batch, then by what was learned:
 * (x − mean)/√(variance + ε)·weight + bias, for inputs of shape [batch, features] or [batch,
 * features, length]. While the layer is trained, mean and variance are those of the batch, and
 * running averages are kept; after {@link #eval()}, and while it is {@linkplain #freeze() frozen},
 * it uses these and leaves them as they are.
 *
 * <p>Parameters: {@code weight}, from 1, and {@code bias}, from 0. Buffers: {@code running_mean},
 * {@code running_var} (of the unbiased variance), {@code num_batches_tracked}.
 */
public final class BatchNorm1d extends Layer {
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVariance;
  private final Tensor batches;
  private final double epsilon;
  private final OptionalDouble momentum;
  private final Shape wide;

  /**
   * A float32 layer with ε = 10⁻⁵ and momentum 0.1.
   *
   * @param features the number of features
   */
  public BatchNorm1d(int features) {
    this(features, 1e-5, OptionalDouble.of(0.1), DType.FLOAT32);
  }

  /**
   * A layer.
   *
   * @param features the number of features
   * @param epsilon what is added to variances
   * @param momentum the share of the newest batch in running averages, from 0 to 1; if empty, all
   *     batches have an equal share
   * @param type the type of the parameters
   * @throws IllegalArgumentException if there are no features, or a number is outside its range
   */
  public BatchNorm1d(int features, double epsilon, OptionalDouble momentum, DType type) {
    checkArgument(features > 0, "BatchNorm1d: %s features; give 1 or more", features);
    checkArgument(epsilon >= 0, "BatchNorm1d: epsilon %s; give 0 or more", epsilon);
    double share = momentum.orElse(0);
    checkArgument(share >= 0 && share <= 1, "BatchNorm1d: momentum %s; give 0 to 1", share);
    this.epsilon = epsilon;
    this.momentum = momentum;
    Shape shape = Shape.of(features);
    wide = Shape.of(features, 1);
    weight = param("weight", Tensor.full(1, type, shape));
    bias = param("bias", Tensor.zeros(type, shape));
    runningMean = buffer("running_mean", Tensor.zeros(type, shape));
    runningVariance = buffer("running_var", Tensor.full(1, type, shape));
    // A count: exact in float64 whatever the type of the rest.
    batches = buffer("num_batches_tracked", Tensor.scalar(0));
  }

  @Override
  protected Tensor forward(Tensor x) {
    Shape shape = x.shape();
    int features = weight.elements();
    checkArgument(
        (shape.rank() == 2 || shape.rank() == 3) && shape.size(1) == features,
        "inputs %s; give [batch, %s] or [batch, %s, length]",
        shape,
        features,
        features);
    checkType(x, weight);
    Tensor centered;
    Tensor variance;
    if (isTraining() && !isFrozen()) {
      int count = shape.elements() / features;
      checkArgument(
          count > 1,
          "inputs %s: %s of each feature, of which no variance can be estimated; train with batches"
              + " of 2 or more (DataLoader.droppingLast() leaves out a smaller last one), freeze()"
              + " the layer to use its running statistics, or call eval() if this is no training",
          shape,
          count == 1 ? "one number" : "no number");
      int[] axes = shape.rank() == 2 ? new int[] {0} : new int[] {0, 2};
      Tensor mean = x.mean(true, axes);
      centered = x.sub(mean);
      variance = centered.square().mean(true, axes);
      track(mean.detach(), variance.detach().mul(count / (count - 1.0)));
    } else {
      centered = x.sub(aligned(runningMean, shape));
      variance = aligned(runningVariance, shape);
    }
    Tensor scale = variance.add(epsilon).rsqrt().mul(aligned(weight, shape));
    return centered.mul(scale).add(aligned(bias, shape));
  }

  /** A vector of the features, to broadcast along the axis of the features. */
  private Tensor aligned(Tensor vector, Shape shape) {
    return shape.rank() == 2 ? vector : vector.reshape(wide);
  }

  private void track(Tensor mean, Tensor variance) {
    batches.set(batches.item() + 1);
    double share = momentum.orElse(1 / batches.item());
    move(runningMean, mean, share);
    move(runningVariance, variance, share);
  }

  private static void move(Tensor average, Tensor to, double share) {
    average.addInPlace(to.reshape(average.shape()).sub(average), share);
  }

  @Override
  public String toString() {
    return "BatchNorm1d " + weight.elements();
  }
}
