package autodiff.nn.example;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Samples to learn from: a row of features and a label each. The arrays are shared, not copied. */
final class Samples {
  private final double[][] features;
  private final int[] labels;

  Samples(double[][] features, int[] labels) {
    checkArgument(
        features.length == labels.length,
        "%s rows of features and %s labels; give one label a row",
        features.length,
        labels.length);
    this.features = features;
    this.labels = labels;
  }

  double[][] features() {
    return features;
  }

  int[] labels() {
    return labels;
  }

  int size() {
    return labels.length;
  }

  /** These rows, in this order. */
  Samples rows(int... rows) {
    return new Samples(
        Arrays.stream(rows).mapToObj(r -> features[r]).toArray(double[][]::new),
        Arrays.stream(rows).map(r -> labels[r]).toArray());
  }

  /** The rows from one up to, not including, another. */
  Samples slice(int from, int to) {
    return rows(IntStream.range(from, to).toArray());
  }

  /** These columns of the features, with the same labels. */
  Samples columns(int... columns) {
    return new Samples(
        Arrays.stream(features)
            .map(row -> Arrays.stream(columns).mapToDouble(c -> row[c]).toArray())
            .toArray(double[][]::new),
        labels);
  }

  /** The same samples in another order. */
  Samples shuffled(RandomGenerator random) {
    int[] rows = IntStream.range(0, size()).toArray();
    for (int i = rows.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
    return rows(rows);
  }
}
