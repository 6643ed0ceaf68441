package autodiff.kernel;

/** A function of three numbers along arrays of float64. */
public interface TernaryLoop {
  /**
   * Applies the function: {@code out[i] = f(x[i], y[i], z[i])}. An operand of length 1 stands for
   * that number everywhere; the result may be one of the operands.
   *
   * @param x the first operand
   * @param y the second operand
   * @param z the third operand
   * @param out Modified: the result
   * @param from the first index
   * @param to the index behind the last
   */
  void map(double[] x, double[] y, double[] z, double[] out, int from, int to);
}
