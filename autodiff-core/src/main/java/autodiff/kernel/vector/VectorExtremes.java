package autodiff.kernel.vector;

import autodiff.kernel.ExtremeKernel;
import autodiff.kernel.KernelSet;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Extrema with the Vector API. In a row the extremum of each block is found first, and its place in
 * the block that has it. A minimum is the maximum of the numbers times −1.
 */
final class VectorExtremes implements ExtremeKernel {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final ExtremeKernel PLAIN = KernelSet.plain().extremes();

  /** Part of a row, which stays in the first-level cache until it is searched. */
  private static final int BLOCK = 1024;

  /** The numbers of rows are kept in float32 or float64, where they are exact up to this. */
  private static final int FLOAT_ROWS = 1 << 24;

  @Override
  public int place(float[] x, int from, int length, boolean largest) {
    if (length < 2 * F.length()) {
      return PLAIN.place(x, from, length, largest);
    }
    float sign = largest ? 1 : -1;
    int end = from + length;
    int block = from;
    float best = greatest(x, from, Math.min(BLOCK, length), sign);
    for (int start = from + BLOCK; start < end && !Float.isNaN(best); start += BLOCK) {
      float next = greatest(x, start, Math.min(BLOCK, end - start), sign);
      if (!(next <= best)) {
        best = next;
        block = start;
      }
    }
    return find(x, block, Math.min(BLOCK, end - block), sign * best);
  }

  /** The greatest of a run, all multiplied by 1 or −1. */
  private static float greatest(float[] x, int from, int length, float sign) {
    int lanes = F.length();
    int end = from + length;
    int i = from;
    float max = Float.NEGATIVE_INFINITY;
    if (length >= 2 * lanes) {
      FloatVector a = FloatVector.broadcast(F, max);
      FloatVector b = a;
      for (; end - i >= 2 * lanes; i += 2 * lanes) {
        a = a.max(FloatVector.fromArray(F, x, i).mul(sign));
        b = b.max(FloatVector.fromArray(F, x, i + lanes).mul(sign));
      }
      // Whoever computes it and in whatever order: a maximum is exact.
      max = a.max(b).reduceLanes(VectorOperators.MAX);
    }
    for (; i < end; i++) {
      max = Math.max(max, sign * x[i]);
    }
    return max;
  }

  @Override
  public void columns(
      float[] x, int from, int length, int stride, int count, boolean largest, int[] places, int to) {
    int whole = length > FLOAT_ROWS ? 0 : F.loopBound(count);
    if (whole < count) {
      PLAIN.columns(
          x, from + whole, length, stride, count - whole, largest, places, to + whole);
    }
    if (whole == 0) {
      return;
    }
    float sign = largest ? 1 : -1;
    // The greatest so far, and the numbers of their rows.
    float[] best = new float[whole];
    float[] rows = new float[whole];
    for (int i = 0; i < whole; i++) {
      best[i] = sign * x[from + i];
    }
    for (int k = 1; k < length; k++) {
      int row = from + k * stride;
      for (int i = 0; i < whole; i += F.length()) {
        FloatVector v = FloatVector.fromArray(F, x, row + i).mul(sign);
        FloatVector b = FloatVector.fromArray(F, best, i);
        VectorMask<Float> keep = v.compare(VectorOperators.LE, b);
        if (!keep.allTrue()) {
          keep = keep.or(b.compare(VectorOperators.NE, b));
          v.blend(b, keep).intoArray(best, i);
          FloatVector.broadcast(F, (float) k)
              .blend(FloatVector.fromArray(F, rows, i), keep)
              .intoArray(rows, i);
        }
      }
    }
    for (int i = 0; i < whole; i++) {
      places[to + i] = from + (int) rows[i] * stride + i;
    }
  }

