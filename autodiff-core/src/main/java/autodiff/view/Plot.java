package autodiff.view;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** What all charts share: title, legend, axes, and the frame that the chart proper goes into. */
final class Plot {
  private static final double TITLE_SIZE = 16;
  private static final double LABEL_SIZE = 13;
  private static final double TICK_SIZE = 12;
  private static final double EDGE = 16;
  private static final double LEGEND_ROW = 20;
  private static final double KEY_WIDTH = 34;
  private static final double KEY_GAP = 18;

  /** The texts around a plot; each may be empty. */
  record Labels(String title, String x, String y) {}

  /** An entry of the legend. */
  record Key(String name, Symbol symbol) {
    double width() {
      return KEY_WIDTH + Svg.textWidth(name, TICK_SIZE) + KEY_GAP;
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
    List<ImmutableList<Key>> rows = rows(legend, width);
    double widest =
        y.ticks().stream()
            .mapToDouble(t -> Svg.textWidth(t.text() + t.exponent(), TICK_SIZE))
            .max()
            .orElse(0);
    left = EDGE + (labels.y.isEmpty() ? 0 : LABEL_SIZE + 8) + widest + 8;
    double legendTop = EDGE + (labels.title.isEmpty() ? 0 : TITLE_SIZE + 8);
    top = legendTop + rows.size() * LEGEND_ROW + (y.factorText().isEmpty() ? 6 : 22);
    double bottom = top + height;
    double below = 8 + TICK_SIZE + (labels.x.isEmpty() ? 0 : LABEL_SIZE + 8) + EDGE;
    // Half a tick label may stand out at the right.
    double right = EDGE + 14;
    svg = new Svg(left + width + right, bottom + below);
    if (!labels.title.isEmpty()) {
      svg.text(
          left + width / 2,
          EDGE + TITLE_SIZE * 0.8,
          "middle",
          labels.title,
          "font-size",
          TITLE_SIZE,
          "font-weight",
          "bold",
          "fill",
          Palette.INK);
    }
    legend(rows, legendTop);
    if (!labels.x.isEmpty()) {
      svg.text(
          left + width / 2,
          bottom + 8 + TICK_SIZE + 8 + LABEL_SIZE,
          "middle",
          labels.x,
          "font-size",
          LABEL_SIZE,
          "fill",
          Palette.INK);
    }
    if (!labels.y.isEmpty()) {
      double at = EDGE + LABEL_SIZE * 0.8;
      double middle = top + height / 2;
      svg.text(
          at,
          middle,
          "middle",
          labels.y,
          "transform",
          "rotate(-90 " + Svg.number(at) + " " + Svg.number(middle) + ")",
          "font-size",
          LABEL_SIZE,
          "fill",
          Palette.INK);
    }
    tickLabels(bottom);
  }

  private static ImmutableList<ImmutableList<Key>> rows(List<Key> legend, double width) {
    ImmutableList.Builder<ImmutableList<Key>> rows = ImmutableList.builder();
    ImmutableList.Builder<Key> row = ImmutableList.builder();
    double used = 0;
    for (Key key : legend) {
      if (used > 0 && used + key.width() - KEY_GAP > width) {
        rows.add(row.build());
        row = ImmutableList.builder();
        used = 0;
      }
      row.add(key);
      used += key.width();
    }
    return used == 0 ? ImmutableList.of() : rows.add(row.build()).build();
  }

  private void legend(List<ImmutableList<Key>> rows, double legendTop) {
    for (int i = 0; i < rows.size(); i++) {
      ImmutableList<Key> row = rows.get(i);
      double at = left;
      double middle = legendTop + (i + 0.5) * LEGEND_ROW;
      for (Key key : row) {
        key.symbol.draw(svg, at, middle);
        svg.text(
            at + KEY_WIDTH,
            middle + TICK_SIZE * 0.35,
            "start",
            key.name,
            "font-size",
            TICK_SIZE,
            "fill",
            Palette.INK);
        at += key.width();
      }
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

  private void horizontal(double at, String colour) {
    svg.element(
        "line", "x1", left, "y1", py(at), "x2", left + width, "y2", py(at), "stroke", colour);
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
