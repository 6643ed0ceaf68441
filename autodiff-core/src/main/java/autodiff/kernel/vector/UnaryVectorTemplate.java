package autodiff.kernel.vector;

import static java.util.Objects.requireNonNull;

import autodiff.kernel.UnaryLoop;
import java.lang.invoke.MethodHandles;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Never used itself: {@link VectorLoops} makes a copy of this class for each function, so that the
 * compiler sees constants and inlines them; vectors passed to what it does not inline are objects.
 */
final class UnaryVectorTemplate implements UnaryLoop {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final UnaryOperator<FloatVector> OF_FLOATS;
  private static final UnaryOperator<DoubleVector> OF_DOUBLES;
  private static final BinaryOperator<FloatVector> SLOPE_OF_FLOATS;
  private static final BinaryOperator<DoubleVector> SLOPE_OF_DOUBLES;
  private static final UnaryLoop PLAIN;

  /** So many elements are computed before it is seen whether one was unusual. */
  private static final int RUN = 2048;

  static {
    UnaryFunctions data;
    try {
      data =
          requireNonNull(
              MethodHandles.classData(MethodHandles.lookup(), "_", UnaryFunctions.class));
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
    OF_FLOATS = data.ofFloats();
    OF_DOUBLES = data.ofDoubles();
    SLOPE_OF_FLOATS = data.slopeOfFloats();
    SLOPE_OF_DOUBLES = data.slopeOfDoubles();
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

  private static void map(double[] a, double[] out, int from, int to) {
    int even = from + D.loopBound(to - from);
    for (int i = from; i < even; i += D.length()) {
      OF_DOUBLES.apply(DoubleVector.fromArray(D, a, i)).intoArray(out, i);
    }
    if (even < to) {
      VectorMask<Double> rest = D.indexInRange(even, to);
      OF_DOUBLES.apply(DoubleVector.fromArray(D, a, even, rest)).intoArray(out, even, rest);
    }
  }

  private static void map(float[] a, float[] out, int from, int to) {
    int even = from + F.loopBound(to - from);
    for (int i = from; i < even; i += F.length()) {
      OF_FLOATS.apply(FloatVector.fromArray(F, a, i)).intoArray(out, i);
    }
    if (even < to) {
      VectorMask<Float> rest = F.indexInRange(even, to);
      OF_FLOATS.apply(FloatVector.fromArray(F, a, even, rest)).intoArray(out, even, rest);
    }
  }

  @Override
  public void pullBack(Object g, Object x, Object y, Object out, int from, int to) {
    for (int start = from; start < to; start += RUN) {
      int end = Math.min(to, start + RUN);
      boolean unusual =
          out instanceof double[] w
              ? pullBack((double[]) g, (double[]) x, (double[]) y, w, start, end)
              : pullBack((float[]) g, (float[]) x, (float[]) y, (float[]) out, start, end);
      if (unusual) {
        Unusual.redo(PLAIN, g, x, y, out, start, end);
      }
    }
  }

  private static boolean pullBack(
      double[] g, double[] x, double[] y, double[] out, int from, int to) {
    VectorMask<Double> unusual = D.maskAll(false);
    int even = from + D.loopBound(to - from);
    for (int i = from; i < even; i += D.length()) {
      DoubleVector slope =
          SLOPE_OF_DOUBLES.apply(DoubleVector.fromArray(D, x, i), DoubleVector.fromArray(D, y, i));
      DoubleVector product = slope.mul(DoubleVector.fromArray(D, g, i));
      unusual = unusual.or(product.compare(VectorOperators.NE, product));
      product.intoArray(out, i);
    }
    if (even < to) {
      VectorMask<Double> rest = D.indexInRange(even, to);
      DoubleVector slope =
          SLOPE_OF_DOUBLES.apply(
              DoubleVector.fromArray(D, x, even, rest), DoubleVector.fromArray(D, y, even, rest));
      DoubleVector product = slope.mul(DoubleVector.fromArray(D, g, even, rest));
      unusual = unusual.or(product.compare(VectorOperators.NE, product).and(rest));
      product.intoArray(out, even, rest);
    }
    return unusual.anyTrue();
  }

  private static boolean pullBack(float[] g, float[] x, float[] y, float[] out, int from, int to) {
    VectorMask<Float> unusual = F.maskAll(false);
    int even = from + F.loopBound(to - from);
    for (int i = from; i < even; i += F.length()) {
      FloatVector slope =
          SLOPE_OF_FLOATS.apply(FloatVector.fromArray(F, x, i), FloatVector.fromArray(F, y, i));
      FloatVector product = slope.mul(FloatVector.fromArray(F, g, i));
      unusual = unusual.or(product.compare(VectorOperators.NE, product));
      product.intoArray(out, i);
    }
    if (even < to) {
      VectorMask<Float> rest = F.indexInRange(even, to);
      FloatVector slope =
          SLOPE_OF_FLOATS.apply(
              FloatVector.fromArray(F, x, even, rest), FloatVector.fromArray(F, y, even, rest));
      FloatVector product = slope.mul(FloatVector.fromArray(F, g, even, rest));
      unusual = unusual.or(product.compare(VectorOperators.NE, product).and(rest));
      product.intoArray(out, even, rest);
    }
    return unusual.anyTrue();
  }
}
