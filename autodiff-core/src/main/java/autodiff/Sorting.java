package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;

/**
 * Sorting and order statistics: the largest k elements, medians, quantiles. Sorting is stable. NaN
 * counts as greater than any number, as in PyTorch: it comes last, or first in descending order. 0
 * and −0 are equal. What selects an element of nothing (a median, a quantile, a rank) is refused,
 * as the maximum of nothing is; a mean of nothing is NaN.
 *
 * <p>Gradients flow to the elements that were selected; where the order changes, at equal elements,
 * the derivative is that of the order returned.
 */
public sealed interface Sorting permits Tensor {

  /** What a quantile is that falls between two elements. */
  enum Interpolation {
    /** On the line between them. */
    LINEAR,
    /** The lower of them. */
    LOWER,
    /** The higher of them. */
    HIGHER,
    /** The nearer of them; half way the one of even rank, counted from 0. */
    NEAREST,
    /** Half way between them. */
    MIDPOINT;

    /** A rank that may be fractional, as far as the elements beside it are both wanted. */
    double rank(double rank) {
      return switch (this) {
        case LOWER -> Math.floor(rank);
        case HIGHER -> Math.ceil(rank);
        case NEAREST -> Math.rint(rank);
        case LINEAR, MIDPOINT -> rank;
      };
    }

    /** The weight of the upper of the elements beside a rank. */
    double weight(double rank) {
      double weight = rank - Math.floor(rank);
      return this == MIDPOINT && weight > 0 ? 0.5 : weight;
    }
  }

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * The elements along an axis in ascending order.
   *
   * @param axis the axis; −1 is the last
   * @return the sorted elements, and the index that each had
   * @throws IllegalArgumentException if there is no such axis
   */
  default Indexed sort(int axis) {
    return sort(axis, false);
  }

  /**
   * The elements along an axis in order; equal ones stay in the order that they had.
   *
   * @param axis the axis; −1 is the last
   * @param descending whether the greatest come first
   * @return the sorted elements, and the index that each had
   * @throws IllegalArgumentException if there is no such axis
   */
  default Indexed sort(int axis, boolean descending) {
    int along = AxisView.axis("sort", self().shape(), axis);
    int length = AxisView.of(self().shape(), along).length();
    return SortingOps.first("sort", self(), along, length, descending, true);
  }

  /**
   * The indices that sort the elements along an axis in ascending order.
   *
   * @param axis the axis; −1 is the last
   * @return at each rank the index of the element of that rank
   * @throws IllegalArgumentException if there is no such axis
   */
  default IntTensor argsort(int axis) {
    return argsort(axis, false);
  }

  /**
   * The indices that sort the elements along an axis; equal ones stay in the order that they had.
   *
   * @param axis the axis; −1 is the last
   * @param descending whether the greatest come first
   * @return at each rank the index of the element of that rank
   * @throws IllegalArgumentException if there is no such axis
   */
  default IntTensor argsort(int axis, boolean descending) {
    Shape shape = self().shape();
    return IntTensor.wrap(
        shape, SortingOps.order(self(), AxisView.of("argsort", shape, axis), descending));
  }

  /**
   * The greatest elements along an axis, in descending order; of equal ones the first.
   *
   * @param k how many
   * @param axis the axis; −1 is the last
   * @return k elements along the axis, and the index that each had
   * @throws IllegalArgumentException if there is no such axis, or it has less than k elements
   */
  default Indexed topk(int k, int axis) {
    return topk(k, axis, true, true);
  }

  /**
   * The greatest or least elements along an axis; of equal ones the first.
   *
   * @param k how many
   * @param axis the axis; −1 is the last
   * @param largest whether the greatest, or the least
   * @param sorted whether the most extreme come first, or in the order in which they stand
   * @return k elements along the axis, and the index that each had
   * @throws IllegalArgumentException if there is no such axis, or it has less than k elements
   */
  default Indexed topk(int k, int axis, boolean largest, boolean sorted) {
    Shape shape = self().shape();
    int along = AxisView.axis("topk", shape, axis);
    int length = AxisView.of(shape, along).length();
    int least = shape.rank() == 0 ? 1 : 0;
    checkArgument(
        k >= least && k <= length,
        "topk: k = %s of the %s elements along axis %s of shape %s; k goes from %s to %s",
        k,
        length,
        axis,
        shape,
        least,
        length);
    return SortingOps.first("topk", self(), along, k, largest, sorted);
  }

