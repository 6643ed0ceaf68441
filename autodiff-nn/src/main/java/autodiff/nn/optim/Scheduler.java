package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Sets an optimizer's learning rates by a schedule, group by group, from the rates it finds there.
 *
 * <pre>{@code
 * Scheduler scheduler = Scheduler.of(optimizer, new Cosine(epochs));
 * for (int epoch = 0; epoch < epochs; epoch++) {
 *   ... // steps of the optimizer
 *   scheduler.step();
 * }
 * }</pre>
 *
 * <p>A rate that was set by hand in between lasts until the next step of the scheduler. (In PyTorch
 * some schedulers go on from it.)
 */
public final class Scheduler {
  private final Optimizer optimizer;
  private final Schedule schedule;
  private final double[] base;
  private int step;

  private Scheduler(Optimizer optimizer, Schedule schedule) {
    this.optimizer = optimizer;
    this.schedule = schedule;
    base = new double[optimizer.groups()];
    for (int g = 0; g < base.length; g++) {
      base[g] = optimizer.learningRate(g);
    }
    apply(step);
  }

  /**
   * Sets the rates of step 0.
   *
   * @param optimizer whose rates to set, and where the base of each group is found; all its groups
   *     must have been added
   * @param schedule how
   * @return the scheduler
   */
  public static Scheduler of(Optimizer optimizer, Schedule schedule) {
    return new Scheduler(optimizer, schedule);
  }

  private void apply(int step) {
    checkState(
        base.length == optimizer.groups(),
        "the optimizer has %s groups, %s of them added after the scheduler was made; add them first",
        optimizer.groups(),
        optimizer.groups() - base.length);
    for (int g = 0; g < base.length; g++) {
      double rate = schedule.rate(base[g], step);
      checkArgument(
          rate >= 0 && rate < Double.POSITIVE_INFINITY,
          "scheduler: %s gave a rate of %s for base %s in step %s; give a finite one of at least 0",
          schedule,
          rate,
          base[g],
          step);
      optimizer.setLearningRate(g, rate);
    }
  }

  /**
   * Sets the rates of the next step.
   *
   * @throws IllegalStateException if groups were added to the optimizer in the meantime
   */
  public void step() {
    apply(step + 1);
    step++;
  }

  /**
   * The number of the step whose rates are set.
   *
   * @return how often {@link #step()} was called
   */
  public int steps() {
    return step;
  }

  /**
   * What a run needs to go on: {@code last_epoch}, the number of the step, under PyTorch's name,
   * and {@code base_lrs}, the bases of the groups.
   *
   * @return float64 tensors by name
   */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("last_epoch", Tensor.scalar(step));
    state.put("base_lrs", Tensor.of(base));
    return state;
  }

  /**
   * Takes over what {@link #state()} gave and sets the rates of that step. If anything does not
   * fit, nothing changes.
   *
   * @param state the tensors by name
   * @throws IllegalArgumentException if one is missing, unknown, or not of as many groups
   */
  public void load(Map<String, Tensor> state) {
    SavedState saved = new SavedState("Scheduler", state);
    int steps = saved.smallCount("last_epoch");
    double[] bases = saved.tensor("base_lrs", Tensor.of(base)).toDoubles();
    saved.checkNothingLeft();
    for (double b : bases) {
      Optimizer.checkNotNegative("base_lrs", b);
    }
    step = steps;
    System.arraycopy(bases, 0, base, 0, base.length);
    apply(step);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Scheduler(step %d of %s)", step, schedule);
  }
}
