package autodiff.kernel;

/** Fits of the logarithm of the gamma function; {@link Gamma#lgamma} documents them. */
final class LogGamma {
  /** ln(pi). */
  private static final double LN_PI = 1.1447298858494002;

  /** ln(2 pi) / 2. */
  private static final double HALF_LN_2PI = 0.9189385332046728;

  /** Below this, ln Γ(x) = -ln|x| to the last place. */
  private static final double TINY = 0x1p-60;

  /** Left of this the reflection formula loses no more than a bit to cancellation. */
  private static final double REFLECT = -40;

  /** ln Γ(x) / (x - 1) as a function of x - 0.75, 0.5 <= x <= 1. */
  private static final double[] LG_HALF = {
    -0.8131238057251815, 1.607579489500091e-17, 1.0909482962451627,
    -0.7199661103625573, 0.6552243694414854, -0.6729879447120758,
    0.7347350816884691, -0.8319115773991719, 0.9651524973365547,
    -1.139603043823607, 1.3637707101156518, -1.6495034888405242,
    2.0125277771968433, -2.473657531345133, 3.0589482872944562,
    -3.7924126621642715, 4.732282388824381, -6.127758945656225,
    7.757391587761904, -7.476275933442027, 9.131103305237888,
    -27.189956470453943, 35.6029701521748
  };

  /** ln Γ(x) / ((x - 1)(x - 2)) as a function of x - 1.5, 1 <= x <= 2. */
  private static final double[] LG_ONE = {
    0.4831289505409809, 1.7299578403013618e-17, -0.14595989591430608,
    0.06291140107456437, -0.03130848750100946, 0.016797098631275844,
    -0.00942562244862871, 0.005446457839039636, -0.003212074069625241,
    0.001922916315044322, -0.0011644146740420575, 0.0007115190337726783,
    -0.0004379919029066858, 0.00027131404604478673, -0.00016892745672175032,
    0.00010535339176160404, -6.609135060988664e-05, 4.303358406992273e-05,
    -2.736078283600179e-05, 1.3174891373031416e-05, -8.071805930790342e-06,
    1.2148922431734838e-05, -7.976765445368423e-06
  };

  /** ln Γ(x) / (x - 2) as a function of x - 2.5, 2 <= x <= 3. */
  private static final double[] LG_TWO = {
    0.5693657409458384, -4.193926557784888e-17, 0.2675817993988097,
    -0.044805842697384565, 0.010877001514197628, -0.0030951822936200863,
    0.0009610979285508834, -0.0003150592502666211, 0.00010710021012441945,
    -3.735337074965061e-05, 1.3275710914242158e-05, -4.786368462261089e-06,
    1.7456424075020583e-06, -6.421962705174437e-07, 2.353693721753853e-07,
    -8.758927867646304e-08, 3.872400646338057e-08, -1.4720386627253975e-08
  };

  /** ln Γ(x) as a function of x - 3.5, 3 <= x <= 4. */
  private static final double[] LG_THREE = {
    1.2009736023470743, -6.241373927778336e-17, 1.103156640645243,
    0.16517887805011747, -0.01803400860695035, 0.0029294103673827934,
    -0.000566633329404606, 0.00012090163698536672, -2.7452002011922083e-05,
    6.503519292503029e-06, -1.5883952241163914e-06, 3.968357231313166e-07,
    -1.0070218636018079e-07, 2.5941882021379572e-08, -7.232843779388002e-09,
    1.911253534382691e-09
  };

  /** ln Γ(x) as a function of x - 5, 4 <= x <= 6. */
  private static final double[] LG_FOUR = {
    3.1780538303479458, -1.3202667380681707e-16, 1.5061176684318005,
    0.11066147786855764, -0.008131622040853595, 0.000892826174698718,
    -0.0001171932611678251, 1.7029874488345353e-05, -2.6421222236944314e-06,
    4.289523566475427e-07, -7.198470234153479e-08, 1.2386480611895582e-08,
    -2.17393670598125e-09, 3.8741914577471664e-10, -6.920178673305148e-11,
    1.2594807785112757e-11, -2.719050613588937e-12, 5.089607431029564e-13
  };

  /** ln Γ(x) as a function of x - 8, 6 <= x <= 10. */
  private static final double[] LG_SIX = {
    8.525161361065415, -3.5752778927555e-16, 2.0156414779556098,
    0.06656850734701535, -0.0029499281992944747, 0.00019580165816684218,
    -1.5573292922656483e-05, 1.3743194447828348e-06, -1.2976343889987107e-07,
    1.2847245484882855e-08, -1.3172713299870582e-09, 1.3873309540420856e-10,
    -1.4924145687261826e-11, 1.6356382885892483e-12, -1.815922577972636e-13,
    1.9770367762277502e-14, -2.2305719965996706e-15, 3.375332877982575e-16,
    -3.95331964653133e-17
  };

  /** The remainder of Stirling's formula times x, as a function of 1 / x^2, x >= 10. */
  private static final double[] LG_STIRLING = {
    0.08333333333333333, -0.0027777777777581725, 0.0007936507706513987,
    -0.00059522820005105, 0.0008398156214316003, -0.0017406028827738737
  };

