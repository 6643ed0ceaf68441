package autodiff.benchmarks.gradbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All ways of computing a function agree, and derivatives agree with differences. */
class ProblemsTest {
  private static final long SEED = 20261122;
  private static final double STEP = 1e-5;

  /** What derivatives are taken with respect to: the fields of the input, in their order. */
  private static final Map<String, List<String>> GRADIENTS =
      Map.of(
          "lse", List.of("x"),
          "llsq", List.of("x"),
          "det", List.of("A"),
          "ode", List.of("x"),
          "gmm", List.of("alpha", "mu", "q", "l"),
          "lstm", List.of("main_params", "extra_params"));

  private static Problem module(String name) {
    return Problems.ALL.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  private static Json run(String module, String function, Way way, Json input) {
    return module(module).find(function, List.of(way)).orElseThrow().evaluate(input).output();
  }

  private static double[] flat(Json json) {
    if (json instanceof Json.Num number) {
      return new double[] {number.value()};
    } else if (json instanceof Json.Numbers numbers) {
      return numbers.elements();
    }
    return ((Json.Fields) json)
        .map().values().stream().flatMapToDouble(field -> DoubleStream.of(flat(field))).toArray();
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, "how many numbers; seed " + SEED);
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertEquals(
          expected[i], actual[i], tolerance * scale, () -> "element " + at + ", seed " + SEED);
    }
  }

  @Test
  void allTwelveAreThere() {
    assertEquals(12, Problems.ALL.size());
  }

  @TestFactory
  Stream<DynamicTest> allWaysAgree() {
    return Problems.ALL.stream()
        .flatMap(module ->
            module.functions().stream()
                .flatMap(function ->
                    module.ways(function).stream()
                        .filter(way -> way != Way.PLAIN)
                        .map(way -> agreement(module.name(), function, way))));
  }

  private static DynamicTest agreement(String module, String function, Way way) {
    return DynamicTest.dynamicTest(
        module + " " + function + " " + way,
        () -> {
          Json input = new Inputs(SEED).of(module);
          double[] plain = flat(run(module, function, Way.PLAIN, input));
          double[] ours = flat(run(module, function, way, input));
          assertTrue(plain.length > 0 && Arrays.stream(plain).allMatch(Double::isFinite));
          assertClose(plain, ours, 1e-9);
        });
  }

  @TestFactory
  Stream<DynamicTest> derivativesWrittenByHandAreDifferences() {
    return GRADIENTS.keySet().stream().sorted().map(ProblemsTest::differences);
  }

  private static DynamicTest differences(String module) {
    List<String> functions = module(module).functions();
    return DynamicTest.dynamicTest(
        module,
        () -> {
          Json input = new Inputs(SEED).of(module);
          double[] gradient = flat(run(module, functions.get(1), Way.PLAIN, input));
          double[] differences =
              GRADIENTS.get(module).stream()
                  .flatMapToDouble(field -> DoubleStream.of(differences(module, input, field)))
                  .toArray();
          assertClose(differences, gradient, 1e-7);
        });
  }

  /** Differences of the last number of the primal result. */
  private static double[] differences(String module, Json input, String field) {
    double[] differences = new double[((Json.Fields) input).numbers(field).elements().length];
    for (int i = 0; i < differences.length; i++) {
      double[][] ends = ends(module, input, field, i);
      int last = ends[0].length - 1;
      differences[i] = (ends[1][last] - ends[0][last]) / (2 * STEP);
    }
    return differences;
  }

  private static double[][] ends(String module, Json input, String field, int element) {
    String function = module(module).functions().get(0);
    return new double[][] {
      flat(run(module, function, Way.PLAIN, Inputs.moved(input, field, element, -STEP))),
      flat(run(module, function, Way.PLAIN, Inputs.moved(input, field, element, STEP)))
    };
  }

  @Test
  void newtonDirectionIsGradientOverHessian() {
    Json input = new Inputs(SEED).of("kmeans");
    double[] direction = flat(run("kmeans", "dir", Way.PLAIN, input));
    double[] gradient = differences("kmeans", input, "centroids");
    double cost = flat(run("kmeans", "cost", Way.PLAIN, input))[0];
    double[] expected = new double[gradient.length];
    for (int i = 0; i < expected.length; i++) {
      double step = 1e-3;
      double above =
          flat(run("kmeans", "cost", Way.PLAIN, Inputs.moved(input, "centroids", i, step)))[0];
      double below =
          flat(run("kmeans", "cost", Way.PLAIN, Inputs.moved(input, "centroids", i, -step)))[0];
      expected[i] = gradient[i] / ((above - 2 * cost + below) / (step * step));
    }
    assertClose(expected, direction, 1e-6);
  }

  @Test
  void bundleAdjustmentIsDifferences() {
    checkBlock(new Inputs(SEED).ba(1), 1e-6);
    checkBlock(new Inputs(SEED).ba(0), 1e-6);
  }

  private static void checkBlock(Json input, double tolerance) {
    double[] expected = new double[31];
    int column = 0;
    for (String field : List.of("cam", "x", "w")) {
      int count = field.equals("cam") ? 11 : field.equals("x") ? 3 : 1;
      for (int i = 0; i < count; i++) {
        double[][] ends = ends("ba", input, field, i);
        expected[column] = (ends[1][0] - ends[0][0]) / (2 * STEP);
        expected[15 + column] = (ends[1][1] - ends[0][1]) / (2 * STEP);
        expected[30] = (ends[1][3] - ends[0][3]) / (2 * STEP);
        column++;
      }
    }
    for (Way way : Way.values()) {
      Json.Fields jacobian = (Json.Fields) run("ba", "jacobian", way, input);
      assertClose(expected, jacobian.vector("vals"), tolerance);
    }
  }

  @Test
  void bundleAdjustmentIsSparse() {
    Json input = new Inputs(SEED).ba(1);
    for (String field : List.of("n", "m", "p")) {
      input = Inputs.moved(input, field, 0, field.equals("p") ? 6 : 1);
    }
    for (Way way : Way.values()) {
      Json.Fields jacobian = (Json.Fields) run("ba", "jacobian", way, input);
      double[] rows = jacobian.vector("rows");
      double[] columns = jacobian.vector("cols");
      assertEquals(15, rows[1]);
      assertEquals(7 * 31, rows[30]);
      assertEquals(0, columns[0]);
      assertEquals(22, columns[11]);
      assertEquals(28, columns[14]);
      assertEquals(28 + 6, columns[30]);
    }
  }

  @Test
  void handTrackingIsDifferences() {
    for (boolean inTriangles : new boolean[] {true, false}) {
      Json input = new Inputs(SEED).ht(inTriangles);
      double[] jacobian = flat(run("ht", "jacobian", Way.PLAIN, input));
      assertClose(jacobian, flat(run("ht", "jacobian", Way.VALUES, input)), 1e-10);
      assertClose(jacobian, flat(run("ht", "jacobian", Way.PROGRAMS, input)), 1e-10);
      int rows = 12;
      int first = inTriangles ? 2 : 0;
      double[] expected = new double[jacobian.length];
      int columns = jacobian.length / rows;
      assertEquals(26 + first, columns);
      for (int i = 0; i < 26; i++) {
        double[][] ends = ends("ht", input, "theta", i);
        for (int row = 0; row < rows; row++) {
          expected[row * columns + first + i] = (ends[1][row] - ends[0][row]) / (2 * STEP);
        }
      }
      for (int i = 0; i < first * 4; i++) {
        double[][] ends = ends("ht", input, "us", i);
        for (int row = i / 2 * 3; row < i / 2 * 3 + 3; row++) {
          expected[row * columns + i % 2] = (ends[1][row] - ends[0][row]) / (2 * STEP);
        }
      }
      assertClose(expected, jacobian, 1e-7);
    }
  }

  @Test
  void mixtureInOneDimension() {
    Json input = new Inputs(SEED).gmm(1, 2, 3);
    double[] plain = flat(run("gmm", "jacobian", Way.PLAIN, input));
    assertEquals(6, plain.length);
    for (Way way : Way.values()) {
      assertClose(plain, flat(run("gmm", "jacobian", way, input)), 1e-10);
    }
  }

  @Test
  void particleHitsTheOrigin() {
    for (String function : module("particle").functions()) {
      for (Way way : new Way[] {Way.PLAIN, Way.PROGRAMS}) {
        double[] w = flat(run("particle", function, way, Json.fields("w", Json.of(0))));
        assertEquals(0.20719, w[0], 1e-4);
      }
    }
  }

  /** Up to the size of a block one program, beyond an expansion to blocks. */
  @Test
  void largeDeterminants() {
    double[] a = new Random(SEED).doubles(81).toArray();
    Json input = Json.fields("A", Json.of(a), "ell", Json.of(9));
    double[] plain = flat(run("det", "gradient", Way.PLAIN, input));
    assertClose(plain, flat(run("det", "gradient", Way.PROGRAMS, input)), 1e-10);
  }

  /** More points than go in one batch, and not a multiple of them. */
  @Test
  void manyObservationsAndPoints() {
    Json observations = Inputs.moved(new Inputs(SEED).ba(1), "p", 0, 1300);
    Json hand = YardstickInputs.of("ht", 700);
    assertClose(
        flat(run("ba", "jacobian", Way.PLAIN, observations)),
        flat(run("ba", "jacobian", Way.PROGRAMS, observations)),
        1e-10);
    assertClose(
        flat(run("ht", "jacobian", Way.PLAIN, hand)),
        flat(run("ht", "jacobian", Way.PROGRAMS, hand)),
        1e-10);
  }

  @Test
  void saddleIsAtTheOrigin() {
    for (String function : module("saddle").functions()) {
      Json start = Json.fields("start", Json.of(1, 1));
      for (Way way : new Way[] {Way.PLAIN, Way.PROGRAMS}) {
        assertClose(new double[4], flat(run("saddle", function, way, start)), 1e-4);
      }
    }
  }
}
