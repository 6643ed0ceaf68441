package autodiff.kernel;

import static java.util.Objects.requireNonNull;

import autodiff.kernel.LoopCopies.BinaryFunctions;
import java.lang.invoke.MethodHandles;
import java.util.function.DoubleBinaryOperator;

/** Never used itself: {@link LoopCopies} makes a copy of this class for each function. */
final class BinaryTemplate implements BinaryLoop {
  private static final DoubleBinaryOperator F;
  private static final Loops.Function3 DX;
  private static final Loops.Function3 DY;

  static {
    BinaryFunctions data;
    try {
      data =
          requireNonNull(
              MethodHandles.classData(MethodHandles.lookup(), "_", BinaryFunctions.class));
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
    F = data.f();
    DX = data.dx();
    DY = data.dy();
  }

  @Override
  public void map(Object x, Object y, Object z, int from, int to) {
    if (z instanceof double[] out) {
      double[] a = (double[]) x;
      double[] b = (double[]) y;
      if (a.length == 1 && to > 1) {
        double c = a[0];
        for (int i = from; i < to; i++) {
          out[i] = F.applyAsDouble(c, b[i]);
        }
      } else if (b.length == 1 && to > 1) {
        double c = b[0];
        for (int i = from; i < to; i++) {
          out[i] = F.applyAsDouble(a[i], c);
        }
      } else {
        for (int i = from; i < to; i++) {
          out[i] = F.applyAsDouble(a[i], b[i]);
        }
      }
    } else {
      float[] out = (float[]) z;
      float[] a = (float[]) x;
      float[] b = (float[]) y;
      if (a.length == 1 && to > 1) {
        float c = a[0];
        for (int i = from; i < to; i++) {
          out[i] = (float) F.applyAsDouble(c, b[i]);
        }
      } else if (b.length == 1 && to > 1) {
        float c = b[0];
        for (int i = from; i < to; i++) {
          out[i] = (float) F.applyAsDouble(a[i], c);
        }
      } else {
        for (int i = from; i < to; i++) {
          out[i] = (float) F.applyAsDouble(a[i], b[i]);
        }
      }
    }
  }

  @Override
  public void pullBack(
      int operand, Object g, Object x, Object y, Object z, Object out, int from, int to) {
    for (int start = from; start < to; start += Loops.RUN) {
      int end = Math.min(to, start + Loops.RUN);
      if (operand == 0) {
        first(g, x, y, z, out, start, end);
      } else {
        second(g, x, y, z, out, start, end);
      }
      if (Loops.hasNaN(out, start, end)) {
        Loops.pullBack(operand == 0 ? DX : DY, g, x, y, z, out, start, end);
      }
    }
  }

  private static void first(Object g, Object x, Object y, Object z, Object out, int from, int to) {
    if (out instanceof double[] w) {
      double[] c = (double[]) g;
      double[] a = (double[]) x;
      double[] b = (double[]) y;
      double[] d = (double[]) z;
      if (a.length == 1 && to > 1) {
        double s = a[0];
        for (int i = from; i < to; i++) {
          w[i] = c[i] * DX.of(s, b[i], d[i]);
        }
      } else if (b.length == 1 && to > 1) {
        double s = b[0];
        for (int i = from; i < to; i++) {
          w[i] = c[i] * DX.of(a[i], s, d[i]);
        }
      } else {
        for (int i = from; i < to; i++) {
          w[i] = c[i] * DX.of(a[i], b[i], d[i]);
        }
      }
    } else {
      float[] w = (float[]) out;
      float[] c = (float[]) g;
      float[] a = (float[]) x;
      float[] b = (float[]) y;
      float[] d = (float[]) z;
      if (a.length == 1 && to > 1) {
        float s = a[0];
        for (int i = from; i < to; i++) {
          w[i] = (float) (c[i] * DX.of(s, b[i], d[i]));
        }
      } else if (b.length == 1 && to > 1) {
        float s = b[0];
        for (int i = from; i < to; i++) {
          w[i] = (float) (c[i] * DX.of(a[i], s, d[i]));
        }
      } else {
        for (int i = from; i < to; i++) {
          w[i] = (float) (c[i] * DX.of(a[i], b[i], d[i]));
        }
      }
    }
  }

  private static void second(Object g, Object x, Object y, Object z, Object out, int from, int to) {
    if (out instanceof double[] w) {
      double[] c = (double[]) g;
      double[] a = (double[]) x;
      double[] b = (double[]) y;
      double[] d = (double[]) z;
      if (a.length == 1 && to > 1) {
        double s = a[0];
        for (int i = from; i < to; i++) {
          w[i] = c[i] * DY.of(s, b[i], d[i]);
        }
      } else if (b.length == 1 && to > 1) {
        double s = b[0];
        for (int i = from; i < to; i++) {
          w[i] = c[i] * DY.of(a[i], s, d[i]);
        }
      } else {
        for (int i = from; i < to; i++) {
          w[i] = c[i] * DY.of(a[i], b[i], d[i]);
        }
      }
    } else {
      float[] w = (float[]) out;
      float[] c = (float[]) g;
      float[] a = (float[]) x;
      float[] b = (float[]) y;
      float[] d = (float[]) z;
      if (a.length == 1 && to > 1) {
        float s = a[0];
        for (int i = from; i < to; i++) {
          w[i] = (float) (c[i] * DY.of(s, b[i], d[i]));
        }
      } else if (b.length == 1 && to > 1) {
        float s = b[0];
        for (int i = from; i < to; i++) {
          w[i] = (float) (c[i] * DY.of(a[i], s, d[i]));
        }
      } else {
        for (int i = from; i < to; i++) {
          w[i] = (float) (c[i] * DY.of(a[i], b[i], d[i]));
        }
      }
    }
  }
}
