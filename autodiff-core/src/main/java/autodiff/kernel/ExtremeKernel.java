package autodiff.kernel;

/**
 * Maxima and minima of numbers in arrays. NaN counts as more extreme than any number, on either
 * side; 0 and −0 are equal. What is found depends on the numbers alone.
 */
public interface ExtremeKernel {
  /**
   * Where the extremum of neighbors stands, the first of equal ones; the first NaN if there is one.
   *
   * @param x the numbers, in float32
   * @param from the first
   * @param length how many, at least 1
   * @param largest whether the largest or the smallest is sought
   * @return its place in x
   */
  int place(float[] x, int from, int length, boolean largest);

  /**
   * Where the extrema of columns stand, each the first of equal ones or of NaN: those of the
   * elements {@code from + k·stride + i} of all rows k.
   *
   * @param x the numbers, in float32
   * @param from the first
   * @param length the number of rows, at least 1
   * @param stride the distance of rows
   * @param count the number of columns
   * @param largest whether the largest or the smallest are sought
   * @param places Modified: the places in x
   * @param to where the first goes
   */
  void columns(
      float[] x,
      int from,
      int length,
      int stride,
      int count,
      boolean largest,
      int[] places,
      int to);

  /**
   * The first of neighbors that equals a number; NaN equals NaN here.
   *
   * @param x the numbers, in float32
   * @param from the first
   * @param length how many
   * @param value the number
   * @return its place in x, or −1
   */
  int find(float[] x, int from, int length, float value);

  /**
   * Where the extremum of neighbors stands, the first of equal ones; the first NaN if there is one.
   *
   * @param x the numbers, in float64
   * @param from the first
   * @param length how many, at least 1
   * @param largest whether the largest or the smallest is sought
   * @return its place in x
   */
  int place(double[] x, int from, int length, boolean largest);

  /**
   * Where the extrema of columns stand, each the first of equal ones or of NaN: those of the
   * elements {@code from + k·stride + i} of all rows k.
   *
   * @param x the numbers, in float64
   * @param from the first
   * @param length the number of rows, at least 1
   * @param stride the distance of rows
   * @param count the number of columns
   * @param largest whether the largest or the smallest are sought
   * @param places Modified: the places in x
   * @param to where the first goes
   */
  void columns(
      double[] x,
      int from,
      int length,
      int stride,
      int count,
      boolean largest,
      int[] places,
      int to);

  /**
   * The first of neighbors that equals a number; NaN equals NaN here.
   *
   * @param x the numbers, in float64
   * @param from the first
   * @param length how many
   * @param value the number
   * @return its place in x, or −1
   */
  int find(double[] x, int from, int length, double value);
}
