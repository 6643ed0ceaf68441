package autodiff.program;

import autodiff.Tracing;
import autodiff.Value;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A user's function that must stay the function that was recorded. It is called again for each
 * derivative; if it then computes other numbers at the point of the first recording, what it uses
 * besides its inputs has changed, and its derivatives would be those of another function.
 */
final class Unchanged implements Recording.Source {
  private final Recording.Source function;
  private final double[] at;

  /** The outputs at that point; null before the first call. */
  private volatile double @Nullable [] outputs;

  /**
   * Remembers what a function computes at a point.
   *
   * @param function the function
   * @param at the inputs, where it is called first
   */
  Unchanged(Recording.Source function, double[] at) {
    this.function = function;
    this.at = at;
  }

  @Override
  public Value[] apply(Value[] x, Value[] parameters) {
    boolean here =
        isAt(0, x) && isAt(x.length, parameters) && x.length + parameters.length == at.length;
    Value[] y = function.apply(x, parameters);
    if (here) {
      double[] now = Arrays.stream(y).mapToDouble(Tracing::number).toArray();
      double[] before = outputs;
      if (before == null) {
        outputs = now;
      } else if (!Arrays.equals(before, now)) {
        throw changed(before, now);
      }
    }
    return y;
  }

  private boolean isAt(int from, Value[] x) {
    for (int i = 0; i < x.length; i++) {
      if (Double.doubleToLongBits(Tracing.number(x[i])) != Double.doubleToLongBits(at[from + i])) {
        return false;
      }
    }
    return true;
  }

  private IllegalStateException changed(double[] before, double[] now) {
    int k = 0;
    while (k < Math.min(before.length, now.length) && Double.compare(before[k], now[k]) == 0) {
      k++;
    }
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "program: the function gave %s where it was recorded, and %s when it was called there"
                + " again for a derivative or another recording: what it uses besides its inputs"
                + " has changed; make that an input or a parameter, fix its seed, or record again",
            text(before, k),
            text(now, k)));
  }

  private static String text(double[] y, int k) {
    return k < y.length
        ? String.format(Locale.ROOT, "%s as output %d", y[k], k)
        : String.format(Locale.ROOT, "%d outputs", y.length);
  }
}
