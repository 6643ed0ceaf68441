package autodiff.kernel;

/**
 * Functions of a row of numbers that lie side by side in an array: shares of exponentials, and
 * normalization. The order of additions depends on the length alone.
 */
public interface RowKernel {
  /**
   * Exponentials as shares of their sum.
   *
   * @param x the numbers, in float32
   * @param from the first of the row
   * @param length how many; at least 1
   * @param out Modified: the shares, at the same places; NaN if all are −∞ or one is ∞
   */
  default void softmax(float[] x, int from, int length, float[] out) {
    softmax(x, from, length, 1, out);
  }

  /**
   * Exponentials as shares of a number.
   *
   * @param x the numbers, in float32
   * @param from the first of the row
   * @param length how many; at least 1
   * @param scale what the shares add up to
   * @param out Modified: the shares, at the same places; NaN if all are −∞ or one is ∞
   */
  void softmax(float[] x, int from, int length, double scale, float[] out);

  /**
   * Pulls a cotangent back through {@link #softmax(float[], int, int, float[])}: {@code y·(g − Σ
   * y·g)}. A share of 0 passes nothing on, whatever comes.
   *
   * @param y the shares, in float32
   * @param g their cotangent
   * @param from the first of the row
   * @param length how many; at least 1
   * @param out Modified: the cotangent of the numbers, at the same places; none of the other two
   */
  void pullBackSoftmax(float[] y, float[] g, int from, int length, float[] out);

  /**
   * The logarithms of the shares.
   *
   * @param x the numbers, in float32
   * @param from the first of the row
   * @param length how many; at least 1
   * @param out Modified: the logarithms, at the same places; NaN if all are −∞ or one is ∞
   */
  void logSoftmax(float[] x, int from, int length, float[] out);

  /**
   * Pulls a cotangent back through {@link #logSoftmax(float[], int, int, float[])}: {@code g −
   * exp(y)·Σg}.
   *
   * @param g the cotangent of the logarithms, in float32
   * @param y the logarithms
   * @param from the first of the row
   * @param length how many; at least 1
   * @param out Modified: the cotangent of the numbers, at the same places; may be y
   */
  void pullBackLogSoftmax(float[] g, float[] y, int from, int length, float[] out);

  /**
   * The logarithm of the sum of exponentials.
   *
   * @param x the numbers, in float32
   * @param from the first of the row
   * @param length how many
   * @return the logarithm; −∞ of nothing
   */
  double logSumExp(float[] x, int from, int length);

  /**
   * Shifts and scales to mean 0 and variance 1: {@code (x − mean)·r} with {@code r = 1/√(variance +
   * epsilon)}.
   *
   * @param x the numbers, in float32
   * @param from the first of the row
   * @param length how many; at least 1
   * @param epsilon what is added to the variance
   * @param out Modified: the result, at the same places
   * @return r
   */
  double normalize(float[] x, int from, int length, double epsilon, float[] out);

  /**
   * Pulls a cotangent back through {@link #normalize(float[], int, int, double, float[])}: {@code
   * r·(g − mean(g) − y·mean(g·y))}.
   *
   * @param g the cotangent of the result, in float32
   * @param y the result
   * @param from the first of the row
   * @param length how many; at least 1
   * @param r what normalize returned
   * @param out Modified: the cotangent of the numbers, at the same places
   */
  void pullBackNormalize(float[] g, float[] y, int from, int length, double r, float[] out);

  /**
   * Exponentials as shares of their sum.
   *
   * @param x the numbers, in float64
   * @param from the first of the row
   * @param length how many; at least 1
   * @param out Modified: the shares, at the same places; NaN if all are −∞ or one is ∞
   */
  default void softmax(double[] x, int from, int length, double[] out) {
    softmax(x, from, length, 1, out);
  }

  /**
   * Exponentials as shares of a number.
   *
   * @param x the numbers, in float64
   * @param from the first of the row
   * @param length how many; at least 1
   * @param scale what the shares add up to
   * @param out Modified: the shares, at the same places; NaN if all are −∞ or one is ∞
   */
  void softmax(double[] x, int from, int length, double scale, double[] out);

  /**
   * Pulls a cotangent back through {@link #softmax(double[], int, int, double[])}: {@code y·(g − Σ
   * y·g)}. A share of 0 passes nothing on, whatever comes.
   *
   * @param y the shares, in float64
   * @param g their cotangent
   * @param from the first of the row
   * @param length how many; at least 1
   * @param out Modified: the cotangent of the numbers, at the same places; none of the other two
   */
  void pullBackSoftmax(double[] y, double[] g, int from, int length, double[] out);

  /**
   * The logarithms of the shares.
   *
   * @param x the numbers, in float64
   * @param from the first of the row
   * @param length how many; at least 1
   * @param out Modified: the logarithms, at the same places; NaN if all are −∞ or one is ∞
   */
  void logSoftmax(double[] x, int from, int length, double[] out);

  /**
   * Pulls a cotangent back through {@link #logSoftmax(double[], int, int, double[])}: {@code g −
   * exp(y)·Σg}.
   *
   * @param g the cotangent of the logarithms, in float64
   * @param y the logarithms
   * @param from the first of the row
   * @param length how many; at least 1
   * @param out Modified: the cotangent of the numbers, at the same places; may be y
   */
  void pullBackLogSoftmax(double[] g, double[] y, int from, int length, double[] out);

  /**
   * The logarithm of the sum of exponentials.
   *
   * @param x the numbers, in float64
   * @param from the first of the row
   * @param length how many
   * @return the logarithm; −∞ of nothing
   */
  double logSumExp(double[] x, int from, int length);

  /**
   * Shifts and scales to mean 0 and variance 1: {@code (x − mean)·r} with {@code r = 1/√(variance +
   * epsilon)}.
   *
   * @param x the numbers, in float64
   * @param from the first of the row
   * @param length how many; at least 1
   * @param epsilon what is added to the variance
   * @param out Modified: the result, at the same places
   * @return r
   */
  double normalize(double[] x, int from, int length, double epsilon, double[] out);

  /**
   * Pulls a cotangent back through {@link #normalize(double[], int, int, double, double[])}: {@code
   * r·(g − mean(g) − y·mean(g·y))}.
   *
   * @param g the cotangent of the result, in float64
   * @param y the result
   * @param from the first of the row
   * @param length how many; at least 1
   * @param r what normalize returned
   * @param out Modified: the cotangent of the numbers, at the same places
   */
  void pullBackNormalize(double[] g, double[] y, int from, int length, double r, double[] out);
}
