package autodiff.nn.optim;

import static java.nio.charset.StandardCharsets.UTF_8;

import autodiff.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What PyTorch did: see src/test/python/record_optimizers.py.
 *
 * @param name the case
 * @param dtype the type it was computed in
 * @param lines the numbers of each step
 */
record Recording(String name, DType dtype, List<double[]> lines) {
  static List<Recording> read(String file) {
    try (InputStream in = Recording.class.getResourceAsStream(file)) {
      List<Recording> recordings = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        String[] words = line.split(" ");
        if (words[0].equals("case")) {
          DType dtype = words[2].equals("float32") ? DType.FLOAT32 : DType.FLOAT64;
          recordings.add(new Recording(words[1], dtype, new ArrayList<>()));
        } else {
          double[] numbers = Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
          recordings.get(recordings.size() - 1).lines.add(numbers);
        }
      }
      return recordings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The relative difference that is allowed. */
  double tolerance() {
    return dtype == DType.FLOAT64 ? 1e-10 : 1e-5;
  }

  /**
   * The greatest relative difference from a line: in float64 element by element; in float32
   * relative to the greatest element, since one on its way through 0 has lost its last digits.
   */
  double difference(int line, double[] actual) {
    double[] expected = lines.get(line);
    if (actual.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double scale = Arrays.stream(expected).map(Math::abs).max().getAsDouble();
    double greatest = 0;
    for (int i = 0; i < actual.length; i++) {
      double d = Math.abs(expected[i] - actual[i]);
      double by = dtype == DType.FLOAT64 ? Math.abs(expected[i]) : scale;
      greatest = Math.max(greatest, d == 0 ? 0 : d / by);
    }
    return greatest;
  }

  static Map<String, List<Recording>> byName(String file) {
    Map<String, List<Recording>> byName = new LinkedHashMap<>();
    for (Recording r : read(file)) {
      byName.computeIfAbsent(r.name, n -> new ArrayList<>()).add(r);
    }
    return byName;
  }
}
