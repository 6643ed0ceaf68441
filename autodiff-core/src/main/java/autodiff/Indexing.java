package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;

/**
 * Selection of elements by index or mask. Gradients go back to where the elements came from: those
 * of an element that is picked several times add up, one that is not picked gets exactly 0, even if
 * it is infinite or NaN.
 *
 * <p>Where NumPy's own indexing is meant ({@link #index}, {@link #take}, {@link #takeAlongAxis},
 * {@link Slicing#slice}), negative indices count from the end. Elsewhere they are errors: they are
 * rather missing labels than the last element.
 */
public sealed interface Indexing permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * Picks one element for each index: for axis 1 of a matrix, {@code y[i, j] = x[i, index[i, j]]}.
   *
   * @param axis the axis that is indexed; −1 is the last
   * @param index as many axes as this, along the others not longer than this
   * @return a tensor of the index's shape
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor gather(int axis, IntTensor index) {
    requireNonNull(index, "index");
    return IndexingOps.gather("gather", self(), axis, index, false);
  }

  /**
   * Picks as {@link #gather}, but all axes other than the indexed one broadcast, as of what {@code
   * argsort} and {@code argmax} (keeping axes) return. Negative indices count from the end.
   *
   * @param axis the axis that is indexed; −1 is the last
   * @param index as many axes as this
   * @return a tensor of the broadcast shape, along the axis as long as the index
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor takeAlongAxis(int axis, IntTensor index) {
    requireNonNull(index, "index");
    return IndexingOps.gatherBroadcast("takeAlongAxis", self(), axis, index);
  }

  /**
   * Picks elements of the flattened tensor.
   *
   * @param index places in row-major order; negative ones count from the end
   * @return a tensor of the index's shape
   * @throws IllegalArgumentException if an index is outside
   */
  default Tensor take(IntTensor index) {
    requireNonNull(index, "index");
    return IndexingOps.take(self(), index);
  }

  /**
   * Picks slices along an axis.
   *
   * @param axis the axis; −1 is the last
   * @param index which slices, a vector
   * @return a tensor that is along the axis as long as the index
   * @throws IllegalArgumentException if there is no such axis, or an index is outside
   */
  default Tensor indexSelect(int axis, IntTensor index) {
    requireNonNull(index, "index");
    Tensor x = ShapingOps.single(self());
    int along = Axes.axis("indexSelect", x.shape(), axis);
    int[] rows = IndexingOps.rowIndex("indexSelect", index, x.shape(), along);
    Tensor y = IndexingOps.rows("indexSelect", x, along, rows, rows);
    return self().shape().rank() == 0 && rows.length == 1
        ? StridedOps.reshaped(y, Shape.SCALAR)
        : y;
  }

  /**
   * Picks elements by an index along each of the first axes: NumPy's {@code x[i, j]}. {@link
   * Slicing#slice} mixes index tensors with ranges.
   *
   * @param indices an index tensor for each of the first axes; they broadcast with each other.
   *     Negative indices count from the end
   * @return a tensor of the indices' common shape, followed by the axes that are not indexed
   * @throws IllegalArgumentException if there are more indices than axes, or one is outside
   */
  default Tensor index(IntTensor... indices) {
    requireNonNull(indices, "indices");
    return SliceReader.read("index", self(), ScatterOps.slices(indices));
  }

  /**
   * Picks slices along the first axes by a mask: NumPy's {@code x[mask]}.
   *
   * @param mask which, of the sizes of the first axes
   * @return the slices of which the mask says yes, along one axis, followed by the axes behind the
   *     mask's
   * @throws IllegalArgumentException if the mask has other sizes
   * @see #maskedSelect
   */
  default Tensor index(Mask mask) {
    requireNonNull(mask, "mask");
    return SliceReader.read("index", self(), Slice.at(mask));
  }

  /**
   * Picks the elements of which a mask says yes, row by row; tensor and mask broadcast with each
   * other.
   *
   * @param mask which
   * @return a vector
   * @throws IllegalArgumentException if the shapes cannot be broadcast
   */
  default Tensor maskedSelect(Mask mask) {
    requireNonNull(mask, "mask");
    return IndexingOps.maskedSelect(self(), mask);
  }

  /**
   * Looks rows of this matrix up: an embedding of which this is the weight.
   *
   * @param index which rows, of any shape
   * @return a tensor of the index's shape, followed by the size of a row
   * @throws IllegalArgumentException if this is no matrix, or an index is outside
   */
  default Tensor embedding(IntTensor index) {
    requireNonNull(index, "index");
    IndexingOps.checkEmbedding(self(), index);
    return IndexingOps.embedding(self(), index, index.array());
  }

  /**
   * Looks rows of this matrix up, one of which is padding and takes no gradient.
   *
   * @param index which rows, of any shape
   * @param paddingIndex the row that stands for padding; negative ones count from the end
   * @return a tensor of the index's shape, followed by the size of a row
   * @throws IllegalArgumentException if this is no matrix, or an index is outside
   */
  default Tensor embedding(IntTensor index, int paddingIndex) {
    requireNonNull(index, "index");
    IndexingOps.checkEmbedding(self(), index);
    int padding = IndexingOps.wrapped("embedding", paddingIndex, self().shape(), 0);
    int[] back = index.toInts();
    for (int k = 0; k < back.length; k++) {
      back[k] = back[k] == padding ? -1 : back[k];
    }
    return IndexingOps.embedding(self(), index, back);
  }

  /**
   * Puts a number where a mask says yes; tensor and mask broadcast with each other. Derivative: 1
   * elsewhere, exactly 0 where the mask says yes.
   *
   * @param mask where
   * @param fill the number
   * @return this, but the number where the mask says yes
   * @throws IllegalArgumentException if the shapes cannot be broadcast
   */
  default Tensor maskedFill(Mask mask, double fill) {
    requireNonNull(mask, "mask");
    return new IndexingOps.Where("maskedFill", mask).apply(self().constant(fill), self());
  }

  /**
   * Puts a number where a mask says yes; tensor and mask broadcast with each other. Derivative: for
   * this 1 elsewhere and exactly 0 where the mask says yes; for the number 1 for each yes.
   *
   * @param mask where
   * @param fill the number, of shape []
   * @return this, but the number where the mask says yes
   * @throws IllegalArgumentException if the shapes cannot be broadcast, or the number is more than
   *     one
   */
  default Tensor maskedFill(Mask mask, Tensor fill) {
    requireNonNull(fill, "fill");
    checkArgument(
        fill.shape().rank() == 0,
        "maskedFill: shape %s is no single number; Tensor.where chooses between tensors",
        fill.shape());
    return new IndexingOps.Where("maskedFill", mask).apply(fill, self());
  }

  /**
   * Puts the elements of a tensor, one after another, where a mask says yes; tensor and mask
   * broadcast with each other. Derivative: for this 1 elsewhere and exactly 0 where the mask says
   * yes; for the source 1 where it was put.
   *
   * @param mask where
   * @param source at least as many elements as the mask says yes
   * @return this, but the source's elements where the mask says yes
   * @throws IllegalArgumentException if the shapes cannot be broadcast, or the source has not
   *     enough elements
   */
  default Tensor maskedScatter(Mask mask, Tensor source) {
    requireNonNull(mask, "mask");
    requireNonNull(source, "source");
    return ScatterOps.masked(self(), mask, source);
  }
}
