package autodiff.kernel.vector;

import static java.util.Objects.requireNonNull;

import autodiff.kernel.TernaryLoop;
import autodiff.kernel.vector.TernaryLoops.OfThree;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Never used itself: {@link TernaryLoops} makes a copy of this class for each function. A loop for
 * each choice of operands that are one number: a vector chosen within the loop would be an object.
 */
final class TernaryVectorTemplate implements TernaryLoop {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final OfThree F;

  static {
    try {
      F = requireNonNull(MethodHandles.classData(MethodHandles.lookup(), "_", OfThree.class));
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public void map(double[] x, double[] y, double[] z, double[] out, int from, int to) {
    int even = from + D.loopBound(to - from);
    int ones = (x.length == 1 ? 4 : 0) | (y.length == 1 ? 2 : 0) | (z.length == 1 ? 1 : 0);
    switch (ones) {
      case 0 -> {
        for (int i = from; i < even; i += D.length()) {
          F.of(row(x, i), row(y, i), row(z, i)).intoArray(out, i);
        }
      }
      case 1 -> {
        DoubleVector c = one(z);
        for (int i = from; i < even; i += D.length()) {
          F.of(row(x, i), row(y, i), c).intoArray(out, i);
        }
      }
      case 2 -> {
        DoubleVector b = one(y);
        for (int i = from; i < even; i += D.length()) {
          F.of(row(x, i), b, row(z, i)).intoArray(out, i);
        }
      }
      case 3 -> {
        DoubleVector b = one(y);
        DoubleVector c = one(z);
        for (int i = from; i < even; i += D.length()) {
          F.of(row(x, i), b, c).intoArray(out, i);
        }
      }
      case 4 -> {
        DoubleVector a = one(x);
        for (int i = from; i < even; i += D.length()) {
          F.of(a, row(y, i), row(z, i)).intoArray(out, i);
        }
      }
      case 5 -> {
        DoubleVector a = one(x);
        DoubleVector c = one(z);
        for (int i = from; i < even; i += D.length()) {
          F.of(a, row(y, i), c).intoArray(out, i);
        }
      }
      case 6 -> {
        DoubleVector a = one(x);
        DoubleVector b = one(y);
        for (int i = from; i < even; i += D.length()) {
          F.of(a, b, row(z, i)).intoArray(out, i);
        }
      }
      default -> {
        DoubleVector w = F.of(one(x), one(y), one(z));
        for (int i = from; i < even; i += D.length()) {
          w.intoArray(out, i);
        }
      }
    }
    if (even < to) {
      VectorMask<Double> rest = D.indexInRange(even, to);
      F.of(rest(x, even, rest), rest(y, even, rest), rest(z, even, rest))
          .intoArray(out, even, rest);
    }
  }

  private static DoubleVector row(double[] x, int i) {
    return DoubleVector.fromArray(D, x, i);
  }

  private static DoubleVector one(double[] x) {
    return DoubleVector.broadcast(D, x[0]);
  }

  private static DoubleVector rest(double[] x, int i, VectorMask<Double> rest) {
    return x.length == 1 ? one(x) : DoubleVector.fromArray(D, x, i, rest);
  }
}
