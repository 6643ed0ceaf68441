package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The results of evaluating a model on a data set.
 *
 * @param loss the loss of all samples as one batch, however they were divided
 * @param metrics the values of the metrics by name
 */
public record Evaluation(double loss, Map<String, Double> metrics) {

  /** An evaluation; the map is copied. */
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * A metric.
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

  /**
   * Loss and metrics.
   *
   * @return for example {@code loss 0.2345 accuracy 0.9500}
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("loss ").append(Epoch.number(loss));
    metrics.forEach(
        (name, value) -> text.append("  ").append(name).append(' ').append(Epoch.number(value)));
    return text.toString();
  }
}
