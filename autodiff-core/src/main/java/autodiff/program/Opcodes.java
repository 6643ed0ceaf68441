package autodiff.program;

import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.List;

/**
 * Dense numbers for the operations that the interpreter knows itself; the others are called by
 * their number of operands.
 */
final class Opcodes {
  static final int UNARY = 0;
  static final int BINARY = 1;
  static final int TERNARY = 2;
  static final int CUSTOM = 3;
  static final int ADD = 4;
  static final int SUB = 5;
  static final int MUL = 6;
  static final int MUL_NO_NAN = 7;
  static final int DIV = 8;
  static final int NEG = 9;
  static final int SQUARE = 10;
  static final int RECIPROCAL = 11;
  static final int SQRT = 12;
  static final int EXP = 13;
  static final int LOG = 14;
  static final int SIN = 15;
  static final int COS = 16;
  static final int TANH = 17;
  static final int POW = 18;
  static final int ABS = 19;
  static final int MAXIMUM = 20;
  static final int MINIMUM = 21;
  static final int GREATER = 22;
  static final int AT_LEAST = 23;
  static final int EQUAL = 24;
  static final int IS_ZERO = 25;
  static final int NON_ZERO = 26;
  static final int IS_FINITE = 27;
  static final int WHERE = 28;
  static final int SIGMOID = 29;
  static final int CLAMP = 30;

  /** In the order of the numbers above. */
  private static final List<String> NAMES =
      List.of(
          "add",
          "sub",
          "mul",
          "mulNoNan",
          "div",
          "neg",
          "square",
          "reciprocal",
          "sqrt",
          "exp",
          "log",
          "sin",
          "cos",
          "tanh",
          "pow",
          "abs",
          "maximum",
          "minimum",
          "greater",
          "atLeast",
          "equal",
          "isZero",
          "nonZero",
          "isFinite",
          "where",
          "sigmoid",
          "clamp");

  private static final int[] BY_CODE = new int[1024];
  private static final Elementwise[] OPERATIONS = new Elementwise[ADD + NAMES.size()];

  static {
    int count = 0;
    for (Elementwise op : Elementwise.all()) {
      int known = NAMES.indexOf(op.name());
      int opcode = known >= 0 ? ADD + known : op.arity() - 1;
      BY_CODE[op.code()] = opcode;
      if (known >= 0) {
        OPERATIONS[opcode] = op;
        count++;
      }
    }
    if (count != NAMES.size()) {
      throw new AssertionError("the table has not all of " + NAMES);
    }
  }

  private Opcodes() {}

  static int of(Operation op) {
    return op instanceof Elementwise e ? BY_CODE[e.code()] : CUSTOM;
  }

  /** The operation of a number from {@link #ADD} on. */
  static Elementwise operation(int opcode) {
    return OPERATIONS[opcode];
  }
}
