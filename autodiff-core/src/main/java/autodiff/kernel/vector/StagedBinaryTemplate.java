package autodiff.kernel.vector;

import static java.util.Objects.requireNonNull;

import autodiff.kernel.BinaryLoop;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Never used itself: a copy of this class is made for each {@link StagedBinary} function. Runs of
 * operands are copied, padded to whole vectors, as the parameter is often a single number; so all
 * elements go the same way.
 */
final class StagedBinaryTemplate implements BinaryLoop {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final BinaryOperator<FloatVector> PREPARE_FLOATS;
  private static final BinaryOperator<DoubleVector> PREPARE_DOUBLES;
  private static final VectorFunction VALUE;
  private static final Staged.OfFloats FLOATS;
  private static final Staged.OfDoubles DOUBLES;
  private static final VectorFunction SLOPE;
  private static final Staged.OfFloats SLOPE_OF_FLOATS;
  private static final Staged.OfDoubles SLOPE_OF_DOUBLES;
  private static final BinaryLoop PLAIN;

  /** So many elements pass from stage to stage. */
  private static final int RUN = 1024;

  static {
    StagedBinary data;
    try {
      data =
          requireNonNull(MethodHandles.classData(MethodHandles.lookup(), "_", StagedBinary.class));
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
    PREPARE_FLOATS = data.prepareFloats();
    PREPARE_DOUBLES = data.prepareDoubles();
    VALUE = data.value();
    FLOATS = data.floats();
    DOUBLES = data.doubles();
    SLOPE = data.slope();
    SLOPE_OF_FLOATS = data.slopeOfFloats();
    SLOPE_OF_DOUBLES = data.slopeOfDoubles();
    PLAIN = data.plain();
  }

  @Override
  public void map(Object x, Object y, Object z, int from, int to) {
    if (z instanceof double[] out) {
      map((double[]) x, (double[]) y, out, from, to);
    } else {
      map((float[]) x, (float[]) y, (float[]) z, from, to);
    }
  }

  @Override
  public void pullBack(
      int operand, Object g, Object x, Object y, Object z, Object out, int from, int to) {
    if (operand != 0) {
      PLAIN.pullBack(operand, g, x, y, z, out, from, to);
    } else if (out instanceof double[] w) {
      slopes((double[]) x, (double[]) y, w, from, to);
      double[] c = (double[]) g;
      for (int i = from; i < to; i++) {
        w[i] *= c[i];
      }
      for (int i = from; i < to; i++) {
        if (Double.isNaN(w[i])) {
          PLAIN.pullBack(operand, g, x, y, z, out, i, i + 1);
        }
      }
    } else {
      float[] w = (float[]) out;
      slopes((float[]) x, (float[]) y, w, from, to);
      float[] c = (float[]) g;
      for (int i = from; i < to; i++) {
        w[i] *= c[i];
      }
      for (int i = from; i < to; i++) {
        if (Float.isNaN(w[i])) {
          PLAIN.pullBack(operand, g, x, y, z, out, i, i + 1);
        }
      }
    }
  }

  private static void map(float[] x, float[] y, float[] out, int from, int to) {
    int run = whole(Math.min(RUN, to - from), F.length());
    float[] a = new float[run];
    float[] b = new float[run];
    float[] c = new float[run];
    for (int start = from; start < to; start += RUN) {
      int count = Math.min(RUN, to - start);
      int padded = whole(count, F.length());
      load(x, start, to, a, count);
      load(y, start, to, b, count);
      prepare(a, b, c, padded);
      VALUE.floats().apply(c, 0, c, 0, padded);
      for (int i = 0; i < padded; i += F.length()) {
        FloatVector p = FloatVector.fromArray(F, a, i);
        FloatVector q = FloatVector.fromArray(F, b, i);
        FLOATS.of(p, q, FloatVector.fromArray(F, c, i)).intoArray(c, i);
      }
      System.arraycopy(c, 0, out, start, count);
    }
  }

  private static void slopes(float[] x, float[] y, float[] out, int from, int to) {
    int run = whole(Math.min(RUN, to - from), F.length());
    float[] a = new float[run];
    float[] b = new float[run];
    float[] c = new float[run];
    for (int start = from; start < to; start += RUN) {
      int count = Math.min(RUN, to - start);
      int padded = whole(count, F.length());
      load(x, start, to, a, count);
      load(y, start, to, b, count);
      prepare(a, b, c, padded);
      SLOPE.floats().apply(c, 0, c, 0, padded);
      for (int i = 0; i < padded; i += F.length()) {
        FloatVector p = FloatVector.fromArray(F, a, i);
        FloatVector q = FloatVector.fromArray(F, b, i);
        SLOPE_OF_FLOATS.of(p, q, FloatVector.fromArray(F, c, i)).intoArray(c, i);
      }
      System.arraycopy(c, 0, out, start, count);
    }
  }

  private static void prepare(float[] a, float[] b, float[] c, int count) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector p = FloatVector.fromArray(F, a, i);
      PREPARE_FLOATS.apply(p, FloatVector.fromArray(F, b, i)).intoArray(c, i);
    }
  }

  /** A run of an operand, or its only number so many times. */
  private static void load(float[] x, int from, int to, float[] run, int count) {
    if (x.length == 1 && to > 1) {
      Arrays.fill(run, x[0]);
    } else {
      System.arraycopy(x, from, run, 0, count);
    }
  }

  private static void map(double[] x, double[] y, double[] out, int from, int to) {
    int run = whole(Math.min(RUN, to - from), D.length());
    double[] a = new double[run];
    double[] b = new double[run];
    double[] c = new double[run];
    for (int start = from; start < to; start += RUN) {
      int count = Math.min(RUN, to - start);
      int padded = whole(count, D.length());
      load(x, start, to, a, count);
      load(y, start, to, b, count);
      prepare(a, b, c, padded);
      VALUE.doubles().apply(c, 0, c, 0, padded);
      for (int i = 0; i < padded; i += D.length()) {
        DoubleVector p = DoubleVector.fromArray(D, a, i);
        DoubleVector q = DoubleVector.fromArray(D, b, i);
        DOUBLES.of(p, q, DoubleVector.fromArray(D, c, i)).intoArray(c, i);
      }
      System.arraycopy(c, 0, out, start, count);
    }
  }

  private static void slopes(double[] x, double[] y, double[] out, int from, int to) {
    int run = whole(Math.min(RUN, to - from), D.length());
    double[] a = new double[run];
    double[] b = new double[run];
    double[] c = new double[run];
    for (int start = from; start < to; start += RUN) {
      int count = Math.min(RUN, to - start);
      int padded = whole(count, D.length());
      load(x, start, to, a, count);
      load(y, start, to, b, count);
      prepare(a, b, c, padded);
      SLOPE.doubles().apply(c, 0, c, 0, padded);
      for (int i = 0; i < padded; i += D.length()) {
        DoubleVector p = DoubleVector.fromArray(D, a, i);
        DoubleVector q = DoubleVector.fromArray(D, b, i);
        SLOPE_OF_DOUBLES.of(p, q, DoubleVector.fromArray(D, c, i)).intoArray(c, i);
      }
      System.arraycopy(c, 0, out, start, count);
    }
  }

  private static void prepare(double[] a, double[] b, double[] c, int count) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector p = DoubleVector.fromArray(D, a, i);
      PREPARE_DOUBLES.apply(p, DoubleVector.fromArray(D, b, i)).intoArray(c, i);
    }
  }

  /** A run of an operand, or its only number so many times. */
  private static void load(double[] x, int from, int to, double[] run, int count) {
    if (x.length == 1 && to > 1) {
      Arrays.fill(run, x[0]);
    } else {
      System.arraycopy(x, from, run, 0, count);
    }
  }

  /** A count rounded up to whole vectors. */
  private static int whole(int count, int lanes) {
    return (count + lanes - 1) / lanes * lanes;
  }
}
