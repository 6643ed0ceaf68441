package autodiff;

import autodiff.shape.Shape;

/**
 * Sums, products, means and counts, over all elements or along axes. Axes are named by number,
 * negative ones counted from the end; none means all. A reduced axis is gone in the result, or,
 * with {@code keepDims}, stays with size 1, so that the result broadcasts against what was reduced.
 *
 * <p>Maxima are in {@link Extrema}, norms in {@link Norms}, medians in {@link Sorting}.
 */
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
    boolean[] reduced = AxisView.flags("sum", shape, axes);
    return new Unbroadcast.Sum(reduced, keepDims).apply(self());
  }

  /**
   * The mean of all elements, or along some axes. Derivative: 1/n each.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the means; NaN of nothing
   */
  default Tensor mean(int... axes) {
    return mean(false, axes);
  }

  /**
   * The mean along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the means; NaN of nothing
   */
  default Tensor mean(boolean keepDims, int... axes) {
    double count = AxisView.count(self().shape(), AxisView.flags("mean", self().shape(), axes));
    Tensor sum = sum(keepDims, axes);
    return ReductionOps.quotient(self(), sum, sum.constant(count), keepDims, axes);
  }

  /**
   * The product of all elements, or along some axes. Derivative: the product of the others, exact
   * with zeros: at [2, 0, 3] it is [0, 6, 0]. So are the higher ones.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the products; 1 of nothing
   */
  default Tensor prod(int... axes) {
    return prod(false, axes);
  }

  /**
   * The product along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the products; 1 of nothing
   */
  default Tensor prod(boolean keepDims, int... axes) {
    return AxisView.reduce("prod", self(), keepDims, axes, ReductionOps.Prod::new);
  }

  /**
   * The sum of what is not NaN. Derivative: 1, and 0 at NaN.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the sums; 0 of nothing
   */
  default Tensor nanSum(int... axes) {
    return nanSum(false, axes);
  }

  /**
   * The sum of what is not NaN, along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the sums; 0 of nothing
   */
  default Tensor nanSum(boolean keepDims, int... axes) {
    AxisView.flags("nanSum", self().shape(), axes); // Complains in this name.
    Tensor number = IndicatorMask.of(self(), e -> !Double.isNaN(e));
    return number.where(self(), self().constant(0)).sum(keepDims, axes);
  }

  /**
   * The mean of what is not NaN. Derivative: 1/n, where n counts what is not NaN, and 0 at NaN.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the means; NaN of nothing
   */
  default Tensor nanMean(int... axes) {
    return nanMean(false, axes);
  }

  /**
   * The mean of what is not NaN, along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the means; NaN of nothing
   */
  default Tensor nanMean(boolean keepDims, int... axes) {
    AxisView.flags("nanMean", self().shape(), axes); // Complains in this name.
    Tensor number = IndicatorMask.of(self(), e -> !Double.isNaN(e));
    Tensor numbers = number.where(self(), self().constant(0));
    Tensor sum = numbers.sum(keepDims, axes);
    Tensor count = number.sum(keepDims, axes);
    return ReductionOps.quotient(numbers, sum, count, keepDims, axes);
  }

  /**
   * The variance of all elements, or along some axes: Σ(x − mean)²/(n − 1), which is unbiased for a
   * sample. Derivative: 2(x − mean)/(n − 1). Of one element both are NaN.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the variances
   */
  default Tensor var(int... axes) {
    return var(1, false, axes);
  }

  /**
   * The variance along some axes, Σ(x − mean)²/(n − 1).
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the variances; NaN of one element
   */
  default Tensor var(boolean keepDims, int... axes) {
    return var(1, keepDims, axes);
  }

  /**
   * The variance along some axes, Σ(x − mean)²/(n − correction); the divisor is at least 0.
   * Derivative: 2(x − mean)/(n − correction).
   *
   * @param correction 1 for the unbiased estimate from a sample, 0 for the variance of just these
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the variances; NaN of nothing
   */
  default Tensor var(double correction, boolean keepDims, int... axes) {
    int count = AxisView.count(self().shape(), AxisView.flags("var", self().shape(), axes));
    double divisor = Math.max(0, count - correction);
    return AxisView.reduce("var", self(), keepDims, axes, r -> new ReductionOps.Var(r, divisor));
  }

  /**
   * The standard deviation of all elements, or along some axes: the root of {@link #var(int...)
   * var}. Derivative: (x − mean)/((n − 1)y), and 0 where all elements are equal. Of one element
   * both are NaN.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the deviations
   */
  default Tensor std(int... axes) {
    return std(1, false, axes);
  }

  /**
   * The standard deviation along some axes, the root of {@link #var(boolean, int...) var}.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the deviations; NaN of one element
   */
  default Tensor std(boolean keepDims, int... axes) {
    return std(1, keepDims, axes);
  }

  /**
   * The standard deviation along some axes, the root of {@link #var(double, boolean, int...) var}.
   * Derivative: (x − mean)/((n − correction)y), and 0 where all elements are equal.
   *
   * @param correction 1 for the estimate from a sample, 0 for the deviation of just these
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the deviations; NaN of nothing
   */
  default Tensor std(double correction, boolean keepDims, int... axes) {
    int count = AxisView.count(self().shape(), AxisView.flags("std", self().shape(), axes));
    double divisor = Math.max(0, count - correction);
    return AxisView.reduce("std", self(), keepDims, axes, r -> new ReductionOps.Std(r, divisor));
  }

  /**
   * Whether any element is not 0 (NaN is not), of all or along some axes.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the answers; no of nothing
   */
  default Mask any(int... axes) {
    return self().toMask().any(axes);
  }

  /**
   * Whether any element is not 0, along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the answers; no of nothing
   */
  default Mask any(boolean keepDims, int... axes) {
    return self().toMask().any(keepDims, axes);
  }

  /**
   * Whether all elements are not 0 (NaN is not), of all or along some axes.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the answers; yes of nothing
   */
  default Mask all(int... axes) {
    return self().toMask().all(axes);
  }

  /**
   * Whether all elements are not 0, along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the answers; yes of nothing
   */
  default Mask all(boolean keepDims, int... axes) {
    return self().toMask().all(keepDims, axes);
  }

  /**
   * How many elements are not 0 (NaN is not), of all or along some axes.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the counts
   */
  default IntTensor countNonzero(int... axes) {
    return self().toMask().countNonzero(axes);
  }
}
