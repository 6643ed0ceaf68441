package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The results of one epoch, a pass through the training data.
 *
 * @param number which pass, from 1
 * @param steps how often the optimizer has changed the parameters so far, in all epochs together
 * @param trainingLoss the loss of all samples as one batch, each as it was trained with
 * @param validationLoss the loss of all validation data as one batch, after the epoch; empty
 *     without such data
 * @param metrics what the metrics of the validation data are after the epoch, by name, in the order
 *     in which they were given
 * @param learningRate the rate of the last step, in the optimizer's first group
 * @param time how long it took, validation included
 */
public record Epoch(
    int number,
    long steps,
    double trainingLoss,
    OptionalDouble validationLoss,
    Map<String, Double> metrics,
    double learningRate,
    Duration time) {

  /** An epoch; the map is copied. */
  public Epoch {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * A metric of the validation data.
   *
   * @param name its name
   * @return its value
   * @throws IllegalArgumentException if there is none of that name
   */
  public double metric(String name) {
    Double value = metrics.get(name);
    checkArgument(value != null, "metric: no '%s'; there are %s", name, metrics.keySet());
    return value;
  }

  /** The losses and metrics, as in lines of progress. */
  String results() {
    StringBuilder text = new StringBuilder("loss ").append(number(trainingLoss));
    validationLoss.ifPresent(v -> text.append("  validation loss ").append(number(v)));
    return text.append(named()).toString();
  }

  /** What the validation data said, where there is little room: metrics, or else the loss. */
  String validation() {
    return metrics.isEmpty() && validationLoss.isPresent()
        ? "  validation " + number(validationLoss.getAsDouble())
        : named();
  }

  private String named() {
    StringBuilder text = new StringBuilder();
    metrics.forEach(
        (name, value) -> text.append("  ").append(name).append(' ').append(number(value)));
    return text.toString();
  }

  /** Four decimals, or four digits where these would not tell anything. */
  static String number(double x) {
    boolean plain = x == 0 || (Math.abs(x) >= 1e-3 && Math.abs(x) < 1e6) || !Double.isFinite(x);
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", x);
  }

  /**
   * Results without the time, which is another on each run.
   *
   * @return for example {@code epoch 3 loss 0.1234 validation loss 0.2345 accuracy 0.9500}
   */
  @Override
  public String toString() {
    return "epoch " + number + "  " + results();
  }
}
