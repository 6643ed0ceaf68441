package autodiff.program;

/** What compiled classes extend: a part of some code, to be run after the parts before it. */
abstract class CompiledPart {
  /**
   * Computes a part.
   *
   * @param work Modified: numbers that pass from one chunk of the code to another
   * @param in the inputs, side by side
   * @param inFrom where the first one stands
   * @param out Modified: the outputs, side by side
   * @param outFrom where the first one goes
   * @return −1, or the first guard of the part that fails
   */
  abstract int run(double[] work, double[] in, int inFrom, double[] out, int outFrom);
}
