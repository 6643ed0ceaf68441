package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A lookup table of vectors: takes indices of any shape and returns one row of the table for each.
 * Parameter: {@code weight} of shape [entries, size], from the standard normal distribution.
 *
 * <p>One row may stand for padding: it begins as zeros and takes no gradient.
 */
public final class Embedding extends Layer {
  private final Tensor weight;
  private final OptionalInt padding;

  private Embedding(Tensor weight, OptionalInt padding) {
    checkArgument(
        weight.shape().rank() == 2,
        "Embedding: a weight of shape %s; give a matrix [entries, size]",
        weight.shape());
    this.padding = padding;
    this.weight = param("weight", weight);
  }

  /**
   * A float32 table with random rows.
   *
   * @param entries the number of rows
   * @param size the length of a row
   * @param generator where the rows come from
   */
  public Embedding(int entries, int size, Generator generator) {
    this(entries, size, DType.FLOAT32, generator);
  }

  /**
   * A table with random rows.
   *
   * @param entries the number of rows
   * @param size the length of a row
   * @param type the type of the rows
   * @param generator where they come from
   */
  public Embedding(int entries, int size, DType type, Generator generator) {
    this(of(entries, size, type, generator), OptionalInt.empty());
  }

  private static Tensor of(int entries, int size, DType type, Generator generator) {
    return Init.normal(0, 1).create(Shape.of(entries, size), type, generator);
  }

  /**
   * A table with random rows and one of zeros.
   *
   * @param entries the number of rows
   * @param size the length of a row
   * @param padding the row that stands for padding; negative ones count from the end
   * @param type the type of the rows
   * @param generator where they come from
   * @return a new layer
   * @throws IllegalArgumentException if there is no such row
   */
  public static Embedding withPadding(
      int entries, int size, int padding, DType type, Generator generator) {
    checkArgument(
        padding >= -entries && padding < entries,
        "Embedding: padding index %s of %s entries; give one of %s to %s",
        padding,
        entries,
        -entries,
        entries - 1);
    int row = padding < 0 ? padding + entries : padding;
    Tensor rows = of(entries, size, type, generator).indexFill(0, IntTensor.of(row), 0);
    // Parameters are data: what an operation computed may live in a GraphMemory.
    return new Embedding(rows.copy(), OptionalInt.of(row));
  }

  /**
   * A table of given rows.
   *
   * @param weight a matrix [entries, size]; becomes a parameter as it is
   * @return a new layer
   * @throws IllegalArgumentException if this is no matrix
   */
  public static Embedding of(Tensor weight) {
    return new Embedding(weight, OptionalInt.empty());
  }

  /**
   * The rows of some entries.
   *
   * @param indices which, of any shape
   * @return a tensor of the shape of the indices, followed by the size of a row
   * @throws LayerException if there is no such row
   */
  public Tensor call(IntTensor indices) {
    return call(indices.toTensor(DType.FLOAT64));
  }

  @Override
  protected Tensor forward(Tensor x) {
    double[] numbers = x.toDoubles();
    int[] indices = new int[numbers.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) numbers[i];
      checkArgument(indices[i] == numbers[i], "index %s; give whole numbers", numbers[i]);
    }
    IntTensor rows = IntTensor.of(x.shape(), indices);
    return padding.isPresent()
        ? weight.embedding(rows, padding.getAsInt())
        : weight.embedding(rows);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "Embedding %d x %d", weight.shape().size(0), weight.shape().size(1));
  }
}
