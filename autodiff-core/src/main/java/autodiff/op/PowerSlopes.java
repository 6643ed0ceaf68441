package autodiff.op;

import autodiff.kernel.Elementary;

/**
 * The derivatives of a power z = xᵖ, where factors of them overflow or underflow too: in numbers
 * and as rules, as every line of the table has them.
 *
 * <p>Usually they are p·xᵖ⁻¹ and z·ln x. Where the power in these is 0 or infinite, it is split
 * into two equal factors, with p or ln x between them; the products are then in range wherever the
 * result is.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // see Elementwise.Rule1
final class PowerSlopes {
  /** From here on p − 1 may be rounded to p: all such exponents are even. */
  private static final double ALL_EVEN = 0x1p53;

  private static final double LOW = 1e-30;
  private static final double HIGH = 1e30;

  private PowerSlopes() {}

  /** p·xᵖ⁻¹; 0 for p = 0. NaN where no power of a negative x is defined. */
  static double ofBase(double x, double p, double z) {
    if (p == 0) {
      return 0;
    }
    double power = Elementary.pow(x, p - 1);
    if (power == 0 && Double.isInfinite(p)) {
      return z; // The limit: the power falls faster than its exponent grows.
    }
    double slope = p * power;
    if (Math.abs(p) < ALL_EVEN && usual(power)) {
      return x < 0 && Double.isNaN(z) ? z : slope;
    }
    return ofBaseSplit(x, p, z, slope);
  }

  private static double ofBaseSplit(double x, double p, double z, double slope) {
    double a = Math.abs(x);
    if (Double.isNaN(z) || Double.isNaN(slope) || a == 0 || isInfinite(a, p)) {
      return x < 0 && Double.isNaN(z) ? z : slope;
    }
    double half = Elementary.pow(a, 0.5 * (p - 1));
    double size = half * p * half;
    boolean odd = Math.abs(p) < ALL_EVEN && p % 2 != 0;
    return x < 0 && !odd ? -size : size;
  }

  private static boolean isInfinite(double x, double p) {
    return Double.isInfinite(x) || Double.isInfinite(p);
  }

  /** Whether a power is far from the ends of the range, in float32, too. */
  private static boolean usual(double power) {
    double a = Math.abs(power);
    return a > LOW && a < HIGH;
  }

  /** z·ln x; 0 for x = 0 and p ≥ 0. */
  static double ofExponent(double x, double p, double z) {
    if (x == 0 && p >= 0) {
      return 0;
    }
    double log = Math.log(x);
    if (usual(z) || !(x > 0) || isInfinite(x, p) || log == 0) {
      return z * log;
    }
    double half = Elementary.pow(x, 0.5 * p);
    return half * log * half;
  }

  /** The same as a rule. */
  static Differentiable ofExponent(Differentiable x, Differentiable p, Differentiable z) {
    Differentiable log = x.log();
    Differentiable a = z.abs();
    Differentiable half = x.pow(p.mul(0.5));
    Differentiable splits = x.isFinite().mul(p.isFinite()).mul(x.greater(0)).mul(log.nonZero());
    Differentiable usual = a.greater(LOW).mul(x.constant(HIGH).greater(a));
    Differentiable slope = usual.isZero().mul(splits).where(half.mul(log).mul(half), z.mul(log));
    return x.isZero().mul(p.atLeast(0)).where(x.constant(0), slope);
  }

  /** The derivative of p·xᵖ⁻¹ by p: xᵖ⁻¹·(1 + p·ln x); 0 for p = 0 where x is not positive. */
  static double mixed(double x, double p) {
    if (p == 0 && !(x > 0)) {
      return 0;
    }
    double power = Elementary.pow(x, p - 1);
    if (power == 0 && (x == 0 || Double.isInfinite(p))) {
      return 0;
    }
    double factor = 1 + p * Math.log(x);
    if (usual(power) || isInfinite(x, p) || !(x > 0)) {
      return power * factor;
    }
    double half = Elementary.pow(x, 0.5 * (p - 1));
    return half * factor * half;
  }

  /** The same as a rule. */
  static Differentiable mixed(Differentiable x, Differentiable p) {
    Differentiable less = p.sub(1);
    Differentiable power = x.pow(less);
    Differentiable half = x.pow(less.mul(0.5));
    Differentiable factor = p.mul(x.log()).add(1);
    Differentiable a = power.abs();
    Differentiable splits = x.isFinite().mul(p.isFinite()).mul(x.greater(0));
    Differentiable usual = a.greater(LOW).mul(x.constant(HIGH).greater(a));
    Differentiable slope =
        usual.isZero().mul(splits).where(half.mul(factor).mul(half), power.mul(factor));
    Differentiable atEnd = x.isZero().add(p.abs().equal(Double.POSITIVE_INFINITY));
    Differentiable vanishes = power.isZero().mul(atEnd).add(p.isZero().mul(x.greater(0).isZero()));
    return vanishes.where(x.constant(0), slope);
  }
}
