package autodiff.kernel;

/** Sums of numbers in arrays. The order of additions depends on the sizes alone. */
public interface SumKernel {
  /**
   * The sum of neighbors.
   *
   * @param x the numbers
   * @param from the first
   * @param length how many
   * @return their sum
   */
  double sum(float[] x, int from, int length);

  /**
   * Sums columns: {@code out[to + i] = Σₖ x[from + k·stride + i]}.
   *
   * @param x the numbers
   * @param from the first
   * @param length the number of rows
   * @param stride the distance of rows
   * @param count the number of columns
   * @param out Modified: the sums
   * @param to where the first goes
   */
  void columns(float[] x, int from, int length, int stride, int count, float[] out, int to);

  /**
   * The sum of neighbors.
   *
   * @param x the numbers
   * @param from the first
   * @param length how many
   * @return their sum
   */
  double sum(double[] x, int from, int length);

  /**
   * Sums columns: {@code out[to + i] = Σₖ x[from + k·stride + i]}.
   *
   * @param x the numbers
   * @param from the first
   * @param length the number of rows
   * @param stride the distance of rows
   * @param count the number of columns
   * @param out Modified: the sums
   * @param to where the first goes
   */
  void columns(double[] x, int from, int length, int stride, int count, double[] out, int to);
}
