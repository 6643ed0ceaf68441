package autodiff.kernel;

/**
 * Elementary functions that the class library lacks, without cancellation or early overflow.
 *
 * <p>They build on {@link Math#exp}, {@link Math#expm1}, {@link Math#log} and {@link Math#log1p},
 * which are within one ulp; the measured errors, the largest found against references of 60 digits
 * at points spread over the whole domain, include theirs.
 */
public final class Elementary {
  private static final double LN2 = 0.6931471805599453;

  /** 1 / ln 2 and its rounding error. */
  private static final double INV_LN2 = 1.4426950408889634;

  private static final double INV_LN2_LOW = 2.0355273740931033e-17;

  /** From here on x^2 + 1 and x^2 - 1 round to x^2. */
  private static final double LARGE = 0x1p28;

  /** (2^r - 1) / r as a function of r, |r| <= 0.5. */
  private static final double[] EXP2 = {
    0.6931471805599453, 2.3026949201719318e-17, 0.24022650695910072,
    0.055504108664821625, 0.009618129107628484, 0.0013333558146406469,
    0.00015403530393362755, 1.5252733841558449e-05, 1.321548681600089e-06,
    1.0178057086967843e-07, 7.0548943859833075e-09, 4.4558180309131894e-10,
    2.5733568839729717e-11
  };

  private Elementary() {}

  /**
   * Returns the power {@code x^p} of IEEE 754 and C, which {@link Math#pow} is but for some NaN: 1
   * to any power is 1, and so is -1 to an infinite one.
   *
   * @param x the base
   * @param p the exponent
   * @return x to the power p
   */
  public static double pow(double x, double p) {
    double z = Math.pow(x, p);
    return Double.isNaN(z) && (x == 1 || (x == -1 && Double.isInfinite(p))) ? 1 : z;
  }

  /**
   * Returns the inverse hyperbolic sine {@code ln(x + sqrt(x^2 + 1))}, an odd function.
   *
   * <p>{@code log1p(x + x^2 / (1 + sqrt(1 + x^2)))} for moderate arguments, {@code ln 2 + ln x} for
   * large ones (DLMF 4.37.16).
   *
   * <p>Special values: {@code asinh(±0) = ±0}, {@code asinh(±∞) = ±∞}, {@code asinh(NaN) = NaN}.
   *
   * <p>Measured error: at most 1.4 ulp over all doubles.
   *
   * @param x the argument
   * @return the inverse hyperbolic sine of x
   */
  public static double asinh(double x) {
    double a = Math.abs(x);
    if (a < 1e-9) {
      return x;
    }
    double r;
    if (a > LARGE) {
      r = Math.log(a) + LN2;
    } else if (a > 2) {
      r = Math.log(2 * a + 1 / (Math.sqrt(a * a + 1) + a));
    } else {
      double square = a * a;
      r = Math.log1p(a + square / (1 + Math.sqrt(1 + square)));
    }
    return Math.copySign(r, x);
  }

  /**
   * Returns the inverse hyperbolic cosine {@code ln(x + sqrt(x^2 - 1))}.
   *
   * <p>With {@code t = x - 1}, {@code log1p(t + sqrt(2t + t^2))} up to 2, so that nothing cancels
   * near one (DLMF 4.37.19).
   *
   * <p>Special values: {@code acosh(1) = 0}, {@code acosh(+∞) = +∞}, NaN for {@code x < 1} and NaN.
   *
   * <p>Measured error: at most 1.9 ulp over [1, +∞].
   *
   * @param x the argument
   * @return the inverse hyperbolic cosine of x
   */
  public static double acosh(double x) {
    if (x < 1) {
      return Double.NaN;
    }
    if (x > LARGE) {
      return Math.log(x) + LN2;
    }
    if (x > 2) {
      return Math.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
    }
    double t = x - 1;
    return Math.log1p(t + Math.sqrt(2 * t + t * t));
  }

  /**
   * Returns the inverse hyperbolic tangent {@code ln((1 + x) / (1 - x)) / 2}, an odd function.
   *
   * <p>{@code log1p(2x / (1 - x)) / 2} for positive arguments (DLMF 4.37.24).
   *
   * <p>Special values: {@code atanh(±0) = ±0}, {@code atanh(±1) = ±∞}, NaN for {@code |x| > 1} and
   * NaN.
   *
   * <p>Measured error: at most 1.4 ulp over [-1, 1].
   *
   * @param x the argument
   * @return the inverse hyperbolic tangent of x
   */
  public static double atanh(double x) {
    double a = Math.abs(x);
    if (a < 1e-9) {
      return x;
    }
    // Below a half, 2a + 2a^2/(1 - a) confines the rounding of 1 - a to the smaller term.
    double twice = a + a;
    double u = a < 0.5 ? twice + twice * a / (1 - a) : twice / (1 - a);
    return Math.copySign(0.5 * Math.log1p(u), x);
  }

