package autodiff.program;

import autodiff.op.Elementwise;

/**
 * Identities that hold bitwise for all numbers, zeros of either sign, infinities and NaN included;
 * only which NaN a NaN is may change.
 */
final class ExactIdentities implements Rewrite {
  @Override
  public int of(Simplification code, Elementwise op, int x, int y, int z) {
    return switch (Opcodes.of(op)) {
      case Opcodes.ADD -> add(code, x, y);
      case Opcodes.SUB -> sub(code, x, y);
      case Opcodes.MUL -> mul(code, x, y);
      case Opcodes.MUL_NO_NAN -> mulNoNan(code, x, y);
      case Opcodes.DIV -> div(code, x, y);
      case Opcodes.NEG -> code.isResultOf(x, Opcodes.NEG) ? code.operand(x, 0) : KEEP;
      case Opcodes.SQUARE, Opcodes.ABS -> ofMagnitude(code, Opcodes.of(op), x);
      case Opcodes.MAXIMUM, Opcodes.MINIMUM -> x == y ? x : KEEP;
      case Opcodes.NON_ZERO -> code.isMask(x) ? x : KEEP;
      case Opcodes.IS_ZERO -> isZero(code, x);
      case Opcodes.WHERE -> where(code, x, y, z);
      case Opcodes.POW -> pow(code, x, y);
      case Opcodes.CLAMP -> clamp(code, x, y, z);
      default -> KEEP;
    };
  }

  private static int add(Simplification code, int x, int y) {
    if (code.isConstant(x)) {
      return addConstant(code, y, code.constant(x));
    }
    if (code.isConstant(y)) {
      return addConstant(code, x, code.constant(y));
    }
    if (code.isResultOf(y, Opcodes.NEG)) {
      return code.apply(Opcodes.SUB, x, code.operand(y, 0));
    }
    if (code.isResultOf(x, Opcodes.NEG)) {
      return code.apply(Opcodes.SUB, y, code.operand(x, 0));
    }
    return KEEP;
  }

  /** Adding −0 changes nothing, adding 0 only a −0. */
  private static int addConstant(Simplification code, int x, double c) {
    return c == 0 && (isNegative(c) || code.isNeverNegativeZero(x)) ? x : KEEP;
  }

  private static int sub(Simplification code, int x, int y) {
    if (code.isConstant(y) && code.constant(y) == 0) {
      boolean plusZero = isNegative(code.constant(y));
      return !plusZero || code.isNeverNegativeZero(x) ? x : KEEP;
    }
    if (code.isConstant(x, -0.0)) {
      return code.apply(Opcodes.NEG, y);
    }
    if (code.isResultOf(y, Opcodes.NEG)) {
      return code.apply(Opcodes.ADD, x, code.operand(y, 0));
    }
    return KEEP;
  }

  private static int mul(Simplification code, int x, int y) {
    if (code.isConstant(x)) {
      return mulConstant(code, y, code.constant(x));
    }
    if (code.isConstant(y)) {
      return mulConstant(code, x, code.constant(y));
    }
    if (x == y) {
      return code.apply(Opcodes.SQUARE, x);
    }
    if (code.isResultOf(x, Opcodes.NEG) && code.isResultOf(y, Opcodes.NEG)) {
      return code.apply(Opcodes.MUL, code.operand(x, 0), code.operand(y, 0));
    }
    return KEEP;
  }

  private static int mulConstant(Simplification code, int x, double c) {
    if (c == 1) {
      return x;
    }
    return c == -1 ? code.apply(Opcodes.NEG, x) : KEEP;
  }

  private static int mulNoNan(Simplification code, int x, int y) {
    int a = withoutZero(code, x);
    int b = withoutZero(code, y);
    if (a != x || b != y) {
      return code.apply(Opcodes.MUL_NO_NAN, a, b);
    }
    if (code.isConstant(x)) {
      return mulNoNanConstant(code, y, code.constant(x));
    }
    if (code.isConstant(y)) {
      return mulNoNanConstant(code, x, code.constant(y));
    }
    if (code.isMask(x) && code.isMask(y)) {
      return code.apply(Opcodes.MUL, x, y);
    }
    return x == y ? code.apply(Opcodes.SQUARE, x) : KEEP;
  }

