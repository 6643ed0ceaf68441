package autodiff;

import autodiff.op.Operation;

/**
 * A user-defined operation on scalars, with its own derivative: a value computed by any means, and
 * its derivative with respect to each operand.
 *
 * <pre>{@code
 * record Cube() implements CustomOp {
 *   public String name() {
 *     return "cube";
 *   }
 *
 *   public double value(double... x) {
 *     return x[0] * x[0] * x[0];
 *   }
 *
 *   public Value[] derivatives(Value[] x, Value y) {
 *     return new Value[] {x[0].square().mul(3)};
 *   }
 * }
 * Value y = Value.custom(new Cube(), Value.of(2));
 * }</pre>
 *
 * <p>{@code autodiff.check} tells whether the two agree.
 */
public interface CustomOp extends Operation {

  /**
   * Computes the operation.
   *
   * @param x the operands
   * @return the value
   */
  double value(double... x);

  /**
   * The derivative with respect to each operand. Write it in operations on the given nodes: then
   * the operation can be differentiated to any order. When only numbers are needed it is called
   * with constants and records nothing.
   *
   * @param x the operands
   * @param y the operation's result
   * @return as many derivatives as operands, none of them null: anything else is an {@link
   *     IllegalArgumentException} that names the operation
   */
  Value[] derivatives(Value[] x, Value y);
}
