package autodiff.program;

/**
 * One way to run {@link Code} at one point. Runners are safe for any number of threads at once and
 * allocate nothing in the steady state.
 */
interface Runner {
  /**
   * Computes the outputs at a point.
   *
   * @param in the inputs, side by side
   * @param inFrom where the first one stands
   * @param out Modified: the outputs, side by side
   * @param outFrom where the first one goes
   * @return −1, or the first guard (its index in {@link Code#guards}) that fails; then the outputs
   *     are not defined
   */
  int run(double[] in, int inFrom, double[] out, int outFrom);
}