  /**
   * Returns {@code 2^x}, exact at integers.
   *
   * <p>The nearest integer goes into the exponent; a polynomial gives the rest.
   *
   * <p>Special values: {@code exp2(-∞) = 0}, {@code exp2(+∞) = +∞}, {@code exp2(NaN) = NaN};
   * overflow from 1024 on, subnormal results below -1022, zero below -1075.
   *
   * <p>Measured error: at most 1.1 ulp over all doubles, subnormal results included.
   *
   * @param x the exponent
   * @return 2 to the power x
   */
  public static double exp2(double x) {
    if (x >= 1024) {
      return Double.POSITIVE_INFINITY;
    }
    if (x < -1080) {
      return 0;
    }
    double k = Math.rint(x);
    double r = x - k;
    return Math.scalb(1 + r * Horner.split(EXP2, r), (int) k);
  }

  /**
   * Returns the binary logarithm {@code ln x / ln 2}, exact at powers of two.
   *
   * <p>With {@code x = 2^k m} and {@code m} in [0.75, 1.5), the sum of {@code k} and the logarithm
   * of {@code m}.
   *
   * <p>Special values: {@code log2(±0) = -∞}, {@code log2(+∞) = +∞}, NaN for negative arguments and
   * NaN.
   *
   * <p>Measured error: at most 1.7 ulp over all doubles.
   *
   * @param x the argument
   * @return the binary logarithm of x
   */
  public static double log2(double x) {
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      return Math.log(x);
    }
    int k = 0;
    double m = x;
    if (m < Double.MIN_NORMAL) {
      m *= 0x1p54;
      k = -54;
    }
    int e = Math.getExponent(m);
    m = Math.scalb(m, -e);
    if (m >= 1.5) {
      m *= 0.5;
      e++;
    }
    double log = Math.log(m);
    return (k + e) + Math.fma(log, INV_LN2, log * INV_LN2_LOW);
  }

  /**
   * Returns {@code ln(1 + exp(x))}, also called softplus.
   *
   * <p>{@code log1p(exp(x))} for negative arguments and {@code x + log1p(exp(-x))} for the others.
   *
   * <p>Special values: {@code log1pExp(-∞) = 0}, {@code log1pExp(+∞) = +∞}, {@code log1pExp(NaN) =
   * NaN}.
   *
   * <p>Measured error: at most 1.4 ulp over all doubles, subnormal results included.
   *
   * @param x the argument
   * @return ln(1 + exp(x))
   */
  public static double log1pExp(double x) {
    if (x <= 0) {
      return Math.log1p(Math.exp(x));
    }
    return x + Math.log1p(Math.exp(-x));
  }

  /**
   * Returns the logistic function {@code 1 / (1 + exp(-x))}.
   *
   * <p>Special values: {@code sigmoid(-∞) = 0}, {@code sigmoid(±0) = 0.5}, {@code sigmoid(+∞) = 1},
   * {@code sigmoid(NaN) = NaN}.
   *
   * <p>Measured error: at most 1.8 ulp over all doubles, subnormal results included.
   *
   * @param x the argument
   * @return the logistic function at x
   */
  public static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  /**
   * Returns {@code ln sigmoid(x) = -ln(1 + exp(-x))}.
   *
   * <p>Special values: {@code logSigmoid(-∞) = -∞}, {@code logSigmoid(+∞) = -0}, {@code
   * logSigmoid(NaN) = NaN}.
   *
   * <p>Measured error: at most 1.4 ulp over all doubles, subnormal results included.
   *
   * @param x the argument
   * @return the logarithm of the logistic function at x
   */
  public static double logSigmoid(double x) {
    return -log1pExp(-x);
  }

  /**
   * Returns {@code ln(p / (1 - p))}, the inverse of {@link #sigmoid}.
   *
   * <p>From 1/4 on through log1p, of {@code (2p - 1) / (1 - p)} or of its mirror image, whose
   * numerators are exact, so that nothing cancels around 1/2.
   *
   * <p>Special values: {@code logit(±0) = -∞}, {@code logit(1) = +∞}, NaN outside [0, 1] and for
   * NaN.
   *
   * <p>Measured error: at most 1.4 ulp over [0, 1].
   *
   * @param p a probability
   * @return the log-odds of p
   */
  public static double logit(double p) {
    if (p >= 0.5) {
      return Math.log1p((2 * p - 1) / (1 - p));
    }
    if (p >= 0.25) {
      return -Math.log1p((1 - 2 * p) / p);
    }
    return Math.log(p / (1 - p));
  }
}