  @Override
  public int find(float[] x, int from, int length, float value) {
    int lanes = F.length();
    int end = from + length;
    int i = from;
    if (Float.isNaN(value)) {
      return PLAIN.find(x, from, length, value);
    }
    FloatVector v = FloatVector.broadcast(F, value);
    for (; end - i >= lanes; i += lanes) {
      if (FloatVector.fromArray(F, x, i).compare(VectorOperators.EQ, v).anyTrue()) {
        return PLAIN.find(x, i, lanes, value);
      }
    }
    return PLAIN.find(x, i, end - i, value);
  }

  @Override
  public int place(double[] x, int from, int length, boolean largest) {
    if (length < 2 * D.length()) {
      return PLAIN.place(x, from, length, largest);
    }
    double sign = largest ? 1 : -1;
    int end = from + length;
    int block = from;
    double best = greatest(x, from, Math.min(BLOCK, length), sign);
    for (int start = from + BLOCK; start < end && !Double.isNaN(best); start += BLOCK) {
      double next = greatest(x, start, Math.min(BLOCK, end - start), sign);
      if (!(next <= best)) {
        best = next;
        block = start;
      }
    }
    return find(x, block, Math.min(BLOCK, end - block), sign * best);
  }

  /** The greatest of a run, all multiplied by 1 or −1. */
  private static double greatest(double[] x, int from, int length, double sign) {
    int lanes = D.length();
    int end = from + length;
    int i = from;
    double max = Double.NEGATIVE_INFINITY;
    if (length >= 2 * lanes) {
      DoubleVector a = DoubleVector.broadcast(D, max);
      DoubleVector b = a;
      for (; end - i >= 2 * lanes; i += 2 * lanes) {
        a = a.max(DoubleVector.fromArray(D, x, i).mul(sign));
        b = b.max(DoubleVector.fromArray(D, x, i + lanes).mul(sign));
      }
      // Whoever computes it and in whatever order: a maximum is exact.
      max = a.max(b).reduceLanes(VectorOperators.MAX);
    }
    for (; i < end; i++) {
      max = Math.max(max, sign * x[i]);
    }
    return max;
  }

  @Override
  public void columns(
      double[] x, int from, int length, int stride, int count, boolean largest, int[] places, int to) {
    int whole = D.loopBound(count);
    if (whole < count) {
      PLAIN.columns(
          x, from + whole, length, stride, count - whole, largest, places, to + whole);
    }
    if (whole == 0) {
      return;
    }
    double sign = largest ? 1 : -1;
    // The greatest so far, and the numbers of their rows.
    double[] best = new double[whole];
    double[] rows = new double[whole];
    for (int i = 0; i < whole; i++) {
      best[i] = sign * x[from + i];
    }
    for (int k = 1; k < length; k++) {
      int row = from + k * stride;
      for (int i = 0; i < whole; i += D.length()) {
        DoubleVector v = DoubleVector.fromArray(D, x, row + i).mul(sign);
        DoubleVector b = DoubleVector.fromArray(D, best, i);
        VectorMask<Double> keep = v.compare(VectorOperators.LE, b);
        if (!keep.allTrue()) {
          keep = keep.or(b.compare(VectorOperators.NE, b));
          v.blend(b, keep).intoArray(best, i);
          DoubleVector.broadcast(D, k)
              .blend(DoubleVector.fromArray(D, rows, i), keep)
              .intoArray(rows, i);
        }
      }
    }
    for (int i = 0; i < whole; i++) {
      places[to + i] = from + (int) rows[i] * stride + i;
    }
  }

  @Override
  public int find(double[] x, int from, int length, double value) {
    int lanes = D.length();
    int end = from + length;
    int i = from;
    if (Double.isNaN(value)) {
      return PLAIN.find(x, from, length, value);
    }
    DoubleVector v = DoubleVector.broadcast(D, value);
    for (; end - i >= lanes; i += lanes) {
      if (DoubleVector.fromArray(D, x, i).compare(VectorOperators.EQ, v).anyTrue()) {
        return PLAIN.find(x, i, lanes, value);
      }
    }
    return PLAIN.find(x, i, end - i, value);
  }
}
