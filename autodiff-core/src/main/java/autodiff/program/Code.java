package autodiff.program;

import autodiff.op.Operation;

/**
 * Straight-line code: a flat list of primitive operations, each of which computes one number, once.
 * Numbers have slots: first those of the inputs, then the constants, then one for each instruction,
 * whose operands all lie before it.
 *
 * <p>Instructions are operations of the elementwise table ({@link autodiff.op.Elementwise}, one to
 * three operands) or a user's own ({@link autodiff.CustomOp}, any number); operations on many
 * scalars were taken apart. All arrays belong to this object and are never changed.
 */
final class Code {
  /** How many inputs: slots 0 to {@code inputs - 1}. */
  final int inputs;

  /** The constants, in the slots after the inputs. */
  final double[] constants;

  /** What each instruction computes. */
  final Operation[] operation;

  /**
   * Where the operands of each instruction begin in {@link #operand}; one more entry at the end.
   */
  final int[] first;

  /** The operands' slots, instruction after instruction. */
  final int[] operand;

  /** The outputs' slots; a slot may come twice, and may be an input or a constant. */
  final int[] outputs;

  /** Conditions by which the recorded function decided: slots of numbers that are 0 or not. */
  final int[] guards;

  /** For each of {@link #guards}, whether it was not 0 when the function was recorded. */
  final boolean[] decided;

  Code(
      int inputs,
      double[] constants,
      Operation[] operation,
      int[] first,
      int[] operand,
      int[] outputs,
      int[] guards,
      boolean[] decided) {
    this.inputs = inputs;
    this.constants = constants;
    this.operation = operation;
    this.first = first;
    this.operand = operand;
    this.outputs = outputs;
    this.guards = guards;
    this.decided = decided;
  }

  /** The number of instructions. */
  int size() {
    return operation.length;
  }

  /** The slot of the first instruction; the others follow. */
  int firstSlot() {
    return inputs + constants.length;
  }

  /** The number of slots. */
  int slots() {
    return firstSlot() + size();
  }

  /** The number of operands of an instruction. */
  int operands(int instruction) {
    return first[instruction + 1] - first[instruction];
  }

  /** The slot of an instruction's operand. */
  int operand(int instruction, int position) {
    return operand[first[instruction] + position];
  }
}
