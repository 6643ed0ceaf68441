package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.shape.Shape;
import java.util.Arrays;

/**
 * Whole numbers in rows, columns and further axes: indices, labels, counts. Plain immutable data
 * that takes no gradient.
 */
public final class IntTensor {
  private final Shape shape;
  private final int[] array;

  private IntTensor(Shape shape, int[] array) {
    this.shape = shape;
    this.array = array;
  }

  /** A tensor around an array that nobody else changes. */
  static IntTensor wrap(Shape shape, int[] array) {
    return new IntTensor(shape, array);
  }

  /**
   * A vector.
   *
   * @param elements the numbers
   * @return a tensor of shape [n]
   */
  public static IntTensor of(int... elements) {
    return wrap(Shape.of(elements.length), elements.clone());
  }

  /**
   * A tensor of any shape.
   *
   * @param shape the shape
   * @param elements the numbers, row by row
   * @return the tensor
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static IntTensor of(Shape shape, int... elements) {
    checkArgument(
        shape.elements() == elements.length,
        "of: %s numbers for shape %s, which has %s elements",
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
  int[] array() {
    return array;
  }

  /**
   * The elements row by row.
   *
   * @return a copy
   */
  public int[] toInts() {
    return array.clone();
  }

  /**
   * The only element.
   *
   * @return the number
   * @throws IllegalStateException if there is not exactly one
   */
  public int item() {
    if (array.length != 1) {
      throw new IllegalStateException(
          "item: shape %s has %d elements, not one".formatted(shape, array.length));
    }
    return array[0];
  }

  /**
   * The same elements under another shape.
   *
   * @param sizes the shape
   * @return the tensor
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public IntTensor reshape(int... sizes) {
    return of(Shape.of(sizes), array);
  }

  /**
   * The same numbers as floating point, for arithmetic.
   *
   * @param dtype the type
   * @return data that takes no gradient
   */
  public Tensor toTensor(DType dtype) {
    double[] copy = new double[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return Tensor.rounded(shape, dtype, copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntTensor t && shape.equals(t.shape) && Arrays.equals(array, t.array);
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
