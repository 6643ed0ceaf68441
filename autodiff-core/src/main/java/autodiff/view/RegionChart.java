package autodiff.view;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/**
 * The regions into which a classifier of two inputs divides the plane, with the points that it
 * learned from, as an SVG image.
 *
 * <pre>{@code
 * RegionChart.titled("two moons")
 *     .of((x, y) -> score(x, y)) // shaded: class 0 below the threshold 0, class 1 above
 *     .withPoints(points, labels)
 *     .writeTo(Path.of("target", "moons.svg"));
 * }</pre>
 *
 * <p>Charts are immutable: each method gives a new one. Ranges that are not given come from the
 * points, with a margin; without points they are −1 to 1. Points outside are not drawn. Where a
 * score is NaN the plane is gray. Titles and labels that are wider than the picture are broken into
 * lines.
 */
public final class RegionChart implements Picture {

  /** Which class a point belongs to. */
  @FunctionalInterface
  public interface Classifier {
    /**
     * Decides.
     *
     * @param x the first input
     * @param y the second input
     * @return the class, from 0
     */
    int classOf(double x, double y);
  }

  private record Range(double low, double high) {
    static Range of(String method, double low, double high) {
      checkArgument(
          low < high && Axis.shows(low, false) && Axis.shows(high, false),
          "%s: from %s to %s; give finite numbers, the smaller first",
          method,
          low,
          high);
      return new Range(low, high);
    }
  }

