package autodiff.elementwise;

import static autodiff.golden.GoldenCases.assertClose;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Gradients;
import autodiff.Value;
import autodiff.golden.ElementwiseCalls;
import autodiff.golden.GoldenCases;
import autodiff.golden.GoldenCases.Array;
import autodiff.golden.GoldenCases.Case;
import autodiff.golden.GoldenCases.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Elementwise operations on {@code Value} against values and gradients recorded from PyTorch. */
class ElementwiseGoldenTest {
  private static final GoldenCases.Tally TALLY = new GoldenCases.Tally();

  @TestFactory
  Stream<DynamicTest> asRecorded() {
    return ElementwiseCalls.CALLS.entrySet().stream()
        .map(call ->
            dynamicTest(
                call.getKey(),
                () -> {
                  for (Case c : GoldenCases.read(call.getKey())) {
                    new Run(c, call.getValue()).check();
                    TALLY.ran(c);
                  }
                }));
  }

  @AfterAll
  static void printTally() {
    System.out.println(TALLY);
  }

  /** One case, computed anew as one graph of scalars. */
  private static final class Run {
    private final Case golden;
    private final ElementwiseCalls.Call call;
    private final List<Value[]> operands = new ArrayList<>();
    private final List<Value[]> leaves = new ArrayList<>();
    private final Value[] allLeaves;

    Run(Case golden, ElementwiseCalls.Call call) {
      this.golden = golden;
      this.call = call;
      for (Array array : golden.arrays()) {
        Value[] elements =
            array.requiresGrad()
                ? Value.of(array.data())
                : Arrays.stream(array.data()).mapToObj(Value::constantOf).toArray(Value[]::new);
        operands.add(elements);
        if (array.requiresGrad()) {
          leaves.add(elements);
        }
      }
      allLeaves = leaves.stream().flatMap(Arrays::stream).toArray(Value[]::new);
    }

    void check() {
      Array expected = golden.outputs().get(0);
      Value[] outputs = outputs(expected.shape());
      assertClose(golden + ", value", expected, data(outputs), tolerance());
      if (allLeaves.length == 0) {
        return;
      }
      Value loss = tied(dot(outputs, golden.cotangents().get(0).data()));
      Gradients gradients = loss.gradients(allLeaves);
      Gradients recorded = loss.recordedGradients(allLeaves);
      Value sum = Value.constantOf(0);
      for (int i = 0; i < leaves.size(); i++) {
        Value[] plain = gradients(gradients, leaves.get(i));
        Value[] nodes = gradients(recorded, leaves.get(i));
        checkGradient("gradient " + i, golden.gradients().get(i), plain);
        checkGradient("recorded gradient " + i, golden.gradients().get(i), nodes);
        if (golden.secondOrder().isPresent()) {
          Optional<Array> seed = golden.secondOrder().get().seeds().get(i);
          sum = seed.isPresent() ? sum.add(dot(nodes, seed.get().data())) : sum;
        }
      }
      if (golden.secondOrder().isPresent()) {
        Gradients second = tied(sum).gradients(allLeaves);
        for (int i = 0; i < leaves.size(); i++) {
          checkGradient(
              "second gradient " + i,
              golden.secondOrder().get().gradients().get(i),
              gradients(second, leaves.get(i)));
        }
      }
    }

    private void checkGradient(String what, Optional<Array> expected, Value[] actual) {
      double[] data = data(actual);
      if (expected.isEmpty()) {
        assertTrue(
            Arrays.stream(data).allMatch(g -> g == 0),
            () -> golden + ", " + what + ": none is recorded, found " + Arrays.toString(data));
        return;
      }
      assertClose(golden + ", " + what, expected.get(), data, tolerance().forSums(expected.get()));
    }

    private Tolerance tolerance() {
      return ElementwiseCalls.tolerance(golden);
    }

    /** Depends on every leaf, so that a gradient that does not flow is 0. */
    private Value tied(Value y) {
      return y.add(Value.linearCombination(new double[allLeaves.length], allLeaves));
    }

    private Value[] outputs(int[] shape) {
      int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      Value[] outputs = new Value[count];
      for (int i = 0; i < count; i++) {
        Value[] x = new Value[operands.size()];
        for (int k = 0; k < x.length; k++) {
          x[k] = operands.get(k)[source(i, shape, operandShape(k, shape.length))];
        }
        outputs[i] = (Value) call.apply(golden, x);
      }
      return outputs;
    }

    /** The slope of prelu belongs to the second axis, where there is one. */
    private int[] operandShape(int k, int rank) {
      int[] shape = golden.arrays().get(k).shape();
      if (k == 1 && golden.file().equals("nn.functional.prelu") && rank > 1 && shape.length == 1) {
        int[] channels = new int[rank - 1];
        Arrays.fill(channels, 1);
        channels[0] = shape[0];
        return channels;
      }
      return shape;
    }

    /** Which element of an operand meets element i of the result: broadcasting. */
    private static int source(int i, int[] shape, int[] operand) {
      int source = 0;
      int stride = 1;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        int coordinate = i % shape[axis];
        i /= shape[axis];
        int own = axis - (shape.length - operand.length);
        if (own >= 0) {
          source += operand[own] == 1 ? 0 : coordinate * stride;
          stride *= operand[own];
        }
      }
      return source;
    }

    private static Value dot(Value[] x, double[] weights) {
      return Value.linearCombination(weights, x);
    }

    private static Value[] gradients(Gradients gradients, Value[] x) {
      return Arrays.stream(x).map(gradients::of).toArray(Value[]::new);
    }

    private static double[] data(Value[] x) {
      return Arrays.stream(x).mapToDouble(Value::data).toArray();
    }
  }
}
