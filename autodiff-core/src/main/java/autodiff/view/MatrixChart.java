package autodiff.view;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table of counts with a color behind each, such as a confusion matrix, as an SVG image. The
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
public final class MatrixChart implements Picture {
  private static final double EDGE = 16;
  private static final double TITLE_SIZE = 16;
  private static final double LABEL_SIZE = 13;
  private static final double TICK_SIZE = 12;
  private static final double PADDING = 8;
  private static final double WIDTH = 400;
  private static final double SMALLEST_CELL = 24;
  private static final double LARGEST_CELL = 80;
  private static final double DARK = 0.6;
  private static final double WIDEST_NAME = 190;
  private static final double LEAST_ROOM = 260;

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
    return new MatrixChart(title, xLabel, yLabel, ImmutableList.copyOf(newNames), copy);
  }

  /**
   * Draws the chart.
   *
   * @return an SVG document
   */
  @Override
  public String svg() {
    int n = names.size();
    List<TextBlock> blocks =
        names.stream().map(name -> TextBlock.plain(name, TICK_SIZE, WIDEST_NAME)).toList();
    double widestName = blocks.stream().mapToDouble(TextBlock::width).max().orElse(0);
    double highestName = blocks.stream().mapToDouble(TextBlock::height).max().orElse(0);
    double widestCount =
        Arrays.stream(counts)
            .flatMapToLong(Arrays::stream)
            .mapToDouble(c -> Svg.textWidth(Long.toString(c), TICK_SIZE))
            .max()
            .orElse(0);
    double cell =
        Math.max(
            Math.max(Math.max(SMALLEST_CELL, highestName + 4), widestCount + PADDING),
            Math.min(LARGEST_CELL, WIDTH / Math.max(1, n)));
    // Names that are wider than their columns stand upright.
    boolean upright = widestName > cell - 4;
    double size = n * cell;
    double namesHeight = PADDING + (upright ? widestName : Math.max(TICK_SIZE, highestName));
    // Labels of a small table may stand out below and to the right.
    double room = Math.max(size, LEAST_ROOM);
    TextBlock heading = TextBlock.bold(title, TITLE_SIZE, room);
    TextBlock under = TextBlock.plain(xLabel, LABEL_SIZE, room);
    TextBlock beside = TextBlock.plain(yLabel, LABEL_SIZE, room);
    double left = EDGE + beside.heightWith(PADDING) + widestName + PADDING;
    double top = EDGE + heading.heightWith(PADDING);
    double bottom = top + size;
    double width = Math.max(size, Math.max(heading.width(), under.width()));
    double height = Math.max(size + namesHeight + under.heightWith(PADDING), beside.width());
    Svg svg = new Svg(left + width + EDGE, top + height + EDGE);
    heading.draw(svg, left, EDGE, "start", Palette.INK);
    double below = bottom + namesHeight + PADDING;
    if (under.width() > size) {
      under.draw(svg, left, below, "start", Palette.INK);
    } else {
      under.draw(svg, left + size / 2, below, "middle", Palette.INK);
    }
    if (beside.width() > size) {
      beside.drawUpward(svg, EDGE, top, "end", Palette.INK);
    } else {
      beside.drawUpward(svg, EDGE, top + size / 2, "middle", Palette.INK);
    }
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
      TextBlock name = blocks.get(row);
      double nameTop = top + (row + 0.5) * cell - name.height() / 2;
      name.draw(svg, left - PADDING, nameTop, "end", Palette.INK);
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
      double columnMiddle = left + (row + 0.5) * cell;
      if (upright) {
        double nameLeft = columnMiddle - name.height() / 2;
        name.drawUpward(svg, nameLeft, bottom + PADDING, "end", Palette.INK);
      } else {
        name.draw(svg, columnMiddle, bottom + PADDING, "middle", Palette.INK);
      }
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

  /** The part of a row that a count is. */
  private double share(int row, int column) {
    double sum = Arrays.stream(counts[row]).asDoubleStream().sum();
    return sum == 0 ? 0 : counts[row][column] / sum;
  }

  /**
   * What the chart shows, in a line.
   *
   * @return its title and classes
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "MatrixChart \"%s\": %d classes, %d counts in all",
        title,
        names.size(),
        Arrays.stream(counts).flatMapToLong(Arrays::stream).sum());
  }
}