  /** Points and their classes; the arrays are copies that nobody else has. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Points(double[][] xy, int[] label) {
    static Points of(double[][] xy, int[] label) {
      checkArgument(
          xy.length == label.length,
          "withPoints: %s points and %s labels; give as many of both",
          xy.length,
          label.length);
      boolean signs = Arrays.stream(label).anyMatch(k -> k == -1);
      double[][] points = new double[xy.length][];
      int[] classes = new int[label.length];
      for (int i = 0; i < xy.length; i++) {
        checkArgument(
            xy[i].length == 2, "withPoints: point %s has %s numbers; give two", i, xy[i].length);
        checkArgument(
            signs ? Math.abs(label[i]) == 1 : label[i] >= 0,
            "withPoints: label %s of point %s; give classes from 0, or -1 and 1 only",
            label[i],
            i);
        points[i] = xy[i].clone();
        classes[i] = signs && label[i] == -1 ? 0 : label[i];
      }
      return new Points(points, classes);
    }

    /** The range of one coordinate with a margin. */
    Range range(int coordinate) {
      DoubleSummaryStatistics all =
          Arrays.stream(xy)
              .mapToDouble(p -> p[coordinate])
              .filter(v -> Axis.shows(v, false))
              .summaryStatistics();
      if (all.getCount() == 0) {
        return new Range(-1, 1);
      }
      double size = all.getMax() - all.getMin();
      double largest = Math.max(all.getMax(), -all.getMin());
      double room = size > 1e-9 * largest ? MARGIN * size : largest == 0 ? 1 : largest / 10;
      return new Range(all.getMin() - room, all.getMax() + room);
    }
  }

  private static final int DEFAULT_GRID = 100;
  private static final int FINEST_GRID = 1000;

  private static final double WIDTH = 460;
  private static final double LOWEST = 260;
  private static final double HIGHEST = 560;
  private static final double MARGIN = 0.08;
  private static final int TICKS = 7;

  private final Plot.Labels labels;
  private final Optional<Field> field;
  private final Optional<Range> xRange;
  private final Optional<Range> yRange;
  private final int grid;
  private final Points points;
  private final ImmutableList<String> names;

  private RegionChart(
      Plot.Labels labels,
      Optional<Field> field,
      Optional<Range> xRange,
      Optional<Range> yRange,
      int grid,
      Points points,
      ImmutableList<String> names) {
    this.labels = labels;
    this.field = field;
    this.xRange = xRange;
    this.yRange = yRange;
    this.grid = grid;
    this.points = points;
    this.names = names;
  }

  /**
   * A chart without regions and points.
   *
   * @param title the line above the picture; may be empty
   * @return the chart
   */
  public static RegionChart titled(String title) {
    return new RegionChart(
        new Plot.Labels(title, "", ""),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_GRID,
        new Points(new double[0][], new int[0]),
        ImmutableList.of());
  }

  /**
   * Names the axes.
   *
   * @param x the label below the horizontal axis
   * @param y the label beside the vertical axis
   * @return a chart that has them
   */
  public RegionChart axes(String x, String y) {
    return new RegionChart(
        new Plot.Labels(labels.title(), x, y), field, xRange, yRange, grid, points, names);
  }

  /**
   * Shows the regions of a classifier of two classes by the sign of a score: class 0 below 0, class
   * 1 above. The shade tells how far from the boundary a point is.
   *
   * @param score the score at a point
   * @return a chart that has them
   */
  public RegionChart of(DoubleBinaryOperator score) {
    return of(score, 0);
  }

  /**
   * Shows the regions of a classifier of two classes by a score, such as a probability: class 0
   * below the threshold, class 1 above. The shade tells how far from the boundary a point is.
   *
   * @param score the score at a point
   * @param threshold the score at the boundary, ½ for a probability
   * @return a chart that has them
   */
  public RegionChart of(DoubleBinaryOperator score, double threshold) {
    checkArgument(Double.isFinite(threshold), "of: threshold %s; give a finite number", threshold);
    return with(new ScoreField(score, threshold));
  }

  private RegionChart with(Field field) {
    return new RegionChart(labels, Optional.of(field), xRange, yRange, grid, points, names);
  }

  /**
   * Shows the regions of a classifier of any number of classes, in one color each.
   *
   * @param classifier the class at a point, from 0
   * @return a chart that has them
   */
  public RegionChart ofClasses(Classifier classifier) {
    return with(new ClassField(classifier));
  }

  /**
   * Sets the part of the horizontal axis that is shown.
   *
   * @param low the left end
   * @param high the right end
   * @return a chart that shows it
   * @throws IllegalArgumentException unless low &lt; high and both are finite
   */
  public RegionChart xRange(double low, double high) {
    return new RegionChart(
        labels, field, Optional.of(Range.of("xRange", low, high)), yRange, grid, points, names);
  }

  /**
   * Sets the part of the vertical axis that is shown.
   *
   * @param low the lower end
   * @param high the upper end
   * @return a chart that shows it
   * @throws IllegalArgumentException unless low &lt; high and both are finite
   */
  public RegionChart yRange(double low, double high) {
    return new RegionChart(
        labels, field, xRange, Optional.of(Range.of("yRange", low, high)), grid, points, names);
  }

  /**
   * Sets how finely the plane is sampled: a score or classifier is asked at (cells + 1)² points. A
   * classifier is asked again along borders, which are drawn more finely than the grid.
   *
   * @param cells the number of cells along each axis, 100 unless said otherwise
   * @return a chart with that grid
   * @throws IllegalArgumentException unless cells is between 2 and 1000
   */
  public RegionChart grid(int cells) {
    checkArgument(
        2 <= cells && cells <= FINEST_GRID,
        "grid: %s cells; give between 2 and %s",
        cells,
        FINEST_GRID);
    return new RegionChart(labels, field, xRange, yRange, cells, points, names);
  }

  /**
   * Adds the points that were learned from.
   *
   * @param xy the points, two numbers each
   * @param label their classes from 0, as many; or −1 and 1 for two classes
   * @return a chart that has them
   * @throws IllegalArgumentException if there are not as many labels as points, or a point does not
   *     have two numbers
   */
  public RegionChart withPoints(double[][] xy, int[] label) {
    return new RegionChart(labels, field, xRange, yRange, grid, Points.of(xy, label), names);
  }

  /**
   * Names the classes in the legend, which else says "class 0" and so on.
   *
   * @param names the names, from class 0
   * @return a chart that has them
   */
  public RegionChart classNames(String... names) {
    return new RegionChart(
        labels, field, xRange, yRange, grid, points, ImmutableList.copyOf(names));
  }

  /**
   * Draws the chart.
   *
   * @return an SVG document
   * @throws IllegalArgumentException if the classifier gives a class below 0
   */
  @Override
  public String svg() {
    Range xs = xRange.orElseGet(() -> points.range(0));
    Range ys = yRange.orElseGet(() -> points.range(1));
    double height =
        Math.min(HIGHEST, Math.max(LOWEST, WIDTH * ((ys.high - ys.low) / (xs.high - xs.low))));
    Axis xAxis = Axis.horizontal(xs.low, xs.high, TICKS, false, WIDTH, Plot.TICK_SIZE);
    Axis yAxis = Axis.linear(ys.low, ys.high, TICKS, false);
    BitSet classes = new BitSet();
    Arrays.stream(points.label).forEach(classes::set);
    Optional<Field.Sample> sample = field.map(f -> f.sample(xAxis, yAxis, grid));
    sample.ifPresent(s -> classes.or(s.classes()));
    ImmutableList.Builder<Plot.Key> legend = ImmutableList.builder();
    classes.stream()
        .forEach(k -> legend.add(new Plot.Key(name(k), (svg, x, y) -> key(svg, k, x, y))));
    if (sample.isPresent() && sample.get().hasUndefined()) {
      legend.add(new Plot.Key("undefined", (svg, x, y) -> swatch(svg, Palette.UNDEFINED, x, y)));
    }
    Plot plot = new Plot(labels, xAxis, yAxis, WIDTH, height, legend.build());
    sample.ifPresent(s -> s.draw(plot));
    drawPoints(plot, xs, ys);
    return plot.end();
  }

  private String name(int k) {
    return k < names.size() ? names.get(k) : "class " + k;
  }

  private void key(Svg svg, int k, double x, double y) {
    if (field.isPresent()) {
      swatch(svg, Palette.tint(k, Field.FLAT), x, y);
    }
    if (points.xy.length > 0) {
      Palette.mark(svg, k, x + Plot.SYMBOL_WIDTH / 2, y);
    }
  }

  private static void swatch(Svg svg, String color, double x, double y) {
    svg.element(
        "rect", "x", x, "y", y - 7, "width", Plot.SYMBOL_WIDTH, "height", 14.0, "fill", color);
  }

  private void drawPoints(Plot plot, Range xs, Range ys) {
    plot.svg().open("g", "stroke", "#ffffff", "stroke-width", 0.8);
    for (int i = 0; i < points.xy.length; i++) {
      double x = points.xy[i][0];
      double y = points.xy[i][1];
      if (xs.low <= x && x <= xs.high && ys.low <= y && y <= ys.high) {
        Palette.mark(plot.svg(), points.label[i], plot.px(x), plot.py(y));
      }
    }
    plot.svg().close("g");
  }

  /**
   * What the chart shows, in a line.
   *
   * @return its title, points and grid
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "RegionChart \"%s\": %s, %d points",
        labels.title(),
        field.isPresent() ? "regions on a grid of " + grid + " x " + grid + " cells" : "no regions",
        points.xy.length);
  }
}
