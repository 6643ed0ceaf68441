package autodiff.view;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** What all charts share: title, legend, axes, and the frame that the chart proper goes into. */
final class Plot {
  private static final double TITLE_SIZE = 16;
  private static final double LABEL_SIZE = 13;
  static final double TICK_SIZE = 12;
  private static final double EDGE = 16;
  private static final double LEGEND_ROW = 20;
  private static final double KEY_WIDTH = 34;
  private static final double KEY_GAP = 18;
  private static final double FACTOR_WIDTH = 50;

  /** The texts around a plot; each may be empty. */
  record Labels(String title, String x, String y) {}

  /** An entry of the legend. */
  record Key(String name, Symbol symbol) {}

  /** An entry of the legend whose name was broken into lines. */
  private record Entry(TextBlock name, Symbol symbol) {
    double width() {
      return KEY_WIDTH + name.width() + KEY_GAP;
    }
  }

  /**
   * Draws the sign of a legend entry, {@link #SYMBOL_WIDTH} wide, around the middle of its left.
   */
  @FunctionalInterface
  interface Symbol {
    void draw(Svg svg, double x, double y);
  }

  static final double SYMBOL_WIDTH = 26;

  private final Svg svg;
  private final Axis x;
  private final Axis y;
  private final double left;
  private final double top;
  private final double width;
  private final double height;

  /** Draws all but the inside and the frame; width and height are the inside's. */
  Plot(Labels labels, Axis x, Axis y, double width, double height, List<Key> legend) {
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
    TextBlock yLabel = TextBlock.plain(labels.y, LABEL_SIZE, height);
    double widest = y.ticks().stream().mapToDouble(t -> t.width(TICK_SIZE)).max().orElse(0);
    double beforeFrame = EDGE + yLabel.heightWith(8) + widest + 8;
    left = Math.max(beforeFrame, EDGE + overhang(-1));
    // Half a tick label may stand out at the right.
    double right = EDGE + Math.max(14, overhang(1));
    double middle = left + width / 2;
    double around = 2 * (width / 2 + Math.min(left, right) - EDGE);
    TextBlock title = TextBlock.bold(labels.title, TITLE_SIZE, around);
    double factor = x.factorText().isEmpty() ? 0 : FACTOR_WIDTH;
    TextBlock xLabel = TextBlock.plain(labels.x, LABEL_SIZE, around - 2 * factor);
    List<ImmutableList<Entry>> rows = rows(legend, width);
    double legendTop = EDGE + title.heightWith(8);
    double legendHeight = rows.stream().mapToDouble(Plot::heightOf).sum();
    top = legendTop + legendHeight + (y.factorText().isEmpty() ? 6 : 22);
    double bottom = top + height;
    double underTicks = Math.max(xLabel.heightWith(8), factor == 0 ? 0 : LABEL_SIZE + 8);
    svg = new Svg(left + width + right, bottom + 8 + TICK_SIZE + underTicks + EDGE);
    title.draw(svg, middle, EDGE, "middle", Palette.INK);
    legend(rows, legendTop);
    xLabel.draw(svg, middle, bottom + 8 + TICK_SIZE + 10, "middle", Palette.INK);
    yLabel.drawUpward(svg, EDGE, top + height / 2, "middle", Palette.INK);
    tickLabels(bottom);
  }

  /** How far labels of the horizontal axis stand out on a side of the frame: -1 left, 1 right. */
  private double overhang(int side) {
    return x.ticks().stream()
        .mapToDouble(t -> {
          double at = width * x.position(t.at());
          return t.width(TICK_SIZE) / 2 - (side < 0 ? at : width - at);
        })
        .max()
        .orElse(0);
  }

