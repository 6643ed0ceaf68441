package autodiff.transform;

import autodiff.CustomOp;
import autodiff.Tensor;
import autodiff.TensorOp;
import autodiff.Value;
import java.util.Arrays;

/**
 * The first operand, and a derivative of 0 for the others. For rows of Jacobians and Hessians,
 * where 0 is the answer if a result does not depend on an argument; alone, another node of the same
 * number.
 */
final class ZeroForUnused {
  private ZeroForUnused() {}

  static Value of(Value y, Value... x) {
    Value[] operands = new Value[1 + x.length];
    operands[0] = y;
    System.arraycopy(x, 0, operands, 1, x.length);
    return Value.custom(new Scalars(), operands);
  }

  static Tensor of(Tensor y, Tensor... x) {
    Tensor[] operands = new Tensor[1 + x.length];
    operands[0] = y;
    System.arraycopy(x, 0, operands, 1, x.length);
    return new Tensors().apply(operands);
  }

  private record Scalars() implements CustomOp {
    @Override
    public String name() {
      return "tied";
    }

    @Override
    public double value(double... x) {
      return x[0];
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      Value[] derivatives = new Value[x.length];
      Arrays.fill(derivatives, Value.constantOf(0));
      derivatives[0] = Value.constantOf(1);
      return derivatives;
    }
  }

  private record Tensors() implements TensorOp {
    @Override
    public String name() {
      return "tied";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return x[0];
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return operand == 0 ? cotangent : cotangent.constant(0);
    }
  }
}
