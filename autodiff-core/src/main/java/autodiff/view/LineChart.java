package autodiff.view;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Curves over a common axis, such as losses over epochs, as an SVG image.
 *
 * <pre>{@code
 * LineChart.titled("two moons")
 *     .axes("epoch", "loss")
 *     .with("training", trainingLoss)
 *     .with("validation", validationLoss)
 *     .logScale()
 *     .writeTo(Path.of("target", "loss.svg"));
 * }</pre>
 *
 * <p>Charts are immutable: each method gives a new one. A NaN or infinite number leaves a gap in
 * its curve, and so does a number ≤ 0 on a logarithmic scale.
 */
public final class LineChart implements Picture {
  private static final double WIDTH = 560;
  private static final double HEIGHT = 330;
  private static final int X_TICKS = 8;
  private static final int Y_TICKS = 6;
  private static final double MARGIN = 0.05;
  private static final double SIDE_MARGIN = 0.02;
  private static final double SMALLEST_POSITIVE = 1e-305;

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final ImmutableList<Series> series;
  private final boolean logarithmic;

  private LineChart(
      String title,
      String xLabel,
      String yLabel,
      ImmutableList<Series> series,
      boolean logarithmic) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.series = series;
    this.logarithmic = logarithmic;
  }

  /** A named curve; the arrays are copies that nobody else has. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Series(String name, double[] x, double[] y) {}

  /**
   * A chart without curves.
   *
   * @param title the line above the picture; may be empty
   * @return the chart
   */
  public static LineChart titled(String title) {
    return new LineChart(title, "", "", ImmutableList.of(), false);
  }

  /**
   * Names the axes.
   *
   * @param x the label below the horizontal axis
   * @param y the label beside the vertical axis
   * @return a chart that has them
   */
  public LineChart axes(String x, String y) {
    return new LineChart(title, x, y, series, logarithmic);
  }

  /**
   * Adds a curve over 1, 2, 3 and so on: one number an epoch.
   *
   * @param name its name in the legend
   * @param y its heights
   * @return a chart that has it
   */
  public LineChart with(String name, double[] y) {
    double[] x = new double[y.length];
    Arrays.setAll(x, i -> i + 1);
    return with(name, x, y);
  }

  /**
   * Adds a curve.
   *
   * @param name its name in the legend
   * @param x where its points are, in the order in which they are joined
   * @param y how high they are
   * @return a chart that has it
   * @throws IllegalArgumentException if there are not as many of both
   */
  public LineChart with(String name, double[] x, double[] y) {
    checkArgument(
        x.length == y.length,
        "with: curve '%s' has %s x and %s y; give as many of both",
        name,
        x.length,
        y.length);
    return new LineChart(
        title,
        xLabel,
        yLabel,
        ImmutableList.<Series>builder()
            .addAll(series)
            .add(new Series(name, x.clone(), y.clone()))
            .build(),
        logarithmic);
  }

  /**
   * Makes the vertical axis logarithmic.
   *
   * @return a chart whose vertical axis is
   */
  public LineChart logScale() {
    return new LineChart(title, xLabel, yLabel, series, true);
  }

  /**
   * Draws the chart.
   *
   * @return an SVG document
   */
  @Override
  public String svg() {
    ImmutableList.Builder<Plot.Key> legend = ImmutableList.builder();
    for (int i = 0; i < series.size(); i++) {
      int curve = i;
      legend.add(
          new Plot.Key(
              series.get(i).name,
              (svg, x, y) ->
                  stroke(
                      svg,
                      curve,
                      String.format(
                          Locale.ROOT,
                          "M%s %sh%s",
                          Svg.number(x),
                          Svg.number(y),
                          Svg.number(Plot.SYMBOL_WIDTH)))));
    }
    Plot plot =
        new Plot(
            new Plot.Labels(title, xLabel, yLabel),
            xAxis(),
            yAxis(),
            WIDTH,
            HEIGHT,
            legend.build());
    plot.grid();
    boolean empty = true;
    for (int i = 0; i < series.size(); i++) {
      Curve curve = new Curve(plot, logarithmic);
      curve.draw(series.get(i).x, series.get(i).y);
      empty &= curve.isEmpty();
      String path = curve.path();
      if (!path.isEmpty()) {
        stroke(plot.svg(), i, path);
      }
      for (String[] dot : curve.dots()) {
        plot.svg()
            .element("circle", "cx", dot[0], "cy", dot[1], "r", 3.0, "fill", Palette.strong(i));
      }
    }
    if (empty) {
      plot.remark(logarithmic ? "no positive finite numbers" : "no finite numbers");
    }
    return plot.end();
  }

  private static void stroke(Svg svg, int curve, String path) {
    svg.element(
        "path",
        "d",
        path,
        "fill",
        "none",
        "stroke",
        Palette.strong(curve),
        "stroke-width",
        2.0,
        "stroke-linejoin",
        "round",
        "stroke-dasharray",
        Palette.dashes(curve));
  }

  private Axis xAxis() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    boolean whole = true;
    for (Series s : series) {
      for (double x : s.x) {
        if (Axis.shows(x, false)) {
          low = Math.min(low, x);
          high = Math.max(high, x);
          whole &= x == Math.rint(x);
        }
      }
    }
    if (low > high) {
      return Axis.horizontal(0, 1, X_TICKS, false, WIDTH, Plot.TICK_SIZE);
    }
    double room = Math.max(leastRoom(low, high), SIDE_MARGIN * (high - low));
    return Axis.horizontal(low - room, high + room, X_TICKS, whole, WIDTH, Plot.TICK_SIZE);
  }

  private Axis yAxis() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Series s : series) {
      for (int i = 0; i < s.y.length; i++) {
        if (Axis.shows(s.y[i], logarithmic) && Axis.shows(s.x[i], false)) {
          low = Math.min(low, s.y[i]);
          high = Math.max(high, s.y[i]);
        }
      }
    }
    if (logarithmic) {
      if (low > high) {
        return Axis.logarithmic(0.1, 1);
      }
      // In logarithms, for the ratio may overflow.
      double size = Math.log10(high) - Math.log10(low);
      double factor = size < 1e-3 ? 1.2 : Math.pow(10, MARGIN * size);
      return Axis.logarithmic(
          Math.max(low / factor, SMALLEST_POSITIVE),
          Math.min(high * factor, 1 / SMALLEST_POSITIVE));
    }
    if (low > high) {
      return Axis.linear(0, 1, Y_TICKS, false);
    }
    double room = Math.max(leastRoom(low, high), MARGIN * (high - low));
    // Zero is worth seeing where it is near; losses and accuracies end there.
    boolean fromZero = low >= 0 && low < high / 3;
    return Axis.linear(fromZero ? 0 : low - room, high + room, Y_TICKS, false);
  }

  /** Room around numbers that are so much the same that no axis could tell them apart. */
  private static double leastRoom(double low, double high) {
    double largest = Math.max(Math.abs(low), Math.abs(high));
    if (high - low > 1e-9 * largest && high - low > 1e-290) {
      return 0;
    }
    return largest < 1e-280
        ? 0.5
        : largest == Math.rint(largest) && largest < 1e6 ? 0.5 : largest / 10;
  }

  /**
   * What the chart shows, in a line.
   *
   * @return its title and curves
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "LineChart \"%s\": %s",
        title,
        series.isEmpty()
            ? "no curves"
            : series.stream()
                .map(s -> s.name + " (" + s.y.length + " points)")
                .collect(Collectors.joining(", ")));
  }
}
