package autodiff.program;

import autodiff.CustomOp;
import autodiff.kernel.Elementary;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Ternary;
import autodiff.op.Elementwise.Unary;
import autodiff.op.Operation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Runs code instruction by instruction: ready at once, and never slow. Each instruction is a few
 * integers: what to do, the register of the result, those of the operands, and for operations that
 * are not in the loop itself, which.
 */
final class Interpreter implements Runner {
  private final Code code;
  private final int[] instructions;
  private final Operation[] called;
  private final int registers;
  private final int[] outputs;
  private final int[] guards;
  private final WorkArrays<Work> works;

  /** What one run needs. */
  private static final class Work {
    final double[] x;

    /** Operands of the user's operations, by their number. */
    final double[][] operands;

    Work(int registers, int arities) {
      x = new double[registers];
      operands = new double[arities][0];
    }
  }

  private Interpreter(Code code) {
    this.code = code;
    Registers allocation = Registers.of(code);
    registers = allocation.count;
    outputs = registersOf(code.outputs, allocation);
    guards = registersOf(code.guards, allocation);
    List<Operation> called = new ArrayList<>();
    instructions = encode(code, allocation.register, called);
    this.called = called.toArray(new Operation[0]);
    int arities = 0;
    for (int i = 0; i < code.size(); i++) {
      if (code.operation[i] instanceof CustomOp) {
        arities = Math.max(arities, code.operands(i) + 1);
      }
    }
    int most = arities;
    works = new WorkArrays<>(() -> newWork(most));
  }

  /** An interpreter of some code. */
  static Interpreter of(Code code) {
    return new Interpreter(code);
  }

  private Work newWork(int arities) {
    Work work = new Work(registers, arities);
    // Constants stand behind the inputs and are never overwritten.
    System.arraycopy(code.constants, 0, work.x, code.inputs, code.constants.length);
    return work;
  }

  private static int[] registersOf(int[] slots, Registers allocation) {
    int[] registers = new int[slots.length];
    for (int i = 0; i < slots.length; i++) {
      registers[i] = allocation.register[slots[i]];
    }
    return registers;
  }

  private static int[] encode(Code code, int[] register, List<Operation> called) {
    int length = 0;
    for (int i = 0; i < code.size(); i++) {
      int opcode = Opcodes.of(code.operation[i]);
      length += 2 + code.operands(i);
      length += opcode == Opcodes.CUSTOM ? 2 : opcode < Opcodes.ADD ? 1 : 0;
    }
    int[] instructions = new int[length];
    IdentityHashMap<Operation, Integer> known = new IdentityHashMap<>();
    int at = 0;
    for (int i = 0; i < code.size(); i++) {
      Operation op = code.operation[i];
      int opcode = Opcodes.of(op);
      instructions[at++] = opcode;
      instructions[at++] = register[code.firstSlot() + i];
      if (opcode < Opcodes.ADD) {
        Integer index = known.get(op);
        if (index == null) {
          index = called.size();
          known.put(op, index);
          called.add(op);
        }
        instructions[at++] = index;
      }
      int operands = code.operands(i);
      if (opcode == Opcodes.CUSTOM) {
        instructions[at++] = operands;
      }
      for (int k = 0; k < operands; k++) {
        instructions[at++] = register[code.operand(i, k)];
      }
    }
    return instructions;
  }

  @Override
  public int run(double[] in, int inFrom, double[] out, int outFrom) {
    Work work = works.take();
    double[] x = work.x;
    System.arraycopy(in, inFrom, x, 0, code.inputs);
    execute(instructions, x, called, work.operands);
    int failed = -1;
    for (int k = 0; k < guards.length; k++) {
      if ((x[guards[k]] != 0) != code.decided[k]) {
        failed = k;
        break;
      }
    }
    int[] outputs = this.outputs;
    for (int k = 0; k < outputs.length; k++) {
      out[outFrom + k] = x[outputs[k]];
    }
    works.giveBack(work);
    return failed;
  }

