package autodiff.op;

import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Function3;
import autodiff.op.Elementwise.Partial3;
import autodiff.op.Elementwise.Rule3;
import autodiff.op.Elementwise.Ternary;
import autodiff.op.Elementwise.Unary;
import autodiff.tape.OperationCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Makes table lines and collects them. */
final class Table {
  private static final List<Elementwise> LINES = new ArrayList<>();

  private Table() {}

  static List<Elementwise> all() {
    ArithmeticTable.load();
    TranscendentalTable.load();
    ActivationTable.load();
    SpecialTable.load();
    synchronized (LINES) {
      return List.copyOf(LINES);
    }
  }

  static Unary unary(
      String name, DoubleUnaryOperator f, DoubleBinaryOperator dx, Elementwise.Rule1 rule) {
    int code = OperationCodes.nextNarrow(OperationCodes.STORED);
    return line(code, new Unary(name, code, f, dx, rule));
  }

  /** A line whose derivative follows from the result: what it is of x does not matter. */
  static Unary fromResult(
      String name, DoubleUnaryOperator f, DoubleBinaryOperator dx, Elementwise.Rule1 rule) {
    int code = OperationCodes.nextNarrow(OperationCodes.STORED);
    return line(code, new Unary(name, code, f, dx, rule, true));
  }

  /** An operation that is not part of the table. */
  static Unary unlisted(
      String name, DoubleUnaryOperator f, DoubleBinaryOperator dx, Elementwise.Rule1 rule) {
    int code = OperationCodes.nextNarrow(OperationCodes.STORED);
    return OperationCodes.register(code, new Unary(name, code, f, dx, rule));
  }

  static Binary binary(
      String name,
      DoubleBinaryOperator f,
      Elementwise.Partial2 dx,
      Elementwise.Partial2 dy,
      Elementwise.Rule2 ruleX,
      Elementwise.Rule2 ruleY) {
    return binary(OperationCodes.STORED, name, f, dx, dy, ruleX, ruleY);
  }

  /** A line whose partials have a shape, see {@link OperationCodes}, and are not stored. */
  static Binary binary(
      int shape,
      String name,
      DoubleBinaryOperator f,
      Elementwise.Partial2 dx,
      Elementwise.Partial2 dy,
      Elementwise.Rule2 ruleX,
      Elementwise.Rule2 ruleY) {
    int code = OperationCodes.nextNarrow(shape);
    return line(code, new Binary(name, code, f, dx, dy, ruleX, ruleY));
  }

  static Ternary ternary(
      String name,
      Function3 f,
      Partial3 dx,
      Partial3 dy,
      Partial3 dz,
      Rule3 ruleX,
      Rule3 ruleY,
      Rule3 ruleZ) {
    int code = OperationCodes.nextWide(OperationCodes.STORED);
    return line(
        code, new Ternary(name, code, f, List.of(dx, dy, dz), List.of(ruleX, ruleY, ruleZ)));
  }

  /** A piecewise constant function: its derivative is 0, at its jumps too. */
  static Unary step(String name, DoubleUnaryOperator f) {
    return unary(name, f, (x, y) -> 0, (x, y) -> x.constant(0));
  }

  /** A piecewise constant function of two numbers. */
  static Binary step(String name, DoubleBinaryOperator f) {
    return binary(
        name,
        f,
        (x, y, z) -> 0,
        (x, y, z) -> 0,
        (x, y, z) -> x.constant(0),
        (x, y, z) -> x.constant(0));
  }

  /** A piecewise constant function of three numbers. */
  static Ternary step(String name, Function3 f) {
    Partial3 zero = (x, y, z, w) -> 0;
    Rule3 zeroRule = (x, y, z, w) -> x.constant(0);
    return ternary(name, f, zero, zero, zero, zeroRule, zeroRule, zeroRule);
  }

  /**
   * A piecewise constant derivative: its own derivative is 0, but NaN where it is NaN itself. So a
   * NaN stays one in derivatives of every order.
   */
  static Unary slope(String name, DoubleUnaryOperator f) {
    return unary(name, f, (x, y) -> zeroOrNaN(y), (x, y) -> y.apply(ArithmeticTable.ZERO_OR_NAN));
  }

  /** A piecewise constant derivative of a function of two numbers. */
  static Binary slope(String name, DoubleBinaryOperator f) {
    return binary(
        name,
        f,
        (x, y, z) -> zeroOrNaN(z),
        (x, y, z) -> zeroOrNaN(z),
        (x, y, z) -> z.apply(ArithmeticTable.ZERO_OR_NAN),
        (x, y, z) -> z.apply(ArithmeticTable.ZERO_OR_NAN));
  }

  /** A piecewise constant derivative of a function of three numbers. */
  static Ternary slope(String name, Function3 f) {
    Partial3 partial = (x, y, z, w) -> zeroOrNaN(w);
    Rule3 rule = (x, y, z, w) -> w.apply(ArithmeticTable.ZERO_OR_NAN);
    return ternary(name, f, partial, partial, partial, rule, rule, rule);
  }

  /** 0, or NaN at NaN. */
  static double zeroOrNaN(double x) {
    return Double.isNaN(x) ? x : 0;
  }

  private static <E extends Elementwise> E line(int code, E line) {
    synchronized (LINES) {
      LINES.add(line);
    }
    return OperationCodes.register(code, line);
  }
}
