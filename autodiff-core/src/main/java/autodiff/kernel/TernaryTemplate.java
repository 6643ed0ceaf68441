package autodiff.kernel;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;

/** Never used itself: {@link LoopCopies} makes a copy of this class for each function. */
final class TernaryTemplate implements TernaryLoop {
  private static final Loops.Function3 F;

  static {
    try {
      F =
          requireNonNull(
              MethodHandles.classData(MethodHandles.lookup(), "_", Loops.Function3.class));
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public void map(double[] x, double[] y, double[] z, double[] out, int from, int to) {
    boolean oneX = x.length == 1;
    boolean oneY = y.length == 1;
    boolean oneZ = z.length == 1;
    if (!oneX && oneY && oneZ) {
      double b = y[0];
      double c = z[0];
      for (int i = from; i < to; i++) {
        out[i] = F.of(x[i], b, c);
      }
    } else if (!oneX && !oneY && !oneZ) {
      for (int i = from; i < to; i++) {
        out[i] = F.of(x[i], y[i], z[i]);
      }
    } else {
      for (int i = from; i < to; i++) {
        out[i] = F.of(x[oneX ? 0 : i], y[oneY ? 0 : i], z[oneZ ? 0 : i]);
      }
    }
  }
}
