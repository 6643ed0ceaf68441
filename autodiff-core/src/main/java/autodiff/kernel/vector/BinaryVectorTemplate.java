package autodiff.kernel.vector;

import static java.util.Objects.requireNonNull;

import autodiff.kernel.BinaryLoop;
import autodiff.kernel.vector.BinaryFunctions.OfDoubles;
import autodiff.kernel.vector.BinaryFunctions.OfFloats;
import autodiff.kernel.vector.BinaryFunctions.Pull;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Never used itself: {@link VectorLoops} makes a copy of this class for each function. */
final class BinaryVectorTemplate implements BinaryLoop {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final BinaryOperator<FloatVector> OF_FLOATS;
  private static final BinaryOperator<DoubleVector> OF_DOUBLES;
  private static final boolean HAS_FIRST;
  private static final boolean HAS_SECOND;
  private static final OfFloats FIRST_OF_FLOATS;
  private static final OfDoubles FIRST_OF_DOUBLES;
  private static final OfFloats SECOND_OF_FLOATS;
  private static final OfDoubles SECOND_OF_DOUBLES;
  private static final BinaryLoop PLAIN;

  /** So many elements are computed before it is seen whether one was unusual. */
  private static final int RUN = 2048;

  static {
    BinaryFunctions data;
    try {
      data =
          requireNonNull(
              MethodHandles.classData(MethodHandles.lookup(), "_", BinaryFunctions.class));
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
    OF_FLOATS = data.ofFloats();
    OF_DOUBLES = data.ofDoubles();
    PLAIN = data.plain();
    Pull first = data.first();
    Pull second = data.second();
    HAS_FIRST = first != null;
    HAS_SECOND = second != null;
    FIRST_OF_FLOATS = first == null ? (g, x, y, z) -> g : first.ofFloats();
    FIRST_OF_DOUBLES = first == null ? (g, x, y, z) -> g : first.ofDoubles();
    SECOND_OF_FLOATS = second == null ? (g, x, y, z) -> g : second.ofFloats();
    SECOND_OF_DOUBLES = second == null ? (g, x, y, z) -> g : second.ofDoubles();
  }

  @Override
  public void map(Object x, Object y, Object z, int from, int to) {
    if (z instanceof double[] out) {
      map((double[]) x, (double[]) y, out, from, to);
    } else {
      map((float[]) x, (float[]) y, (float[]) z, from, to);
    }
  }

  private static void map(double[] a, double[] b, double[] out, int from, int to) {
    int even = from + D.loopBound(to - from);
    VectorMask<Double> rest = D.indexInRange(even, to);
    if (a.length == 1 && to > 1) {
      DoubleVector c = DoubleVector.broadcast(D, a[0]);
      for (int i = from; i < even; i += D.length()) {
        OF_DOUBLES.apply(c, DoubleVector.fromArray(D, b, i)).intoArray(out, i);
      }
      if (even < to) {
        OF_DOUBLES.apply(c, DoubleVector.fromArray(D, b, even, rest)).intoArray(out, even, rest);
      }
    } else if (b.length == 1 && to > 1) {
      DoubleVector c = DoubleVector.broadcast(D, b[0]);
      for (int i = from; i < even; i += D.length()) {
        OF_DOUBLES.apply(DoubleVector.fromArray(D, a, i), c).intoArray(out, i);
      }
      if (even < to) {
        OF_DOUBLES.apply(DoubleVector.fromArray(D, a, even, rest), c).intoArray(out, even, rest);
      }
    } else {
      for (int i = from; i < even; i += D.length()) {
        OF_DOUBLES
            .apply(DoubleVector.fromArray(D, a, i), DoubleVector.fromArray(D, b, i))
            .intoArray(out, i);
      }
      if (even < to) {
        OF_DOUBLES
            .apply(
                DoubleVector.fromArray(D, a, even, rest), DoubleVector.fromArray(D, b, even, rest))
            .intoArray(out, even, rest);
      }
    }
  }

  private static void map(float[] a, float[] b, float[] out, int from, int to) {
    int even = from + F.loopBound(to - from);
    VectorMask<Float> rest = F.indexInRange(even, to);
    if (a.length == 1 && to > 1) {
      FloatVector c = FloatVector.broadcast(F, a[0]);
      for (int i = from; i < even; i += F.length()) {
        OF_FLOATS.apply(c, FloatVector.fromArray(F, b, i)).intoArray(out, i);
      }
      if (even < to) {
        OF_FLOATS.apply(c, FloatVector.fromArray(F, b, even, rest)).intoArray(out, even, rest);
      }
    } else if (b.length == 1 && to > 1) {
      FloatVector c = FloatVector.broadcast(F, b[0]);
      for (int i = from; i < even; i += F.length()) {
        OF_FLOATS.apply(FloatVector.fromArray(F, a, i), c).intoArray(out, i);
      }
      if (even < to) {
        OF_FLOATS.apply(FloatVector.fromArray(F, a, even, rest), c).intoArray(out, even, rest);
      }
    } else {
      for (int i = from; i < even; i += F.length()) {
        OF_FLOATS
            .apply(FloatVector.fromArray(F, a, i), FloatVector.fromArray(F, b, i))
            .intoArray(out, i);
      }
      if (even < to) {
        OF_FLOATS
            .apply(FloatVector.fromArray(F, a, even, rest), FloatVector.fromArray(F, b, even, rest))
            .intoArray(out, even, rest);
      }
    }
  }

  @Override
  public void pullBack(
      int operand, Object g, Object x, Object y, Object z, Object out, int from, int to) {
    if (!(operand == 0 ? HAS_FIRST : HAS_SECOND)) {
      PLAIN.pullBack(operand, g, x, y, z, out, from, to);
      return;
    }
    int length = Math.min(RUN, to - from);
    Object a = repeated(x, length, to);
    Object b = repeated(y, length, to);
    for (int start = from; start < to; start += RUN) {
      int end = Math.min(to, start + RUN);
      // A repeated number begins anew with each run.
      int ao = isSingle(x, to) ? -start : 0;
      int bo = isSingle(y, to) ? -start : 0;
      boolean unusual;
      if (out instanceof double[] w) {
        double[] c = (double[]) g;
        double[] d = (double[]) z;
        unusual =
            operand == 0
                ? first(c, (double[]) a, ao, (double[]) b, bo, d, w, start, end)
                : second(c, (double[]) a, ao, (double[]) b, bo, d, w, start, end);
      } else {
        float[] c = (float[]) g;
        float[] d = (float[]) z;
        float[] w = (float[]) out;
        unusual =
            operand == 0
                ? first(c, (float[]) a, ao, (float[]) b, bo, d, w, start, end)
                : second(c, (float[]) a, ao, (float[]) b, bo, d, w, start, end);
      }
      if (unusual) {
        PLAIN.pullBack(operand, g, x, y, z, out, start, end);
      }
    }
  }

  /** An operand for a run of elements: itself, or its only number so many times. */
  private static Object repeated(Object x, int length, int to) {
    if (!isSingle(x, to)) {
      return x;
    }
    if (x instanceof double[] d) {
      double[] copies = new double[length];
      Arrays.fill(copies, d[0]);
      return copies;
    }
    float[] copies = new float[length];
    Arrays.fill(copies, ((float[]) x)[0]);
    return copies;
  }

  private static boolean isSingle(Object x, int to) {
    return to > 1 && (x instanceof double[] d ? d.length : ((float[]) x).length) == 1;
  }

  private static boolean first(
      double[] g,
      double[] x,
      int xo,
      double[] y,
      int yo,
      double[] z,
      double[] out,
      int from,
      int to) {
    VectorMask<Double> unusual = D.maskAll(false);
    int even = from + D.loopBound(to - from);
    for (int i = from; i < even; i += D.length()) {
      DoubleVector product =
          FIRST_OF_DOUBLES.of(
              DoubleVector.fromArray(D, g, i),
              DoubleVector.fromArray(D, x, i + xo),
              DoubleVector.fromArray(D, y, i + yo),
              DoubleVector.fromArray(D, z, i));
      unusual = unusual.or(product.compare(VectorOperators.NE, product));
      product.intoArray(out, i);
    }
    if (even < to) {
      VectorMask<Double> rest = D.indexInRange(even, to);
      DoubleVector product =
          FIRST_OF_DOUBLES.of(
              DoubleVector.fromArray(D, g, even, rest),
              DoubleVector.fromArray(D, x, even + xo, rest),
              DoubleVector.fromArray(D, y, even + yo, rest),
              DoubleVector.fromArray(D, z, even, rest));
      unusual = unusual.or(product.compare(VectorOperators.NE, product).and(rest));
      product.intoArray(out, even, rest);
    }
    return unusual.anyTrue();
  }

  private static boolean second(
      double[] g,
      double[] x,
      int xo,
      double[] y,
      int yo,
      double[] z,
      double[] out,
      int from,
      int to) {
    VectorMask<Double> unusual = D.maskAll(false);
    int even = from + D.loopBound(to - from);
    for (int i = from; i < even; i += D.length()) {
      DoubleVector product =
          SECOND_OF_DOUBLES.of(
              DoubleVector.fromArray(D, g, i),
              DoubleVector.fromArray(D, x, i + xo),
              DoubleVector.fromArray(D, y, i + yo),
              DoubleVector.fromArray(D, z, i));
      unusual = unusual.or(product.compare(VectorOperators.NE, product));
      product.intoArray(out, i);
    }
    if (even < to) {
      VectorMask<Double> rest = D.indexInRange(even, to);
      DoubleVector product =
          SECOND_OF_DOUBLES.of(
              DoubleVector.fromArray(D, g, even, rest),
              DoubleVector.fromArray(D, x, even + xo, rest),
              DoubleVector.fromArray(D, y, even + yo, rest),
              DoubleVector.fromArray(D, z, even, rest));
      unusual = unusual.or(product.compare(VectorOperators.NE, product).and(rest));
      product.intoArray(out, even, rest);
    }
    return unusual.anyTrue();
  }

  private static boolean first(
      float[] g, float[] x, int xo, float[] y, int yo, float[] z, float[] out, int from, int to) {
    VectorMask<Float> unusual = F.maskAll(false);
    int even = from + F.loopBound(to - from);
    for (int i = from; i < even; i += F.length()) {
      FloatVector product =
          FIRST_OF_FLOATS.of(
              FloatVector.fromArray(F, g, i),
              FloatVector.fromArray(F, x, i + xo),
              FloatVector.fromArray(F, y, i + yo),
              FloatVector.fromArray(F, z, i));
      unusual = unusual.or(product.compare(VectorOperators.NE, product));
      product.intoArray(out, i);
    }
    if (even < to) {
      VectorMask<Float> rest = F.indexInRange(even, to);
      FloatVector product =
          FIRST_OF_FLOATS.of(
              FloatVector.fromArray(F, g, even, rest),
              FloatVector.fromArray(F, x, even + xo, rest),
              FloatVector.fromArray(F, y, even + yo, rest),
              FloatVector.fromArray(F, z, even, rest));
      unusual = unusual.or(product.compare(VectorOperators.NE, product).and(rest));
      product.intoArray(out, even, rest);
    }
    return unusual.anyTrue();
  }

  private static boolean second(
      float[] g, float[] x, int xo, float[] y, int yo, float[] z, float[] out, int from, int to) {
    VectorMask<Float> unusual = F.maskAll(false);
    int even = from + F.loopBound(to - from);
    for (int i = from; i < even; i += F.length()) {
      FloatVector product =
          SECOND_OF_FLOATS.of(
              FloatVector.fromArray(F, g, i),
              FloatVector.fromArray(F, x, i + xo),
              FloatVector.fromArray(F, y, i + yo),
              FloatVector.fromArray(F, z, i));
      unusual = unusual.or(product.compare(VectorOperators.NE, product));
      product.intoArray(out, i);
    }
    if (even < to) {
      VectorMask<Float> rest = F.indexInRange(even, to);
      FloatVector product =
          SECOND_OF_FLOATS.of(
              FloatVector.fromArray(F, g, even, rest),
              FloatVector.fromArray(F, x, even + xo, rest),
              FloatVector.fromArray(F, y, even + yo, rest),
              FloatVector.fromArray(F, z, even, rest));
      unusual = unusual.or(product.compare(VectorOperators.NE, product).and(rest));
      product.intoArray(out, even, rest);
    }
    return unusual.anyTrue();
  }
}
