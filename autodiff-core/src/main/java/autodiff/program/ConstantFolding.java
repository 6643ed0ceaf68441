package autodiff.program;

import autodiff.op.Elementwise;

/** What is computed from constants alone is a constant. */
final class ConstantFolding implements Rewrite {
  @Override
  public int of(Simplification code, Elementwise op, int x, int y, int z) {
    int arity = op.arity();
    if (!code.isConstant(x)
        || (arity > 1 && !code.isConstant(y))
        || (arity > 2 && !code.isConstant(z))) {
      return KEEP;
    }
    double[] operands = new double[arity];
    operands[0] = code.constant(x);
    if (arity > 1) {
      operands[1] = code.constant(y);
    }
    if (arity > 2) {
      operands[2] = code.constant(z);
    }
    return code.constantName(op.evaluate(operands));
  }
}
