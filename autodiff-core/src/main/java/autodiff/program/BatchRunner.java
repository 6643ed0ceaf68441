package autodiff.program;

/**
 * One way to run {@link Code} at many points. Some inputs are shared: they are the same at every
 * point, and so is what depends on them alone. Some outputs are summed over the points. The
 * remaining inputs and outputs are each point's own. Which are which is said when the runner is
 * made ({@link Roles}).
 *
 * <p>Safe for any number of threads at once; large batches are split among {@code
 * autodiff.kernel.Workers}. Sums have a tree that depends on the number of points alone, so results
 * are bitwise the same for any number of threads.
 */
interface BatchRunner {
  /**
   * What the inputs and outputs are; arrays of the lengths of the code's inputs and outputs.
   *
   * @param sharedInput whether an input is the same at every point
   * @param summedOutput whether an output is summed over the points
   */
  @SuppressWarnings("ArrayRecordComponent") // Never changed, never compared.
  record Roles(boolean[] sharedInput, boolean[] summedOutput) {}

  /**
   * Where numbers stand that each point has of its own: {@code from + point * pointStep + k * step}
   * is the k-th of the point's own inputs (or outputs), counted without the shared (summed) ones. A
   * row of numbers a point has {@code step} 1; a column of points a number has {@code pointStep} 1.
   *
   * @param from where the first number stands
   * @param pointStep the distance from a point to the next
   * @param step the distance from a number of the point to the next
   */
  record Layout(int from, int pointStep, int step) {}

  /**
   * Computes the outputs of many points.
   *
   * @param points how many
   * @param in the points' own inputs
   * @param inLayout where they stand
   * @param shared the shared inputs, side by side, in their order
   * @param out Modified: the points' own outputs
   * @param outLayout where they go
   * @param sums Modified: the summed outputs, side by side, in their order; 0 of no points
   * @return −1, or the first point at which a guard fails; then the outputs are not defined
   */
  int run(
      int points,
      double[] in,
      Layout inLayout,
      double[] shared,
      double[] out,
      Layout outLayout,
      double[] sums);
}
