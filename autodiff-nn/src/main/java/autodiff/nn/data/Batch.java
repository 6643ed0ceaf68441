package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;

/**
 * A batch of samples, stacked along the first axis.
 *
 * @param <Y> what is to be predicted: {@link IntTensor} for classes, {@link Tensor} for numbers
 * @param inputs what a network is given
 * @param targets what it should make of it
 */
public record Batch<Y>(Tensor inputs, Y targets) {

  /**
   * A batch.
   *
   * @throws IllegalArgumentException if the inputs are a single number, or targets that are tensors
   *     have not as many rows as the inputs
   */
  public Batch {
    checkArgument(
        inputs.shape().rank() > 0, "batch: inputs of shape []; give one row a sample: [1, ...]?");
    checkRows(inputs.shape(), targets);
  }

  private static void checkRows(Shape inputs, Object targets) {
    Shape shape;
    if (targets instanceof Tensor numbers) {
      shape = numbers.shape();
    } else if (targets instanceof IntTensor classes) {
      shape = classes.shape();
    } else {
      return;
    }
    checkArgument(
        shape.rank() > 0 && shape.size(0) == inputs.size(0),
        "batch: inputs %s and targets %s differ in the number of samples, the first size",
        inputs,
        shape);
  }

  /**
   * The number of samples.
   *
   * @return the size of the inputs along the first axis
   */
  public int size() {
    return inputs.shape().size(0);
  }
}
