package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Lowers an optimizer's learning rates when a metric, mostly the loss on held-out data, has stopped
 * improving: PyTorch's {@code ReduceLROnPlateau}, with its defaults.
 *
 * <pre>{@code
 * OnPlateau plateau = OnPlateau.of(optimizer).factor(0.5).patience(3);
 * for (...) {
 *   ... // an epoch
 *   plateau.step(validationLoss);
 * }
 * }</pre>
 *
 * <p>A metric of NaN is no improvement. Metrics may have any sign: thresholds are shares of the
 * magnitude.
 */
public final class OnPlateau {
  private final Optimizer optimizer;
  private double factor = 0.1;
  private int patience = 10;
  private double threshold = 1e-4;
  private boolean absolute;
  private boolean maximize;
  private int cooldown;
  private double minimum;
  private double epsilon = 1e-8;

  private double best = Double.POSITIVE_INFINITY;
  private int bad;
  private int cooling;
  private boolean started;

  private OnPlateau(Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /**
   * Divides by 10 after 10 steps without improvement by 0.01 %.
   *
   * @param optimizer whose rates to lower
   * @return the schedule
   */
  public static OnPlateau of(Optimizer optimizer) {
    return new OnPlateau(optimizer);
  }

  /**
   * The optimizer whose rates are lowered.
   *
   * @return the one given to {@link #of}
   */
  public Optimizer optimizer() {
    return optimizer;
  }

  private void checkNotStarted(String what) {
    if (started) {
      throw new IllegalStateException(what + ": can be set before the first step only");
    }
  }

  /**
   * Sets the factor.
   *
   * @param factor what rates are multiplied by, from 0 to less than 1; 0.1 unless set
   * @return this
   * @throws IllegalArgumentException if it is not in this range
   * @throws IllegalStateException after the first step
   */
  public OnPlateau factor(double factor) {
    checkNotStarted("factor");
    this.factor = Optimizer.checkBelow1("factor", factor);
    return this;
  }

  /**
   * Sets the patience.
   *
   * @param patience how many steps without improvement are tolerated; one more lowers the rate; 10
   *     unless set
   * @return this
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException after the first step
   */
  public OnPlateau patience(int patience) {
    checkNotStarted("patience");
    checkArgument(patience >= 0, "patience %s; give a number that is not negative", patience);
    this.patience = patience;
    return this;
  }

  /**
   * Sets by what share of the best metric's magnitude |best| a metric must be better than it. (For
   * a negative best, PyTorch takes the share of the signed number, and a metric that stays the same
   * then counts as an improvement.)
   *
   * @param threshold the share, at least 0; 1e-4 unless set
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public OnPlateau threshold(double threshold) {
    checkNotStarted("threshold");
    this.threshold = Optimizer.checkNotNegative("threshold", threshold);
    absolute = false;
    return this;
  }

  /**
   * Sets by how much the metric must be better than the best.
   *
   * @param threshold the difference, at least 0
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public OnPlateau absoluteThreshold(double threshold) {
    checkNotStarted("absoluteThreshold");
    this.threshold = Optimizer.checkNotNegative("threshold", threshold);
    absolute = true;
    return this;
  }

  /**
   * Sets for how many steps after a reduction nothing counts as bad.
   *
   * @param steps how many; 0 unless set
   * @return this
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException after the first step
   */
  public OnPlateau cooldown(int steps) {
    checkNotStarted("cooldown");
    checkArgument(steps >= 0, "cooldown %s; give a number that is not negative", steps);
    cooldown = steps;
    return this;
  }

  /**
   * Sets the least rate.
   *
   * @param rate no group's rate is lowered further, at least 0; 0 unless set
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public OnPlateau minimum(double rate) {
    checkNotStarted("minimum");
    minimum = Optimizer.checkNotNegative("minimum", rate);
    return this;
  }

  /**
   * Sets the least reduction: one by no more does not take place.
   *
   * @param epsilon a difference of rates, at least 0; 1e-8 unless set
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public OnPlateau epsilon(double epsilon) {
    checkNotStarted("epsilon");
    this.epsilon = Optimizer.checkNotNegative("epsilon", epsilon);
    return this;
  }

  /**
   * Has a metric of which more is better, such as accuracy.
   *
   * @return this
   * @throws IllegalStateException after the first step
   */
  public OnPlateau maximize() {
    checkNotStarted("maximize");
    maximize = true;
    best = Double.NEGATIVE_INFINITY;
    return this;
  }

  private boolean isBetter(double metric) {
    if (absolute) {
      return maximize ? metric > best + threshold : metric < best - threshold;
    }
    if (Double.isInfinite(best)) {
      // The best before the first step; a share of it would be infinite, or NaN.
      return maximize ? metric > best : metric < best;
    }
    // A share of |best|: of a negative number, less is a larger magnitude. For positive ones the
    // product is PyTorch's, which takes the share of the signed number.
    double share = maximize == (best >= 0) ? threshold : -threshold;
    double limit = best * (1 + share);
    return maximize ? metric > limit : metric < limit;
  }

  /**
   * Looks at the metric and lowers the rates if it is time.
   *
   * @param metric how good the network is now
   * @return whether a rate was lowered
   */
  public boolean step(double metric) {
    started = true;
    if (isBetter(metric)) {
      best = metric;
      bad = 0;
    } else {
      bad++;
    }
    if (cooling > 0) {
      cooling--;
      bad = 0;
    }
    if (bad <= patience) {
      return false;
    }
    cooling = cooldown;
    bad = 0;
    boolean lowered = false;
    for (int g = 0; g < optimizer.groups(); g++) {
      double before = optimizer.learningRate(g);
      double after = Math.max(before * factor, minimum);
      if (before - after > epsilon) {
        optimizer.setLearningRate(g, after);
        lowered = true;
      }
    }
    return lowered;
  }

  /**
   * What a run needs to go on, beside the optimizer's state, which has the rates: {@code best},
   * {@code num_bad_epochs} and {@code cooldown_counter}, under PyTorch's names.
   *
   * @return float64 tensors of shape [] by name
   */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("best", Tensor.scalar(best));
    state.put("num_bad_epochs", Tensor.scalar(bad));
    state.put("cooldown_counter", Tensor.scalar(cooling));
    return state;
  }

  /**
   * Takes over what {@link #state()} gave. If anything does not fit, nothing changes.
   *
   * @param state the tensors by name
   * @throws IllegalArgumentException if one is missing, unknown, or makes no sense
   */
  public void load(Map<String, Tensor> state) {
    SavedState saved = new SavedState("OnPlateau", state);
    double newBest = saved.number("best");
    int newBad = saved.smallCount("num_bad_epochs");
    int newCooling = saved.smallCount("cooldown_counter");
    saved.checkNothingLeft();
    checkArgument(
        !Double.isNaN(newBest), "load: best is NaN; a metric of NaN is never the best: save again");
    best = newBest;
    bad = newBad;
    cooling = newCooling;
    started = true;
  }

  /**
   * The settings and where it stands.
   *
   * @return a line of text
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "OnPlateau(factor=%s, patience=%d, %s; best %s, %d steps without improvement, learning rate"
            + " %s)",
        factor,
        patience,
        maximize ? "larger is better" : "smaller is better",
        started ? best : "none yet",
        bad,
        optimizer.learningRate());
  }
}
