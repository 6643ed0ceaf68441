package autodiff.kernel.vector;

import static java.util.Objects.requireNonNull;

import autodiff.kernel.UnaryLoop;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Never used itself: a copy of this class is made for each {@link Staged} function h. Either {@code
 * map} is wanted of it, {@code y = h(x)}, or {@code pullBack}, {@code out = g·h(x)}.
 *
 * <p>What is left behind the last whole vector is copied into whole ones: so all elements go the
 * same way, and a result depends on its operand alone.
 */
final class StagedTemplate implements UnaryLoop {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final boolean PREPARES;
  private static final boolean FINISHES;
  private static final boolean HAS_SECOND;
  private static final UnaryOperator<FloatVector> PREPARE_FLOATS;
  private static final UnaryOperator<DoubleVector> PREPARE_DOUBLES;
  private static final Staged.OfFloats FINISH_FLOATS;
  private static final Staged.OfDoubles FINISH_DOUBLES;
  private static final VectorFunction FIRST;
  private static final VectorFunction SECOND;
  private static final UnaryLoop PLAIN;

  /** So many elements pass from stage to stage. */
  private static final int RUN = 1024;

  static {
    Staged data;
    try {
      data = requireNonNull(MethodHandles.classData(MethodHandles.lookup(), "_", Staged.class));
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
    // Lambdas of this class would not find it by name on Java 17: those for nothing are elsewhere.
    Staged.Prepare prepare = data.prepare() == null ? Staged.AS_IS : data.prepare();
    Staged.Finish finish = data.finish() == null ? Staged.FIRST_ALONE : data.finish();
    VectorFunction second = data.second();
    PREPARES = data.prepare() != null;
    FINISHES = data.finish() != null;
    HAS_SECOND = second != null;
    PREPARE_FLOATS = prepare.floats();
    PREPARE_DOUBLES = prepare.doubles();
    FINISH_FLOATS = finish.floats();
    FINISH_DOUBLES = finish.doubles();
    FIRST = data.first();
    SECOND = second == null ? FIRST : second;
    PLAIN = data.plain();
  }

  @Override
  public void map(Object x, Object y, int from, int to) {
    if (y instanceof double[] out) {
      map((double[]) x, out, from, to);
    } else {
      map((float[]) x, (float[]) y, from, to);
    }
  }

  @Override
  public void pullBack(Object g, Object x, Object y, Object out, int from, int to) {
    boolean unusual =
        out instanceof double[] w
            ? pullBack((double[]) g, (double[]) x, w, from, to)
            : pullBack((float[]) g, (float[]) x, (float[]) out, from, to);
    if (unusual) {
      Unusual.redo(PLAIN, g, x, y, out, from, to);
    }
  }

  private static void map(float[] x, float[] y, int from, int to) {
    int whole = F.loopBound(to - from);
    int rest = to - from - whole;
    if (!PREPARES && !FINISHES) {
      FIRST.floats().apply(x, from, y, from, whole);
    } else if (whole > 0) {
      int run = Math.min(RUN, whole);
      float[] a = new float[run];
      float[] b = HAS_SECOND ? new float[run] : a;
      for (int start = 0; start < whole; start += RUN) {
        int count = Math.min(RUN, whole - start);
        functions(x, from + start, a, b, count);
        finish(x, from + start, a, b, y, from + start, count);
      }
    }
    if (rest > 0) {
      float[] last = padded(x, from + whole, to);
      map(last, last, 0, last.length);
      System.arraycopy(last, 0, y, from + whole, rest);
    }
  }

  private static boolean pullBack(float[] g, float[] x, float[] out, int from, int to) {
    int whole = F.loopBound(to - from);
    int rest = to - from - whole;
    boolean unusual = false;
    if (whole > 0) {
      int run = Math.min(RUN, whole);
      float[] a = new float[run];
      float[] b = HAS_SECOND ? new float[run] : a;
      for (int start = 0; start < whole; start += RUN) {
        int count = Math.min(RUN, whole - start);
        functions(x, from + start, a, b, count);
        unusual |= finish(g, x, from + start, a, b, out, count);
      }
    }
    if (rest > 0) {
      float[] last = padded(x, from + whole, to);
      unusual |= pullBack(padded(g, from + whole, to), last, last, 0, last.length);
      System.arraycopy(last, 0, out, from + whole, rest);
    }
    return unusual;
  }

  /** A whole vector that begins with these elements. */
  private static float[] padded(float[] x, int from, int to) {
    float[] vector = new float[F.length()];
    Arrays.fill(vector, 1);
    System.arraycopy(x, from, vector, 0, to - from);
    return vector;
  }

  private static void functions(float[] x, int from, float[] a, float[] b, int count) {
    if (PREPARES) {
      for (int i = 0; i < count; i += F.length()) {
        PREPARE_FLOATS.apply(FloatVector.fromArray(F, x, from + i)).intoArray(a, i);
      }
      FIRST.floats().apply(a, 0, a, 0, count);
    } else {
      FIRST.floats().apply(x, from, a, 0, count);
    }
    if (HAS_SECOND) {
      SECOND.floats().apply(x, from, b, 0, count);
    }
  }

  private static void finish(
      float[] x, int from, float[] a, float[] b, float[] y, int to, int count) {
    for (int i = 0; i < count; i += F.length()) {
      FINISH_FLOATS
          .of(
              FloatVector.fromArray(F, x, from + i),
              FloatVector.fromArray(F, a, i),
              FloatVector.fromArray(F, b, i))
          .intoArray(y, to + i);
    }
  }

  private static boolean finish(
      float[] g, float[] x, int from, float[] a, float[] b, float[] out, int count) {
    VectorMask<Float> unusual = F.maskAll(false);
    for (int i = 0; i < count; i += F.length()) {
      FloatVector slope =
          FINISH_FLOATS.of(
              FloatVector.fromArray(F, x, from + i),
              FloatVector.fromArray(F, a, i),
              FloatVector.fromArray(F, b, i));
      FloatVector product = slope.mul(FloatVector.fromArray(F, g, from + i));
      unusual = unusual.or(product.compare(VectorOperators.NE, product));
      product.intoArray(out, from + i);
    }
    return unusual.anyTrue();
  }

  private static void map(double[] x, double[] y, int from, int to) {
    int whole = D.loopBound(to - from);
    int rest = to - from - whole;
    if (!PREPARES && !FINISHES) {
      FIRST.doubles().apply(x, from, y, from, whole);
    } else if (whole > 0) {
      int run = Math.min(RUN, whole);
      double[] a = new double[run];
      double[] b = HAS_SECOND ? new double[run] : a;
      for (int start = 0; start < whole; start += RUN) {
        int count = Math.min(RUN, whole - start);
        functions(x, from + start, a, b, count);
        finish(x, from + start, a, b, y, from + start, count);
      }
    }
    if (rest > 0) {
      double[] last = padded(x, from + whole, to);
      map(last, last, 0, last.length);
      System.arraycopy(last, 0, y, from + whole, rest);
    }
  }

  private static boolean pullBack(double[] g, double[] x, double[] out, int from, int to) {
    int whole = D.loopBound(to - from);
    int rest = to - from - whole;
    boolean unusual = false;
    if (whole > 0) {
      int run = Math.min(RUN, whole);
      double[] a = new double[run];
      double[] b = HAS_SECOND ? new double[run] : a;
      for (int start = 0; start < whole; start += RUN) {
        int count = Math.min(RUN, whole - start);
        functions(x, from + start, a, b, count);
        unusual |= finish(g, x, from + start, a, b, out, count);
      }
    }
    if (rest > 0) {
      double[] last = padded(x, from + whole, to);
      unusual |= pullBack(padded(g, from + whole, to), last, last, 0, last.length);
      System.arraycopy(last, 0, out, from + whole, rest);
    }
    return unusual;
  }

  /** A whole vector that begins with these elements. */
  private static double[] padded(double[] x, int from, int to) {
    double[] vector = new double[D.length()];
    Arrays.fill(vector, 1);
    System.arraycopy(x, from, vector, 0, to - from);
    return vector;
  }

  private static void functions(double[] x, int from, double[] a, double[] b, int count) {
    if (PREPARES) {
      for (int i = 0; i < count; i += D.length()) {
        PREPARE_DOUBLES.apply(DoubleVector.fromArray(D, x, from + i)).intoArray(a, i);
      }
      FIRST.doubles().apply(a, 0, a, 0, count);
    } else {
      FIRST.doubles().apply(x, from, a, 0, count);
    }
    if (HAS_SECOND) {
      SECOND.doubles().apply(x, from, b, 0, count);
    }
  }

  private static void finish(
      double[] x, int from, double[] a, double[] b, double[] y, int to, int count) {
    for (int i = 0; i < count; i += D.length()) {
      FINISH_DOUBLES
          .of(
              DoubleVector.fromArray(D, x, from + i),
              DoubleVector.fromArray(D, a, i),
              DoubleVector.fromArray(D, b, i))
          .intoArray(y, to + i);
    }
  }

  private static boolean finish(
      double[] g, double[] x, int from, double[] a, double[] b, double[] out, int count) {
    VectorMask<Double> unusual = D.maskAll(false);
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector slope =
          FINISH_DOUBLES.of(
              DoubleVector.fromArray(D, x, from + i),
              DoubleVector.fromArray(D, a, i),
              DoubleVector.fromArray(D, b, i));
      DoubleVector product = slope.mul(DoubleVector.fromArray(D, g, from + i));
      unusual = unusual.or(product.compare(VectorOperators.NE, product));
      product.intoArray(out, from + i);
    }
    return unusual.anyTrue();
  }
}
