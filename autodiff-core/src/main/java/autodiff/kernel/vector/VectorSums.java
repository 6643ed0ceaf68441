package autodiff.kernel.vector;

import autodiff.kernel.SumKernel;
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
  public void columns(float[] x, int from, int length, int inner, float[] out, int to) {
    int lanes = F.length();
    int i = 0;
    for (; inner - i >= lanes; i += lanes) {
      FloatVector total = FloatVector.zero(F);
      for (int start = 0; start < length; start += ROWS) {
        FloatVector sum = FloatVector.zero(F);
        int end = Math.min(length, start + ROWS);
        for (int k = start; k < end; k++) {
          sum = sum.add(FloatVector.fromArray(F, x, from + k * inner + i));
        }
        total = total.add(sum);
      }
      total.intoArray(out, to + i);
    }
    for (; i < inner; i++) {
      double sum = 0;
      for (int k = 0; k < length; k++) {
        sum += x[from + k * inner + i];
      }
      out[to + i] = (float) sum;
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
  public void columns(double[] x, int from, int length, int inner, double[] out, int to) {
    int lanes = D.length();
    int i = 0;
    for (; inner - i >= lanes; i += lanes) {
      DoubleVector total = DoubleVector.zero(D);
      for (int start = 0; start < length; start += ROWS) {
        DoubleVector sum = DoubleVector.zero(D);
        int end = Math.min(length, start + ROWS);
        for (int k = start; k < end; k++) {
          sum = sum.add(DoubleVector.fromArray(D, x, from + k * inner + i));
        }
        total = total.add(sum);
      }
      total.intoArray(out, to + i);
    }
    for (; i < inner; i++) {
      double sum = 0;
      for (int k = 0; k < length; k++) {
        sum += x[from + k * inner + i];
      }
      out[to + i] = sum;
    }
  }
}
