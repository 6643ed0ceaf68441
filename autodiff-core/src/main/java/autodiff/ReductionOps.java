package autodiff;

import autodiff.kernel.ElementProducts;
import autodiff.kernel.Extremes;
import autodiff.kernel.Powers;
import autodiff.shape.Shape;

/**
 * Reductions that are not sums: products, extrema, variances and norms. All keep reduced axes with
 * size 1, and want them to stand together ({@link AxisView#reduce}).
 */
final class ReductionOps {
  private ReductionOps() {}

  /**
   * The product. The derivative multiplies what stands before each element and what stands behind
   * it, so that zeros do no harm, at any order.
   *
   * @param reduced a flag for each axis
   */
  record Prod(boolean[] reduced) implements TensorOp {
    @Override
    public String name() {
      return "prod";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), reduced);
      Tensor y = Tensor.result(x[0].shape().reduced(reduced, true), x[0].dtype());
      ElementProducts.run(x[0].array(), lanes.outer(), lanes.length(), lanes.inner(), y.array());
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor lanes = AxisView.flat(x[0], reduced);
      Tensor others = ScanOps.others(lanes, false).mul(ScanOps.others(lanes, true));
      return cotangent.mul(StridedOps.reshaped(others, x[0].shape()));
    }
  }

  /**
   * The maximum or minimum, whose derivative is shared evenly by the elements that equal it.
   *
   * @param name what the user called
   * @param largest whether the maximum
   * @param reduced a flag for each axis
   */
  record Extreme(String name, boolean largest, boolean[] reduced) implements TensorOp {
    @Override
    public Tensor forward(Tensor[] x) {
      Shape shape = x[0].shape();
      AxisView lanes = AxisView.of(shape, reduced);
      int[] places =
          Extremes.places(x[0].array(), lanes.outer(), lanes.length(), lanes.inner(), largest);
      return TakeOps.take(name, x[0], places, shape.reduced(reduced, true));
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), reduced);
      Extremes.Ties ties =
          Extremes.ties(
              x[0].array(), lanes.outer(), lanes.length(), lanes.inner(), y.array(x[0].dtype()));
      int[] counts = ties.counts();
      int[] lane = ties.lanes();
      Shape found = Shape.of(lane.length);
      Tensor each = TakeOps.take(name + "Share", cotangent, lane, found);
      if (lane.length > counts.length) {
        double[] shares = new double[lane.length];
        for (int k = 0; k < shares.length; k++) {
          shares[k] = 1.0 / counts[lane[k]];
        }
        each = each.mul(Tensor.rounded(found, cotangent.dtype(), shares));
      }
      return TakeOps.put(each, ties.places(), x[0].shape());
    }
  }

  /**
   * The variance. Divided by 0, it and its derivative are NaN.
   *
   * @param reduced a flag for each axis
   * @param divisor what the squared deviations are divided by
   */
  record Var(boolean[] reduced, double divisor) implements TensorOp {
    @Override
    public String name() {
      return "var";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return variances(x[0], reduced, divisor);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return centered(x[0], reduced).mul(cotangent.mul(2 / divisor));
    }
  }

  /**
   * The standard deviation, a seminorm: of equal elements its derivative is 0.
   *
   * @param reduced a flag for each axis
   * @param divisor what the squared deviations are divided by
   */
  record Std(boolean[] reduced, double divisor) implements TensorOp {
    @Override
    public String name() {
      return "std";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), reduced);
      double[] deviations =
          Powers.deviations(x[0].doubles(), lanes.outer(), lanes.length(), lanes.inner(), divisor);
      return Tensor.rounded(x[0].shape().reduced(reduced, true), x[0].dtype(), deviations);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return proportion(centered(x[0], reduced), cotangent, y).mul(1 / divisor);
    }
  }

  private static Tensor variances(Tensor x, boolean[] reduced, double divisor) {
    AxisView lanes = AxisView.of(x.shape(), reduced);
    double[] variances =
        Powers.variances(x.doubles(), lanes.outer(), lanes.length(), lanes.inner(), divisor);
    return Tensor.rounded(x.shape().reduced(reduced, true), x.dtype(), variances);
  }

  private static Tensor centered(Tensor x, boolean[] reduced) {
    double count = AxisView.count(x.shape(), reduced);
    Tensor sum = new Unbroadcast.Sum(reduced, true).apply(x);
    boolean overflows = overflows(x, sum);
    return x.sub(
        overflows ? new Unbroadcast.Sum(reduced, true).apply(x.div(count)) : sum.div(count));
  }

  /**
   * A mean: where the sum overflows, though no element is infinite, it is that of smaller terms.
   */
  static Tensor quotient(Tensor x, Tensor sum, Tensor count, boolean keepDims, int[] axes) {
    Tensor mean = sum.div(count);
    if (!overflows(x, sum)) {
      return mean;
    }
    Tensor fits = IndicatorMask.of(sum, Double::isFinite);
    // A power of two, which rounds nothing: so many numbers add up to no more than the largest.
    double scale = Math.scalb(1.0, Integer.numberOfLeadingZeros(x.elements()) - Integer.SIZE);
    return fits.where(mean, x.mul(scale).sum(keepDims, axes).div(count.mul(scale)));
  }

  private static boolean overflows(Tensor x, Tensor sum) {
    return IndicatorMask.anywhere(sum, e -> !Double.isFinite(e))
        && !IndicatorMask.anywhere(x, e -> !Double.isFinite(e));
  }

  /**
   * The norm (Σ|x|ᵖ)^(1/p). Where it is 0 its derivative is 0, as is that by elements that are 0.
   *
   * @param reduced a flag for each axis
   * @param p finite and not 0
   */
  record Norm(boolean[] reduced, double p) implements TensorOp {
    @Override
    public String name() {
      return "norm";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), reduced);
      double[] norms =
          Powers.norms(x[0].doubles(), lanes.outer(), lanes.length(), lanes.inner(), p);
      return Tensor.rounded(x[0].shape().reduced(reduced, true), x[0].dtype(), norms);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      if (p == 2) {
        return proportion(x[0], cotangent, y);
      }
      // sign(x)·(|x|/y)ᵖ⁻¹. The zeros are replaced before they get into the power: what is not
      // selected must not be differentiated there either.
      Tensor some = IndicatorMask.of(x[0], e -> e != 0);
      Tensor safe = some.where(x[0], x[0].constant(1));
      Tensor positive = IndicatorMask.of(y, e -> e != 0);
      Tensor ratio = safe.abs().div(positive.where(y, y.constant(1)));
      Tensor slope = positive.mul(some).where(safe.sign().mul(ratio.pow(p - 1)), y.constant(0));
      return cotangent.mul(slope);
    }
  }

  /** x·g/y, and 0, with all its derivatives, where y is 0. */
  private static Tensor proportion(Tensor x, Tensor g, Tensor y) {
    // The reciprocal of the smallest numbers overflows, x/y does not.
    return hasTiny(y) ? quotientOrZero(x, y).mul(g) : x.mul(quotientOrZero(g, y));
  }

  /** Whether there is a positive number so small that its reciprocal may overflow. */
  static boolean hasTiny(Tensor y) {
    double least = 4 * (y.dtype() == DType.FLOAT64 ? Double.MIN_NORMAL : Float.MIN_NORMAL);
    return IndicatorMask.anywhere(y, e -> e > 0 && e < least);
  }

  /** x/y, and 0, with all its derivatives, where y is 0. */
  private static Tensor quotientOrZero(Tensor x, Tensor y) {
    if (!IndicatorMask.anywhere(y, e -> e == 0)) {
      return x.div(y);
    }
    Tensor positive = IndicatorMask.of(y, e -> e != 0);
    return positive.where(x.div(positive.where(y, y.constant(1))), y.constant(0));
  }
}
