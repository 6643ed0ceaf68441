package autodiff.kernel;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Plain loops over arrays of one length: functions of one to three numbers, and sums of gradients.
 * Arrays are {@code double[]} or {@code float[]}, all of a kind; float numbers are computed with in
 * double and rounded once. An operand array of length 1 stands for that number everywhere.
 */
public final class Loops {
  private Loops() {}

  /** A function of three numbers. */
  @FunctionalInterface
  public interface Function3 {
    /**
     * The value.
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the third operand
     * @return the value
     */
    double of(double x, double y, double z);
  }

  /**
   * Applies a function: {@code out[i] = f(x[i])}.
   *
   * @param f the function
   * @param x the operand
   * @param out Modified: the result
   */
  public static void map(DoubleUnaryOperator f, Object x, Object out) {
    if (out instanceof double[] z) {
      double[] a = (double[]) x;
      for (int i = 0; i < z.length; i++) {
        z[i] = f.applyAsDouble(a[i]);
      }
    } else {
      float[] a = (float[]) x;
      float[] z = (float[]) out;
      for (int i = 0; i < z.length; i++) {
        z[i] = (float) f.applyAsDouble(a[i]);
      }
    }
  }

  /**
   * Applies a function: {@code out[i] = f(x[i], y[i])}.
   *
   * @param f the function
   * @param x the first operand, or one number
   * @param y the second operand, or one number
   * @param out Modified: the result
   */
  public static void map(DoubleBinaryOperator f, Object x, Object y, Object out) {
    if (out instanceof double[] z) {
      double[] a = (double[]) x;
      double[] b = (double[]) y;
      int da = a.length == 1 ? 0 : 1;
      int db = b.length == 1 ? 0 : 1;
      for (int i = 0; i < z.length; i++) {
        z[i] = f.applyAsDouble(a[i * da], b[i * db]);
      }
    } else {
      float[] a = (float[]) x;
      float[] b = (float[]) y;
      float[] z = (float[]) out;
      int da = a.length == 1 ? 0 : 1;
      int db = b.length == 1 ? 0 : 1;
      for (int i = 0; i < z.length; i++) {
        z[i] = (float) f.applyAsDouble(a[i * da], b[i * db]);
      }
    }
  }

  /**
   * Applies a function: {@code out[i] = f(x[i], y[i], z[i])}.
   *
   * @param f the function
   * @param x the first operand, or one number
   * @param y the second operand, or one number
   * @param z the third operand, or one number
   * @param out Modified: the result
   */
  public static void map(Function3 f, Object x, Object y, Object z, Object out) {
    if (out instanceof double[] w) {
      double[] a = (double[]) x;
      double[] b = (double[]) y;
      double[] c = (double[]) z;
      int da = a.length == 1 ? 0 : 1;
      int db = b.length == 1 ? 0 : 1;
      int dc = c.length == 1 ? 0 : 1;
      for (int i = 0; i < w.length; i++) {
        w[i] = f.of(a[i * da], b[i * db], c[i * dc]);
      }
    } else {
      float[] a = (float[]) x;
      float[] b = (float[]) y;
      float[] c = (float[]) z;
      float[] w = (float[]) out;
      int da = a.length == 1 ? 0 : 1;
      int db = b.length == 1 ? 0 : 1;
      int dc = c.length == 1 ? 0 : 1;
      for (int i = 0; i < w.length; i++) {
        w[i] = (float) f.of(a[i * da], b[i * db], c[i * dc]);
      }
    }
  }

  /** So many elements are computed and then looked through while they are in the cache. */
  static final int RUN = 2048;

  /** Whether an element is NaN; the maximum of numbers, unlike a search, is vector instructions. */
  static boolean hasNaN(Object x, int from, int to) {
    if (x instanceof double[] a) {
      double max = 0;
      for (int i = from; i < to; i++) {
        max = Math.max(max, a[i]);
      }
      return Double.isNaN(max);
    }
    float[] a = (float[]) x;
    float max = 0;
    for (int i = from; i < to; i++) {
      max = Math.max(max, a[i]);
    }
    return Float.isNaN(max);
  }

  /**
   * Pulls a cotangent back through a function of two numbers: {@code out[i] = g[i]·d(x[i], y[i],
   * z[i])}, where a zero wins as in {@link #product}.
   */
  static void pullBack(
      Function3 d, Object g, Object x, Object y, Object z, Object out, int from, int to) {
    if (out instanceof double[] w) {
      double[] e = (double[]) g;
      double[] a = (double[]) x;
      double[] b = (double[]) y;
      double[] c = (double[]) z;
      int da = a.length == 1 ? 0 : 1;
      int db = b.length == 1 ? 0 : 1;
      for (int i = from; i < to; i++) {
        w[i] = product(e[i], d.of(a[i * da], b[i * db], c[i]));
      }
    } else {
      float[] e = (float[]) g;
      float[] a = (float[]) x;
      float[] b = (float[]) y;
      float[] c = (float[]) z;
      float[] w = (float[]) out;
      int da = a.length == 1 ? 0 : 1;
      int db = b.length == 1 ? 0 : 1;
      for (int i = from; i < to; i++) {
        w[i] = (float) product(e[i], d.of(a[i * da], b[i * db], c[i]));
      }
    }
  }

  /**
   * Adds one array to another: {@code sum[i] += x[i]}.
   *
   * @param x what to add, as long
   * @param sum Modified: added to
   * @param from the first index
   * @param to the index behind the last
   */
  public static void accumulate(Object x, Object sum, int from, int to) {
    if (sum instanceof double[] s) {
      double[] a = (double[]) x;
      for (int i = from; i < to; i++) {
        s[i] += a[i];
      }
    } else {
      float[] a = (float[]) x;
      float[] s = (float[]) sum;
      for (int i = from; i < to; i++) {
        s[i] += a[i];
      }
    }
  }

  /**
   * Adds a multiple of one array to another: {@code sum[i] += factor·x[i]}.
   *
   * @param x what to add, as long, or one number
   * @param factor the factor
   * @param sum Modified: added to
   * @param from the first index
   * @param to the index behind the last
   */
  public static void addMultiple(Object x, double factor, Object sum, int from, int to) {
    if (sum instanceof double[] s) {
      double[] a = (double[]) x;
      if (a.length == 1) {
        double c = factor * a[0];
        for (int i = from; i < to; i++) {
          s[i] += c;
        }
        return;
      }
      for (int i = from; i < to; i++) {
        s[i] += factor * a[i];
      }
    } else {
      float[] a = (float[]) x;
      float[] s = (float[]) sum;
      float f = (float) factor;
      if (a.length == 1) {
        float c = f * a[0];
        for (int i = from; i < to; i++) {
          s[i] += c;
        }
        return;
      }
      for (int i = from; i < to; i++) {
        s[i] += f * a[i];
      }
    }
  }

  /**
   * The product in which a zero wins over infinity and NaN: what a cotangent and a partial make.
   *
   * @param g the cotangent
   * @param partial the partial derivative
   * @return g·partial, or 0 if either is 0
   */
  public static double product(double g, double partial) {
    return g == 0 || partial == 0 ? 0 : g * partial;
  }
}
