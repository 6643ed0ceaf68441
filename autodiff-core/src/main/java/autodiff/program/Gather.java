package autodiff.program;

/** Collects the operands of an operation that has too many of them to be loaded one by one. */
final class Gather {
  /** Where an operand is: in the work array, or behind it among inputs, then constants. */
  private final int[] from;

  private final int workLength;
  private final int inputs;
  private final double[] constants;

  private Gather(int[] from, int workLength, Code code) {
    this.from = from;
    this.workLength = workLength;
    this.inputs = code.inputs;
    this.constants = code.constants;
  }

  static Gather of(MethodPartition chunks, int instruction) {
    Code code = chunks.code;
    int[] from = new int[code.operands(instruction)];
    for (int k = 0; k < from.length; k++) {
      int slot = code.operand(instruction, k);
      from[k] = slot < code.firstSlot() ? chunks.workLength + slot : chunks.workSlot[slot];
    }
    return new Gather(from, chunks.workLength, code);
  }

  double[] gather(double[] work, double[] in, int inFrom) {
    double[] x = new double[from.length];
    for (int k = 0; k < from.length; k++) {
      int at = from[k];
      if (at < workLength) {
        x[k] = work[at];
      } else {
        int slot = at - workLength;
        x[k] = slot < inputs ? in[inFrom + slot] : constants[slot - inputs];
      }
    }
    return x;
  }
}
