package autodiff.view;

import java.util.Arrays;

/**
 * The second half of drawing a graph after Sugiyama: coordinates for boxes whose columns and order
 * are known. The result stands at the right.
 *
 * <p>Every box wants to be level with what it is joined to; those of a column may not overlap. The
 * compromise nearest to all wishes is a monotone regression, found in one run over the column by
 * pooling neighbors that press against each other. A few runs from side to side settle it.
 */
final class Layout {
  private static final double BOX_GAP = 18;
  private static final double BEND_GAP = 12;
  private static final double NARROWEST_GUTTER = 44;
  private static final double WIDEST_GUTTER = 130;
  private static final double GUTTER_FOR_HEIGHT = 0.15;
  private static final int ROUNDS = 4;

  private final ColumnAssignment layers;
  private final double[] boxWidth;
  private final double[] boxHeight;

  /** The middle of each vertex, from the top. */
  private final double[] middle;

  private final double[] columnLeft;
  private final double[] columnWidth;
  private double height;

  /**
   * Finds the coordinates.
   *
   * @param boxWidth the widths of the boxes
   * @param boxHeight the heights of the boxes
   * @param operands the boxes that each box has edges from; see {@link ColumnAssignment}
   */
  Layout(double[] boxWidth, double[] boxHeight, int[][] operands) {
    this.boxWidth = boxWidth;
    this.boxHeight = boxHeight;
    layers = new ColumnAssignment(operands);
    middle = new double[layers.vertices()];
    columnLeft = new double[layers.order().length];
    columnWidth = new double[layers.order().length];
    stack();
    for (int round = 0; round < ROUNDS; round++) {
      boolean settling = round >= ROUNDS / 2;
      for (int c = 1; c < columnLeft.length; c++) {
        place(layers.order()[c], settling, true);
      }
      for (int c = columnLeft.length - 2; c >= 0; c--) {
        place(layers.order()[c], true, settling);
      }
    }
    moveToTop();
    setColumns();
  }

  /** Anything in order and without overlap, to begin with. */
  private void stack() {
    for (int[] vertices : layers.order()) {
      double[] offset = offsets(vertices);
      for (int i = 0; i < vertices.length; i++) {
        middle[vertices[i]] = offset[i] - offset[offset.length - 1] / 2;
      }
    }
  }

  /** The least distances of the middles from the topmost. */
  private double[] offsets(int[] vertices) {
    double[] offset = new double[vertices.length];
    for (int i = 1; i < vertices.length; i++) {
      int above = vertices[i - 1];
      int below = vertices[i];
      double gap = layers.isBend(above) || layers.isBend(below) ? BEND_GAP : BOX_GAP;
      offset[i] = offset[i - 1] + (heightOf(above) + heightOf(below)) / 2 + gap;
    }
    return offset;
  }

  private double heightOf(int vertex) {
    return layers.isBend(vertex) ? 0 : boxHeight[vertex];
  }

  private void place(int[] vertices, boolean byArriving, boolean byLeaving) {
    int n = vertices.length;
    double[] offset = offsets(vertices);
    double[] wish = new double[n];
    double[] weight = new double[n];
    for (int i = 0; i < n; i++) {
      int v = vertices[i];
      double sum = 0;
      if (byLeaving) {
        for (ColumnAssignment.Link link : layers.leaving(v)) {
          sum += weight(link) * endOf(link);
          weight[i] += weight(link);
        }
      }
      if (byArriving) {
        for (ColumnAssignment.Link link : layers.arriving(v)) {
          sum += weight(link) * (middle[link.from()] - portOffset(link));
          weight[i] += weight(link);
        }
      }
      wish[i] = (weight[i] > 0 ? sum / weight[i] : middle[v]) - offset[i];
      weight[i] = Math.max(weight[i], 0.5);
    }
    double[] fitted = monotone(wish, weight);
    for (int i = 0; i < n; i++) {
      middle[vertices[i]] = fitted[i] + offset[i];
    }
  }

  /** A long edge looks best straight: its bends insist. */
  private double weight(ColumnAssignment.Link link) {
    boolean from = layers.isBend(link.from());
    boolean to = layers.isBend(link.to());
    return from && to ? 8 : from || to ? 2 : 1;
  }

  private double portOffset(ColumnAssignment.Link link) {
    return heightOf(link.to()) * (link.port() - 0.5);
  }

  /** The nondecreasing numbers nearest to the given ones in the weighted least-squares sense. */
  static double[] monotone(double[] wish, double[] weight) {
    int n = wish.length;
    double[] mean = new double[n];
    double[] mass = new double[n];
    int[] length = new int[n];
    int pools = 0;
    for (int i = 0; i < n; i++) {
      mean[pools] = wish[i];
      mass[pools] = weight[i];
      length[pools] = 1;
      pools++;
      while (pools > 1 && mean[pools - 2] > mean[pools - 1]) {
        double both = mass[pools - 2] + mass[pools - 1];
        mean[pools - 2] =
            (mass[pools - 2] * mean[pools - 2] + mass[pools - 1] * mean[pools - 1]) / both;
        mass[pools - 2] = both;
        length[pools - 2] += length[pools - 1];
        pools--;
      }
    }
    double[] fitted = new double[n];
    int i = 0;
    for (int p = 0; p < pools; p++) {
      Arrays.fill(fitted, i, i + length[p], mean[p]);
      i += length[p];
    }
    return fitted;
  }

  private void moveToTop() {
    double top = 0;
    double bottom = 0;
    for (int v = 0; v < middle.length; v++) {
      top = v == 0 ? middle[v] - heightOf(v) / 2 : Math.min(top, middle[v] - heightOf(v) / 2);
      bottom = v == 0 ? middle[v] + heightOf(v) / 2 : Math.max(bottom, middle[v] + heightOf(v) / 2);
    }
    for (int v = 0; v < middle.length; v++) {
      middle[v] -= top;
    }
    height = bottom - top;
  }

  private void setColumns() {
    double x = 0;
    for (int c = columnLeft.length - 1; c >= 0; c--) {
      double steepest = 0;
      for (int v : layers.order()[c]) {
        columnWidth[c] = Math.max(columnWidth[c], layers.isBend(v) ? 0 : boxWidth[v]);
        for (ColumnAssignment.Link link : layers.arriving(v)) {
          steepest = Math.max(steepest, Math.abs(endOf(link) - middle[link.from()]));
        }
      }
      if (c < columnLeft.length - 1) {
        // Steep curves need room to be told apart.
        x += Math.min(WIDEST_GUTTER, NARROWEST_GUTTER + GUTTER_FOR_HEIGHT * steepest);
      }
      columnLeft[c] = x;
      x += columnWidth[c];
    }
  }

  ColumnAssignment layers() {
    return layers;
  }

  double width() {
    return columnLeft.length == 0 ? 0 : columnLeft[0] + columnWidth[0];
  }

  double height() {
    return height;
  }

  /** The left side of a box, which stands in the middle of its column. */
  double left(int box) {
    int c = layers.column(box);
    return columnLeft[c] + (columnWidth[c] - boxWidth[box]) / 2;
  }

  double top(int box) {
    return middle[box] - boxHeight[box] / 2;
  }

  double middle(int vertex) {
    return middle[vertex];
  }

  /** How high a link ends. */
  double endOf(ColumnAssignment.Link link) {
    return middle[link.to()] + portOffset(link);
  }

  double columnLeft(int vertex) {
    return columnLeft[layers.column(vertex)];
  }

  double columnRight(int vertex) {
    return columnLeft(vertex) + columnWidth[layers.column(vertex)];
  }
}
