package autodiff.view;

import java.util.Arrays;
import java.util.BitSet;
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
      Field.drawCells(plot, x, y, cells(), (column, row) -> colour(middle(column, row), full));
      String boundary = boundary(plot);
      if (!boundary.isEmpty()) {
        plot.svg()
            .element(
                "path",
                "d",
                boundary,
                "fill",
                "none",
                "stroke",
                Palette.INK,
                "stroke-width",
                1.4,
                "stroke-linecap",
                "round");
      }
    }

    private static String colour(double score, double full) {
      if (Double.isNaN(score)) {
        return Palette.UNDEFINED;
      }
      double share = Math.min(1, Math.abs(score) / full);
      double shade = Math.ceil(share * SHADES) / SHADES;
      return Palette.tint(score > 0 ? 1 : 0, shade * STRONGEST);
    }

    /** Where the score is 0: marching squares, straight between the sides of each cell. */
    private String boundary(Plot plot) {
      StringBuilder path = new StringBuilder();
      for (int row = 0; row < cells(); row++) {
        for (int column = 0; column < cells(); column++) {
          cross(plot, path, column, row);
        }
      }
      return path.toString();
    }

    private void cross(Plot plot, StringBuilder path, int column, int row) {
      double[] side = {
        crossing(of[row][column], of[row][column + 1]), // below
        crossing(of[row][column + 1], of[row + 1][column + 1]), // right
        crossing(of[row + 1][column], of[row + 1][column + 1]), // above
        crossing(of[row][column], of[row + 1][column]) // left
      };
      double[] across = {side[0], 1, side[2], 0};
      double[] up = {0, side[1], 1, side[3]};
      // Around a saddle all four sides cross; the middle tells which two belong together.
      boolean saddle = Arrays.stream(side).noneMatch(Double::isNaN);
      boolean joined = saddle && middle(column, row) > 0 == of[row][column] > 0;
      int[] order = joined ? new int[] {0, 1, 2, 3} : new int[] {3, 0, 1, 2};
      int open = -1;
      for (int k : order) {
        if (Double.isNaN(side[k])) {
          continue;
        }
        if (open < 0) {
          open = k;
        } else {
          point(plot, path, 'M', column + across[open], row + up[open]);
          point(plot, path, 'L', column + across[k], row + up[k]);
          open = -1;
        }
      }
    }

    private void point(Plot plot, StringBuilder path, char command, double column, double row) {
      path.append(command)
          .append(Svg.number(plot.px(Field.step(x, column, cells()))))
          .append(' ')
          .append(Svg.number(plot.py(Field.step(y, row, cells()))));
    }

    /** Where between two corners the score changes sign, from 0 to 1; NaN if it does not. */
    private static double crossing(double a, double b) {
      if (Double.isNaN(a) || Double.isNaN(b) || a > 0 == b > 0) {
        return Double.NaN;
      }
      if (Double.isInfinite(a) || Double.isInfinite(b)) {
        return 0.5;
      }
      double half = 0.5 * a;
      return half / (half - 0.5 * b);
    }
  }
}
