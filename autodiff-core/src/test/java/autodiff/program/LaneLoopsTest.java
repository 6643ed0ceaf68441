package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.kernel.BinaryLoop;
import autodiff.kernel.ExpectedKernels;
import autodiff.kernel.TernaryLoop;
import autodiff.kernel.UnaryLoop;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loops that lanes choose, for the whole table. */
class LaneLoopsTest {
  @AfterEach
  void restore() {
    WarmUpKernels.beginAfter(WarmUpKernels.USUAL);
  }

  private static final int LENGTH = 8 * 512;
  private static final long SEED = 11;

  /** How far from the table an operation may be, in units in the last place. */
  static double limit(Operation op) {
    return LaneLoops.mayRound(op.name()) ? 1 : 0;
  }

  /** In units in the last place of the expected number; 0 only if they are the same. */
  static double distance(double expected, double actual) {
    if (Double.doubleToLongBits(expected) == Double.doubleToLongBits(actual)) {
      return 0;
    }
    double distance = Math.abs(expected - actual) / Math.ulp(expected);
    return distance > 0 ? distance : Double.POSITIVE_INFINITY;
  }

  private static double[][] operands(Elementwise op) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] special = RandomCode.SPECIAL;
    double[][] x = new double[op.arity()][LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int code = i;
      for (int k = 0; k < x.length; k++) {
        x[k][i] = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-2, 3));
        if (i < special.length * special.length) {
          x[k][i] = special[code % special.length];
          code /= special.length;
        } else if (i % 7 == k) {
          x[k][i] = special[random.nextInt(special.length)];
        } else if (i % 11 == k) {
          x[k][i] = x[0][i];
        }
      }
      if (op.name().equals("polygamma") || op.name().equals("sinc")) {
        x[1][i] = i % 4;
      }
    }
    return x;
  }

  static void map(Object loop, double[][] x, double[] out, int n) {
    if (loop instanceof UnaryLoop unary) {
      unary.map(x[0], out, 0, n);
    } else if (loop instanceof BinaryLoop binary) {
      binary.map(x[0], x[1], out, 0, n);
    } else {
      ((TernaryLoop) loop).map(x[0], x[1], x[2], out, 0, n);
    }
  }

  private static double distance(Elementwise op, Object loop) {
    double[][] x = operands(op);
    double[] out = new double[LENGTH];
    map(loop, x, out, LENGTH);
    double most = 0;
    for (int i = 0; i < LENGTH; i++) {
      double[] point = new double[x.length];
      for (int k = 0; k < x.length; k++) {
        point[k] = x[k][i];
      }
      most = Math.max(most, distance(op.evaluate(point), out[i]));
    }
    return most;
  }

  /** Says which kernels there are, which are used, and how far they are from the table. */
  @Test
  @SuppressWarnings("ReferenceEquality") // A kernel set gives the very loop back.
  void theChosenLoopsAreWithinTheirLimits() {
    TreeMap<String, String> used = new TreeMap<>();
    TreeMap<String, String> unused = new TreeMap<>();
    for (Elementwise op : Elementwise.all()) {
      LaneLoops.Lane lane = LaneLoops.of(op);
      double distance = distance(op, lane.loop());
      assertTrue(
          distance <= limit(op),
          () ->
              String.format(
                  Locale.ROOT, "%s is %s ulp from the table, seed %d", op.name(), distance, SEED));
      Object plain = LaneLoops.plain(op);
      assertTrue(distance(op, plain) == 0, op.name());
      Object kernel = LaneLoops.kernel(op, plain);
      if (kernel != plain) {
        double ofKernel = distance(op, kernel);
        (lane.vector() ? used : unused).put(op.name(), text(ofKernel));
        assertTrue(
            !lane.vector() || ofKernel <= limit(op),
            () ->
                String.format(
                    Locale.ROOT, "%s: the kernel is %s ulp from the table", op.name(), ofKernel));
      }
    }
    System.out.println(
        ExpectedKernels.set().name()
            + " kernels, ulp from the table: "
            + used
            + ", unused "
            + unused);
  }

  private static String text(double distance) {
    return distance == Math.rint(distance)
        ? "" + (long) distance
        : String.format(Locale.ROOT, "%.2f", distance);
  }

  @Test
  void aKernelThatBeginsLateGoesOnWithTheSameNumbers() {
    Elementwise op =
        Elementwise.all().stream().filter(e -> e.name().equals("mulNoNan")).findFirst().get();
    BinaryLoop loop = (BinaryLoop) LaneLoops.of(op).loop();
    double[][] x = operands(op);
    double[] first = new double[LENGTH];
    double[] out = new double[LENGTH];
    map(loop, x, first, LENGTH);
    for (int numbers : new int[] {0, WarmUpKernels.USUAL}) {
      WarmUpKernels.beginAfter(numbers);
      map(loop, x, out, LENGTH);
      assertArrayEquals(bits(first), bits(out));
    }
  }

  /**
   * As registers need it: any length, operands that are one number, the result an operand's row.
   */
  @Test
  void numbersInPlaceOfRowsAndResultsInPlaceOfOperands() {
    for (Elementwise op : Elementwise.all()) {
      double[][] x = operands(op);
      Object plain = LaneLoops.plain(op);
      Object loop = LaneLoops.of(op).vector() ? LaneLoops.kernel(op, plain) : plain;
      for (int n : new int[] {1, 7, 8, 30, 64}) {
        for (int ones = 0; ones < (1 << x.length) - 1; ones++) {
          double[][] mixed = new double[x.length][];
          double[][] full = new double[x.length][];
          for (int k = 0; k < x.length; k++) {
            boolean one = (ones >> k & 1) != 0;
            full[k] = Arrays.copyOfRange(x[k], 500, 500 + n);
            if (one) {
              Arrays.fill(full[k], x[k][500 + ones]);
            }
            mixed[k] = one ? new double[] {x[k][500 + ones]} : full[k].clone();
          }
          double[] expected = new double[n];
          map(loop, full, expected, n);
          for (int k = 0; k < x.length; k++) {
            if (mixed[k].length == n && (n > 1 || ones == 0)) {
              double[][] again = mixed.clone();
              again[k] = mixed[k].clone();
              map(loop, again, again[k], n);
              assertArrayEquals(bits(expected), bits(again[k]), op.name() + " in place of " + k);
            }
          }
        }
      }
    }
  }

  private static long[] bits(double[] x) {
    return Arrays.stream(x).mapToLong(Double::doubleToLongBits).toArray();
  }
}
