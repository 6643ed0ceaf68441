package autodiff.nn.example;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Shifts and scales every feature to mean 0 and standard deviation 1 over the samples that it was
 * fitted to. Fitted to the training samples alone, it tells the network nothing about others.
 */
final class Standardisation {
  private final double[] mean;
  private final double[] deviation;

  private Standardisation(double[] mean, double[] deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /** Measures the features. One that is constant is shifted only. */
  static Standardisation fittedTo(Samples samples) {
    checkArgument(samples.size() > 0, "standardisation of no samples; give at least 1");
    double[][] rows = samples.features();
    double[] mean = new double[rows[0].length];
    double[] deviation = new double[mean.length];
    for (int c = 0; c < mean.length; c++) {
      int column = c;
      double m = Arrays.stream(rows).mapToDouble(row -> row[column]).average().orElseThrow();
      double variance =
          Arrays.stream(rows)
              .mapToDouble(row -> (row[column] - m) * (row[column] - m))
              .average()
              .orElseThrow();
      mean[c] = m;
      deviation[c] = variance > 0 ? Math.sqrt(variance) : 1;
    }
    return new Standardisation(mean, deviation);
  }

  double[] apply(double... row) {
    checkArgument(
        row.length == mean.length,
        "%s features, but fitted to %s; give as many",
        row.length,
        mean.length);
    return IntStream.range(0, row.length)
        .mapToDouble(c -> (row[c] - mean[c]) / deviation[c])
        .toArray();
  }

  Samples apply(Samples samples) {
    return new Samples(
        Arrays.stream(samples.features()).map(this::apply).toArray(double[][]::new),
        samples.labels());
  }
}
