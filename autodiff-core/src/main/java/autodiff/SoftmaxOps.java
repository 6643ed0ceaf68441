package autodiff;

import autodiff.kernel.Exponentials;
import autodiff.kernel.SoftmaxPullBack;
import autodiff.shape.Shape;

/** Sums of exponentials, and exponentials as shares of their sum. */
final class SoftmaxOps {
  private SoftmaxOps() {}

  /**
   * The logarithm of the sum of exponentials; reduced axes keep size 1.
   *
   * @param reduced a flag for each axis; they stand together
   */
  record LogSumExp(boolean[] reduced) implements TensorOp {
    @Override
    public String name() {
      return "logSumExp";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), reduced);
      Shape shape = x[0].shape().reduced(reduced, true);
      Tensor y = Tensor.result(shape, x[0].dtype());
      Exponentials.logSumExp(x[0].array(), lanes.outer(), lanes.length(), lanes.inner(), y.array());
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      if (!IndicatorMask.anywhere(y, Double::isInfinite)) {
        return new Shares(reduced).apply(x[0], cotangent);
      }
      AxisView lanes = AxisView.of(x[0].shape(), reduced);
      double[] shares =
          Exponentials.infiniteShares(x[0].doubles(), lanes.outer(), lanes.length(), lanes.inner());
      Tensor finite = IndicatorMask.of(y, e -> !Double.isInfinite(e));
      Tensor infinite = Tensor.rounded(x[0].shape(), x[0].dtype(), shares);
      Tensor safe = finite.where(x[0], y.constant(0));
      return cotangent.mul(finite.where(new Softmax(reduced).apply(safe), infinite));
    }
  }

  /**
   * Exponentials as shares of their sum along axes. The derivative of {@link LogSumExp} is this,
   * not exp(x − y): where y is large, it has lost the digits that tell the shares.
   *
   * @param along a flag for each axis; they stand together
   */
  record Softmax(boolean[] along) implements OwnedVjp {
    @Override
    public String name() {
      return "softmax";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), along);
      Shape shape = x[0].shape();
      Tensor y = Tensor.result(shape, x[0].dtype());
      Exponentials.softmax(x[0].array(), lanes.outer(), lanes.length(), lanes.inner(), y.array());
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new PullBack(along).apply(y, cotangent);
    }
  }

  /**
   * The cotangent of the exponents: y·(g − Σ y·g), of shares y and their cotangent g. A share of 0
   * passes nothing on, whatever comes: log(softmax) sends it an infinity.
   *
   * @param along a flag for each axis; they stand together
   */
  private record PullBack(boolean[] along) implements OwnedVjp {
    @Override
    public String name() {
      return "softmaxCotangent";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), along);
      DType type = x[0].dtype();
      Tensor out = Tensor.result(x[0].shape(), type);
      SoftmaxPullBack.run(
          x[0].array(),
          x[1].array(type),
          lanes.outer(),
          lanes.length(),
          lanes.inner(),
          out.array());
      return out;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      if (operand == 1) {
        // The matrix diag(y) − y·yᵀ is symmetric.
        return new PullBack(along).apply(x[0], cotangent);
      }
      Tensor inner = sum(x[0].mulNoNan(x[1]));
      return cotangent.mul(x[1].sub(inner)).sub(x[1].mul(sum(cotangent.mul(x[0]))));
    }

    private Tensor sum(Tensor x) {
      return new Unbroadcast.Sum(along, true).apply(x);
    }
  }

  /**
   * Exponentials as shares of a number: c·softmax(x), of x and numbers c for each sum, which has
   * size 1 along the axes. The cotangent that {@link LogSumExp} sends back, in one go.
   *
   * @param along a flag for each axis; they stand together
   */
  private record Shares(boolean[] along) implements OwnedVjp {
    @Override
    public String name() {
      return "logSumExpCotangent";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), along);
      DType type = x[0].dtype();
      Tensor out = Tensor.result(x[0].shape(), type);
      Exponentials.softmax(
          x[0].array(),
          x[1].array(type),
          lanes.outer(),
          lanes.length(),
          lanes.inner(),
          out.array());
      return out;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor shares = new Softmax(along).apply(x[0]);
      return operand == 0
          ? new PullBack(along).apply(shares, cotangent).mul(x[1])
          : new Unbroadcast.Sum(along, true).apply(cotangent.mul(shares));
    }
  }

  /**
   * The logarithms of the shares, precise where these are tiny.
   *
   * @param axis the axis
   */
  record LogSoftmax(int axis) implements OwnedVjp {
    @Override
    public String name() {
      return "logSoftmax";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), axis);
      Shape shape = x[0].shape();
      Tensor y = Tensor.result(shape, x[0].dtype());
      Exponentials.logSoftmax(
          x[0].array(), lanes.outer(), lanes.length(), lanes.inner(), y.array());
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new LogPullBack(axis).apply(y, cotangent);
    }
  }

  /**
   * The cotangent that {@link LogSoftmax} sends back: g − exp(y)·Σg, of logarithms y and their
   * cotangent g.
   *
   * @param axis the axis
   */
  private record LogPullBack(int axis) implements OwnedVjp {
    @Override
    public String name() {
      return "logSoftmaxCotangent";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      AxisView lanes = AxisView.of(x[0].shape(), axis);
      DType type = x[0].dtype();
      Tensor out = Tensor.result(x[0].shape(), type);
      Exponentials.pullBackLogSoftmax(
          x[1].array(type),
          x[0].array(),
          lanes.outer(),
          lanes.length(),
          lanes.inner(),
          out.array());
      return out;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor shares = x[0].exp();
      return operand == 0
          ? shares.mul(x[1].sum(true, axis)).mul(cotangent).neg()
          : cotangent.sub(shares.mul(cotangent).sum(true, axis));
    }
  }
}
