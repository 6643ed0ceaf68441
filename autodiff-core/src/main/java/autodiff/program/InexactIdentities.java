package autodiff.program;

import autodiff.op.Elementwise;

/**
 * Identities of real numbers, only where asked for: results may differ in the last digits, and
 * where an infinity or NaN meets a 0.
 */
final class InexactIdentities implements Rewrite {
  @Override
  public int of(Simplification code, Elementwise op, int x, int y, int z) {
    return switch (Opcodes.of(op)) {
      case Opcodes.ADD -> add(code, x, y);
      case Opcodes.SUB -> sub(code, x, y);
      case Opcodes.MUL -> mul(code, x, y);
      case Opcodes.MUL_NO_NAN -> code.apply(Opcodes.MUL, x, y);
      case Opcodes.DIV -> div(code, x, y);
      case Opcodes.NEG ->
          code.isResultOf(x, Opcodes.SUB)
              ? code.apply(Opcodes.SUB, code.operand(x, 1), code.operand(x, 0))
              : KEEP;
      case Opcodes.POW -> pow(code, x, y);
      default -> KEEP;
    };
  }

  private static int add(Simplification code, int x, int y) {
    return code.isConstant(x)
        ? addConstant(code, y, code.constant(x))
        : code.isConstant(y) ? addConstant(code, x, code.constant(y)) : KEEP;
  }

  private static int addConstant(Simplification code, int x, double c) {
    return c == 0 ? x : associate(code, Opcodes.ADD, x, c);
  }

  private static int sub(Simplification code, int x, int y) {
    if (x == y) {
      return code.constantName(0);
    }
    if (code.isConstant(x) && code.constant(x) == 0) {
      return code.apply(Opcodes.NEG, y);
    }
    return code.isConstant(y)
        ? code.apply(Opcodes.ADD, x, code.constantName(-code.constant(y)))
        : KEEP;
  }

  private static int mul(Simplification code, int x, int y) {
    return code.isConstant(x)
        ? mulConstant(code, y, code.constant(x))
        : code.isConstant(y) ? mulConstant(code, x, code.constant(y)) : KEEP;
  }

  private static int mulConstant(Simplification code, int x, double c) {
    return c == 0 ? code.constantName(0) : associate(code, Opcodes.MUL, x, c);
  }

  /** (u ∘ k) ∘ c = u ∘ (k ∘ c). */
  private static int associate(Simplification code, int opcode, int x, double c) {
    if (!code.isResultOf(x, opcode)) {
      return KEEP;
    }
    for (int position = 0; position < 2; position++) {
      int k = code.operand(x, position);
      if (code.isConstant(k)) {
        double both = opcode == Opcodes.ADD ? code.constant(k) + c : code.constant(k) * c;
        return code.apply(opcode, code.operand(x, 1 - position), code.constantName(both));
      }
    }
    return KEEP;
  }

  private static int div(Simplification code, int x, int y) {
    if (x == y) {
      return code.constantName(1);
    }
    if (code.isConstant(y) && Double.isFinite(1 / code.constant(y))) {
      return code.apply(Opcodes.MUL, x, code.constantName(1 / code.constant(y)));
    }
    int reciprocal = code.known(Opcodes.RECIPROCAL, y);
    return reciprocal == KEEP ? KEEP : code.apply(Opcodes.MUL, x, reciprocal);
  }

  private static int pow(Simplification code, int x, int y) {
    if (!code.isConstant(y)) {
      return KEEP;
    }
    double p = code.constant(y);
    if (p == 2) {
      return code.apply(Opcodes.SQUARE, x);
    }
    if (p == 3) {
      return code.apply(Opcodes.MUL, code.apply(Opcodes.SQUARE, x), x);
    }
    if (p == -1) {
      return code.apply(Opcodes.RECIPROCAL, x);
    }
    return p == 0.5 ? code.apply(Opcodes.SQRT, x) : KEEP;
  }
}
