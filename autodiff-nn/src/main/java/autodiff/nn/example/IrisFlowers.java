package autodiff.nn.example;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fisher's irises: 150 flowers of three species, four lengths each. */
final class IrisFlowers {
  static final ImmutableList<String> SPECIES =
      ImmutableList.of("setosa", "versicolor", "virginica");

  static final ImmutableList<String> FEATURES =
      ImmutableList.of("sepal length", "sepal width", "petal length", "petal width");

  private static final String RESOURCE = "iris.csv";

  private IrisFlowers() {}

  /** Sepal length, sepal width, petal length and petal width in cm; labels index the species. */
  static Samples load() {
    try (InputStream csv = requireNonNull(IrisFlowers.class.getResourceAsStream(RESOURCE));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8))) {
      List<String[]> rows = reader.lines().skip(1).map(line -> line.split(",", -1)).toList();
      return new Samples(
          rows.stream().map(IrisFlowers::lengths).toArray(double[][]::new),
          rows.stream().mapToInt(row -> SPECIES.indexOf(row[4])).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + RESOURCE, e);
    }
  }

  private static double[] lengths(String[] row) {
    double[] lengths = new double[4];
    for (int c = 0; c < lengths.length; c++) {
      lengths[c] = Double.parseDouble(row[c]);
    }
    return lengths;
  }
}
