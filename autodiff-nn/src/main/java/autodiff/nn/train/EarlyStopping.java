package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * When to stop before all epochs are done: when a number has not improved for some epochs. In the
 * end the model gets back the weights of the best epoch, also if training was not cut short.
 *
 * <pre>{@code
 * trainer.earlyStopping(EarlyStopping.onLoss(10));
 * trainer.earlyStopping(EarlyStopping.onHighest("accuracy", 10).withMinimumChange(0.001));
 * }</pre>
 *
 * <p>NaN is no improvement.
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

  boolean isImprovement(double value, double best) {
    return highest ? value > best + minimumChange : value < best - minimumChange;
  }

  double worst() {
    return highest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }
}