  private static void execute(int[] p, double[] x, Operation[] called, double[][] operands) {
    int i = 0;
    while (i < p.length) {
      switch (p[i]) {
        case Opcodes.UNARY -> {
          x[p[i + 1]] = ((Unary) called[p[i + 2]]).value().applyAsDouble(x[p[i + 3]]);
          i += 4;
        }
        case Opcodes.BINARY -> {
          x[p[i + 1]] = ((Binary) called[p[i + 2]]).value().applyAsDouble(x[p[i + 3]], x[p[i + 4]]);
          i += 5;
        }
        case Opcodes.TERNARY -> {
          x[p[i + 1]] =
              ((Ternary) called[p[i + 2]]).value().of(x[p[i + 3]], x[p[i + 4]], x[p[i + 5]]);
          i += 6;
        }
        case Opcodes.CUSTOM -> {
          int count = p[i + 3];
          x[p[i + 1]] = custom((CustomOp) called[p[i + 2]], p, i + 4, count, x, operands);
          i += 4 + count;
        }
        case Opcodes.ADD -> {
          x[p[i + 1]] = x[p[i + 2]] + x[p[i + 3]];
          i += 4;
        }
        case Opcodes.SUB -> {
          x[p[i + 1]] = x[p[i + 2]] - x[p[i + 3]];
          i += 4;
        }
        case Opcodes.MUL -> {
          x[p[i + 1]] = x[p[i + 2]] * x[p[i + 3]];
          i += 4;
        }
        case Opcodes.MUL_NO_NAN -> {
          double a = x[p[i + 2]];
          double b = x[p[i + 3]];
          double product = a * b;
          // Only where it is 0 or NaN can a factor be 0.
          x[p[i + 1]] = Math.abs(product) > 0 ? product : a == 0 || b == 0 ? 0 : product;
          i += 4;
        }
        case Opcodes.DIV -> {
          x[p[i + 1]] = x[p[i + 2]] / x[p[i + 3]];
          i += 4;
        }
        case Opcodes.NEG -> {
          x[p[i + 1]] = -x[p[i + 2]];
          i += 3;
        }
        case Opcodes.SQUARE -> {
          double a = x[p[i + 2]];
          x[p[i + 1]] = a * a;
          i += 3;
        }
        case Opcodes.RECIPROCAL -> {
          x[p[i + 1]] = 1 / x[p[i + 2]];
          i += 3;
        }
        case Opcodes.SQRT -> {
          x[p[i + 1]] = Math.sqrt(x[p[i + 2]]);
          i += 3;
        }
        case Opcodes.EXP -> {
          x[p[i + 1]] = Math.exp(x[p[i + 2]]);
          i += 3;
        }
        case Opcodes.LOG -> {
          x[p[i + 1]] = Math.log(x[p[i + 2]]);
          i += 3;
        }
        case Opcodes.SIN -> {
          x[p[i + 1]] = Math.sin(x[p[i + 2]]);
          i += 3;
        }
        case Opcodes.COS -> {
          x[p[i + 1]] = Math.cos(x[p[i + 2]]);
          i += 3;
        }
        case Opcodes.TANH -> {
          x[p[i + 1]] = Math.tanh(x[p[i + 2]]);
          i += 3;
        }
        case Opcodes.POW -> {
          x[p[i + 1]] = Elementary.pow(x[p[i + 2]], x[p[i + 3]]);
          i += 4;
        }
        case Opcodes.ABS -> {
          x[p[i + 1]] = Math.abs(x[p[i + 2]]);
          i += 3;
        }
        case Opcodes.MAXIMUM -> {
          x[p[i + 1]] = Math.max(x[p[i + 2]], x[p[i + 3]]);
          i += 4;
        }
        case Opcodes.MINIMUM -> {
          x[p[i + 1]] = Math.min(x[p[i + 2]], x[p[i + 3]]);
          i += 4;
        }
        case Opcodes.GREATER -> {
          x[p[i + 1]] = x[p[i + 2]] > x[p[i + 3]] ? 1 : 0;
          i += 4;
        }
        case Opcodes.AT_LEAST -> {
          x[p[i + 1]] = x[p[i + 2]] >= x[p[i + 3]] ? 1 : 0;
          i += 4;
        }
        case Opcodes.EQUAL -> {
          x[p[i + 1]] = x[p[i + 2]] == x[p[i + 3]] ? 1 : 0;
          i += 4;
        }
        case Opcodes.IS_ZERO -> {
          x[p[i + 1]] = x[p[i + 2]] == 0 ? 1 : 0;
          i += 3;
        }
        case Opcodes.NON_ZERO -> {
          x[p[i + 1]] = x[p[i + 2]] != 0 ? 1 : 0;
          i += 3;
        }
        case Opcodes.IS_FINITE -> {
          x[p[i + 1]] = Double.isFinite(x[p[i + 2]]) ? 1 : 0;
          i += 3;
        }
        case Opcodes.WHERE -> {
          x[p[i + 1]] = x[p[i + 2]] != 0 ? x[p[i + 3]] : x[p[i + 4]];
          i += 5;
        }
        case Opcodes.SIGMOID -> {
          x[p[i + 1]] = Elementary.sigmoid(x[p[i + 2]]);
          i += 3;
        }
        case Opcodes.CLAMP -> {
          x[p[i + 1]] = Math.min(Math.max(x[p[i + 2]], x[p[i + 3]]), x[p[i + 4]]);
          i += 5;
        }
        default -> throw new AssertionError("opcode " + p[i]);
      }
    }
  }

  private static double custom(
      CustomOp op, int[] p, int from, int count, double[] x, double[][] operands) {
    double[] data = operands[count];
    if (data.length != count) {
      data = new double[count];
      operands[count] = data;
    }
    for (int k = 0; k < count; k++) {
      data[k] = x[p[from + k]];
    }
    return op.value(data);
  }
}
