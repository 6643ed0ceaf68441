package autodiff.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns numbers into a path: with gaps where there is nothing to draw, and without the points that
 * nobody could see.
 *
 * <p>Of the points that follow each other within half a pixel's width, the first, the lowest, the
 * highest and the last are drawn: the picture is the same, and a million points cost no more than a
 * few thousand.
 */
final class Curve {
  private static final double COLUMN = 0.5;
  private static final int FEW = 24;

  private final Plot plot;
  private final boolean logarithmic;
  private final StringBuilder path = new StringBuilder();
  private final List<String[]> dots = new ArrayList<>();
  private boolean empty = true;
  private boolean few;

  /** The points of the current column, in pixels. */
  private final List<double[]> column = new ArrayList<>();

  private boolean lineBegun;
  private int lineLength;
  private double lastX;
  private double lastY;

  Curve(Plot plot, boolean logarithmic) {
    this.plot = plot;
    this.logarithmic = logarithmic;
  }

  void draw(double[] x, double[] y) {
    few = x.length <= FEW;
    for (int i = 0; i < x.length; i++) {
      if (!Axis.shows(x[i], false) || !Axis.shows(y[i], logarithmic)) {
        endLine();
        continue;
      }
      empty = false;
      double px = plot.px(x[i]);
      double py = plot.py(y[i]);
      if (few) {
        dots.add(new String[] {Svg.number(px), Svg.number(py)});
      }
      if (!column.isEmpty() && Math.abs(px - column.get(0)[0]) >= COLUMN) {
        flushColumn();
      }
      addToColumn(px, py);
    }
    endLine();
  }

  /** Keeps the first, the lowest, the highest and the last, in the order in which they came. */
  private void addToColumn(double px, double py) {
    column.add(new double[] {px, py});
    if (column.size() <= 4) {
      return;
    }
    int low = 0;
    int high = 0;
    for (int k = 1; k < column.size(); k++) {
      low = column.get(k)[1] > column.get(low)[1] ? k : low;
      high = column.get(k)[1] < column.get(high)[1] ? k : high;
    }
    for (int k = column.size() - 2; k > 0; k--) {
      if (k != low && k != high) {
        column.remove(k);
        return;
      }
    }
  }

  private void flushColumn() {
    for (double[] point : column) {
      if (!path.isEmpty()) {
        path.append(' ');
      }
      path.append(lineBegun ? 'L' : 'M');
      path.append(Svg.number(point[0])).append(' ').append(Svg.number(point[1]));
      lineBegun = true;
      lineLength++;
      lastX = point[0];
      lastY = point[1];
    }
    column.clear();
  }

  private void endLine() {
    flushColumn();
    if (lineLength == 1 && !few) {
      // A line of one point has no length: it would not be seen.
      dots.add(new String[] {Svg.number(lastX), Svg.number(lastY)});
    }
    lineBegun = false;
    lineLength = 0;
  }

  boolean isEmpty() {
    return empty;
  }

  String path() {
    return path.toString();
  }

  /** Points to be drawn as dots: all if they are few, else those without neighbors. */
  List<String[]> dots() {
    return dots;
  }
}
