package autodiff.nn.optim;

/**
 * Two schedules at once: PyTorch's {@code ChainedScheduler}, for schedules that multiply by a
 * factor. Made by {@link Schedule#times}.
 *
 * @param first the schedule that starts from the base
 * @param second the schedule that starts from the rate of the first
 */
public record Chained(Schedule first, Schedule second) implements Schedule {
  @Override
  public double rate(double base, int step) {
    return second.rate(first.rate(base, step), step);
  }
}
