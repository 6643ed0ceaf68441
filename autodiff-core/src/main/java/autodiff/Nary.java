package autodiff;

import autodiff.op.ArithmeticTable;
import autodiff.op.Operation;
import autodiff.tape.OperationCodes;
import java.util.Arrays;

/**
 * Operations on any number of scalars that cost one node, not one node an operand.
 *
 * @param name the name
 * @param code the number by which recorded nodes refer to it
 * @param value the function; it leaves its derivatives in an array on the way
 * @param rule the derivatives in graph operations
 */
record Nary(String name, int code, Function value, Rule rule) implements Operation {

  static final Value[] NO_MORE = {};
  static final double[] NOTHING_GIVEN = {};

  static final Nary SUM =
      nary(OperationCodes.SUM, "sum", Nary::sum, (x, y, partials) -> constants(partials));

  /** Operands x₁ … xₙ y₁ … yₙ. */
  static final Nary DOT =
      nary(OperationCodes.PRODUCT, "dot", Nary::dot, (x, y, partials) -> swapHalves(x));

  /** Σ cᵢxᵢ with constant cᵢ, which are the partials: they come in with the partials' array. */
  static final Nary LINEAR_COMBINATION =
      nary("linearCombination", Nary::combine, (x, y, partials) -> constants(partials));

  static final Nary PRODUCT = nary("product", Nary::multiply, Nary::productsOfOthers);
  static final Nary LOG_SUM_EXP = nary("logSumExp", Nary::logSumExp, Nary::shares);
  static final Nary NORM = nary("norm", Nary::norm, Nary::directions);

  /** Below this, a norm may have lost digits. */
  private static final double LEAST_NORM = 0x1p-900;

  /** Computes the value of the first n numbers and fills in as many partials. */
  @FunctionalInterface
  interface Function {
    double of(int n, double[] x, double[] partials);
  }

  /** The derivatives in graph operations. */
  @FunctionalInterface
  interface Rule {
    Value[] of(Value[] x, Value y, double[] partials);
  }

  private static Nary nary(String name, Function value, Rule rule) {
    return nary(OperationCodes.STORED, name, value, rule);
  }

  private static Nary nary(int shape, String name, Function value, Rule rule) {
    int code = OperationCodes.nextWide(shape);
    return OperationCodes.register(code, new Nary(name, code, value, rule));
  }

  private static double sum(int n, double[] x, double[] partials) {
    // Four sums side by side: one alone would wait for each addition to end.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i < n - 3; i += 4) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
    }
    for (; i < n; i++) {
      s0 += x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double dot(int n, double[] x, double[] partials) {
    int half = n / 2;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i < half - 3; i += 4) {
      s0 += x[i] * x[half + i];
      s1 += x[i + 1] * x[half + i + 1];
      s2 += x[i + 2] * x[half + i + 2];
      s3 += x[i + 3] * x[half + i + 3];
    }
    for (; i < half; i++) {
      s0 += x[i] * x[half + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double combine(int n, double[] x, double[] partials) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i < n - 3; i += 4) {
      s0 += partials[i] * x[i];
      s1 += partials[i + 1] * x[i + 1];
      s2 += partials[i + 2] * x[i + 2];
      s3 += partials[i + 3] * x[i + 3];
    }
    for (; i < n; i++) {
      s0 += partials[i] * x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** The partials are products of the others, never a quotient: zeros are exact. */
  private static double multiply(int n, double[] x, double[] partials) {
    double before = 1;
    for (int i = 0; i < n; i++) {
      partials[i] = before;
      before *= x[i];
    }
    double after = 1;
    for (int i = n - 1; i >= 0; i--) {
      partials[i] *= after;
      after *= x[i];
    }
    return before;
  }

  private static Value[] productsOfOthers(Value[] x, Value y, double[] partials) {
    Value[] d = new Value[x.length];
    Value before = Value.constantOf(1);
    for (int i = 0; i < x.length; i++) {
      d[i] = before;
      before = before.mul(x[i]);
    }
    Value after = Value.constantOf(1);
    for (int i = x.length - 1; i >= 0; i--) {
      d[i] = d[i].mul(after);
      after = after.mul(x[i]);
    }
    return d;
  }

  private static double logSumExp(int n, double[] x, double[] partials) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double v = x[i];
      max = Math.max(max, v);
    }
    if (Double.isInfinite(max)) {
      // All −∞: nothing to share. Some +∞: they share evenly.
      int winners = 0;
      for (int i = 0; i < n; i++) {
        double v = x[i];
        winners += max > 0 && v == max ? 1 : 0;
      }
      for (int i = 0; i < n; i++) {
        partials[i] = max > 0 && x[i] == max ? 1.0 / winners : 0;
      }
      return max;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      partials[i] = Math.exp(x[i] - max);
      sum += partials[i];
    }
    for (int i = 0; i < n; i++) {
      partials[i] /= sum;
    }
    return max + Math.log(sum);
  }

  private static Value[] shares(Value[] x, Value y, double[] partials) {
    Value max = detachedMaximum(x);
    // Exponents shifted to 0, as above: xᵢ − y itself would lose digits to the size of y.
    Value[] shifted = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      shifted[i] = x[i].sub(max);
    }
    Value total = Value.logSumExp(shifted);
    // NaN too, which is then NaN at every order.
    Value usual = y.isFinite().add(y.isNaN());
    Value[] d = Tracing.isOn() ? infiniteShares(x) : constants(partials);
    for (int i = 0; i < x.length; i++) {
      d[i] = usual.where(shifted[i].sub(total).exp(), d[i]);
    }
    return d;
  }

