package autodiff.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Pulls a cotangent back through logarithms of shares, with the Vector API. */
final class LogSoftmaxPullBack {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSums SUMS = new VectorSums();
  private static final int RUN = 1024;

  private LogSoftmaxPullBack() {}

  /** {@code g − exp(y)·Σg}, in runs that stay in the cache between the exponential and the rest. */
  static void run(float[] g, float[] y, int from, int length, float[] out) {
    float sum = (float) SUMS.sum(g, from, length);
    FloatVector factor = FloatVector.broadcast(F, -sum);
    int lanes = F.length();
    int end = from + F.loopBound(length);
    for (int start = from; start < end; start += RUN) {
      int stop = Math.min(end, start + RUN);
      Exponential.EXP.floats().apply(y, start, out, start, stop - start);
      for (int i = start; i < stop; i += lanes) {
        FloatVector.fromArray(F, out, i)
            .fma(factor, FloatVector.fromArray(F, g, i))
            .intoArray(out, i);
      }
    }
    int rest = from + length - end;
    if (rest > 0) {
      float[] last = new float[lanes];
      System.arraycopy(y, end, last, 0, rest);
      Exponential.EXP.floats().apply(last, 0, last, 0, lanes);
      for (int i = 0; i < rest; i++) {
        out[end + i] = Math.fma(last[i], -sum, g[end + i]);
      }
    }
  }

  /** {@code g − exp(y)·Σg}, in runs that stay in the cache between the exponential and the rest. */
  static void run(double[] g, double[] y, int from, int length, double[] out) {
    double sum = SUMS.sum(g, from, length);
    DoubleVector factor = DoubleVector.broadcast(D, -sum);
    int lanes = D.length();
    int end = from + D.loopBound(length);
    for (int start = from; start < end; start += RUN) {
      int stop = Math.min(end, start + RUN);
      Exponential.EXP.doubles().apply(y, start, out, start, stop - start);
      for (int i = start; i < stop; i += lanes) {
        DoubleVector.fromArray(D, out, i)
            .fma(factor, DoubleVector.fromArray(D, g, i))
            .intoArray(out, i);
      }
    }
    int rest = from + length - end;
    if (rest > 0) {
      double[] last = new double[lanes];
      System.arraycopy(y, end, last, 0, rest);
      Exponential.EXP.doubles().apply(last, 0, last, 0, lanes);
      for (int i = 0; i < rest; i++) {
        out[end + i] = Math.fma(last[i], -sum, g[end + i]);
      }
    }
  }
}
