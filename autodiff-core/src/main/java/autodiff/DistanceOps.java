package autodiff;

import autodiff.MatrixProductOps.Matmul;
import autodiff.kernel.EuclideanDistances;
import autodiff.shape.Shape;

/** Euclidean distances between points, without the differences of all pairs in memory. */
final class DistanceOps {
  private DistanceOps() {}

  /** The distances between points [..., m, d] and [..., n, d] of equal leading axes. */
  record Euclidean() implements TensorOp {
    @Override
    public String name() {
      return "cdist";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      Shape a = x[0].shape();
      int m = a.size(-2);
      int n = x[1].shape().size(-2);
      Shape shape = a.with(-1, n);
      double[] out = new double[shape.elements()];
      int batch = MatrixProductOps.batch(a).elements();
      EuclideanDistances.euclidean(batch, m, n, a.size(-1), x[0].doubles(), x[1].doubles(), out);
      return Tensor.rounded(shape, x[0].dtype().promote(x[1].dtype()), out);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      // Equal points take no part, in derivatives of this neither.
      Tensor apart = y.detach().nonZero();
      Tensor divisor = apart.where(y, y.constant(1));
      Tensor a = x[operand];
      Tensor b = x[1 - operand];
      if (ReductionOps.hasTiny(y) && isModerate(a) && isModerate(b)) {
        // The reciprocals of such distances overflow: distances and differences are scaled alike.
        divisor = divisor.mul(SCALE);
        a = a.mul(SCALE);
        b = b.mul(SCALE);
      }
      Tensor weights = apart.where(cotangent.div(divisor), cotangent.constant(0));
      return new WeightedDifferences().apply(operand == 0 ? weights : transposed(weights), a, b);
    }
  }

  /** A power of two that lifts the smallest numbers of either type out of danger. */
  private static final double SCALE = 0x1p60;

  private static boolean isModerate(Tensor x) {
    return !IndicatorMask.anywhere(x, e -> Math.abs(e) > SCALE);
  }

  /** Σⱼ wᵢⱼ(xᵢ − yⱼ) for weights [..., m, n] and points [..., m, d] and [..., n, d]. */
  record WeightedDifferences() implements TensorOp {
    @Override
    public String name() {
      return "weightedDifferences";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      Shape shape = x[1].shape();
      double[] out = new double[shape.elements()];
      EuclideanDistances.weightedDifferences(
          MatrixProductOps.batch(shape).elements(),
          shape.size(-2),
          x[2].shape().size(-2),
          shape.size(-1),
          x[0].doubles(),
          x[1].doubles(),
          x[2].doubles(),
          out);
      return Tensor.rounded(shape, x[1].dtype(), out);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return switch (operand) {
        case 0 ->
            cotangent.mul(x[1]).sum(true, -1).sub(new Matmul(false, true).apply(cotangent, x[2]));
        case 1 -> cotangent.mul(x[0].sum(true, -1));
        default -> new Matmul(true, false).apply(x[0], cotangent).neg();
      };
    }
  }

  private static Tensor transposed(Tensor x) {
    int rank = x.shape().rank();
    int[] order = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      order[axis] = axis;
    }
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return StridedOps.permuted("transpose", x, order);
  }
}
