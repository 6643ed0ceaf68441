package autodiff.kernel;

/** Extrema in loops; columns are searched row by row, as they lie. */
final class PlainExtremes implements ExtremeKernel {
  @Override
  public int place(float[] x, int from, int length, boolean largest) {
    return largest ? greatest(x, from, length) : least(x, from, length);
  }

  private static int greatest(float[] x, int from, int length) {
    int place = from;
    float best = x[from];
    for (int p = from + 1; p < from + length && !Float.isNaN(best); p++) {
      // Not "x > best": NaN must get through.
      if (!(x[p] <= best)) {
        best = x[p];
        place = p;
      }
    }
    return place;
  }

  private static int least(float[] x, int from, int length) {
    int place = from;
    float best = x[from];
    for (int p = from + 1; p < from + length && !Float.isNaN(best); p++) {
      if (!(x[p] >= best)) {
        best = x[p];
        place = p;
      }
    }
    return place;
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
    float sign = largest ? 1 : -1;
    float[] best = new float[count];
    for (int i = 0; i < count; i++) {
      best[i] = sign * x[from + i];
      places[to + i] = from + i;
    }
    for (int k = 1; k < length; k++) {
      int row = from + k * stride;
      for (int i = 0; i < count; i++) {
        float e = sign * x[row + i];
        if (!(e <= best[i]) && !Float.isNaN(best[i])) {
          best[i] = e;
          places[to + i] = row + i;
        }
      }
    }
  }

  @Override
  public int find(float[] x, int from, int length, float value) {
    for (int p = from; p < from + length; p++) {
      if (x[p] == value || (Float.isNaN(value) && Float.isNaN(x[p]))) {
        return p;
      }
    }
    return -1;
  }

  @Override
  public int place(double[] x, int from, int length, boolean largest) {
    return largest ? greatest(x, from, length) : least(x, from, length);
  }

  private static int greatest(double[] x, int from, int length) {
    int place = from;
    double best = x[from];
    for (int p = from + 1; p < from + length && !Double.isNaN(best); p++) {
      // Not "x > best": NaN must get through.
      if (!(x[p] <= best)) {
        best = x[p];
        place = p;
      }
    }
    return place;
  }

  private static int least(double[] x, int from, int length) {
    int place = from;
    double best = x[from];
    for (int p = from + 1; p < from + length && !Double.isNaN(best); p++) {
      if (!(x[p] >= best)) {
        best = x[p];
        place = p;
      }
    }
    return place;
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
    double sign = largest ? 1 : -1;
    double[] best = new double[count];
    for (int i = 0; i < count; i++) {
      best[i] = sign * x[from + i];
      places[to + i] = from + i;
    }
    for (int k = 1; k < length; k++) {
      int row = from + k * stride;
      for (int i = 0; i < count; i++) {
        double e = sign * x[row + i];
        if (!(e <= best[i]) && !Double.isNaN(best[i])) {
          best[i] = e;
          places[to + i] = row + i;
        }
      }
    }
  }

  @Override
  public int find(double[] x, int from, int length, double value) {
    for (int p = from; p < from + length; p++) {
      if (x[p] == value || (Double.isNaN(value) && Double.isNaN(x[p]))) {
        return p;
      }
    }
    return -1;
  }
}
