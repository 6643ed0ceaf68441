package autodiff;

import autodiff.kernel.ScanLoops;
import autodiff.shape.Shape;
import java.util.Arrays;

/** Scans along an axis. Their derivatives are scans in the other direction. */
final class ScanOps {
  private ScanOps() {}

  /**
   * Running sums.
   *
   * @param axis the axis
   * @param reverse whether from the end
   */
  record CumSum(int axis, boolean reverse) implements TensorOp {
    @Override
    public String name() {
      return "cumsum";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), axis);
      double[] sums =
          ScanLoops.sums(x[0].doubles(), lanes.outer(), lanes.length(), lanes.inner(), reverse);
      return Tensor.rounded(x[0].shape(), x[0].dtype(), sums);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new CumSum(axis, !reverse).apply(cotangent);
    }
  }

  /**
   * Running products. With Lⱼ the product of all before j, the derivative is Lⱼ·Rⱼ, where Rⱼ = gⱼ +
   * xⱼ₊₁Rⱼ₊₁: nothing is divided, so that zeros do no harm, at any order.
   *
   * @param axis the axis
   * @param reverse whether from the end
   */
  record CumProd(int axis, boolean reverse) implements TensorOp {
    @Override
    public String name() {
      return "cumprod";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), axis);
      double[] products =
          ScanLoops.products(x[0].doubles(), lanes.outer(), lanes.length(), lanes.inner(), reverse);
      return Tensor.rounded(x[0].shape(), x[0].dtype(), products);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor before = shiftedInOne(y, axis, reverse);
      Tensor next = shifted(x[0], axis, !reverse);
      return before.mul(new Recurrence(axis, !reverse).apply(next, cotangent));
    }
  }

  /**
   * The linear recurrence hₖ = aₖhₖ₋₁ + bₖ along an axis, of a and b of one shape; it starts with
   * b. Its derivative by b is the same recurrence in the other direction.
   *
   * @param axis the axis
   * @param reverse whether from the end
   */
  record Recurrence(int axis, boolean reverse) implements TensorOp {
    @Override
    public String name() {
      return "recurrence";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      Shape shape = x[1].shape();
      AxisView lanes = AxisView.of(shape, axis);
      double[] h =
          ScanLoops.recurrences(
              x[0].doubles(),
              x[1].doubles(),
              lanes.outer(),
              lanes.length(),
              lanes.inner(),
              reverse);
      return Tensor.rounded(shape, x[0].dtype().promote(x[1].dtype()), h);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor next = shifted(x[0], axis, !reverse);
      Tensor b = new Recurrence(axis, !reverse).apply(next, cotangent);
      return operand == 1 ? b : b.mul(shifted(y, axis, reverse));
    }
  }

  /**
   * Running logarithms of sums of exponentials. The derivative Σₖ gₖ·exp(xⱼ − yₖ) over k ≥ j is
   * exp(xⱼ − yⱼ)·Tⱼ, where Tⱼ = gⱼ + exp(yⱼ − yⱼ₊₁)·Tⱼ₊₁: all exponents are at most 0.
   *
   * @param axis the axis
   */
  record LogCumSumExp(int axis) implements TensorOp {
    @Override
    public String name() {
      return "logCumSumExp";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), axis);
      double[] y =
          ScanLoops.logSumExps(x[0].doubles(), lanes.outer(), lanes.length(), lanes.inner());
      return Tensor.rounded(x[0].shape(), x[0].dtype(), y);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor share;
      Tensor decay;
      if (IndicatorMask.anywhere(y, Double::isInfinite)) {
        Tensor finite = IndicatorMask.of(y, e -> !Double.isInfinite(e));
        Tensor safe = finite.where(y, y.constant(0));
        Tensor next = shifted(y, axis, true);
        share = finite.where(x[0].sub(safe).exp(), infiniteShares(x[0]));
        decay = finite.where(safe.sub(next).exp(), infiniteDecays(x[0]));
      } else {
        share = x[0].sub(y).exp();
        decay = y.sub(shifted(y, axis, true)).exp();
      }
      return share.mul(new Recurrence(axis, true).apply(decay, cotangent));
    }

    /** An infinite sum is shared evenly by the terms that are infinite; −∞ by none. */
    private Tensor infiniteShares(Tensor x) {
      double[] counts = infinities(x);
      double[] from = x.doubles();
      double[] shares = new double[counts.length];
      for (int p = 0; p < shares.length; p++) {
        shares[p] = from[p] == Double.POSITIVE_INFINITY ? 1 / counts[p] : 0;
      }
      return Tensor.rounded(x.shape(), x.dtype(), shares);
    }

    private Tensor infiniteDecays(Tensor x) {
      double[] counts = infinities(x);
      Tensor next = shifted(Tensor.rounded(x.shape(), x.dtype(), counts), axis, true);
      double[] decays = new double[counts.length];
      for (int p = 0; p < decays.length; p++) {
        decays[p] = counts[p] == 0 || next.flat(p) == 0 ? 0 : counts[p] / next.flat(p);
      }
      return Tensor.rounded(x.shape(), x.dtype(), decays);
    }

    private double[] infinities(Tensor x) {
      AxisView lanes = AxisView.of(x.shape(), axis);
      return ScanLoops.infinities(x.doubles(), lanes.outer(), lanes.length(), lanes.inner());
    }
  }

  /** Each element's predecessor along an axis, or successor; 0 where there is none. */
  static Tensor shifted(Tensor x, int axis, boolean reverse) {
    AxisView lanes = AxisView.of(x.shape(), axis);
    int row = lanes.inner();
    int[] places = new int[x.elements()];
    for (int o = 0, p = 0; o < lanes.outer(); o++) {
      for (int k = 0; k < lanes.length(); k++) {
        boolean none = k == (reverse ? lanes.length() - 1 : 0);
        for (int i = 0; i < row; i++, p++) {
          places[p] = none ? -1 : reverse ? p + row : p - row;
        }
      }
    }
    return TakeOps.take("shift", x, places, x.shape());
  }

  /** The same with 1 where there is none. */
  private static Tensor shiftedInOne(Tensor x, int axis, boolean reverse) {
    Shape shape = x.shape();
    int[] sizes = new int[shape.rank()];
    Arrays.fill(sizes, 1);
    if (shape.rank() > 0) {
      sizes[axis] = shape.size(axis);
    }
    double[] one = new double[Shape.of(sizes).elements()];
    if (one.length > 0) {
      one[reverse ? one.length - 1 : 0] = 1;
    }
    return shifted(x, axis, reverse).add(Tensor.rounded(Shape.of(sizes), x.dtype(), one));
  }

  /** Of a tensor [outer, length, inner]: the product of all before each element, or behind it. */
  static Tensor others(Tensor x, boolean reverse) {
    return new CumProd(1, reverse).apply(shiftedInOne(x, 1, reverse));
  }

  /** All but the first along an axis, or all but the last. */
  static Tensor allBut(Tensor x, int axis, boolean last) {
    Shape shape = x.shape();
    int[] strides = shape.strides();
    Shape rest = shape.with(axis, shape.size(axis) - 1);
    return new StridedOps.Read("slice", rest, last ? 0 : strides[axis], strides).apply(x);
  }

  /** The sums of neighbors along an axis, which are one less than the elements. */
  static Tensor neighborSums(Tensor x, int axis) {
    return x.shape().size(axis) == 0 ? x : allBut(x, axis, false).add(allBut(x, axis, true));
  }
}
