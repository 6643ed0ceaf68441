package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The one-cycle policy, a rate that rises to the base and falls far below where it began: PyTorch's
 * {@code OneCycleLR}. There the greatest rate is an argument and the optimizer's own is
 * overwritten; here the optimizer's rate is the greatest, so that groups keep their proportions.
 * The momentum does not cycle along: this is {@code cycle_momentum=False}. Beyond the last step the
 * rate stays.
 *
 * <p>See:
 *
 * <pre>
 * Smith, L., and Topin, N.
 * "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates"
 * arXiv:1708.07120, 2017, section 2.
 * </pre>
 *
 * <p>As in PyTorch, the default is fast.ai's variant of it: two phases along cosines. The paper's
 * is {@code OneCycle.of(steps).linear().threePhases()}.
 *
 * @param steps the number of steps, at least 2
 * @param warmup the share of them in which the rate rises, from 0 to 1
 * @param startDivisor the greatest rate over the first, more than 0
 * @param endDivisor the first rate over the last, more than 0
 * @param isLinear whether rates change evenly instead of along cosines
 * @param hasThreePhases whether the rate returns to the first in as many steps as it rose, before
 *     it falls to the last
 */
public record OneCycle(
    int steps,
    double warmup,
    double startDivisor,
    double endDivisor,
    boolean isLinear,
    boolean hasThreePhases)
    implements Schedule {
  /**
   * Checks all.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public OneCycle {
    checkArgument(steps >= 2, "one cycle of %s steps; give 2 or more", steps);
    checkArgument(warmup >= 0 && warmup <= 1, "warm-up share %s; give 0 to 1", warmup);
    checkArgument(
        startDivisor > 0 && endDivisor > 0,
        "divisors %s and %s; give numbers greater than 0",
        startDivisor,
        endDivisor);
  }

  /**
   * A rise through the first 30 %, from a 25th of the base, and a fall to a 10,000th of where it
   * began.
   *
   * @param steps the number of steps, at least 2
   * @return the schedule
   * @throws IllegalArgumentException if there are not as many
   */
  public static OneCycle of(int steps) {
    return new OneCycle(steps, 0.3, 25, 1e4, false, false);
  }

  /**
   * The same with a rise of another length.
   *
   * @param warmup the share of steps, from 0 to 1
   * @return another schedule
   * @throws IllegalArgumentException if it is not in this range
   */
  public OneCycle warmup(double warmup) {
    return new OneCycle(steps, warmup, startDivisor, endDivisor, isLinear, hasThreePhases);
  }

  /**
   * The same with other ends.
   *
   * @param startDivisor the greatest rate over the first, more than 0
   * @param endDivisor the first rate over the last, more than 0
   * @return another schedule
   * @throws IllegalArgumentException if one is not greater than 0
   */
  public OneCycle divisors(double startDivisor, double endDivisor) {
    return new OneCycle(steps, warmup, startDivisor, endDivisor, isLinear, hasThreePhases);
  }

  /**
   * The same with rates that change evenly.
   *
   * @return another schedule
   */
  public OneCycle linear() {
    return new OneCycle(steps, warmup, startDivisor, endDivisor, true, hasThreePhases);
  }

  /**
   * The same with a fall to the first rate before the fall to the last.
   *
   * @return another schedule
   */
  public OneCycle threePhases() {
    return new OneCycle(steps, warmup, startDivisor, endDivisor, isLinear, true);
  }

  @Override
  public double rate(double base, int step) {
    double first = base / startDivisor;
    double last = first / endDivisor;
    double end = steps - 1;
    double top = warmup * steps - 1;
    double back = 2 * warmup * steps - 2;
    double at = Math.min(step, end);
    if (at <= top) {
      return between(first, base, 0, top, at);
    }
    if (!hasThreePhases) {
      return between(base, last, top, end, at);
    }
    return at <= back ? between(base, first, top, back, at) : between(first, last, back, end, at);
  }

  /** The rate at a step of a phase; a phase of no steps is at its end. */
  private double between(double start, double end, double from, double to, double at) {
    double share = to > from ? (at - from) / (to - from) : 1;
    return isLinear ? start + (end - start) * share : Cosine.between(start, end, share);
  }
}
