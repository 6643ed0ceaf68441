package autodiff.elementwise;

import static autodiff.golden.GoldenCases.assertClose;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Gradients;
import autodiff.Value;
import autodiff.golden.GoldenCases;
import autodiff.golden.GoldenCases.Absent;
import autodiff.golden.GoldenCases.Array;
import autodiff.golden.GoldenCases.Case;
import autodiff.golden.GoldenCases.Tolerance;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Elementwise operations on {@code Value} against values and gradients recorded from PyTorch. */
class ElementwiseGoldenTest {
  private static final Tolerance USUAL = new Tolerance(1e-9, Double.MIN_NORMAL);

  /** Where the recorded numbers are wrong, and ours are not: reasons beside them. */
  private static final Map<String, Tolerance> INACCURATELY_RECORDED =
      Map.of(
          // PyTorch multiplies the gradient by 1/6 rounded to float32.
          "nn.functional.hardsigmoid", new Tolerance(1e-7, Double.MIN_NORMAL),
          // PyTorch's second derivative, which is 0, is a difference of rounded numbers.
          "copysign", new Tolerance(1e-9, 1e-15),
          // PyTorch computes (1 + erf(x/√2))/2, which cancels in the lower tail.
          "special.ndtr", new Tolerance(1e-9, 1e-15));

  private static final GoldenCases.Tally TALLY = new GoldenCases.Tally();

  /**
   * How to call an operator: from the case, for its plain arguments, and one element of each tensor
   * argument, in order of appearance.
   */
  private interface Call extends BiFunction<Case, Value[], Value> {}

  private static Call unary(UnaryOperator<Value> f) {
    return (c, x) -> f.apply(x[0]);
  }

  private static Call binary(BinaryOperator<Value> f) {
    return (c, x) -> f.apply(x[0], x[1]);
  }

