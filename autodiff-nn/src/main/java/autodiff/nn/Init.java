package autodiff.nn;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.shape.Shape;

/**
 * An initializer: a recipe for a parameter's first values, for any shape.
 *
 * <pre>{@code
 * Tensor weight = Init.kaimingNormal().create(Shape.of(32, 64), DType.FLOAT32, random);
 * Dense hidden = Dense.of(weight, Tensor.zeros(DType.FLOAT32, Shape.of(32)));
 * Init.orthogonal(1).fill(hidden.weight(), random); // another time, in place
 * }</pre>
 *
 * <p>Layers choose their own, PyTorch's, unless they are given tensors. The distributions are those
 * of {@code torch.nn.init}; the numbers are not, since random number generators differ.
 */
@FunctionalInterface
public interface Init {
  /** The gain for ReLU: half of the variance is lost. */
  double RELU_GAIN = Math.sqrt(2);

  /** The gain for the hyperbolic tangent. */
  double TANH_GAIN = 5.0 / 3;

  /** The gain for SELU. */
  double SELU_GAIN = 0.75;

  /**
   * Makes a tensor.
   *
   * @param shape its shape; of weights, [outputs, inputs, ...]
   * @param type its type
   * @param generator where chance comes from
   * @return data that takes no gradient, and is no result of an operation: it outlives every {@link
   *     autodiff.GraphMemory}
   * @throws IllegalArgumentException if this does not make tensors of that shape
   */
  Tensor create(Shape shape, DType type, Generator generator);

  /**
   * Begins a tensor anew, in place.
   *
   * @param x the tensor, which was not computed from others
   * @param generator where chance comes from
   * @return the same tensor
   * @throws IllegalArgumentException if this does not make tensors of that shape
   */
  default Tensor fill(Tensor x, Generator generator) {
    Tensor made = create(x.shape(), x.dtype(), generator);
    if (made == null) {
      throw new IllegalArgumentException(
          "init: create returned null for shape " + x.shape() + "; return a tensor of that shape");
    }
    return x.set(made);
  }

  /**
   * The same number everywhere.
   *
   * @param number the number
   * @return the recipe
   */
  static Init constant(double number) {
    return new NamedInit(
        "constant(" + number + ")", (shape, type, generator) -> Tensor.full(number, type, shape));
  }

  /**
   * Numbers that are evenly distributed.
   *
   * @param low the least
   * @param high more than the greatest
   * @return the recipe
   */
  static Init uniform(double low, double high) {
    return new NamedInit(
        "uniform(" + low + ", " + high + ")",
        (shape, type, generator) -> Tensor.uniform(generator, low, high, type, shape));
  }

  /**
   * Numbers of a normal distribution.
   *
   * @param mean the mean
   * @param deviation the standard deviation
   * @return the recipe
   */
  static Init normal(double mean, double deviation) {
    return new NamedInit(
        "normal(" + mean + ", " + deviation + ")",
        (shape, type, generator) -> Tensor.normal(generator, mean, deviation, type, shape));
  }

  /**
   * Numbers of a normal distribution of which those outside of −2 to 2 are drawn again: with a
   * small deviation, none.
   *
   * @param mean the mean
   * @param deviation the standard deviation before anything is cut off
   * @return the recipe
   * @see #truncatedNormal(double, double, double, double)
   */
  static Init truncatedNormal(double mean, double deviation) {
    return truncatedNormal(mean, deviation, -2, 2);
  }

  /**
   * Numbers of a normal distribution of which those outside of an interval are drawn again.
   *
   * @param mean the mean
   * @param deviation the standard deviation before anything is cut off
   * @param low the least number, not in units of the deviation
   * @param high the greatest number
   * @return the recipe
   * @throws IllegalArgumentException if the interval is empty or more than 30 deviations away from
   *     the mean, or the deviation is not positive
   */
  static Init truncatedNormal(double mean, double deviation, double low, double high) {
    return new TruncatedNormal(mean, deviation, low, high);
  }

  /**
   * Xavier Glorot's uniform distribution: variance gain²/((inputs + outputs)/2).
   *
   * @return the recipe, with gain 1
   */
  static FanScaled xavierUniform() {
    return new FanScaled(false, FanScaled.Fan.AVERAGE, 1);
  }

  /**
   * Xavier Glorot's normal distribution: variance gain²/((inputs + outputs)/2).
   *
   * @return the recipe, with gain 1
   */
  static FanScaled xavierNormal() {
    return new FanScaled(true, FanScaled.Fan.AVERAGE, 1);
  }

  /**
   * Kaiming He's uniform distribution: variance gain²/inputs.
   *
   * @return the recipe, with the gain for ReLU, √2
   */
  static FanScaled kaimingUniform() {
    return new FanScaled(false, FanScaled.Fan.IN, RELU_GAIN);
  }

  /**
   * Kaiming He's normal distribution: variance gain²/inputs.
   *
   * @return the recipe, with the gain for ReLU, √2
   */
  static FanScaled kaimingNormal() {
    return new FanScaled(true, FanScaled.Fan.IN, RELU_GAIN);
  }

  /**
   * Random orthogonal matrices, all equally likely: rows (or, if there are more of them than
   * columns, columns) of length gain at right angles. Further axes count as columns.
   *
   * @param gain the factor
   * @return the recipe, for shapes of at least two axes
   */
  static Init orthogonal(double gain) {
    return new Orthogonal(gain);
  }

  /**
   * The gain for leaky ReLU.
   *
   * @param slope the slope below 0
   * @return √(2/(1 + slope²))
   */
  static double leakyReluGain(double slope) {
    return Math.sqrt(2 / (1 + slope * slope));
  }
}
