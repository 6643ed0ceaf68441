package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Comparisons, whose results are 1 and 0, and the product in which 0 wins over infinity and NaN.
 */
final class Steps {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  private Steps() {}

  static FloatVector mulNoNan(FloatVector x, FloatVector y) {
    return x.mul(y).blend(0f, x.compare(EQ, 0f).or(y.compare(EQ, 0f)));
  }

  static DoubleVector mulNoNan(DoubleVector x, DoubleVector y) {
    return x.mul(y).blend(0.0, x.compare(EQ, 0.0).or(y.compare(EQ, 0.0)));
  }

  static FloatVector greater(FloatVector x, FloatVector y) {
    return FloatVector.zero(F).blend(1f, x.compare(GT, y));
  }

  static DoubleVector greater(DoubleVector x, DoubleVector y) {
    return DoubleVector.zero(D).blend(1.0, x.compare(GT, y));
  }

  static FloatVector atLeast(FloatVector x, FloatVector y) {
    return FloatVector.zero(F).blend(1f, x.compare(GE, y));
  }

  static DoubleVector atLeast(DoubleVector x, DoubleVector y) {
    return DoubleVector.zero(D).blend(1.0, x.compare(GE, y));
  }

  static FloatVector equal(FloatVector x, FloatVector y) {
    return FloatVector.zero(F).blend(1f, x.compare(EQ, y));
  }

  static DoubleVector equal(DoubleVector x, DoubleVector y) {
    return DoubleVector.zero(D).blend(1.0, x.compare(EQ, y));
  }

  static FloatVector isZero(FloatVector x) {
    return FloatVector.zero(F).blend(1f, x.compare(EQ, 0f));
  }

  static DoubleVector isZero(DoubleVector x) {
    return DoubleVector.zero(D).blend(1.0, x.compare(EQ, 0.0));
  }

  static FloatVector nonZero(FloatVector x) {
    return FloatVector.zero(F).blend(1f, x.compare(NE, 0f));
  }

  static DoubleVector nonZero(DoubleVector x) {
    return DoubleVector.zero(D).blend(1.0, x.compare(NE, 0.0));
  }

  static FloatVector isNaN(FloatVector x) {
    return FloatVector.zero(F).blend(1f, x.compare(NE, x));
  }

  static DoubleVector isNaN(DoubleVector x) {
    return DoubleVector.zero(D).blend(1.0, x.compare(NE, x));
  }

  static FloatVector isFinite(FloatVector x) {
    return FloatVector.zero(F).blend(1f, x.abs().compare(LT, Float.POSITIVE_INFINITY));
  }

  static DoubleVector isFinite(DoubleVector x) {
    return DoubleVector.zero(D).blend(1.0, x.abs().compare(LT, Double.POSITIVE_INFINITY));
  }
}
