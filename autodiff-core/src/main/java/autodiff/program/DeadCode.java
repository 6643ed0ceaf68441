package autodiff.program;

import autodiff.op.Operation;
import java.util.Arrays;
import java.util.BitSet;

/** Drops instructions and constants that no output and no guard depends on. */
final class DeadCode {
  private DeadCode() {}

  static Code dropped(Code code) {
    BitSet live = new BitSet(code.slots());
    for (int y : code.outputs) {
      live.set(y);
    }
    for (int c : code.guards) {
      live.set(c);
    }
    int firstSlot = code.firstSlot();
    for (int i = code.size() - 1; i >= 0; i--) {
      if (live.get(firstSlot + i)) {
        for (int k = code.first[i]; k < code.first[i + 1]; k++) {
          live.set(code.operand[k]);
        }
      }
    }
    int[] order = new int[code.size()];
    int count = 0;
    for (int i = 0; i < code.size(); i++) {
      if (live.get(firstSlot + i)) {
        order[count++] = i;
      }
    }
    return picked(code, Arrays.copyOf(order, count), live);
  }

  /** Code of some instructions in an order in which operands come first. */
  static Code picked(Code code, int[] order, BitSet live) {
    int[] slot = new int[code.slots()];
    for (int i = 0; i < code.inputs; i++) {
      slot[i] = i;
    }
    double[] constants = new double[code.constants.length];
    int constantCount = 0;
    for (int i = 0; i < constants.length; i++) {
      if (live.get(code.inputs + i)) {
        slot[code.inputs + i] = code.inputs + constantCount;
        constants[constantCount++] = code.constants[i];
      }
    }
    int operands = 0;
    for (int i : order) {
      operands += code.operands(i);
    }
    Operation[] operation = new Operation[order.length];
    int[] first = new int[order.length + 1];
    int[] operand = new int[operands];
    for (int i = 0; i < order.length; i++) {
      int before = order[i];
      operation[i] = code.operation[before];
      int at = first[i];
      for (int k = code.first[before]; k < code.first[before + 1]; k++) {
        operand[at++] = slot[code.operand[k]];
      }
      first[i + 1] = at;
      slot[code.firstSlot() + before] = code.inputs + constantCount + i;
    }
    return new Code(
        code.inputs,
        Arrays.copyOf(constants, constantCount),
        operation,
        first,
        operand,
        Arrays.stream(code.outputs).map(y -> slot[y]).toArray(),
        Arrays.stream(code.guards).map(c -> slot[c]).toArray(),
        code.decided);
  }
}
