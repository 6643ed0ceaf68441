package autodiff.view;

import autodiff.view.Caption.Kind;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Draws an outline as boxes and curves. */
final class GraphDrawing {
  private static final double EDGE = 18;
  private static final double HEADER = 20;
  private static final double ROW = 16;
  private static final double FONT = 12;
  private static final double SMALL_FONT = 11;
  private static final double PADDING = 8;
  private static final double NARROWEST = 46;
  private static final double PORT = 7;
  private static final double ARROW = 7;
  private static final int LONGEST_NAME = 24;
  private static final String EDGE_COLOR = "#7a7a7a";

  /** What a box looks like. */
  private enum Look {
    LEAF("#d7e7f5", "#2f6da3"),
    CONSTANT("#ececec", "#8c8c8c"),
    OPERATION("#fcebc9", "#a8741a"),
    RESULT("#d8edd6", "#2e7d32");

    final String fill;
    final String line;

    Look(String fill, String line) {
      this.fill = fill;
      this.line = line;
    }

    static Look of(Kind kind, boolean result) {
      if (result) {
        return RESULT;
      }
      return kind == Kind.LEAF ? LEAF : kind == Kind.CONSTANT ? CONSTANT : OPERATION;
    }
  }

  /** A line in a box: what it is, and the number. */
  private record Row(String label, String number) {}

  private final Outline outline;
  private final List<Caption> captions = new ArrayList<>();

  /** By box: the nodes first, then one for each node some of whose operands are not shown. */
  private final List<Integer> cutOf = new ArrayList<>();

  private final Layout layout;
  private final double[] width;
  private final double[] height;

  private GraphDrawing(Outline outline) {
    this.outline = outline;
    int nodes = outline.size();
    outline.nodes().forEach(node -> captions.add(Caption.of(node)));
    for (int i = 0; i < nodes; i++) {
      if (outline.cut()[i] > 0) {
        cutOf.add(i);
      }
    }
    int boxes = nodes + cutOf.size();
    int[][] operands = Arrays.copyOf(outline.operands(), boxes);
    for (int b = nodes; b < boxes; b++) {
      int node = cutOf.get(b - nodes);
      operands[b] = new int[0];
      operands[node] = Arrays.copyOf(operands[node], operands[node].length + 1);
      operands[node][operands[node].length - 1] = b;
    }
    width = new double[boxes];
    height = new double[boxes];
    for (int b = 0; b < boxes; b++) {
      measure(b, operands[b].length);
    }
    layout = new Layout(width, height, operands);
  }

  static String of(Outline outline) {
    return new GraphDrawing(outline).draw();
  }

  private void measure(int box, int ports) {
    if (box >= outline.size()) {
      width[box] = Svg.textWidth(moreText(box), SMALL_FONT) + 2 * PADDING;
      height[box] = HEADER;
      return;
    }
    Caption caption = captions.get(box);
    double widest = Math.max(NARROWEST, Svg.boldWidth(title(caption), FONT) + 2 * PADDING);
    if (!caption.name().isEmpty() && caption.kind() == Kind.OPERATION) {
      widest += PADDING + Svg.textWidth(caption.operation(), FONT);
    }
    for (Row row : rows(caption)) {
      double label = row.label.isEmpty() ? 0 : Svg.textWidth(row.label, SMALL_FONT) + PADDING;
      widest = Math.max(widest, label + Svg.textWidth(row.number, FONT) + 2 * PADDING);
    }
    width[box] = widest;
    int rows = rows(caption).size();
    double content = (hasHeader(caption) ? HEADER : 0) + (rows > 0 ? rows * ROW + 6 : 0);
    height[box] = Math.max(content, (ports + 1) * PORT);
  }

  /** A constant without a name is a number and nothing else. */
  private static boolean hasHeader(Caption caption) {
    return caption.kind() != Kind.CONSTANT || !caption.name().isEmpty();
  }

  private static String title(Caption caption) {
    if (!hasHeader(caption)) {
      return "";
    }
    return Svg.shortened(caption.name().isEmpty() ? caption.what() : caption.name(), LONGEST_NAME);
  }

  private static ImmutableList<Row> rows(Caption caption) {
    if (!hasHeader(caption)) {
      return ImmutableList.of(new Row("", caption.data()));
    }
    Row data = new Row("data", caption.data());
    return caption.grad().isEmpty()
        ? ImmutableList.of(data)
        : ImmutableList.of(data, new Row("grad", caption.grad()));
  }

  private String moreText(int box) {
    return "… " + outline.cut()[cutOf.get(box - outline.size())] + " more";
  }

  private String draw() {
    String remark = outline.remark();
    double below = remark.isEmpty() ? 0 : 24;
    double least = remark.isEmpty() ? 0 : Svg.textWidth(remark, FONT);
    Svg svg =
        new Svg(Math.max(layout.width(), least) + 2 * EDGE, layout.height() + 2 * EDGE + below);
    svg.open("defs");
    svg.open(
        "marker",
        "id",
        "arrow",
        "viewBox",
        "0 0 10 10",
        "refX",
        0,
        "refY",
        5,
        "markerWidth",
        ARROW,
        "markerHeight",
        ARROW,
        "markerUnits",
        "userSpaceOnUse",
        "orient",
        "auto");
    svg.element("path", "d", "M0 1L10 5L0 9z", "fill", EDGE_COLOR);
    svg.close("marker").close("defs");
    svg.open(
        "g",
        "transform",
        "translate(" + Svg.number(EDGE) + " " + Svg.number(EDGE) + ")",
        "font-size",
        FONT);
    drawLinks(svg);
    for (int box = 0; box < width.length; box++) {
      if (box < outline.size()) {
        drawNode(svg, box);
      } else {
        drawMore(svg, box);
      }
    }
    if (!remark.isEmpty()) {
      svg.text(0, layout.height() + below, "start", remark, "fill", Palette.FAINT_INK);
    }
    return svg.close("g").end();
  }

