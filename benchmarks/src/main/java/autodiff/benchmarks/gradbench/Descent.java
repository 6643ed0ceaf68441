package autodiff.benchmarks.gradbench;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Gradient descent with the naive rule for its rate that the problems {@code particle} and {@code
 * saddle} prescribe: twice the rate after ten successes, half of it after a failure.
 *
 * @param <X> a point, which can be moved along a gradient
 */
final class Descent<X> {
  private static final double CLOSE = 1e-5;

  private final ToDoubleFunction<X> function;
  private final Function<X, X> gradient;
  private final Space<X> space;

  /**
   * What points can do.
   *
   * @param <X> a point
   */
  interface Space<X> {
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
     * How long a vector is.
     *
     * @param x the vector
     * @return its length
     */
    double length(X x);
  }

  /**
   * Descent on a function.
   *
   * @param function the function
   * @param gradient its gradient
   * @param space what points can do
   */
  Descent(ToDoubleFunction<X> function, Function<X, X> gradient, Space<X> space) {
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
    double height = function.applyAsDouble(x);
    X slope = gradient.apply(x);
    double rate = 1e-5;
    int successes = 0;
    while (space.length(slope) > CLOSE) {
      if (successes == 10) {
        rate *= 2;
        successes = 0;
        continue;
      }
      X next = space.step(x, rate, slope);
      if (space.length(space.step(x, 1, next)) <= CLOSE) {
        return x;
      }
      double there = function.applyAsDouble(next);
      if (there < height) {
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
