package autodiff.program;

import static autodiff.program.ProgramTest.assertMessage;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import autodiff.Value;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One array as input and output: the inputs are read before they are overwritten. */
class SharedArraysTest {
  private static final long SEED = 20261129;
  private static final double[] NONE = {};

  /** Three inputs, two outputs; the guard is decided late. */
  private static Program program() {
    return Program.recordAll(
        x -> {
          Value sum = x[0].add(x[1]).mul(x[2]);
          Value y = sum.abs().add(1).greater(0).isTrue() ? sum : sum.neg();
          return new Value[] {x[1].add(x[0].mul(3)), y};
        },
        1,
        2,
        3);
  }

  @Test
  void overlappingPlacesOfOneArray() {
    for (Execution execution : Execution.values()) {
      Program f = program().with(execution);
      for (int inFrom = 0; inFrom < 6; inFrom++) {
        for (int outFrom = 0; outFrom < 6; outFrom++) {
          double[] array = new SplittableRandom(SEED).doubles(9).toArray();
          double[] expected = array.clone();
          double[] y = f.call(Arrays.copyOfRange(array, inFrom, inFrom + 3));
          System.arraycopy(y, 0, expected, outFrom, 2);
          f.run(array, inFrom, array, outFrom);
          assertArrayEquals(expected, array, execution + " " + inFrom + " " + outFrom);
        }
      }
    }
  }

  @Test
  void gradientsMayOverwriteTheInputs() {
    Program f = Program.record(x -> x[0].mul(x[1]).mul(x[2]), 1, 2, 3);
    double[] x = {2, 3, 5};
    f.valueAndGradient(x, x);
    assertArrayEquals(new double[] {15, 10, 6}, x);
  }

  @Test
  void batchesInPlace() {
    int points = 700; // More than a block of lanes, and than a part of points.
    for (Execution execution : Execution.values()) {
      BatchProgram rows = program().with(execution).batch();
      double[] in = new SplittableRandom(SEED).doubles(3L * points).toArray();
      double[] expected = in.clone();
      double[] out = new double[2 * points];
      rows.run(points, in, out);
      System.arraycopy(out, 0, expected, 0, out.length);
      double[] array = in.clone();
      rows.run(points, array, array);
      assertArrayEquals(expected, array, execution + " rows");

      rows.columns().run(points, in, out);
      System.arraycopy(out, 0, expected, 0, out.length);
      array = in.clone();
      rows.columns().run(points, array, array);
      assertArrayEquals(expected, array, execution + " columns");

      BatchProgram shifted = rows.inputsAt(2, 3, 1).outputsAt(0, 3, 1);
      double[] longer = Arrays.copyOf(in, in.length + 2);
      double[] apart = new double[longer.length];
      shifted.run(points, longer, apart);
      double[] same = longer.clone();
      shifted.run(points, same, same);
      for (int p = 0; p < points; p++) {
        apart[3 * p + 2] = longer[3 * p + 2];
      }
      System.arraycopy(longer, 3 * points, apart, 3 * points, 2);
      assertArrayEquals(apart, same, execution + " shifted rows");
    }
  }

  @Test
  void sharedInputsAndSumsInOneArray() {
    for (Execution execution : Execution.values()) {
      BatchProgram batch = program().with(execution).batch().sharing(0, 1).summingAll();
      double[] own = new SplittableRandom(SEED).doubles(700).toArray();
      double[] shared = {0.25, 0.5};
      double[] expected = new double[2];
      batch.run(700, own, shared, NONE, expected);
      batch.run(700, own, shared, NONE, shared);
      assertArrayEquals(expected, shared, execution.name());
      batch.run(2, new double[] {0.25, 0.5}, new double[] {1, 2}, NONE, expected);
      double[] two = {0.25, 0.5};
      batch.run(2, two, new double[] {1, 2}, NONE, two);
      assertArrayEquals(expected, two, execution.name());
    }
  }

  @Test
  void outputsOfTwoPointsInOnePlaceAreRefused() {
    BatchProgram batch = program().batch();
    assertMessage(
        "batch: 2 outputs a point at 0 + point * 1 + k * 1: output 1 of point 0 and output 0 of"
            + " point 1 go to one place; give each its own",
        IllegalArgumentException.class,
        () -> batch.outputsAt(0, 1, 1).run(3, new double[9], new double[9]));
    assertMessage(
        "batch: 2 outputs a point at 0 + point * 0 + k * 1: output 0 of point 0 and output 0 of"
            + " point 1 go to one place; give each its own",
        IllegalArgumentException.class,
        () -> batch.outputsAt(0, 0, 1).run(3, new double[9], new double[9]));
    double[] one = new double[1];
    assertMessage(
        "batch: one array for the points' own outputs and for the sums; give each its own",
        IllegalArgumentException.class,
        () -> batch.summing(0).run(1, new double[3], NONE, one, one));
    // Steps that only look alike.
    batch.outputsAt(0, 4, 6).run(3, new double[9], new double[20]);
    batch.outputsAt(0, 0, 1).run(1, new double[3], new double[2]);
  }

  @Test
  void loopsInPlace() {
    Recurrence loop =
        Recurrence.record(
            (s, w, x) -> {
              Value next = w[0].mul(s[0]).add(x[0]).tanh();
              return new Value[] {next, next.square()};
            },
            1,
            1,
            1);
    double[] data = {0.1, 0.2, 0.3};
    double[] end = new double[1];
    double sum = loop.run(3, new double[] {0.5}, new double[] {0.7}, data, end);
    for (int shared = 0; shared < 3; shared++) {
      double[] array = {shared == 0 ? 0.5 : shared == 1 ? 0.7 : 0.1};
      double[] start = shared == 0 ? array : new double[] {0.5};
      double[] weights = shared == 1 ? array : new double[] {0.7};
      assertEquals(sum, loop.run(3, start, weights, data.clone(), array));
      assertArrayEquals(end, array);
    }
    double[] ofState = {1};
    double[] ofWeights = new double[1];
    loop.gradient(3, new double[] {0.5}, new double[] {0.7}, data, ofState, ofWeights);
    double[] weights = {0.7};
    double[] state = {1};
    loop.gradient(3, new double[] {0.5}, weights, data, state, weights);
    assertArrayEquals(ofState, state);
    assertArrayEquals(ofWeights, weights);
    double[] both = {1};
    assertMessage(
        "recurrence: one array for the derivatives with respect to the state and to the weights;"
            + " give each its own",
        IllegalArgumentException.class,
        () -> loop.gradient(3, new double[] {0.5}, new double[] {0.7}, data, both, both));
  }
}
