package autodiff.program;

/**
 * The ways in which a program can be executed. The numbers are the same; what differs is when it
 * pays.
 */
public enum Execution {
  /**
   * Interpreted at first, and compiled once it has run some hundred times, unless it is so large
   * that the virtual machine would take minutes over it; many points run along {@link #LANES}.
   */
  ADAPTIVE,

  /** Instruction by instruction: ready at once. */
  INTERPRETED,

  /** Compiled to a class of its own: several times as fast, once that is made. */
  BYTECODE,

  /**
   * Many points side by side in vector registers; what runs at one point alone is run as {@link
   * #ADAPTIVE} does. Exponentials and their like may differ in the last digit.
   */
  LANES
}
