package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Extrema, sums and products of both sets against loops that follow their definitions: at lengths
 * around the number of lanes and the sizes of blocks, wherever they begin, with ties, zeros of both
 * signs, infinities and NaN.
 */
class ReductionContractTest {
  private static final long SEED = 23;
  private static final KernelSet[] SETS = {ExpectedKernels.set(), KernelSet.plain()};

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final int threads = Workers.size();

  @AfterEach
  void restoreThreads() {
    Workers.setSize(threads);
  }

  /** The first of the best, as the table of operations says it. */
  private static int place(double[] x, int from, int length, int stride, boolean largest) {
    int place = from;
    for (int k = 0; k < length; k++) {
      double e = x[from + k * stride];
      if (Double.isNaN(e)) {
        return from + k * stride;
      }
      if (largest ? e > x[place] : e < x[place]) {
        place = from + k * stride;
      }
    }
    return place;
  }

  @Test
  void extremaOfRows() {
    for (int length = 1; length <= 140; length++) {
      checkRow(length, length % 7);
    }
    for (int length : new int[] {1023, 1024, 1025, 2047, 2050, 3100, 5000}) {
      for (int trial = 0; trial < 6; trial++) {
        checkRow(length, random.nextInt(9));
      }
    }
  }

  private void checkRow(int length, int from) {
    double[] x = numbers(from + length + 3);
    String where = length + " numbers from " + from + ", seed " + SEED;
    for (KernelSet set : SETS) {
      ExtremeKernel kernel = set.extremes();
      for (boolean largest : new boolean[] {true, false}) {
        int place = place(x, from, length, 1, largest);
        assertEquals(place, kernel.place(x, from, length, largest), where);
        assertEquals(place, kernel.place(floats(x), from, length, largest), where);
        int first = from;
        while (!Extremes.same(x[first], x[place])) {
          first++;
        }
        assertEquals(first, kernel.find(x, from, length, x[place]), where);
        assertEquals(first, kernel.find(floats(x), from, length, (float) x[place]), where);
      }
      assertEquals(-1, kernel.find(x, from, length, 0.123), where);
      assertEquals(-1, kernel.find(floats(x), from, length, 0.123f), where);
    }
  }

  @Test
  void extremaOfColumns() {
    for (int count = 1; count <= 70; count++) {
      int length = 1 + random.nextInt(12);
      int stride = count + random.nextInt(3);
      int from = random.nextInt(5);
      double[] x = numbers(from + length * stride);
      String where = "[" + length + ", " + count + "] from " + from + ", seed " + SEED;
      for (KernelSet set : SETS) {
        for (boolean largest : new boolean[] {true, false}) {
          int[] expected = new int[count + 2];
          for (int i = 0; i < count; i++) {
            expected[1 + i] = place(x, from + i, length, stride, largest);
          }
          int[] places = new int[count + 2];
          set.extremes().columns(x, from, length, stride, count, largest, places, 1);
          assertArrayEquals(expected, places, where);
          places = new int[count + 2];
          set.extremes().columns(floats(x), from, length, stride, count, largest, places, 1);
          assertArrayEquals(expected, places, where);
        }
      }
    }
  }

