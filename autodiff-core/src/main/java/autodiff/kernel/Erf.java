package autodiff.kernel;

/**
 * The error function, its complements and their inverses.
 *
 * <p>All of them rest on two families of fits: an odd polynomial for {@code erf} near zero, and the
 * scaled complement {@code erfcx(x) = exp(x^2) erfc(x)}, which varies slowly and is fitted piece by
 * piece, as W. J. Cody ("Rational Chebyshev approximations for the error function", Mathematics of
 * Computation 23, 1969) does with rational functions. The polynomials here are truncated Chebyshev
 * series computed in 60-digit arithmetic, with a truncation error below {@code 2^-58}. The factor
 * {@code exp(-x^2)} takes the square exactly, as a sum of two doubles.
 *
 * <p>Measured errors are the largest found against references of 60 digits at points spread over
 * the whole domain, in units in the last place of the exact value.
 */
public final class Erf {
  /** 1 / sqrt(pi). */
  private static final double INV_SQRT_PI = 0.5641895835477563;

  /** exp(-64) and its rounding error. */
  private static final double EXP_M64 = 1.603810890548638e-28;

  private static final double EXP_M64_LOW = -7.361325221284214e-45;

  /** Beyond this, exp(-t) times anything up to one rounds to zero. */
  private static final double EXP_UNDERFLOW = 750;

  /** erf(x) / x as a function of x^2, |x| <= 0.75. */
  private static final double[] ERF = {
    1.1283791670955126, 1.4518287249840565e-17, -0.37612638903183715,
    0.11283791670952614, -0.026866170644432634, 0.005223977615468456,
    -0.0008548326191937064, 0.00012055289695813212, -1.49241995108526e-05,
    1.6430732584664375e-06, -1.594047158458334e-07, 1.1473938021612258e-08
  };

  /** erfcx(x) as a function of x, |x| <= 0.5. */
  private static final double[] ERFCX_0 = {
    1.0, -5.649974465285446e-19, -1.1283791670955126,
    1.0000000000000004, -0.7522527780636756, 0.4999999999999405,
    -0.3009011112254243, 0.1666666666697079, -0.08597174606622801,
    0.04166666658777871, -0.01910483241947687, 0.008333334507747998,
    -0.0034736064142571613, 0.0013888782585631944, -0.0005343967196074296,
    0.00019847212144921269, -7.12750138050267e-05, 2.4601722992770274e-05,
    -8.315011657511513e-06, 3.1238733680084164e-06, -1.0002573894717945e-06
  };

  /** erfcx(x) as a function of x - 1, 0.5 <= x <= 1.5. */
  private static final double[] ERFCX_1 = {
    0.427583576155807, 5.5534628178228215e-18, -0.27321201478389856,
    0.15437156137190824, -0.07922696894132655, 0.03757229621531275,
    -0.016661869090428234, 0.006970142374060645, -0.0027690647754012813,
    0.0010502694182135093, -0.0003819545356784858, 0.0001336627620038544,
    -4.514384106468987e-05, 1.4754610459495265e-05, -4.675975288582521e-06,
    1.4340379373545953e-06, -4.2971577700079033e-07, 1.3784945791235726e-07,
    -3.933311635383485e-08
  };

  /** erfcx(x) as a function of x - 2.25, 1.5 <= x <= 3. */
  private static final double[] ERFCX_2 = {
    0.23108725873039188, -5.7572696249965624e-18, -0.08848650280874916,
    0.03199262741070626, -0.011002060756439733, 0.0036189953543578784,
    -0.001143728483663535, 0.00034853542205027073, -0.0001027210810185688,
    2.9353247307897023e-05, -8.150284309389294e-06, 2.2030223596054827e-06,
    -5.806286039321991e-07, 1.4943141358210338e-07, -3.761450278124923e-08,
    9.26482029840885e-09, -2.214205281762308e-09, 5.238711295491957e-10,
    -1.4105588983302214e-10, 3.22720621084071e-11
  };

  /** erfcx(x) as a function of x - 4.5, 3 <= x <= 6. */
  private static final double[] ERFCX_3 = {
    0.12248480427384142, -6.8629415261167745e-18, -0.02601592863093981,
    0.005413125434612243, -0.0011045761167899043, 0.00022126645452910678,
    -4.355082856268524e-05, 8.429241997253267e-06, -1.6054970253630138e-06,
    3.01126351661729e-07, -5.5650755536862556e-08, 1.0139578790351353e-08,
    -1.822314142759984e-09, 3.2320841147772406e-10, -5.658356110291862e-11,
    9.786207891937706e-12, -1.6801441485031938e-12, 2.839570628044073e-13,
    -4.471454570613523e-14, 7.35990902211004e-15, -1.7396016572762804e-15,
    2.8374248349426534e-16
  };

  /** x erfcx(x) as a function of 1 / x^2, x >= 6. */
  private static final double[] ERFCX_4 = {
    0.5641895835477563, 7.487311439318174e-18, -0.28209479177387625,
    0.4231421876575195, -1.0578554668960058, 3.702493341292202,
    -16.66105494992965, 91.61400372697733, -593.5958474753163,
    4342.039775508416, -32695.472390793344, 208268.52709999538,
    -758424.0057225946
  };

  private Erf() {}