  private static ImmutableList<ImmutableList<Entry>> rows(List<Key> legend, double width) {
    ImmutableList.Builder<ImmutableList<Entry>> rows = ImmutableList.builder();
    ImmutableList.Builder<Entry> row = ImmutableList.builder();
    double used = 0;
    for (Key key : legend) {
      TextBlock name = TextBlock.plain(key.name, TICK_SIZE, width - KEY_WIDTH);
      Entry entry = new Entry(name, key.symbol);
      if (used > 0 && used + entry.width() - KEY_GAP > width) {
        rows.add(row.build());
        row = ImmutableList.builder();
        used = 0;
      }
      row.add(entry);
      used += entry.width();
    }
    return used == 0 ? ImmutableList.of() : rows.add(row.build()).build();
  }

  private static double heightOf(ImmutableList<Entry> row) {
    double names = row.stream().mapToDouble(entry -> entry.name.height()).max().orElse(0);
    return Math.max(LEGEND_ROW, names + 8);
  }

  private void legend(List<ImmutableList<Entry>> rows, double legendTop) {
    double rowTop = legendTop;
    for (ImmutableList<Entry> row : rows) {
      double at = left;
      double middle = rowTop + LEGEND_ROW / 2;
      for (Entry entry : row) {
        entry.symbol.draw(svg, at, middle);
        entry.name.draw(svg, at + KEY_WIDTH, middle - TICK_SIZE * 0.45, "start", Palette.INK);
        at += entry.width();
      }
      rowTop += heightOf(row);
    }
  }

  private void tickLabels(double bottom) {
    svg.open("g", "font-size", TICK_SIZE, "fill", Palette.INK);
    for (Axis.Tick tick : x.ticks()) {
      svg.textWithExponent(
          px(tick.at()), bottom + 8 + TICK_SIZE, "middle", tick.text(), tick.exponent());
    }
    for (Axis.Tick tick : y.ticks()) {
      svg.textWithExponent(
          left - 8, py(tick.at()) + TICK_SIZE * 0.35, "end", tick.text(), tick.exponent());
    }
    if (!y.factorText().isEmpty()) {
      svg.textWithExponent(left, top - 6, "start", "×10", y.factorText());
    }
    if (!x.factorText().isEmpty()) {
      svg.textWithExponent(
          left + width, bottom + 8 + 2 * TICK_SIZE + 6, "end", "×10", x.factorText());
    }
    svg.close("g");
  }

  /** Draws lines across the inside, under whatever comes next. */
  void grid() {
    for (double at : y.minor()) {
      horizontal(at, "#f3f3f3");
    }
    for (Axis.Tick tick : y.ticks()) {
      horizontal(tick.at(), Palette.GRID);
    }
    for (Axis.Tick tick : x.ticks()) {
      svg.element(
          "line",
          "x1",
          px(tick.at()),
          "y1",
          top,
          "x2",
          px(tick.at()),
          "y2",
          top + height,
          "stroke",
          Palette.GRID);
    }
  }

  private void horizontal(double at, String color) {
    svg.element(
        "line", "x1", left, "y1", py(at), "x2", left + width, "y2", py(at), "stroke", color);
  }

  /** What the inside is drawn on. */
  Svg svg() {
    return svg;
  }

  double px(double at) {
    return left + width * x.position(at);
  }

  double py(double at) {
    return top + height * (1 - y.position(at));
  }

  /** A remark in the middle of the inside. */
  void remark(String text) {
    svg.text(
        left + width / 2,
        top + height / 2,
        "middle",
        text,
        "font-size",
        LABEL_SIZE,
        "fill",
        Palette.FAINT_INK);
  }

  /** Draws the frame over the inside, and ends. */
  String end() {
    for (Axis.Tick tick : x.ticks()) {
      double at = px(tick.at());
      svg.element(
          "line",
          "x1",
          at,
          "y1",
          top + height,
          "x2",
          at,
          "y2",
          top + height + 5,
          "stroke",
          Palette.INK);
    }
    for (Axis.Tick tick : y.ticks()) {
      double at = py(tick.at());
      svg.element("line", "x1", left - 5, "y1", at, "x2", left, "y2", at, "stroke", Palette.INK);
    }
    svg.element(
        "rect",
        "x",
        left,
        "y",
        top,
        "width",
        width,
        "height",
        height,
        "fill",
        "none",
        "stroke",
        Palette.INK);
    return svg.end();
  }
}