  /**
   * The k-th least elements along an axis; of equal ones the first, which takes the gradient.
   *
   * @param k the rank, from 1
   * @param axis the axis; −1 is the last
   * @return the elements and their indices, without the axis
   * @throws IllegalArgumentException if there is no such axis, or no such rank
   */
  default Indexed kthValue(int k, int axis) {
    return kthValue(k, axis, false);
  }

  /**
   * The k-th least elements along an axis; of equal ones the first, which takes the gradient.
   *
   * @param k the rank, from 1
   * @param axis the axis; −1 is the last
   * @param keepDims whether the axis stays, with size 1
   * @return the elements and their indices
   * @throws IllegalArgumentException if there is no such axis, or no such rank
   */
  default Indexed kthValue(int k, int axis, boolean keepDims) {
    Shape shape = self().shape();
    int along = AxisView.axis("kthValue", shape, axis);
    int length = AxisView.of(shape, along).length();
    checkArgument(
        k >= 1 && k <= length,
        "kthValue: k = %s of the %s elements along axis %s of shape %s; k goes from 1 to %s",
        k,
        length,
        axis,
        shape,
        length);
    return SortingOps.ranked("kthValue", self(), along, k - 1, false, keepDims);
  }

  /**
   * The median of all elements: of an even number the lower of the two in the middle. The first
   * element that equals it takes the gradient.
   *
   * @return a tensor of shape []; NaN if an element is
   * @throws IllegalArgumentException if there are no elements
   */
  default Tensor median() {
    Tensor x = self();
    AxisView.checkSomething("median", x.shape(), AxisView.flags("median", x.shape()));
    return StridedOps.reshaped(x, Shape.of(x.elements())).median(0).values();
  }

  /**
   * The medians along an axis: of an even number of elements the lower of the two in the middle. Of
   * equal ones it is the first, which takes the gradient.
   *
   * @param axis the axis; −1 is the last
   * @return the medians, NaN where an element is, and their indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default Indexed median(int axis) {
    return median(axis, false);
  }

  /**
   * The medians along an axis: of an even number of elements the lower of the two in the middle. Of
   * equal ones it is the first, which takes the gradient.
   *
   * @param axis the axis; −1 is the last
   * @param keepDims whether the axis stays, with size 1
   * @return the medians, NaN where an element is, and their indices
   * @throws IllegalArgumentException if there is no such axis, or it has no elements
   */
  default Indexed median(int axis, boolean keepDims) {
    Shape shape = self().shape();
    int along = AxisView.axis("median", shape, axis);
    AxisView.checkSomething("median", shape, AxisView.flags("median", shape, along));
    int rank = (AxisView.of(shape, along).length() - 1) / 2;
    return SortingOps.ranked("median", self(), along, rank, true, keepDims);
  }

  /**
   * A quantile of all elements, or along some axes, interpolated linearly: the element of rank q(n
   * − 1), counted from 0.
   *
   * @param q which: from 0, the minimum, to 1, the maximum
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the quantiles; NaN where an element is
   * @throws IllegalArgumentException if q is not between 0 and 1, or if an axis has no elements
   */
  default Tensor quantile(double q, int... axes) {
    return quantile(q, Interpolation.LINEAR, false, axes);
  }

  /**
   * A quantile along some axes: the element of rank q(n − 1), counted from 0. Derivative: 1 by that
   * element; between two, the weights with which they were interpolated.
   *
   * @param q which: from 0, the minimum, to 1, the maximum
   * @param how what it is between two elements
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the quantiles; NaN where an element is
   * @throws IllegalArgumentException if q is not between 0 and 1, or if an axis has no elements
   */
  default Tensor quantile(double q, Interpolation how, boolean keepDims, int... axes) {
    requireNonNull(how, "how");
    Shape shape = self().shape();
    boolean[] along = AxisView.flags("quantile", shape, axes);
    Shape each = shape.reduced(along, keepDims);
    Tensor y = SortingOps.quantiles(self(), new double[] {q}, how, each, along);
    return StridedOps.reshaped(y, each);
  }

  /**
   * Several quantiles along some axes, sorted once.
   *
   * @param q which: from 0, the minimum, to 1, the maximum
   * @param how what they are between two elements
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the quantiles along a new first axis; NaN where an element is
   * @throws IllegalArgumentException if a q is not between 0 and 1, or if an axis has no elements
   */
  default Tensor quantile(double[] q, Interpolation how, boolean keepDims, int... axes) {
    requireNonNull(how, "how");
    requireNonNull(q, "q");
    Shape shape = self().shape();
    boolean[] along = AxisView.flags("quantile", shape, axes);
    return SortingOps.quantiles(self(), q, how, shape.reduced(along, keepDims), along);
  }
}
