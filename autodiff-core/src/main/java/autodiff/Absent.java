package autodiff;

import autodiff.op.Operation;

/** What is said of a null, which no method takes: away from the paths on which it is looked for. */
final class Absent {
  private Absent() {}

  /**
   * An operand is missing.
   *
   * @param operation what was to be applied
   * @param operand which operand, from 1
   */
  static NullPointerException operand(Operation operation, int operand) {
    return new NullPointerException(
        operation.name() + ": operand " + operand + " is null; give a value or a tensor");
  }

  /** Refuses to apply an operation to operands of which one is missing. */
  static void check(Operation operation, Object[] operands) {
    for (int k = 0; k < operands.length; k++) {
      if (operands[k] == null) {
        throw operand(operation, k + 1);
      }
    }
  }
}
