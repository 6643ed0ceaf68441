package autodiff.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Two regions by a score: the shade says how far it is from the threshold, a line where it is. */
record ScoreField(DoubleBinaryOperator score, double threshold) implements Field {
  private static final int SHADES = 10;
  private static final double STRONGEST = 0.55;

  /** The distance that so large a part of the plane stays within gets the strongest shade. */
  private static final double QUANTILE = 0.9;

  @Override
  public Sample sample(Axis x, Axis y, int cells) {
    double[][] corners = new double[cells + 1][cells + 1];
    for (int row = 0; row <= cells; row++) {
      for (int column = 0; column <= cells; column++) {
        corners[row][column] =
            score.applyAsDouble(Field.step(x, column, cells), Field.step(y, row, cells))
                - threshold;
      }
    }
    return new Corners(x, y, corners);
  }

  /**
   * The score above the threshold at the corners of the cells.
   *
   * @param of the scores, by row and column
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Corners(Axis x, Axis y, double[][] of) implements Sample {
    private int cells() {
      return of.length - 1;
    }

    /** The score in the middle of a cell, or NaN; halves, for large scores not to overflow. */
    private double middle(int column, int row) {
      return 0.5 * (0.5 * of[row][column] + 0.5 * of[row + 1][column + 1])
          + 0.5 * (0.5 * of[row + 1][column] + 0.5 * of[row][column + 1]);
    }

    @Override
    public BitSet classes() {
      BitSet classes = new BitSet();
      classes.set(0, 2);
      return classes;
    }

    @Override
    public boolean hasUndefined() {
      for (int row = 0; row < cells(); row++) {
        for (int column = 0; column < cells(); column++) {
          if (Double.isNaN(middle(column, row))) {
            return true;
          }
        }
      }
      return false;
    }

    @Override
    public void draw(Plot plot) {
      double[] distances =
          Arrays.stream(of)
              .flatMapToDouble(Arrays::stream)
              .map(Math::abs)
              .filter(Double::isFinite)
              .sorted()
              .toArray();
      double far = distances.length == 0 ? 1 : distances[(int) (QUANTILE * (distances.length - 1))];
      double full = far > 0 ? far : 1;
      Placement placement = new Placement(plot, x, y, cells());
      List<Layer> layers = new ArrayList<>();
      String boundary = "";
      for (int k = 1 - SHADES; k < SHADES; k++) {
        Contours contours = new Contours(new Above(this, k * (full / SHADES)), placement);
        layers.add(new Layer(contours, color(k)));
        if (k == 0) {
          boundary = contours.lines();
        }
      }
      Field.drawLayers(placement, color(-SHADES), layers);
      drawUndefined(placement);
      Field.drawBoundary(plot, boundary);
    }

    /** The color between two levels, by the number of the lower one. */
    private static String color(int level) {
      int shade = level >= 0 ? level + 1 : -level;
      return Palette.tint(level >= 0 ? 1 : 0, STRONGEST * shade / SHADES);
    }

    /** Gray cells, those beside each other in a row as one. */
    private void drawUndefined(Placement placement) {
      Svg svg = placement.plot().svg();
      svg.open("g", "shape-rendering", "crispEdges");
      for (int row = 0; row < cells(); row++) {
        int begin = 0;
        for (int column = 0; column <= cells(); column++) {
          if (column == cells() || !Double.isNaN(middle(column, row))) {
            if (column > begin) {
              placement.fill(Palette.UNDEFINED, row, begin, column);
            }
            begin = column + 1;
          }
        }
      }
      svg.close("g");
    }
  }

  /** Where the score is above a level. */
  private record Above(Corners corners, double level) implements Region {
    @Override
    public int cells() {
      return corners.cells();
    }

    @Override
    public boolean contains(int column, int row) {
      return corners.of[row][column] > level;
    }

    @Override
    public double crossing(int column, int row, boolean up) {
      double a = corners.of[row][column];
      double b = up ? corners.of[row + 1][column] : corners.of[row][column + 1];
      if (!Double.isFinite(a) || !Double.isFinite(b)) {
        return 0.5;
      }
      // Halves, for large scores not to overflow.
      double share = (0.5 * level - 0.5 * a) / (0.5 * b - 0.5 * a);
      return Math.max(0, Math.min(1, share));
    }

    @Override
    public boolean containsMiddle(int column, int row) {
      return corners.middle(column, row) > level;
    }

    @Override
    public boolean showsLine(int column, int row) {
      return !Double.isNaN(corners.middle(column, row));
    }
  }
}
