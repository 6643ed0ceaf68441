package autodiff.nn.optim;

import autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Options for each group, set in the manner of a builder, and those that all optimizers share.
 *
 * @param <O> the options of one kind of optimizer
 * @param <S> that kind
 */
abstract class GroupedOptimizer<O extends Record, S extends GroupedOptimizer<O, S>>
    extends Optimizer {
  private static final class Shared {
    double weightDecay;
    boolean maximize;

    Shared(double weightDecay, boolean maximize) {
      this.weightDecay = weightDecay;
      this.maximize = maximize;
    }
  }

  private final List<Shared> shared = new ArrayList<>();
  private final List<O> own = new ArrayList<>();

  GroupedOptimizer(
      Map<String, Tensor> parameters, double learningRate, double weightDecay, O options) {
    super(parameters, learningRate);
    shared.add(new Shared(weightDecay, false));
    own.add(options);
  }

  @SuppressWarnings("unchecked")
  private S self() {
    return (S) this;
  }

  /** Changes the options of the group added last. */
  final S change(String option, UnaryOperator<O> change) {
    checkNotStarted(option);
    int last = own.size() - 1;
    own.set(last, change.apply(own.get(last)));
    return self();
  }

  final O own(int group) {
    return own.get(group);
  }

  final double decayOf(int group) {
    return shared.get(group).weightDecay;
  }

  /** The factor of the gradient: −1 to go up. */
  final double signOf(int group) {
    return shared.get(group).maximize ? -1 : 1;
  }

  private Shared last() {
    return shared.get(shared.size() - 1);
  }

  /**
   * Adds a group of parameters. It starts with the options of the group before it; options set from
   * here on are its alone.
   *
   * @param parameters what is learned, by names that no other group has
   * @param learningRate its learning rate, at least 0
   * @return this
   * @throws IllegalArgumentException if there is no parameter, none takes a gradient, one was
   *     computed or comes twice, or the rate is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public final S group(Map<String, Tensor> parameters, double learningRate) {
    addGroup(parameters, learningRate);
    shared.add(new Shared(last().weightDecay, last().maximize));
    own.add(own.get(own.size() - 1));
    return self();
  }

  /**
   * Sets the weight decay of the group added last.
   *
   * @param weightDecay the weight decay λ, at least 0
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public final S weightDecay(double weightDecay) {
    checkNotStarted("weightDecay");
    last().weightDecay = checkNotNegative("weight decay", weightDecay);
    return self();
  }

  /**
   * Makes the group added last go up instead of down: the gradient counts with the other sign. The
   * weights decay all the same.
   *
   * @return this
   * @throws IllegalStateException after the first step
   */
  public final S maximize() {
    checkNotStarted("maximize");
    last().maximize = true;
    return self();
  }

  @Override
  final String options(int group) {
    String own = own(group).toString();
    return ", weightDecay="
        + decayOf(group)
        + (signOf(group) < 0 ? ", maximize" : "")
        + own.substring(own.indexOf('['))
            .replace("[", own.endsWith("[]") ? "" : ", ")
            .replace("]", "");
  }
}
