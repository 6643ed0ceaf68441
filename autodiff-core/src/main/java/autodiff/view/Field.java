package autodiff.view;

import java.util.BitSet;
import java.util.Collection;

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

  /** Where the cells of a grid are in a picture. */
  record Placement(Plot plot, Axis xAxis, Axis yAxis, int cells) {
    double x(double column) {
      return plot.px(step(xAxis, column, cells));
    }

    double y(double row) {
      return plot.py(step(yAxis, row, cells));
    }

    /** Fills cells from one column to before another. */
    void fill(String color, int row, int begin, int end) {
      fill(color, x(begin), y(row + 1), x(end), y(row));
    }

    private void fill(String color, double left, double top, double right, double bottom) {
      plot.svg()
          .element(
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
              color);
    }
  }

  /** A region and its color. */
  record Layer(Contours contours, String color) {}

  /**
   * Draws regions, each over those before it: where a region lies within the one before, no
   * background shines through between them. The first color is that of what belongs to none.
   */
  static void drawLayers(Placement placement, String first, Collection<Layer> layers) {
    Svg svg = placement.plot.svg();
    svg.open("g", "class", "regions");
    placement.fill(
        first,
        placement.x(0),
        placement.y(placement.cells),
        placement.x(placement.cells),
        placement.y(0));
    for (Layer layer : layers) {
      String area = layer.contours.area();
      if (!area.isEmpty()) {
        svg.element("path", "d", area, "fill", layer.color);
      }
    }
    svg.close("g");
  }

  /** Draws the line between regions. */
  static void drawBoundary(Plot plot, String path) {
    if (!path.isEmpty()) {
      plot.svg()
          .element(
              "path",
              "class",
              "boundary",
              "d",
              path,
              "fill",
              "none",
              "stroke",
              Palette.INK,
              "stroke-width",
              1.4,
              "stroke-linecap",
              "round",
              "stroke-linejoin",
              "round");
    }
  }
}
