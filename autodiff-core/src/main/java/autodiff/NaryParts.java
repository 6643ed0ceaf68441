package autodiff;

import autodiff.ScalarGraph.Sink;
import autodiff.op.ArithmeticTable;
import autodiff.op.Elementwise;
import autodiff.op.TranscendentalTable;

/**
 * Operations on many scalars, taken apart into elementwise ones that give bitwise the same number
 * as {@link Nary}. Names of numbers that are not there, because the original starts from 0 or 1,
 * are negative.
 */
final class NaryParts {
  private static final int NONE = Integer.MIN_VALUE;

  private final Sink sink;

  private NaryParts(Sink sink) {
    this.sink = sink;
  }

  /** The name of the result; the partials are the coefficients of a linear combination. */
  static int apply(Nary op, int n, int[] x, double[] partials, Sink sink) {
    NaryParts parts = new NaryParts(sink);
    if (op.equals(Nary.SUM)) {
      return parts.sum(n, k -> x[k]);
    }
    if (op.equals(Nary.DOT)) {
      return parts.sum(n / 2, k -> parts.binary(ArithmeticTable.MUL, x[k], x[n / 2 + k]));
    }
    if (op.equals(Nary.LINEAR_COMBINATION)) {
      return parts.sum(n, k -> parts.binary(ArithmeticTable.MUL, sink.constant(partials[k]), x[k]));
    }
    if (op.equals(Nary.PRODUCT)) {
      int product = x[0];
      for (int i = 1; i < n; i++) {
        product = parts.binary(ArithmeticTable.MUL, product, x[i]);
      }
      return product;
    }
    if (op.equals(Nary.LOG_SUM_EXP)) {
      return parts.logSumExp(n, x);
    }
    if (op.equals(Nary.NORM)) {
      return parts.norm(n, x);
    }
    throw new AssertionError(op.name() + " has no parts; say in NaryParts what it is made of");
  }

  private interface Term {
    int of(int k);
  }

  private int unary(Elementwise.Unary op, int x) {
    return sink.apply(op, x, x, x);
  }

  private int binary(Elementwise.Binary op, int x, int y) {
    return sink.apply(op, x, y, y);
  }

  private int where(int condition, int x, int y) {
    return sink.apply(ArithmeticTable.WHERE, condition, x, y);
  }

  /**
   * Four sums side by side, as in {@link Nary}. There they start from 0, which tells only if all
   * terms are −0: the 0 is added once, at the end.
   */
  private int sum(int n, Term term) {
    int[] s = {NONE, NONE, NONE, NONE};
    int i = 0;
    for (; i < n - 3; i += 4) {
      for (int k = 0; k < 4; k++) {
        s[k] = plus(s[k], term.of(i + k));
      }
    }
    for (; i < n; i++) {
      s[0] = plus(s[0], term.of(i));
    }
    return binary(ArithmeticTable.ADD, plus(plus(s[0], s[1]), plus(s[2], s[3])), sink.constant(0));
  }

  private int plus(int x, int y) {
    return y == NONE ? x : x == NONE ? y : binary(ArithmeticTable.ADD, x, y);
  }

  private int maximum(int n, Term term) {
    int max = term.of(0);
    for (int i = 1; i < n; i++) {
      max = binary(ArithmeticTable.MAXIMUM, max, term.of(i));
    }
    return max;
  }

  private int logSumExp(int n, int[] x) {
    int max = maximum(n, k -> x[k]);
    int sum = NONE;
    for (int i = 0; i < n; i++) {
      int shifted = binary(ArithmeticTable.SUB, x[i], max);
      sum = plus(sum, unary(TranscendentalTable.EXP, shifted));
    }
    int result = binary(ArithmeticTable.ADD, max, unary(TranscendentalTable.LOG, sum));
    int size = unary(ArithmeticTable.ABS, max);
    int infinite = binary(ArithmeticTable.EQUAL, size, sink.constant(Double.POSITIVE_INFINITY));
    return where(infinite, max, result);
  }

  private int norm(int n, int[] x) {
    int max = maximum(n, k -> unary(ArithmeticTable.ABS, x[k]));
    int scale = unary(ArithmeticTable.NORM_SCALE, max);
    int sum = NONE;
    for (int i = 0; i < n; i++) {
      int scaled = binary(ArithmeticTable.DIV, x[i], scale);
      sum = plus(sum, binary(ArithmeticTable.MUL, scaled, scaled));
    }
    int root = unary(TranscendentalTable.SQRT, sum);
    int norm = binary(ArithmeticTable.MUL, scale, root);
    return where(unary(ArithmeticTable.IS_FINITE, max), norm, max);
  }
}
