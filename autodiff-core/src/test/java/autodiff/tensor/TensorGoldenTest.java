package autodiff.tensor;

import static autodiff.golden.GoldenCases.assertClose;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Gradients;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.TensorOp;
import autodiff.golden.ElementwiseCalls;
import autodiff.golden.GoldenCases;
import autodiff.golden.GoldenCases.Array;
import autodiff.golden.GoldenCases.Case;
import autodiff.golden.GoldenCases.SecondOrder;
import autodiff.golden.GoldenCases.Tally;
import autodiff.golden.GoldenCases.Tolerance;
import autodiff.golden.Operands;
import autodiff.golden.TensorCalls;
import autodiff.golden.TensorCalls.Call;
import autodiff.shape.Shape;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operations on tensors against values and gradients recorded from PyTorch. */
class TensorGoldenTest {
  private static final Tally STRUCTURED = new Tally();
  private static final Tally ELEMENTWISE = new Tally();
  private static final Tolerance USUAL = new Tolerance(1e-9, Double.MIN_NORMAL);

  /** Where the second derivatives that were recorded are differences of rounded numbers. */
  private static final Map<String, Tolerance> ROUNDED_SECOND_DERIVATIVES =
      Map.of(
          "linalg.vector_norm", new Tolerance(1e-9, 1e-15),
          "logcumsumexp", new Tolerance(1e-9, 1e-11),
          "logsumexp", new Tolerance(1e-9, 1e-12),
          "scatter_reduce.prod", new Tolerance(1e-9, 1e-14));

  /** A row of one number: it minus its mean is 0, where the recorded run had −8e-14. */
  private static final Map<String, Tolerance> ROUNDED_DERIVATIVES =
      Map.of("nn.functional.layer_norm", new Tolerance(1e-9, 1e-13));

  /** Gradients in which we differ from PyTorch on purpose. */
  private enum Difference {
    /** The norm at the zero vector is given derivatives of 0, and PyTorch's second ones are NaN. */
    NORM_AT_ZERO("linalg.norm.subgradients_at_zero", "second gradient 0") {
      @Override
      boolean holds(Case golden, Array recorded, double[] ours) {
        return Arrays.stream(recorded.data()).allMatch(Double::isNaN)
            && Arrays.stream(ours).allMatch(g -> g == 0);
      }
    };

    private final String file;
    private final String what;

    Difference(String file, String what) {
      this.file = file;
      this.what = what;
    }

    /** Whether the difference is what it is said to be. */
    abstract boolean holds(Case golden, Array recorded, double[] ours);

    static boolean isKnown(Case golden, String what, Array recorded, Tensor ours) {
      return Arrays.stream(values())
          .filter(d -> d.file.equals(golden.file()) && what.endsWith(d.what))
          .anyMatch(d -> d.holds(golden, recorded, ours.toDoubles()));
    }
  }

  @TestFactory
  Stream<DynamicTest> structured() {
    return TensorCalls.CALLS.entrySet().stream()
        .map(call ->
            dynamicTest(call.getKey(), () -> checkAll(call.getKey(), call.getValue(), STRUCTURED)));
  }

  @TestFactory
  Stream<DynamicTest> elementwise() {
    return ElementwiseCalls.CALLS.entrySet().stream()
        .filter(call -> !TensorCalls.CALLS.containsKey(call.getKey()))
        .map(call ->
            dynamicTest(
                call.getKey(),
                () ->
                    checkAll(
                        call.getKey(),
                        a -> List.of(call.getValue().apply(a.golden(), operands(a))),
                        ELEMENTWISE)));
  }

  /** The slope of prelu belongs to the second axis, where there is one. */
  private static Tensor[] operands(Operands a) {
    Tensor[] x = a.all();
    int axes = x[0].shape().rank();
    if (a.golden().file().equals("nn.functional.prelu") && axes > 1 && x[1].shape().rank() == 1) {
      int[] channels = new int[axes - 1];
      Arrays.fill(channels, 1);
      channels[0] = x[1].elements();
      x[1] = x[1].reshape(channels);
    }
    return x;
  }

