package autodiff.program;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The order of the instructions: as recorded, or depth first from the outputs, each number just
 * before it is used; whichever needs fewer numbers at a time.
 */
final class Schedule {
  private Schedule() {}

  /** The code must have no dead instructions. */
  static Code of(Code code) {
    int[] order = depthFirst(code);
    BitSet all = new BitSet();
    all.set(0, code.slots());
    Code reordered = DeadCode.picked(code, order, all);
    return Registers.of(reordered).count < Registers.of(code).count ? reordered : code;
  }

  private static int[] depthFirst(Code code) {
    int firstSlot = code.firstSlot();
    int[] order = new int[code.size()];
    int count = 0;
    // Of each instruction begun, the operand that comes next; −1 when it is in order.
    int[] next = new int[code.size()];
    int[] stack = new int[code.size()];
    int[] roots = Arrays.copyOf(code.outputs, code.outputs.length + code.guards.length);
    System.arraycopy(code.guards, 0, roots, code.outputs.length, code.guards.length);
    for (int root : roots) {
      int depth = 0;
      if (root >= firstSlot && next[root - firstSlot] == 0) {
        stack[depth++] = root - firstSlot;
      }
      while (depth > 0) {
        int i = stack[depth - 1];
        int k = next[i];
        if (k == code.operands(i)) {
          order[count++] = i;
          next[i] = -1;
          depth--;
        } else {
          next[i] = k + 1;
          int operand = code.operand(i, k) - firstSlot;
          if (operand >= 0 && next[operand] == 0) {
            stack[depth++] = operand;
          }
        }
      }
    }
    return order;
  }
}
