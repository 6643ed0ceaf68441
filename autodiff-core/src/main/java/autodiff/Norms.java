package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Norms of vectors: of all elements, or along axes. Derivatives are subgradients of least norm: 0
 * where the norm is 0.
 */
public sealed interface Norms permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * The Euclidean norm of all elements, without overflow on the way. Derivative: x/y; 0 at the zero
   * vector, where all higher derivatives count as 0, too.
   *
   * @return a tensor of shape []; 0 of nothing
   */
  default Tensor norm() {
    return norm(2, false);
  }

  /**
   * The p-norm (Σ|x|ᵖ)^(1/p) of all elements, or along some axes. See {@link #norm(double, boolean,
   * int...)}.
   *
   * @param p the power: any number, ∞ or −∞
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the norms
   */
  default Tensor norm(double p, int... axes) {
    return norm(p, false, axes);
  }

  /**
   * The p-norm (Σ|x|ᵖ)^(1/p) along some axes. For p = ∞ and −∞ it is the greatest and the least
   * |x|, for p = 0 the number of elements that are not 0; below 1 it is no norm, but is called one.
   *
   * <p>Derivative: sign(x)·(|x|/y)ᵖ⁻¹; for p = 1 it is sign(x); for ∞ and −∞ sign(x), shared evenly
   * by equal |x|; for p = 0 it is 0. By an element that is 0, and where y is 0, it is 0.
   *
   * @param p the power: any number, ∞ or −∞
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the norms; 0 of nothing
   * @throws IllegalArgumentException if p is NaN, or if it is negative or ∞ and an axis has no
   *     elements
   */
  default Tensor norm(double p, boolean keepDims, int... axes) {
    checkArgument(!Double.isNaN(p), "norm: p is NaN; give a number, infinity or -infinity");
    Tensor x = self();
    if (p < 0 || p == Double.POSITIVE_INFINITY) {
      AxisView.checkSomething(
          "norm of power " + p, x.shape(), AxisView.flags("norm", x.shape(), axes));
    }
    if (p == 0) {
      return x.nonZero().sum(keepDims, axes);
    }
    if (p == 1) {
      return x.abs().sum(keepDims, axes);
    }
    if (Double.isInfinite(p)) {
      return p > 0 ? x.abs().amax(keepDims, axes) : x.abs().amin(keepDims, axes);
    }
    return AxisView.reduce("norm", x, keepDims, axes, r -> new ReductionOps.Norm(r, p));
  }

  /**
   * The Euclidean distance, the norm of the difference. Derivative: (x − y)/distance, and 0 at
   * equal points.
   *
   * @param y the other point; shapes broadcast
   * @return a tensor of shape []
   * @throws IllegalArgumentException if the shapes do not broadcast
   */
  default Tensor dist(Tensor y) {
    return dist(y, 2);
  }

  /**
   * The p-norm of the difference. Its derivative is the {@linkplain #norm(double, boolean, int...)
   * norm's}.
   *
   * @param y the other point; shapes broadcast
   * @param p the power: any number, ∞ or −∞
   * @return a tensor of shape []
   * @throws IllegalArgumentException if the shapes do not broadcast, or p is NaN
   */
  default Tensor dist(Tensor y, double p) {
    requireNonNull(y, "y");
    return self().sub(y).norm(p);
  }

  /**
   * Normalizes over the last axes: (x − mean)·r with r = 1/√(variance + ε), the variance with
   * divisor n. Derivative: with cotangent g and result y, r·(g − mean(g) − y·mean(g·y)). Where all
   * numbers of a row are equal, the result is 0 and the derivative that of its formula.
   *
   * @param axes how many of the last axes are normalized together; at least 1
   * @param epsilon ε, which keeps r finite; PyTorch's default is 1e-5
   * @return a tensor of this shape
   * @throws IllegalArgumentException if there are not as many axes
   */
  default Tensor layerNorm(int axes, double epsilon) {
    Tensor x = self();
    int rank = x.shape().rank();
    checkArgument(
        axes >= 1 && axes <= rank,
        "layerNorm: the last %s axes of a tensor %s; give 1 to %s",
        axes,
        x.shape(),
        rank);
    int length = 1;
    for (int axis = rank - axes; axis < rank; axis++) {
      length *= x.shape().size(axis);
    }
    return NormalizeOps.normalize(x, length, epsilon);
  }

  /**
   * Normalizes over the last axes, scales and shifts: {@link #layerNorm(int, double)} times the
   * weight, plus the bias.
   *
   * @param weight factors, of the shape of the axes that are normalized
   * @param bias summands, of the same shape
   * @param epsilon ε
   * @return a tensor of this shape
   * @throws IllegalArgumentException if weight and bias are not of the shape of the last axes
   */
  default Tensor layerNorm(Tensor weight, Tensor bias, double epsilon) {
    requireNonNull(weight, "weight");
    requireNonNull(bias, "bias");
    checkArgument(
        weight.shape().rank() >= 1
            && weight.shape().equals(bias.shape())
            && weight.shape().broadcastsTo(self().shape()),
        "layerNorm: %s with a weight %s and a bias %s; give both the shape of the last axes",
        self().shape(),
        weight.shape(),
        bias.shape());
    return layerNorm(weight.shape().rank(), epsilon).mul(weight).add(bias);
  }
}
