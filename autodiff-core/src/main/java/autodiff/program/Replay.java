package autodiff.program;

import autodiff.CustomOp;
import autodiff.Tracing;
import autodiff.Value;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Ternary;
import autodiff.op.Elementwise.Unary;
import autodiff.op.Operation;
import java.util.Arrays;

/** Runs code on values instead of numbers. */
final class Replay {
  private Replay() {}

  /** The outputs, as values that depend on the inputs. */
  static Value[] of(Recorded recorded, Value... in) {
    Code code = recorded.code;
    Value[] slots = Arrays.copyOf(in, code.slots());
    for (int k = 0; k < code.constants.length; k++) {
      slots[code.inputs + k] = Value.constantOf(code.constants[k]);
    }
    for (int i = 0; i < code.size(); i++) {
      slots[code.firstSlot() + i] = result(code, i, slots);
    }
    for (int k = 0; k < code.guards.length; k++) {
      if (slots[code.guards[k]].isTrue() != code.decided[k]) {
        double[] at = Arrays.stream(in).mapToDouble(Tracing::number).toArray();
        throw recorded.failure(k, at);
      }
    }
    return Arrays.stream(code.outputs).mapToObj(slot -> slots[slot]).toArray(Value[]::new);
  }

  private static Value result(Code code, int instruction, Value... slots) {
    Operation operation = code.operation[instruction];
    Value[] x = new Value[code.operands(instruction)];
    for (int k = 0; k < x.length; k++) {
      x[k] = slots[code.operand(instruction, k)];
    }
    if (operation instanceof Unary op) {
      return x[0].apply(op);
    } else if (operation instanceof Binary op) {
      return x[0].apply(op, x[1]);
    } else if (operation instanceof Ternary op) {
      return x[0].apply(op, x[1], x[2]);
    }
    return Value.custom((CustomOp) operation, x);
  }
}
