package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;

/**
 * Tensors of random numbers: static methods of {@link Tensor}, which inherits them, as in {@code
 * Tensor.randn(generator, 2, 3)}.
 */
public abstract sealed class RandomCreation extends ConstantCreation permits Creation {
  RandomCreation() {}

  /**
   * Random float64 numbers, evenly distributed from 0 to less than 1.
   *
   * @param generator where they come from
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor rand(Generator generator, int... sizes) {
    return rand(generator, DType.FLOAT64, Shape.of(sizes));
  }

  /**
   * Random float64 numbers, evenly distributed from 0 to less than 1.
   *
   * @param generator where they come from
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor rand(Generator generator, Shape shape) {
    return rand(generator, DType.FLOAT64, shape);
  }

  /**
   * Random numbers, evenly distributed from 0 to less than 1.
   *
   * @param generator where they come from
   * @param dtype the type
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor rand(Generator generator, DType dtype, int... sizes) {
    return rand(generator, dtype, Shape.of(sizes));
  }

  /**
   * Random numbers, evenly distributed from 0 to less than 1.
   *
   * @param generator where they come from
   * @param dtype the type
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor rand(Generator generator, DType dtype, Shape shape) {
    return uniform(generator, 0, 1, dtype, shape);
  }

  /**
   * Random float64 numbers of the normal distribution with mean 0 and standard deviation 1.
   *
   * @param generator where they come from
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor randn(Generator generator, int... sizes) {
    return randn(generator, DType.FLOAT64, Shape.of(sizes));
  }

  /**
   * Random float64 numbers of the normal distribution with mean 0 and standard deviation 1.
   *
   * @param generator where they come from
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor randn(Generator generator, Shape shape) {
    return randn(generator, DType.FLOAT64, shape);
  }

  /**
   * Random numbers of the normal distribution with mean 0 and standard deviation 1.
   *
   * @param generator where they come from
   * @param dtype the type
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor randn(Generator generator, DType dtype, int... sizes) {
    return randn(generator, dtype, Shape.of(sizes));
  }

  /**
   * Random numbers of the normal distribution with mean 0 and standard deviation 1.
   *
   * @param generator where they come from
   * @param dtype the type
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor randn(Generator generator, DType dtype, Shape shape) {
    return normal(generator, 0, 1, dtype, shape);
  }

  /**
   * Random numbers, evenly distributed from 0 to less than 1, in the shape and type of another
   * tensor.
   *
   * @param generator where they come from
   * @param x the other tensor
   * @return data that takes no gradient
   */
  public static Tensor randLike(Generator generator, Tensor x) {
    requireNonNull(x, "x");
    return rand(generator, x.dtype(), x.shape());
  }

  /**
   * Random numbers of the normal distribution with mean 0 and standard deviation 1, in the shape
   * and type of another tensor.
   *
   * @param generator where they come from
   * @param x the other tensor
   * @return data that takes no gradient
   */
  public static Tensor randnLike(Generator generator, Tensor x) {
    requireNonNull(x, "x");
    return randn(generator, x.dtype(), x.shape());
  }

  /**
   * Random numbers, evenly distributed.
   *
   * @param generator where they come from
   * @param low the least of them
   * @param high more than the largest
   * @param dtype the type
   * @param shape the shape
   * @return the tensor
   * @throws IllegalArgumentException if low is not less than high, or they are not finite
   */
  public static Tensor uniform(
      Generator generator, double low, double high, DType dtype, Shape shape) {
    requireNonNull(generator, "generator");
    requireNonNull(dtype, "dtype");
    requireNonNull(shape, "shape");
    checkArgument(
        low < high && Double.isFinite(high - low),
        "uniform: from %s to %s; give finite numbers, the smaller first",
        low,
        high);
    Object array = Tensor.allocate(shape, dtype);
    if (array instanceof double[] numbers) {
      for (int i = 0; i < numbers.length; i++) {
        double x = low + (high - low) * generator.nextDouble();
        numbers[i] = x < high ? x : Math.nextDown(high);
      }
    } else {
      float[] numbers = (float[]) array;
      for (int i = 0; i < numbers.length; i++) {
        float x = (float) (low + (high - low) * generator.nextFloat());
        numbers[i] = x < high ? x : Math.nextDown((float) high);
      }
    }
    return Tensor.wrap(shape, dtype, array);
  }

  /**
   * Random numbers of a normal distribution.
   *
   * @param generator where they come from
   * @param mean the mean
   * @param deviation the standard deviation
   * @param dtype the type
   * @param shape the shape
   * @return the tensor
   * @throws IllegalArgumentException if the deviation is negative, or they are not finite
   */
  public static Tensor normal(
      Generator generator, double mean, double deviation, DType dtype, Shape shape) {
    requireNonNull(generator, "generator");
    requireNonNull(dtype, "dtype");
    requireNonNull(shape, "shape");
    checkArgument(
        Double.isFinite(mean) && deviation >= 0 && Double.isFinite(deviation),
        "normal: mean %s, standard deviation %s; give finite numbers, the deviation not negative",
        mean,
        deviation);
    double[] numbers = new double[shape.elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = mean + deviation * generator.nextGaussian();
    }
    return Tensor.rounded(shape, dtype, numbers);
  }
}
