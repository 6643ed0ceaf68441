package autodiff.kernel;

/**
 * A function of one number along arrays, and its derivative. Arrays are {@code double[]} or {@code
 * float[]}, all of a kind and a length.
 */
public interface UnaryLoop {
  /**
   * Applies the function: {@code y[i] = f(x[i])}.
   *
   * @param x the operand
   * @param y Modified: the result; may be x itself
   * @param from the first index
   * @param to the index behind the last
   */
  void map(Object x, Object y, int from, int to);

  /**
   * Pulls a cotangent back: {@code out[i] = g[i]·f′(x[i])}, where a zero wins over infinity and
   * NaN.
   *
   * @param g the cotangent of the result
   * @param x the operand
   * @param y the result
   * @param out Modified: the cotangent of the operand
   * @param from the first index
   * @param to the index behind the last
   */
  void pullBack(Object g, Object x, Object y, Object out, int from, int to);
}
