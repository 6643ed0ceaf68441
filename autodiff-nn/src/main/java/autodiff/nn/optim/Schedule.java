package autodiff.nn.optim;

/**
 * A learning-rate schedule: the rate as a function of the step. What a step is, an update or an
 * epoch, is for the caller to say: {@link Scheduler} counts them and sets the rates of an
 * optimizer.
 *
 * <pre>{@code
 * Schedule schedule = LinearWarmup.of(100).then(100, new Cosine(900));
 * schedule.rate(0.1, 50); // half way up
 * }</pre>
 *
 * <p>Nothing is remembered from step to step, so a run can be taken up anywhere. PyTorch's
 * schedulers compute each rate from the one before where they can; the numbers agree but for
 * rounding. A schedule of one's own is a lambda: {@code (base, step) -> base / Math.sqrt(1 +
 * step)}.
 */
@FunctionalInterface
public interface Schedule {
  /**
   * The rate of a step.
   *
   * @param base the rate that the optimizer was given
   * @param step the number of the step, from 0
   * @return the rate
   */
  double rate(double base, int step);

  /**
   * This schedule up to a step, another from there on, which counts from 0 again.
   *
   * @param step the first step of the other
   * @param next the other
   * @return both, one after the other
   * @throws IllegalArgumentException if the step is not at least 1
   */
  default Schedule then(int step, Schedule next) {
    return new Sequence(this, step, next);
  }

  /**
   * Both at once: the other schedule, starting from what this one gives. Schedules that multiply by
   * a factor multiply by the product of theirs.
   *
   * @param other the other
   * @return both, one on top of the other
   */
  default Schedule times(Schedule other) {
    return new Chained(this, other);
  }
}
