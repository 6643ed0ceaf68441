package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Gradients;
import autodiff.GraphMemory;
import autodiff.Tensor;
import autodiff.TensorOp;
import autodiff.check.CheckSettings;
import autodiff.check.GradientCheck;
import autodiff.op.Differentiable;
import autodiff.shape.Shape;
import autodiff.tensor.TensorSamples.Sample;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds of every tensor operation, for each line of {@link TensorSamples}. */
class TensorRegistryTest {
  private static final long SEED = 5;
  private static final CheckSettings SETTINGS =
      CheckSettings.DEFAULT.withTolerance(1e-7, 1e-6).withSeed(SEED);

  private static Set<String> operations() {
    return Arrays.stream(Tensor.class.getMethods())
        .filter(m -> !m.isBridge() && givesTensors(m.getGenericReturnType()))
        .filter(m -> !TensorSamples.EXCEPTIONS.containsKey(m.getName()))
        .map(TensorRegistryTest::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Elementwise operations give their own kind of node, and are tested elsewhere. */
  private static boolean givesTensors(Type type) {
    if (type instanceof ParameterizedType list) {
      return Arrays.stream(list.getActualTypeArguments()).anyMatch(t -> t == Tensor.class);
    }
    if (!(type instanceof Class<?> c)) {
      return false;
    }
    return c == Tensor.class
        || c == Tensor[].class
        || (c.isRecord()
            && Arrays.stream(c.getRecordComponents())
                .map(RecordComponent::getGenericType)
                .anyMatch(TensorRegistryTest::givesTensors));
  }

  private static String key(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }

  @Test
  void everyOperationHasSamples() {
    Set<String> sampled =
        TensorSamples.all().stream().map(Sample::method).collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>(operations());
    missing.removeAll(sampled);
    assertTrue(missing.isEmpty(), () -> "no line in TensorSamples for " + missing);
    Set<String> gone = new TreeSet<>(sampled);
    gone.removeAll(operations());
    assertTrue(gone.isEmpty(), () -> "TensorSamples has lines of no operation: " + gone);
    Set<String> names =
        Arrays.stream(Tensor.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
    assertTrue(
        names.containsAll(TensorSamples.EXCEPTIONS.keySet()),
        () -> "exceptions that are no methods: " + TensorSamples.EXCEPTIONS.keySet());
    assertTrue(Differentiable.class.isAssignableFrom(Tensor.class));
  }

  private static Stream<DynamicTest> eachMethod(Consumer<Sample> body) {
    Map<String, List<Sample>> byMethod =
        TensorSamples.all().stream()
            .collect(
                Collectors.groupingBy(Sample::method, LinkedHashMap::new, Collectors.toList()));
    return byMethod.entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> runAll(e.getValue(), body)));
  }

  private static void runAll(List<Sample> samples, Consumer<Sample> body) {
    List<String> failures = new ArrayList<>();
    for (Sample sample : samples) {
      try {
        body.accept(sample);
      } catch (AssertionError | RuntimeException e) {
        failures.add(sample + ": " + e);
      }
    }
    assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
  }

  /** The results of an operation as one number, or as they are if there is one. */
  private static Tensor projected(Sample sample, Tensor... x) {
    List<Tensor> y = sample.apply(x);
    if (y.size() == 1) {
      return y.get(0);
    }
    Tensor sum = Tensor.scalar(0);
    for (int i = 0; i < y.size(); i++) {
      sum = sum.add(y.get(i).mul(weights(y.get(i), i)).sum());
    }
    return sum;
  }

  private static Tensor weights(Tensor y, long seed) {
    SplittableRandom random = new SplittableRandom(SEED + seed);
    double[] weights = random.doubles(y.elements(), 0.5, 1.5).toArray();
    return Tensor.of(y.shape(), weights).to(y.dtype());
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

  /** The gradients of the results, weighted, with respect to the leaves among the operands. */
  private static List<Tensor> gradients(Sample sample, boolean recorded, Tensor... x) {
    Tensor y = projected(sample, x);
    Tensor[] all = Stream.concat(Stream.of(y), Stream.of(x)).toArray(Tensor[]::new);
    Tensor tied = new Tied().apply(all);
    Tensor[] leaves = Stream.of(x).filter(Tensor::requiresGrad).distinct().toArray(Tensor[]::new);
    Tensor cotangent = weights(y, 99);
    Gradients g = recorded ? tied.recordedVjp(cotangent, leaves) : tied.vjp(cotangent, leaves);
    return Stream.of(leaves).map(g::of).toList();
  }

  private static Tensor[] leaves(Sample sample) {
    return Stream.of(sample.point(SEED)).map(x -> x.requiresGrad(true)).toArray(Tensor[]::new);
  }

  @TestFactory
  Stream<DynamicTest> firstAndSecondDerivatives() {
    return eachMethod(
        sample -> GradientCheck.check(SETTINGS, x -> projected(sample, x), sample.point(SEED)));
  }

  /**
   * Arrays of all small lengths, full of NaN, wait in the memory for whoever forgets an element.
   */
  @TestFactory
  Stream<DynamicTest> memoryThatIsUsedAgainChangesNothing() {
    return eachMethod(sample -> {
      for (DType type : DType.values()) {
        Tensor[] x = leaves(sample, type);
        List<Tensor> expected = gradients(sample, false, x);
        try (GraphMemory memory = GraphMemory.reuse()) {
          for (int n = 0; n < 40; n++) {
            for (int copy = 0; copy < 6; copy++) {
              Tensor.full(Double.NaN, type, Shape.of(n)).neg();
            }
          }
          memory.reset();
          List<Tensor> actual = gradients(sample, false, x);
          for (int k = 0; k < expected.size(); k++) {
            assertTrue(
                expected.get(k).isEqualTo(actual.get(k)),
                expected.get(k).describeDifference(actual.get(k)));
          }
        }
      }
    });
  }

  private static Tensor[] leaves(Sample sample, DType type) {
    return Stream.of(sample.point(SEED))
        .map(x -> x.to(type).copy().requiresGrad(true))
        .toArray(Tensor[]::new);
  }

  @TestFactory
  Stream<DynamicTest> recordedSweepsAgreeWithNumericOnes() {
    return eachMethod(sample -> {
      Tensor[] x = leaves(sample);
      List<Tensor> numeric = gradients(sample, false, x);
      List<Tensor> recorded = gradients(sample, true, x);
      for (int k = 0; k < x.length; k++) {
        assertFalse(numeric.get(k).requiresGrad(), "a numeric gradient is data");
        assertEquals(x[k].shape(), numeric.get(k).shape());
        assertClose("recorded gradient " + k, numeric.get(k), recorded.get(k), 1e-13);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> eachSubsetOfOperandsMayBeConstant() {
    return eachMethod(sample -> {
      List<Tensor> all = gradients(sample, false, leaves(sample));
      int operands = all.size();
      for (int held = 1; held < 1 << operands; held++) {
        Tensor[] x = leaves(sample);
        List<Tensor> expected = new ArrayList<>();
        for (int k = 0; k < operands; k++) {
          x[k].requiresGrad((held >> k & 1) == 0);
          if (x[k].requiresGrad()) {
            expected.add(all.get(k));
          }
        }
        if (expected.isEmpty()) {
          assertTrue(sample.apply(x).stream().noneMatch(Tensor::requiresGrad), "nothing to record");
          continue;
        }
        for (boolean recorded : new boolean[] {false, true}) {
          List<Tensor> actual = gradients(sample, recorded, x);
          for (int k = 0; k < expected.size(); k++) {
            assertClose("gradient with some held", expected.get(k), actual.get(k), 1e-13);
          }
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> theSameTensorMayBeSeveralOperands() {
    return eachMethod(sample -> {
      Tensor[] x = leaves(sample);
      for (int k = 1; k < x.length; k++) {
        if (x[k].shape().equals(x[0].shape())) {
          Tensor[] equal = x.clone();
          equal[k] = x[0].detach().requiresGrad(true);
          List<Tensor> apart = gradients(sample, false, equal);
          Tensor[] same = x.clone();
          same[k] = x[0];
          for (boolean recorded : new boolean[] {false, true}) {
            Tensor together = gradients(sample, recorded, same).get(0);
            assertClose("gradient of both", apart.get(0).add(apart.get(k)), together, 1e-12);
          }
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> float32IsFloat64Rounded() {
    return eachMethod(sample -> {
      if (sample.method().equals("to(DType)")) {
        return;
      }
      Tensor[] x = leaves(sample);
      Tensor[] f =
          Stream.of(sample.point(SEED))
              .map(t -> t.to(DType.FLOAT32).requiresGrad(true))
              .toArray(Tensor[]::new);
      List<Tensor> y = sample.apply(x);
      List<Tensor> rounded = sample.apply(f);
      for (int i = 0; i < y.size(); i++) {
        assertEquals(DType.FLOAT32, rounded.get(i).dtype(), "type of the result");
        assertClose("result " + i, y.get(i), rounded.get(i), 1e-5);
      }
      for (boolean recorded : new boolean[] {false, true}) {
        List<Tensor> exact = gradients(sample, recorded, x);
        List<Tensor> rough = gradients(sample, recorded, f);
        for (int k = 0; k < x.length; k++) {
          assertEquals(DType.FLOAT32, rough.get(k).dtype(), "type of the gradient");
          assertClose("gradient " + k, exact.get(k), rough.get(k), 1e-4);
        }
      }
    });
  }

  /** Relative to the largest element, because terms may cancel. */
  private static void assertClose(String what, Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape(), "shape of " + what);
    double[] e = expected.toDoubles();
    double[] a = actual.toDoubles();
    double largest = Arrays.stream(e).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    for (int i = 0; i < e.length; i++) {
      int at = i;
      assertTrue(
          Double.compare(e[i], a[i]) == 0 || Math.abs(e[i] - a[i]) <= tolerance * (largest + 1e-3),
          () -> String.format(Locale.ROOT, "%s: element %d is %s, not %s", what, at, a[at], e[at]));
    }
  }

  @Test
  void conversionsCastGradientsBack() {
    Tensor x = Tensor.of(1, 2, 3).requiresGrad(true);
    Tensor y = x.to(DType.FLOAT32);
    assertEquals(DType.FLOAT32, y.dtype());
    y.square().sum().backward();
    assertEquals(DType.FLOAT64, x.grad().dtype());
    assertTrue(Arrays.equals(new double[] {2, 4, 6}, x.grad().toDoubles()));
    assertTrue(x.to(DType.FLOAT64).isEqualTo(x));
  }
}