  private static final Map<String, Call> CALLS =
      new TreeMap<>(
          Map.ofEntries(
              entry("abs", unary(Value::abs)),
              entry("acos", unary(Value::acos)),
              entry("acosh", unary(Value::acosh)),
              entry("add", (c, x) -> x[0].add(x[1].mul(c.number(-1, "alpha", 1)))),
              entry("addcdiv", (c, x) -> x[0].add(x[1].div(x[2]).mul(c.number(-1, "value", 1)))),
              entry("addcmul", (c, x) -> x[0].add(x[1].mul(x[2]).mul(c.number(-1, "value", 1)))),
              entry("asin", unary(Value::asin)),
              entry("asinh", unary(Value::asinh)),
              entry("atan", unary(Value::atan)),
              entry("atan2", binary(Value::atan2)),
              entry("atanh", unary(Value::atanh)),
              entry("ceil", unary(Value::ceil)),
              entry("clamp", ElementwiseGoldenTest::clamp),
              entry(
                  "clamp_max", (c, x) -> x[0].clamp(x[0].constant(Double.NEGATIVE_INFINITY), x[1])),
              entry(
                  "clamp_min", (c, x) -> x[0].clamp(x[1], x[0].constant(Double.POSITIVE_INFINITY))),
              entry("copysign", binary(Value::copysign)),
              entry("cos", unary(Value::cos)),
              entry("cosh", unary(Value::cosh)),
              entry("deg2rad", unary(x -> x.mul(Math.PI / 180))),
              entry("digamma", unary(Value::digamma)),
              entry("div.floor_rounding", binary((x, y) -> x.div(y).floor())),
              entry("div.no_rounding_mode", binary(Value::div)),
              entry("div.trunc_rounding", binary((x, y) -> x.div(y).trunc())),
              entry("erf", unary(Value::erf)),
              entry("erfc", unary(Value::erfc)),
              entry("erfinv", unary(Value::erfinv)),
              entry("exp", unary(Value::exp)),
              entry("exp2", unary(Value::exp2)),
              entry("expm1", unary(Value::expm1)),
              entry("floor", unary(Value::floor)),
              entry("fmax", binary(Value::fmax)),
              entry("fmin", binary(Value::fmin)),
              entry("fmod", binary(Value::fmod)),
              entry("frac", unary(Value::frac)),
              entry("hypot", binary(Value::hypot)),
              entry("i0", unary(Value::i0)),
              entry("lerp", ElementwiseGoldenTest::lerp),
              entry("lgamma", unary(Value::lgamma)),
              entry("log", unary(Value::log)),
              entry("log10", unary(Value::log10)),
              entry("log1p", unary(Value::log1p)),
              entry("log2", unary(Value::log2)),
              entry("logaddexp", binary(Value::logAddExp)),
              entry("logit", unary(Value::logit)),
              entry("masked_fill", ElementwiseGoldenTest::maskedFill),
              entry("max.binary", binary(Value::maximum)),
              entry("maximum", binary(Value::maximum)),
              entry("min.binary", binary(Value::minimum)),
              entry("minimum", binary(Value::minimum)),
              entry("mul", binary(Value::mul)),
              entry("nan_to_num", unary(Value::nanToNum)),
              entry("neg", unary(Value::neg)),
              entry("nn.functional.celu", (c, x) -> x[0].celu(c.number(1, "alpha", 1))),
              entry("nn.functional.elu", (c, x) -> x[0].elu(c.number(1, "alpha", 1))),
              entry("nn.functional.gelu", unary(Value::gelu)),
              entry(
                  "nn.functional.hardshrink", (c, x) -> x[0].hardShrink(c.number(1, "lambd", 0.5))),
              entry("nn.functional.hardsigmoid", unary(Value::hardSigmoid)),
              entry("nn.functional.hardswish", unary(Value::hardSwish)),
              entry(
                  "nn.functional.hardtanh",
                  (c, x) -> x[0].hardTanh(c.number(1, "min_val", -1), c.number(2, "max_val", 1))),
              entry(
                  "nn.functional.leaky_relu",
                  (c, x) -> x[0].leakyRelu(c.number(1, "negative_slope", 0.01))),
              entry("nn.functional.logsigmoid", unary(Value::logSigmoid)),
              entry("nn.functional.mish", unary(Value::mish)),
              entry("nn.functional.prelu", binary(Value::prelu)),
              entry("nn.functional.relu", unary(Value::relu)),
              entry("nn.functional.relu6", unary(Value::relu6)),
              entry("nn.functional.selu", unary(Value::selu)),
              entry("nn.functional.silu", unary(Value::silu)),
              entry("nn.functional.softplus", (c, x) -> x[0].softplus(c.number(1, "beta", 1))),
              entry(
                  "nn.functional.softshrink", (c, x) -> x[0].softShrink(c.number(1, "lambd", 0.5))),
              entry("nn.functional.softsign", unary(Value::softsign)),
              entry("nn.functional.tanhshrink", unary(Value::tanhShrink)),
              entry(
                  "nn.functional.threshold",
                  (c, x) ->
                      x[0].threshold(
                          c.number(1, "threshold", Double.NaN), c.number(2, "value", Double.NaN))),
              entry("polygamma.polygamma_n_0", ElementwiseGoldenTest::polygamma),
              entry("polygamma.polygamma_n_1", ElementwiseGoldenTest::polygamma),
              entry("polygamma.polygamma_n_2", ElementwiseGoldenTest::polygamma),
              entry("polygamma.polygamma_n_3", ElementwiseGoldenTest::polygamma),
              entry("polygamma.polygamma_n_4", ElementwiseGoldenTest::polygamma),
              entry("pow", binary(Value::pow)),
              entry("rad2deg", unary(x -> x.mul(180 / Math.PI))),
              entry("reciprocal", unary(Value::reciprocal)),
              entry("remainder", binary(Value::remainder)),
              entry("round", unary(Value::round)),
              entry("round.decimals_0", unary(Value::round)),
              entry("round.decimals_3", unary(x -> x.mul(1000).round().div(1000))),
              entry("round.decimals_neg_3", unary(x -> x.div(1000).round().mul(1000))),
              entry("rsqrt", unary(Value::rsqrt)),
              entry("sigmoid", unary(Value::sigmoid)),
              entry("sign", unary(Value::sign)),
              entry("sin", unary(Value::sin)),
              entry("sinc", unary(Value::sinc)),
              entry("sinh", unary(Value::sinh)),
              entry("special.entr", unary(Value::entr)),
              entry("special.erfcx", unary(Value::erfcx)),
              entry("special.log_ndtr", unary(Value::logNdtr)),
              entry("special.ndtr", unary(Value::ndtr)),
              entry("special.ndtri", unary(Value::ndtri)),
              entry("special.xlog1py", binary(Value::xlog1py)),
              entry("sqrt", unary(Value::sqrt)),
              entry("square", unary(Value::square)),
              entry("sub", (c, x) -> x[0].sub(x[1].mul(c.number(-1, "alpha", 1)))),
              entry("tan", unary(Value::tan)),
              entry("tanh", unary(Value::tanh)),
              entry("trunc", unary(Value::trunc)),
              entry("where", (c, x) -> x[1].where(x[0], x[2])),
              entry("xlogy", binary(Value::xlogy))));

