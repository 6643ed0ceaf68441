package autodiff.elementwise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Gradients;
import autodiff.Value;
import autodiff.op.Elementwise;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Executes {@code corners.csv}: values and derivatives where functions have kinks, poles or ends.
 */
class CornerTableTest {
  private static final String TABLE = "corners.csv";

  /** For rounded numbers, some of which are sums of terms; whole numbers are compared exactly. */
  private static final double ULPS = 4;

  /** Derivatives are asked for with these weights of the result, not 1 alone. */
  private static final double[] WEIGHTS = {1, -2};

  private static final Map<String, Function<Value[], Value>> COMPOSITIONS =
      Map.of(
          "\"logWherePositive\"", x -> x[0].greater(0).where(x[0].log(), x[0].constant(0)),
          "\"sqrtWherePositive\"", x -> x[0].greater(0).where(x[0].sqrt(), x[0].constant(0)),
          "\"reciprocalWhereNotZero\"",
              x -> x[0].nonZero().where(x[0].reciprocal(), x[0].constant(0)),
          "\"quotientWhereNotZero\"", x -> x[1].nonZero().where(x[0].div(x[1]), x[0].constant(0)),
          "\"squaredNorm\"", x -> Value.norm(x).square(),
          "\"softmax0\"", x -> Value.softmax(x)[0],
          "\"softmax1\"", x -> Value.softmax(x)[1]);

  /** One operand: differentiated, or a plain double. */
  private record Operand(double number, boolean plain) {}

