package autodiff;

import autodiff.kernel.Sums;
import autodiff.shape.Shape;

/** Sums along axes: the reduction that the sweep itself needs, to undo broadcasting. */
final class Unbroadcast {
  private Unbroadcast() {}

  /**
   * The sum along some axes.
   *
   * @param reduced a flag for each axis
   * @param keepDims whether these axes stay, with size 1
   */
  record Sum(boolean[] reduced, boolean keepDims) implements TensorOp {
    @Override
    public String name() {
      return "sum";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      Blocks blocks = Blocks.of(x[0], reduced);
      Shape shape = x[0].shape().reduced(reduced, keepDims);
      Tensor y = Tensor.result(shape, x[0].dtype());
      Sums.sum(blocks.array(), blocks.outer(), blocks.length(), blocks.inner(), y.array());
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor kept = StridedOps.reshaped(cotangent, x[0].shape().reduced(reduced, true));
      return StridedOps.expanded(kept, x[0].shape());
    }
  }

  /** Sums a tensor down to a shape that broadcasts to its own: the adjoint of broadcasting. */
  static Tensor down(Tensor x, Shape target) {
    Shape from = x.shape();
    if (from.equals(target)) {
      return x;
    }
    if (!target.broadcastsTo(from)) {
      // A cotangent may also be smaller than its operand: the same number everywhere.
      return StridedOps.expanded(x, from.broadcast(target, "cotangent"));
    }
    int lead = from.rank() - target.rank();
    boolean[] reduced = new boolean[from.rank()];
    for (int axis = 0; axis < reduced.length; axis++) {
      reduced[axis] = axis < lead || (target.size(axis - lead) == 1 && from.size(axis) != 1);
    }
    return StridedOps.reshaped(new Sum(reduced, true).apply(x), target);
  }
}
