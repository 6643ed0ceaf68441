package autodiff.program;

import java.util.Arrays;

/** What is known of results: whether they can be −0, and whether they are only ever 0 or 1. */
final class SignedZeros {
  private static final int POSITIVE_ZERO = 1;
  private static final int MASK = 2;

  private final CodeBuilder code;

  /** By instruction. */
  private byte[] known;

  SignedZeros(CodeBuilder code, int expected) {
    this.code = code;
    known = new byte[Math.max(16, expected)];
  }

  private int of(int name) {
    if (CodeBuilder.isConstant(name)) {
      double c = code.constantOf(name);
      boolean negativeZero = Double.doubleToRawLongBits(c) == Double.doubleToRawLongBits(-0.0);
      boolean mask = !negativeZero && (c == 0 || c == 1);
      return (negativeZero ? 0 : POSITIVE_ZERO) | (mask ? MASK : 0);
    }
    return code.isInstruction(name) ? known[name - code.inputs] : 0;
  }

  boolean isNeverNegativeZero(int name) {
    return (of(name) & POSITIVE_ZERO) != 0;
  }

  boolean isMask(int name) {
    return (of(name) & MASK) != 0;
  }

  /** Takes note of a new instruction. */
  void note(int name) {
    int i = name - code.inputs;
    if (i >= known.length) {
      known = Arrays.copyOf(known, 2 * known.length);
    }
    known[i] = (byte) derive(name, Opcodes.of(code.operationOf(name)));
  }

  private int derive(int name, int opcode) {
    switch (opcode) {
      case Opcodes.SQUARE, Opcodes.EXP, Opcodes.ABS, Opcodes.SIGMOID -> {
        return POSITIVE_ZERO;
      }
      case Opcodes.GREATER,
          Opcodes.AT_LEAST,
          Opcodes.EQUAL,
          Opcodes.IS_ZERO,
          Opcodes.NON_ZERO,
          Opcodes.IS_FINITE -> {
        return POSITIVE_ZERO | MASK;
      }
      case Opcodes.ADD -> {
        // The sum is −0 only if both are.
        return (of(code.operandOf(name, 0)) | of(code.operandOf(name, 1))) & POSITIVE_ZERO;
      }
      case Opcodes.SUB -> {
        // Only −0 − 0 is −0.
        return of(code.operandOf(name, 0)) & POSITIVE_ZERO;
      }
      case Opcodes.MUL, Opcodes.MUL_NO_NAN -> {
        int both = of(code.operandOf(name, 0)) & of(code.operandOf(name, 1));
        return (both & MASK) != 0 ? both : 0;
      }
      case Opcodes.WHERE -> {
        return of(code.operandOf(name, 1)) & of(code.operandOf(name, 2));
      }
      case Opcodes.MAXIMUM, Opcodes.MINIMUM -> {
        return of(code.operandOf(name, 0)) & of(code.operandOf(name, 1));
      }
      default -> {
        return 0;
      }
    }
  }
}
