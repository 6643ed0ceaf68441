package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import autodiff.io.Safetensors;
import autodiff.shape.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A history as a tensor: a row for each epoch, and the names of the metrics as text. */
final class HistoryTable {
  private static final String NAME = "history";
  private static final String VALIDATED = "history.validated";
  private static final String METRIC = "history.metric.";
  private static final int FIXED = 5;

  private HistoryTable() {}

  static void putTable(Map<String, Tensor> tensors, List<Epoch> history) {
    int columns = FIXED + metrics(history).size();
    double[] rows = new double[history.size() * columns];
    for (int i = 0; i < history.size(); i++) {
      Epoch e = history.get(i);
      double[] row = {
        e.steps(),
        e.trainingLoss(),
        e.validationLoss().orElse(Double.NaN),
        e.learningRate(),
        e.time().toNanos()
      };
      System.arraycopy(row, 0, rows, i * columns, FIXED);
      int column = i * columns + FIXED;
      for (String metric : metrics(history)) {
        rows[column++] = e.metrics().getOrDefault(metric, Double.NaN);
      }
    }
    tensors.put(NAME, Tensor.of(Shape.of(history.size(), columns), rows));
  }

  static void putNames(Map<String, String> texts, List<Epoch> history) {
    texts.put(
        VALIDATED,
        Boolean.toString(history.stream().anyMatch(e -> e.validationLoss().isPresent())));
    List<String> metrics = metrics(history);
    for (int i = 0; i < metrics.size(); i++) {
      texts.put(METRIC + i, metrics.get(i));
    }
  }

  private static List<String> metrics(List<Epoch> history) {
    // Of all epochs: metrics may have been added between them.
    return history.stream().flatMap(e -> e.metrics().keySet().stream()).distinct().toList();
  }

  static List<Epoch> read(Safetensors saved) {
    Tensor table = saved.tensor(NAME);
    boolean validated = SavedTexts.truth(saved, VALIDATED);
    checkArgument(
        table.shape().rank() == 2 && table.shape().size(1) >= FIXED,
        "its history is %s",
        table.shape());
    int columns = table.shape().size(1);
    List<String> metrics = new ArrayList<>();
    for (int i = 0; i < columns - FIXED; i++) {
      metrics.add(SavedTexts.text(saved, METRIC + i));
    }
    double[] rows = table.toDoubles();
    List<Epoch> history = new ArrayList<>();
    for (int i = 0; i < table.shape().size(0); i++) {
      double[] row = Arrays.copyOfRange(rows, i * columns, (i + 1) * columns);
      checkRow(i + 1, row, i == 0 ? 0 : rows[(i - 1) * columns]);
      Map<String, Double> values = new LinkedHashMap<>();
      for (int k = 0; k < metrics.size(); k++) {
        values.put(metrics.get(k), row[FIXED + k]);
      }
      history.add(
          new Epoch(
              i + 1,
              (long) row[0],
              row[1],
              validated ? OptionalDouble.of(row[2]) : OptionalDouble.empty(),
              values,
              row[3],
              Duration.ofNanos((long) row[4])));
    }
    return history;
  }

  private static void checkRow(int epoch, double[] row, double stepsBefore) {
    checkArgument(
        isCount(row[0]) && row[0] > stepsBefore,
        "its history has %s steps after epoch %s, and %s before",
        row[0],
        epoch,
        stepsBefore);
    checkArgument(
        Double.isFinite(row[1]),
        "its history has training loss %s in epoch %s",
        (Object) row[1],
        epoch);
    checkArgument(
        row[3] >= 0 && row[3] < Double.POSITIVE_INFINITY,
        "its history has learning rate %s in epoch %s",
        (Object) row[3],
        epoch);
    checkArgument(isCount(row[4]), "its history has %s ns for epoch %s", (Object) row[4], epoch);
  }

  private static boolean isCount(double number) {
    return number >= 0 && number < 0x1p63 && number == Math.rint(number);
  }
}
