package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;

/** Distances between points, pair by pair. Between equal points every derivative is 0. */
public sealed interface Distances permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * All Euclidean distances between a point of this and one of the other.
   *
   * @param y the other points, of shape [..., n, d]
   * @return the distances, of shape [..., m, n]
   * @see #cdist(Tensor, double)
   */
  default Tensor cdist(Tensor y) {
    return cdist(y, 2);
  }

  /**
   * All distances between a point of this and one of the other, as the p-norm of their difference:
   * the result at [..., i, j] is ‖xᵢ − yⱼ‖ₚ. Leading axes broadcast. Each difference is taken
   * first, so that near points keep their digits. For p = 2 nothing larger than the operands and
   * the result is kept in memory; other norms keep all differences.
   *
   * <p>Derivative: that of {@link Norms#norm(double, boolean, int...)}; for p = 2 it is (xᵢ −
   * yⱼ)/distance. It is 0 at equal points, and higher derivatives, too.
   *
   * @param y the other points, of shape [..., n, d] for this of shape [..., m, d]
   * @param p the norm: any number from 0, or ∞; 0 counts the coordinates that differ
   * @return the distances, of shape [..., m, n]
   * @throws IllegalArgumentException if an operand has less than two axes, the points have
   *     different numbers of coordinates, the leading axes do not broadcast, or p is negative or
   *     NaN
   */
  default Tensor cdist(Tensor y, double p) {
    requireNonNull(y, "y");
    Tensor x = self();
    Shape a = x.shape();
    Shape b = y.shape();
    checkArgument(
        a.rank() >= 2 && b.rank() >= 2,
        "cdist: %s and %s; give points as rows, [..., points, coordinates]",
        a,
        b);
    checkArgument(
        a.size(-1) == b.size(-1),
        "cdist: %s and %s: points of %s and of %s coordinates",
        a,
        b,
        a.size(-1),
        b.size(-1));
    checkArgument(p >= 0, "cdist: p = %s; give 0 or more", p);
    if (p != 2) {
      Tensor differences =
          StridedOps.reshaped(x, a.inserted(-2, 1)).sub(StridedOps.reshaped(y, b.inserted(-3, 1)));
      // Of no coordinates there is no largest, but all points are equal.
      return differences.norm(a.size(-1) == 0 ? 1 : p, -1);
    }
    Shape batch = MatrixProductOps.batch(a).broadcast(MatrixProductOps.batch(b), "cdist");
    return new DistanceOps.Euclidean()
        .apply(
            StridedOps.expanded(x, MatrixProductOps.matrices(batch, a.size(-2), a.size(-1))),
            StridedOps.expanded(y, MatrixProductOps.matrices(batch, b.size(-2), b.size(-1))));
  }

  /**
   * The distances between points that stand at the same place of both tensors: the p-norm of x − y
   * + ε along the last axis, as PyTorch has it. Derivative: that of {@link Norms#norm(double,
   * boolean, int...)}.
   *
   * @param y the other points; the shapes broadcast
   * @param p the norm
   * @param epsilon what is added to each difference; PyTorch adds 1e-6
   * @param keepDims whether the last axis stays, with size 1
   * @return the distances
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor pairwiseDistance(Tensor y, double p, double epsilon, boolean keepDims) {
    requireNonNull(y, "y");
    return self().sub(y).add(epsilon).norm(p, keepDims, -1);
  }
}
