package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inverse tangent in vector arithmetic, each loop in one piece: see {@link Exponential}.
 *
 * <p>Of a = |x| up to √2 − 1 directly, up to √2 + 1 as π/4 + arctan((a − 1)/(a + 1)), beyond as π/2
 * − arctan(1/a); minimax polynomials in the square, with errors of 2·10⁻¹⁸ and 7·10⁻¹⁰.
 */
final class Arctangent {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  static final VectorFunction ATAN = new VectorFunction(Arctangent::atan, Arctangent::atan);

  private static final double LOW = 0.41421356237309503;
  private static final double HIGH = 2.414213562373095;

  /** Beyond this, the square of a number swallows 1. */
  private static final double FAR = 1e10;

  private Arctangent() {}

  /** 1/(1 + x²), and 1/x² far out, where the square may overflow. */
  static FloatVector slope(FloatVector x) {
    VectorMask<Float> far = x.abs().compare(GT, (float) FAR);
    FloatVector q = FloatVector.broadcast(F, 1f).div(x.mul(x).add(1f).blend(x, far));
    return q.blend(q.mul(q), far);
  }

  static DoubleVector slope(DoubleVector x) {
    VectorMask<Double> far = x.abs().compare(GT, FAR);
    DoubleVector q = DoubleVector.broadcast(D, 1.0).div(x.mul(x).add(1.0).blend(x, far));
    return q.blend(q.mul(q), far);
  }

  private static void atan(float[] x, int from, float[] y, int to, int count) {
    for (int i = 0; i < count; i += F.length()) {
      FloatVector given = FloatVector.fromArray(F, x, from + i);
      FloatVector a = given.abs();
      VectorMask<Float> middle = a.compare(GT, (float) LOW);
      VectorMask<Float> far = a.compare(GT, (float) HIGH);
      FloatVector one = FloatVector.broadcast(F, 1f);
      FloatVector above = a.blend(a.sub(one), middle).blend(one.neg(), far);
      FloatVector t = above.div(one.blend(a.add(one), middle).blend(a, far));
      FloatVector base = FloatVector.zero(F).blend(0.7853982f, middle).blend(1.5707964f, far);
      FloatVector baseLow =
          FloatVector.zero(F).blend(-2.1855694e-08f, middle).blend(-4.371139e-08f, far);
      FloatVector z = t.mul(t);
      FloatVector p = FloatVector.broadcast(F, -0.060826372f);
      p = p.fma(z, FloatVector.broadcast(F, 0.105957024f));
      p = p.fma(z, FloatVector.broadcast(F, -0.14243811f));
      p = p.fma(z, FloatVector.broadcast(F, 0.19998488f));
      p = p.fma(z, FloatVector.broadcast(F, -0.33333316f));
      FloatVector result = base.add(p.mul(z).fma(t, baseLow).add(t));
      IntVector sign = given.reinterpretAsInts().lanewise(AND, Integer.MIN_VALUE);
      result.reinterpretAsInts().lanewise(XOR, sign).reinterpretAsFloats().intoArray(y, to + i);
    }
  }

  private static void atan(double[] x, int from, double[] y, int to, int count) {
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector given = DoubleVector.fromArray(D, x, from + i);
      DoubleVector a = given.abs();
      VectorMask<Double> middle = a.compare(GT, LOW);
      VectorMask<Double> far = a.compare(GT, HIGH);
      DoubleVector one = DoubleVector.broadcast(D, 1.0);
      DoubleVector above = a.blend(a.sub(one), middle).blend(one.neg(), far);
      DoubleVector t = above.div(one.blend(a.add(one), middle).blend(a, far));
      DoubleVector base =
          DoubleVector.zero(D).blend(0.7853981633974483, middle).blend(1.5707963267948966, far);
      DoubleVector baseLow =
          DoubleVector.zero(D)
              .blend(3.061616997868383e-17, middle)
              .blend(6.123233995736766e-17, far);
      DoubleVector z = t.mul(t);
      DoubleVector p = DoubleVector.broadcast(D, -0.01791633118425963);
      p = p.fma(z, DoubleVector.broadcast(D, 0.03807299886790064));
      p = p.fma(z, DoubleVector.broadcast(D, -0.0503964060844632));
      p = p.fma(z, DoubleVector.broadcast(D, 0.058479645233231736));
      p = p.fma(z, DoubleVector.broadcast(D, -0.06663114442467331));
      p = p.fma(z, DoubleVector.broadcast(D, 0.07692061129620222));
      p = p.fma(z, DoubleVector.broadcast(D, -0.09090897808851452));
      p = p.fma(z, DoubleVector.broadcast(D, 0.11111110785213973));
      p = p.fma(z, DoubleVector.broadcast(D, -0.14285714280230838));
      p = p.fma(z, DoubleVector.broadcast(D, 0.19999999999953916));
      p = p.fma(z, DoubleVector.broadcast(D, -0.333333333333332));
      DoubleVector result = base.add(p.mul(z).fma(t, baseLow).add(t));
      LongVector sign = given.reinterpretAsLongs().lanewise(AND, Long.MIN_VALUE);
      result.reinterpretAsLongs().lanewise(XOR, sign).reinterpretAsDoubles().intoArray(y, to + i);
    }
  }
}
