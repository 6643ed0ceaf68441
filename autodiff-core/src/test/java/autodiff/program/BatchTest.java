package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.Value;
import autodiff.kernel.Workers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final int POINTS = 1000;
  private static final double[] NONE = {};
  private static final double[] IN = new SplittableRandom(3).doubles(3L * POINTS).toArray();

  /** The residual of a line, squared: variables slope and offset, then a point of the data. */
  private static Program residual() {
    double[] at = {1, 2};
    double[] data = {3};
    return Program.recordAll(
        (x, p) -> new Value[] {x[0].mul(p[0]).add(x[1]).square(), x[0].exp().mul(x[1])}, at, data);
  }

  @Test
  void rowsAndColumns() {
    Program f = residual();
    double[] rows = new double[2 * POINTS];
    f.runBatch(POINTS, IN, rows);
    double[] columnsIn = new double[IN.length];
    double[] columns = new double[rows.length];
    for (int p = 0; p < POINTS; p++) {
      double[] in = {IN[3 * p], IN[3 * p + 1], IN[3 * p + 2]};
      assertArrayEquals(f.call(in), new double[] {rows[2 * p], rows[2 * p + 1]}, 1e-15);
      for (int k = 0; k < 3; k++) {
        columnsIn[k * POINTS + p] = in[k];
      }
    }
    f.batch().columns().run(POINTS, columnsIn, columns);
    double[] spread = new double[10 + 5 * POINTS];
    f.batch().inputsAt(0, 1, POINTS).outputsAt(10, 5, 2).run(POINTS, columnsIn, spread);
    for (int p = 0; p < POINTS; p++) {
      for (int k = 0; k < 2; k++) {
        assertEquals(rows[2 * p + k], columns[k * POINTS + p], 1e-15);
        assertEquals(rows[2 * p + k], spread[10 + 5 * p + 2 * k], 1e-15);
      }
    }
  }

  @Test
  void sharedInputsAndSums() {
    Program f = residual();
    double[] shared = {0.5, 0.25};
    double[] out = new double[POINTS];
    double[] sums = new double[1];
    f.batch().sharingVariables().summing(1).run(POINTS, IN, shared, out, sums);
    for (int p = 0; p < POINTS; p++) {
      double r = 0.5 * IN[p] + 0.25;
      assertEquals(r * r, out[p], 1e-15);
    }
    assertEquals(POINTS * Math.exp(0.5) * 0.25, sums[0], 1e-9);
    double[] both = new double[2];
    f.batch().sharingVariables().summingAll().run(0, NONE, shared, NONE, both);
    assertArrayEquals(new double[2], both);
  }

  @Test
  void sumsAreTheSameForAnyNumberOfThreads() {
    Batch batch = residual().batch().sharing(0).summingAll();
    double[] one = new double[2];
    double[] three = new double[2];
    int size = Workers.size();
    try {
      Workers.setSize(1);
      batch.run(POINTS, IN, new double[] {2}, NONE, one);
      Workers.setSize(3);
      batch.run(POINTS, IN, new double[] {2}, NONE, three);
    } finally {
      Workers.setSize(size);
    }
    assertArrayEquals(one, three);
  }

  @Test
  void whatIsGivenIsChecked() {
    Program f = residual();
    ProgramTest.assertMessage(
        "batch: 3 points with 3 own inputs each need an array of 9; it has 8",
        IllegalArgumentException.class,
        () -> f.runBatch(3, new double[8], new double[6]));
    ProgramTest.assertMessage(
        "batch: arrays of 0 shared inputs and 0 sums; there are 1 and 0",
        IllegalArgumentException.class,
        () -> f.batch().sharingParameters().run(1, new double[2], new double[2]));
    assertThrows(IndexOutOfBoundsException.class, () -> f.batch().sharing(3));
    assertThrows(IllegalArgumentException.class, () -> f.batch().inputsAt(0, 1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> f.runBatch(-1, new double[8], new double[6]));
  }
}
