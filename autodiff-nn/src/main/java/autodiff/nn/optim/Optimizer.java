package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer: updates parameters from their gradients, step by step. A training step is always
 * the same:
 *
 * <pre>{@code
 * Optimizer optimizer = Adam.of(model.parameters(), 1e-3);
 * ...
 * optimizer.clearGrads();
 * loss.backward();
 * optimizer.step();
 * }</pre>
 *
 * <p><b>Options</b> are set in the manner of a builder, before the first step: {@code
 * Adam.of(parameters, 1e-3).betas(0.9, 0.99).weightDecay(1e-2)}. The learning rate alone may change
 * at any time.
 *
 * <p><b>Groups</b> have options and rates of their own. {@code group(parameters, rate)} adds one;
 * it starts with the options of the group before it, and options set from there on are its alone:
 * {@code Adam.of(weights, 1e-3).weightDecay(1e-2).group(biases, 1e-3).weightDecay(0)}.
 *
 * <p><b>Gradients add up</b> over backward sweeps until {@link #clearGrads()}: several small
 * batches before one step are a large batch, if each loss, a mean, is multiplied by its share of
 * what all are means over (of equal batches without ignored targets, divided by their number).
 *
 * <p><b>Skipped</b> is a parameter that has no gradient, as in PyTorch: its state does not change
 * and its steps are not counted. Unlike there, one that takes no gradient any more ({@code
 * requiresGrad(false)}) stays as it is even if an old gradient is left in it.
 *
 * <p><b>State</b> is named tensors, {@link #state()}, that go into a file with the parameters; a
 * run that is resumed from them goes on bitwise as if it had never stopped. Computations are in the
 * type of the parameter, with scalars computed in double and rounded once; the result is the same,
 * to the last bit, for any number of threads.
 *
 * <p>An optimizer of one's own extends this class: it names the tensors it keeps for each parameter
 * ({@link #slots}) and gives the loop that changes the elements ({@link #update}).
 *
 * <p>Not for use by several threads at once.
 */
public abstract class Optimizer {
  private static final Tensor[] NONE = {};

  /** A parameter and what is kept for it. */
  private static final class Entry {
    final String name;
    final Tensor parameter;
    Tensor[] state = NONE;

    /** The steps it took; there is no state before the first. */
    long steps;

    Entry(String name, Tensor parameter) {
      this.name = name;
      this.parameter = parameter;
    }
  }

  private static final class Group {
    final List<Entry> entries = new ArrayList<>();
    double learningRate;

    Group(double learningRate) {
      this.learningRate = checkNotNegative("learning rate", learningRate);
    }
  }

  private final List<Group> groups = new ArrayList<>();
  private boolean started;

  /**
   * An optimizer of one group.
   *
   * @param parameters what is learned, by name
   * @param learningRate the learning rate, at least 0
   * @throws IllegalArgumentException if there is no parameter, none takes a gradient, one was
   *     computed or comes twice, or the rate is negative or not finite
   */
  protected Optimizer(Map<String, Tensor> parameters, double learningRate) {
    addGroup(parameters, learningRate);
  }

  /**
   * Adds a group of parameters, before the first step.
   *
   * @param parameters what is learned, by names that no other group has
   * @param learningRate its learning rate, at least 0
   * @throws IllegalArgumentException if there is no parameter, none takes a gradient, one was
   *     computed or comes twice, or the rate is negative or not finite
   * @throws IllegalStateException after the first step
   */
  protected final void addGroup(Map<String, Tensor> parameters, double learningRate) {
    checkNotStarted("group");
    checkArgument(
        !parameters.isEmpty(), "no parameters; does the model have any, and are they registered?");
    Map<Tensor, String> names = new HashMap<>();
    for (Group g : groups) {
      g.entries.forEach(e -> names.put(e.parameter, e.name));
    }
    Group group = new Group(learningRate);
    parameters.forEach((name, parameter) -> {
      checkArgument(
          parameter.operation().isEmpty(),
          "parameter %s was computed and cannot be changed; give the tensors it was computed"
              + " from",
          name);
      checkArgument(
          !names.containsValue(name),
          "parameter %s is a name in two groups; the saved state needs each name once",
          name);
      String before = names.put(parameter, name);
      checkArgument(
          before == null,
          "parameter %s is the same tensor as %s and would take two steps; give each once",
          name,
          before);
      group.entries.add(new Entry(name, parameter));
    });
    checkArgument(
        parameters.values().stream().anyMatch(Tensor::requiresGrad),
        "no parameter takes a gradient: %s; call requiresGrad(true) on tensors to be learned; make"
            + " the optimizer before a model is frozen, if it is to be unfrozen later",
        parameters.keySet());
    groups.add(group);
  }

  /** Refuses what is for the time before the first step. */
  final void checkNotStarted(String what) {
    checkState(
        !started,
        "%s: can be set before the first step only; make an optimizer anew, or change the learning"
            + " rate instead",
        what);
  }

  static double checkNotNegative(String what, double value) {
    checkArgument(
        value >= 0 && value < Double.POSITIVE_INFINITY,
        "%s %s; give a finite number that is not negative",
        what,
        value);
    return value;
  }

  static double checkBelow1(String what, double value) {
    checkArgument(
        value >= 0 && value < 1, "%s %s; give a number from 0 to less than 1", what, value);
    return value;
  }

  // What an optimizer is

  /**
   * The names of the tensors that are kept for each parameter, of its shape and type.
   *
   * @param group the number of the group
   * @return the names, in the order in which {@link InPlaceUpdate} gets them; the same for every
   *     step
   */
  protected abstract List<String> slots(int group);

  /**
   * What a tensor that is kept holds before the first step.
   *
   * @param group the number of the group
   * @param slot its name
   * @return the number in all its elements: 0 unless overridden
   */
  protected double initial(int group, String slot) {
    return 0;
  }

  /**
   * What a step does to a parameter.
   *
   * @param group the number of its group
   * @param step the number of its step, from 1
   * @return the loop
   */
  protected abstract InPlaceUpdate update(int group, long step);

  // What it does

  /**
   * Changes every parameter that has a gradient.
   *
   * @throws IllegalStateException if none has
   */
  public final void step() {
    boolean reached = false;
    for (int g = 0; g < groups.size(); g++) {
      List<Entry> entries = groups.get(g).entries;
      @Nullable InPlaceUpdate update = null;
      long updateOf = 0;
      for (int i = 0; i < entries.size(); i++) {
        Entry e = entries.get(i);
        Tensor p = e.parameter;
        if (!p.requiresGrad() || !p.hasGrad()) {
          continue;
        }
        reached = true;
        started = true;
        long step = e.steps + 1;
        if (update == null || updateOf != step) {
          update = update(g, step);
          checkArgument(
              update != null,
              "%s: update of group %s in step %s returned null; return a loop",
              getClass().getSimpleName(),
              g,
              step);
          updateOf = step;
        }
        if (e.steps == 0) {
          e.state = fresh(g, p);
        }
        p.updateInPlace(update, p.grad(), e.state);
        e.steps = step;
      }
    }
    if (!reached) {
      refuseToStep();
    }
  }

  private void refuseToStep() {
    boolean frozen = parameters().values().stream().noneMatch(Tensor::requiresGrad);
    checkState(
        !frozen,
        "step: none of the %s parameters takes a gradient any more: all are frozen; unfreeze those"
            + " to be learned",
        parameters().size());
    throw new IllegalStateException(
        "step: none of the parameters has a gradient; call backward() on a loss that depends on"
            + " them, after clearGrads()");
  }

  private Tensor[] fresh(int group, Tensor parameter) {
    List<String> slots = slots(group);
    Tensor[] state = new Tensor[slots.size()];
    for (int i = 0; i < state.length; i++) {
      state[i] = Tensor.fullLike(parameter, initial(group, slots.get(i)));
    }
    return state;
  }

  /** Forgets the gradients of all parameters, before the next backward sweep adds to them. */
  public final void clearGrads() {
    for (int g = 0; g < groups.size(); g++) {
      List<Entry> entries = groups.get(g).entries;
      for (int i = 0; i < entries.size(); i++) {
        entries.get(i).parameter.clearGrad();
      }
    }
  }

  /**
   * The number of groups.
   *
   * @return at least 1
   */
  public final int groups() {
    return groups.size();
  }

  /**
   * The parameters of all groups.
   *
   * @return the tensors themselves, by name
   */
  public final Map<String, Tensor> parameters() {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    for (Group g : groups) {
      g.entries.forEach(e -> parameters.put(e.name, e.parameter));
    }
    return parameters;
  }

  /**
   * The learning rate of the first group.
   *
   * @return the rate of the next step
   */
  public final double learningRate() {
    return learningRate(0);
  }

  /**
   * The learning rate of a group.
   *
   * @param group its number, from 0, in the order of adding
   * @return the rate of the next step
   */
  public final double learningRate(int group) {
    return groups.get(group).learningRate;
  }

  /**
   * Sets the learning rate of every group from the next step on.
   *
   * @param learningRate the rate, at least 0
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public final void setLearningRate(double learningRate) {
    for (int g = 0; g < groups.size(); g++) {
      setLearningRate(g, learningRate);
    }
  }

  /**
   * Sets the learning rate of a group from the next step on.
   *
   * @param group its number, from 0, in the order of adding
   * @param learningRate the rate, at least 0
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public final void setLearningRate(int group, double learningRate) {
    groups.get(group).learningRate = checkNotNegative("learning rate", learningRate);
  }

  // State

  /**
   * What a run needs to go on: {@code param_groups.0.lr} and so on, the learning rates; for each
   * parameter that took a step {@code state.NAME.step}, their number, and {@code state.NAME.SLOT},
   * what is kept for it, under PyTorch's names. Numbers are float64 tensors of shape []. Other
   * options are not among it: they stand in the program.
   *
   * @return the tensors as they are now; further steps do not change them
   */
  public final Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (int g = 0; g < groups.size(); g++) {
      state.put(rateKey(g), Tensor.scalar(learningRate(g)));
    }
    for (int g = 0; g < groups.size(); g++) {
      List<String> slots = slots(g);
      for (Entry e : groups.get(g).entries) {
        if (e.steps > 0) {
          state.put(key(e, "step"), Tensor.scalar((double) e.steps));
          for (int i = 0; i < e.state.length; i++) {
            state.put(key(e, slots.get(i)), e.state[i].detach());
          }
        }
      }
    }
    return state;
  }

  private static String rateKey(int group) {
    return "param_groups." + group + ".lr";
  }

  private static String key(Entry e, String slot) {
    return "state." + e.name + "." + slot;
  }

  /**
   * Takes over what {@link #state()} gave to an optimizer of the same kind, options, groups and
   * names of parameters. If anything does not fit, nothing changes.
   *
   * @param state the tensors by name
   * @throws IllegalArgumentException if one is missing, unknown, or of another shape or type
   */
  public final void load(Map<String, Tensor> state) {
    SavedState saved = new SavedState(getClass().getSimpleName(), state);
    List<Runnable> changes = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      Group group = groups.get(g);
      double rate = checkNotNegative(rateKey(g), saved.number(rateKey(g)));
      changes.add(() -> group.learningRate = rate);
      List<String> slots = slots(g);
      for (Entry e : group.entries) {
        long steps = saved.has(key(e, "step")) ? saved.count(key(e, "step")) : 0;
        Tensor[] tensors = new Tensor[steps > 0 ? slots.size() : 0];
        for (int i = 0; i < tensors.length; i++) {
          tensors[i] = saved.tensor(key(e, slots.get(i)), e.parameter);
        }
        changes.add(() -> {
          e.steps = steps;
          e.state = tensors;
        });
      }
    }
    saved.checkNothingLeft();
    changes.forEach(Runnable::run);
    started = true;
  }

  /** The kind, and for each group its parameters, rate and options. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(getClass().getSimpleName()).append('(');
    for (int g = 0; g < groups.size(); g++) {
      text.append(g == 0 ? "" : "; ")
          .append(groups.get(g).entries.size())
          .append(" parameters, learningRate=")
          .append(learningRate(g))
          .append(options(g));
    }
    return text.append(')').toString();
  }

  /** Further options for messages, each behind a comma. */
  String options(int group) {
    return "";
  }
}