  private static void checkAll(String file, Call call, Tally tally) {
    List<String> failures = new ArrayList<>();
    int ran = 0;
    for (Case golden : GoldenCases.read(file)) {
      Optional<String> unsupported = unsupported(golden);
      if (unsupported.isPresent()) {
        // It must be refused still: otherwise the exception here is out of date.
        assertThrows(IllegalArgumentException.class, () -> call.apply(new Operands(golden)));
        tally.skipped(golden, unsupported.get());
        continue;
      }
      try {
        new Run(golden, call).check();
      } catch (AssertionError | RuntimeException e) {
        failures.add(golden + ": " + e);
      }
      tally.ran(golden);
      ran++;
    }
    int cases = ran;
    assertTrue(
        failures.isEmpty(),
        () ->
            String.format(
                Locale.ROOT,
                "%d of %d cases fail:\n%s",
                failures.size(),
                cases,
                String.join("\n", failures)));
    assertTrue(ran > 0, () -> "no case of " + file + " ran");
  }

  private static Optional<String> unsupported(Case golden) {
    return golden.file().equals("linalg.matrix_power") && golden.number(1, "n", 0) < 0
        ? Optional.of("a negative power needs the inverse")
        : Optional.empty();
  }

  @AfterAll
  static void printTally() {
    System.out.println(STRUCTURED);
    System.out.println("Elementwise operators, applied to tensors:\n" + ELEMENTWISE);
  }

  /** A recorded operator that does not run here. */
  private record Absent(String name, String method, String reason) {}

