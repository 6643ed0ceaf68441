package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * When to stop before all epochs are done: when a number has not improved for some epochs. In the
 * end the model gets back the weights of the best epoch, also if training was not cut short.
 *
 * <pre>{@code
 * trainer.earlyStopping(EarlyStopping.onLoss(10));
 * trainer.earlyStopping(EarlyStopping.onHighest("accuracy", 10).withMinimumChange(0.001));
 * }</pre>
 *
 * <p>NaN is no improvement. If there was no improvement at all when the patience is over, since
 * each number was NaN or as bad as can be, training ends with a {@link DivergenceException}.
 *
 * @param metric the name of the metric of the validation data that is watched; empty for its loss
 * @param highest whether more of it is better
 * @param patience how many epochs without improvement end training, at least 1
 * @param minimumChange how much better than the best an improvement has to be, at least 0
 * @param restoresBest whether the model gets the weights of the best epoch in the end
 */
public record EarlyStopping(
    String metric, boolean highest, int patience, double minimumChange, boolean restoresBest) {

  /**
   * When to stop.
   *
   * @throws IllegalArgumentException if the patience or the change is out of its range
   */
  public EarlyStopping {
    checkArgument(patience >= 1, "early stopping: patience %s; give at least 1 epoch", patience);
    checkArgument(
        minimumChange >= 0 && minimumChange < Double.POSITIVE_INFINITY,
        "early stopping: minimum change %s; give a finite number from 0 on",
        minimumChange);
  }

  /**
   * Watches the loss of the validation data.
   *
   * @param patience how many epochs without improvement end training
   * @return when to stop
   * @throws IllegalArgumentException if the patience is less than 1
   */
  public static EarlyStopping onLoss(int patience) {
    return new EarlyStopping("", false, patience, 0, true);
  }

  /**
   * Watches a metric of which more is better, such as accuracy.
   *
   * @param metric its name
   * @param patience how many epochs without improvement end training
   * @return when to stop
   * @throws IllegalArgumentException if the patience is less than 1
   */
  public static EarlyStopping onHighest(String metric, int patience) {
    return new EarlyStopping(metric, true, patience, 0, true);
  }

  /**
   * Watches a metric of which less is better, such as the mean absolute error.
   *
   * @param metric its name
   * @param patience how many epochs without improvement end training
   * @return when to stop
   * @throws IllegalArgumentException if the patience is less than 1
   */
  public static EarlyStopping onLowest(String metric, int patience) {
    return new EarlyStopping(metric, false, patience, 0, true);
  }

  /**
   * Takes smaller changes for none.
   *
   * @param change how much better than the best an improvement has to be
   * @return when to stop
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public EarlyStopping withMinimumChange(double change) {
    return new EarlyStopping(metric, highest, patience, change, restoresBest);
  }

  /**
   * Leaves the model with the weights of the last epoch.
   *
   * @return when to stop
   */
  public EarlyStopping keepingLast() {
    return new EarlyStopping(metric, highest, patience, minimumChange, false);
  }

  /** The number that is watched. */
  double watched(Epoch epoch) {
    return metric.isEmpty() ? epoch.validationLoss().getAsDouble() : epoch.metric(metric);
  }

  /** What is watched, for messages. */
  String subject() {
    return metric.isEmpty() ? "validation loss" : metric;
  }

  /** What is watched and in which direction: the same for runs whose bests can be compared. */
  String direction() {
    return (highest ? "highest " : "lowest ") + subject();
  }

  /** Why there is no best epoch. */
  String withoutBest(List<Epoch> history) {
    double[] last =
        history.stream()
            .skip(Math.max(0, history.size() - patience))
            .mapToDouble(this::watched)
            .toArray();
    return String.format(
        Locale.ROOT,
        "early stopping: no epoch is the best, for the %s of the last %d is %s. Look for NaN or"
            + " infinite numbers in the validation data, or in what the model makes of them in"
            + " evaluation mode",
        subject(),
        last.length,
        Arrays.toString(last));
  }

  /** How often the number was NaN since it improved last; empty if never. */
  String remark(List<Epoch> history) {
    long nan =
        history.stream()
            .skip(Math.max(0, history.size() - patience))
            .filter(e -> Double.isNaN(watched(e)))
            .count();
    return nan == 0
        ? ""
        : String.format(
            Locale.ROOT, "; the %s was NaN in %d of the last %d", subject(), nan, patience);
  }

  boolean isImprovement(double value, double best) {
    return highest ? value > best + minimumChange : value < best - minimumChange;
  }

  double worst() {
    return highest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }
}
