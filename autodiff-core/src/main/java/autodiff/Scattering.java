package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Writing or adding elements at positions given by indices. Every method returns a new tensor and
 * leaves this one as it is.
 *
 * <p>Methods that add let repeated indices add up. Methods that replace let the last of repeated
 * indices win; what it replaced of this gets the derivative 0. Every element of a source gets the
 * derivative of the place that it was written to, also one that a later one replaced: repeated
 * indices are the one case where the derivative is that of PyTorch and not the true one.
 */
public sealed interface Scattering permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * Replaces one element for each index: for axis 1 of a matrix, {@code y[i, index[i, j]] =
   * source[i, j]}. Derivative: for this 0 where it was replaced, else 1; for the source 1.
   *
   * @param axis the axis that is indexed; −1 is the last
   * @param index as many axes as this, along the others not longer than this; not negative
   * @param source the elements, as many axes as the index and along none of them shorter
   * @return a tensor of this shape
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor scatter(int axis, IntTensor index, Tensor source) {
    requireNonNull(index, "index");
    requireNonNull(source, "source");
    Tensor x = ShapingOps.single(self());
    int[] places = places("scatter", x, axis, index);
    Tensor values = ScatterOps.matching("scatter", source, index.shape());
    return back(ScatterOps.written("scatter", x, values, places));
  }

  /**
   * Replaces one element for each index by a number. Derivative: 0 where it was replaced, else 1.
   *
   * @param axis the axis that is indexed; −1 is the last
   * @param index as many axes as this, along the others not longer than this; not negative
   * @param number the number
   * @return a tensor of this shape
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor scatter(int axis, IntTensor index, double number) {
    requireNonNull(index, "index");
    Tensor x = ShapingOps.single(self());
    return back(ScatterOps.filled("scatter", x, places("scatter", x, axis, index), number));
  }

  /**
   * Adds to one element for each index: for axis 1 of a matrix, {@code y[i, index[i, j]] +=
   * source[i, j]}. Derivative: 1 for this and for the source.
   *
   * @param axis the axis that is indexed; −1 is the last
   * @param index as many axes as this, along the others not longer than this; not negative
   * @param source the elements, as many axes as the index and along none of them shorter
   * @return a tensor of this shape
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor scatterAdd(int axis, IntTensor index, Tensor source) {
    requireNonNull(index, "index");
    requireNonNull(source, "source");
    Tensor x = ShapingOps.single(self());
    int[] places = places("scatterAdd", x, axis, index);
    Tensor values = ScatterOps.matching("scatterAdd", source, index.shape());
    return back(ScatterOps.added("scatterAdd", x, values, places));
  }

  /**
   * Reduces what comes to each place together with what lies there.
   *
   * @param axis the axis that is indexed; −1 is the last
   * @param index as many axes as this, along the others not longer than this; not negative
   * @param source the elements, as many axes as the index and along none of them shorter
   * @param reduction how
   * @return a tensor of this shape
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor scatterReduce(
      int axis, IntTensor index, Tensor source, ScatterReduction reduction) {
    return scatterReduce(axis, index, source, reduction, true);
  }

  /**
   * Reduces what comes to each place. Derivatives stand with {@link ScatterReduction}; what does
   * not count has derivative 0. Places to which nothing comes stay what they are.
   *
   * @param axis the axis that is indexed; −1 is the last
   * @param index as many axes as this, along the others not longer than this; not negative
   * @param source the elements, as many axes as the index and along none of them shorter
   * @param reduction how
   * @param includeSelf whether what lies at a place counts where something comes
   * @return a tensor of this shape
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor scatterReduce(
      int axis, IntTensor index, Tensor source, ScatterReduction reduction, boolean includeSelf) {
    requireNonNull(index, "index");
    requireNonNull(source, "source");
    requireNonNull(reduction, "reduction");
    Tensor x = ShapingOps.single(self());
    int[] places = places("scatterReduce", x, axis, index);
    Tensor values = ScatterOps.matching("scatterReduce", source, index.shape());
    return back(ScatterOps.reduced(x, values, places, reduction, includeSelf));
  }

  /**
   * Adds slices along an axis: {@code y[index[k]] += source[k]}. Derivative: 1 for this and for the
   * source.
   *
   * @param axis the axis; −1 is the last
   * @param index which slices, a vector; not negative
   * @param source this shape, but along the axis as long as the index
   * @return a tensor of this shape
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor indexAdd(int axis, IntTensor index, Tensor source) {
    requireNonNull(index, "index");
    ScatterOps.RowTarget to = ScatterOps.RowTarget.of("indexAdd", self(), axis, index);
    return back(ScatterOps.rowsAdded(to, to.source("indexAdd", source)));
  }

  /**
   * Adds multiples of slices along an axis: {@code y[index[k]] += factor·source[k]}. Derivative: 1
   * for this, the factor for the source.
   *
   * @param axis the axis; −1 is the last
   * @param index which slices, a vector; not negative
   * @param source this shape, but along the axis as long as the index
   * @param factor the factor
   * @return a tensor of this shape
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor indexAdd(int axis, IntTensor index, Tensor source, double factor) {
    requireNonNull(index, "index");
    requireNonNull(source, "source");
    return indexAdd(axis, index, source.mul(factor));
  }

  /**
   * Replaces slices along an axis: {@code y[index[k]] = source[k]}. Derivative: for this 0 where it
   * was replaced, else 1; for the source 1.
   *
   * @param axis the axis; −1 is the last
   * @param index which slices, a vector; not negative
   * @param source this shape, but along the axis as long as the index
   * @return a tensor of this shape
   * @throws IllegalArgumentException if shapes do not fit or an index is outside
   */
  default Tensor indexCopy(int axis, IntTensor index, Tensor source) {
    requireNonNull(index, "index");
    ScatterOps.RowTarget to = ScatterOps.RowTarget.of("indexCopy", self(), axis, index);
    return back(ScatterOps.rowsCopied(to, to.source("indexCopy", source)));
  }

  /**
   * Replaces all elements of slices along an axis by a number. Derivative: 0 where it was replaced,
   * else 1.
   *
   * @param axis the axis; −1 is the last
   * @param index which slices, a vector; not negative
   * @param number the number
   * @return a tensor of this shape
   * @throws IllegalArgumentException if there is no such axis, or an index is outside
   */
  default Tensor indexFill(int axis, IntTensor index, double number) {
    requireNonNull(index, "index");
    return indexFill(axis, index, self().constant(number));
  }

  /**
   * Replaces all elements of slices along an axis by a number. Derivative: for this 0 where it was
   * replaced, else 1; for the number 1 for each replaced element.
   *
   * @param axis the axis; −1 is the last
   * @param index which slices, a vector; not negative
   * @param number the number, of shape []
   * @return a tensor of this shape
   * @throws IllegalArgumentException if there is no such axis, an index is outside, or the number
   *     is more than one
   */
  default Tensor indexFill(int axis, IntTensor index, Tensor number) {
    requireNonNull(index, "index");
    requireNonNull(number, "number");
    checkArgument(
        number.shape().rank() == 0,
        "indexFill: shape %s is no single number; indexCopy puts slices",
        number.shape());
    ScatterOps.RowTarget to = ScatterOps.RowTarget.of("indexFill", self(), axis, index);
    return back(new IndexingOps.Where("indexFill", to.mask()).apply(number, to.x()));
  }

  /**
   * Replaces or adds to elements by an index along each of the first axes: NumPy's {@code x[i, j] =
   * v}. Derivative: for this 0 where it was replaced, else 1; for the values 1.
   *
   * @param indices an index tensor for each of the first axes; they broadcast with each other.
   *     Negative indices count from the end
   * @param values broadcast to the indices' common shape, followed by the axes that are not indexed
   * @param accumulate whether values are added, else they replace
   * @return a tensor of this shape
   * @throws IllegalArgumentException if there are more indices than axes, one is outside, or the
   *     values do not broadcast
   */
  default Tensor indexPut(List<IntTensor> indices, Tensor values, boolean accumulate) {
    requireNonNull(indices, "indices");
    requireNonNull(values, "values");
    Slice[] slices = ScatterOps.slices(indices.toArray(new IntTensor[0]));
    return ScatterOps.put("indexPut", self(), values, accumulate, slices);
  }

  /**
   * Replaces a part: NumPy's {@code x[...] = v}. Derivative: for this 0 where it was replaced, else
   * 1; for the values 1.
   *
   * @param values broadcast to the part's shape
   * @param slices which part; see {@link Slicing#slice}
   * @return a tensor of this shape
   * @throws IllegalArgumentException if more axes are named than there are, an index is outside, or
   *     the values do not broadcast
   */
  default Tensor sliceScatter(Tensor values, Slice... slices) {
    requireNonNull(values, "values");
    requireNonNull(slices, "slices");
    return ScatterOps.put("sliceScatter", self(), values, false, slices);
  }

  private static int[] places(String name, Tensor x, int axis, IntTensor index) {
    int along = Axes.axis(name, x.shape(), axis);
    return IndexingOps.places(name, x.shape(), along, index.single(), false);
  }

  /** Of this shape: a single number was treated as a vector of one. */
  private Tensor back(Tensor y) {
    return StridedOps.reshaped(y, self().shape());
  }
}
