package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.kernel.ScanLoops;
import autodiff.shape.Shape;
import java.util.Arrays;

/**
 * Running sums, products, maxima and minima along an axis, differences of neighbors, and areas
 * under a curve.
 */
public sealed interface Scans permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * Running sums along an axis, each including its own element. Derivative of yₖ: 1 by each element
   * up to k.
   *
   * @param axis the axis; −1 is the last
   * @return a tensor of the same shape
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor cumsum(int axis) {
    return new ScanOps.CumSum(AxisView.axis("cumsum", self().shape(), axis), false).apply(self());
  }

  /**
   * Running products along an axis, each including its own element. Derivative of yₖ: by each
   * element up to k the product of the others; exact with zeros, to any order.
   *
   * @param axis the axis; −1 is the last
   * @return a tensor of the same shape
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor cumprod(int axis) {
    return new ScanOps.CumProd(AxisView.axis("cumprod", self().shape(), axis), false).apply(self());
  }

  /**
   * Running logarithms of sums of exponentials along an axis, without overflow. Derivative of yₖ:
   * exp(xⱼ − yₖ) by each element up to k. Where all so far are −∞ it is 0, where {@code logAddExp}
   * of two has ½ and ½; elements at ∞ share it evenly. All higher derivatives are 0 there.
   *
   * @param axis the axis; −1 is the last
   * @return a tensor of the same shape
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor logCumSumExp(int axis) {
    return new ScanOps.LogCumSumExp(AxisView.axis("logCumSumExp", self().shape(), axis))
        .apply(self());
  }

  /**
   * Running maxima along an axis, and where they stand: of equal ones the latest, which takes the
   * gradient. From the first NaN on it is NaN.
   *
   * @param axis the axis; −1 is the last
   * @return the maxima and their indices, both of the same shape as this
   * @throws IllegalArgumentException if there is no such axis
   */
  default Indexed cummax(int axis) {
    return extrema("cummax", true, axis);
  }

  /**
   * Running minima along an axis, and where they stand: of equal ones the latest, which takes the
   * gradient. From the first NaN on it is NaN.
   *
   * @param axis the axis; −1 is the last
   * @return the minima and their indices, both of the same shape as this
   * @throws IllegalArgumentException if there is no such axis
   */
  default Indexed cummin(int axis) {
    return extrema("cummin", false, axis);
  }

  private Indexed extrema(String name, boolean largest, int axis) {
    Tensor x = self();
    AxisView lanes = AxisView.of(name, x.shape(), axis);
    int[] places =
        ScanLoops.extrema(x.doubles(), lanes.outer(), lanes.length(), lanes.inner(), largest);
    return lanes.taken(name, x, places, x.shape());
  }

  /**
   * Differences of neighbors along an axis, xₖ₊₁ − xₖ.
   *
   * @param axis the axis; −1 is the last
   * @return a tensor with one element less along the axis
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor diff(int axis) {
    return diff(axis, 1);
  }

  /**
   * Differences of neighbors along an axis, taken several times.
   *
   * @param axis the axis; −1 is the last
   * @param order how many times; 0 for the elements themselves
   * @return a tensor with that many elements less along the axis, but not less than none
   * @throws IllegalArgumentException if there is no such axis, or the order is negative
   */
  default Tensor diff(int axis, int order) {
    int along = Axes.axis("diff", self().shape(), axis);
    checkArgument(order >= 0, "diff: order %s is negative; give 0 or more", order);
    Tensor x = self();
    for (int k = 0; k < order && x.shape().size(along) > 0; k++) {
      x = ScanOps.allBut(x, along, false).sub(ScanOps.allBut(x, along, true));
    }
    return ShapingOps.own(x, self());
  }

  /**
   * The area under samples one apart along an axis, by the trapezoid rule.
   *
   * @param axis the axis; −1 is the last
   * @return the areas, without the axis; 0 of less than two samples
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor trapezoid(int axis) {
    return trapezoid(1, axis);
  }

  /**
   * The area under samples at equal distances along an axis, by the trapezoid rule.
   *
   * @param dx the distance of neighbors
   * @param axis the axis; −1 is the last
   * @return the areas, without the axis; 0 of less than two samples
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor trapezoid(double dx, int axis) {
    int along = Axes.axis("trapezoid", self().shape(), axis);
    return ScanOps.neighborSums(self(), along).sum(along).mul(dx / 2);
  }

  /**
   * The area under samples along an axis, by the trapezoid rule: Σ (yₖ + yₖ₊₁)(xₖ₊₁ − xₖ)/2.
   *
   * @param x where the samples were taken: a vector, or a tensor that broadcasts against this one
   * @param axis the axis; −1 is the last
   * @return the areas, without the axis; 0 of less than two samples
   * @throws IllegalArgumentException if there is no such axis, or x has another number of samples
   */
  default Tensor trapezoid(Tensor x, int axis) {
    requireNonNull(x, "x");
    Shape shape = self().shape();
    int along = Axes.axis("trapezoid", shape, axis);
    int samples = shape.size(along);
    int rank = x.shape().rank();
    int back = shape.rank() - along;
    int own = rank == 1 ? 0 : rank - back;
    checkArgument(
        own >= 0 && rank > 0 && x.shape().size(own) == samples,
        "trapezoid: samples %s along axis %s, taken at %s; give one place for each of the %s"
            + " samples",
        shape,
        axis,
        x.shape(),
        samples);
    Tensor widths = x.diff(own);
    if (rank == 1) {
      int[] sizes = new int[back];
      Arrays.fill(sizes, 1);
      sizes[0] = widths.elements();
      widths = StridedOps.reshaped(widths, Shape.of(sizes));
    }
    Tensor areas = ScanOps.neighborSums(self(), along).mul(widths);
    return areas.sum(areas.shape().rank() - back).mul(0.5);
  }
}
