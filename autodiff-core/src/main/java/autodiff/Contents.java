package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.shape.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** The numbers in a tensor, compared with others and copied elsewhere. Nothing is recorded. */
public sealed interface Contents permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * Whether another tensor is the same data: shape, type, and every element, NaN being equal to NaN
   * and −0 not to 0. ({@code equals} asks for the same node of a graph instead.)
   *
   * @param y the other tensor
   * @return whether nothing differs
   */
  default boolean isEqualTo(Tensor y) {
    Tensor x = self();
    return x.shape().equals(y.shape())
        && x.dtype() == y.dtype()
        && Arrays.equals(x.doubles(), y.doubles());
  }

  /**
   * Whether every element differs from the other tensor's by no more than absolute + relative·|y|.
   * NaN is close to NaN, an infinity to itself. Types may differ, shapes not.
   *
   * @param y the other tensor
   * @param relative the relative tolerance, for example 1e-9
   * @param absolute the absolute tolerance, for numbers that should be 0
   * @return whether the shapes are equal and all elements close
   */
  default boolean isCloseTo(Tensor y, double relative, double absolute) {
    return self().shape().equals(y.shape()) && Comparison.count(self(), y, relative, absolute) == 0;
  }

  /**
   * In what way another tensor is other data, for messages.
   *
   * @param y the other tensor
   * @return for example {@code 2 of 6 elements differ, most at [0, 2]: 3.0 and 3.5}, or {@code no
   *     difference}
   */
  default String describeDifference(Tensor y) {
    return Comparison.describe(self(), y);
  }

  /**
   * Puts the elements into a buffer, row by row, which moves on.
   *
   * @param buffer Modified
   * @throws java.nio.BufferOverflowException if there is not room for them all
   */
  default void copyTo(DoubleBuffer buffer) {
    buffer.put(self().doubles());
  }

  /**
   * Puts the elements, rounded to float if need be, into a buffer, row by row, which moves on.
   *
   * @param buffer Modified
   * @throws java.nio.BufferOverflowException if there is not room for them all
   */
  default void copyTo(FloatBuffer buffer) {
    buffer.put((float[]) self().array(DType.FLOAT32));
  }

  /**
   * The rows of a matrix.
   *
   * @return a copy
   * @throws IllegalArgumentException if this is not a matrix
   */
  default double[][] toDoubles2d() {
    Shape shape = self().shape();
    checkArgument(shape.rank() == 2, "toDoubles2d: shape %s; it takes two axes", shape);
    double[] elements = self().doubles();
    int columns = shape.size(1);
    double[][] rows = new double[shape.size(0)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(elements, i * columns, (i + 1) * columns);
    }
    return rows;
  }
}
