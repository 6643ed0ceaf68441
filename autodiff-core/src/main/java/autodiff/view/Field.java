package autodiff.view;

import java.util.BitSet;

/** A function of the plane that regions can be drawn of. */
sealed interface Field permits ScoreField, ClassField {
  /** How strong the tint of a class is where nothing else is told by it. */
  double FLAT = 0.32;

  /** Evaluates the function on a grid of cells over the axes. */
  Sample sample(Axis x, Axis y, int cells);

  /** What a field was found to be. */
  interface Sample {
    /** The classes that occur. */
    BitSet classes();

    /** Whether there are places of no class. */
    boolean hasUndefined();

    /** Draws the regions. */
    void draw(Plot plot);
  }

  /** The k-th of so many equal steps along an axis. */
  static double step(Axis axis, double k, int steps) {
    return axis.low() + (axis.high() - axis.low()) * (k / steps);
  }

  /** The colour of a cell. */
  @FunctionalInterface
  interface Colour {
    String of(int column, int row);
  }

  /** Cells reach a little under their neighbours: rounded corners would leave hairlines between. */
  double OVERLAP = 0.2;

  /** Draws the cells, those of one colour in a row as one rectangle. */
  static void drawCells(Plot plot, Axis x, Axis y, int cells, Colour colour) {
    Svg svg = plot.svg();
    // Smoothed edges would let the background shine through between neighbours.
    svg.open("g", "shape-rendering", "crispEdges");
    for (int row = 0; row < cells; row++) {
      double top = plot.py(step(y, row + 1, cells));
      double bottom = plot.py(step(y, row, cells)) + (row > 0 ? OVERLAP : 0);
      int begin = 0;
      while (begin < cells) {
        String fill = colour.of(begin, row);
        int end = begin + 1;
        while (end < cells && colour.of(end, row).equals(fill)) {
          end++;
        }
        double left = plot.px(step(x, begin, cells)) - (begin > 0 ? OVERLAP : 0);
        double right = plot.px(step(x, end, cells));
        svg.element(
            "rect",
            "x",
            left,
            "y",
            top,
            "width",
            right - left,
            "height",
            bottom - top,
            "fill",
            fill);
        begin = end;
      }
    }
    svg.close("g");
  }
}
