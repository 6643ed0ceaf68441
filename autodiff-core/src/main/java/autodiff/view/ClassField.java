package autodiff.view;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Regions of classes by index: a flat color each, and a line between them. Where two neighbors of
 * the grid are of different classes, the place where the class changes is found by bisection, so
 * borders are finer than the grid.
 */
record ClassField(RegionChart.Classifier classifier) implements Field {
  private static final int BISECTIONS = 7;

  @Override
  public Sample sample(Axis x, Axis y, int cells) {
    int[][] classes = new int[cells + 1][cells + 1];
    for (int row = 0; row <= cells; row++) {
      for (int column = 0; column <= cells; column++) {
        classes[row][column] = classAt(Field.step(x, column, cells), Field.step(y, row, cells));
      }
    }
    return new Corners(this, x, y, classes);
  }

  private int classAt(double x, double y) {
    int k = classifier.classOf(x, y);
    checkArgument(k >= 0, "class %s at (%s, %s); classes count from 0", k, x, y);
    return k;
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Corners(ClassField field, Axis x, Axis y, int[][] of) implements Sample {
    private int cells() {
      return of.length - 1;
    }

    private int classAt(double column, double row) {
      return field.classAt(Field.step(x, column, cells()), Field.step(y, row, cells()));
    }

    @Override
    public BitSet classes() {
      BitSet classes = new BitSet();
      for (int[] row : of) {
        for (int k : row) {
          classes.set(k);
        }
      }
      return classes;
    }

    @Override
    public boolean hasUndefined() {
      return false;
    }

    @Override
    public void draw(Plot plot) {
      BitSet classes = classes();
      int first = classes.nextSetBit(0);
      Placement placement = new Placement(plot, x, y, cells());
      List<Layer> layers = new ArrayList<>();
      StringBuilder lines = new StringBuilder();
      int below = first;
      for (int k = classes.nextSetBit(first + 1); k >= 0; k = classes.nextSetBit(k + 1)) {
        Contours contours = new Contours(new FromClass(this, k, below), placement);
        layers.add(new Layer(contours, Palette.tint(k, FLAT)));
        lines.append(contours.lines());
        below = k;
      }
      Field.drawLayers(placement, Palette.tint(first, FLAT), layers);
      Field.drawBoundary(plot, lines.toString());
    }
  }

  /**
   * The classes from one number on: each color lies over all lower ones.
   *
   * @param lowest the lowest of the classes
   * @param below the class before it, of those that occur
   */
  private record FromClass(Corners corners, int lowest, int below) implements Region {
    @Override
    public int cells() {
      return corners.cells();
    }

    @Override
    public boolean contains(int column, int row) {
      return corners.of[row][column] >= lowest;
    }

    @Override
    public double crossing(int column, int row, boolean up) {
      boolean begin = contains(column, row);
      double low = 0;
      double high = 1;
      for (int i = 0; i < BISECTIONS; i++) {
        double middle = (low + high) / 2;
        boolean same =
            begin
                == (corners.classAt(column + (up ? 0 : middle), row + (up ? middle : 0)) >= lowest);
        low = same ? middle : low;
        high = same ? high : middle;
      }
      return (low + high) / 2;
    }

    @Override
    public boolean containsMiddle(int column, int row) {
      return corners.classAt(column + 0.5, row + 0.5) >= lowest;
    }

    /** Between classes 0 and 2 the line is that of the region from class 1 on, not twice. */
    @Override
    public boolean showsLine(int column, int row) {
      int[] lower = corners.of[row];
      int[] upper = corners.of[row + 1];
      return lower[column] == below
          || lower[column + 1] == below
          || upper[column] == below
          || upper[column + 1] == below;
    }
  }
}
