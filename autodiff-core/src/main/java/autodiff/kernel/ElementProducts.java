package autodiff.kernel;

import java.util.Arrays;

/**
 * Products along the middle of an array of shape [outer, length, inner], formed in float64. Arrays
 * are {@code double[]} or {@code float[]}, both of a kind.
 */
public final class ElementProducts {
  /** Longer rows are eight products side by side: one alone would wait for each to end. */
  private static final int LONG = 64;

  private ElementProducts() {}

  /**
   * Multiplies: {@code out[o, i] = Πₖ x[o, k, i]}.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is multiplied up
   * @param inner the last size
   * @param out Modified: the outer·inner products; 1 of nothing
   */
  public static void run(Object x, int outer, int length, int inner, Object out) {
    for (int o = 0; o < outer; o++) {
      int from = o * length * inner;
      if (inner != 1) {
        columns(x, from, length, inner, out, o * inner);
      } else if (x instanceof double[] d) {
        ((double[]) out)[o] = row(d, from, length);
      } else {
        ((float[]) out)[o] = (float) row((float[]) x, from, length);
      }
    }
  }

  private static double row(float[] x, int from, int length) {
    if (length < LONG) {
      return inOrder(x, from, length);
    }
    double a = 1;
    double b = 1;
    double c = 1;
    double d = 1;
    double e = 1;
    double f = 1;
    double g = 1;
    double h = 1;
    int i = from;
    int end = from + length;
    for (; end - i >= 8; i += 8) {
      a *= x[i];
      b *= x[i + 1];
      c *= x[i + 2];
      d *= x[i + 3];
      e *= x[i + 4];
      f *= x[i + 5];
      g *= x[i + 6];
      h *= x[i + 7];
    }
    double product = combined(a, b, c, d, e, f, g, h);
    if (Double.isNaN(product)) {
      return inOrder(x, from, length);
    }
    for (; i < end; i++) {
      product *= x[i];
    }
    return product;
  }

  private static double inOrder(float[] x, int from, int length) {
    double product = 1;
    for (int i = from; i < from + length; i++) {
      product *= x[i];
    }
    return product;
  }

  private static double row(double[] x, int from, int length) {
    if (length < LONG) {
      return inOrder(x, from, length);
    }
    double a = 1;
    double b = 1;
    double c = 1;
    double d = 1;
    double e = 1;
    double f = 1;
    double g = 1;
    double h = 1;
    int i = from;
    int end = from + length;
    for (; end - i >= 8; i += 8) {
      a *= x[i];
      b *= x[i + 1];
      c *= x[i + 2];
      d *= x[i + 3];
      e *= x[i + 4];
      f *= x[i + 5];
      g *= x[i + 6];
      h *= x[i + 7];
    }
    double product = combined(a, b, c, d, e, f, g, h);
    if (Double.isNaN(product)) {
      return inOrder(x, from, length);
    }
    for (; i < end; i++) {
      product *= x[i];
    }
    return product;
  }

  private static double inOrder(double[] x, int from, int length) {
    double product = 1;
    for (int i = from; i < from + length; i++) {
      product *= x[i];
    }
    return product;
  }

  /** Their product, or NaN if digits may be lost that the numbers one after another keep. */
  private static double combined(double... parts) {
    double product = 1;
    for (double part : parts) {
      product *= part;
      if (!(inRange(part) && inRange(product))) {
        return Double.NaN;
      }
    }
    return product;
  }

  private static boolean inRange(double x) {
    return Math.abs(x) > 0x1p-1000 && Math.abs(x) < 0x1p1000;
  }

  /** Row by row, as they lie: the compiler makes vectors of that. */
  private static void columns(Object x, int from, int length, int inner, Object out, int to) {
    double[] products = new double[inner];
    Arrays.fill(products, 1);
    for (int k = 0; k < length; k++) {
      multiply(x, from + k * inner, products);
    }
    if (out instanceof double[] d) {
      System.arraycopy(products, 0, d, to, inner);
    } else {
      float[] f = (float[]) out;
      for (int i = 0; i < inner; i++) {
        f[to + i] = (float) products[i];
      }
    }
  }

  private static void multiply(Object x, int row, double[] products) {
    if (x instanceof double[] d) {
      for (int i = 0; i < products.length; i++) {
        products[i] *= d[row + i];
      }
    } else {
      float[] f = (float[]) x;
      for (int i = 0; i < products.length; i++) {
        products[i] *= f[row + i];
      }
    }
  }
}