  private void drawLinks(Svg svg) {
    svg.open("g", "fill", "none", "stroke", EDGE_COLOR, "stroke-width", 1.3);
    ColumnAssignment layers = layout.layers();
    for (int to = 0; to < layers.vertices(); to++) {
      for (ColumnAssignment.Link link : layers.arriving(to)) {
        if (layers.isBend(to)) {
          svg.element("path", "d", path(link));
        } else if (link.from() >= outline.size() && !layers.isBend(link.from())) {
          svg.element(
              "path", "d", path(link), "stroke-dasharray", "4 3", "marker-end", "url(#arrow)");
        } else {
          svg.element("path", "d", path(link), "marker-end", "url(#arrow)");
        }
      }
    }
    svg.close("g");
  }

  /** Level across the columns, curved between them. */
  private String path(ColumnAssignment.Link link) {
    ColumnAssignment layers = layout.layers();
    double x0 =
        layers.isBend(link.from())
            ? layout.columnLeft(link.from())
            : layout.left(link.from()) + width[link.from()];
    double right = layout.columnRight(link.from());
    double left = layout.columnLeft(link.to());
    boolean box = !layers.isBend(link.to());
    double x1 = box ? layout.left(link.to()) - ARROW : left;
    left = box ? left - ARROW : left;
    double y0 = layout.middle(link.from());
    double y1 = layout.endOf(link);
    double half = (right + left) / 2;
    return String.format(
        Locale.ROOT,
        "M%s %sH%sC%s %s %s %s %s %sH%s",
        Svg.number(x0),
        Svg.number(y0),
        Svg.number(right),
        Svg.number(half),
        Svg.number(y0),
        Svg.number(half),
        Svg.number(y1),
        Svg.number(left),
        Svg.number(y1),
        Svg.number(x1));
  }

  private void drawNode(Svg svg, int box) {
    Caption caption = captions.get(box);
    Look look = Look.of(caption.kind(), box == 0);
    double left = layout.left(box);
    double top = layout.top(box);
    boolean header = hasHeader(caption);
    svg.open("g", "class", "node");
    svg.tooltip(caption.exactly());
    svg.element(
        "rect",
        "class",
        "box",
        "x",
        left,
        "y",
        top,
        "width",
        width[box],
        "height",
        height[box],
        "rx",
        4.0,
        "fill",
        header ? "#ffffff" : look.fill,
        "stroke",
        look.line,
        "stroke-width",
        1.2);
    if (header) {
      drawHeader(svg, box, caption, look);
    }
    double y = top + (header ? HEADER : 0) + 3;
    for (Row row : rows(caption)) {
      double base = y + ROW * 0.75;
      if (row.label.isEmpty()) {
        svg.text(left + width[box] / 2, base, "middle", row.number, "fill", Palette.INK);
      } else {
        svg.text(
            left + PADDING,
            base,
            "start",
            row.label,
            "font-size",
            SMALL_FONT,
            "fill",
            Palette.FAINT_INK);
        svg.text(left + width[box] - PADDING, base, "end", row.number, "fill", Palette.INK);
      }
      y += ROW;
    }
    svg.close("g");
  }

  private void drawHeader(Svg svg, int box, Caption caption, Look look) {
    double left = layout.left(box);
    double right = left + width[box];
    double top = layout.top(box);
    double bottom = top + HEADER;
    svg.element(
        "path",
        "d",
        String.format(
            Locale.ROOT,
            "M%s %sv-%sc0 -2.21 1.79 -4 4 -4H%sc2.21 0 4 1.79 4 4V%sz",
            Svg.number(left),
            Svg.number(bottom),
            Svg.number(HEADER - 4),
            Svg.number(right - 4),
            Svg.number(bottom)),
        "fill",
        look.fill,
        "stroke",
        look.line,
        "stroke-width",
        1.2);
    double base = top + HEADER * 0.7;
    boolean both = !caption.name().isEmpty() && caption.kind() == Kind.OPERATION;
    svg.text(
        both ? left + PADDING : left + width[box] / 2,
        base,
        both ? "start" : "middle",
        title(caption),
        "font-weight",
        "bold",
        "fill",
        Palette.INK);
    if (both) {
      svg.text(right - PADDING, base, "end", caption.operation(), "fill", Palette.INK);
    }
  }

  private void drawMore(Svg svg, int box) {
    double left = layout.left(box);
    svg.element(
        "rect",
        "class",
        "box",
        "x",
        left,
        "y",
        layout.top(box),
        "width",
        width[box],
        "height",
        height[box],
        "rx",
        4.0,
        "fill",
        "#ffffff",
        "stroke",
        EDGE_COLOR,
        "stroke-dasharray",
        "4 3");
    svg.text(
        left + width[box] / 2,
        layout.middle(box) + SMALL_FONT * 0.35,
        "middle",
        moreText(box),
        "font-size",
        SMALL_FONT,
        "fill",
        Palette.FAINT_INK);
  }
}
