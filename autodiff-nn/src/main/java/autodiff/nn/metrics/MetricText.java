package autodiff.nn.metrics;

import java.util.Locale;

/** What metrics say of themselves. */
final class MetricText {
  private MetricText() {}

  /** For example {@code accuracy 0.9861}, or {@code accuracy of no samples}. */
  static String of(Metric<?> metric) {
    try {
      return String.format(Locale.ROOT, "%s %.4f", metric.name(), metric.value());
    } catch (IllegalStateException e) {
      // A metric has no other way to tell that it has seen nothing.
      return metric.name() + " of no samples";
    }
  }
}
