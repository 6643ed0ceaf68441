package autodiff.kernel.vector;

import autodiff.kernel.KernelSet;
import autodiff.kernel.RowKernel;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Rows with the Vector API: each lane adds up a share of a run, and runs are added in float64. */
final class VectorRowKernel implements RowKernel {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSums SUMS = new VectorSums();
  private static final RowKernel PLAIN = KernelSet.plain().rows();
  private static final int RUN = 2048;

  /** Shorter rows are done before the lanes of vectors have been added up. */
  private static final int SHORT = 32;

  @Override
  public void softmax(float[] x, int from, int length, double scale, float[] out) {
    FloatExponentials.softmax(x, from, length, scale, out);
  }

  @Override
  public void pullBackSoftmax(float[] y, float[] g, int from, int length, float[] out) {
    if (!FloatExponentials.pullBackSoftmax(y, g, from, length, out)) {
      PLAIN.pullBackSoftmax(y, g, from, length, out);
    }
  }

  @Override
  public void logSoftmax(float[] x, int from, int length, float[] out) {
    FloatExponentials.logSoftmax(x, from, length, out);
  }

  @Override
  public void pullBackLogSoftmax(float[] g, float[] y, int from, int length, float[] out) {
    LogSoftmaxPullBack.run(g, y, from, length, out);
  }

  @Override
  public double logSumExp(float[] x, int from, int length) {
    return FloatExponentials.logSumExp(x, from, length);
  }

  /** In a fixed order: the sum of a vector's lanes depends on who computes it. */
  private static double sum(float[] lanes) {
    double a = 0;
    double b = 0;
    int i = 0;
    for (; i < lanes.length - 1; i += 2) {
      a += lanes[i];
      b += lanes[i + 1];
    }
    return i < lanes.length ? a + lanes[i] : a + b;
  }

  @Override
  public double normalize(float[] x, int from, int length, double epsilon, float[] out) {
    if (length < SHORT) {
      return PLAIN.normalize(x, from, length, epsilon, out);
    }
    double mean = SUMS.sum(x, from, length) / length;
    float near = (float) mean;
    int end = from + length;
    double squares = 0;
    double rest = 0;
    float[] lanes = new float[F.length()];
    for (int start = from; start < end; start += RUN) {
      int stop = Math.min(end, start + RUN);
      FloatVector a = FloatVector.zero(F);
      FloatVector b = a;
      int i = start;
      for (; stop - i >= F.length(); i += F.length()) {
        FloatVector d = FloatVector.fromArray(F, x, i).sub(near);
        a = d.fma(d, a);
        b = b.add(d);
      }
      a.intoArray(lanes, 0);
      squares += sum(lanes);
      b.intoArray(lanes, 0);
      rest += sum(lanes);
      for (; i < stop; i++) {
        double d = x[i] - near;
        squares += d * d;
        rest += d;
      }
    }
    double variance = Math.max(0, squares - rest * rest / length) / length;
    double r = 1 / Math.sqrt(variance + epsilon);
    float factor = (float) r;
    // What rounding the mean has shifted all by.
    float shift = (float) (-rest / length * r);
    FloatVector shifts = FloatVector.broadcast(F, shift);
    FloatVector factors = FloatVector.broadcast(F, factor);
    int i = from;
    for (; end - i >= F.length(); i += F.length()) {
      FloatVector.fromArray(F, x, i).sub(near).fma(factors, shifts).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = Math.fma(x[i] - near, factor, shift);
    }
    return r;
  }

  @Override
  public void pullBackNormalize(float[] g, float[] y, int from, int length, double r, float[] out) {
    if (length < SHORT) {
      PLAIN.pullBackNormalize(g, y, from, length, r, out);
      return;
    }
    int end = from + length;
    double product = 0;
    float[] lanes = new float[F.length()];
    for (int start = from; start < end; start += RUN) {
      int stop = Math.min(end, start + RUN);
      FloatVector a = FloatVector.zero(F);
      int i = start;
      for (; stop - i >= F.length(); i += F.length()) {
        a = FloatVector.fromArray(F, g, i).fma(FloatVector.fromArray(F, y, i), a);
      }
      a.intoArray(lanes, 0);
      product += sum(lanes);
      for (; i < stop; i++) {
        product += (double) g[i] * y[i];
      }
    }
    float mean = (float) (SUMS.sum(g, from, length) / length);
    float slope = (float) (-product / length);
    float factor = (float) r;
    FloatVector slopes = FloatVector.broadcast(F, slope);
    int i = from;
    for (; end - i >= F.length(); i += F.length()) {
      FloatVector.fromArray(F, y, i)
          .fma(slopes, FloatVector.fromArray(F, g, i).sub(mean))
          .mul(factor)
          .intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = factor * Math.fma(y[i], slope, g[i] - mean);
    }
  }