  private static List<Absent> absent() throws IOException {
    return lines("absent.csv").stream()
        .skip(1)
        .map(line -> Splitter.on(',').limit(3).splitToList(line))
        .map(cells -> new Absent(cells.get(0), cells.get(1), cells.get(2)))
        .toList();
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = TensorGoldenTest.class.getResourceAsStream("/golden/" + file)) {
      return new String(requireNonNull(in, file).readAllBytes(), UTF_8).lines().toList();
    }
  }

  private static Set<String> called() {
    Set<String> called = new TreeSet<>(ElementwiseCalls.CALLS.keySet());
    called.addAll(TensorCalls.CALLS.keySet());
    return called;
  }

  @Test
  void everyFileHasACall() throws IOException, URISyntaxException {
    Path folder = Path.of(TensorGoldenTest.class.getResource("/golden/abs.jsonl").toURI());
    try (Stream<Path> files = Files.list(folder.getParent())) {
      List<String> names =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".jsonl"))
              .map(f -> f.substring(0, f.length() - ".jsonl".length()))
              .toList();
      assertEquals(new TreeSet<>(names), called());
    }
  }

  /** The index names everything that was recorded, also what is not among the resources. */
  @Test
  void everyRecordedOperatorHasACallOrAReason() throws IOException {
    Set<String> accounted = new TreeSet<>(called());
    for (Absent operator : absent()) {
      assertTrue(
          accounted.add(operator.name),
          () -> operator.name + " has a call, or two lines in absent.csv: take one out");
      assertFalse(operator.reason.isBlank(), () -> operator.name + " is absent without a reason");
    }
    List<String> index = lines("index.txt");
    assertEquals(276, index.size(), "operators that were recorded");
    assertEquals(new TreeSet<>(index), accounted);
  }

  @Test
  void absentOperatorsDoNotExist() throws IOException {
    Set<String> methods =
        Arrays.stream(Tensor.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
    for (Absent operator : absent()) {
      assertFalse(
          methods.contains(operator.method),
          () ->
              String.format(
                  Locale.ROOT,
                  "Tensor.%s exists: add %s.jsonl and a call, and take the line out of absent.csv",
                  operator.method,
                  operator.name));
    }
  }

  /**
   * The first operand, with a derivative of 0 for the others: a gradient that does not flow is 0.
   */
  private record Tied() implements TensorOp {
    @Override
    public String name() {
      return "tied";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return x[0];
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return operand == 0 ? cotangent : cotangent.constant(0);
    }
  }

  /** One case, computed anew. */
  private static final class Run {
    private final Case golden;
    private final Call call;
    private final Operands operands;
    private final Tensor[] leaves;

    Run(Case golden, Call call) {
      this.golden = golden;
      this.call = call;
      operands = new Operands(golden);
      leaves = operands.leaves();
    }

    void check() {
      List<Object> outputs = call.apply(operands);
      assertEquals(golden.outputs().size(), outputs.size(), "number of results");
      Tensor loss = Tensor.scalar(0);
      int differentiable = 0;
      for (int i = 0; i < outputs.size(); i++) {
        Array expected = golden.outputs().get(i);
        if (outputs.get(i) instanceof Tensor y) {
          compare("value", expected, y);
          if (!golden.cotangents().isEmpty()) {
            loss = loss.add(y.mul(tensor(golden.cotangents().get(differentiable))).sum());
          }
          differentiable++;
        } else {
          IntTensor y = (IntTensor) outputs.get(i);
          assertEquals(Shape.of(expected.shape()), y.shape(), "shape of indices");
          assertArrayEquals(
              Arrays.stream(expected.data()).mapToInt(v -> (int) v).toArray(),
              y.toInts(),
              "indices");
        }
      }
      if (leaves.length > 0) {
        checkGradients(tied(loss));
      }
    }

    private void checkGradients(Tensor loss) {
      Gradients gradients = loss.gradients(leaves);
      Gradients recorded = loss.recordedGradients(leaves);
      for (int i = 0; i < leaves.length; i++) {
        checkGradient("gradient " + i, golden.gradients().get(i), gradients.of(leaves[i]));
        checkGradient("recorded gradient " + i, golden.gradients().get(i), recorded.of(leaves[i]));
      }
      if (golden.secondOrder().isPresent()) {
        SecondOrder second = golden.secondOrder().get();
        Tensor sum = Tensor.scalar(0);
        for (int i = 0; i < leaves.length; i++) {
          if (second.seeds().get(i).isPresent()) {
            sum = sum.add(recorded.of(leaves[i]).mul(tensor(second.seeds().get(i).get())).sum());
          }
        }
        Gradients ofGradients = tied(sum).gradients(leaves);
        for (int i = 0; i < leaves.length; i++) {
          checkGradient(
              "second gradient " + i, second.gradients().get(i), ofGradients.of(leaves[i]));
        }
      }
    }

    private void checkGradient(String what, Optional<Array> expected, Tensor actual) {
      if (expected.isEmpty()) {
        assertTrue(
            Arrays.stream(actual.toDoubles()).allMatch(g -> g == 0),
            () -> what + ": none is recorded, found " + actual);
      } else {
        compare(what, expected.get(), actual);
      }
    }

    private void compare(String what, Array expected, Tensor actual) {
      assertEquals(Shape.of(expected.shape()), actual.shape(), "shape of " + what);
      if (!what.equals("value") && Difference.isKnown(golden, what, expected, actual)) {
        return;
      }
      boolean elementwise = ElementwiseCalls.CALLS.containsKey(golden.file());
      Tolerance tolerance =
          elementwise
              ? ElementwiseCalls.tolerance(golden)
              : what.startsWith("second")
                  ? ROUNDED_SECOND_DERIVATIVES.getOrDefault(golden.file(), USUAL)
                  : what.equals("value")
                      ? USUAL
                      : ROUNDED_DERIVATIVES.getOrDefault(golden.file(), USUAL);
      boolean sums = !elementwise || !what.equals("value");
      assertClose(
          what, expected, actual.toDoubles(), sums ? tolerance.forSums(expected) : tolerance);
    }

    private Tensor tied(Tensor y) {
      Tensor[] all = new Tensor[1 + leaves.length];
      all[0] = y;
      System.arraycopy(leaves, 0, all, 1, leaves.length);
      return new Tied().apply(all);
    }

    private static Tensor tensor(Array array) {
      return Tensor.of(Shape.of(array.shape()), array.data());
    }
  }
}
