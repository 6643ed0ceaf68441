package autodiff.check;

import java.util.Locale;

/**
 * Options for gradient checking.
 *
 * <pre>{@code
 * CheckSettings loose = CheckSettings.DEFAULT.withTolerance(1e-6, 1e-6).withOrder(1);
 * }</pre>
 *
 * @param order 1 to check gradients, 2 to check gradients of gradients too
 * @param step the largest step of the differences, for a coordinate of up to 1 in magnitude; of a
 *     larger one, the fraction. Smaller steps follow by themselves, so only a function that is
 *     smooth in a very narrow place needs another
 * @param absolute the absolute tolerance
 * @param relative the relative tolerance: a derivative d may be wrong by absolute + relative·|d|
 * @param seed where random points and random weights come from
 */
public record CheckSettings(int order, double step, double absolute, double relative, long seed) {

  /** Both orders, steps from 0.05 down, tolerances of 10⁻⁸, seed 0. */
  public static final CheckSettings DEFAULT = new CheckSettings(2, 0.05, 1e-8, 1e-8, 0);

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if the order is neither 1 nor 2, the step not positive, or a
   *     tolerance negative
   */
  public CheckSettings {
    require(order == 1 || order == 2, "order", order, "use 1 or 2");
    require(step > 0 && step < Double.POSITIVE_INFINITY, "step", step, "use a positive number");
    require(absolute >= 0, "absolute tolerance", absolute, "use 0 or more");
    require(relative >= 0, "relative tolerance", relative, "use 0 or more");
  }

  private static void require(boolean holds, String what, Object value, String remedy) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "gradient check: %s %s; %s", what, value, remedy));
    }
  }

  /**
   * The same with another order.
   *
   * @param order 1 or 2
   * @return the settings
   */
  public CheckSettings withOrder(int order) {
    return new CheckSettings(order, step, absolute, relative, seed);
  }

  /**
   * The same with another step.
   *
   * @param step the largest step, positive
   * @return the settings
   */
  public CheckSettings withStep(double step) {
    return new CheckSettings(order, step, absolute, relative, seed);
  }

  /**
   * The same with other tolerances.
   *
   * @param absolute the absolute tolerance
   * @param relative the relative tolerance
   * @return the settings
   */
  public CheckSettings withTolerance(double absolute, double relative) {
    return new CheckSettings(order, step, absolute, relative, seed);
  }

  /**
   * The same with another seed.
   *
   * @param seed the seed
   * @return the settings
   */
  public CheckSettings withSeed(long seed) {
    return new CheckSettings(order, step, absolute, relative, seed);
  }

  /** By how much a derivative may be wrong. */
  double tolerance(double derivative) {
    return absolute + relative * Math.abs(derivative);
  }
}
