package autodiff.nn.example;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import autodiff.nn.data.ClassificationData;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Samples for networks of single numbers: a row of features and a label each. The arrays are
 * shared, not copied.
 */
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

  /** Data from tensors. */
  static Samples of(ClassificationData data) {
    int columns = data.features().size();
    double[] all = data.inputs().toDoubles();
    return new Samples(
        IntStream.range(0, data.samples().size())
            .mapToObj(row -> Arrays.copyOfRange(all, row * columns, (row + 1) * columns))
            .toArray(double[][]::new),
        data.targets().toInts());
  }

  /** The features as a matrix, a row a sample. */
  Tensor matrix() {
    double[] all = Arrays.stream(features).flatMapToDouble(Arrays::stream).toArray();
    return Tensor.of(Shape.of(size(), all.length / size()), all);
  }

  /** The same labels for other features. */
  Samples map(UnaryOperator<double[]> change) {
    return new Samples(Arrays.stream(features).map(change).toArray(double[][]::new), labels);
  }

  /** The same features with other labels. */
  Samples mapLabels(IntUnaryOperator change) {
    return new Samples(features, Arrays.stream(labels).map(change).toArray());
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
