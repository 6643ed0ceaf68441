package autodiff.kernel.vector;

import autodiff.kernel.SumKernel;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums with the Vector API: in the lanes of four vectors, then as a tree of runs. */
final class VectorSums implements SumKernel {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /** A run: each lane adds up a few dozen numbers. */
  private static final int RUN = 2048;

  /** So many rows are added up one by one. */
  private static final int ROWS = 256;

  @Override
  public double sum(float[] x, int from, int length) {
    if (length > RUN) {
      int half = Math.max(RUN, length / 2 / RUN * RUN);
      return sum(x, from, half) + sum(x, from + half, length - half);
    }
    int lanes = F.length();
    FloatVector a = FloatVector.zero(F);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int i = from;
    int end = from + length;
    for (; end - i >= 4 * lanes; i += 4 * lanes) {
      a = a.add(FloatVector.fromArray(F, x, i));
      b = b.add(FloatVector.fromArray(F, x, i + lanes));
      c = c.add(FloatVector.fromArray(F, x, i + 2 * lanes));
      d = d.add(FloatVector.fromArray(F, x, i + 3 * lanes));
    }
    float[] last = new float[lanes];
    a.add(b).add(c.add(d)).intoArray(last, 0);
    // In a fixed order: the sum of a vector's lanes depends on who computes it.
    double sum = 0;
    for (float lane : last) {
      sum += lane;
    }
    for (; i < end; i++) {
      sum += x[i];
    }
    return sum;
  }

  @Override
  public void columns(float[] x, int from, int length, int stride, int count, float[] out, int to) {
    int lanes = F.length();
    if (count < lanes) {
      narrow(x, from, length, stride, count, out, to);
      return;
    }
    int whole = F.loopBound(count);
    if (whole < count) {
      // The last columns fill a vector together with some before, which come out as they will.
      int first = count - lanes;
      columns(x, from + first, length, stride, lanes, out, to + first);
    }
    Arrays.fill(out, to, to + whole, 0);
    // Row by row, as they lie: down the columns each row would be another page.
    float[] sums = new float[length > ROWS ? whole : 0];
    for (int start = 0; start < length; start += ROWS) {
      int rows = Math.min(ROWS, length - start);
      if (length <= ROWS) {
        addRows(x, from, rows, stride, whole, out, to);
        return;
      }
      Arrays.fill(sums, 0);
      addRows(x, from + start * stride, rows, stride, whole, sums, 0);
      for (int i = 0; i < whole; i += F.length()) {
        FloatVector.fromArray(F, out, to + i)
            .add(FloatVector.fromArray(F, sums, i))
            .intoArray(out, to + i);
      }
    }
  }

  /**
   * Fewer columns than lanes: the other lanes add up what lies behind them in the array, for
   * nothing.
   */
  private static void narrow(
      float[] x, int from, int length, int stride, int count, float[] out, int to) {
    int lanes = F.length();
    float[] scratch = new float[4 * lanes];
    FloatVector total = FloatVector.zero(F);
    for (int start = 0; start < length; start += ROWS) {
      int end = Math.min(length, start + ROWS);
      FloatVector ab = FloatVector.zero(F);
      FloatVector cd = ab;
      for (int k = start; k < end; k += 4) {
        float[] rows = x;
        int at = from + k * stride;
        int step = stride;
        if (end - k < 4 || at + 3 * stride + lanes > x.length) {
          Arrays.fill(scratch, 0);
          for (int row = 0; row < Math.min(4, end - k); row++) {
            System.arraycopy(x, at + row * stride, scratch, row * lanes, count);
          }
          rows = scratch;
          at = 0;
          step = lanes;
        }
        ab =
            ab.add(
                FloatVector.fromArray(F, rows, at).add(FloatVector.fromArray(F, rows, at + step)));
        cd =
            cd.add(
                FloatVector.fromArray(F, rows, at + 2 * step)
                    .add(FloatVector.fromArray(F, rows, at + 3 * step)));
      }
      total = total.add(ab.add(cd));
    }
    total.intoArray(scratch, 0);
    System.arraycopy(scratch, 0, out, to, count);
  }

  private static void addRows(
      float[] x, int from, int rows, int stride, int columns, float[] sums, int to) {
    int k = 0;
    for (; rows - k >= 4; k += 4) {
      int a = from + k * stride;
      int b = a + stride;
      int c = b + stride;
      int d = c + stride;
      for (int i = 0; i < columns; i += F.length()) {
        FloatVector ab = FloatVector.fromArray(F, x, a + i).add(FloatVector.fromArray(F, x, b + i));
        FloatVector cd = FloatVector.fromArray(F, x, c + i).add(FloatVector.fromArray(F, x, d + i));
        FloatVector.fromArray(F, sums, to + i).add(ab.add(cd)).intoArray(sums, to + i);
      }
    }
    for (; k < rows; k++) {
      int a = from + k * stride;
      for (int i = 0; i < columns; i += F.length()) {
        FloatVector.fromArray(F, sums, to + i)
            .add(FloatVector.fromArray(F, x, a + i))
            .intoArray(sums, to + i);
      }
    }
  }

