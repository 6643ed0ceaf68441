package autodiff.kernel.vector;

import autodiff.kernel.KernelSet;
import autodiff.kernel.SumKernel;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Sums with the Vector API: in the lanes of four vectors, then as a tree of runs. */
final class VectorSums implements SumKernel {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final SumKernel PLAIN = KernelSet.plain().sums();

  /** As many float32 numbers as a vector has of float64. */
  private static final VectorSpecies<Float> H =
      VectorSpecies.of(float.class, VectorShape.forBitSize(D.vectorBitSize() / 2));

  /** A run: each lane adds up a few dozen numbers. */
  private static final int RUN = 2048;

  /** So many rows are added up one by one. */
  private static final int ROWS = 256;

  private static boolean inRange(double x) {
    return Math.abs(x) > 0x1p-1000 && Math.abs(x) < 0x1p1000;
  }

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
    int whole = F.loopBound(count);
    if (whole < count) {
      PLAIN.columns(x, from + whole, length, stride, count - whole, out, to + whole);
    }
    if (whole == 0) {
      return;
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
  public double product(float[] x, int from, int length) {
    int lanes = D.length();
    if (length < 8 * lanes) {
      return PLAIN.product(x, from, length);
    }
    DoubleVector a = DoubleVector.broadcast(D, 1);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    int i = from;
    int end = from + length;
    for (; end - i >= 4 * lanes; i += 4 * lanes) {
      a = a.mul((DoubleVector) FloatVector.fromArray(H, x, i).convertShape(VectorOperators.F2D, D, 0));
      b = b.mul((DoubleVector) FloatVector.fromArray(H, x, i + lanes).convertShape(VectorOperators.F2D, D, 0));
      c = c.mul((DoubleVector) FloatVector.fromArray(H, x, i + 2 * lanes).convertShape(VectorOperators.F2D, D, 0));
      d = d.mul((DoubleVector) FloatVector.fromArray(H, x, i + 3 * lanes).convertShape(VectorOperators.F2D, D, 0));
    }
    double[] last = new double[4 * lanes];
    a.intoArray(last, 0);
    b.intoArray(last, lanes);
    c.intoArray(last, 2 * lanes);
    d.intoArray(last, 3 * lanes);
    double product = 1;
    for (double lane : last) {
      product *= lane;
      if (!(inRange(lane) && inRange(product))) {
        // Digits may be lost that the numbers one after another keep.
        return PLAIN.product(x, from, length);
      }
    }
    for (; i < end; i++) {
      product *= x[i];
    }
    return product;
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
  public void columns(double[] x, int from, int length, int stride, int count, double[] out, int to) {
    int whole = D.loopBound(count);
    if (whole < count) {
      PLAIN.columns(x, from + whole, length, stride, count - whole, out, to + whole);
    }
    if (whole == 0) {
      return;
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

  private static void addRows(
      double[] x, int from, int rows, int stride, int columns, double[] sums, int to) {
    int k = 0;
    for (; rows - k >= 4; k += 4) {
      int a = from + k * stride;
      int b = a + stride;
      int c = b + stride;
      int d = c + stride;
      for (int i = 0; i < columns; i += D.length()) {
        DoubleVector ab = DoubleVector.fromArray(D, x, a + i).add(DoubleVector.fromArray(D, x, b + i));
        DoubleVector cd = DoubleVector.fromArray(D, x, c + i).add(DoubleVector.fromArray(D, x, d + i));
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

  @Override
  public double product(double[] x, int from, int length) {
    int lanes = D.length();
    if (length < 8 * lanes) {
      return PLAIN.product(x, from, length);
    }
    DoubleVector a = DoubleVector.broadcast(D, 1);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    int i = from;
    int end = from + length;
    for (; end - i >= 4 * lanes; i += 4 * lanes) {
      a = a.mul(DoubleVector.fromArray(D, x, i));
      b = b.mul(DoubleVector.fromArray(D, x, i + lanes));
      c = c.mul(DoubleVector.fromArray(D, x, i + 2 * lanes));
      d = d.mul(DoubleVector.fromArray(D, x, i + 3 * lanes));
    }
    double[] last = new double[4 * lanes];
    a.intoArray(last, 0);
    b.intoArray(last, lanes);
    c.intoArray(last, 2 * lanes);
    d.intoArray(last, 3 * lanes);
    double product = 1;
    for (double lane : last) {
      product *= lane;
      if (!(inRange(lane) && inRange(product))) {
        // Digits may be lost that the numbers one after another keep.
        return PLAIN.product(x, from, length);
      }
    }
    for (; i < end; i++) {
      product *= x[i];
    }
    return product;
  }
}
