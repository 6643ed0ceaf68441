package autodiff.view;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.BitSet;

/** Regions of classes by index: a flat colour each. */
record ClassField(RegionChart.Classifier classifier) implements Field {

  @Override
  public Sample sample(Axis x, Axis y, int cells) {
    int[][] classes = new int[cells][cells];
    for (int row = 0; row < cells; row++) {
      for (int column = 0; column < cells; column++) {
        double px = Field.step(x, column + 0.5, cells);
        double py = Field.step(y, row + 0.5, cells);
        int k = classifier.classOf(px, py);
        checkArgument(k >= 0, "class %s at (%s, %s); classes count from 0", k, px, py);
        classes[row][column] = k;
      }
    }
    return new Cells(x, y, classes);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Cells(Axis x, Axis y, int[][] of) implements Sample {
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
      Field.drawCells(plot, x, y, of.length, (column, row) -> Palette.tint(of[row][column], FLAT));
    }
  }
}
