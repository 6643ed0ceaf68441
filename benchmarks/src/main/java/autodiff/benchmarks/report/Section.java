package autodiff.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How a part of the suite is shown: which measurement stands in which row and column.
 *
 * @param part the part's name, which is the marker's too
 * @param title what the chart says above it
 * @param head what the rows are
 * @param row the name of a measurement's row
 * @param column the name of its column
 * @param baseline the column whose times the others are divided by; empty for none
 * @param operations how many operations its time is divided by
 * @param bytes whether to show the bytes that were allocated, too
 */
record Section(
    String part,
    String title,
    String head,
    Function<Measurement, String> row,
    Function<Measurement, String> column,
    String baseline,
    ToDoubleFunction<Measurement> operations,
    boolean bytes) {

  /** So far may the middle half of the rounds be apart before a cell says so. */
  private static final double CALM = 0.15;

  /** Cells by row and column, in the order of the file, but for the baseline, which comes first. */
  record Grid(Set<String> columns, Map<String, Map<String, Measurement>> rows) {}

  static Section of(
      String part,
      String title,
      String head,
      Function<Measurement, String> row,
      Function<Measurement, String> column) {
    return new Section(part, title, head, row, column, "", m -> 1, false);
  }

  Section over(String column) {
    return new Section(part, title, head, row, this.column, column, operations, bytes);
  }

  Section each(ToDoubleFunction<Measurement> number) {
    return new Section(part, title, head, row, column, baseline, number, bytes);
  }

  Section withBytes() {
    return new Section(part, title, head, row, column, baseline, operations, true);
  }

  Grid grid(List<Measurement> measurements) {
    Set<String> columns = new LinkedHashSet<>();
    Map<String, Map<String, Measurement>> rows = new LinkedHashMap<>();
    if (measurements.stream().anyMatch(m -> column.apply(m).equals(baseline))) {
      columns.add(baseline);
    }
    for (Measurement m : measurements) {
      columns.add(column.apply(m));
      Measurement other =
          rows.computeIfAbsent(row.apply(m), r -> new LinkedHashMap<>()).put(column.apply(m), m);
      if (other != null) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s: %s and %s have the same cell; name rows or columns by more parameters",
                part,
                other,
                m));
      }
    }
    return new Grid(columns, rows);
  }

  double nanoseconds(Measurement m) {
    return m.nanoseconds() / operations.applyAsDouble(m);
  }

  /** The table in Markdown. */
  String table(List<Measurement> measurements) {
    Grid grid = grid(measurements);
    StringBuilder text = new StringBuilder("| " + head + " |");
    grid.columns.forEach(c -> text.append(' ').append(c).append(" |"));
    text.append("\n|---|").append("---:|".repeat(grid.columns.size())).append('\n');
    grid.rows.forEach((name, cells) -> {
      List<String> line = new ArrayList<>(List.of(name));
      for (String c : grid.columns) {
        line.add(cells.containsKey(c) ? cell(cells.get(c), cells.get(baseline)) : "");
      }
      text.append("| ").append(String.join(" | ", line)).append(" |\n");
    });
    return text.toString();
  }

  private String cell(Measurement m, Measurement base) {
    StringBuilder text = new StringBuilder(Times.text(nanoseconds(m)));
    if (bytes && !Double.isNaN(m.bytes())) {
      text.append(", ").append(Times.digits(m.bytes() / operations.applyAsDouble(m))).append(" B");
    }
    if (base != null && base != m) {
      text.append(" (").append(Times.digits(nanoseconds(m) / nanoseconds(base))).append("×)");
    }
    if (m.spread() > CALM) {
      text.append(" noisy");
    }
    return text.toString();
  }

  /** The chart of the same numbers. */
  String chart(List<Measurement> measurements) {
    Grid grid = grid(measurements);
    DotChart chart = new DotChart(title, List.copyOf(grid.columns));
    grid.rows.forEach((name, cells) -> {
      double[] times = new double[grid.columns.size()];
      int i = 0;
      for (String c : grid.columns) {
        times[i++] = cells.containsKey(c) ? nanoseconds(cells.get(c)) : Double.NaN;
      }
      chart.row(name, times);
    });
    return chart.svg();
  }
}
