package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.MatrixProductOps.Matmul;
import autodiff.op.Elementwise.Unary;
import autodiff.shape.Shape;
import java.util.Arrays;

/** Products of vectors, matrices and tensors: matmul, linear layers, outer products, einsum. */
public sealed interface MatrixProducts permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * The matrix product, as NumPy and PyTorch have it: [m, k] x [k, n] gives [m, n]; further leading
   * axes count batches of matrices and broadcast; a vector [k] on the left is a row, on the right a
   * column, and the result has no axis for it. This is what others call mm, mv and bmm, too.
   * Derivative: with cotangent g, g·yᵀ and xᵀ·g, summed over what was broadcast.
   *
   * @param y the right factor
   * @return x·y; zeros where the inner size is 0
   * @throws IllegalArgumentException if the inner sizes differ, if batches do not broadcast, or if
   *     a factor is a single number
   */
  default Tensor matmul(Tensor y) {
    return matmul(y, false, false);
  }

  /**
   * The matrix product of transposed factors, without a copy of them; see {@link #matmul(Tensor)}.
   * The last two axes of a factor are exchanged; a vector is what it is.
   *
   * @param y the right factor
   * @param transposeThis whether to take xᵀ
   * @param transposeY whether to take yᵀ
   * @return the product
   * @throws IllegalArgumentException if the inner sizes differ, if batches do not broadcast, or if
   *     a factor is a single number
   */
  default Tensor matmul(Tensor y, boolean transposeThis, boolean transposeY) {
    requireNonNull(y, "y");
    Tensor x = self();
    MatrixProductShapes.check(x.shape(), y.shape(), transposeThis, transposeY);
    boolean row = x.shape().rank() == 1;
    boolean column = y.shape().rank() == 1;
    Tensor a = row ? StridedOps.reshaped(x, x.shape().inserted(0, 1)) : x;
    Tensor b = column ? StridedOps.reshaped(y, y.shape().inserted(1, 1)) : y;
    Tensor product = new Matmul(transposeThis && !row, transposeY && !column).apply(a, b);
    Shape shape = product.shape();
    shape = row ? shape.without(-2) : shape;
    shape = column ? shape.without(-1) : shape;
    return StridedOps.finished(product, shape);
  }

  /**
   * The scalar product of two vectors, Σ xᵢyᵢ. Derivative: y and x.
   *
   * @param y a vector of the same length
   * @return a single number; 0 of nothing
   * @throws IllegalArgumentException if these are not vectors of one length
   */
  default Tensor dot(Tensor y) {
    requireNonNull(y, "y");
    Shape x = self().shape();
    checkArgument(
        x.rank() == 1 && x.equals(y.shape()),
        "dot: %s and %s; give two vectors of one length (inner and matmul take matrices)",
        x,
        y.shape());
    return matmul(y);
  }

  /**
   * The scalar products of all vectors along the last axis of this with all those of the other: the
   * result at [i..., j...] is Σₖ x[i..., k]·y[j..., k]. A single number multiplies everything.
   * Derivative: y and x, summed accordingly.
   *
   * @param y the other operand, with the same last size
   * @return a tensor with the leading axes of both
   * @throws IllegalArgumentException if the last sizes differ
   */
  default Tensor inner(Tensor y) {
    requireNonNull(y, "y");
    Tensor x = self();
    if (x.shape().rank() == 0 || y.shape().rank() == 0) {
      return x.mul(y);
    }
    checkArgument(
        x.shape().size(-1) == y.shape().size(-1),
        "inner: %s and %s: last sizes %s and %s differ",
        x.shape(),
        y.shape(),
        x.shape().size(-1),
        y.shape().size(-1));
    return tensordot(y, new int[] {-1}, new int[] {-1});
  }

  /**
   * All products of an element of this with one of the other: the result at [i, j] is xᵢyⱼ. Both
   * are taken as vectors, row by row. Derivative: y and x, summed accordingly.
   *
   * @param y the other operand
   * @return a matrix of shape [elements of this, elements of y]
   */
  default Tensor outer(Tensor y) {
    requireNonNull(y, "y");
    Tensor column = StridedOps.reshaped(self(), Shape.of(self().elements(), 1));
    return column.matmul(StridedOps.reshaped(y, Shape.of(1, y.elements())));
  }

  /**
   * The Kronecker product: blocks y·xᵢⱼ, laid out as x is. Of ranks that differ, the smaller is
   * filled up with axes of size 1 in front. Derivative: y and x, summed accordingly.
   *
   * @param y the other operand
   * @return a tensor whose size along each axis is the product of the operands' sizes
   */
  default Tensor kron(Tensor y) {
    requireNonNull(y, "y");
    return Contraction.kron(self(), y);
  }

  /**
   * Sums of products over the last axes of this and the first ones of the other. With 1 this is the
   * matrix product, with 0 the outer one. Derivative: y and x, contracted accordingly.
   *
   * @param y the other operand
   * @param axes how many axes to sum over
   * @return a tensor with the axes that are left, this tensor's first
   * @throws IllegalArgumentException if an operand has fewer axes, or sizes differ
   */
  default Tensor tensordot(Tensor y, int axes) {
    requireNonNull(y, "y");
    int rank = self().shape().rank();
    checkArgument(
        axes >= 0 && axes <= rank && axes <= y.shape().rank(),
        "tensordot: %s x %s cannot be summed over %s axes",
        self().shape(),
        y.shape(),
        axes);
    int[] last = new int[axes];
    int[] first = new int[axes];
    for (int i = 0; i < axes; i++) {
      last[i] = rank - axes + i;
      first[i] = i;
    }
    return Contraction.tensordot(self(), y, last, first);
  }

  /**
   * Sums of products over pairs of axes, one of this and one of the other. Derivative: y and x,
   * contracted accordingly.
   *
   * @param y the other operand
   * @param axesOfThis axes of this
   * @param axesOfY as many axes of the other, of the same sizes
   * @return a tensor with the axes that are left, this tensor's first
   * @throws IllegalArgumentException if an axis is missing or named twice, or if sizes differ
   */
  default Tensor tensordot(Tensor y, int[] axesOfThis, int[] axesOfY) {
    requireNonNull(y, "y");
    requireNonNull(axesOfThis, "axesOfThis");
    requireNonNull(axesOfY, "axesOfY");
    checkArgument(
        axesOfThis.length == axesOfY.length,
        "tensordot: axes %s of %s and %s of %s; name as many of each",
        Arrays.toString(axesOfThis),
        self().shape(),
        Arrays.toString(axesOfY),
        y.shape());
    return Contraction.tensordot(self(), y, axesOfThis, axesOfY);
  }

  /**
   * The cross product of vectors along the last axis, which has size 3.
   *
   * @param y the other operand; the shapes broadcast
   * @return vectors that are perpendicular to both
   * @throws IllegalArgumentException if an operand's last size is not 3
   * @see #cross(Tensor, int)
   */
  default Tensor cross(Tensor y) {
    return cross(y, -1);
  }

  /**
   * The cross product x × y of vectors along an axis, which has size 3. Derivative: with cotangent
   * g, y × g and g × x.
   *
   * @param y the other operand; the shapes broadcast
   * @param axis the axis along which the vectors lie, of the broadcast shape
   * @return vectors that are perpendicular to both
   * @throws IllegalArgumentException if the axis does not have size 3 in both operands
   */
  default Tensor cross(Tensor y, int axis) {
    requireNonNull(y, "y");
    return Contraction.cross(self(), y, axis);
  }

  /**
   * What a linear layer computes: x·weightᵀ, where the weight has a row for each output.
   * Derivative: with cotangent g, g·weight and gᵀ·x.
   *
   * @param weight a matrix of shape [outputs, inputs]
   * @return a tensor of shape [..., outputs] for this of shape [..., inputs]
   * @throws IllegalArgumentException if this has another last size than the weight
   */
  default Tensor linear(Tensor weight) {
    requireNonNull(weight, "weight");
    checkLinear(weight);
    return matmul(weight, false, true);
  }

  private void checkLinear(Tensor weight) {
    Shape x = self().shape();
    Shape w = weight.shape();
    checkArgument(
        w.rank() == 2, "linear: a weight of shape %s; give a matrix [outputs, inputs]", w);
    checkArgument(
        x.rank() > 0 && x.size(-1) == w.size(1),
        "linear: %s with a weight %s: the last size must be %s, which is the weight's inputs",
        x,
        w,
        w.size(1));
  }

  /**
   * What a linear layer computes: x·weightᵀ + bias. Derivative: see {@link #linear(Tensor)}; 1 for
   * the bias.
   *
   * @param weight a matrix of shape [outputs, inputs]
   * @param bias a vector of shape [outputs]
   * @return a tensor of shape [..., outputs] for this of shape [..., inputs]
   * @throws IllegalArgumentException if the shapes do not fit
   */
  default Tensor linear(Tensor weight, Tensor bias) {
    requireNonNull(weight, "weight");
    requireNonNull(bias, "bias");
    checkLinear(weight, bias);
    return isPlainLinear(weight, bias)
        ? new MatrixProductOps.Linear().apply(self(), weight, bias)
        : linear(weight).add(bias);
  }

  private void checkLinear(Tensor weight, Tensor bias) {
    checkLinear(weight);
    checkArgument(
        bias.shape().equals(Shape.of(weight.shape().size(0))),
        "linear: a bias of shape %s with a weight %s; give [%s]",
        bias.shape(),
        weight.shape(),
        weight.shape().size(0));
  }

  /**
   * What a linear layer with an activation computes: f(x·weightᵀ + bias). If the derivative of f
   * {@linkplain Unary#fromResult() follows from its result}, as those of {@code relu}, {@code tanh}
   * and {@code sigmoid} do, this is one node, in which the sums are written over: it keeps half as
   * much memory as two. Derivative: with cotangent g, that of {@link #linear(Tensor, Tensor)} with
   * g·f′; at corners, see f.
   *
   * @param weight a matrix of shape [outputs, inputs]
   * @param bias a vector of shape [outputs]
   * @param activation f, such as {@link autodiff.op.ActivationTable#RELU}
   * @return a tensor of shape [..., outputs] for this of shape [..., inputs]
   * @throws IllegalArgumentException if the shapes do not fit
   */
  default Tensor linear(Tensor weight, Tensor bias, Unary activation) {
    requireNonNull(weight, "weight");
    requireNonNull(bias, "bias");
    checkLinear(weight, bias);
    // Functions from their result turn infinities into numbers, which anomaly mode is to find.
    return activation.fromResult() && isPlainLinear(weight, bias) && !Recorder.current().checking
        ? new FusedActivation(new MatrixProductOps.Linear(), activation).apply(self(), weight, bias)
        : linear(weight, bias).apply(activation);
  }

  /** Whether it is a product of matrices of one type. */
  private boolean isPlainLinear(Tensor weight, Tensor bias) {
    Tensor x = self();
    return x.shape().rank() > 1 && x.dtype() == weight.dtype() && x.dtype() == bias.dtype();
  }

  /**
   * This plus a matrix product: x + a·b, of matrices or of batches of them.
   *
   * @param a the left factor
   * @param b the right factor
   * @return the sum; the shapes broadcast
   * @see #addmm(Tensor, Tensor, double, double)
   */
  default Tensor addmm(Tensor a, Tensor b) {
    return addmm(a, b, 1, 1);
  }

  /**
   * A weighted sum of this and a matrix product: β·x + α·(a·b). With β = 0 this is ignored, even if
   * it is infinite or NaN. Of matrices, vectors and batches alike; others call the latter addmv and
   * baddbmm. Derivative: β; α times that of {@link #matmul(Tensor)}.
   *
   * @param a the left factor
   * @param b the right factor
   * @param beta the weight β of this
   * @param alpha the weight α of the product
   * @return the sum; the shapes broadcast
   * @throws IllegalArgumentException if the factors do not fit, or the sum does not broadcast
   */
  default Tensor addmm(Tensor a, Tensor b, double beta, double alpha) {
    requireNonNull(a, "a");
    requireNonNull(b, "b");
    Tensor x = self();
    Tensor product = a.matmul(b);
    Tensor first = beta == 1 ? x : x.mulNoNan(x.constant(beta));
    return first.add(alpha == 1 ? product : product.mul(alpha));
  }

  /**
   * A power of square matrices, by repeated squaring. Derivative: that of the product.
   *
   * @param exponent the exponent, from 0; of the power 0, which is the unit matrix, the derivative
   *     is 0
   * @return the power
   * @throws IllegalArgumentException if these are not square matrices, or the exponent is negative
   */
  default Tensor matrixPower(int exponent) {
    Tensor x = self();
    int rank = x.shape().rank();
    checkArgument(
        rank >= 2 && x.shape().size(-1) == x.shape().size(-2),
        "matrixPower: shape %s; give square matrices [..., n, n]",
        x.shape());
    checkArgument(
        exponent >= 0,
        "matrixPower: exponent %s; take the inverse to the power %s",
        exponent,
        -(long) exponent);
    if (exponent == 0) {
      // Not the unit matrix alone: the result depends on x, with derivative 0.
      return x.mulNoNan(x.constant(0)).add(Tensor.eye(x.shape().size(-1)).to(x.dtype()));
    }
    // A tensor of its own even if nothing is multiplied.
    Tensor square = new StridedOps.Reshape(x.shape()).apply(x);
    int left = exponent;
    while (left % 2 == 0) {
      square = square.matmul(square);
      left /= 2;
    }
    Tensor power = square;
    for (left /= 2; left > 0; left /= 2) {
      square = square.matmul(square);
      if (left % 2 == 1) {
        power = power.matmul(square);
      }
    }
    return power;
  }
}
