package autodiff.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times as dots on a line for each row, on a logarithmic scale, as an SVG image. Dots and not bars:
 * a bar would have to begin at 0, which has no place on such a scale.
 */
final class DotChart {
  /** Told apart by those who do not see red or green, too; shapes help. */
  private static final String[] COLORS = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"
  };

  private static final double WIDTH = 460;
  private static final double ROW = 26;
  private static final double KEY = 20;
  private static final double EDGE = 16;
  private static final double LETTER = 6.6;

  private final String title;
  private final List<String> columns;
  private final List<String> names = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();

  DotChart(String title, List<String> columns) {
    this.title = title;
    this.columns = columns.stream().map(c -> c.replace("`", "")).toList();
  }

  /** Adds a row of nanoseconds, one for each column; NaN for none. */
  void row(String name, double... nanoseconds) {
    names.add(name);
    rows.add(nanoseconds);
  }

  String svg() {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (double[] row : rows) {
      for (double x : row) {
        if (x > 0) {
          low = Math.min(low, x);
          high = Math.max(high, x);
        }
      }
    }
    // Whole decades, so that there is a tick at either end.
    double from = high == 0 ? 0 : Math.floor(Math.log10(low) + 1e-9);
    double to = high == 0 ? 1 : Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9));
    double left = EDGE + LETTER * names.stream().mapToInt(String::length).max().orElse(0) + 8;
    double top = EDGE + 24 + KEY * columns.size() + 8;
    double bottom = top + ROW * rows.size();
    svg.setLength(0);
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        number(left + WIDTH + EDGE + 20), number(bottom + 32));
    line("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
    line(
        "<text x=\"%s\" y=\"%s\" font-size=\"15\" font-weight=\"bold\">%s</text>",
        number(EDGE), number(EDGE + 8), escaped(title));
    for (int c = 0; c < columns.size(); c++) {
      double y = EDGE + 24 + KEY * (c + 0.5);
      dot(c, EDGE + 8, y);
      line(
          "<text x=\"%s\" y=\"%s\">%s</text>",
          number(EDGE + 22), number(y + 4), escaped(columns.get(c)));
    }
    for (int decade = (int) from; decade <= to; decade++) {
      double x = left + WIDTH * (decade - from) / (to - from);
      line(
          "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#ccc\"/>",
          number(x), number(top), number(x), number(bottom));
      line(
          "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>",
          number(x), number(bottom + 16), tick(decade));
    }
    for (int r = 0; r < rows.size(); r++) {
      double y = top + ROW * (r + 0.5);
      line(
          "<text x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>",
          number(left - 8), number(y + 4), escaped(names.get(r)));
      line(
          "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#e8e8e8\"/>",
          number(left), number(y), number(left + WIDTH), number(y));
      for (int c = 0; c < columns.size(); c++) {
        double x = rows.get(r)[c];
        if (x > 0) {
          dot(c, left + WIDTH * (Math.log10(x) - from) / (to - from), y);
        }
      }
    }
    line("</svg>");
    return svg.toString();
  }

  /** Discs, squares, diamonds. */
  private void dot(int column, double x, double y) {
    String color = COLORS[column % COLORS.length];
    switch (column % 3) {
      case 0 ->
          line(
              "<circle cx=\"%s\" cy=\"%s\" r=\"5\" fill=\"%s\" fill-opacity=\"0.85\"/>",
              number(x), number(y), color);
      case 1 ->
          line(
              "<rect x=\"%s\" y=\"%s\" width=\"9\" height=\"9\" fill=\"%s\""
                  + " fill-opacity=\"0.85\"/>",
              number(x - 4.5), number(y - 4.5), color);
      default ->
          line(
              "<path d=\"M%s %sl6 6l-6 6l-6-6z\" fill=\"%s\" fill-opacity=\"0.85\"/>",
              number(x), number(y - 6), color);
    }
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String tick(int decade) {
    return decade < 0
        ? String.format(Locale.ROOT, "%." + -decade + "f ns", Math.pow(10, decade))
        : String.format(Locale.ROOT, "%d %s", (int) Math.pow(10, decade % 3), unit(decade / 3));
  }

  private static String unit(int thousands) {
    return switch (thousands) {
      case 0 -> "ns";
      case 1 -> "µs";
      case 2 -> "ms";
      default -> "s";
    };
  }

  private static String number(double x) {
    return String.format(Locale.ROOT, "%.1f", x).replaceAll("\\.0$", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