  private static Value clamp(Case c, Value[] x) {
    boolean noLow = c.args().get(1) instanceof Absent;
    Value low = noLow ? x[0].constant(Double.NEGATIVE_INFINITY) : x[1];
    Value high = x.length == (noLow ? 2 : 3) ? x[x.length - 1] : null;
    return x[0].clamp(low, high == null ? x[0].constant(Double.POSITIVE_INFINITY) : high);
  }

  private static Value lerp(Case c, Value[] x) {
    return x.length == 3
        ? x[0].lerp(x[1], x[2])
        : x[0].lerp(x[1], c.number(2, "weight", Double.NaN));
  }

  private static Value maskedFill(Case c, Value[] x) {
    Value filling = x.length == 3 ? x[2] : x[0].constant(c.number(2, "value", Double.NaN));
    return x[1].where(filling, x[0]);
  }

  private static Value polygamma(Case c, Value[] x) {
    return x[0].polygamma((int) c.number(1, "n", Double.NaN));
  }

  /** Why a case cannot be expressed. */
  private static Optional<String> unsupported(Case c) {
    if (c.file().equals("nn.functional.softplus") && c.number(2, "threshold", 20) != 20) {
      return Optional.of("another threshold than 20");
    }
    return Optional.empty();
  }

  @TestFactory
  Stream<DynamicTest> asRecorded() {
    return CALLS.entrySet().stream()
        .map(call ->
            dynamicTest(
                call.getKey(),
                () -> {
                  for (Case c : GoldenCases.read(call.getKey())) {
                    Optional<String> reason = unsupported(c);
                    if (reason.isPresent()) {
                      TALLY.skipped(c, reason.get());
                    } else {
                      new Run(c, call.getValue()).check();
                      TALLY.ran(c);
                    }
                  }
                }));
  }

  @AfterAll
  static void printTally() {
    System.out.println(TALLY);
  }

  @Test
  void everyFileHasACall() throws IOException, URISyntaxException {
    Path folder = Path.of(ElementwiseGoldenTest.class.getResource("/golden/abs.jsonl").toURI());
    try (Stream<Path> files = Files.list(folder.getParent())) {
      List<String> names =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".jsonl"))
              .map(f -> f.substring(0, f.length() - ".jsonl".length()))
              .toList();
      assertEquals(new TreeSet<>(names), CALLS.keySet());
    }
  }

  /** One case, computed anew as one graph of scalars. */
  private static final class Run {
    private final Case golden;
    private final Call call;
    private final List<Value[]> operands = new ArrayList<>();
    private final List<Value[]> leaves = new ArrayList<>();
    private final Value[] allLeaves;

    Run(Case golden, Call call) {
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
      return INACCURATELY_RECORDED.getOrDefault(golden.file(), USUAL);
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
        outputs[i] = call.apply(golden, x);
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
