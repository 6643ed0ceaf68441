package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.kernel.MatMul.Matrices;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Matrix products of both sets against three loops in float64. */
class MatMulContractTest {
  private static final long SEED = 22;
  private static final int GAP = 3;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final int threads = Workers.size();

  @AfterEach
  void restoreThreads() {
    Workers.setSize(threads);
  }

  @Test
  void everySmallSize() {
    for (int size = 1; size <= 33; size++) {
      check(size, 1 + random.nextInt(33), 1 + random.nextInt(33));
      check(1 + random.nextInt(33), size, 1 + random.nextInt(33));
      check(1 + random.nextInt(33), 1 + random.nextInt(33), size);
      check(size, size, size);
      check(1, size, 1 + random.nextInt(33));
      check(size, 1, 1 + random.nextInt(33));
    }
  }

  @Test
  void aroundTheEdgesOfBlocks() {
    for (int edge : new int[] {64, 192, 256, 1024}) {
      for (int size = edge - 1; size <= edge + 1; size++) {
        check(size, 5 + random.nextInt(20), 1 + random.nextInt(20));
        check(1 + random.nextInt(7), size, 1 + random.nextInt(20));
        check(1 + random.nextInt(7), 5 + random.nextInt(20), size);
      }
    }
    check(97, 193, 257);
  }

  private void check(int m, int n, int k) {
    for (MatMulKernel kernel :
        new MatMulKernel[] {ExpectedKernels.set().matMul(), KernelSet.plain().matMul()}) {
      int layout = random.nextInt(8);
      check(kernel, m, n, k, (layout & 1) != 0, (layout & 2) != 0, (layout & 4) != 0);
    }
  }

  private void check(
      MatMulKernel kernel, int m, int n, int k, boolean at, boolean bt, boolean add) {
    int ao = random.nextInt(5);
    int bo = random.nextInt(5);
    int co = random.nextInt(5);
    int ar = at ? 1 : k + random.nextInt(GAP);
    int ac = at ? m + random.nextInt(GAP) : 1;
    int br = bt ? 1 : n + random.nextInt(GAP);
    int bc = bt ? k + random.nextInt(GAP) : 1;
    int cr = n + random.nextInt(GAP);
    double[] a = numbers(ao + (m - 1) * ar + (k - 1) * ac + 1);
    double[] b = numbers(bo + (k - 1) * br + (n - 1) * bc + 1);
    double[] c = numbers(co + m * cr);
    double[] expected = c.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = add ? c[co + i * cr + j] : 0;
        for (int p = 0; p < k; p++) {
          sum += a[ao + i * ar + p * ac] * b[bo + p * br + j * bc];
        }
        expected[co + i * cr + j] = sum;
      }
    }
    String where =
        kernel.getClass().getSimpleName()
            + (" [" + m + ", " + k + "] x [" + k + ", " + n + "]")
            + (at ? ", a transposed" : "")
            + (bt ? ", b transposed" : "")
            + (add ? ", added" : "")
            + (", seed " + SEED);
    float[] cf = floats(c);
    kernel.multiply(m, n, k, floats(a), ao, ar, ac, floats(b), bo, br, bc, cf, co, cr, add);
    kernel.multiply(m, n, k, a, ao, ar, ac, b, bo, br, bc, c, co, cr, add);
    // Factors are below 1: so is each term, and k roundings add up at worst.
    assertArrayEquals(expected, c, 0x1p-53 * k * (k + 2), where);
    assertArrayEquals(floats(expected), cf, (float) (0x1p-24 * Math.sqrt(k) * (4 + k)), where);
  }

  @Test
  void anyNumberOfThreadsGivesTheSame() {
    int[][] sizes = {
      {1, 973, 40, 300},
      {1, 193, 100, 90},
      {1, 40, 973, 300},
      {1, 300, 200, 150},
      {1, 30, 2000, 100},
      {1, 2000, 30, 100},
      {9, 70, 80, 90}
    };
    for (int[] size : sizes) {
      int batch = size[0];
      int m = size[1];
      int n = size[2];
      int k = size[3];
      assertTrue(2.0 * batch * m * n * k > 3e6, "too small to be shared");
      double[] a = numbers(batch * m * k);
      double[] b = numbers(batch * k * n);
      double[] doubles = new double[0];
      float[] floats = new float[0];
      for (int count : new int[] {1, 2, 4}) {
        Workers.setSize(count);
        double[] c = new double[batch * m * n];
        float[] cf = new float[batch * m * n];
        product(batch, m, n, k, a, b, c);
        product(batch, m, n, k, floats(a), floats(b), cf);
        if (count == 1) {
          doubles = c;
          floats = cf;
        }
        for (int i = 0; i < c.length; i++) {
          String where = "element " + i + " with " + count + " threads, seed " + SEED;
          assertEquals(doubles[i], c[i], where);
          assertEquals(floats[i], cf[i], where);
        }
      }
    }
  }

  private static void product(int batch, int m, int n, int k, Object a, Object b, Object c) {
    MatMul.multiply(
        batch,
        m,
        n,
        k,
        new Matrices(a, 0, k, 1, m * k),
        new Matrices(b, 0, n, 1, k * n),
        new Matrices(c, 0, n, 1, m * n));
  }

  private double[] numbers(int count) {
    double[] x = new double[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) (2 * random.nextDouble() - 1);
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