  /** In this product the sign of a 0 does not matter, and adding 0 changes nothing else. */
  private static int withoutZero(Simplification code, int x) {
    if (code.isResultOf(x, Opcodes.ADD)) {
      for (int position = 0; position < 2; position++) {
        int zero = code.operand(x, position);
        if (code.isConstant(zero) && code.constant(zero) == 0) {
          return code.operand(x, 1 - position);
        }
      }
    }
    return x;
  }

  /** The product, but that a 0 of either sign gives 0. */
  private static int mulNoNanConstant(Simplification code, int x, double c) {
    if (c == 0) {
      return code.constantName(0);
    }
    if (c == 1) {
      return code.apply(Opcodes.ADD, x, code.constantName(0));
    }
    if (c == -1) {
      return code.apply(Opcodes.SUB, code.constantName(0), x);
    }
    boolean usual = c > 0 && c < Double.POSITIVE_INFINITY;
    return usual && code.isNeverNegativeZero(x)
        ? code.apply(Opcodes.MUL, x, code.constantName(c))
        : KEEP;
  }

  private static int div(Simplification code, int x, int y) {
    if (code.isConstant(x, 1)) {
      return code.apply(Opcodes.RECIPROCAL, y);
    }
    if (code.isConstant(y)) {
      double c = code.constant(y);
      // By a power of two: the reciprocal is exact, so both round the same number.
      boolean powerOfTwo = Math.abs(c) == Math.scalb(1.0, Math.getExponent(c));
      if (powerOfTwo && Math.abs(c) >= 0x1p-1000 && Math.abs(c) <= 0x1p1000) {
        return code.apply(Opcodes.MUL, x, code.constantName(1 / c));
      }
    }
    return KEEP;
  }

  private static int ofMagnitude(Simplification code, int opcode, int x) {
    if (code.isResultOf(x, Opcodes.NEG)) {
      return code.apply(opcode, code.operand(x, 0));
    }
    if (code.isResultOf(x, Opcodes.ABS)) {
      return opcode == Opcodes.ABS ? x : code.apply(opcode, code.operand(x, 0));
    }
    return KEEP;
  }

  private static int isZero(Simplification code, int x) {
    boolean twice = code.isResultOf(x, Opcodes.IS_ZERO) && code.isMask(code.operand(x, 0));
    return twice ? code.operand(x, 0) : KEEP;
  }

  private static int where(Simplification code, int condition, int x, int y) {
    if (code.isConstant(condition)) {
      return code.constant(condition) != 0 ? x : y;
    }
    if (x == y) {
      return x;
    }
    if (code.isResultOf(condition, Opcodes.NON_ZERO)) {
      return code.apply(Opcodes.operation(Opcodes.WHERE), code.operand(condition, 0), x, y);
    }
    if (code.isResultOf(condition, Opcodes.IS_ZERO)) {
      return code.apply(Opcodes.operation(Opcodes.WHERE), code.operand(condition, 0), y, x);
    }
    return KEEP;
  }

  private static int pow(Simplification code, int x, int y) {
    if (!code.isConstant(y)) {
      return KEEP;
    }
    double p = code.constant(y);
    return p == 1 ? x : p == 0 ? code.constantName(1) : KEEP;
  }

  private static int clamp(Simplification code, int x, int low, int high) {
    boolean boundless =
        code.isConstant(low, Double.NEGATIVE_INFINITY)
            && code.isConstant(high, Double.POSITIVE_INFINITY);
    return boundless ? x : KEEP;
  }

  private static boolean isNegative(double c) {
    return Double.doubleToRawLongBits(c) < 0;
  }
}
