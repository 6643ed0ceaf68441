package autodiff.op;

import static autodiff.op.Table.binary;
import static autodiff.op.Table.unary;

import autodiff.kernel.Bessel;
import autodiff.kernel.Erf;
import autodiff.kernel.Gamma;
import autodiff.kernel.Normal;
import autodiff.kernel.Sinc;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Unary;
import java.util.Locale;

/** Error functions, the gamma family, the normal distribution, and other special functions. */
@SuppressWarnings({"rawtypes", "unchecked"}) // see Elementwise.Rule1
public final class SpecialTable {
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
  private static final double SQRT_2PI = 2.5066282746310002;
  private static final double SQRT_2_OVER_PI = 0.7978845608028654;
  private static final double SQRT_HALF = 0.7071067811865476;

  /** Below this, the derivative of i1 is ½. */
  private static final double BESSEL_NEAR = 1e-12;

  /** From here on i1 may overflow in float32. */
  private static final double BESSEL_FAR = 91;

  private SpecialTable() {}

  /** Initializes the class. */
  static void load() {}

  /** The operation of {@link SpecialFunctions#erf()}. */
  public static final Unary ERF =
      unary(
          "erf",
          Erf::erf,
          (x, y) -> TWO_OVER_SQRT_PI * Math.exp(-x * x),
          (x, y) -> x.square().neg().exp().mul(TWO_OVER_SQRT_PI));

  /** The operation of {@link SpecialFunctions#erfc()}. */
  public static final Unary ERFC =
      unary(
          "erfc",
          Erf::erfc,
          (x, y) -> -TWO_OVER_SQRT_PI * Math.exp(-x * x),
          (x, y) -> x.square().neg().exp().mul(-TWO_OVER_SQRT_PI));

  /** From here on, 2x·erfcx(x) − 2/√π loses more digits than the asymptotic series. */
  private static final double ERFCX_FAR = 40;

  /** The operation of {@link SpecialFunctions#erfcx()}. */
  public static final Unary ERFCX =
      unary(
          "erfcx",
          Erf::erfcx,
          (x, y) -> {
            if (x < ERFCX_FAR || Double.isNaN(x)) {
              return 2 * x * y - TWO_OVER_SQRT_PI;
            }
            double u = 1 / x / x;
            return -0.5 * TWO_OVER_SQRT_PI * u * (1 + u * (-1.5 + u * (3.75 + u * -13.125)));
          },
          (x, y) -> {
            Differentiable far = x.atLeast(ERFCX_FAR);
            Differentiable u = x.reciprocal().square();
            Differentiable series = u.mul(-13.125).add(3.75).mul(u).add(-1.5).mul(u).add(1).mul(u);
            return far.where(
                series.mul(-0.5 * TWO_OVER_SQRT_PI), x.mul(y).mul(2).sub(TWO_OVER_SQRT_PI));
          });

  /** The operation of {@link SpecialFunctions#erfinv()}. */
  public static final Unary ERFINV =
      unary(
          "erfinv",
          Erf::erfinv,
          (x, y) -> Math.exp(y * y) / TWO_OVER_SQRT_PI,
          (x, y) -> y.square().exp().div(TWO_OVER_SQRT_PI));

  /** The operation of {@link SpecialFunctions#lgamma()}. */
  public static final Unary LGAMMA =
      unary("lgamma", Gamma::lgamma, (x, y) -> Gamma.digamma(x), (x, y) -> x.digamma());

  /** The operation of {@link SpecialFunctions#digamma()}. */
  public static final Unary DIGAMMA =
      unary("digamma", Gamma::digamma, (x, y) -> Gamma.polygamma(1, x), (x, y) -> x.polygamma(1));

  /** From here on, n + 1 may be n. */
  private static final long MAX_ORDER = 1L << 53;

  /**
   * Up to here πⁿ, and with it the derivative of sinc, is far from overflow; and the derivative
   * takes that many steps.
   */
  private static final long MAX_SINC_ORDER = 500;

