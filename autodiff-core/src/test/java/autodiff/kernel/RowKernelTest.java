package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sums, rows and transpositions of the current set against plain loops and definitions. */
class RowKernelTest {
  private static final long SEED = 21;
  private static final RowKernel PLAIN = KernelSet.plain().rows();
  private static final RowKernel ROWS = ExpectedKernels.set().rows();
  private static final double INF = Double.POSITIVE_INFINITY;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void rowsOfEveryLength() {
    for (int length = 1; length < 70; length++) {
      check(numbers(length + 20), length % 17, length);
    }
    check(numbers(5000), 3, 4990);
  }

  @Test
  void rowsWithInfinitiesAndNaN() {
    for (double special : new double[] {INF, -INF, Double.NaN, Float.MAX_VALUE}) {
      for (int length : new int[] {1, 2, 7, 16, 40}) {
        for (int count = 1; count <= length; count += Math.max(1, length / 3)) {
          double[] x = numbers(length);
          Arrays.fill(x, 0, count, special);
          checkExponentials(x, 0, length);
        }
      }
    }
  }

  @Test
  void corners() {
    double[] nothing = {-INF, -INF, -INF};
    double[] out = new double[3];
    assertEquals(-INF, ROWS.logSumExp(nothing, 0, 3));
    assertEquals(-INF, ROWS.logSumExp(nothing, 0, 0));
    assertEquals(INF, ROWS.logSumExp(new double[] {1, INF, INF}, 0, 3));
    assertEquals(Double.NaN, ROWS.logSumExp(new double[] {1, Double.NaN, INF}, 0, 3));
    ROWS.softmax(nothing, 0, 3, out);
    assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN}, out);
    ROWS.softmax(new double[] {-1000, -INF, -1000}, 0, 3, out);
    assertArrayEquals(new double[] {0.5, 0, 0.5}, out);
  }

  private void check(double[] x, int from, int length) {
    checkExponentials(x, from, length);
    String where = "length " + length + ", seed " + SEED;
    double[] y = new double[x.length];
    double[] z = new double[x.length];
    float[] xf = floats(x);
    float[] yf = new float[x.length];
    double r = PLAIN.normalize(x, from, length, 1e-5, y);
    assertEquals(r, ROWS.normalize(x, from, length, 1e-5, z), 1e-12 * r, where);
    assertArrayEquals(y, z, 1e-11, where);
    assertEquals(r, ROWS.normalize(xf, from, length, 1e-5, yf), 2e-5 * r, where);
    assertArrayEquals(floats(y), yf, length == 1 ? 1e-4f : 2e-5f, where);
    double[] g = numbers(x.length);
    double[] back = new double[x.length];
    double[] expected = new double[x.length];
    PLAIN.pullBackNormalize(g, y, from, length, r, expected);
    ROWS.pullBackNormalize(g, y, from, length, r, back);
    assertArrayEquals(expected, back, 1e-11 * r, where);
    float[] backf = new float[x.length];
    ROWS.pullBackNormalize(floats(g), floats(y), from, length, r, backf);
    assertArrayEquals(floats(expected), backf, (float) (1e-4 * r), where);
  }

  private static void checkExponentials(double[] x, int from, int length) {
    String where = Arrays.toString(Arrays.copyOfRange(x, from, from + Math.min(5, length)));
    where += "... of " + length + ", seed " + SEED;
    double[] y = new double[x.length];
    double[] z = new double[x.length];
    float[] zf = new float[x.length];
    PLAIN.softmax(x, from, length, y);
    ROWS.softmax(x, from, length, z);
    ROWS.softmax(floats(x), from, length, zf);
    assertClose(y, z, zf, 1e-14, 4e-6, where);
    PLAIN.logSoftmax(x, from, length, y);
    ROWS.logSoftmax(x, from, length, z);
    ROWS.logSoftmax(floats(x), from, length, zf);
    assertClose(y, z, zf, 1e-14, 4e-6, where);
    double sum = PLAIN.logSumExp(x, from, length);
    assertClose(sum, ROWS.logSumExp(x, from, length), 1e-14, where);
    assertClose(sum, ROWS.logSumExp(floats(x), from, length), 4e-6, where);
    ROWS.softmax(x, from, length, -2.5, z);
    ROWS.softmax(floats(x), from, length, -2.5, zf);
    PLAIN.softmax(x, from, length, y);
    for (int i = from; i < from + length; i++) {
      y[i] *= -2.5;
    }
    assertClose(y, z, zf, 1e-14, 4e-6, where);
    double[] same = x.clone();
    ROWS.softmax(same, from, length, same);
    ROWS.softmax(x, from, length, z);
    for (int i = 0; i < length; i++) {
      assertClose(z[from + i], same[from + i], 1e-14, "in place, " + where);
    }
  }

  private static void assertClose(
      double[] y, double[] z, float[] zf, double tolerance, double tolerancef, String where) {
    for (int i = 0; i < y.length; i++) {
      assertClose(y[i], z[i], tolerance, where);
      assertClose(y[i], zf[i], tolerancef, where);
    }
  }

  /** Relatively; but ln(1 + s) with a small s has only the digits of float64 after the point. */
  private static void assertClose(double expected, double actual, double tolerance, String where) {
    double floor = tolerance < 1e-10 ? 2e-15 : 1e-37;
    double scale = Double.isFinite(expected) ? Math.abs(expected) : 0;
    assertEquals(expected, actual, Math.max(tolerance * scale, floor), where);
  }

  @Test
  void pullingBackThroughLogarithmsOfShares() {
    for (int length = 1; length < 70; length++) {
      checkPullBack(length % 9, length);
    }
    checkPullBack(3, 3000);
  }

  private void checkPullBack(int from, int length) {
    double[] g = numbers(from + length + 2);
    double[] y = new double[g.length];
    PLAIN.logSoftmax(numbers(g.length), from, length, y);
    double[] rounded = y.clone();
    double sum = 0;
    double terms = 0;
    for (int i = from; i < from + length; i++) {
      rounded[i] = (float) y[i];
      sum += g[i];
      terms += Math.abs(g[i]);
    }
    for (RowKernel rows : new RowKernel[] {ROWS, PLAIN}) {
      double[] out = new double[g.length];
      float[] outf = new float[g.length];
      double[] same = y.clone();
      rows.pullBackLogSoftmax(g, y, from, length, out);
      rows.pullBackLogSoftmax(floats(g), floats(y), from, length, outf);
      rows.pullBackLogSoftmax(g, same, from, length, same);
      for (int i = 0; i < g.length; i++) {
        boolean inside = i >= from && i < from + length;
        String where = i + " of " + length + " from " + from + ", seed " + SEED;
        double expected = inside ? g[i] - Math.exp(y[i]) * sum : 0;
        double expectedf = inside ? g[i] - Math.exp(rounded[i]) * sum : 0;
        assertEquals(expected, out[i], 1e-15 * terms, where);
        assertEquals(expectedf, outf[i], 1e-6 * terms, where);
        assertEquals(inside ? expected : y[i], same[i], 1e-15 * terms, "in place, " + where);
      }
    }
  }

  @Test
  void sums() {
    SumKernel plain = KernelSet.plain().sums();
    SumKernel sums = ExpectedKernels.set().sums();
    for (int length : new int[] {0, 1, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 100, 2049, 10000}) {
      double[] x = numbers(length + 9);
      for (int from = 0; from < 9; from += 4) {
        String where = length + " numbers from " + from + ", seed " + SEED;
        double sum = plain.sum(x, from, length);
        assertEquals(sum, sums.sum(x, from, length), 1e-12 * (1 + length), where);
        assertEquals(sum, sums.sum(floats(x), from, length), 1e-5 * (1 + length), where);
      }
    }
    for (int inner = 1; inner < 40; inner++) {
      int length = 3 + inner % 5 * 100;
      double[] x = numbers(2 + length * inner);
      double[] expected = new double[inner + 2];
      double[] out = new double[inner + 2];
      float[] outf = new float[inner + 2];
      plain.columns(x, 2, length, inner, inner, expected, 1);
      sums.columns(x, 2, length, inner, inner, out, 1);
      sums.columns(floats(x), 2, length, inner, inner, outf, 1);
      assertArrayEquals(expected, out, 1e-11, inner + " columns, seed " + SEED);
      assertArrayEquals(floats(expected), outf, 2e-2f, inner + " columns, seed " + SEED);
    }
  }

  @Test
  void transposing() {
    int[][] sizes = {{3, 130, 70}, {1, 257, 65}, {2, 64, 129}, {5, 4, 600}, {1, 1000, 9}};
    for (int[] s : sizes) {
      double[] x = numbers(7 + s[0] * s[1] * s[2]);
      // [a, b, c] read as [a, c, b], and as [c, a, b].
      checkRead(x, new int[] {s[1] * s[2], 1, s[2]}, new int[] {s[0], s[2], s[1]});
      checkRead(x, new int[] {1, s[1] * s[2], s[2]}, new int[] {s[2], s[0], s[1]});
    }
  }

  private static void checkRead(double[] x, int[] strides, int[] sizes) {
    int count = sizes[0] * sizes[1] * sizes[2];
    double[] expected = new double[count];
    for (int a = 0, k = 0; a < sizes[0]; a++) {
      for (int b = 0; b < sizes[1]; b++) {
        for (int c = 0; c < sizes[2]; c++, k++) {
          expected[k] = x[7 + a * strides[0] + b * strides[1] + c * strides[2]];
        }
      }
    }
    double[] out = new double[count];
    float[] outf = new float[count];
    Strided.read(x, 7, strides, sizes, out);
    Strided.read(floats(x), 7, strides, sizes, outf);
    assertArrayEquals(expected, out, Arrays.toString(sizes));
    assertArrayEquals(floats(expected), outf, Arrays.toString(sizes));
  }

  private double[] numbers(int count) {
    double[] x = new double[count];
    for (int i = 0; i < count; i++) {
      // Numbers that float32 has too.
      x[i] = (float) (20 * random.nextDouble() - 10);
    }
    return x;
  }

  private static float[] floats(double[] x) {
    float[] copy = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      copy[i] = (float) x[i];
    }
    return copy;
  }
}
