package autodiff.kernel;

import java.util.Arrays;

/**
 * Sums of exponentials along the middle of an array of shape [outer, length, inner], and what is
 * divided by them: without overflow. Arrays are {@code double[]} or {@code float[]}, both of a
 * kind.
 */
public final class Exponentials {
  private static final RowKernel KERNEL = KernelSet.current().rows();

  /** Fewer elements are not worth a second thread. */
  private static final int PART = 1 << 15;

  private Exponentials() {}

  /**
   * Logarithms of sums of exponentials.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is reduced
   * @param inner the last size
   * @param out Modified: the outer·inner logarithms; −∞ of nothing
   */
  public static void logSumExp(Object x, int outer, int length, int inner, Object out) {
    if (inner != 1) {
      lanes(
          outer * inner,
          length,
          (k, lane) -> {
            gather(x, start(k, length, inner), inner, lane);
            set(out, k, KERNEL.logSumExp(lane, 0, length));
          });
    } else if (x instanceof double[] from) {
      double[] to = (double[]) out;
      Workers.rows(outer, length, row -> to[row] = KERNEL.logSumExp(from, row * length, length));
    } else {
      float[] from = (float[]) x;
      float[] to = (float[]) out;
      Workers.rows(
          outer, length, row -> to[row] = (float) KERNEL.logSumExp(from, row * length, length));
    }
  }

  /**
   * Exponentials as shares of their sum.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size along which shares add up to 1
   * @param inner the last size
   * @param out Modified: the shares; NaN where all are −∞ or one is ∞
   */
  public static void softmax(Object x, int outer, int length, int inner, Object out) {
    if (inner != 1) {
      lanes(
          outer * inner,
          length,
          (k, lane) -> {
            gather(x, start(k, length, inner), inner, lane);
            KERNEL.softmax(lane, 0, length, lane);
            scatter(lane, out, start(k, length, inner), inner);
          });
    } else if (x instanceof double[] from) {
      double[] to = (double[]) out;
      Workers.rows(outer, length, row -> KERNEL.softmax(from, row * length, length, to));
    } else {
      float[] from = (float[]) x;
      float[] to = (float[]) out;
      Workers.rows(outer, length, row -> KERNEL.softmax(from, row * length, length, to));
    }
  }

  /**
   * Exponentials as shares of a number, one for each sum: the cotangent that {@link #logSumExp}
   * sends back.
   *
   * @param x the numbers
   * @param scales what the shares add up to, outer·inner numbers in an array of the same type
   * @param outer the first size
   * @param length the size along which they do
   * @param inner the last size
   * @param out Modified: the shares; NaN where all are −∞ or one is ∞
   */
  public static void softmax(
      Object x, Object scales, int outer, int length, int inner, Object out) {
    if (inner != 1) {
      lanes(
          outer * inner,
          length,
          (k, lane) -> {
            gather(x, start(k, length, inner), inner, lane);
            KERNEL.softmax(lane, 0, length, get(scales, k), lane);
            scatter(lane, out, start(k, length, inner), inner);
          });
    } else if (x instanceof double[] from) {
      double[] to = (double[]) out;
      double[] scale = (double[]) scales;
      Workers.rows(
          outer, length, row -> KERNEL.softmax(from, row * length, length, scale[row], to));
    } else {
      float[] from = (float[]) x;
      float[] to = (float[]) out;
      float[] scale = (float[]) scales;
      Workers.rows(
          outer, length, row -> KERNEL.softmax(from, row * length, length, scale[row], to));
    }
  }

  /**
   * The logarithms of {@link #softmax(Object, int, int, int, Object)}.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size along which the shares add up to 1
   * @param inner the last size
   * @param out Modified: the logarithms; NaN where all are −∞ or one is ∞
   */
  public static void logSoftmax(Object x, int outer, int length, int inner, Object out) {
    if (inner != 1) {
      lanes(
          outer * inner,
          length,
          (k, lane) -> {
            double[] logarithms = new double[length];
            gather(x, start(k, length, inner), inner, lane);
            KERNEL.logSoftmax(lane, 0, length, logarithms);
            scatter(logarithms, out, start(k, length, inner), inner);
          });
    } else if (x instanceof double[] from) {
      double[] to = (double[]) out;
      Workers.rows(outer, length, row -> KERNEL.logSoftmax(from, row * length, length, to));
    } else {
      float[] from = (float[]) x;
      float[] to = (float[]) out;
      Workers.rows(outer, length, row -> KERNEL.logSoftmax(from, row * length, length, to));
    }
  }