  @Test
  void products() {
    for (int length : new int[] {0, 1, 7, 15, 16, 31, 32, 33, 63, 64, 65, 127, 200, 257}) {
      double[] x = new double[length + 4];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) ((random.nextBoolean() ? 1 : -1) * (0.5 + random.nextDouble()));
      }
      assertProduct(x, length);
      if (length > 0) {
        x[3 + random.nextInt(length)] = 0;
        assertProduct(x, length);
        x[3 + random.nextInt(length)] = Double.POSITIVE_INFINITY;
        assertProduct(x, length);
      }
      // One after another they stay in range; every other one alone would not.
      for (int i = 0; i < x.length; i++) {
        x[i] = i % 2 == 0 ? 0x1p100 : 0x1p-100;
      }
      assertProduct(x, length);
    }
  }

  private static void assertProduct(double[] x, int length) {
    double product = 1;
    for (int i = 3; i < 3 + length; i++) {
      product *= x[i];
    }
    double tolerance = Double.isFinite(product) ? Math.abs(product) * 1e-13 : 0;
    double[] row = Arrays.copyOfRange(x, 3, 3 + length);
    String where = length + " numbers, seed " + SEED;
    double[] out = new double[1];
    float[] outf = new float[1];
    ElementProducts.run(row, 1, length, 1, out);
    ElementProducts.run(floats(row), 1, length, 1, outf);
    assertEquals(product, out[0], tolerance, where);
    assertEquals((float) product, outf[0], (float) (tolerance * 1e6), where);
    // The same numbers as each of three columns.
    double[] columns = new double[3 * length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = row[i / 3];
    }
    out = new double[3];
    ElementProducts.run(columns, 1, length, 3, out);
    assertEquals(product, out[2], tolerance, where);
  }

  @Test
  void sumsOfColumns() {
    for (int count = 1; count <= 70; count++) {
      for (int length : new int[] {0, 1, 3, 4, 9, 256, 257, 600}) {
        int stride = count + random.nextInt(3);
        double[] x = new double[2 + length * stride];
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (2 * random.nextDouble() - 1);
        }
        double[] expected = new double[count + 2];
        for (int k = 0; k < length; k++) {
          for (int i = 0; i < count; i++) {
            expected[1 + i] += x[2 + k * stride + i];
          }
        }
        for (KernelSet set : SETS) {
          String where = set.name() + " [" + length + ", " + count + "], seed " + SEED;
          double[] out = new double[count + 2];
          float[] outf = new float[count + 2];
          set.sums().columns(x, 2, length, stride, count, out, 1);
          set.sums().columns(floats(x), 2, length, stride, count, outf, 1);
          assertArrayEquals(expected, out, 1e-11, where);
          assertArrayEquals(floats(expected), outf, 2e-4f, where);
        }
      }
    }
  }

  /** Every way of cutting: long rows, many rows, long narrow blocks, wide ones, and small work. */
  private static final int[][] CUTS = {
    {1, 300_001, 1},
    {3, 140_000, 1},
    {700, 401, 1},
    {1, 30_000, 10},
    {2, 900, 160},
    {1, 60, 5_003},
    {300, 10, 99},
    {5, 6, 7}
  };

  @Test
  void anyNumberOfThreadsGivesTheSame() {
    for (int[] s : CUTS) {
      int count = s[0] * s[1] * s[2];
      double[] x = new double[count];
      for (int i = 0; i < count; i++) {
        x[i] = (float) (2 * random.nextDouble() - 1);
      }
      double[] first = new double[0];
      float[] firstf = new float[0];
      double tolerance = s[1] * 1e-15;
      for (int n : new int[] {1, 2, 4}) {
        Workers.setSize(n);
        String where = s[0] + "·" + s[1] + "·" + s[2] + ", " + n + " threads, seed " + SEED;
        double[] out = new double[s[0] * s[2]];
        float[] outf = new float[out.length];
        Sums.sum(x, s[0], s[1], s[2], out);
        Sums.sum(floats(x), s[0], s[1], s[2], outf);
        if (n == 1) {
          first = out;
          firstf = outf;
          assertSums(x, s, out, outf, tolerance, where);
        }
        for (int i = 0; i < out.length; i++) {
          assertEquals(first[i], out[i], where);
          assertEquals(firstf[i], outf[i], where);
        }
        assertPlaces(x, s, where);
      }
    }
  }

  private static void assertSums(
      double[] x, int[] s, double[] out, float[] outf, double tolerance, String where) {
    for (int o = 0; o < s[0]; o++) {
      for (int i = 0; i < s[2]; i++) {
        double sum = 0;
        for (int k = 0; k < s[1]; k++) {
          sum += x[(o * s[1] + k) * s[2] + i];
        }
        assertEquals(sum, out[o * s[2] + i], 100 * tolerance, where);
        assertEquals(sum, outf[o * s[2] + i], 1e-6 * Math.sqrt(s[1]) + 1e-7 * s[1], where);
      }
    }
  }

  private static void assertPlaces(double[] x, int[] s, String where) {
    int[] places = Extremes.places(x, s[0], s[1], s[2], true);
    assertArrayEquals(places, Extremes.places(floats(x), s[0], s[1], s[2], true), where);
    for (int o = 0; o < s[0]; o++) {
      for (int i = 0; i < s[2]; i++) {
        int expected = place(x, o * s[1] * s[2] + i, s[1], s[2], true);
        assertEquals(expected, places[o * s[2] + i], where);
      }
    }
  }

  @Test
  void chunksKnowTheFirstOfEqualOnesAndOfNaN() {
    double[] x = new double[400_000];
    x[350_000] = 1;
    x[70_001] = 1;
    assertArrayEquals(new int[] {70_001}, Extremes.places(x, 1, x.length, 1, true));
    assertArrayEquals(new int[] {0}, Extremes.places(x, 1, x.length, 1, false));
    x[390_000] = Double.NaN;
    x[399_000] = Double.NaN;
    assertArrayEquals(new int[] {390_000}, Extremes.places(x, 1, x.length, 1, true));
    assertArrayEquals(new int[] {390_000}, Extremes.places(floats(x), 1, x.length, 1, false));
    Extremes.Ties ties = Extremes.ties(x, 1, x.length, 1, new double[] {Double.NaN});
    assertArrayEquals(new int[] {390_000, 399_000}, ties.places());
    assertArrayEquals(new int[] {2}, ties.counts());
  }

  /**
   * Few different numbers, so that many are equal; of both zeros, infinite, or none now and then.
   */
  private double[] numbers(int count) {
    double[] x = new double[count];
    int rare = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      x[i] = random.nextInt(200) - 100;
      if (rare > 0 && random.nextInt(20) == 0) {
        double[] some = {0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0};
        x[i] = some[random.nextInt(some.length)];
      }
    }
    if (rare == 3 && count > 0) {
      x[random.nextInt(count)] = Double.NaN;
      x[random.nextInt(count)] = Double.NaN;
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