  private record Row(
      int line, String operation, List<Operand> operands, double value, List<String> derivatives) {

    Stream<Operand> variables() {
      return operands.stream().filter(x -> !x.plain);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "line %d: %s %s", line, operation, operands);
    }
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = CornerTableTest.class.getResourceAsStream(TABLE)) {
      List<String> lines =
          new String(requireNonNull(in, TABLE).readAllBytes(), UTF_8).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (!line.isBlank() && !line.startsWith("# ") && !line.equals("#")) {
          rows.add(row(i + 1, line));
        }
      }
    }
    return rows;
  }

  private static Row row(int number, String line) {
    List<String> cells = Splitter.on(',').trimResults().splitToList(line);
    assertEquals(4, cells.size(), () -> TABLE + ":" + number + " needs four columns: " + line);
    List<Operand> operands =
        words(cells.get(1)).stream()
            .map(w ->
                w.startsWith("#")
                    ? new Operand(number(w.substring(1)), true)
                    : new Operand(number(w), false))
            .toList();
    Row row = new Row(number, cells.get(0), operands, number(cells.get(2)), words(cells.get(3)));
    assertEquals(
        row.variables().count(),
        row.derivatives.size(),
        () -> row + " needs a derivative for each");
    return row;
  }

  private static List<String> words(String cell) {
    return Splitter.on(' ').omitEmptyStrings().splitToList(cell);
  }

  private static double number(String word) {
    return switch (word) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(word);
    };
  }

  @TestFactory
  Stream<DynamicTest> corners() throws IOException {
    List<Row> rows = rows();
    assertTrue(rows.size() > 200, () -> "only " + rows.size() + " rows read");
    return rows.stream().map(row -> dynamicTest(row.toString(), () -> check(row)));
  }

  private static void check(Row row) throws ReflectiveOperationException {
    check(row, x -> x, "leaves");
    check(row, x -> x.mul(1), "recorded operands");
  }

  private static void check(Row row, UnaryOperator<Value> made, String how)
      throws ReflectiveOperationException {
    Value[] leaves = Value.of(row.variables().mapToDouble(Operand::number).toArray());
    Value[] x = Arrays.stream(leaves).map(made).toArray(Value[]::new);
    Value y = apply(row, x);
    assertSameValue(row.value, y.data(), row + ", value");
    if (x.length == 0) {
      assertFalse(y.requiresGrad(), row + " depends on nothing");
      return;
    }
    Gradients plain = y.gradients(leaves);
    Gradients recorded = y.recordedGradients(leaves);
    for (int k = 0; k < leaves.length; k++) {
      String which = String.format(Locale.ROOT, "%s, derivative for operand %d of %s", row, k, how);
      assertDerivative(row, k, 1, plain.of(leaves[k]).data(), which + " (gradients)");
      assertDerivative(row, k, 1, recorded.of(leaves[k]).data(), which + " (recordedGradients)");
    }
    for (double weight : WEIGHTS) {
      for (Value leaf : leaves) {
        leaf.clearGrad();
      }
      y.backward(weight);
      Gradients scaled = y.mul(weight).recordedGradients(leaves);
      for (int k = 0; k < leaves.length; k++) {
        String which =
            String.format(Locale.ROOT, "%s, derivative for operand %d of %s", row, k, how);
        assertDerivative(row, k, weight, leaves[k].grad(), which + ", backward(" + weight + ")");
        assertDerivative(
            row, k, weight, scaled.of(leaves[k]).data(), which + ", recorded times " + weight);
      }
    }
  }

  private static void assertDerivative(
      Row row, int k, double weight, double actual, String message) {
    if (!row.derivatives.get(k).equals("*")) {
      double expected = weight * number(row.derivatives.get(k));
      assertTrue(same(expected, actual), () -> message + " is " + actual + ", not " + expected);
    }
  }

  private static void assertSameValue(double expected, double actual, String message) {
    boolean negativeZero = expected == 0 && 1 / expected < 0;
    assertTrue(
        same(expected, actual) && (!negativeZero || 1 / actual < 0),
        () -> message + " is " + actual + ", not " + expected);
  }

  private static boolean same(double expected, double actual) {
    return expected == actual
        || (Double.isNaN(expected) && Double.isNaN(actual))
        || (Double.isFinite(expected)
            && expected != Math.rint(expected)
            && Math.abs(expected - actual) <= ULPS * Math.ulp(expected));
  }

  /** Calls the method of that name that takes these operands: the first is the receiver. */
  private static Value apply(Row row, Value[] x) throws ReflectiveOperationException {
    Function<Value[], Value> composition = COMPOSITIONS.get(row.operation);
    if (composition != null) {
      return composition.apply(x);
    }
    List<Object> arguments = new ArrayList<>();
    int next = 0;
    for (Operand operand : row.operands) {
      arguments.add(operand.plain ? (Object) operand.number : x[next++]);
    }
    for (Method method : Value.class.getMethods()) {
      if (method.getName().equals(row.operation)) {
        if (method.isVarArgs()) {
          return (Value) invoke(method, null, new Object[] {x});
        }
        if (accepts(method, arguments)) {
          return (Value) invoke(method, x[0], arguments.subList(1, arguments.size()).toArray());
        }
      }
    }
    throw new AssertionError(row + ": Value has no such method");
  }

  private static Object invoke(Method method, Object receiver, Object[] arguments)
      throws ReflectiveOperationException {
    try {
      return method.invoke(receiver, arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(method.getName() + " failed", e.getCause());
    }
  }

  private static boolean accepts(Method method, List<Object> arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.size() - 1) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      boolean plain = types[i] == double.class;
      if (plain != arguments.get(i + 1) instanceof Double) {
        return false;
      }
    }
    return true;
  }

  @Test
  void theSecondDerivativeOfTheSquaredNormIsFiniteAtZero() {
    Value[] x = Value.of(0, 0);
    Value g = Value.norm(x).square().recordedGradients(x).of(x[0]);
    double second = g.add(x[0].mul(0)).gradients(x[0]).of(x[0]).data();
    assertTrue(Double.isFinite(second), () -> "second derivative is " + second);
  }

  @Test
  void anUnselectedBranchIsSilentInSecondDerivativesToo() {
    Value x = Value.of(0);
    Value y = x.greater(0).where(x.log(), x.square());
    Value g = y.recordedGradients(x).of(x);
    assertEquals(0, g.data());
    assertEquals(2, g.gradients(x).of(x).data());
  }

  @Test
  void thresholdsBelowZeroAreRefused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Value.of(2).softShrink(-0.5));
    assertEquals("softShrink: lambda -0.5 is negative; give 0 or more", error.getMessage());
    // The line of the table takes any: its value and its derivatives are those of x − λ·sign x.
    Elementwise.Binary line =
        (Elementwise.Binary)
            Elementwise.all().stream()
                .filter(op -> op.name().equals("softShrink"))
                .findFirst()
                .orElseThrow();
    assertEquals(2.5, line.evaluate(2, -0.5));
    assertEquals(-1, line.partial(1, 2, -0.5));
    assertEquals(-2, Value.of(-2).hardShrink(-0.5).data());
  }

  @Test
  void ordersBelowZeroAreRefused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Value.of(2).polygamma(-1));
    assertTrue(error.getMessage().contains("-1"), error::getMessage);
  }
}
