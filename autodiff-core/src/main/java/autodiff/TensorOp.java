package autodiff;

import autodiff.op.Operation;

/**
 * A structured operation on tensors: what it computes, and how a cotangent of its result becomes
 * the cotangents of its operands. The library's own operations and those of its users are made the
 * same way: a small record that holds the operation's parameters.
 *
 * <pre>{@code
 * record Reverse() implements TensorOp {
 *   public String name() {
 *     return "reverse";
 *   }
 *
 *   public Tensor forward(Tensor[] x) {
 *     return x[0].flip(0);
 *   }
 *
 *   public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
 *     return cotangent.flip(0);
 *   }
 * }
 * Tensor y = new Reverse().apply(Tensor.of(1, 2, 3));
 * }</pre>
 *
 * <p>Operations that are compositions of others need no rule of their own: write them as methods.
 */
public interface TensorOp extends Operation {

  /**
   * Computes the result. Nothing that happens here is recorded. The result must be a new tensor or
   * an operand; the operands must not be changed.
   *
   * @param x the operands, of whatever shapes and types
   * @return the result; null is an {@link IllegalArgumentException} that names the operation
   */
  Tensor forward(Tensor[] x);

  /**
   * The vector-Jacobian product: the cotangent of one operand. Written in operations on tensors it
   * can be differentiated again, to any order; a sweep that only needs numbers calls it without
   * recording. The result may have a shape to which the operand broadcasts (it is summed down to
   * the operand's shape afterwards) and another type (it is cast).
   *
   * @param operand which operand, from 0
   * @param cotangent the derivative of a final number with respect to y; y's shape
   * @param y the result
   * @param x the operands
   * @return the derivative of the final number with respect to the operand; null, or a shape that
   *     does not fit, is an {@link IllegalArgumentException} that names the operation
   */
  Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x);

  /**
   * Applies the operation, and records it if an operand requires a gradient.
   *
   * @param x the operands
   * @return the result
   */
  default Tensor apply(Tensor... x) {
    return TensorRecorder.apply(this, x);
  }
}
