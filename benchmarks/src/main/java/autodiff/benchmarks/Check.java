package autodiff.benchmarks;

/** Stops a benchmark whose answer is wrong before it is timed. */
public final class Check {

  private Check() {}

  /**
   * Requires every element to be right up to the tolerance, relative to the largest.
   *
   * @param expected the right numbers
   * @param actual the numbers to check
   * @param tolerance the error allowed
   */
  public static void close(double[] expected, double[] actual, double tolerance) {
    double scale = 0;
    for (double e : expected) {
      scale = Math.max(scale, Math.abs(e));
    }
    if (actual.length != expected.length) {
      throw new AssertionError(actual.length + " numbers instead of " + expected.length);
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= tolerance * scale)) {
        throw new AssertionError("[" + i + "] is " + actual[i] + " instead of " + expected[i]);
      }
    }
  }
}
