package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * One schedule after another: PyTorch's {@code SequentialLR}. Made by {@link Schedule#then}. In
 * {@code a.then(10, b).then(30, c)} both numbers count from the beginning.
 *
 * @param first the schedule of the steps before the milestone
 * @param milestone the first step of the other, at least 1
 * @param second the schedule from there on; it counts from 0
 */
public record Sequence(Schedule first, int milestone, Schedule second) implements Schedule {
  /**
   * Checks the milestone.
   *
   * @throws IllegalArgumentException if it is not at least 1
   */
  public Sequence {
    checkArgument(
        milestone >= 1, "then: milestone %s; give a step from 1, where the next begins", milestone);
    checkArgument(
        !(first instanceof Sequence s) || s.milestone < milestone,
        "then: milestone %s does not come after the one before it; they count from the beginning",
        milestone);
  }

  @Override
  public double rate(double base, int step) {
    return step < milestone ? first.rate(base, step) : second.rate(base, step - milestone);
  }
}
