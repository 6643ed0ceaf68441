package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.Comparators;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import java.util.Comparator;
import java.util.List;

/**
 * Decay at given steps (milestones): PyTorch's {@code MultiStepLR}, base·γⁿ after n of them.
 *
 * @param milestones the steps, in ascending order
 * @param gamma the factor γ, at least 0; often 0.1
 */
public record MultiStepDecay(List<Integer> milestones, double gamma) implements Schedule {
  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if the milestones are not in order, or γ is negative or not
   *     finite
   */
  public MultiStepDecay {
    milestones = ImmutableList.copyOf(milestones);
    checkArgument(
        Comparators.isInOrder(milestones, Comparator.naturalOrder()),
        "milestones %s; give them in ascending order",
        milestones);
    Optimizer.checkNotNegative("gamma", gamma);
  }

  /**
   * A rate that falls at given steps.
   *
   * @param gamma the factor γ, at least 0
   * @param milestones the steps, in ascending order
   * @return the schedule
   * @throws IllegalArgumentException if the milestones are not in order, or γ is negative or not
   *     finite
   */
  public static MultiStepDecay of(double gamma, int... milestones) {
    return new MultiStepDecay(Ints.asList(milestones), gamma);
  }

  @Override
  public double rate(double base, int step) {
    int passed = 0;
    while (passed < milestones.size() && milestones.get(passed) <= step) {
      passed++;
    }
    return base * Math.pow(gamma, passed);
  }
}
