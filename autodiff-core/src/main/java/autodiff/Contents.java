package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;

/** Access to a tensor's elements: comparing, copying and setting them. Nothing is recorded. */
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
    requireNonNull(y, "y");
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
    requireNonNull(y, "y");
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
    requireNonNull(y, "y");
    return Comparison.describe(self(), y);
  }

  /**
   * Puts the elements into a buffer, row by row, which moves on.
   *
   * @param buffer Modified
   * @throws java.nio.BufferOverflowException if there is not room for them all
   */
  default void copyTo(DoubleBuffer buffer) {
    requireNonNull(buffer, "buffer");
    buffer.put(self().doubles());
  }

  /**
   * Puts the elements, rounded to float if need be, into a buffer, row by row, which moves on.
   *
   * @param buffer Modified
   * @throws java.nio.BufferOverflowException if there is not room for them all
   */
  default void copyTo(FloatBuffer buffer) {
    requireNonNull(buffer, "buffer");
    buffer.put((float[]) self().array(DType.FLOAT32));
  }

  /**
   * Puts as many elements as there is room for into a buffer, which moves on.
   *
   * @param from the place of the first one, counted row by row
   * @param buffer Modified
   * @throws IllegalArgumentException if the room reaches beyond the last element
   */
  default void copyTo(int from, DoubleBuffer buffer) {
    requireNonNull(buffer, "buffer");
    int end = checkPiece("copyTo", from, buffer.remaining());
    if (self().array() instanceof double[] d) {
      buffer.put(d, from, end - from);
    } else {
      float[] f = (float[]) self().array();
      for (int i = from; i < end; i++) {
        buffer.put(f[i]);
      }
    }
  }

  /**
   * Puts as many elements as there is room for, rounded to float if need be, into a buffer, which
   * moves on.
   *
   * @param from the place of the first one, counted row by row
   * @param buffer Modified
   * @throws IllegalArgumentException if the room reaches beyond the last element
   */
  default void copyTo(int from, FloatBuffer buffer) {
    requireNonNull(buffer, "buffer");
    int end = checkPiece("copyTo", from, buffer.remaining());
    if (self().array() instanceof float[] f) {
      buffer.put(f, from, end - from);
    } else {
      double[] d = (double[]) self().array();
      for (int i = from; i < end; i++) {
        buffer.put((float) d[i]);
      }
    }
  }

  /**
   * Changes some elements in place to the numbers left in a buffer, which moves on; see {@link
   * Tensor#set(double...)}.
   *
   * @param from the place of the first one, counted row by row
   * @param buffer the numbers; rounded to this tensor's type
   * @return this
   * @throws IllegalStateException if this was computed
   * @throws IllegalArgumentException if there are more numbers than elements from there on
   */
  default Tensor set(int from, DoubleBuffer buffer) {
    requireNonNull(buffer, "buffer");
    int end = checkPiece("set", from, buffer.remaining());
    if (self().writable("set") instanceof double[] d) {
      buffer.get(d, from, end - from);
    } else {
      float[] f = (float[]) self().array();
      for (int i = from; i < end; i++) {
        f[i] = (float) buffer.get();
      }
    }
    return self();
  }

  /**
   * Changes some elements in place to the numbers left in a buffer, which moves on; see {@link
   * Tensor#set(double...)}.
   *
   * @param from the place of the first one, counted row by row
   * @param buffer the numbers
   * @return this
   * @throws IllegalStateException if this was computed
   * @throws IllegalArgumentException if there are more numbers than elements from there on
   */
  default Tensor set(int from, FloatBuffer buffer) {
    requireNonNull(buffer, "buffer");
    int end = checkPiece("set", from, buffer.remaining());
    if (self().writable("set") instanceof float[] f) {
      buffer.get(f, from, end - from);
    } else {
      double[] d = (double[]) self().array();
      for (int i = from; i < end; i++) {
        d[i] = buffer.get();
      }
    }
    return self();
  }

  private int checkPiece(String method, int from, int count) {
    checkArgument(
        from >= 0 && count <= self().elements() - from,
        "%s: %s numbers from element %s on; shape %s has %s elements",
        method,
        count,
        from,
        self().shape(),
        self().elements());
    return from + count;
  }

  /**
   * The elements as whole numbers: indices or labels that came as floating point, as from files.
   * Nothing is rounded.
   *
   * @return the same numbers
   * @throws IllegalArgumentException if an element is no whole number from −2³¹ to 2³¹ − 1
   */
  default IntTensor toIntTensor() {
    Tensor x = self();
    int[] numbers = new int[x.elements()];
    for (int i = 0; i < numbers.length; i++) {
      double number = x.flat(i);
      numbers[i] = (int) number;
      if (numbers[i] != number) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "toIntTensor: element %d is %s, no whole number of 32 bits; round it first?",
                i,
                number));
      }
    }
    return IntTensor.wrap(x.shape(), numbers);
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
