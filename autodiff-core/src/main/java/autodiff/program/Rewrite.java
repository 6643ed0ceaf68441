package autodiff.program;

import autodiff.op.Elementwise;

/** A way to compute an instruction's number by another instruction, or by none. */
interface Rewrite {
  /** The instruction stays as it is. */
  int KEEP = Integer.MIN_VALUE;

  /**
   * Looks at one instruction.
   *
   * @param code what was emitted so far, and where others are emitted
   * @param op the operation
   * @param x the name of the first operand
   * @param y the name of the second, if there is one
   * @param z the name of the third, if there is one
   * @return the name of the same number, or {@link #KEEP}
   */
  int of(Simplification code, Elementwise op, int x, int y, int z);
}
