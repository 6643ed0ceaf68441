package autodiff.kernel.vector;

import autodiff.kernel.KernelSet;
import autodiff.kernel.RowKernel;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Rows with the Vector API: each lane adds up a share of a run, and runs are added in float64. */
final class VectorRows implements RowKernel {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSums SUMS = new VectorSums();
  private static final RowKernel PLAIN = KernelSet.plain().rows();
  private static final int RUN = 2048;

  /** Shorter rows are done before the lanes of vectors have been added up. */
  private static final int SHORT = 32;

  @Override
  public void softmax(float[] x, int from, int length, double scale, float[] out) {
    float max = max(x, from, length);
    double sum = exponentials(x, from, length, max, out);
    int end = from + length;
    int i = from;
    float factor = (float) (scale / sum);
    for (; end - i >= F.length(); i += F.length()) {
      FloatVector.fromArray(F, out, i).mul(factor).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] *= factor;
    }
  }

  @Override
  public void logSoftmax(float[] x, int from, int length, float[] out) {
    float max = max(x, from, length);
    float log = (float) Math.log(exponentials(x, from, length, max, out));
    int end = from + length;
    int i = from;
    for (; end - i >= F.length(); i += F.length()) {
      // The largest part first: x − max is exact where it matters.
      FloatVector.fromArray(F, x, i).sub(max).sub(log).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = x[i] - max - log;
    }
  }

  @Override
  public void pullBackLogSoftmax(float[] g, float[] y, int from, int length, float[] out) {
    LogSoftmaxPullBack.run(g, y, from, length, out);
  }

  @Override
  public double logSumExp(float[] x, int from, int length) {
    float max = max(x, from, length);
    if (Float.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    float[] scratch = new float[Math.min(length, RUN)];
    for (int start = 0; start < length; start += RUN) {
      int count = Math.min(RUN, length - start);
      sum += exponentials(x, from + start, count, max, scratch, 0);
    }
    return max + Math.log(sum);
  }

  private static float max(float[] x, int from, int length) {
    int lanes = F.length();
    int end = from + length;
    int i = from;
    float max = Float.NEGATIVE_INFINITY;
    if (length >= 2 * lanes) {
      FloatVector a = FloatVector.broadcast(F, max);
      FloatVector b = a;
      for (; end - i >= 2 * lanes; i += 2 * lanes) {
        a = a.max(FloatVector.fromArray(F, x, i));
        b = b.max(FloatVector.fromArray(F, x, i + lanes));
      }
      max = a.max(b).reduceLanes(VectorOperators.MAX);
    }
    for (; i < end; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static double exponentials(float[] x, int from, int length, float max, float[] out) {
    double sum = 0;
    for (int start = from; start < from + length; start += RUN) {
      int count = Math.min(RUN, from + length - start);
      sum += exponentials(x, start, count, max, out, start);
    }
    return sum;
  }

  /** Their sum, of a run that is short enough to add up in float32. */
  private static double exponentials(
      float[] x, int from, int length, float max, float[] out, int to) {
    int whole = F.loopBound(length);
    for (int i = 0; i < whole; i += F.length()) {
      FloatVector.fromArray(F, x, from + i).sub(max).intoArray(out, to + i);
    }
    Exponential.EXP.floats().apply(out, to, out, to, whole);
    double sum = whole > 0 ? sum(out, to, whole) : 0;
    if (whole < length) {
      float[] last = new float[F.length()];
      for (int i = whole; i < length; i++) {
        last[i - whole] = x[from + i] - max;
      }
      Exponential.EXP.floats().apply(last, 0, last, 0, last.length);
      for (int i = 0; i < length - whole; i++) {
        sum += last[i];
      }
      System.arraycopy(last, 0, out, to + whole, length - whole);
    }
    return sum;
  }

  /** In the lanes of vectors. */
  private static double sum(float[] x, int from, int count) {
    // Apart, because the logarithm of their sum is that of 1 + rest, and rest may be small.
    FloatVector ones = FloatVector.zero(F);
    FloatVector sum = ones;
    for (int i = 0; i < count; i += F.length()) {
      FloatVector e = FloatVector.fromArray(F, x, from + i);
      VectorMask<Float> one = e.eq(1);
      ones = ones.add(1f, one);
      sum = sum.add(e.blend(0f, one));
    }
    float[] lanes = new float[2 * F.length()];
    sum.intoArray(lanes, 0);
    ones.intoArray(lanes, F.length());
    return sum(lanes);
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
    double max = max(x, from, length);
    double sum = exponentials(x, from, length, max, out);
    int end = from + length;
    int i = from;
    double factor = scale / sum;
    for (; end - i >= D.length(); i += D.length()) {
      DoubleVector.fromArray(D, out, i).mul(factor).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] *= factor;
    }
  }

  @Override
  public void logSoftmax(double[] x, int from, int length, double[] out) {
    double max = max(x, from, length);
    double log = Math.log(exponentials(x, from, length, max, out));
    int end = from + length;
    int i = from;
    for (; end - i >= D.length(); i += D.length()) {
      // The largest part first: x − max is exact where it matters.
      DoubleVector.fromArray(D, x, i).sub(max).sub(log).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] = x[i] - max - log;
    }
  }

  @Override
  public void pullBackLogSoftmax(double[] g, double[] y, int from, int length, double[] out) {
    LogSoftmaxPullBack.run(g, y, from, length, out);
  }

  @Override
  public double logSumExp(double[] x, int from, int length) {
    double max = max(x, from, length);
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    double[] scratch = new double[Math.min(length, RUN)];
    for (int start = 0; start < length; start += RUN) {
      int count = Math.min(RUN, length - start);
      sum += exponentials(x, from + start, count, max, scratch, 0);
    }
    return max + Math.log(sum);
  }

  private static double max(double[] x, int from, int length) {
    int lanes = D.length();
    int end = from + length;
    int i = from;
    double max = Double.NEGATIVE_INFINITY;
    if (length >= 2 * lanes) {
      DoubleVector a = DoubleVector.broadcast(D, max);
      DoubleVector b = a;
      for (; end - i >= 2 * lanes; i += 2 * lanes) {
        a = a.max(DoubleVector.fromArray(D, x, i));
        b = b.max(DoubleVector.fromArray(D, x, i + lanes));
      }
      max = a.max(b).reduceLanes(VectorOperators.MAX);
    }
    for (; i < end; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static double exponentials(double[] x, int from, int length, double max, double[] out) {
    double sum = 0;
    for (int start = from; start < from + length; start += RUN) {
      int count = Math.min(RUN, from + length - start);
      sum += exponentials(x, start, count, max, out, start);
    }
    return sum;
  }

  /** Their sum, of a run that is short enough to add up in float64. */
  private static double exponentials(
      double[] x, int from, int length, double max, double[] out, int to) {
    int whole = D.loopBound(length);
    for (int i = 0; i < whole; i += D.length()) {
      DoubleVector.fromArray(D, x, from + i).sub(max).intoArray(out, to + i);
    }
    Exponential.EXP.doubles().apply(out, to, out, to, whole);
    double sum = whole > 0 ? sum(out, to, whole) : 0;
    if (whole < length) {
      double[] last = new double[D.length()];
      for (int i = whole; i < length; i++) {
        last[i - whole] = x[from + i] - max;
      }
      Exponential.EXP.doubles().apply(last, 0, last, 0, last.length);
      for (int i = 0; i < length - whole; i++) {
        sum += last[i];
      }
      System.arraycopy(last, 0, out, to + whole, length - whole);
    }
    return sum;
  }

  /** In the lanes of vectors. */
  private static double sum(double[] x, int from, int count) {
    DoubleVector sum = DoubleVector.zero(D);
    for (int i = 0; i < count; i += D.length()) {
      sum = sum.add(DoubleVector.fromArray(D, x, from + i));
    }
    double[] lanes = new double[D.length()];
    sum.intoArray(lanes, 0);
    return sum(lanes);
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
