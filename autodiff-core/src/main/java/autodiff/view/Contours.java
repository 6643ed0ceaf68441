package autodiff.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The outlines of a region by marching squares: closed lines along its boundary, with the region on
 * their left, straight within each cell.
 *
 * <p>The grid is surrounded by a ring of cells of no width that do not belong to the region, so an
 * outline that meets the edge of the plane follows it.
 */
final class Contours {
  private static final int NONE = -1;

  /** Points nearer to a straight line than so many pixels are left out. */
  private static final double TOLERANCE = 0.06;

  private final Region region;
  private final int cells;

  /** Sides in a row of the surrounded grid. */
  private final int stride;

  /** The side to which the outline goes on from a side, both by number. */
  private final int[] next;

  /** The cell that it crosses on its way, by column + row·cells; NONE if that has no width. */
  private final int[] crossed;

  /** An outline: a point at each crossed side, and whether the piece behind it is to be seen. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Loop(double[][] points, boolean[] line) {}

  private final List<Loop> loops = new ArrayList<>();

  Contours(Region region, Field.Placement placement) {
    this.region = region;
    cells = region.cells();
    stride = cells + 2;
    next = new int[2 * stride * stride];
    crossed = new int[next.length];
    Arrays.fill(next, NONE);
    for (int row = -1; row <= cells; row++) {
      for (int column = -1; column <= cells; column++) {
        cross(column, row);
      }
    }
    for (int side = 0; side < next.length; side++) {
      if (next[side] != NONE) {
        loops.add(loop(side, placement));
      }
    }
  }

  private boolean contains(int column, int row) {
    return column >= 0
        && column <= cells
        && row >= 0
        && row <= cells
        && region.contains(column, row);
  }

  /** The number of the side from a corner to the right or up. */
  private int side(int column, int row, boolean up) {
    return 2 * ((row + 1) * stride + column + 1) + (up ? 1 : 0);
  }

  /** Joins the crossed sides of a cell, from where the region ends to where it begins. */
  private void cross(int column, int row) {
    // Corners and sides counterclockwise from the lower left; side k is from corner k to k + 1.
    boolean[] in = {
      contains(column, row),
      contains(column + 1, row),
      contains(column + 1, row + 1),
      contains(column, row + 1)
    };
    boolean saddle = in[0] == in[2] && in[1] == in[3] && in[0] != in[1];
    boolean joined = saddle && region.containsMiddle(column, row);
    boolean wide = column >= 0 && column < cells && row >= 0 && row < cells;
    for (int k = 0; k < 4; k++) {
      if (in[k] && !in[(k + 1) % 4]) {
        int to = (k + 1) % 4;
        if (saddle) {
          to = joined ? to : (k + 3) % 4;
        } else {
          while (in[to] || !in[(to + 1) % 4]) {
            to = (to + 1) % 4;
          }
        }
        int from = sideOf(column, row, k);
        next[from] = sideOf(column, row, to);
        crossed[from] = wide ? row * cells + column : NONE;
      }
    }
  }

  private int sideOf(int column, int row, int k) {
    return switch (k) {
      case 0 -> side(column, row, false);
      case 1 -> side(column + 1, row, true);
      case 2 -> side(column, row + 1, false);
      default -> side(column, row, true);
    };
  }

  /** Follows an outline around and removes it from the sides still to be looked at. */
  private Loop loop(int first, Field.Placement placement) {
    List<double[]> points = new ArrayList<>();
    List<Boolean> line = new ArrayList<>();
    int side = first;
    while (next[side] != NONE) {
      points.add(point(side, placement));
      int cell = crossed[side];
      line.add(cell != NONE && region.showsLine(cell % cells, cell / cells));
      int after = next[side];
      next[side] = NONE;
      side = after;
    }
    boolean[] seen = new boolean[line.size()];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = line.get(i);
    }
    return new Loop(points.toArray(double[][]::new), seen);
  }

  private double[] point(int side, Field.Placement placement) {
    boolean up = side % 2 == 1;
    int column = side / 2 % stride - 1;
    int row = side / 2 / stride - 1;
    double across = column;
    double along = row;
    if (up) {
      along = row < 0 ? 0 : row == cells ? cells : row + region.crossing(column, row, true);
    } else {
      across =
          column < 0 ? 0 : column == cells ? cells : column + region.crossing(column, row, false);
    }
    return new double[] {placement.x(across), placement.y(along)};
  }

  /** The outlines as one path to be filled; empty if the region is. */
  String area() {
    StringBuilder path = new StringBuilder();
    for (Loop loop : loops) {
      append(path, Arrays.asList(loop.points));
      path.append('Z');
    }
    return path.toString();
  }

  /** The pieces of the outlines that are to be seen as lines; empty if there are none. */
  String lines() {
    StringBuilder path = new StringBuilder();
    for (Loop loop : loops) {
      int n = loop.points.length;
      // Begins behind a piece that is not seen, for no line to be cut in two.
      int start = 0;
      while (start < n && loop.line[start]) {
        start++;
      }
      List<double[]> line = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        int k = (start + i) % n;
        if (loop.line[k]) {
          if (line.isEmpty()) {
            line.add(loop.points[k]);
          }
          line.add(loop.points[(k + 1) % n]);
        }
        if (!line.isEmpty() && (!loop.line[k] || i == n - 1)) {
          append(path, line);
          line.clear();
        }
      }
    }
    return path.toString();
  }

  private static void append(StringBuilder path, List<double[]> points) {
    char command = 'M';
    for (double[] point : straightened(points)) {
      path.append(command).append(Svg.number(point[0])).append(' ').append(Svg.number(point[1]));
      command = 'L';
    }
  }

  /** Without the points that the straight line between others passes through. */
  private static List<double[]> straightened(List<double[]> points) {
    List<double[]> kept = new ArrayList<>();
    int anchor = 0;
    kept.add(points.get(0));
    for (int i = 2; i < points.size(); i++) {
      boolean straight = true;
      for (int k = anchor + 1; k < i && straight; k++) {
        straight = distance(points.get(k), points.get(anchor), points.get(i)) <= TOLERANCE;
      }
      if (!straight) {
        anchor = i - 1;
        kept.add(points.get(anchor));
      }
    }
    if (points.size() > 1) {
      kept.add(points.get(points.size() - 1));
    }
    return kept;
  }

  /** The distance of p from the piece between a and b. */
  private static double distance(double[] p, double[] a, double[] b) {
    double dx = b[0] - a[0];
    double dy = b[1] - a[1];
    double square = dx * dx + dy * dy;
    double t =
        square == 0
            ? 0
            : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square));
    return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
  }
}
