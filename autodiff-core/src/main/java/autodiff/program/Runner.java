package autodiff.program;

/**
 * One way to run {@link Code}: interpreted, along lanes, or as bytecode. Runners are safe for any
 * number of threads at once and allocate nothing in the steady state.
 */
interface Runner {
  /**
   * Computes the outputs of many points, each with its own inputs. The number of a point's input k
   * stands at {@code in[inFrom + point * inPoint + k * inNext]}, its output k at {@code out[outFrom +
   * point * outPoint + k * outNext]}: a row of numbers a point has {@code inNext} 1, columns of
   * points have {@code inPoint} 1.
   *
   * @param points how many
   * @param in the inputs
   * @param inFrom where the first one stands
   * @param inPoint the distance from a point to the next
   * @param inNext the distance from an input to the next
   * @param out Modified: the outputs
   * @param outFrom where the first one goes
   * @param outPoint the distance from a point to the next
   * @param outNext the distance from an output to the next
   * @return −1, or the first point at which a guard fails; then the outputs of points from there on
   *     are not defined
   */
  int run(
      int points,
      double[] in,
      int inFrom,
      int inPoint,
      int inNext,
      double[] out,
      int outFrom,
      int outPoint,
      int outNext);
}
