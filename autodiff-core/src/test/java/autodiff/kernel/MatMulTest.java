package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.kernel.MatMul.Matrices;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Products of matrices wherever they lie in arrays. */
class MatMulTest {
  private static final long SEED = 1;

  @Test
  void everyLayout() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int[] size :
        new int[][] {
          {1, 1, 1, 1},
          {2, 3, 4, 5},
          {3, 1, 7, 2},
          {1, 9, 1, 8},
          {1, 5, 40, 300},
          {2, 2, 70, 400},
          {1, 3, 1010, 290},
          {1, 33, 1010, 270}
        }) {
      for (int layout = 0; layout < 8; layout++) {
        int batch = size[0];
        int m = size[1];
        int n = size[2];
        int k = size[3];
        boolean transposeA = (layout & 1) != 0;
        boolean transposeB = (layout & 2) != 0;
        boolean summed = (layout & 4) != 0;
        double[] a = numbers(random, 7 + batch * (m * k + 3));
        double[] b = numbers(random, 5 + batch * k * n);
        int rowC = n + 2;
        double[] c = numbers(random, batch * m * rowC + 1);
        Matrices left = new Matrices(a, 7, transposeA ? 1 : k, transposeA ? m : 1, m * k + 3);
        Matrices right = new Matrices(b, 5, transposeB ? 1 : n, transposeB ? k : 1, k * n);
        Matrices out = new Matrices(c, 1, rowC, 1, summed ? 0 : m * rowC);
        double[] expected = c.clone();
        for (int l = 0; l < batch; l++) {
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              if (l == 0 || !summed) {
                expected[1 + l * out.batchStride() + i * rowC + j] = 0;
              }
              for (int p = 0; p < k; p++) {
                expected[1 + l * out.batchStride() + i * rowC + j] +=
                    a[at(left, l, i, p)] * b[at(right, l, p, j)];
              }
            }
          }
        }
        float[] floats = floats(c);
        MatMul.multiply(
            batch, m, n, k, with(left, floats(a)), with(right, floats(b)), with(out, floats));
        MatMul.multiply(batch, m, n, k, left, right, out);
        String which = "seed " + SEED + ", sizes " + Arrays.toString(size) + ", layout " + layout;
        assertArrayEquals(expected, c, which);
        assertArrayEquals(floats(expected), floats, which);
        for (int l = 0; l < batch; l++) {
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              int at = 1 + l * out.batchStride() + i * rowC + j;
              expected[at] = 2 * c[at];
            }
          }
        }
        MatMul.multiply(
            batch, m, n, k, with(left, floats(a)), with(right, floats(b)), with(out, floats), true);
        MatMul.multiply(batch, m, n, k, left, right, out, true);
        assertArrayEquals(expected, c, which + ", added");
        assertArrayEquals(floats(expected), floats, which + ", added");
      }
    }
  }

  @Test
  void fewRowsTimesATransposedMatrixAreTheSameForAnyNumberOfThreads() {
    int threads = Workers.size();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int m : new int[] {2, 3, 32, 33, 64}) {
      int n = 1000 + random.nextInt(40);
      int k = 256 + random.nextInt(50);
      double[] start = random.doubles(m * n + 1).toArray();
      Matrices a = new Matrices(random.doubles(m * (k + 1)).toArray(), 0, k + 1, 1, 0);
      Matrices b = new Matrices(random.doubles(n * (k + 2) + 3).toArray(), 3, 1, k + 2, 0);
      assertTrue(TransposedProduct.pays(m, n, k, a, b));
      double[] first = {};
      float[] firstFloats = {};
      for (int size = 1; size <= 4; size++) {
        double[] c = start.clone();
        float[] f = floats(start);
        Workers.setSize(size);
        try {
          MatMul.multiply(1, m, n, k, a, b, new Matrices(c, 1, n, 1, 0), true);
          MatMul.multiply(
              1,
              m,
              n,
              k,
              with(a, floats((double[]) a.array())),
              with(b, floats((double[]) b.array())),
              new Matrices(f, 1, n, 1, 0),
              true);
        } finally {
          Workers.setSize(threads);
        }
        String which = m + " rows, " + size + " threads, seed " + SEED;
        if (size == 1) {
          first = c;
          firstFloats = f;
        }
        assertArrayEquals(first, c, which);
        assertArrayEquals(firstFloats, f, which);
      }
    }
  }

  /** Small whole numbers: their products and sums are exact in both types, in any order. */
  private static double[] numbers(SplittableRandom random, int count) {
    return random.ints(count, -9, 10).asDoubleStream().toArray();
  }

  private static int at(Matrices x, int batch, int row, int column) {
    return x.offset() + batch * x.batchStride() + row * x.rowStride() + column * x.columnStride();
  }

  private static Matrices with(Matrices x, float[] array) {
    return new Matrices(array, x.offset(), x.rowStride(), x.columnStride(), x.batchStride());
  }

  private static float[] floats(double[] x) {
    float[] copy = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      copy[i] = (float) x[i];
    }
    return copy;
  }
}
