package autodiff.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A file that {@link autodiff.benchmarks.Suite} wrote.
 *
 * @param caption when, on what and how it was measured
 * @param parts measurements by the name of their part
 */
record ResultFile(String caption, Map<String, List<Measurement>> parts) {
  private static final Map<String, Double> NANOSECONDS =
      Map.of("ns/op", 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9);

  /** Reads a file; {@code source} is how the page names it. */
  static ResultFile of(Map<String, Object> tree, String source) {
    Map<String, List<Measurement>> parts = new LinkedHashMap<>();
    JsonTree.map(tree, "parts")
        .forEach((name, results) -> {
          List<Measurement> measurements = new ArrayList<>();
          for (Object result : (List<?>) results) {
            measurements.add(measurement(result));
          }
          parts.put(name, measurements);
        });
    String flags = JsonTree.text(tree, "flags");
    String caption =
        String.format(
            Locale.ROOT,
            "%s run of %s: %s; %s%s; load average %s ([every round](%s)).",
            JsonTree.text(tree, "mode").equals("quick") ? "Quick" : "Full",
            JsonTree.text(tree, "date").replace('T', ' '),
            JsonTree.text(tree, "machine"),
            JsonTree.text(tree, "jdk"),
            flags.isEmpty() ? "" : ", `" + flags + "`",
            JsonTree.text(tree, "load"),
            source);
    return new ResultFile(caption, parts);
  }

  static ResultFile read(Path file, String source) throws IOException {
    return of(JsonTree.read(file), source);
  }

  private static Measurement measurement(Object result) {
    String[] name = JsonTree.text(result, "benchmark").split("\\.");
    Object primary = JsonTree.map(result, "primaryMetric");
    String unit = JsonTree.text(primary, "scoreUnit");
    Double factor = NANOSECONDS.get(unit);
    if (factor == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "result file: unit %s; only times an operation are shown", unit));
    }
    double[] rounds =
        JsonTree.list(primary, "rawData").stream()
            .flatMapToDouble(fork -> Arrays.stream(JsonTree.numbers(fork)))
            .toArray();
    Map<String, String> parameters = new LinkedHashMap<>();
    if (((Map<?, ?>) result).containsKey("params")) {
      JsonTree.map(result, "params").forEach((key, value) -> parameters.put(key, value.toString()));
    }
    double median = Quantiles.of(rounds, 0.5);
    return new Measurement(
        name[name.length - 2],
        name[name.length - 1],
        parameters,
        factor * median,
        (Quantiles.of(rounds, 0.75) - Quantiles.of(rounds, 0.25)) / median,
        bytes(result));
  }

  private static double bytes(Object result) {
    for (Map.Entry<String, Object> metric : JsonTree.map(result, "secondaryMetrics").entrySet()) {
      if (metric.getKey().endsWith("gc.alloc.rate.norm")
          && ((Map<?, ?>) metric.getValue()).get("score") instanceof Double score) {
        return score;
      }
    }
    return Double.NaN;
  }
}