  /**
   * Returns the error function {@code 2/sqrt(pi) * integral of exp(-t^2) over [0, x]}.
   *
   * <p>An odd polynomial for {@code |x| <= 0.75} and {@code 1 - erfc(|x|)} with the sign of {@code
   * x} beyond; DLMF 7.2.1.
   *
   * <p>Special values: {@code erf(±0) = ±0}, {@code erf(±∞) = ±1}, {@code erf(NaN) = NaN}.
   *
   * <p>Measured error: at most 1.2 ulp over all doubles.
   *
   * @param x the argument
   * @return erf(x)
   */
  public static double erf(double x) {
    double a = Math.abs(x);
    if (a <= 0.75) {
      // fma keeps the product with the leading coefficient exact, also for subnormal x.
      return Math.fma(x, ERF[0], x * Horner.tail(ERF, x * x));
    }
    if (a > 6) {
      return Math.copySign(1, x);
    }
    double r = 1 - erfcPositive(a);
    return x < 0 ? -r : r;
  }

  /**
   * Returns the complementary error function {@code 1 - erf(x)} without cancellation.
   *
   * <p>{@code exp(-x^2) erfcx(x)} for {@code x > 0.5}, and the complement of {@link #erf} below.
   *
   * <p>Special values: {@code erfc(±0) = 1}, {@code erfc(-∞) = 2}, {@code erfc(+∞) = 0}, {@code
   * erfc(NaN) = NaN}; results below the normal range (x > 26.54) are subnormal, and zero from 27.23
   * on.
   *
   * <p>Measured error: at most 2.6 ulp over all doubles, subnormal results included.
   *
   * @param x the argument
   * @return erfc(x)
   */
  public static double erfc(double x) {
    if (x <= 0.5) {
      return x >= -0.5 ? 1 - erf(x) : 2 - erfcPositive(-x);
    }
    return erfcPositive(x);
  }

  private static double erfcPositive(double x) {
    double hi = x * x;
    return expMinus(hi, Math.fma(x, x, -hi), erfcx(x));
  }

  /**
   * Returns {@code exp(-(hi + low)) * factor} without premature underflow.
   *
   * @param hi the exponent, not negative
   * @param low a correction to {@code hi}, below its last place
   * @param factor a factor in (0, 2]
   * @return the product
   */
  static double expMinus(double hi, double low, double factor) {
    if (hi < 700) {
      return Math.exp(-hi) * (factor - factor * low);
    }
    if (hi > EXP_UNDERFLOW) {
      return 0;
    }
    // Part of the exponent goes into the constant, so that only the last product is subnormal.
    double scaled = Math.exp(64 - hi) * (factor - factor * (low - EXP_M64_LOW / EXP_M64));
    return scaled * EXP_M64;
  }

  /**
   * Returns the scaled complementary error function {@code exp(x^2) erfc(x)}.
   *
   * <p>Piecewise polynomials in {@code x} up to 6, one in {@code 1/x^2} beyond (DLMF 7.12.1 gives
   * its formal expansion), and {@code 2 exp(x^2) - erfcx(-x)} for {@code x < -0.5}.
   *
   * <p>Special values: {@code erfcx(±0) = 1}, {@code erfcx(+∞) = 0}, {@code erfcx(-∞) = +∞} (the
   * overflow sets in below -26.6287), {@code erfcx(NaN) = NaN}.
   *
   * <p>Measured error: at most 1.6 ulp over all doubles.
   *
   * @param x the argument
   * @return exp(x^2) erfc(x)
   */
  public static double erfcx(double x) {
    if (x >= 6) {
      double inverse = 1 / x;
      // Dividing last keeps subnormal results correctly rounded.
      return x > 1e9 ? INV_SQRT_PI / x : Horner.split(ERFCX_4, inverse * inverse) / x;
    }
    if (x >= 3) {
      return Horner.split(ERFCX_3, x - 4.5);
    }
    if (x >= 1.5) {
      return Horner.split(ERFCX_2, x - 2.25);
    }
    if (x > 0.5) {
      return Horner.split(ERFCX_1, x - 1);
    }
    if (x >= -0.5) {
      return Horner.split(ERFCX_0, x);
    }
    if (!(x >= -27)) {
      return x < -27 ? Double.POSITIVE_INFINITY : x;
    }
    double square = x * x;
    double low = Math.fma(x, x, -square);
    double e = 2 * Math.exp(square);
    if (e == Double.POSITIVE_INFINITY) {
      return e;
    }
    return x < -6 ? e + e * low : e + (e * low - erfcx(-x));
  }

  /**
   * Returns the inverse error function: the {@code y} with {@code erf(y) = x}.
   *
   * <p>An odd polynomial for {@code |x| <= 0.5}; beyond, {@link #erfcInv} of {@code 1 - |x|}, a
   * difference that is exact.
   *
   * <p>Special values: {@code erfinv(±0) = ±0}, {@code erfinv(±1) = ±∞}, NaN for {@code |x| > 1}
   * and for NaN.
   *
   * <p>Measured error: at most 2.4 ulp over [-1, 1].
   *
   * @param x the argument
   * @return the inverse of erf at x
   */
  public static double erfinv(double x) {
    return InverseErf.erfinv(x);
  }

  /**
   * Returns the inverse complementary error function: the {@code y} with {@code erfc(y) = q}.
   *
   * <p>With {@code r = sqrt(-ln q)} the ratio {@code y / r} tends slowly to one, and is fitted by
   * polynomials in {@code r}; {@code q >= 0.5} goes through {@link #erfinv}.
   *
   * <p>Special values: {@code erfcInv(0) = +∞}, {@code erfcInv(1) = 0}, {@code erfcInv(2) = -∞},
   * NaN outside [0, 2] and for NaN.
   *
   * <p>Measured error: at most 2.4 ulp over [0, 2], subnormal arguments included.
   *
   * @param q the argument
   * @return the inverse of erfc at q
   */
  public static double erfcInv(double q) {
    return InverseErf.erfcInv(q);
  }
}
