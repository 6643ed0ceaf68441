package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.shape.Shape;
import java.util.Arrays;

/**
 * Yes or no for each element of a tensor: which ones to select. Plain immutable data that takes no
 * gradient.
 */
public final class Mask {
  private final Shape shape;
  private final boolean[] array;

  private Mask(Shape shape, boolean[] array) {
    this.shape = shape;
    this.array = array;
  }

  /** A mask around an array that nobody else changes. */
  static Mask wrap(Shape shape, boolean[] array) {
    return new Mask(shape, array);
  }

  /**
   * A vector.
   *
   * @param elements the answers
   * @return a mask of shape [n]
   */
  public static Mask of(boolean... elements) {
    return wrap(Shape.of(elements.length), elements.clone());
  }

  /**
   * A mask of any shape.
   *
   * @param shape the shape
   * @param elements the answers, row by row
   * @return the mask
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static Mask of(Shape shape, boolean... elements) {
    checkArgument(
        shape.elements() == elements.length,
        "of: %s answers for shape %s, which has %s elements",
        elements.length,
        shape,
        shape.elements());
    return wrap(shape, elements.clone());
  }

  /**
   * The shape.
   *
   * @return the sizes along the axes
   */
  public Shape shape() {
    return shape;
  }

  /**
   * The number of elements.
   *
   * @return the product of the sizes
   */
  public int elements() {
    return array.length;
  }

  /** The elements row by row: to be read only. */
  boolean[] array() {
    return array;
  }

  /**
   * The elements row by row.
   *
   * @return a copy
   */
  public boolean[] toBooleans() {
    return array.clone();
  }

  /**
   * How many say yes.
   *
   * @return the count
   */
  public int count() {
    int count = 0;
    for (boolean yes : array) {
      count += yes ? 1 : 0;
    }
    return count;
  }

  /**
   * Ones and zeros.
   *
   * @param dtype the type
   * @return data that takes no gradient
   */
  public Tensor toTensor(DType dtype) {
    double[] copy = new double[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i] ? 1 : 0;
    }
    return Tensor.rounded(shape, dtype, copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask m && shape.equals(m.shape) && Arrays.equals(array, m.array);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(array);
  }

  /**
   * Shape and elements.
   *
   * @return a text, shortened beyond 1,000 elements
   */
  @Override
  public String toString() {
    return TensorText.of(this);
  }
}