  /** The second operand is the order, a whole number; nothing can be differentiated by it. */
  public static final Binary POLYGAMMA =
      binary(
          "polygamma",
          SpecialTable::polygamma,
          (x, n, y) -> polygamma(x, n + 1),
          (x, n, y) -> Double.NaN,
          (x, n, y) -> x.apply(SpecialTable.POLYGAMMA, n.add(1)),
          (x, n, y) -> undefined(n));

  /** NaN, as are all its derivatives. */
  private static Differentiable undefined(Differentiable n) {
    return n.mul(Double.NaN).exp();
  }

  private static double polygamma(double x, double n) {
    return Double.isNaN(n) ? n : Gamma.polygamma(order("polygamma", n, MAX_ORDER), x);
  }

  /** The operation of {@link SpecialFunctions#i0()}. */
  public static final Unary I0 = unary("i0", Bessel::i0, (x, y) -> Bessel.i1(x), (x, y) -> x.i1());

  /** The operation of {@link SpecialFunctions#i1()}. */
  public static final Unary I1 =
      unary(
          "i1",
          Bessel::i1,
          // Where y is subnormal, in float32 from 10⁻³⁸ on, or has overflowed, y/x is not i1(x)/x.
          (x, y) -> {
            double a = Math.abs(x);
            return a < BESSEL_NEAR
                ? 0.5
                : a > BESSEL_FAR ? Bessel.i1Slope(x) : Bessel.i0(x) - y / x;
          },
          (x, y) -> {
            // i1(x)/x is even and smooth: near 0 its series keeps the derivatives that y/x loses.
            Differentiable q = x.square().mul(0.25);
            Differentiable series = q.div(144).add(1.0 / 12).mul(q).add(0.5).mul(q).add(1).mul(0.5);
            Differentiable near = x.constant(1e-2).greater(x.abs());
            Differentiable usual = x.i0().sub(near.where(series, y.div(x)));
            return x.i0().isFinite().where(usual, farSlopeOfI1(x.abs()));
          });

  /**
   * The derivative of i1 where i0 overflows, in either type, DLMF 10.40.5: five terms are enough
   * there. A factor of e⁸ is taken out of the exponential, which would overflow on its own.
   */
  private static Differentiable farSlopeOfI1(Differentiable a) {
    Differentiable r = a.reciprocal();
    Differentiable series = r.mul(21105.0 / 98304).add(585.0 / 3072).mul(r).add(57.0 / 128);
    series = series.mul(r).add(-7.0 / 8).mul(r).add(1);
    Differentiable slope = a.sub(8).exp().mul(r.sqrt().mul(series).mul(Math.exp(8) / SQRT_2PI));
    return a.isFinite().where(slope, a);
  }

  /** The n-th derivative of sin(πx)/(πx); the second operand is n, a whole number. */
  public static final Binary SINC =
      binary(
          "sinc",
          (x, n) -> Double.isNaN(n) ? n : sinc(x, (int) order("sinc", n, MAX_SINC_ORDER)),
          (x, n, y) -> Double.isNaN(n) ? n : sinc(x, (int) n + 1),
          (x, n, y) -> Double.NaN,
          (x, n, y) -> x.apply(SpecialTable.SINC, n.add(1)),
          (x, n, y) -> undefined(n));

  static double order(int n) {
    return order("polygamma", n, MAX_ORDER);
  }

