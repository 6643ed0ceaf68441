package autodiff;

/**
 * An operation whose result is a selection of its operand's elements. Its cotangent adds to some
 * elements of the operand's and leaves the others alone: a sweep over numbers lets it do so in the
 * sum itself, so that taking a tensor apart piece by piece costs no full-size tensor a piece.
 */
interface ScatterAddVjp extends TensorOp {

  /**
   * Adds the cotangent of the operand.
   *
   * @param cotangent of the result, of the operand's type
   * @param x the operand
   * @param sum Modified: an array as long as the operand
   */
  void addCotangent(Tensor cotangent, Tensor x, Object sum);
}
