package autodiff.kernel;

/**
 * A function of two numbers along arrays, and its derivatives. Arrays are {@code double[]} or
 * {@code float[]}, all of a kind and a length, except that an operand of length 1 stands for that
 * number everywhere.
 */
public interface BinaryLoop {
  /**
   * Applies the function: {@code z[i] = f(x[i], y[i])}.
   *
   * @param x the first operand
   * @param y the second operand
   * @param z Modified: the result
   * @param from the first index
   * @param to the index behind the last
   */
  void map(Object x, Object y, Object z, int from, int to);

  /**
   * Pulls a cotangent back to one of the operands, where a zero wins over infinity and NaN: {@code
   * out[i] = g[i]·∂f}.
   *
   * @param operand which one, 0 or 1
   * @param g the cotangent of the result
   * @param x the first operand
   * @param y the second operand
   * @param z the result
   * @param out Modified: the cotangent of the operand, as long as the result
   * @param from the first index
   * @param to the index behind the last
   */
  void pullBack(int operand, Object g, Object x, Object y, Object z, Object out, int from, int to);
}
