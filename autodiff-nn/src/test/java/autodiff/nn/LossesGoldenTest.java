package autodiff.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Gradients;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Losses against values and gradients recorded from PyTorch: the format is that of the reference
 * cases of autodiff-core.
 */
class LossesGoldenTest {
  private static final double RELATIVE = 1e-9;

  /** PyTorch adds 10⁻¹² to p·(1 − p) in the second derivative, which is as little as 10⁻³ here. */
  private static final double INACCURATELY_RECORDED = 1e-8;

  /** A loss with the keyword arguments of a case. */
  private interface Recorded {
    Tensor of(JsonObject kwargs, Tensor[] x, JsonObject targets);
  }

  /** How many cases each file has that run here. */
  private record Subject(int cases, Recorded loss) {}

  private static final Map<String, Subject> SUBJECTS =
      Map.of(
          "mse_loss", pointwise(3, k -> Losses.mse()),
          "l1_loss", pointwise(3, k -> Losses.l1()),
          "smooth_l1_loss", pointwise(4, k -> Losses.smoothL1(number(k, "beta"))),
          "huber_loss", pointwise(5, k -> Losses.huber(number(k, "delta"))),
          "binary_cross_entropy", pointwise(4, k -> Losses.bce()),
          "binary_cross_entropy_with_logits",
              new Subject(
                  4,
                  (k, x, t) -> Losses.bceWithLogits().withReduction(reduction(k)).of(x[0], x[1])),
          "cross_entropy", new Subject(10, (k, x, t) -> crossEntropy(k).of(x[0], ints(t))));

  /** A loss of each element, with its options. */
  private interface Options {
    Pointwise of(JsonObject kwargs);
  }

  private static Subject pointwise(int cases, Options options) {
    return new Subject(
        cases, (k, x, t) -> options.of(k).withReduction(reduction(k)).of(x[0], x[1]));
  }

  private static CrossEntropy crossEntropy(JsonObject kwargs) {
    CrossEntropy loss = Losses.crossEntropy().withReduction(reduction(kwargs));
    return kwargs.has("weight")
        ? loss.withClassWeights(tensor(kwargs.getAsJsonObject("weight")))
        : loss;
  }

  private static Reduction reduction(JsonObject kwargs) {
    return kwargs.has("reduction")
        ? Reduction.valueOf(kwargs.get("reduction").getAsString().toUpperCase(Locale.ROOT))
        : Reduction.MEAN;
  }

  private static double number(JsonObject kwargs, String name) {
    JsonElement value = kwargs.get(name);
    return value == null
        ? 1
        : value.isJsonObject()
            ? value.getAsJsonObject().get("float").getAsDouble()
            : value.getAsDouble();
  }

  private static Tensor tensor(JsonObject given) {
    JsonObject json = given.has("tensor") ? given.getAsJsonObject("tensor") : given;
    double[] data =
        json.getAsJsonArray("data").asList().stream()
            .mapToDouble(JsonElement::getAsDouble)
            .toArray();
    return Tensor.of(shape(json), data);
  }

  private static IntTensor ints(JsonObject given) {
    JsonObject json = given.getAsJsonObject("tensor");
    int[] data =
        json.getAsJsonArray("data").asList().stream().mapToInt(JsonElement::getAsInt).toArray();
    return IntTensor.of(shape(json), data);
  }

  private static Shape shape(JsonObject json) {
    return Shape.of(
        json.getAsJsonArray("shape").asList().stream().mapToInt(JsonElement::getAsInt).toArray());
  }

  @TestFactory
  Stream<DynamicTest> recordedCases() {
    return SUBJECTS.entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static void check(String name, Subject subject) throws IOException {
    String path = "/golden/nn.functional." + name + ".jsonl";
    List<String> failures = new ArrayList<>();
    int ran = 0;
    try (InputStream in = requireNonNull(LossesGoldenTest.class.getResourceAsStream(path), path)) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        JsonObject golden = JsonParser.parseString(line).getAsJsonObject();
        if (isExpressible(name, golden)) {
          ran++;
          try {
            check(subject.loss, golden);
          } catch (AssertionError | RuntimeException e) {
            failures.add("sample " + golden.get("sample") + ": " + e);
          }
        }
      }
    }
    assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
    assertEquals(subject.cases, ran, "cases that can be expressed");
  }

  /** Weights of single elements are not. */
  private static boolean isExpressible(String name, JsonObject golden) {
    return name.equals("cross_entropy") || !golden.getAsJsonObject("kwargs").has("weight");
  }

  private static void check(Recorded loss, JsonObject golden) {
    JsonArray args = golden.getAsJsonArray("args");
    JsonObject targets = args.get(1).getAsJsonObject();
    JsonArray grads = golden.getAsJsonArray("grads");
    Tensor[] x = new Tensor[grads.size()];
    for (int k = 0; k < x.length; k++) {
      x[k] = tensor(args.get(k).getAsJsonObject()).requiresGrad(true);
    }
    Tensor y = loss.of(golden.getAsJsonObject("kwargs"), x, targets);
    assertClose("value", golden.getAsJsonArray("outputs").get(0), y, RELATIVE);
    Tensor cotangent = tensor(golden.getAsJsonArray("cotangents").get(0).getAsJsonObject());
    Gradients gradients = y.vjp(cotangent, x);
    Gradients recorded = y.recordedVjp(cotangent, x);
    Tensor sum = Tensor.scalar(0);
    for (int k = 0; k < x.length; k++) {
      assertClose("gradient " + k, grads.get(k), gradients.of(x[k]), RELATIVE);
      assertClose("recorded gradient " + k, grads.get(k), recorded.of(x[k]), RELATIVE);
      if (golden.has("grads2") && !golden.getAsJsonArray("seeds").get(k).isJsonNull()) {
        Tensor seed = tensor(golden.getAsJsonArray("seeds").get(k).getAsJsonObject());
        sum = sum.add(recorded.of(x[k]).mul(seed).sum());
      }
    }
    if (golden.has("grads2")) {
      // Plus nothing, so that it depends on every operand.
      for (Tensor operand : x) {
        sum = sum.add(operand.mul(0).sum());
      }
      Gradients second = sum.gradients(x);
      for (int k = 0; k < x.length; k++) {
        JsonElement expected = golden.getAsJsonArray("grads2").get(k);
        if (!expected.isJsonNull()) {
          double tolerance =
              golden.get("op").getAsString().equals("nn.functional.binary_cross_entropy")
                  ? INACCURATELY_RECORDED
                  : RELATIVE;
          assertClose("second gradient " + k, expected, second.of(x[k]), tolerance);
        }
      }
    }
  }

  private static void assertClose(
      String what, JsonElement recorded, Tensor actual, double tolerance) {
    Tensor expected = tensor(recorded.getAsJsonObject());
    assertEquals(expected.shape(), actual.shape(), "shape of " + what);
    double[] e = expected.toDoubles();
    double[] a = actual.toDoubles();
    for (int i = 0; i < e.length; i++) {
      assertEquals(e[i], a[i], tolerance * Math.abs(e[i]) + 1e-15, what + ", element " + i);
    }
  }
}
