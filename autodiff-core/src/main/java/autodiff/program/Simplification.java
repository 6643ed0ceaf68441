package autodiff.program;

import autodiff.CustomOp;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Makes code shorter. One pass in the order of the code, in which each instruction, its operands
 * simplified already, is offered to one {@link Rewrite} after the other; what a rewrite emits is
 * offered again. Then what nothing depends on is dropped ({@link DeadCode}), and the rest brought
 * into an order with short lives ({@link Schedule}). All is linear in the length of the code.
 */
final class Simplification {
  private final List<Rewrite> rewrites;
  private final Sharing sharing;
  private final CodeBuilder out;
  private final SignedZeros signs;

  private Simplification(Code code, boolean inexact) {
    out = new CodeBuilder(code.inputs, code.size());
    signs = new SignedZeros(out, code.size());
    sharing = new Sharing(out, code.size());
    rewrites =
        inexact
            ? List.of(new ConstantFolding(), new ExactIdentities(), new InexactIdentities())
            : List.of(new ConstantFolding(), new ExactIdentities());
  }

  /**
   * Shorter code for the same numbers.
   *
   * @param code the code
   * @param inexact whether numbers may differ in the last digits, and where infinities and NaN meet
   *     0
   */
  static Code of(Code code, boolean inexact) {
    Code rewritten = new Simplification(code, inexact).rewritten(code);
    return Schedule.of(DeadCode.dropped(rewritten));
  }

  private Code rewritten(Code code) {
    int[] name = new int[code.slots()];
    for (int i = 0; i < code.inputs; i++) {
      name[i] = i;
    }
    for (int i = 0; i < code.constants.length; i++) {
      name[code.inputs + i] = out.constant(code.constants[i]);
    }
    for (int i = 0; i < code.size(); i++) {
      Operation operation = code.operation[i];
      int at = code.first[i];
      int count = code.operands(i);
      int result;
      if (operation instanceof Elementwise op) {
        int x = name[code.operand[at]];
        int y = count > 1 ? name[code.operand[at + 1]] : x;
        int z = count > 2 ? name[code.operand[at + 2]] : y;
        result = apply(op, x, y, z);
      } else {
        int[] operands = new int[count];
        for (int k = 0; k < count; k++) {
          operands[k] = name[code.operand[at + k]];
        }
        result = out.apply((CustomOp) operation, operands);
        signs.note(result);
      }
      name[code.firstSlot() + i] = result;
    }
    int[] outputs = new int[code.outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = name[code.outputs[i]];
    }
    return withGuards(code, name, outputs);
  }

  /** A condition that was found to be constant, or to be asked twice, is asked no more. */
  private Code withGuards(Code code, int[] name, int[] outputs) {
    int[] guards = new int[code.guards.length];
    boolean[] decided = new boolean[guards.length];
    BitSet asked = new BitSet();
    int count = 0;
    for (int i = 0; i < guards.length; i++) {
      int condition = name[code.guards[i]];
      boolean holds = code.decided[i];
      if (isConstant(condition)) {
        if ((constant(condition) != 0) == holds) {
          continue;
        }
      } else if (asked.get(condition)) {
        continue;
      } else {
        asked.set(condition);
      }
      guards[count] = condition;
      decided[count++] = holds;
    }
    return out.build(outputs, Arrays.copyOf(guards, count), Arrays.copyOf(decided, count));
  }

  // For rewrites

  /** Emits an instruction, simplified. */
  int apply(Elementwise op, int x, int y, int z) {
    for (Rewrite rewrite : rewrites) {
      int result = rewrite.of(this, op, x, y, z);
      if (result != Rewrite.KEEP) {
        return result;
      }
    }
    int size = out.size();
    int result = sharing.apply(op, x, y, z);
    if (out.size() > size) {
      signs.note(result);
    }
    return result;
  }

  int apply(int opcode, int x) {
    return apply(Opcodes.operation(opcode), x, x, x);
  }

  int apply(int opcode, int x, int y) {
    return apply(Opcodes.operation(opcode), x, y, y);
  }

  /** The name of a constant. */
  int constantName(double c) {
    return out.constant(c);
  }

  boolean isConstant(int name) {
    return CodeBuilder.isConstant(name);
  }

  /** The number of a constant. */
  double constant(int name) {
    return out.constantOf(name);
  }

  boolean isConstant(int name, double c) {
    return CodeBuilder.isConstant(name)
        && Double.doubleToLongBits(out.constantOf(name)) == Double.doubleToLongBits(c);
  }

  /** Whether a number is the result of an operation. */
  boolean isResultOf(int name, int opcode) {
    return out.isInstruction(name) && Opcodes.of(out.operationOf(name)) == opcode;
  }

  /** An operand of the instruction that computes a number. */
  int operand(int name, int position) {
    return out.operandOf(name, position);
  }

  /** Whether a number can never be −0. */
  boolean isNeverNegativeZero(int name) {
    return signs.isNeverNegativeZero(name);
  }

  /** Whether a number is 0 or 1, and never −0 or NaN. */
  boolean isMask(int name) {
    return signs.isMask(name);
  }

  /** The name of an instruction that was emitted before, or {@link Rewrite#KEEP}. */
  int known(int opcode, int x) {
    return sharing.known(Opcodes.operation(opcode), x, x, x);
  }
}