  @Override
  public double sum(double[] x, int from, int length) {
    if (length > RUN) {
      int half = Math.max(RUN, length / 2 / RUN * RUN);
      return sum(x, from, half) + sum(x, from + half, length - half);
    }
    int lanes = D.length();
    DoubleVector a = DoubleVector.zero(D);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    int i = from;
    int end = from + length;
    for (; end - i >= 4 * lanes; i += 4 * lanes) {
      a = a.add(DoubleVector.fromArray(D, x, i));
      b = b.add(DoubleVector.fromArray(D, x, i + lanes));
      c = c.add(DoubleVector.fromArray(D, x, i + 2 * lanes));
      d = d.add(DoubleVector.fromArray(D, x, i + 3 * lanes));
    }
    double[] last = new double[lanes];
    a.add(b).add(c.add(d)).intoArray(last, 0);
    // In a fixed order: the sum of a vector's lanes depends on who computes it.
    double sum = 0;
    for (double lane : last) {
      sum += lane;
    }
    for (; i < end; i++) {
      sum += x[i];
    }
    return sum;
  }

  @Override
  public void columns(
      double[] x, int from, int length, int stride, int count, double[] out, int to) {
    int lanes = D.length();
    if (count < lanes) {
      narrow(x, from, length, stride, count, out, to);
      return;
    }
    int whole = D.loopBound(count);
    if (whole < count) {
      // The last columns fill a vector together with some before, which come out as they will.
      int first = count - lanes;
      columns(x, from + first, length, stride, lanes, out, to + first);
    }
    Arrays.fill(out, to, to + whole, 0);
    // Row by row, as they lie: down the columns each row would be another page.
    double[] sums = new double[length > ROWS ? whole : 0];
    for (int start = 0; start < length; start += ROWS) {
      int rows = Math.min(ROWS, length - start);
      if (length <= ROWS) {
        addRows(x, from, rows, stride, whole, out, to);
        return;
      }
      Arrays.fill(sums, 0);
      addRows(x, from + start * stride, rows, stride, whole, sums, 0);
      for (int i = 0; i < whole; i += D.length()) {
        DoubleVector.fromArray(D, out, to + i)
            .add(DoubleVector.fromArray(D, sums, i))
            .intoArray(out, to + i);
      }
    }
  }

  /**
   * Fewer columns than lanes: the other lanes add up what lies behind them in the array, for
   * nothing.
   */
  private static void narrow(
      double[] x, int from, int length, int stride, int count, double[] out, int to) {
    int lanes = D.length();
    double[] scratch = new double[4 * lanes];
    DoubleVector total = DoubleVector.zero(D);
    for (int start = 0; start < length; start += ROWS) {
      int end = Math.min(length, start + ROWS);
      DoubleVector ab = DoubleVector.zero(D);
      DoubleVector cd = ab;
      for (int k = start; k < end; k += 4) {
        double[] rows = x;
        int at = from + k * stride;
        int step = stride;
        if (end - k < 4 || at + 3 * stride + lanes > x.length) {
          Arrays.fill(scratch, 0);
          for (int row = 0; row < Math.min(4, end - k); row++) {
            System.arraycopy(x, at + row * stride, scratch, row * lanes, count);
          }
          rows = scratch;
          at = 0;
          step = lanes;
        }
        ab =
            ab.add(
                DoubleVector.fromArray(D, rows, at)
                    .add(DoubleVector.fromArray(D, rows, at + step)));
        cd =
            cd.add(
                DoubleVector.fromArray(D, rows, at + 2 * step)
                    .add(DoubleVector.fromArray(D, rows, at + 3 * step)));
      }
      total = total.add(ab.add(cd));
    }
    total.intoArray(scratch, 0);
    System.arraycopy(scratch, 0, out, to, count);
  }

  private static void addRows(
      double[] x, int from, int rows, int stride, int columns, double[] sums, int to) {
    int k = 0;
    for (; rows - k >= 4; k += 4) {
      int a = from + k * stride;
      int b = a + stride;
      int c = b + stride;
      int d = c + stride;
      for (int i = 0; i < columns; i += D.length()) {
        DoubleVector ab =
            DoubleVector.fromArray(D, x, a + i).add(DoubleVector.fromArray(D, x, b + i));
        DoubleVector cd =
            DoubleVector.fromArray(D, x, c + i).add(DoubleVector.fromArray(D, x, d + i));
        DoubleVector.fromArray(D, sums, to + i).add(ab.add(cd)).intoArray(sums, to + i);
      }
    }
    for (; k < rows; k++) {
      int a = from + k * stride;
      for (int i = 0; i < columns; i += D.length()) {
        DoubleVector.fromArray(D, sums, to + i)
            .add(DoubleVector.fromArray(D, x, a + i))
            .intoArray(sums, to + i);
      }
    }
  }
}
