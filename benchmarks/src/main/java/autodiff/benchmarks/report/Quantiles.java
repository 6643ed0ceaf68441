package autodiff.benchmarks.report;

import java.util.Arrays;

/** Quantiles of a few measurements. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The number below which a share of the numbers lies, between two of them in proportion.
   *
   * @param x the numbers, at least one, in any order
   * @param share from 0 to 1; 0.5 gives the median
   * @return the quantile
   */
  public static double of(double[] x, double share) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
