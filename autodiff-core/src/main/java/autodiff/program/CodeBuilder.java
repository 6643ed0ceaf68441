package autodiff.program;

import autodiff.CustomOp;
import autodiff.ScalarGraph;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.Arrays;

/**
 * Grows {@link Code}. While it grows, numbers have names: an input its position, an instruction the
 * number of inputs plus its position, a constant the complement of its position, which is negative.
 */
final class CodeBuilder implements ScalarGraph.Sink {
  final int inputs;
  private double[] constants = new double[16];
  private int constantCount;

  /** Open addressing: positions of constants plus 1, by their bits. */
  private int[] constantTable = new int[64];

  private Operation[] operation;
  private int[] first;
  private int[] operand;
  private int size;

  CodeBuilder(int inputs, int expected) {
    this.inputs = inputs;
    operation = new Operation[Math.max(16, expected)];
    first = new int[operation.length + 1];
    operand = new int[2 * operation.length];
  }

  static boolean isConstant(int name) {
    return name < 0;
  }

  double constantOf(int name) {
    return constants[~name];
  }

  /** Whether a name is that of an instruction. */
  boolean isInstruction(int name) {
    return name >= inputs;
  }

  Operation operationOf(int name) {
    return operation[name - inputs];
  }

  int operandOf(int name, int position) {
    return operand[first[name - inputs] + position];
  }

  int size() {
    return size;
  }

  @Override
  public int constant(double c) {
    long bits = Double.doubleToLongBits(c);
    if (2 * constantCount >= constantTable.length) {
      rehash();
    }
    int mask = constantTable.length - 1;
    for (int i = hash(bits) & mask; ; i = (i + 1) & mask) {
      int entry = constantTable[i];
      if (entry == 0) {
        if (constantCount == constants.length) {
          constants = Arrays.copyOf(constants, 2 * constantCount);
        }
        constants[constantCount] = c;
        constantTable[i] = constantCount + 1;
        return ~constantCount++;
      }
      if (Double.doubleToLongBits(constants[entry - 1]) == bits) {
        return ~(entry - 1);
      }
    }
  }

  private void rehash() {
    constantTable = new int[2 * constantTable.length];
    int mask = constantTable.length - 1;
    for (int k = 0; k < constantCount; k++) {
      int i = hash(Double.doubleToLongBits(constants[k])) & mask;
      while (constantTable[i] != 0) {
        i = (i + 1) & mask;
      }
      constantTable[i] = k + 1;
    }
  }

  private static int hash(long bits) {
    long h = bits * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32);
  }

  @Override
  public int apply(Elementwise op, int x, int y, int z) {
    int arity = op.arity();
    int at = open(op, arity);
    operand[at] = x;
    if (arity > 1) {
      operand[at + 1] = y;
      if (arity > 2) {
        operand[at + 2] = z;
      }
    }
    return inputs + size++;
  }

  @Override
  public int apply(CustomOp op, int... x) {
    int at = open(op, x.length);
    System.arraycopy(x, 0, operand, at, x.length);
    return inputs + size++;
  }

  /** An instruction of other code, with the names that its operands have here. */
  int copy(Code code, int instruction, int[] name) {
    int operands = code.operands(instruction);
    int at = open(code.operation[instruction], operands);
    for (int k = 0; k < operands; k++) {
      operand[at + k] = name[code.operand(instruction, k)];
    }
    return inputs + size++;
  }

  private int open(Operation op, int operands) {
    if (size == operation.length) {
      operation = Arrays.copyOf(operation, 2 * size);
      first = Arrays.copyOf(first, 2 * size + 1);
    }
    int at = first[size];
    if (at + operands > operand.length) {
      operand = Arrays.copyOf(operand, 2 * (at + operands));
    }
    operation[size] = op;
    first[size + 1] = at + operands;
    return at;
  }

  /** The code that computes what is named. */
  Code build(int[] outputs, int[] guards, boolean[] decided) {
    int[] operands = Arrays.copyOf(operand, first[size]);
    toSlots(operands);
    int[] outputSlots = outputs.clone();
    toSlots(outputSlots);
    int[] guardSlots = guards.clone();
    toSlots(guardSlots);
    return new Code(
        inputs,
        Arrays.copyOf(constants, constantCount),
        Arrays.copyOf(operation, size),
        Arrays.copyOf(first, size + 1),
        operands,
        outputSlots,
        guardSlots,
        decided);
  }

  private void toSlots(int[] names) {
    for (int i = 0; i < names.length; i++) {
      int name = names[i];
      names[i] = name < 0 ? inputs + ~name : name < inputs ? name : name + constantCount;
    }
  }
}
