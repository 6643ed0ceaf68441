package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.checkIndex;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * Samples in memory: a tensor of inputs and one of targets, with a sample in each row.
 *
 * <pre>{@code
 * TensorDataset<IntTensor> samples = TensorDataset.of(inputs, IntTensor.of(0, 1, 1, 0));
 * }</pre>
 *
 * <p>The tensors are shared, not copied; batches are copies, which take no gradient.
 *
 * @param <Y> what is to be predicted: {@link IntTensor} for classes, {@link Tensor} for numbers
 */
public final class TensorDataset<Y> implements Dataset<Y> {
  private final Tensor inputs;
  private final Y targets;

  /** Takes rows out of targets. */
  private final BiFunction<Y, int[], Y> rowsOfTargets;

  private TensorDataset(Tensor inputs, Y targets, BiFunction<Y, int[], Y> rowsOfTargets) {
    Batch<Y> all = new Batch<>(inputs.detach(), targets);
    this.inputs = all.inputs();
    this.targets = all.targets();
    this.rowsOfTargets = rowsOfTargets;
  }

  /**
   * Samples with classes, or other whole numbers, to predict.
   *
   * @param inputs a row a sample: [n, ...]
   * @param targets a row a sample, mostly [n]
   * @return the data set
   * @throws IllegalArgumentException if the numbers of rows differ
   */
  public static TensorDataset<IntTensor> of(Tensor inputs, IntTensor targets) {
    return new TensorDataset<>(inputs, targets, TensorDataset::rowsOf);
  }

  /**
   * Samples with numbers to predict.
   *
   * @param inputs a row a sample: [n, ...]
   * @param targets a row a sample: [n, ...]
   * @return the data set
   * @throws IllegalArgumentException if the numbers of rows differ
   */
  public static TensorDataset<Tensor> of(Tensor inputs, Tensor targets) {
    return new TensorDataset<>(
        inputs, targets.detach(), (y, rows) -> y.indexSelect(0, IntTensor.of(rows)));
  }

  private static IntTensor rowsOf(IntTensor targets, int[] rows) {
    int[] sizes = targets.shape().sizes();
    sizes[0] = rows.length;
    int length = 1;
    for (int axis = 1; axis < sizes.length; axis++) {
      length *= sizes[axis];
    }
    int[] picked = new int[rows.length * length];
    // A class a sample is the rule; there, no copy of all of them is made for a few.
    if (sizes.length == 1) {
      Arrays.setAll(picked, k -> targets.get(rows[k]));
    } else {
      int[] all = targets.toInts();
      for (int k = 0; k < rows.length; k++) {
        System.arraycopy(all, rows[k] * length, picked, k * length, length);
      }
    }
    return IntTensor.of(Shape.of(sizes), picked);
  }

  /**
   * The inputs.
   *
   * @return all of them, not a copy
   */
  public Tensor inputs() {
    return inputs;
  }

  /**
   * The targets.
   *
   * @return all of them, not a copy
   */
  public Y targets() {
    return targets;
  }

  @Override
  public int size() {
    return inputs.shape().size(0);
  }

  @Override
  public Batch<Y> batch(int... indices) {
    for (int index : indices) {
      checkIndex(index, size());
    }
    return new Batch<>(
        inputs.indexSelect(0, IntTensor.of(indices)), rowsOfTargets.apply(targets, indices));
  }

  /** All samples as one batch, without copying them. */
  @Override
  public Batch<Y> all() {
    return new Batch<>(inputs, targets);
  }

  /**
   * A copy of some samples.
   *
   * @param indices which, in this order
   * @return the subset, which no longer refers to the whole
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  @Override
  public TensorDataset<Y> subset(int... indices) {
    Batch<Y> part = batch(indices);
    return new TensorDataset<>(part.inputs(), part.targets(), rowsOfTargets);
  }

  /**
   * The samples with some of their features only.
   *
   * @param columns which features, along the second axis, in this order
   * @return the same samples, inputs of shape [n, columns, ...]
   * @throws IllegalArgumentException if there is no such column
   */
  public TensorDataset<Y> columns(int... columns) {
    checkArgument(
        inputs.shape().rank() > 1, "columns: inputs %s have no second axis", inputs.shape());
    return withInputs(inputs.indexSelect(1, IntTensor.of(columns)));
  }

  /**
   * The same targets for other inputs.
   *
   * @param newInputs as many rows, of any shape
   * @return a data set
   * @throws IllegalArgumentException if the number of rows differs
   */
  public TensorDataset<Y> withInputs(Tensor newInputs) {
    return new TensorDataset<>(newInputs, targets, rowsOfTargets);
  }

  /**
   * The samples in another precision; with targets that are numbers, these too.
   *
   * @param dtype the type
   * @return a data set
   */
  public TensorDataset<Y> to(DType dtype) {
    @SuppressWarnings("unchecked") // a tensor stays a tensor
    Y converted = targets instanceof Tensor numbers ? (Y) numbers.to(dtype) : targets;
    return new TensorDataset<>(inputs.to(dtype), converted, rowsOfTargets);
  }

  /**
   * Number and shapes.
   *
   * @return for example {@code 150 samples, inputs [150, 4] FLOAT32}
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d samples, inputs %s %s", size(), inputs.shape(), inputs.dtype());
  }
}
