package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.shape.Shape;

/** Diagonals and triangles of matrices. */
public sealed interface Diagonals permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * The main diagonal over the first two axes.
   *
   * @return the elements whose first two indices are equal, along a new last axis
   * @throws IllegalArgumentException if there are fewer than two axes
   */
  default Tensor diagonal() {
    return diagonal(0, 0, 1);
  }

  /**
   * A diagonal over the first two axes.
   *
   * @param offset which diagonal: above 0, that many places above the main one; below 0, below it
   * @return its elements along a new last axis
   * @throws IllegalArgumentException if there are fewer than two axes
   */
  default Tensor diagonal(int offset) {
    return diagonal(offset, 0, 1);
  }

  /**
   * A diagonal over two axes: the elements at [i, i + offset].
   *
   * @param offset which diagonal: above 0, that many places above the main one; below 0, below it
   * @param axis1 the axis of rows; −1 is the last
   * @param axis2 the axis of columns
   * @return its elements along a new last axis, behind those that are left; none if the diagonal
   *     lies outside
   * @throws IllegalArgumentException if there is no such axis, or both are the same
   */
  default Tensor diagonal(int offset, int axis1, int axis2) {
    return DiagonalOps.diagonal(self(), offset, axis1, axis2);
  }

  /**
   * Matrices with the last axis along the main diagonal, zeros elsewhere.
   *
   * @return shape […, n, n] from […, n]
   * @throws IllegalArgumentException if this has no axes
   */
  default Tensor diagEmbed() {
    return diagEmbed(0, -2, -1);
  }

  /**
   * Matrices with the last axis along a diagonal, zeros elsewhere.
   *
   * @param offset which diagonal: above 0, that many places above the main one; below 0, below it
   * @return shape […, m, m] from […, n], where m = n + |offset|
   * @throws IllegalArgumentException if this has no axes
   */
  default Tensor diagEmbed(int offset) {
    return diagEmbed(offset, -2, -1);
  }

  /**
   * Matrices with the last axis along a diagonal, zeros elsewhere: what {@link #diagonal(int, int,
   * int)} reads.
   *
   * @param offset which diagonal: above 0, that many places above the main one; below 0, below it
   * @param axis1 the result's axis of rows; −1 is the last
   * @param axis2 the result's axis of columns
   * @return a tensor of one axis more, whose two new axes have size n + |offset|
   * @throws IllegalArgumentException if this has no axes, there is no such axis, or both are the
   *     same
   */
  default Tensor diagEmbed(int offset, int axis1, int axis2) {
    return DiagonalOps.embedded(self(), offset, axis1, axis2);
  }

  /**
   * Of a matrix its main diagonal, of a vector the matrix that has it as main diagonal.
   *
   * @return a vector or a matrix
   * @throws IllegalArgumentException if this is neither vector nor matrix
   */
  default Tensor diag() {
    return diag(0);
  }

  /**
   * Of a matrix a diagonal, of a vector the matrix that has it as diagonal.
   *
   * @param offset which diagonal: above 0, that many places above the main one; below 0, below it
   * @return a vector or a matrix
   * @throws IllegalArgumentException if this is neither vector nor matrix
   */
  default Tensor diag(int offset) {
    int rank = self().shape().rank();
    checkArgument(
        rank == 1 || rank == 2,
        "diag: shape %s is neither vector nor matrix; diagonal and diagEmbed take further axes",
        self().shape());
    return rank == 1 ? diagEmbed(offset) : diagonal(offset);
  }

  /**
   * The sum of the main diagonal of a matrix, or of each of a batch of matrices. Derivative: 1 on
   * the diagonal, 0 elsewhere.
   *
   * @return shape […] from […, m, n]
   * @throws IllegalArgumentException if there are fewer than two axes
   */
  default Tensor trace() {
    Shape shape = self().shape();
    checkArgument(
        shape.rank() >= 2, "trace: shape %s is no matrix; it takes at least two axes", shape);
    return diagonal(0, -2, -1).sum(-1);
  }

  /**
   * The lower triangle of a matrix, or of each of a batch of matrices: 0 above the main diagonal,
   * whatever stands there. Derivative: 1 in the triangle, exactly 0 above it.
   *
   * @return a tensor of this shape
   * @throws IllegalArgumentException if there are fewer than two axes
   */
  default Tensor tril() {
    return tril(0);
  }

  /**
   * The lower triangle up to a diagonal, that included.
   *
   * @param offset which diagonal: above 0, that many places above the main one; below 0, below it
   * @return a tensor of this shape, 0 above that diagonal
   * @throws IllegalArgumentException if there are fewer than two axes
   * @see #tril()
   */
  default Tensor tril(int offset) {
    return DiagonalOps.triangle("tril", self(), offset, true);
  }

  /**
   * The upper triangle of a matrix, or of each of a batch of matrices: 0 below the main diagonal,
   * whatever stands there. Derivative: 1 in the triangle, exactly 0 below it.
   *
   * @return a tensor of this shape
   * @throws IllegalArgumentException if there are fewer than two axes
   */
  default Tensor triu() {
    return triu(0);
  }

  /**
   * The upper triangle from a diagonal on, that included.
   *
   * @param offset which diagonal: above 0, that many places above the main one; below 0, below it
   * @return a tensor of this shape, 0 below that diagonal
   * @throws IllegalArgumentException if there are fewer than two axes
   * @see #triu()
   */
  default Tensor triu(int offset) {
    return DiagonalOps.triangle("triu", self(), offset, false);
  }
}
