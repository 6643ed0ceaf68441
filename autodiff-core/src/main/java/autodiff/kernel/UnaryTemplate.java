package autodiff.kernel;

import static java.util.Objects.requireNonNull;

import autodiff.kernel.LoopCopies.UnaryFunctions;
import java.lang.invoke.MethodHandles;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Never used itself: {@link LoopCopies} makes a copy of this class for each function. */
final class UnaryTemplate implements UnaryLoop {
  private static final DoubleUnaryOperator F;
  private static final DoubleBinaryOperator DX;

  static {
    UnaryFunctions data;
    try {
      data =
          requireNonNull(
              MethodHandles.classData(MethodHandles.lookup(), "_", UnaryFunctions.class));
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
    F = data.f();
    DX = data.dx();
  }

  @Override
  public void map(Object x, Object y, int from, int to) {
    if (y instanceof double[] out) {
      double[] a = (double[]) x;
      for (int i = from; i < to; i++) {
        out[i] = F.applyAsDouble(a[i]);
      }
    } else {
      float[] a = (float[]) x;
      float[] out = (float[]) y;
      for (int i = from; i < to; i++) {
        out[i] = (float) F.applyAsDouble(a[i]);
      }
    }
  }

  @Override
  public void pullBack(Object g, Object x, Object y, Object out, int from, int to) {
    for (int start = from; start < to; start += Loops.RUN) {
      int end = Math.min(to, start + Loops.RUN);
      multiply(g, x, y, out, start, end);
      if (Loops.hasNaN(out, start, end)) {
        multiplyCarefully(g, x, y, out, start, end);
      }
    }
  }

  private static void multiply(Object g, Object x, Object y, Object out, int from, int to) {
    if (out instanceof double[] w) {
      double[] c = (double[]) g;
      double[] a = (double[]) x;
      double[] b = (double[]) y;
      for (int i = from; i < to; i++) {
        w[i] = c[i] * DX.applyAsDouble(a[i], b[i]);
      }
    } else {
      float[] c = (float[]) g;
      float[] a = (float[]) x;
      float[] b = (float[]) y;
      float[] w = (float[]) out;
      for (int i = from; i < to; i++) {
        w[i] = (float) (c[i] * DX.applyAsDouble(a[i], b[i]));
      }
    }
  }

  private static void multiplyCarefully(
      Object g, Object x, Object y, Object out, int from, int to) {
    if (out instanceof double[] w) {
      double[] c = (double[]) g;
      double[] a = (double[]) x;
      double[] b = (double[]) y;
      for (int i = from; i < to; i++) {
        w[i] = Loops.product(c[i], DX.applyAsDouble(a[i], b[i]));
      }
    } else {
      float[] c = (float[]) g;
      float[] a = (float[]) x;
      float[] b = (float[]) y;
      float[] w = (float[]) out;
      for (int i = from; i < to; i++) {
        w[i] = (float) Loops.product(c[i], DX.applyAsDouble(a[i], b[i]));
      }
    }
  }
}
