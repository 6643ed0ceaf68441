package autodiff.program;

/** How a program runs. The numbers are the same; what differs is when it pays. */
public enum Execution {
  /** Instruction by instruction: ready at once. */
  INTERPRETED,

  /** Compiled to a class of its own: several times as fast, once that is made. */
  BYTECODE,

  /**
   * Many points side by side in vector registers; what runs at one point alone is interpreted.
   * Exponentials and their like may differ in the last digit.
   */
  LANES
}
