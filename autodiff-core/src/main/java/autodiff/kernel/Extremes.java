package autodiff.kernel;

/**
 * Maxima and minima along the middle of an array of shape [outer, length, inner]. NaN counts as
 * more extreme than any number, on either side: it is what comes out.
 */
public final class Extremes {
  private Extremes() {}

  /**
   * Where the extrema stand, the first of equal ones.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is searched, at least 1
   * @param inner the last size
   * @param largest whether the largest or the smallest are sought
   * @return for each of the outer·inner extrema its place in x
   */
  public static int[] places(double[] x, int outer, int length, int inner, boolean largest) {
    int[] places = new int[outer * inner];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int start = o * length * inner + i;
        places[o * inner + i] =
            largest ? greatest(x, start, length, inner) : least(x, start, length, inner);
      }
    }
    return places;
  }

  private static int greatest(double[] x, int start, int length, int step) {
    int place = start;
    double best = x[start];
    for (int k = 1, p = start + step; k < length && !Double.isNaN(best); k++, p += step) {
      // Not "x > best": NaN must get through.
      if (!(x[p] <= best)) {
        best = x[p];
        place = p;
      }
    }
    return place;
  }

  private static int least(double[] x, int start, int length, int step) {
    int place = start;
    double best = x[start];
    for (int k = 1, p = start + step; k < length && !Double.isNaN(best); k++, p += step) {
      if (!(x[p] >= best)) {
        best = x[p];
        place = p;
      }
    }
    return place;
  }

  /**
   * How many elements equal each extremum; NaN equals NaN here.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is searched
   * @param inner the last size
   * @param extrema the outer·inner extrema
   * @return the outer·inner counts
   */
  public static int[] ties(double[] x, int outer, int length, int inner, double[] extrema) {
    int[] counts = new int[outer * inner];
    for (int o = 0, p = 0; o < outer; o++) {
      for (int k = 0; k < length; k++) {
        for (int i = 0; i < inner; i++, p++) {
          counts[o * inner + i] += same(x[p], extrema[o * inner + i]) ? 1 : 0;
        }
      }
    }
    return counts;
  }

  /**
   * Whether two numbers are equal or both NaN.
   *
   * @param a a number
   * @param b a number
   * @return whether they are the same; 0 and −0 are
   */
  public static boolean same(double a, double b) {
    return a == b || (Double.isNaN(a) && Double.isNaN(b));
  }
}