  /** An order that is a whole number within bounds. */
  private static long order(String name, double n, long max) {
    if (n >= 0 && n <= max && n == Math.rint(n)) {
      return (long) n;
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: order %s; use a whole number from 0 to %d",
            name,
            n == Math.rint(n) && Math.abs(n) <= MAX_ORDER ? Long.toString((long) n) : n,
            max));
  }

  private static double sinc(double x, int n) {
    if (n == 0) {
      return Sinc.sinc(x);
    }
    if (n == 1) {
      return Sinc.sincDerivative(x);
    }
    if (n == 2) {
      return Sinc.sincSecondDerivative(x);
    }
    if (Math.abs(Math.PI * x) <= n + 2) {
      return Sinc.derivative(x, n);
    }
    // x·s⁽ᵏ⁾ + k·s⁽ᵏ⁻¹⁾ is the k-th derivative of sin(πx)/π: stable upwards while k < |πx|.
    double s = Sinc.sinc(x);
    double scale = 1;
    for (int k = 1; k <= n; k++) {
      double sine =
          switch (k & 3) {
            case 0 -> Sinc.sinPi(x);
            case 1 -> Sinc.cosPi(x);
            case 2 -> -Sinc.sinPi(x);
            default -> -Sinc.cosPi(x);
          };
      s = Double.isInfinite(x) ? 0 : (scale * sine - k * s) / x;
      scale *= Math.PI;
    }
    return s;
  }

  /** The operation of {@link SpecialFunctions#entr()}. */
  public static final Unary ENTR =
      unary(
          "entr",
          x ->
              x > 0
                  ? -x * Math.log(x)
                  : x == 0 ? 0 : Double.isNaN(x) ? x : Double.NEGATIVE_INFINITY,
          (x, y) -> x < 0 ? Double.NaN : -Math.log(x) - 1,
          (x, y) -> x.log().neg().sub(1));

  /** The operation of {@link SpecialFunctions#ndtr()}. */
  public static final Unary NDTR =
      unary(
          "ndtr",
          Normal::ndtr,
          (x, y) -> Math.exp(-0.5 * x * x) / SQRT_2PI,
          (x, y) -> x.square().mul(-0.5).exp().div(SQRT_2PI));

  /** The operation of {@link SpecialFunctions#ndtri()}. */
  public static final Unary NDTRI =
      unary(
          "ndtri",
          Normal::ndtri,
          (x, y) -> SQRT_2PI * Math.exp(0.5 * y * y),
          (x, y) -> y.square().mul(0.5).exp().mul(SQRT_2PI));

  /** From −40 down the asymptotic series is exact to the last digit, and so are its derivatives. */
  private static final double LOG_NDTR_FAR = 40;

  /**
   * The coefficients of φ(t)/Φ(−t) = t + 1/t·(c₀ + c₁/t² + …) for large t: the reciprocal of the
   * asymptotic series of Mills' ratio (DLMF 7.12.1).
   */
  private static final double[] MILLS = {1, -2, 10, -74, 706, -8162, 110410};

  /** The operation of {@link SpecialFunctions#logNdtr()}. */
  public static final Unary LOG_NDTR =
      unary(
          "logNdtr",
          Normal::logNdtr,
          (x, y) -> {
            if (x >= 0) {
              return Math.exp(-0.5 * x * x) / SQRT_2PI / Normal.ndtr(x);
            }
            return x > -LOG_NDTR_FAR || Double.isNaN(x)
                ? SQRT_2_OVER_PI / Erf.erfcx(-x * SQRT_HALF)
                : farSlope(-x);
          },
          (x, y) -> {
            Differentiable near = x.mul(-SQRT_HALF).erfcx().reciprocal().mul(SQRT_2_OVER_PI);
            Differentiable far = farSlope(x.neg());
            Differentiable above = x.square().mul(-0.5).exp().div(SQRT_2PI).div(x.ndtr());
            Differentiable below = x.constant(-LOG_NDTR_FAR).atLeast(x).where(far, near);
            return x.atLeast(0).where(above, below);
          });

  private static double farSlope(double t) {
    double r = 1 / t;
    double square = r * r;
    double sum = MILLS[MILLS.length - 1];
    for (int k = MILLS.length - 2; k >= 0; k--) {
      sum = sum * square + MILLS[k];
    }
    return t + r * sum;
  }

  private static Differentiable farSlope(Differentiable t) {
    Differentiable r = t.reciprocal();
    Differentiable square = r.square();
    Differentiable sum = square.mul(MILLS[MILLS.length - 1]).add(MILLS[MILLS.length - 2]);
    for (int k = MILLS.length - 3; k >= 0; k--) {
      sum = sum.mul(square).add(MILLS[k]);
    }
    return t.add(r.mul(sum));
  }
}
