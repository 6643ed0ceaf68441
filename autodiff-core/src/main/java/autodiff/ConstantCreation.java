package autodiff;

import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;
import java.util.Arrays;

/**
 * Tensors of equal numbers: static methods of {@link Tensor}, which inherits them, as in {@code
 * Tensor.zeros(2, 3)}.
 *
 * <p>Parameters come in the order of generator, numbers, type, shape. Without a type they are
 * float64; the shape is a {@link Shape} or its sizes.
 */
public abstract sealed class ConstantCreation permits RandomCreation {
  ConstantCreation() {}

  /**
   * Float64 zeros.
   *
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor zeros(int... sizes) {
    return zeros(DType.FLOAT64, Shape.of(sizes));
  }

  /**
   * Float64 zeros.
   *
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor zeros(Shape shape) {
    return zeros(DType.FLOAT64, shape);
  }

  /**
   * Zeros.
   *
   * @param dtype the type
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor zeros(DType dtype, int... sizes) {
    return zeros(dtype, Shape.of(sizes));
  }

  /**
   * Zeros.
   *
   * @param dtype the type
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor zeros(DType dtype, Shape shape) {
    requireNonNull(dtype, "dtype");
    requireNonNull(shape, "shape");
    return Tensor.wrap(shape, dtype, Tensor.allocate(shape, dtype));
  }

  /**
   * Float64 ones.
   *
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor ones(int... sizes) {
    return ones(DType.FLOAT64, Shape.of(sizes));
  }

  /**
   * Float64 ones.
   *
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor ones(Shape shape) {
    return ones(DType.FLOAT64, shape);
  }

  /**
   * Ones.
   *
   * @param dtype the type
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor ones(DType dtype, int... sizes) {
    return ones(dtype, Shape.of(sizes));
  }

  /**
   * Ones.
   *
   * @param dtype the type
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor ones(DType dtype, Shape shape) {
    return full(1, dtype, shape);
  }

  /**
   * Equal float64 numbers.
   *
   * @param number the number
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor full(double number, int... sizes) {
    return full(number, DType.FLOAT64, Shape.of(sizes));
  }

  /**
   * Equal float64 numbers.
   *
   * @param number the number
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor full(double number, Shape shape) {
    return full(number, DType.FLOAT64, shape);
  }

  /**
   * Equal numbers.
   *
   * @param number the number
   * @param dtype the type
   * @param sizes the shape
   * @return the tensor
   */
  public static Tensor full(double number, DType dtype, int... sizes) {
    return full(number, dtype, Shape.of(sizes));
  }

  /**
   * Equal numbers.
   *
   * @param number the number
   * @param dtype the type
   * @param shape the shape
   * @return the tensor
   */
  public static Tensor full(double number, DType dtype, Shape shape) {
    requireNonNull(dtype, "dtype");
    requireNonNull(shape, "shape");
    Object array = Tensor.allocate(shape, dtype);
    if (array instanceof double[] d) {
      Arrays.fill(d, number);
    } else {
      Arrays.fill((float[]) array, (float) number);
    }
    return Tensor.wrap(shape, dtype, array);
  }

  /**
   * Zeros of the shape and type of another tensor.
   *
   * @param x the other tensor
   * @return data that takes no gradient
   */
  public static Tensor zerosLike(Tensor x) {
    requireNonNull(x, "x");
    return Tensor.zeros(x.dtype(), x.shape());
  }

  /**
   * Ones of the shape and type of another tensor.
   *
   * @param x the other tensor
   * @return data that takes no gradient
   */
  public static Tensor onesLike(Tensor x) {
    requireNonNull(x, "x");
    return fullLike(x, 1);
  }

  /**
   * Equal numbers in the shape and type of another tensor.
   *
   * @param x the other tensor
   * @param number the number
   * @return data that takes no gradient
   */
  public static Tensor fullLike(Tensor x, double number) {
    requireNonNull(x, "x");
    return Tensor.full(number, x.dtype(), x.shape());
  }
}
