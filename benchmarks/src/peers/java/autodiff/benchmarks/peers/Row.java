package autodiff.benchmarks.peers;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What was measured of a pair: nanoseconds a call, in the rounds' order.
 *
 * @param name what the work is
 * @param threads how many threads each side had
 * @param ours ours
 * @param torch PyTorch's
 * @param others how many processors were busy with something else meanwhile
 */
record Row(String name, int threads, double[] ours, double[] torch, double others) {

  /** How far apart the middle half of the ratios may lie, relative to the median. */
  private static final double CALM = 0.15;

  /** How much of a processor others may take. */
  static final double ALONE = 0.2;

  double[] ratios() {
    return IntStream.range(0, ours.length).mapToDouble(i -> torch[i] / ours[i]).toArray();
  }

  /**
   * Whether the rounds disagree, or others were at work. The latter can slow one side down and not
   * the other, round for round: the threads of OpenMP wait for each other by spinning, and take
   * many times as long where one of them has to wait for its processor.
   */
  boolean isNoisy() {
    return hadCompany()
        || quantile(ratios(), 0.75) - quantile(ratios(), 0.25) > CALM * median(ratios());
  }

  boolean hadCompany() {
    return others > ALONE;
  }

  static double median(double[] x) {
    return quantile(x, 0.5);
  }

  static double quantile(double[] x, double share) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
