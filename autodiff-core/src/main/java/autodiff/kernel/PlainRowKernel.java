package autodiff.kernel;

/** Rows in loops, computed in float64. */
final class PlainRowKernel implements RowKernel {
  @Override
  public void softmax(float[] x, int from, int length, double scale, float[] out) {
    double max = max(x, from, length);
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      double e = Math.exp(x[i] - max);
      out[i] = (float) e;
      sum += e;
    }
    for (int i = from; i < from + length; i++) {
      out[i] = (float) (out[i] / sum * scale);
    }
  }

  @Override
  public void pullBackSoftmax(float[] y, float[] g, int from, int length, float[] out) {
    // Four sums side by side: one alone would wait for each addition to end.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int end = from + length;
    int i = from;
    for (; i < end - 3; i += 4) {
      s0 += (double) y[i] * g[i];
      s1 += (double) y[i + 1] * g[i + 1];
      s2 += (double) y[i + 2] * g[i + 2];
      s3 += (double) y[i + 3] * g[i + 3];
    }
    for (; i < end; i++) {
      s0 += (double) y[i] * g[i];
    }
    float sum = (float) ((s0 + s1) + (s2 + s3));
    if (Float.isFinite(sum)) {
      for (i = from; i < end; i++) {
        out[i] = y[i] * (g[i] - sum);
      }
    } else {
      SoftmaxPullBack.lane(y, g, from, length, 1, out);
    }
  }

  @Override
  public void logSoftmax(float[] x, int from, int length, float[] out) {
    double max = max(x, from, length);
    double log = Math.log(sum(x, from, length, max));
    for (int i = from; i < from + length; i++) {
      // The largest part first: x − max is exact where it matters.
      out[i] = (float) (x[i] - max - log);
    }
  }

  @Override
  public void pullBackLogSoftmax(float[] g, float[] y, int from, int length, float[] out) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += g[i];
    }
    for (int i = from; i < from + length; i++) {
      out[i] = (float) (g[i] - Math.exp(y[i]) * sum);
    }
  }

  @Override
  public double logSumExp(float[] x, int from, int length) {
    double max = max(x, from, length);
    return Double.isInfinite(max) ? max : max + Math.log(sum(x, from, length, max));
  }

  private static double max(float[] x, int from, int length) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + length; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static double sum(float[] x, int from, int length, double max) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += Math.exp(x[i] - max);
    }
    return sum;
  }

  @Override
  public double normalize(float[] x, int from, int length, double epsilon, float[] out) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += x[i];
    }
    double mean = sum / length;
    double squares = 0;
    double rest = 0;
    for (int i = from; i < from + length; i++) {
      double d = x[i] - mean;
      squares += d * d;
      rest += d;
    }
    double variance = Math.max(0, squares - rest * rest / length) / length;
    double r = 1 / Math.sqrt(variance + epsilon);
    for (int i = from; i < from + length; i++) {
      out[i] = (float) ((x[i] - mean) * r);
    }
    return r;
  }

  @Override
  public void pullBackNormalize(float[] g, float[] y, int from, int length, double r, float[] out) {
    double sum = 0;
    double product = 0;
    for (int i = from; i < from + length; i++) {
      sum += g[i];
      product += (double) g[i] * y[i];
    }
    double mean = sum / length;
    double slope = product / length;
    for (int i = from; i < from + length; i++) {
      out[i] = (float) (r * (g[i] - mean - y[i] * slope));
    }
  }

  @Override
  public void softmax(double[] x, int from, int length, double scale, double[] out) {
    double max = max(x, from, length);
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      double e = Math.exp(x[i] - max);
      out[i] = e;
      sum += e;
    }
    for (int i = from; i < from + length; i++) {
      out[i] = out[i] / sum * scale;
    }
  }

  @Override
  public void pullBackSoftmax(double[] y, double[] g, int from, int length, double[] out) {
    SoftmaxPullBack.lane(y, g, from, length, 1, out);
  }

  @Override
  public void logSoftmax(double[] x, int from, int length, double[] out) {
    double max = max(x, from, length);
    double log = Math.log(sum(x, from, length, max));
    for (int i = from; i < from + length; i++) {
      // The largest part first: x − max is exact where it matters.
      out[i] = x[i] - max - log;
    }
  }

  @Override
  public void pullBackLogSoftmax(double[] g, double[] y, int from, int length, double[] out) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += g[i];
    }
    for (int i = from; i < from + length; i++) {
      out[i] = g[i] - Math.exp(y[i]) * sum;
    }
  }

  @Override
  public double logSumExp(double[] x, int from, int length) {
    double max = max(x, from, length);
    return Double.isInfinite(max) ? max : max + Math.log(sum(x, from, length, max));
  }

  private static double max(double[] x, int from, int length) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + length; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static double sum(double[] x, int from, int length, double max) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += Math.exp(x[i] - max);
    }
    return sum;
  }

  @Override
  public double normalize(double[] x, int from, int length, double epsilon, double[] out) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += x[i];
    }
    double mean = sum / length;
    double squares = 0;
    double rest = 0;
    for (int i = from; i < from + length; i++) {
      double d = x[i] - mean;
      squares += d * d;
      rest += d;
    }
    double variance = Math.max(0, squares - rest * rest / length) / length;
    double r = 1 / Math.sqrt(variance + epsilon);
    for (int i = from; i < from + length; i++) {
      out[i] = (x[i] - mean) * r;
    }
    return r;
  }

  @Override
  public void pullBackNormalize(
      double[] g, double[] y, int from, int length, double r, double[] out) {
    double sum = 0;
    double product = 0;
    for (int i = from; i < from + length; i++) {
      sum += g[i];
      product += g[i] * y[i];
    }
    double mean = sum / length;
    double slope = product / length;
    for (int i = from; i < from + length; i++) {
      out[i] = r * (g[i] - mean - y[i] * slope);
    }
  }
}