  /**
   * Pulls a cotangent back through {@link #logSoftmax}: {@code g − exp(y)·Σg}.
   *
   * @param g the cotangent of the logarithms
   * @param y the logarithms
   * @param outer the first size
   * @param length the size along which the shares add up to 1
   * @param inner the last size
   * @param out Modified: the cotangent of the numbers
   */
  public static void pullBackLogSoftmax(
      Object g, Object y, int outer, int length, int inner, Object out) {
    if (inner != 1) {
      lanes(
          outer * inner,
          length,
          (k, lane) -> {
            double[] logarithms = new double[length];
            gather(g, start(k, length, inner), inner, lane);
            gather(y, start(k, length, inner), inner, logarithms);
            KERNEL.pullBackLogSoftmax(lane, logarithms, 0, length, logarithms);
            scatter(logarithms, out, start(k, length, inner), inner);
          });
    } else if (out instanceof double[] to) {
      double[] from = (double[]) g;
      double[] logarithms = (double[]) y;
      Workers.rows(
          outer,
          length,
          row -> KERNEL.pullBackLogSoftmax(from, logarithms, row * length, length, to));
    } else {
      float[] from = (float[]) g;
      float[] logarithms = (float[]) y;
      float[] to = (float[]) out;
      Workers.rows(
          outer,
          length,
          row -> KERNEL.pullBackLogSoftmax(from, logarithms, row * length, length, to));
    }
  }

  /** Does a lane, for which there is an array to gather it in. */
  private interface LaneWork {
    void run(int number, double[] lane);
  }

  private static void lanes(int count, int length, LaneWork work) {
    int perPart = Math.max(1, PART / Math.max(1, length));
    Workers.run(
        (count + perPart - 1) / perPart,
        part -> {
          double[] lane = new double[length];
          int end = Math.min(count, (part + 1) * perPart);
          for (int k = part * perPart; k < end; k++) {
            work.run(k, lane);
          }
        });
  }

  /** Where a lane begins. */
  private static int start(int lane, int length, int inner) {
    return lane / inner * length * inner + lane % inner;
  }

  private static void gather(Object x, int start, int step, double[] lane) {
    if (x instanceof double[] from) {
      for (int k = 0, p = start; k < lane.length; k++, p += step) {
        lane[k] = from[p];
      }
    } else {
      float[] from = (float[]) x;
      for (int k = 0, p = start; k < lane.length; k++, p += step) {
        lane[k] = from[p];
      }
    }
  }

  private static void scatter(double[] lane, Object out, int start, int step) {
    for (int k = 0, p = start; k < lane.length; k++, p += step) {
      set(out, p, lane[k]);
    }
  }

  private static double get(Object x, int place) {
    return x instanceof double[] d ? d[place] : ((float[]) x)[place];
  }

  private static void set(Object out, int place, double value) {
    if (out instanceof double[] to) {
      to[place] = value;
    } else {
      ((float[]) out)[place] = (float) value;
    }
  }

  /**
   * The derivative of {@link #logSumExp} where it is infinite: an infinite sum is shared evenly by
   * the terms that are infinite; −∞ by none.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that was reduced
   * @param inner the last size
   * @return the shares, 0 where the sum is finite
   */
  public static double[] infiniteShares(double[] x, int outer, int length, int inner) {
    double[] sums = new double[outer * inner];
    Arrays.fill(sums, Double.POSITIVE_INFINITY);
    int[] counts = Extremes.ties(x, outer, length, inner, sums).counts();
    double[] out = new double[x.length];
    for (int o = 0, p = 0; o < outer; o++) {
      for (int k = 0; k < length; k++) {
        for (int i = 0; i < inner; i++, p++) {
          out[p] = x[p] == Double.POSITIVE_INFINITY ? 1.0 / counts[o * inner + i] : 0;
        }
      }
    }
    return out;
  }
}
