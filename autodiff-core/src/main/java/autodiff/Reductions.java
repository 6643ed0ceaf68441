package autodiff;

import autodiff.shape.Shape;

/** Sums, means, extrema, norms and the like, over all elements or along axes. */
public sealed interface Reductions permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * The sum over all elements, or along some axes, which the result does not have any more.
   * Derivative: 1 each.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the sums; 0 of nothing
   */
  default Tensor sum(int... axes) {
    return sum(false, axes);
  }

  /**
   * The sum along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the sums; 0 of nothing
   */
  default Tensor sum(boolean keepDims, int... axes) {
    Shape shape = self().shape();
    boolean[] reduced = shape.axes(axes);
    Tensor sums = new Summing.Sum(reduced).apply(self());
    return StridedOps.reshaped(sums, shape.reduced(reduced, keepDims));
  }
}
