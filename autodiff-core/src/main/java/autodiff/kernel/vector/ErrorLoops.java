package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops of erfcx(a) = exp(a²)·erfc(a): one polynomial for the whole half-line. Each is in one
 * piece, because the compiler would not inline so long a function.
 *
 * <p>(1 + 2a)·erfcx(a) is a polynomial in (a − k)/(a + k), as with M. M. Shepherd and J. G.
 * Laframboise ("Chebyshev approximation of (1 + 2x)exp(x²)erfc(x) in 0 ≤ x &lt; ∞", Mathematics of
 * Computation 36, 1981). The coefficients here are truncated Chebyshev series, computed in 60-digit
 * arithmetic for the range in which exp(−a²) is not 0, with an error of 2·10⁻¹⁷, in float32 4·10⁻⁹.
 */
final class ErrorLoops {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  /** erfcx(|x|). */
  static final VectorFunction ERFCX = erfcx(1);

  /** erfcx(|x|/√2). */
  static final VectorFunction NORMAL = erfcx(0.7071067811865476);

  private static VectorFunction erfcx(double scale) {
    return new VectorFunction(
        (x, from, y, to, count) -> erfcx(x, from, y, to, count, scale),
        (x, from, y, to, count) -> erfcx(x, from, y, to, count, scale));
  }

  private ErrorLoops() {}

  private static void erfcx(float[] x, int from, float[] y, int to, int count, double scale) {
    FloatVector factor = FloatVector.broadcast(F, (float) scale);
    for (int i = 0; i < count; i += F.length()) {
      FloatVector a = FloatVector.fromArray(F, x, from + i).abs().mul(factor);
      a = a.blend(15f, a.compare(GT, 15f));
      FloatVector inverse = FloatVector.broadcast(F, 1).div(a.add(3));
      FloatVector q = a.sub(3).mul(inverse);
      // What the quotient lacks, to first order.
      FloatVector rest = a.neg().fma(q, q.add(1).fma(FloatVector.broadcast(F, -3), a));
      q = inverse.fma(rest, q);
      FloatVector s = q.mul(q);
      FloatVector even = FloatVector.broadcast(F, -2.73596e-4f);
      even = even.fma(s, FloatVector.broadcast(F, 0.0020017712f));
      even = even.fma(s, FloatVector.broadcast(F, -0.023794664f));
      even = even.fma(s, FloatVector.broadcast(F, -0.11927192f));
      even = even.fma(s, FloatVector.broadcast(F, -0.04756232f));
      even = even.fma(s, FloatVector.broadcast(F, 1.253008f));
      FloatVector odd = FloatVector.broadcast(F, -7.881207e-4f);
      odd = odd.fma(s, FloatVector.broadcast(F, 0.0025768564f));
      odd = odd.fma(s, FloatVector.broadcast(F, 0.06829303f));
      odd = odd.fma(s, FloatVector.broadcast(F, 0.12964672f));
      odd = odd.fma(s, FloatVector.broadcast(F, -0.13562115f));
      odd.fma(q, even).div(a.add(a).add(1)).intoArray(y, to + i);
    }
  }

  private static void erfcx(double[] x, int from, double[] y, int to, int count, double scale) {
    DoubleVector factor = DoubleVector.broadcast(D, scale);
    for (int i = 0; i < count; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, x, from + i).abs().mul(factor);
      a = a.blend(28.5, a.compare(GT, 28.5));
      DoubleVector inverse = DoubleVector.broadcast(D, 1).div(a.add(4));
      DoubleVector q = a.sub(4).mul(inverse);
      // What the quotient lacks, to first order.
      DoubleVector rest = a.neg().fma(q, q.add(1).fma(DoubleVector.broadcast(D, -4), a));
      q = inverse.fma(rest, q);
      DoubleVector s = q.mul(q);
      DoubleVector even = DoubleVector.broadcast(D, -1.8206098680308682e-09);
      even = even.fma(s, DoubleVector.broadcast(D, -7.71541861441783e-09));
      even = even.fma(s, DoubleVector.broadcast(D, 6.270727157198311e-08));
      even = even.fma(s, DoubleVector.broadcast(D, 3.0135049944875397e-07));
      even = even.fma(s, DoubleVector.broadcast(D, -1.1224789135154701e-05));
      even = even.fma(s, DoubleVector.broadcast(D, 0.000150622243948303));
      even = even.fma(s, DoubleVector.broadcast(D, -0.00075777334141333));
      even = even.fma(s, DoubleVector.broadcast(D, -0.016197734059115006));
      even = even.fma(s, DoubleVector.broadcast(D, -0.06633036581152939));
      even = even.fma(s, DoubleVector.broadcast(D, -0.10103906603635213));
      even = even.fma(s, DoubleVector.broadcast(D, 0.01537965210262074));
      even = even.fma(s, DoubleVector.broadcast(D, 1.2329951186255526));
      DoubleVector odd = DoubleVector.broadcast(D, -1.3670989863347383e-08);
      odd = odd.fma(s, DoubleVector.broadcast(D, 1.1534943745754157e-07));
      odd = odd.fma(s, DoubleVector.broadcast(D, -8.351619688696847e-07));
      odd = odd.fma(s, DoubleVector.broadcast(D, 5.7178872846321855e-06));
      odd = odd.fma(s, DoubleVector.broadcast(D, -2.4403169244974074e-05));
      odd = odd.fma(s, DoubleVector.broadcast(D, -0.00019925550755614952));
      odd = odd.fma(s, DoubleVector.broadcast(D, 0.005031969755895426));
      odd = odd.fma(s, DoubleVector.broadcast(D, 0.03716751556249286));
      odd = odd.fma(s, DoubleVector.broadcast(D, 0.09373283499679412));
      odd = odd.fma(s, DoubleVector.broadcast(D, 0.06809705425473732));
      odd = odd.fma(s, DoubleVector.broadcast(D, -0.1396211168405629));
      odd.fma(q, even).div(a.add(a).add(1)).intoArray(y, to + i);
    }
  }
}
