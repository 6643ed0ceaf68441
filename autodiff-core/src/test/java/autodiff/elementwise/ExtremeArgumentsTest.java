package autodiff.elementwise;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Gradients;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.op.Elementwise;
import autodiff.shape.Shape;
import com.google.common.base.Splitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Values and derivatives at extreme arguments, against references computed in 700-digit arithmetic
 * by {@code elementwise_extremes.py}: an infinity, a zero, a NaN or a sign that the exact result
 * does not have is an error, and so is a wrong order of magnitude. How many digits are right is not
 * asked here.
 */
class ExtremeArgumentsTest {
  private static final String REFERENCES = "elementwise-extremes.csv";

  private static final double RELATIVE = 1e-3;

  /** Multiples of the smallest number that may get lost where results underflow. */
  private static final double SMALLEST_MULTIPLE = 8;

  /** Tensors of so few elements are computed by the plain loops of the table. */
  private static final int FEW = 7;

  /** Which numbers are compared: the value, or the derivative for one operand. */
  private record Result(String operation, int operand) {}

  /**
   * What cancels, or what an exponential that underflows is multiplied by: tiny results are not
   * compared closer than by so many units of 1 in the type, or multiples of the smallest normal
   * number.
   */
  private static final Map<Result, Unit> INEXACT =
      Map.of(
          // From the result alone: 1 − y², y·(1 − y).
          new Result("tanh", 0), Unit.OF_ONE,
          new Result("sigmoid", 0), Unit.OF_ONE,
          new Result("celu", 1), Unit.OF_ONE,
          new Result("silu", -1), Unit.SMALLEST_NORMAL,
          new Result("silu", 0), Unit.SMALLEST_NORMAL,
          new Result("mish", -1), Unit.SMALLEST_NORMAL,
          new Result("mish", 0), Unit.SMALLEST_NORMAL);

  private enum Unit {
    SMALLEST,
    SMALLEST_NORMAL,
    OF_ONE;

    double in(DType type) {
      boolean isDouble = type == DType.FLOAT64;
      return switch (this) {
        case SMALLEST -> SMALLEST_MULTIPLE * (isDouble ? Double.MIN_VALUE : Float.MIN_VALUE);
        case SMALLEST_NORMAL -> isDouble ? Double.MIN_NORMAL : Float.MIN_NORMAL;
        case OF_ONE -> 2 * (isDouble ? Math.ulp(1.0) : Math.ulp(1f));
      };
    }
  }

  private record Row(double[] x, double value, double[] derivatives) {
    boolean isSingle() {
      return Arrays.stream(x).allMatch(v -> (float) v == v);
    }
  }

  private static Map<String, List<Row>> read() throws IOException {
    Map<String, List<Row>> rows = new LinkedHashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(ExtremeArgumentsTest.class.getResourceAsStream(REFERENCES)),
                US_ASCII))) {
      assertEquals("operation,operands,value,derivatives", in.readLine());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> cells = Splitter.on(',').splitToList(line);
        rows.computeIfAbsent(cells.get(0), k -> new ArrayList<>())
            .add(new Row(numbers(cells.get(1)), numbers(cells.get(2))[0], numbers(cells.get(3))));
      }
    }
    return rows;
  }

  private static double[] numbers(String cell) {
    return Splitter.on(' ').splitToStream(cell).mapToDouble(ExtremeArgumentsTest::number).toArray();
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
  Stream<DynamicTest> staysInRange() throws IOException {
    Map<String, List<Row>> references = read();
    assertTrue(references.size() > 50, () -> "references of " + references.keySet());
    return references.entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static void check(String name, List<Row> rows) {
    Elementwise op =
        Elementwise.all().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
    List<String> failures = new ArrayList<>();
    for (Row row : rows) {
      List<Value> x = Arrays.stream(row.x).mapToObj(Value::constantOf).toList();
      Value y = Value.constantOf(op.evaluate(row.x));
      compare(name, "table", row, -1, DType.FLOAT64, y.data(), failures);
      for (int k = 0; k < op.arity(); k++) {
        compare(name, "partial", row, k, DType.FLOAT64, op.partial(k, row.x), failures);
        double rule = op.derivative(k, y, x).data();
        compare(name, "rule", row, k, DType.FLOAT64, rule, failures);
      }
    }
    for (DType type : DType.values()) {
      List<Row> own = type == DType.FLOAT64 ? rows : rows.stream().filter(Row::isSingle).toList();
      checkTensors(op, "long tensor", own, type, failures);
      for (int from = 0; from < own.size() && op.arity() == 1; from += FEW) {
        List<Row> few = own.subList(from, Math.min(own.size(), from + FEW));
        checkTensors(op, "short tensor", few, type, failures);
      }
    }
    assertTrue(
        failures.isEmpty(),
        () ->
            String.format(
                Locale.ROOT, "%d results:\n%s", failures.size(), String.join("\n", failures)));
  }

  private static void checkTensors(
      Elementwise op, String how, List<Row> rows, DType type, List<String> failures) {
    Tensor[] x = new Tensor[op.arity()];
    for (int k = 0; k < x.length; k++) {
      int operand = k;
      double[] column = rows.stream().mapToDouble(r -> r.x[operand]).toArray();
      x[k] = Tensor.of(Shape.of(column.length), column).to(type).requiresGrad(true);
    }
    Tensor y =
        op instanceof Elementwise.Unary unary
            ? x[0].apply(unary)
            : op instanceof Elementwise.Binary binary
                ? x[0].apply(binary, x[1])
                : x[0].apply((Elementwise.Ternary) op, x[1], x[2]);
    double[] values = y.toDoubles();
    Gradients gradients = y.vjp(Tensor.full(1, type, y.shape()), x);
    for (int i = 0; i < rows.size(); i++) {
      compare(op.name(), how, rows.get(i), -1, type, values[i], failures);
    }
    for (int k = 0; k < x.length; k++) {
      double[] slopes = gradients.of(x[k]).toDoubles();
      for (int i = 0; i < rows.size(); i++) {
        compare(op.name(), how, rows.get(i), k, type, slopes[i], failures);
      }
    }
  }

  private static void compare(
      String name,
      String how,
      Row row,
      int operand,
      DType type,
      double actual,
      List<String> failures) {
    double exact = operand < 0 ? row.value : row.derivatives[operand];
    double lost = INEXACT.getOrDefault(new Result(name, operand), Unit.SMALLEST).in(type);
    if (!agree(exact, actual, type, lost)) {
      failures.add(
          String.format(
              Locale.ROOT,
              "%s of %s at %s, %s: %s, exact %s",
              operand < 0 ? "value" : "derivative " + operand,
              type,
              Arrays.toString(row.x),
              how,
              actual,
              exact));
    }
  }

  private static boolean agree(double exact, double actual, DType type, double lost) {
    if (Double.isNaN(exact) || Double.isNaN(actual)) {
      return Double.isNaN(exact) && Double.isNaN(actual);
    }
    boolean isDouble = type == DType.FLOAT64;
    double max = isDouble ? Double.MAX_VALUE : Float.MAX_VALUE;
    // What overflows counts as the greatest number: a result just below it may come out as either.
    double e = Math.max(-max, Math.min(max, exact));
    double a = Math.max(-max, Math.min(max, actual));
    return Math.abs(e / 2 - a / 2) <= RELATIVE * (Math.abs(e) / 2) + lost;
  }
}
