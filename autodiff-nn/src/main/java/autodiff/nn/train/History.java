package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The record of a training run, epoch by epoch. After a run was resumed, the epochs before are
 * here, too.
 *
 * @param epochs the epochs that are complete
 * @param end why training ended
 * @param bestEpoch the number of the epoch whose weights {@link EarlyStopping} holds for the best;
 *     empty without it
 */
public record History(List<Epoch> epochs, End end, OptionalInt bestEpoch) {

  /** Why training ended. */
  public enum End {
    /** All epochs are done. */
    FINISHED,
    /** There was no improvement any more: {@link EarlyStopping}. */
    STOPPED_EARLY,
    /** The thread was interrupted. */
    INTERRUPTED,
    /** The loss or a gradient was no longer finite: {@link DivergenceException#history()}. */
    DIVERGED
  }

  /** A history; the list is copied. */
  public History {
    epochs = ImmutableList.copyOf(epochs);
  }

  /**
   * The last epoch.
   *
   * @return the last that is complete
   * @throws IllegalStateException if none is
   */
  public Epoch last() {
    checkState(!epochs.isEmpty(), "last: no epoch is complete");
    return epochs.get(epochs.size() - 1);
  }

  /**
   * The epoch whose weights the model has now, if it was trained to the end: the best one for
   * {@link EarlyStopping}, else the last.
   *
   * @return the epoch
   * @throws IllegalStateException if none is complete
   */
  public Epoch best() {
    return bestEpoch.isPresent() ? epochs.get(bestEpoch.getAsInt() - 1) : last();
  }

  /**
   * Training losses.
   *
   * @return one number an epoch
   */
  public double[] trainingLoss() {
    return epochs.stream().mapToDouble(Epoch::trainingLoss).toArray();
  }

  /**
   * Losses of the validation data.
   *
   * @return one number an epoch, NaN without such data
   */
  public double[] validationLoss() {
    return epochs.stream().mapToDouble(e -> e.validationLoss().orElse(Double.NaN)).toArray();
  }

  /**
   * Values of a metric.
   *
   * @param name its name
   * @return one number an epoch
   * @throws IllegalArgumentException if there is none of that name
   */
  public double[] metric(String name) {
    return epochs.stream().mapToDouble(e -> e.metric(name)).toArray();
  }

  /**
   * Learning rates.
   *
   * @return the rate of the last step of each epoch
   */
  public double[] learningRate() {
    return epochs.stream().mapToDouble(Epoch::learningRate).toArray();
  }

  /**
   * How it ended.
   *
   * @return for example {@code 30 epochs, finished: loss 0.1234}
   */
  @Override
  public String toString() {
    String ended = end.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return String.format(
        Locale.ROOT,
        "%d epochs, %s%s",
        epochs.size(),
        ended,
        epochs.isEmpty() ? "" : ": " + best().results());
  }
}
