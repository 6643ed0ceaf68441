package autodiff.kernel;

import java.util.Arrays;

/** Elements of one array or another, and the largest of those that come to a place. */
public final class Select {
  private Select() {}

  /**
   * Chooses: {@code out[i] = mask[i] ? x[i] : y[i]}.
   *
   * @param mask which to take from x
   * @param x a {@code double[]} or {@code float[]}, as long as the mask, or one number
   * @param y the same for the rest, of the same kind
   * @param out Modified: of the same kind
   */
  public static void choose(boolean[] mask, Object x, Object y, Object out) {
    if (out instanceof double[] z) {
      double[] a = (double[]) x;
      double[] b = (double[]) y;
      int da = a.length == 1 ? 0 : 1;
      int db = b.length == 1 ? 0 : 1;
      for (int i = 0; i < z.length; i++) {
        z[i] = mask[i] ? a[i * da] : b[i * db];
      }
    } else {
      float[] a = (float[]) x;
      float[] b = (float[]) y;
      float[] z = (float[]) out;
      int da = a.length == 1 ? 0 : 1;
      int db = b.length == 1 ? 0 : 1;
      for (int i = 0; i < z.length; i++) {
        z[i] = mask[i] ? a[i * da] : b[i * db];
      }
    }
  }

  /**
   * Reads flags that lie apart, as {@link Strided#read} does numbers.
   *
   * @param flags the flags
   * @param strides the distance of neighbors along each axis, 0 or what the flags' own sizes make
   *     it; 0 repeats
   * @param sizes the sizes of the result
   * @param length the number of elements of the result
   * @return the flags for each index in row-major order
   */
  public static boolean[] spread(boolean[] flags, int[] strides, int[] sizes, int length) {
    boolean[] out = new boolean[length];
    int last = sizes.length - 1;
    int row = last < 0 ? 1 : sizes[last];
    boolean repeated = last >= 0 && strides[last] == 0;
    int[] index = new int[sizes.length];
    int at = 0;
    for (int k = 0; k < length; k += row) {
      if (repeated) {
        Arrays.fill(out, k, k + row, flags[at]);
      } else {
        System.arraycopy(flags, at, out, k, row);
      }
      for (int axis = last - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < sizes[axis]) {
          break;
        }
        at -= strides[axis] * sizes[axis];
        index[axis] = 0;
      }
    }
    return out;
  }

  /**
   * The largest number that comes to each place; NaN if one of them is.
   *
   * @param x what lies there before
   * @param source what comes
   * @param places where it comes to, as many as the source has elements
   * @param includeSelf whether what lies there counts where something comes
   * @return an array as long as x
   */
  public static double[] largest(double[] x, double[] source, int[] places, boolean includeSelf) {
    double[] out = x.clone();
    if (!includeSelf) {
      for (int place : places) {
        out[place] = Double.NEGATIVE_INFINITY;
      }
    }
    for (int k = 0; k < places.length; k++) {
      out[places[k]] = Math.max(out[places[k]], source[k]);
    }
    return out;
  }

  /**
   * The smallest number that comes to each place; NaN if one of them is.
   *
   * @param x what lies there before
   * @param source what comes
   * @param places where it comes to, as many as the source has elements
   * @param includeSelf whether what lies there counts where something comes
   * @return an array as long as x
   */
  public static double[] smallest(double[] x, double[] source, int[] places, boolean includeSelf) {
    double[] out = x.clone();
    if (!includeSelf) {
      for (int place : places) {
        out[place] = Double.POSITIVE_INFINITY;
      }
    }
    for (int k = 0; k < places.length; k++) {
      out[places[k]] = Math.min(out[places[k]], source[k]);
    }
    return out;
  }

  /**
   * Which numbers equal the one at their place; NaN equals NaN.
   *
   * @param x the numbers
   * @param places the place of each
   * @param chosen what lies at the places
   * @return a flag for each number
   */
  public static boolean[] equalAt(double[] x, int[] places, double[] chosen) {
    boolean[] equal = new boolean[places.length];
    for (int k = 0; k < places.length; k++) {
      double c = chosen[places[k]];
      equal[k] = x[k] == c || (Double.isNaN(x[k]) && Double.isNaN(c));
    }
    return equal;
  }

  /**
   * Counts: how often each place occurs.
   *
   * @param places the places
   * @param length how many places there are
   * @return a count for each
   */
  public static int[] count(int[] places, int length) {
    int[] count = new int[length];
    for (int place : places) {
      count[place]++;
    }
    return count;
  }

  /**
   * 0, 1, 2, …
   *
   * @param length how many
   * @return the numbers below length
   */
  public static int[] range(int length) {
    int[] range = new int[length];
    Arrays.setAll(range, i -> i);
    return range;
  }
}
