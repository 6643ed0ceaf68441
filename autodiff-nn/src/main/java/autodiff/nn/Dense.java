package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.op.Elementwise.Unary;
import autodiff.shape.Shape;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer, x·weightᵀ + bias: what PyTorch calls Linear. It takes a tensor of shape
 * [..., inputs] and gives one of shape [..., outputs]. Parameters: {@code weight} of shape
 * [outputs, inputs], {@code bias} of shape [outputs].
 *
 * <p>Both begin evenly distributed in ±1/√inputs, as in PyTorch; others are made by {@link Init}
 * and {@link #of(Tensor, Tensor)}.
 */
public final class Dense extends Layer {
  private final Tensor weight;
  private final @Nullable Tensor bias;

  private Dense(Tensor weight, @Nullable Tensor bias) {
    checkArgument(
        weight.shape().rank() == 2,
        "Dense: a weight of shape %s; give a matrix [outputs, inputs]",
        weight.shape());
    int outputs = weight.shape().size(0);
    checkArgument(
        bias == null || bias.shape().equals(Shape.of(outputs)),
        "Dense: a bias of shape %s with a weight %s; give [%s]",
        bias == null ? Shape.SCALAR : bias.shape(),
        weight.shape(),
        outputs);
    checkArgument(
        bias == null || bias.dtype() == weight.dtype(),
        "Dense: a weight of type %s with a bias of type %s; convert one by to(DType)",
        weight.dtype(),
        bias == null ? weight.dtype() : bias.dtype());
    this.weight = param("weight", weight);
    this.bias = bias == null ? null : param("bias", bias);
  }

  /**
   * A float32 layer with random parameters.
   *
   * @param inputs the number of inputs
   * @param outputs the number of outputs
   * @param generator where the parameters come from
   * @throws IllegalArgumentException if there are no inputs
   */
  public Dense(int inputs, int outputs, Generator generator) {
    this(inputs, outputs, DType.FLOAT32, generator);
  }

  /**
   * A layer with random parameters.
   *
   * @param inputs the number of inputs
   * @param outputs the number of outputs
   * @param type the type of the parameters
   * @param generator where they come from
   * @throws IllegalArgumentException if there are no inputs
   */
  public Dense(int inputs, int outputs, DType type, Generator generator) {
    this(
        initial(inputs, Shape.of(outputs, inputs), type, generator),
        initial(inputs, Shape.of(outputs), type, generator));
  }

  private static Tensor initial(int inputs, Shape shape, DType type, Generator generator) {
    checkArgument(inputs > 0, "Dense: %s inputs; give 1 or more", inputs);
    double bound = 1 / Math.sqrt(inputs);
    return Init.uniform(-bound, bound).create(shape, type, generator);
  }

  /**
   * A layer with random weights and no bias.
   *
   * @param inputs the number of inputs
   * @param outputs the number of outputs
   * @param type the type of the parameters
   * @param generator where they come from
   * @return a new layer
   * @throws IllegalArgumentException if there are no inputs
   */
  public static Dense withoutBias(int inputs, int outputs, DType type, Generator generator) {
    return of(initial(inputs, Shape.of(outputs, inputs), type, generator));
  }

  /**
   * A layer of given parameters.
   *
   * @param weight a matrix [outputs, inputs]; becomes a parameter as it is
   * @param bias a vector [outputs]; becomes a parameter as it is
   * @return a new layer
   * @throws IllegalArgumentException if the shapes do not fit, or the types differ
   */
  public static Dense of(Tensor weight, Tensor bias) {
    return new Dense(weight, bias);
  }

  /**
   * A layer of a given weight, without bias.
   *
   * @param weight a matrix [outputs, inputs]; becomes a parameter as it is
   * @return a new layer
   * @throws IllegalArgumentException if this is no matrix
   */
  public static Dense of(Tensor weight) {
    return new Dense(weight, null);
  }

  /**
   * The weight.
   *
   * @return the parameter, of shape [outputs, inputs]
   */
  public Tensor weight() {
    return weight;
  }

  @Override
  protected Tensor forward(Tensor x) {
    checkType(x, weight);
    return bias == null ? x.linear(weight) : x.linear(weight, bias);
  }

  /** What {@link #call} gives and an activation makes of it, as one node if it can be. */
  Tensor callWith(Unary activation, Tensor x) {
    return bias == null
        ? call(x).apply(activation)
        : call(
            x,
            inputs -> {
              checkType(inputs, weight);
              return inputs.linear(weight, bias, activation);
            });
  }

  @Override
  public String toString() {
    String sizes =
        String.format(
            Locale.ROOT, "Dense %d -> %d", weight.shape().size(1), weight.shape().size(0));
    return bias == null ? sizes + " without bias" : sizes;
  }
}
