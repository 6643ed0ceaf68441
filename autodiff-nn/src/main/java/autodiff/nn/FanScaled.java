package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.shape.Shape;

/**
 * Random numbers whose variance is gain²/fan, where the fan is how many numbers a sum in the layer,
 * or in its derivative, has.
 *
 * @param isNormal whether the distribution is normal, or else uniform
 * @param fan what is counted
 * @param gain the factor
 */
public record FanScaled(boolean isNormal, Fan fan, double gain) implements Init {
  /** What is counted: each is the product of a size with those of all axes behind the second. */
  public enum Fan {
    /** Inputs: the second size. Keeps the scale of outputs. */
    IN,
    /** Outputs: the first size. Keeps the scale of gradients. */
    OUT,
    /** The mean of both. */
    AVERAGE
  }

  /**
   * The same with another gain.
   *
   * @param newGain the factor, for example {@link Init#TANH_GAIN}
   * @return the recipe
   */
  public FanScaled withGain(double newGain) {
    return new FanScaled(isNormal, fan, newGain);
  }

  /**
   * The same with another fan.
   *
   * @param newFan what is counted
   * @return the recipe
   */
  public FanScaled withFan(Fan newFan) {
    return new FanScaled(isNormal, newFan, gain);
  }

  @Override
  public Tensor create(Shape shape, DType type, Generator generator) {
    checkMatrix("fan of", shape);
    double behind = behind(shape);
    double in = shape.size(1) * behind;
    double out = shape.size(0) * behind;
    double count = fan == Fan.IN ? in : fan == Fan.OUT ? out : (in + out) / 2;
    double deviation = gain / Math.sqrt(count);
    double bound = Math.sqrt(3) * deviation;
    return isNormal
        ? Tensor.normal(generator, 0, deviation, type, shape)
        : Tensor.uniform(generator, -bound, bound, type, shape);
  }

  static void checkMatrix(String what, Shape shape) {
    checkArgument(
        shape.rank() >= 2 && shape.elements() > 0,
        "%s shape %s; give at least two axes, [outputs, inputs, ...], and no size 0",
        what,
        shape);
  }

  private static int behind(Shape shape) {
    return shape.elements() / (shape.size(0) * shape.size(1));
  }
}
