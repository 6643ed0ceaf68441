package autodiff;

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

  static final Nary SUM = nary("sum", Nary::sum, (x, y, partials) -> constants(partials));

  /** Operands x₁ … xₙ y₁ … yₙ. */
  static final Nary DOT = nary("dot", Nary::dot, (x, y, partials) -> swapHalves(x));

  /** Σ cᵢxᵢ with constant cᵢ, which are the partials: they come in with the partials' array. */
  static final Nary LINEAR_COMBINATION =
      nary("linearCombination", Nary::combine, (x, y, partials) -> constants(partials));

  static final Nary PRODUCT = nary("product", Nary::multiply, Nary::productsOfOthers);
  static final Nary LOG_SUM_EXP = nary("logSumExp", Nary::logSumExp, Nary::shares);
  static final Nary NORM = nary("norm", Nary::norm, Nary::directions);

  /** Computes the value and fills in the partials. */
  @FunctionalInterface
  interface Function {
    double of(double[] x, double[] partials);
  }

  /** The derivatives in graph operations. */
  @FunctionalInterface
  interface Rule {
    Value[] of(Value[] x, Value y, double[] partials);
  }

  private static Nary nary(String name, Function value, Rule rule) {
    int code = OperationCodes.nextWide();
    return OperationCodes.register(code, new Nary(name, code, value, rule));
  }

  private static double sum(double[] x, double[] partials) {
    Arrays.fill(partials, 1);
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum;
  }

  private static double dot(double[] x, double[] partials) {
    int n = x.length / 2;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i] * x[n + i];
    }
    System.arraycopy(x, n, partials, 0, n);
    System.arraycopy(x, 0, partials, n, n);
    return sum;
  }

  private static double combine(double[] x, double[] partials) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += partials[i] * x[i];
    }
    return sum;
  }

  /** The partials are products of the others, never a quotient: zeros are exact. */
  private static double multiply(double[] x, double[] partials) {
    double before = 1;
    for (int i = 0; i < x.length; i++) {
      partials[i] = before;
      before *= x[i];
    }
    double after = 1;
    for (int i = x.length - 1; i >= 0; i--) {
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

  private static double logSumExp(double[] x, double[] partials) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    if (Double.isInfinite(max)) {
      // All −∞: nothing to share. Some +∞: they share evenly.
      int winners = 0;
      for (double v : x) {
        winners += max > 0 && v == max ? 1 : 0;
      }
      for (int i = 0; i < x.length; i++) {
        partials[i] = max > 0 && x[i] == max ? 1.0 / winners : 0;
      }
      return max;
    }
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      partials[i] = Math.exp(x[i] - max);
      sum += partials[i];
    }
    for (int i = 0; i < x.length; i++) {
      partials[i] /= sum;
    }
    return max + Math.log(sum);
  }

  private static Value[] shares(Value[] x, Value y, double[] partials) {
    double max = Double.NEGATIVE_INFINITY;
    for (Value v : x) {
      max = Math.max(max, v.data());
    }
    // Exponents shifted to 0, as above: xᵢ − y itself would lose digits to the size of y.
    Value[] shifted = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      shifted[i] = x[i].sub(max);
    }
    Value total = Value.logSumExp(shifted);
    Value finite = y.isFinite();
    Value[] d = constants(partials);
    for (int i = 0; i < x.length; i++) {
      d[i] = finite.where(shifted[i].sub(total).exp(), d[i]);
    }
    return d;
  }

  /** The Euclidean norm, scaled against overflow; its derivative is 0 at the zero vector. */
  private static double norm(double[] x, double[] partials) {
    double max = 0;
    for (double v : x) {
      max = Math.max(max, Math.abs(v));
    }
    if (max == 0 || !Double.isFinite(max)) {
      fillLimits(x, max, partials);
      return max;
    }
    // A power of two, so that scaling is exact and usual values are not touched at all.
    double scale = max > 0x1p500 || max < 0x1p-500 ? Math.scalb(1.0, Math.getExponent(max)) : 1;
    double sum = 0;
    for (double v : x) {
      sum += v / scale * (v / scale);
    }
    double norm = scale * Math.sqrt(sum);
    for (int i = 0; i < x.length; i++) {
      partials[i] = x[i] / norm;
    }
    return norm;
  }

  /** Derivatives where xᵢ/‖x‖ is no number: towards one infinity the limit, towards more none. */
  private static void fillLimits(double[] x, double norm, double[] partials) {
    int infinities = 0;
    for (double v : x) {
      infinities += Double.isInfinite(v) ? 1 : 0;
    }
    for (int i = 0; i < x.length; i++) {
      if (norm == 0) {
        partials[i] = 0;
      } else {
        partials[i] = Double.isInfinite(x[i]) && infinities == 1 ? Math.signum(x[i]) : x[i] / norm;
      }
    }
  }

  private static Value[] directions(Value[] x, Value y, double[] partials) {
    Value usual = y.isFinite().mul(y.nonZero());
    Value[] d = constants(partials);
    for (int i = 0; i < x.length; i++) {
      d[i] = usual.where(x[i].div(y), d[i]);
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

  /** Computes and records. */
  Value apply(Value[] x, double[] partials) {
    double[] data = new double[x.length];
    boolean active = false;
    for (int i = 0; i < x.length; i++) {
      Home home = x[i].home;
      if (home instanceof Segment) {
        data[i] = x[i].data();
        active = true;
      } else {
        data[i] = home.data;
        active |= home instanceof Leaf;
      }
    }
    double y = value.of(data, partials);
    return active ? Recorder.recordWide(code, null, x, data, partials, y) : Value.constantOf(y);
  }

  private static Value[] constants(double[] numbers) {
    Value[] c = new Value[numbers.length];
    for (int i = 0; i < c.length; i++) {
      c[i] = Value.constantOf(numbers[i]);
    }
    return c;
  }
}
