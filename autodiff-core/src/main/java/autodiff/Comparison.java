package autodiff;

import java.util.Arrays;
import java.util.Locale;

/** Where two tensors' elements differ. */
final class Comparison {
  private Comparison() {}

  /** How many elements, of tensors of one shape, differ by more than is allowed. */
  static int count(Tensor x, Tensor y, double relative, double absolute) {
    double[] a = x.doubles();
    double[] b = y.doubles();
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      boolean close =
          a[i] == b[i]
              || (Double.isNaN(a[i]) && Double.isNaN(b[i]))
              || (Double.isFinite(b[i])
                  && Math.abs(a[i] - b[i]) <= absolute + relative * Math.abs(b[i]));
      count += close ? 0 : 1;
    }
    return count;
  }

  static String describe(Tensor x, Tensor y) {
    if (!x.shape().equals(y.shape())) {
      return String.format(Locale.ROOT, "shapes %s and %s differ", x.shape(), y.shape());
    }
    double[] a = x.doubles();
    double[] b = y.doubles();
    int count = 0;
    int most = -1;
    double largest = -1;
    for (int i = 0; i < a.length; i++) {
      if (Double.compare(a[i], b[i]) != 0) {
        count++;
        double distance = Math.abs(a[i] - b[i]);
        // NaN is the largest difference of all.
        if (Double.compare(distance, largest) > 0) {
          largest = distance;
          most = i;
        }
      }
    }
    if (count == 0) {
      return x.dtype() == y.dtype()
          ? "no difference"
          : String.format(Locale.ROOT, "types %s and %s differ", x.dtype(), y.dtype());
    }
    int[] index = new int[x.shape().rank()];
    int rest = most;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % x.shape().size(axis);
      rest /= x.shape().size(axis);
    }
    return String.format(
        Locale.ROOT,
        "%d of %d elements differ, most at %s: %s and %s",
        count,
        a.length,
        Arrays.toString(index),
        a[most],
        b[most]);
  }
}
