package autodiff.kernel;

import java.util.Arrays;

/**
 * The matrix product in loops that the compiler turns into vector instructions. It does so only if
 * all arrays of a loop are indexed alike (elsewise it cannot rule out that they overlap), so eight
 * rows of b are copied into arrays of their own, and multiples of all eight are added to each row
 * of c in one pass.
 */
final class PlainMatMul implements MatMulKernel {
  private static final int DEPTH = 8;

  /** Columns that are computed together: eight rows of them stay in the first-level cache. */
  private static final int COLUMNS = 512;

  @Override
  public boolean copiesColumns() {
    return false;
  }

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      int br,
      int bc,
      float[] c,
      int co,
      int cr,
      boolean add) {
    if (!add) {
      for (int i = 0; i < m; i++) {
        Arrays.fill(c, co + i * cr, co + i * cr + n, 0);
      }
    }
    float[][] rows = new float[DEPTH][Math.min(n, COLUMNS)];
    float[] sums = new float[Math.min(n, COLUMNS)];
    float[] factors = new float[DEPTH];
    for (int j = 0; j < n; j += COLUMNS) {
      int width = Math.min(COLUMNS, n - j);
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        copyRows(depth, width, b, bo + p * br + j * bc, br, bc, rows);
        for (int i = 0; i < m; i++) {
          for (int l = 0; l < DEPTH; l++) {
            factors[l] = l < depth ? a[ao + i * ar + (p + l) * ac] : 0;
          }
          int at = co + i * cr + j;
          System.arraycopy(c, at, sums, 0, width);
          addMultiples(width, factors, rows, sums);
          System.arraycopy(sums, 0, c, at, width);
        }
      }
    }
  }

  private static void copyRows(
      int depth, int width, float[] b, int bo, int br, int bc, float[][] rows) {
    for (int l = 0; l < DEPTH; l++) {
      if (l >= depth) {
        Arrays.fill(rows[l], 0);
      } else if (bc == 1) {
        System.arraycopy(b, bo + l * br, rows[l], 0, width);
      } else {
        for (int j = 0; j < width; j++) {
          rows[l][j] = b[bo + l * br + j * bc];
        }
      }
    }
  }

  private static void addMultiples(int width, float[] factors, float[][] rows, float[] sums) {
    float f0 = factors[0];
    float f1 = factors[1];
    float f2 = factors[2];
    float f3 = factors[3];
    float f4 = factors[4];
    float f5 = factors[5];
    float f6 = factors[6];
    float f7 = factors[7];
    float[] r0 = rows[0];
    float[] r1 = rows[1];
    float[] r2 = rows[2];
    float[] r3 = rows[3];
    float[] r4 = rows[4];
    float[] r5 = rows[5];
    float[] r6 = rows[6];
    float[] r7 = rows[7];
    for (int j = 0; j < width; j++) {
      sums[j] +=
          f0 * r0[j]
              + f1 * r1[j]
              + f2 * r2[j]
              + f3 * r3[j]
              + (f4 * r4[j] + f5 * r5[j] + f6 * r6[j] + f7 * r7[j]);
    }
  }

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      double[] a,
      int ao,
      int ar,
      int ac,
      double[] b,
      int bo,
      int br,
      int bc,
      double[] c,
      int co,
      int cr,
      boolean add) {
    if (!add) {
      for (int i = 0; i < m; i++) {
        Arrays.fill(c, co + i * cr, co + i * cr + n, 0);
      }
    }
    double[][] rows = new double[DEPTH][Math.min(n, COLUMNS)];
    double[] sums = new double[Math.min(n, COLUMNS)];
    double[] factors = new double[DEPTH];
    for (int j = 0; j < n; j += COLUMNS) {
      int width = Math.min(COLUMNS, n - j);
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        copyRows(depth, width, b, bo + p * br + j * bc, br, bc, rows);
        for (int i = 0; i < m; i++) {
          for (int l = 0; l < DEPTH; l++) {
            factors[l] = l < depth ? a[ao + i * ar + (p + l) * ac] : 0;
          }
          int at = co + i * cr + j;
          System.arraycopy(c, at, sums, 0, width);
          addMultiples(width, factors, rows, sums);
          System.arraycopy(sums, 0, c, at, width);
        }
      }
    }
  }

  private static void copyRows(
      int depth, int width, double[] b, int bo, int br, int bc, double[][] rows) {
    for (int l = 0; l < DEPTH; l++) {
      if (l >= depth) {
        Arrays.fill(rows[l], 0);
      } else if (bc == 1) {
        System.arraycopy(b, bo + l * br, rows[l], 0, width);
      } else {
        for (int j = 0; j < width; j++) {
          rows[l][j] = b[bo + l * br + j * bc];
        }
      }
    }
  }

  private static void addMultiples(int width, double[] factors, double[][] rows, double[] sums) {
    double f0 = factors[0];
    double f1 = factors[1];
    double f2 = factors[2];
    double f3 = factors[3];
    double f4 = factors[4];
    double f5 = factors[5];
    double f6 = factors[6];
    double f7 = factors[7];
    double[] r0 = rows[0];
    double[] r1 = rows[1];
    double[] r2 = rows[2];
    double[] r3 = rows[3];
    double[] r4 = rows[4];
    double[] r5 = rows[5];
    double[] r6 = rows[6];
    double[] r7 = rows[7];
    for (int j = 0; j < width; j++) {
      sums[j] +=
          f0 * r0[j]
              + f1 * r1[j]
              + f2 * r2[j]
              + f3 * r3[j]
              + (f4 * r4[j] + f5 * r5[j] + f6 * r6[j] + f7 * r7[j]);
    }
  }
}