  /** 1 / Γ(x) as a function of x - 1.5, 1 <= x <= 2: pairs of a double and its rounding error. */
  private static final double[] RGAMMA = {
    1.1283791670955126, 1.533545961316588e-17, -0.0411745264452831,
    -3.375213015737576e-18, -0.5266544355255445, -6.1120363856081285e-18,
    0.17510202604393457, -1.0657471268513699e-17, 0.050966860247706074,
    3.124722471894835e-18, -0.042155169368535604, 3.0976342102705595e-18,
    0.006612897826824127, 3.5734556384584444e-19, 0.002120731442572938,
    1.3781298665380231e-19, -0.0011107302545948906, -9.753453929841626e-20,
    0.00015235762076747688, -1.0906781733326885e-20, 2.5355204923814165e-05,
    4.893270599327042e-22, -1.3896805717913756e-05, 2.2148669550177673e-22,
    2.1562032905141724e-06, 8.856296052647615e-23, 5.7942640540526627e-08,
    2.5383267237676597e-24, -8.913551118311118e-08, 2.8585934762273053e-24,
    1.71034694159164e-08, -7.122743083842636e-25, -9.313686445239945e-10,
    -9.396655862228333e-26, -2.6804741034257345e-10, 2.0749398070377774e-26,
    7.458932233181484e-11, 1.9345544763079905e-27, -8.012807022187367e-12,
    -2.3777759535660376e-29, -8.382342381473658e-14, 6.11362317483051e-30,
    1.694632711437958e-13, 1.2619729428862049e-29, -2.787577833630146e-14,
    1.2954104348660038e-30, 1.867355003488432e-15, -8.438529663496846e-33,
    1.3054183966862094e-16, 7.416161992260158e-33, -4.9013667189129983e-17,
    4.216245851925125e-34, 5.770011887180589e-18, 2.2271140692584353e-34
  };

  private LogGamma() {}

  static double value(double x) {
    double a = Math.abs(x);
    if (a < TINY) {
      return -Math.log(a);
    }
    if (x > 0) {
      return positive(x);
    }
    if (x > REFLECT) {
      return x == Math.rint(x) ? Double.POSITIVE_INFINITY : viaReciprocal(x);
    }
    if (Double.isNaN(x)) {
      return x;
    }
    // From 2^52 on, and so at infinity, there are integers only.
    double sine = a < 0x1p52 ? Math.abs(Sinc.sinPi(x)) : 0;
    return sine == 0 ? Double.POSITIVE_INFINITY : LN_PI - Math.log(a * sine) - positive(a);
  }

  private static double positive(double x) {
    if (x < 0.5) {
      // x + 1 is never formed: it would round.
      return x * (x - 1) * Horner.split(LG_ONE, x - 0.5) - Math.log(x);
    }
    if (x < 1) {
      return (x - 1) * Horner.split(LG_HALF, x - 0.75);
    }
    if (x < 2) {
      return (1 - x) * (2 - x) * Horner.split(LG_ONE, x - 1.5);
    }
    if (x < 3) {
      return (x - 2) * Horner.split(LG_TWO, x - 2.5);
    }
    if (x < 4) {
      return Horner.split(LG_THREE, x - 3.5);
    }
    if (x < 6) {
      return Horner.split(LG_FOUR, x - 5);
    }
    if (x < 10) {
      return Horner.split(LG_SIX, x - 8);
    }
    double inverse = 1 / x;
    double correction = inverse * Horner.plain(LG_STIRLING, inverse * inverse);
    double log = Math.log(x) - 1;
    if (x > 1e17) {
      // The terms left out are below the last place, and (x - 1/2) ln x could overflow too early.
      return x * log;
    }
    return (x - 0.5) * log + (HALF_LN_2PI - 0.5 + correction);
  }

  /** -ln |1/Γ(x)| for negative x that is not an integer, with 1/Γ(x) as a sum of two doubles. */
  private static double viaReciprocal(double x) {
    // With x + n in [1, 2]: 1/Γ(x) = x (x+1) ... (x+n-1) / Γ(x+n).
    int n = 1 - (int) Math.floor(x);
    double y = x + n;
    double t = y - 1.5;
    double tl = (n - (y - (y - n))) + (x - (y - n));
    int i = RGAMMA.length - 2;
    double hi = RGAMMA[i];
    double lo = RGAMMA[i + 1];
    while (i > 0) {
      i -= 2;
      double p = hi * t;
      double e = Math.fma(hi, t, -p) + (hi * tl + lo * t);
      double c = RGAMMA[i];
      // The error term that holds whichever of c and p is the larger.
      double s = c + p;
      double b = s - c;
      e += (c - (s - b)) + (p - b) + RGAMMA[i + 1];
      hi = s + e;
      lo = e - (hi - s);
    }
    for (int k = 0; k < n; k++) {
      double f = x + k;
      double b = f - x;
      double fl = (x - (f - b)) + (k - b);
      double p = hi * f;
      double e = Math.fma(hi, f, -p) + (hi * fl + lo * f);
      hi = p + e;
      lo = e - (hi - p);
    }
    if (hi < 0) {
      hi = -hi;
      lo = -lo;
    }
    if (hi > 0.5 && hi < 2) {
      return -Math.log1p((hi - 1) + lo);
    }
    return -(Math.log(hi) + lo / hi);
  }
}