  /** The largest, as a constant; while a program is recorded, as a node that stops derivatives. */
  static Value detachedMaximum(Value[] x) {
    if (Tracing.isOn() && takesGradient(x)) {
      Value max = x[0];
      for (int i = 1; i < x.length; i++) {
        max = max.maximum(x[i]);
      }
      return max.detach();
    }
    double max = Double.NEGATIVE_INFINITY;
    for (Value v : x) {
      max = Math.max(max, v.number());
    }
    return Value.constantOf(max);
  }

  /** The partials of a logSumExp that is infinite, for programs, which see other points too. */
  private static Value[] infiniteShares(Value[] x) {
    Value[] wins = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      wins[i] = x[i].equal(Double.POSITIVE_INFINITY);
    }
    Value winners = Value.sum(wins).maximum(1);
    Value[] d = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      d[i] = wins[i].div(winners);
    }
    return d;
  }

  /** The Euclidean norm, scaled against overflow; its derivative is 0 at the zero vector. */
  private static double norm(int n, double[] x, double[] partials) {
    double max = 0;
    for (int i = 0; i < n; i++) {
      double v = x[i];
      max = Math.max(max, Math.abs(v));
    }
    if (max == 0 || !Double.isFinite(max)) {
      fillLimits(n, x, max, partials);
      return max;
    }
    double scale = ArithmeticTable.NORM_SCALE.value().applyAsDouble(max);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double v = x[i];
      sum += v / scale * (v / scale);
    }
    double root = Math.sqrt(sum);
    for (int i = 0; i < n; i++) {
      double v = x[i];
      // Not divided by the norm, which may have overflowed, or be subnormal.
      partials[i] = scale == 1 ? v / root : v / scale / root;
    }
    return scale * root;
  }

  /** Derivatives where xᵢ/‖x‖ is no number: towards one infinity the limit, towards more none. */
  private static void fillLimits(int n, double[] x, double norm, double[] partials) {
    int infinities = 0;
    for (int i = 0; i < n; i++) {
      infinities += Double.isInfinite(x[i]) ? 1 : 0;
    }
    for (int i = 0; i < n; i++) {
      if (norm == 0) {
        partials[i] = 0;
      } else {
        partials[i] = Double.isInfinite(x[i]) && infinities == 1 ? Math.signum(x[i]) : x[i] / norm;
      }
    }
  }

  private static Value[] directions(Value[] x, Value y, double[] partials) {
    // NaN too, which is then NaN at every order.
    Value usual = y.isFinite().mul(y.greater(LEAST_NORM)).add(y.isNaN());
    Value[] d = Tracing.isOn() ? limits(x, y) : constants(partials);
    for (int i = 0; i < x.length; i++) {
      d[i] = usual.where(x[i].div(y), d[i]);
    }
    return d;
  }

  /** What {@link #fillLimits} computes, for programs, which see other points too. */
  private static Value[] limits(Value[] x, Value y) {
    Value[] infinite = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      infinite[i] = x[i].abs().equal(Double.POSITIVE_INFINITY);
    }
    Value alone = Value.sum(infinite).equal(1);
    Value nonZero = y.nonZero();
    Value zero = Value.constantOf(0);
    Value scale = y.isFinite().where(zero.constant(1 / LEAST_NORM), zero.constant(0.25));
    Value[] scaled = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      scaled[i] = x[i].mul(scale);
    }
    Value norm = Value.norm(scaled);
    Value[] d = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      Value ratio = nonZero.where(scaled[i].div(norm), zero).detach();
      d[i] = infinite[i].mul(alone).where(x[i].sign(), ratio);
    }
    return d;
  }

  private static Value[] swapHalves(Value[] x) {
    int n = x.length / 2;
    Value[] swapped = new Value[x.length];
    System.arraycopy(x, n, swapped, 0, n);
    System.arraycopy(x, 0, swapped, n, n);
    return swapped;
  }

  Value apply(Value[] x) {
    return apply(x, NO_MORE, NOTHING_GIVEN);
  }

  /** Computes and records; what stands in {@code given} is in the partials beforehand. */
  Value apply(Value[] x, Value[] y, double[] given) {
    Recorder recorder = Recorder.current();
    int n = x.length + y.length;
    recorder.makeRoom(n);
    double[] partials = recorder.partials;
    System.arraycopy(given, 0, partials, 0, given.length);
    Segment s = takesGradient(x) || takesGradient(y) ? recorder.gather(x, y) : null;
    if (s == null) {
      return applySlowly(recorder, concatenated(x, y));
    }
    double z = value.of(n, recorder.data, partials);
    s.appendWide(code, PackedNode.NONE, n, partials, z);
    return new Value(s, s.size - 1);
  }

  private static boolean takesGradient(Value[] x) {
    for (Value v : x) {
      if (v.requiresGrad()) {
        return true;
      }
    }
    return false;
  }

  /** With operands from anywhere. */
  private Value applySlowly(Recorder recorder, Value[] x) {
    double[] data = recorder.data;
    for (int i = 0; i < x.length; i++) {
      data[i] = x[i].number();
    }
    double y = value.of(x.length, data, recorder.partials);
    return Recorder.records(x)
        ? Recorder.recordWide(code, null, x, recorder.partials, y)
        : Value.constantOf(y);
  }

  private static Value[] concatenated(Value[] x, Value[] y) {
    if (y.length == 0) {
      return x;
    }
    Value[] both = Arrays.copyOf(x, x.length + y.length);
    System.arraycopy(y, 0, both, x.length, y.length);
    return both;
  }

  private static Value[] constants(double[] numbers) {
    Value[] c = new Value[numbers.length];
    for (int i = 0; i < c.length; i++) {
      c[i] = Value.constantOf(numbers[i]);
    }
    return c;
  }
}
