package autodiff.kernel.vector;

import autodiff.kernel.ExtremeKernel;
import autodiff.kernel.KernelSet;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Extrema with the Vector API. A row is compared with the best so far, group by group of four
 * vectors; its place in its group is found at the end. A minimum is the maximum of the numbers
 * times −1.
 */
final class VectorExtremes implements ExtremeKernel {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final ExtremeKernel PLAIN = KernelSet.plain().extremes();

  /** The numbers of rows are kept in float32 or float64, where they are exact up to this. */
  private static final int FLOAT_ROWS = 1 << 24;

  @Override
  public int place(float[] x, int from, int length, boolean largest) {
    if (length < 4 * F.length()) {
      return PLAIN.place(x, from, length, largest);
    }
    int lanes = F.length();
    float sign = largest ? 1 : -1;
    int end = from + length;
    int i = from;
    float best = Float.NEGATIVE_INFINITY;
    FloatVector all = FloatVector.broadcast(F, best);
    // Where the group begins that has the best so far.
    int group = from;
    for (; end - i >= 4 * lanes; i += 4 * lanes) {
      FloatVector a = FloatVector.fromArray(F, x, i).mul(sign);
      FloatVector b = FloatVector.fromArray(F, x, i + lanes).mul(sign);
      FloatVector c = FloatVector.fromArray(F, x, i + 2 * lanes).mul(sign);
      FloatVector d = FloatVector.fromArray(F, x, i + 3 * lanes).mul(sign);
      if (a.compare(VectorOperators.LE, all)
          .and(b.compare(VectorOperators.LE, all))
          .and(c.compare(VectorOperators.LE, all).and(d.compare(VectorOperators.LE, all)))
          .allTrue()) {
        continue;
      }
      // Whoever computes it and in whatever order: a maximum is exact.
      best = a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
      all = FloatVector.broadcast(F, best);
      group = i;
      if (Float.isNaN(best)) {
        break;
      }
    }
    int last = -1;
    for (; i < end && !Float.isNaN(best); i++) {
      if (!(sign * x[i] <= best)) {
        best = sign * x[i];
        last = i;
      }
    }
    return last >= 0 ? last : find(x, group, Math.min(4 * lanes, end - group), sign * best);
  }

  @Override
  public void columns(
      float[] x,
      int from,
      int length,
      int stride,
      int count,
      boolean largest,
      int[] places,
      int to) {
    int whole = length > FLOAT_ROWS ? 0 : F.loopBound(count);
    if (whole < count) {
      PLAIN.columns(x, from + whole, length, stride, count - whole, largest, places, to + whole);
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
          VectorMask<Float> stay = keep.or(b.compare(VectorOperators.NE, b));
          v.blend(b, stay).intoArray(best, i);
          FloatVector.broadcast(F, (float) k)
              .blend(FloatVector.fromArray(F, rows, i), stay)
              .intoArray(rows, i);
        }
      }
    }
    for (int i = 0; i < whole; i++) {
      places[to + i] = from + ((int) rows[i]) * stride + i;
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
    if (length < 4 * D.length()) {
      return PLAIN.place(x, from, length, largest);
    }
    int lanes = D.length();
    double sign = largest ? 1 : -1;
    int end = from + length;
    int i = from;
    double best = Double.NEGATIVE_INFINITY;
    DoubleVector all = DoubleVector.broadcast(D, best);
    // Where the group begins that has the best so far.
    int group = from;
    for (; end - i >= 4 * lanes; i += 4 * lanes) {
      DoubleVector a = DoubleVector.fromArray(D, x, i).mul(sign);
      DoubleVector b = DoubleVector.fromArray(D, x, i + lanes).mul(sign);
      DoubleVector c = DoubleVector.fromArray(D, x, i + 2 * lanes).mul(sign);
      DoubleVector d = DoubleVector.fromArray(D, x, i + 3 * lanes).mul(sign);
      if (a.compare(VectorOperators.LE, all)
          .and(b.compare(VectorOperators.LE, all))
          .and(c.compare(VectorOperators.LE, all).and(d.compare(VectorOperators.LE, all)))
          .allTrue()) {
        continue;
      }
      // Whoever computes it and in whatever order: a maximum is exact.
      best = a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
      all = DoubleVector.broadcast(D, best);
      group = i;
      if (Double.isNaN(best)) {
        break;
      }
    }
    int last = -1;
    for (; i < end && !Double.isNaN(best); i++) {
      if (!(sign * x[i] <= best)) {
        best = sign * x[i];
        last = i;
      }
    }
    return last >= 0 ? last : find(x, group, Math.min(4 * lanes, end - group), sign * best);
  }

  @Override
  public void columns(
      double[] x,
      int from,
      int length,
      int stride,
      int count,
      boolean largest,
      int[] places,
      int to) {
    int whole = D.loopBound(count);
    if (whole < count) {
      PLAIN.columns(x, from + whole, length, stride, count - whole, largest, places, to + whole);
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
          VectorMask<Double> stay = keep.or(b.compare(VectorOperators.NE, b));
          v.blend(b, stay).intoArray(best, i);
          DoubleVector.broadcast(D, k)
              .blend(DoubleVector.fromArray(D, rows, i), stay)
              .intoArray(rows, i);
        }
      }
    }
    for (int i = 0; i < whole; i++) {
      places[to + i] = from + ((int) rows[i]) * stride + i;
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
