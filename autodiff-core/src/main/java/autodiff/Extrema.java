package autodiff;

import autodiff.kernel.Extremes;
import autodiff.shape.Shape;

/**
 * Maxima and minima, over all elements or along axes. NaN wins over any number. Nothing has no
 * maximum: an axis without elements is refused.
 *
 * <p>Two kinds, as in PyTorch. {@code max()}, {@code amax} and their like give values, and share
 * the gradient evenly among equal elements. {@code max(axis)} says also where the maximum stands,
 * and the one element that it names takes the gradient, the first of equal ones.
 */
public sealed interface Extrema permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * The greatest element. Derivative: 1, shared evenly by equal ones.
   *
   * @return a tensor of shape []; NaN if an element is
   * @throws IllegalArgumentException if there are no elements
   */
  default Tensor max() {
    return reduced("max", true, false);
  }

  /**
   * The least element. Derivative: 1, shared evenly by equal ones.
   *
   * @return a tensor of shape []; NaN if an element is
   * @throws IllegalArgumentException if there are no elements
   */
  default Tensor min() {
    return reduced("min", false, false);
  }

  /**
   * The greatest elements along some axes. Derivative: 1, shared evenly by equal ones.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the maxima; NaN where an element is
   * @throws IllegalArgumentException if an axis has no elements
   */
  default Tensor amax(int... axes) {
    return reduced("amax", true, false, axes);
  }

  /**
   * The greatest elements along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the maxima; NaN where an element is
   * @throws IllegalArgumentException if an axis has no elements
   */
  default Tensor amax(boolean keepDims, int... axes) {
    return reduced("amax", true, keepDims, axes);
  }

  /**
   * The least elements along some axes. Derivative: 1, shared evenly by equal ones.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the minima; NaN where an element is
   * @throws IllegalArgumentException if an axis has no elements
   */
  default Tensor amin(int... axes) {
    return reduced("amin", false, false, axes);
  }

  /**
   * The least elements along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the minima; NaN where an element is
   * @throws IllegalArgumentException if an axis has no elements
   */
  default Tensor amin(boolean keepDims, int... axes) {
    return reduced("amin", false, keepDims, axes);
  }

  private Tensor reduced(String name, boolean largest, boolean keepDims, int... axes) {
    Tensor x = self();
    AxisView.checkSomething(name, x.shape(), AxisView.flags(name, x.shape(), axes));
    return AxisView.reduce(
        name, x, keepDims, axes, r -> new ReductionOps.Extreme(name, largest, r));
  }

  /**
   * The greatest elements along an axis, and where they stand: of equal ones the first, which takes
   * the gradient.
   *
   * @param axis the axis; −1 is the last
   * @return the maxima, NaN where an element is, and their indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default Indexed max(int axis) {
    return max(axis, false);
  }

  /**
   * The greatest elements along an axis, and where they stand: of equal ones the first, which takes
   * the gradient.
   *
   * @param axis the axis; −1 is the last
   * @param keepDims whether the axis stays, with size 1
   * @return the maxima, NaN where an element is, and their indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default Indexed max(int axis, boolean keepDims) {
    return indexed("max", true, axis, keepDims);
  }

  /**
   * The least elements along an axis, and where they stand: of equal ones the first, which takes
   * the gradient.
   *
   * @param axis the axis; −1 is the last
   * @return the minima, NaN where an element is, and their indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default Indexed min(int axis) {
    return min(axis, false);
  }

  /**
   * The least elements along an axis, and where they stand: of equal ones the first, which takes
   * the gradient.
   *
   * @param axis the axis; −1 is the last
   * @param keepDims whether the axis stays, with size 1
   * @return the minima, NaN where an element is, and their indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default Indexed min(int axis, boolean keepDims) {
    return indexed("min", false, axis, keepDims);
  }

  private Indexed indexed(String name, boolean largest, int axis, boolean keepDims) {
    Tensor x = self();
    Shape shape = x.shape();
    boolean[] along = AxisView.flags(name, shape, axis);
    AxisView lanes = AxisView.of(shape, along);
    int[] places = places(name, largest, axis);
    return lanes.taken(name, x, places, shape.reduced(along, keepDims));
  }

  private int[] places(String name, boolean largest, int axis) {
    Shape shape = self().shape();
    boolean[] along = AxisView.flags(name, shape, axis);
    AxisView.checkSomething(name, shape, along);
    AxisView lanes = AxisView.of(shape, along);
    return Extremes.places(self().array(), lanes.outer(), lanes.length(), lanes.inner(), largest);
  }

  /**
   * Where the greatest element stands in row-major order: of equal ones the first, of NaN the
   * first.
   *
   * @return a tensor of shape []
   * @throws IllegalArgumentException if there are no elements
   */
  default IntTensor argmax() {
    return flatPlace("argmax", true);
  }

  /**
   * Where the least element stands in row-major order: of equal ones the first, of NaN the first.
   *
   * @return a tensor of shape []
   * @throws IllegalArgumentException if there are no elements
   */
  default IntTensor argmin() {
    return flatPlace("argmin", false);
  }

  private IntTensor flatPlace(String name, boolean largest) {
    Shape shape = self().shape();
    AxisView.checkSomething(name, shape, AxisView.flags(name, shape));
    return IntTensor.wrap(
        Shape.SCALAR, Extremes.places(self().array(), 1, shape.elements(), 1, largest));
  }

  /**
   * Where the greatest elements stand along an axis: of equal ones the first, of NaN the first.
   *
   * @param axis the axis; −1 is the last
   * @return the indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default IntTensor argmax(int axis) {
    return argmax(axis, false);
  }

  /**
   * Where the greatest elements stand along an axis: of equal ones the first, of NaN the first.
   *
   * @param axis the axis; −1 is the last
   * @param keepDims whether the axis stays, with size 1
   * @return the indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default IntTensor argmax(int axis, boolean keepDims) {
    return indices("argmax", true, axis, keepDims);
  }

  /**
   * Where the least elements stand along an axis: of equal ones the first, of NaN the first.
   *
   * @param axis the axis; −1 is the last
   * @return the indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default IntTensor argmin(int axis) {
    return argmin(axis, false);
  }

  /**
   * Where the least elements stand along an axis: of equal ones the first, of NaN the first.
   *
   * @param axis the axis; −1 is the last
   * @param keepDims whether the axis stays, with size 1
   * @return the indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default IntTensor argmin(int axis, boolean keepDims) {
    return indices("argmin", false, axis, keepDims);
  }

  private IntTensor indices(String name, boolean largest, int axis, boolean keepDims) {
    Shape shape = self().shape();
    boolean[] along = AxisView.flags(name, shape, axis);
    int[] indices = AxisView.of(shape, along).indices(places(name, largest, axis));
    return IntTensor.wrap(shape.reduced(along, keepDims), indices);
  }
}
