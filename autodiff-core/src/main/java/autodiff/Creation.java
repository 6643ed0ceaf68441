package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * Tensors made from arrays and buffers, and by counting: static methods of {@link Tensor}, which
 * inherits them, as in {@code Tensor.arange(10)}.
 */
public abstract sealed class Creation extends RandomCreation permits Tensor {
  Creation() {}

  /**
   * A float64 matrix from rows.
   *
   * @param rows the rows, of one length
   * @return a tensor of shape [rows, columns]; [0, 0] without rows
   * @throws IllegalArgumentException if rows have different lengths
   */
  public static Tensor of(double[][] rows) {
    requireNonNull(rows, "rows");
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] elements = new double[Shape.of(rows.length, columns).elements()];
    for (int i = 0; i < rows.length; i++) {
      checkRow("row " + i, rows[i].length, "row 0", columns);
      System.arraycopy(rows[i], 0, elements, i * columns, columns);
    }
    return Tensor.wrap(Shape.of(rows.length, columns), elements);
  }

  /**
   * A float32 matrix from rows.
   *
   * @param rows the rows, of one length
   * @return a tensor of shape [rows, columns]; [0, 0] without rows
   * @throws IllegalArgumentException if rows have different lengths
   */
  public static Tensor of(float[][] rows) {
    requireNonNull(rows, "rows");
    int columns = rows.length == 0 ? 0 : rows[0].length;
    float[] elements = new float[Shape.of(rows.length, columns).elements()];
    for (int i = 0; i < rows.length; i++) {
      checkRow("row " + i, rows[i].length, "row 0", columns);
      System.arraycopy(rows[i], 0, elements, i * columns, columns);
    }
    return Tensor.wrap(Shape.of(rows.length, columns), DType.FLOAT32, elements);
  }

  /**
   * A float64 tensor from matrices.
   *
   * @param matrices matrices of one shape, by rows
   * @return a tensor of shape [matrices, rows, columns]
   * @throws IllegalArgumentException if matrices or rows have different lengths
   */
  public static Tensor of(double[][][] matrices) {
    requireNonNull(matrices, "matrices");
    int rows = matrices.length == 0 ? 0 : matrices[0].length;
    int columns = rows == 0 ? 0 : matrices[0][0].length;
    Shape shape = Shape.of(matrices.length, rows, columns);
    double[] elements = new double[shape.elements()];
    for (int i = 0; i < matrices.length; i++) {
      checkArgument(
          matrices[i].length == rows,
          "of: matrix %s has %s rows, matrix 0 has %s; all must have as many",
          i,
          matrices[i].length,
          rows);
      for (int j = 0; j < rows; j++) {
        checkRow(
            "row " + j + " of matrix " + i, matrices[i][j].length, "row 0 of matrix 0", columns);
        System.arraycopy(matrices[i][j], 0, elements, (i * rows + j) * columns, columns);
      }
    }
    return Tensor.wrap(shape, elements);
  }

  private static void checkRow(String row, int length, String first, int expected) {
    checkArgument(
        length == expected,
        "of: %s has %s numbers, %s has %s; all rows must have as many",
        row,
        length,
        first,
        expected);
  }

  /**
   * A float64 tensor of the next numbers in a buffer, which moves on.
   *
   * @param shape the shape
   * @param buffer the numbers, row by row; more may follow
   * @return the tensor
   * @throws IllegalArgumentException if the buffer does not have as many left
   */
  public static Tensor from(Shape shape, DoubleBuffer buffer) {
    requireNonNull(shape, "shape");
    requireNonNull(buffer, "buffer");
    checkRemaining(shape, buffer.remaining());
    double[] elements = new double[shape.elements()];
    buffer.get(elements);
    return Tensor.wrap(shape, elements);
  }

  /**
   * A float32 tensor of the next numbers in a buffer, which moves on.
   *
   * @param shape the shape
   * @param buffer the numbers, row by row; more may follow
   * @return the tensor
   * @throws IllegalArgumentException if the buffer does not have as many left
   */
  public static Tensor from(Shape shape, FloatBuffer buffer) {
    requireNonNull(shape, "shape");
    requireNonNull(buffer, "buffer");
    checkRemaining(shape, buffer.remaining());
    float[] elements = new float[shape.elements()];
    buffer.get(elements);
    return Tensor.wrap(shape, DType.FLOAT32, elements);
  }

  private static void checkRemaining(Shape shape, int remaining) {
    checkArgument(
        remaining >= shape.elements(),
        "from: %s numbers left in the buffer for shape %s, which has %s elements; rewind it?",
        remaining,
        shape,
        shape.elements());
  }

  /**
   * The numbers 0, 1, ..., n − 1.
   *
   * @param n how many
   * @return a float64 vector
   */
  public static Tensor arange(int n) {
    return arange(0, n, 1);
  }

  /**
   * The numbers 0, 1, ..., n − 1.
   *
   * @param dtype the type
   * @param n how many
   * @return a vector
   */
  public static Tensor arange(DType dtype, int n) {
    return arange(0, n, 1, dtype);
  }

  /**
   * The numbers start, start + 1, ... before stop.
   *
   * @param start the first number
   * @param stop where they end; not included
   * @return a float64 vector; empty if stop is not above start
   * @throws IllegalArgumentException if one of the numbers is not finite
   * @see #arange(double, double, double)
   */
  public static Tensor arange(double start, double stop) {
    return arange(start, stop, 1);
  }

  /**
   * The numbers start, start + step, ... before stop. A number that would only by rounding come to
   * lie before stop is not one of them: {@code arange(1, 1.3, 0.1)} has three.
   *
   * @param start the first number
   * @param stop where they end; not included
   * @param step the distance, negative to go down; not 0
   * @return a float64 vector; empty if stop does not lie in the direction of the step
   * @throws IllegalArgumentException if the step is 0, or one of the numbers is not finite
   */
  public static Tensor arange(double start, double stop, double step) {
    return arange(start, stop, step, DType.FLOAT64);
  }

  /**
   * The same numbers in another type, computed in float64 and rounded.
   *
   * @param start the first number
   * @param stop where they end; not included
   * @param step the distance, negative to go down; not 0
   * @param dtype the type
   * @return a vector; empty if stop does not lie in the direction of the step
   * @throws IllegalArgumentException if the step is 0, or one of the numbers is not finite
   * @see #arange(double, double, double)
   */
  public static Tensor arange(double start, double stop, double step, DType dtype) {
    requireNonNull(dtype, "dtype");
    double length = stop - start;
    // The length may overflow where the number of steps does not.
    double count = Double.isInfinite(length) ? stop / step - start / step : length / step;
    checkArgument(
        Double.isFinite(count) && Double.isFinite(step),
        "arange: from %s to %s in steps of %s; give finite numbers and a step that is not 0",
        start,
        stop,
        step);
    double rounding = 0x1p-52 * (Math.abs(start / step) + Math.abs(stop / step) + 1);
    double nearest = Math.rint(count);
    count = Math.abs(count - nearest) <= 2 * rounding ? nearest : Math.ceil(count);
    checkArgument(
        count <= Integer.MAX_VALUE,
        "arange: from %s to %s in steps of %s are more numbers than an array can hold",
        start,
        stop,
        step);
    double[] numbers = new double[(int) Math.max(0, count)];
    for (int i = 0; i < numbers.length; i++) {
      double way = i * step;
      numbers[i] = Double.isInfinite(way) ? Math.fma(i, step, start) : start + way;
    }
    return Tensor.rounded(Shape.of(numbers.length), dtype, numbers);
  }

  /**
   * Evenly spaced numbers, both ends included exactly.
   *
   * @param start the first number
   * @param end the last number
   * @param n how many; of one, start
   * @return a float64 vector
   * @throws IllegalArgumentException if n is negative
   */
  public static Tensor linspace(double start, double end, int n) {
    return linspace(start, end, DType.FLOAT64, n);
  }

  /**
   * Evenly spaced numbers, both ends included, computed in float64 and rounded.
   *
   * @param start the first number
   * @param end the last number
   * @param dtype the type
   * @param n how many; of one, start
   * @return a vector
   * @throws IllegalArgumentException if n is negative
   */
  public static Tensor linspace(double start, double end, DType dtype, int n) {
    requireNonNull(dtype, "dtype");
    checkArgument(n >= 0, "linspace: %s numbers; ask for 0 or more", n);
    double[] numbers = new double[n];
    double step = n > 1 ? (end - start) / (n - 1) : 0;
    if (Double.isInfinite(step)) {
      // The difference may overflow where the step does not.
      step = end / (n - 1) - start / (n - 1);
    }
    for (int i = 0; i < n; i++) {
      // From the nearer end, so that both are exact and the rest is symmetric.
      numbers[i] = i <= (n - 1) / 2 ? start + i * step : end - (n - 1 - i) * step;
    }
    return Tensor.rounded(Shape.of(numbers.length), dtype, numbers);
  }

  /**
   * A unit matrix.
   *
   * @param n the size
   * @return a float64 tensor of shape [n, n]
   */
  public static Tensor eye(int n) {
    return eye(n, n);
  }

  /**
   * Ones on the diagonal, zeros elsewhere.
   *
   * @param rows the number of rows
   * @param columns the number of columns
   * @return a float64 tensor of shape [rows, columns]
   */
  public static Tensor eye(int rows, int columns) {
    return eye(DType.FLOAT64, rows, columns);
  }

  /**
   * A unit matrix.
   *
   * @param dtype the type
   * @param n the size
   * @return a tensor of shape [n, n]
   */
  public static Tensor eye(DType dtype, int n) {
    requireNonNull(dtype, "dtype");
    return eye(dtype, n, n);
  }

  /**
   * Ones on the diagonal, zeros elsewhere.
   *
   * @param dtype the type
   * @param rows the number of rows
   * @param columns the number of columns
   * @return a tensor of shape [rows, columns]
   */
  public static Tensor eye(DType dtype, int rows, int columns) {
    requireNonNull(dtype, "dtype");
    Shape shape = Shape.of(rows, columns);
    double[] elements = new double[shape.elements()];
    for (int i = 0; i < Math.min(rows, columns); i++) {
      elements[i * columns + i] = 1;
    }
    return Tensor.rounded(shape, dtype, elements);
  }
}