  @Override
  public void softmax(double[] x, int from, int length, double scale, double[] out) {
    DoubleExponentials.softmax(x, from, length, scale, out);
  }

  @Override
  public void pullBackSoftmax(double[] y, double[] g, int from, int length, double[] out) {
    if (!DoubleExponentials.pullBackSoftmax(y, g, from, length, out)) {
      PLAIN.pullBackSoftmax(y, g, from, length, out);
    }
  }

  @Override
  public void logSoftmax(double[] x, int from, int length, double[] out) {
    DoubleExponentials.logSoftmax(x, from, length, out);
  }

  @Override
  public void pullBackLogSoftmax(double[] g, double[] y, int from, int length, double[] out) {
    LogSoftmaxPullBack.run(g, y, from, length, out);
  }

  @Override
  public double logSumExp(double[] x, int from, int length) {
    return DoubleExponentials.logSumExp(x, from, length);
  }

  private static double sum(double[] lanes) {
    double a = 0;
    double b = 0;
    int i = 0;
    for (; i < lanes.length - 1; i += 2) {
      a += lanes[i];
      b += lanes[i + 1];
    }
    return i < lanes.length ? a + lanes[i] : a + b;
  }

  @Override
  public double normalize(double[] x, int from, int length, double epsilon, double[] out) {
    if (length < SHORT) {
      return PLAIN.normalize(x, from, length, epsilon, out);
    }
    double mean = SUMS.sum(x, from, length) / length;
    double near = mean;
    int end = from + length;
    double squares = 0;
    double rest = 0;
    double[] lanes = new double[D.length()];
    for (int start = from; start < end; start += RUN) {
      int stop = Math.min(end, start + RUN);
      DoubleVector a = DoubleVector.zero(D);
      DoubleVector b = a;
      int i = start;
      for (; stop - i >= D.length(); i += D.length()) {
        DoubleVector d = DoubleVector.fromArray(D, x, i).sub(near);
        a = d.fma(d, a);
        b = b.add(d);
      }
      a.intoArray(lanes, 0);
      squares += sum(lanes);
      b.intoArray(lanes, 0);
      rest += sum(lanes);
      for (; i < stop; i++) {
        double d = x[i] - near;
        squares += d * d;
        rest += d;
      }
    }
    double variance = Math.max(0, squares - rest * rest / length) / length;
    double r = 1 / Math.sqrt(variance + epsilon);
    double factor = r;
    // What rounding the mean has shifted all by.
    double shift = (-rest / length * r);
    DoubleVector shifts = DoubleVector.broadcast(D, shift);
    DoubleVector factors = DoubleVector.broadcast(D, factor);
    int i = from;
    for (; end - i >= D.length(); i += D.length()) {
      DoubleVector.fromArray(D, x, i).sub(near).fma(factors, shifts).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = Math.fma(x[i] - near, factor, shift);
    }
    return r;
  }

  @Override
  public void pullBackNormalize(
      double[] g, double[] y, int from, int length, double r, double[] out) {
    if (length < SHORT) {
      PLAIN.pullBackNormalize(g, y, from, length, r, out);
      return;
    }
    int end = from + length;
    double product = 0;
    double[] lanes = new double[D.length()];
    for (int start = from; start < end; start += RUN) {
      int stop = Math.min(end, start + RUN);
      DoubleVector a = DoubleVector.zero(D);
      int i = start;
      for (; stop - i >= D.length(); i += D.length()) {
        a = DoubleVector.fromArray(D, g, i).fma(DoubleVector.fromArray(D, y, i), a);
      }
      a.intoArray(lanes, 0);
      product += sum(lanes);
      for (; i < stop; i++) {
        product += g[i] * y[i];
      }
    }
    double mean = (SUMS.sum(g, from, length) / length);
    double slope = (-product / length);
    double factor = r;
    DoubleVector slopes = DoubleVector.broadcast(D, slope);
    int i = from;
    for (; end - i >= D.length(); i += D.length()) {
      DoubleVector.fromArray(D, y, i)
          .fma(slopes, DoubleVector.fromArray(D, g, i).sub(mean))
          .mul(factor)
          .intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = factor * Math.fma(y[i], slope, g[i] - mean);
    }
  }
}
