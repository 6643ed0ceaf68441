package autodiff.kernel;

/**
 * Scans along the middle of an array of shape [outer, length, inner]: each element is combined with
 * those before it, or, in reverse, with those behind it.
 */
public final class ScanLoops {
  private ScanLoops() {}

  /** Where a scan begins and where it goes. */
  private static int first(int o, int i, int length, int inner, boolean reverse) {
    return (o * length + (reverse ? length - 1 : 0)) * inner + i;
  }

  /**
   * Running sums.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is scanned
   * @param inner the last size
   * @param reverse whether from the end
   * @return the sums
   */
  public static double[] sums(double[] x, int outer, int length, int inner, boolean reverse) {
    double[] out = new double[x.length];
    int step = reverse ? -inner : inner;
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        double sum = 0;
        for (int k = 0, p = first(o, i, length, inner, reverse); k < length; k++, p += step) {
          sum += x[p];
          out[p] = sum;
        }
      }
    }
    return out;
  }

  /**
   * Running products.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is scanned
   * @param inner the last size
   * @param reverse whether from the end
   * @return the products
   */
  public static double[] products(double[] x, int outer, int length, int inner, boolean reverse) {
    double[] out = new double[x.length];
    int step = reverse ? -inner : inner;
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        double product = 1;
        for (int k = 0, p = first(o, i, length, inner, reverse); k < length; k++, p += step) {
          product *= x[p];
          out[p] = product;
        }
      }
    }
    return out;
  }

  /**
   * Linear recurrences h₀ = b₀, hₖ = aₖhₖ₋₁ + bₖ.
   *
   * @param a the factors; the first is not used
   * @param b the terms
   * @param outer the first size
   * @param length the size that is scanned
   * @param inner the last size
   * @param reverse whether from the end
   * @return all h
   */
  public static double[] recurrences(
      double[] a, double[] b, int outer, int length, int inner, boolean reverse) {
    double[] out = new double[b.length];
    int step = reverse ? -inner : inner;
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        double h = 0;
        for (int k = 0, p = first(o, i, length, inner, reverse); k < length; k++, p += step) {
          h = k == 0 ? b[p] : a[p] * h + b[p];
          out[p] = h;
        }
      }
    }
    return out;
  }

  /**
   * Running logarithms of sums of exponentials.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is scanned
   * @param inner the last size
   * @return the logarithms
   */
  public static double[] logSumExps(double[] x, int outer, int length, int inner) {
    double[] out = new double[x.length];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        // The sum is exp(max)·scaled.
        double max = Double.NEGATIVE_INFINITY;
        double scaled = 0;
        for (int k = 0, p = first(o, i, length, inner, false); k < length; k++, p += inner) {
          if (x[p] <= max) {
            scaled += x[p] == max ? 1 : Math.exp(x[p] - max);
          } else {
            scaled = scaled * Math.exp(max - x[p]) + 1;
            max = x[p];
          }
          out[p] = Double.isInfinite(max) ? max : max + Math.log(scaled);
        }
      }
    }
    return out;
  }

  /**
   * How many elements were ∞ so far.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is scanned
   * @param inner the last size
   * @return the counts
   */
  public static double[] infinities(double[] x, int outer, int length, int inner) {
    double[] infinite = new double[x.length];
    for (int p = 0; p < x.length; p++) {
      infinite[p] = x[p] == Double.POSITIVE_INFINITY ? 1 : 0;
    }
    return sums(infinite, outer, length, inner, false);
  }

  /**
   * Where the extrema so far stand, the latest of equal ones; the latest NaN once there is one.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is scanned
   * @param inner the last size
   * @param largest whether the largest or the smallest are sought
   * @return for each element the place of the extremum in x
   */
  public static int[] extrema(double[] x, int outer, int length, int inner, boolean largest) {
    int[] places = new int[x.length];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int best = first(o, i, length, inner, false);
        for (int k = 0, p = best; k < length; k++, p += inner) {
          boolean better = largest ? x[p] >= x[best] : x[p] <= x[best];
          if (better || Double.isNaN(x[p])) {
            best = p;
          }
          places[p] = best;
        }
      }
    }
    return places;
  }
}
