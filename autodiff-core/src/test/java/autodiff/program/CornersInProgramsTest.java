package autodiff.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Derivatives;
import autodiff.Value;
import autodiff.elementwise.Domains;
import autodiff.op.Elementwise;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every line of the table, at all operands of {@code corners.csv}, gives the same value and the
 * same first derivatives in the dynamic graph and in each way to run a program: none has a formula
 * of its own.
 */
class CornersInProgramsTest {
  /** Lines whose second operand is a whole number that nothing can be differentiated by. */
  private static final Set<String> OF_AN_ORDER = Set.of("polygamma", "sinc");

  /** Lines that read the sign of their second operand, which of a NaN nothing defines. */
  private static final Set<String> OF_A_SIGN = Set.of("copysign", "copysignSlope");

  /** What vector kernels that may differ by a unit in the last place can add up to. */
  private static final double LANES = 1e-14;

  /** The distinct operands of all rows that have so many. */
  private static List<double[]> corners(int arity) throws IOException {
    TreeSet<double[]> corners = new TreeSet<>(Arrays::compare);
    try (InputStream in =
        CornersInProgramsTest.class.getResourceAsStream("/autodiff/elementwise/corners.csv")) {
      String table = new String(requireNonNull(in).readAllBytes(), UTF_8);
      table
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> Splitter.on(',').splitToList(line).get(1))
          .map(cell -> Splitter.on(' ').omitEmptyStrings().splitToList(cell))
          .filter(words -> words.size() == arity)
          .map(words -> words.stream().mapToDouble(CornersInProgramsTest::number).toArray())
          .forEach(corners::add);
    }
    return List.copyOf(corners);
  }

  private static double number(String word) {
    return switch (word.replace("#", "")) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(word.replace("#", ""));
    };
  }

  @TestFactory
  Stream<DynamicTest> everyLine() throws IOException {
    assertTrue(Elementwise.all().size() > 100, "the table");
    List<List<double[]>> corners = List.of(corners(1), corners(2), corners(3));
    return Elementwise.all().stream()
        .map(
            op -> DynamicTest.dynamicTest(op.name(), () -> check(op, corners.get(op.arity() - 1))));
  }

  private static void check(Elementwise op, List<double[]> corners) {
    List<double[]> points = new ArrayList<>(corners);
    points.removeIf(x -> OF_A_SIGN.contains(op.name()) && Double.isNaN(x[1]));
    assertTrue(points.size() > 10, op.name() + " at " + points.size() + " points");
    boolean ordered = OF_AN_ORDER.contains(op.name());
    double order =
        ordered ? Domains.of(op).get(0).ranges().get(1).sample(new SplittableRandom(1)) : 0;
    Function<Value[], Value[]> f =
        x -> {
          Value[] operands = x.clone();
          if (ordered) {
            operands[1] = Value.constantOf(order);
          }
          Value y = Domains.apply(op, operands);
          Value[] all = Arrays.copyOf(Derivatives.reverse(y, x), x.length + 1);
          all[x.length] = y;
          return all;
        };
    double[][] expected =
        points.stream()
            .map(x -> Arrays.stream(f.apply(Value.of(x))).mapToDouble(Value::data).toArray())
            .toArray(double[][]::new);
    Program program = Program.recordAll(f, points.get(0));
    assertEquals(0, program.guards());
    for (Execution execution : List.of(Execution.INTERPRETED, Execution.BYTECODE)) {
      Program run = program.with(execution);
      for (int p = 0; p < expected.length; p++) {
        compare(op, execution, points.get(p), expected[p], run.call(points.get(p)), 0);
      }
    }
    int width = op.arity() + 1;
    double[] in = points.stream().flatMapToDouble(Arrays::stream).toArray();
    double[] out = new double[expected.length * width];
    program.with(Execution.LANES).runBatch(expected.length, in, out);
    boolean rounds =
        Arrays.stream(program.code().operation).anyMatch(o -> LaneLoops.mayRound(o.name()));
    for (int p = 0; p < expected.length; p++) {
      double[] y = Arrays.copyOfRange(out, p * width, (p + 1) * width);
      compare(op, Execution.LANES, points.get(p), expected[p], y, rounds ? LANES : 0);
    }
  }

  private static void compare(
      Elementwise op,
      Execution execution,
      double[] x,
      double[] expected,
      double[] actual,
      double tolerance) {
    for (int k = 0; k < expected.length; k++) {
      double e = expected[k];
      double a = actual[k];
      boolean same =
          Double.doubleToLongBits(e) == Double.doubleToLongBits(a)
              || Math.abs(e - a) <= tolerance * Math.abs(e);
      String what = k == op.arity() ? "value" : "derivative by operand " + k;
      assertTrue(
          same,
          () ->
              op.name()
                  + Arrays.toString(x)
                  + ", "
                  + what
                  + ": "
                  + execution
                  + " gives "
                  + a
                  + ", the graph "
                  + e);
    }
  }
}
