package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Arrays;

/**
 * Shifts and scales each sample to mean 0 and variance 1 over its last axes, then by what was
 * learned: (x − mean)/√(variance + ε)·weight + bias. Parameters: {@code weight}, from 1, and {@code
 * bias}, from 0, of the shape of those axes.
 */
public final class LayerNorm extends Layer {
  private final Tensor weight;
  private final Tensor bias;
  private final double epsilon;
  private final int[] axes;

  /**
   * A float32 layer with ε = 10⁻⁵.
   *
   * @param sizes the sizes of the last axes
   */
  public LayerNorm(int... sizes) {
    this(Shape.of(sizes), 1e-5, DType.FLOAT32);
  }

  /**
   * A layer.
   *
   * @param shape the shape of the last axes
   * @param epsilon what is added to variances
   * @param type the type of the parameters
   * @throws IllegalArgumentException if there are no axes, or ε is negative
   */
  public LayerNorm(Shape shape, double epsilon, DType type) {
    checkArgument(shape.rank() > 0, "LayerNorm: shape []; give at least one axis");
    checkArgument(epsilon >= 0, "LayerNorm: epsilon %s; give 0 or more", epsilon);
    this.epsilon = epsilon;
    axes = new int[shape.rank()];
    Arrays.setAll(axes, i -> i - axes.length);
    weight = param("weight", Tensor.full(1, type, shape));
    bias = param("bias", Tensor.zeros(type, shape));
  }

  @Override
  protected Tensor forward(Tensor x) {
    int rank = x.shape().rank();
    int[] last = rank < axes.length ? new int[0] : x.shape().sizes();
    checkArgument(
        rank >= axes.length
            && Shape.of(Arrays.copyOfRange(last, rank - axes.length, rank)).equals(weight.shape()),
        "inputs %s; the last sizes must be %s",
        x.shape(),
        weight.shape());
    checkType(x, weight);
    Tensor centered = x.sub(x.mean(true, axes));
    Tensor scale = centered.square().mean(true, axes).add(epsilon).rsqrt();
    return centered.mul(scale).mul(weight).add(bias);
  }

  @Override
  public String toString() {
    return "LayerNorm " + weight.shape();
  }
}
