package autodiff.benchmarks.gradbench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A problem of one size, and what others need for it: times of the derivative over those of the
 * plain C++ primal, one core, from the table of anchors.
 *
 * @param problem its name
 * @param primal the function that ratios are taken to
 * @param derivative the function that is measured
 * @param sizes as GradBench orders them
 * @param best the best tool, or NaN
 * @param hand C++ by hand, or NaN
 */
record YardstickRow(
    String problem, String primal, String derivative, int[] sizes, double best, double hand) {
  private static final double NONE = Double.NaN;

  /** The rows of the table of anchors. */
  static List<YardstickRow> all() {
    List<YardstickRow> rows = new ArrayList<>();
    add(rows, "lse", "primal", "gradient", 1.8, 1.0, 2_500);
    add(rows, "lse", "primal", "gradient", 2.2, 1.0, 40_000);
    add(rows, "lse", "primal", "gradient", 2.5, 1.0, 160_000);
    add(rows, "llsq", "primal", "gradient", 14.5, 2.5, 16, 128);
    add(rows, "llsq", "primal", "gradient", 14, 2.3, 1024, 128);
    add(rows, "llsq", "primal", "gradient", 13, 2.0, 16_392, 128);
    add(rows, "gmm", "objective", "jacobian", 4, 2.3, 2, 5, 1000);
    add(rows, "gmm", "objective", "jacobian", 3.4, 2.2, 10, 25, 1000);
    add(rows, "gmm", "objective", "jacobian", 29, 3.3, 32, 50, 1000);
    add(rows, "lstm", "objective", "jacobian", 2.1, 5.8, 2, 1024);
    add(rows, "lstm", "objective", "jacobian", 1.8, 9.6, 4, 1024);
    add(rows, "lstm", "objective", "jacobian", 2.5, 9.5, 4, 4096);
    add(rows, "kmeans", "cost", "dir", 7, 1.2, 10, 1000, 8);
    add(rows, "kmeans", "cost", "dir", 7, 1.1, 100, 1000, 16);
    add(rows, "ba", "objective", "jacobian", 20, 5.7, 49, 7_776, 31_843);
    add(rows, "ba", "objective", "jacobian", 20, 12, 257, 65_132, 225_911);
    add(rows, "ba", "objective", "jacobian", 20, 12, 1_197, 126_327, 563_734);
    add(rows, "ht", "objective", "jacobian", 38, 4.5, 100);
    add(rows, "ht", "objective", "jacobian", 38, 4.5, 400);
    add(rows, "ht", "objective", "jacobian", 38, 4.5, 3200);
    add(rows, "det", "primal", "gradient", 4.9, 8, 5);
    add(rows, "det", "primal", "gradient", 2.9, 8, 7);
    add(rows, "det", "primal", "gradient", 2.6, 8, 9);
    add(rows, "det", "primal", "gradient", 2.9, 8, 10);
    add(rows, "ode", "primal", "gradient", 24, NONE, 1_000, 10);
    add(rows, "ode", "primal", "gradient", 8, NONE, 100_000, 10);
    add(rows, "ode", "primal", "gradient", 15, NONE, 8, 5_000);
    for (String function : new String[] {"rr", "ff", "fr", "rf"}) {
      add(rows, "particle", "", function, NONE, NONE);
      add(rows, "saddle", "", function, NONE, NONE);
    }
    return rows;
  }

  private static void add(
      List<YardstickRow> rows,
      String problem,
      String primal,
      String derivative,
      double best,
      double hand,
      int... sizes) {
    rows.add(new YardstickRow(problem, primal, derivative, sizes, best, hand));
  }

  /** The best tool's time in milliseconds where there is no primal to take a ratio to, or NaN. */
  double bestMillis() {
    return switch (problem + " " + derivative) {
      case "particle rr" -> 46;
      case "particle ff" -> 5.5;
      case "particle fr" -> 20;
      case "particle rf" -> 44;
      case "saddle rr" -> 19;
      case "saddle ff" -> 8;
      case "saddle fr" -> 21;
      case "saddle rf" -> 15;
      default -> NONE;
    };
  }

  /** What it is called: {@code gmm 2_5_1000}. */
  String name() {
    return problem
        + " "
        + (sizes.length == 0
            ? derivative
            : Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("_")));
  }
}
