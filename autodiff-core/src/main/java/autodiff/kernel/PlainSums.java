package autodiff.kernel;

/** Sums in loops; float numbers are added up in double. */
final class PlainSums implements SumKernel {
  /** Runs of this length are added up one by one, longer ones as a tree: errors grow with log n. */
  private static final int RUN = 256;

  @Override
  public double sum(float[] x, int from, int length) {
    if (length > RUN) {
      int half = Math.max(RUN, length / 2 / RUN * RUN);
      return sum(x, from, half) + sum(x, from + half, length - half);
    }
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    int end = from + length;
    for (; end - i >= 4; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < end; i++) {
      a += x[i];
    }
    return a + b + (c + d);
  }

  @Override
  public void columns(float[] x, int from, int length, int stride, int count, float[] out, int to) {
    double[] sums = new double[count];
    for (int k = 0; k < length; k++) {
      int row = from + k * stride;
      for (int i = 0; i < count; i++) {
        sums[i] += x[row + i];
      }
    }
    for (int i = 0; i < count; i++) {
      out[to + i] = (float) sums[i];
    }
  }

  @Override
  public double sum(double[] x, int from, int length) {
    if (length > RUN) {
      int half = Math.max(RUN, length / 2 / RUN * RUN);
      return sum(x, from, half) + sum(x, from + half, length - half);
    }
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    int end = from + length;
    for (; end - i >= 4; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < end; i++) {
      a += x[i];
    }
    return a + b + (c + d);
  }

  @Override
  public void columns(
      double[] x, int from, int length, int stride, int count, double[] out, int to) {
    double[] sums = new double[count];
    for (int k = 0; k < length; k++) {
      int row = from + k * stride;
      for (int i = 0; i < count; i++) {
        sums[i] += x[row + i];
      }
    }
    for (int i = 0; i < count; i++) {
      out[to + i] = sums[i];
    }
  }
}
