package autodiff.benchmarks.gradbench;

import java.util.function.Function;

/**
 * Gradient descent with the naive rule for its rate that the problems {@code particle} and {@code
 * saddle} prescribe: twice the rate after ten successes, half of it after a failure.
 *
 * @param <X> a point, which can be moved along a gradient
 * @param <H> a height: what a function gives
 */
final class Descent<X, H> {
  private final Function<X, H> function;
  private final Function<X, X> gradient;
  private final Space<X, H> space;

  /**
   * What points and heights can do.
   *
   * @param <X> a point
   * @param <H> a height
   */
  interface Space<X, H> {
    /** Vectors of no more than this length count as none. */
    double CLOSE = 1e-5;

    /**
     * Another point.
     *
     * @param x a point
     * @param rate how far
     * @param direction which way
     * @return x − rate · direction
     */
    X step(X x, double rate, X direction);

    /**
     * Whether a vector is longer than {@link #CLOSE}.
     *
     * @param x the vector
     * @return whether it is
     */
    boolean isLong(X x);

    /**
     * Compares heights.
     *
     * @param x a height
     * @param y another
     * @return whether x is less than y
     */
    boolean isLower(H x, H y);
  }

  /**
   * Descent on a function.
   *
   * @param function the function
   * @param gradient its gradient
   * @param space what points and heights can do
   */
  Descent(Function<X, H> function, Function<X, X> gradient, Space<X, H> space) {
    this.function = function;
    this.gradient = gradient;
    this.space = space;
  }

  /**
   * Goes down from a point.
   *
   * @param start the point
   * @return where it ended
   */
  X from(X start) {
    X x = start;
    H height = function.apply(x);
    X slope = gradient.apply(x);
    double rate = 1e-5;
    int successes = 0;
    while (space.isLong(slope)) {
      if (successes == 10) {
        rate *= 2;
        successes = 0;
        continue;
      }
      X next = space.step(x, rate, slope);
      if (!space.isLong(space.step(x, 1, next))) {
        return x;
      }
      H there = function.apply(next);
      if (space.isLower(there, height)) {
        x = next;
        height = there;
        slope = gradient.apply(x);
        successes++;
      } else {
        rate /= 2;
        successes = 0;
      }
    }
    return x;
  }
}
