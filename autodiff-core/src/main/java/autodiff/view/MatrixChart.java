package autodiff.view;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A table of counts with a colour behind each, such as a confusion matrix, as an SVG image. The
 * shade tells how large a part of its row a count is.
 *
 * <pre>{@code
 * MatrixChart.titled("digits")
 *     .axes("predicted", "right")
 *     .of(List.of("cat", "dog"), new long[][] {{19, 1}, {3, 17}})
 *     .writeTo(Path.of("target", "confusion.svg"));
 * }</pre>
 *
 * <p>Charts are immutable: each method gives a new one.
 */
public final class MatrixChart {
  private static final double EDGE = 16;
  private static final double TITLE_SIZE = 16;
  private static final double LABEL_SIZE = 13;
  private static final double TICK_SIZE = 12;
  private static final double PADDING = 8;
  private static final double WIDTH = 400;
  private static final double SMALLEST_CELL = 24;
  private static final double LARGEST_CELL = 80;
  private static final double DARK = 0.6;
  private static final int LONGEST_NAME = 24;

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final ImmutableList<String> names;
  private final long[][] counts;

  private MatrixChart(
      String title, String xLabel, String yLabel, ImmutableList<String> names, long[][] counts) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.names = names;
    this.counts = counts;
  }

  /**
   * A chart without a table.
   *
   * @param title the line above the picture; may be empty
   * @return the chart
   */
  public static MatrixChart titled(String title) {
    return new MatrixChart(title, "", "", ImmutableList.of(), new long[0][]);
  }

  /**
   * Says what columns and rows are.
   *
   * @param x the label below the columns
   * @param y the label beside the rows
   * @return a chart that has them
   */
  public MatrixChart axes(String x, String y) {
    return new MatrixChart(title, x, y, names, counts);
  }

  /**
   * Sets the table.
   *
   * @param newNames the names of rows and of columns, which are the same
   * @param newCounts the counts, row by row
   * @return a chart that has it
   * @throws IllegalArgumentException if there are not as many rows and columns as names, or a count
   *     is negative
   */
  public MatrixChart of(List<String> newNames, long[][] newCounts) {
    checkArgument(
        newCounts.length == newNames.size(),
        "of: %s rows and %s names; give as many of both",
        newCounts.length,
        newNames.size());
    long[][] copy = new long[newCounts.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = newCounts[i].clone();
      checkArgument(
          copy[i].length == copy.length,
          "of: row %s has %s columns; give %s, as many as rows",
          i,
          copy[i].length,
          copy.length);
      checkArgument(
          Arrays.stream(copy[i]).allMatch(c -> c >= 0),
          "of: row %s is %s; counts are not negative",
          i,
          Arrays.toString(copy[i]));
    }
    ImmutableList<String> shortNames =
        newNames.stream()
            .map(name -> Svg.shortened(name, LONGEST_NAME))
            .collect(ImmutableList.toImmutableList());
    return new MatrixChart(title, xLabel, yLabel, shortNames, copy);
  }

  /**
   * Draws the chart.
   *
   * @return an SVG document
   */
  public String svg() {
    int n = names.size();
    double widestName =
        names.stream().mapToDouble(s -> Svg.textWidth(s, TICK_SIZE)).max().orElse(0);
    double widestCount =
        Arrays.stream(counts)
            .flatMapToLong(Arrays::stream)
            .mapToDouble(c -> Svg.textWidth(Long.toString(c), TICK_SIZE))
            .max()
            .orElse(0);
    double cell =
        Math.max(
            Math.max(SMALLEST_CELL, widestCount + PADDING),
            Math.min(LARGEST_CELL, WIDTH / Math.max(1, n)));
    // Names that are wider than their columns stand upright.
    boolean upright = widestName > cell - 4;
    double left = EDGE + (yLabel.isEmpty() ? 0 : LABEL_SIZE + PADDING) + widestName + PADDING;
    double top = EDGE + (title.isEmpty() ? 0 : TITLE_SIZE + PADDING);
    double size = n * cell;
    double bottom = top + size;
    double namesHeight = PADDING + (upright ? widestName : TICK_SIZE);
    double width = Math.max(size, Svg.textWidth(title, TITLE_SIZE) - left);
    Svg svg =
        new Svg(
            left + width + EDGE,
            bottom + namesHeight + (xLabel.isEmpty() ? 0 : LABEL_SIZE + PADDING) + EDGE);
    labels(svg, left, top, size, bottom + namesHeight);
    svg.open("g", "shape-rendering", "crispEdges");
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        svg.element(
            "rect",
            "x",
            left + column * cell,
            "y",
            top + row * cell,
            "width",
            cell,
            "height",
            cell,
            "fill",
            Palette.tint(0, share(row, column)),
            "stroke",
            Palette.GRID);
      }
    }
    svg.close("g");
    svg.open("g", "font-size", TICK_SIZE);
    for (int row = 0; row < n; row++) {
      double middle = top + (row + 0.5) * cell + TICK_SIZE * 0.35;
      svg.text(left - PADDING, middle, "end", names.get(row), "fill", Palette.INK);
      for (int column = 0; column < n; column++) {
        String ink = share(row, column) > DARK ? "#ffffff" : Palette.INK;
        svg.text(
            left + (column + 0.5) * cell,
            middle,
            "middle",
            Long.toString(counts[row][column]),
            "fill",
            counts[row][column] == 0 ? Palette.FAINT_INK : ink);
      }
      columnName(svg, names.get(row), left + (row + 0.5) * cell, bottom + PADDING, upright);
    }
    svg.close("g");
    svg.element(
        "rect",
        "x",
        left,
        "y",
        top,
        "width",
        size,
        "height",
        size,
        "fill",
        "none",
        "stroke",
        Palette.INK);
    return svg.end();
  }

  private static void columnName(Svg svg, String name, double x, double y, boolean upright) {
    if (upright) {
      double at = x + TICK_SIZE * 0.35;
      svg.text(at, y, "end", name, "fill", Palette.INK, "transform", rotated(at, y));
    } else {
      svg.text(x, y + TICK_SIZE * 0.8, "middle", name, "fill", Palette.INK);
    }
  }

  private void labels(Svg svg, double left, double top, double size, double below) {
    if (!title.isEmpty()) {
      svg.text(
          left,
          EDGE + TITLE_SIZE * 0.8,
          "start",
          title,
          "font-size",
          TITLE_SIZE,
          "font-weight",
          "bold",
          "fill",
          Palette.INK);
    }
    if (!xLabel.isEmpty()) {
      svg.text(
          left + size / 2,
          below + PADDING + LABEL_SIZE * 0.8,
          "middle",
          xLabel,
          "font-size",
          LABEL_SIZE,
          "fill",
          Palette.INK);
    }
    if (!yLabel.isEmpty()) {
      double at = EDGE + LABEL_SIZE * 0.8;
      double middle = top + size / 2;
      svg.text(
          at,
          middle,
          "middle",
          yLabel,
          "font-size",
          LABEL_SIZE,
          "fill",
          Palette.INK,
          "transform",
          rotated(at, middle));
    }
  }

  private static String rotated(double x, double y) {
    return "rotate(-90 " + Svg.number(x) + " " + Svg.number(y) + ")";
  }

  /** The part of a row that a count is. */
  private double share(int row, int column) {
    double sum = Arrays.stream(counts[row]).asDoubleStream().sum();
    return sum == 0 ? 0 : counts[row][column] / sum;
  }

  /**
   * Draws the chart into a file, over what was there. Missing folders are made.
   *
   * @param file the file
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void writeTo(Path file) {
    SvgFile.write(file, svg());
  }
}
