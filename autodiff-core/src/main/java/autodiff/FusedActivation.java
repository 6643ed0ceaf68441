package autodiff;

import autodiff.op.Elementwise.Unary;
import java.util.List;

/**
 * An operation and a function of each element of its result, as one node: what is between the two
 * is written over and not kept, for neither way back needs it.
 *
 * @param inner the operation, whose {@link #vjp} does not look at its own result
 * @param activation the function, whose derivative follows from its result
 */
record FusedActivation(OwnedVjp inner, Unary activation) implements OwnedVjp {
  @Override
  public String name() {
    return inner.name() + "." + activation.name();
  }

  @Override
  public Tensor forward(Tensor[] x) {
    Tensor y = inner.forward(x);
    ElementLoops.map(activation, y.array(), y.array(), y.elements());
    return y;
  }

  /** The sweep takes the way back through the activation once for all operands. */
  @Override
  public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
    Tensor slope = activation.derivative(0, y, List.of(y));
    return inner.vjp(operand, cotangent.mulNoNan(slope), y, x);
  }
}
