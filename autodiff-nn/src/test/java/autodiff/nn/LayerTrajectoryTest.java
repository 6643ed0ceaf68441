package autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Tensor;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Networks trained from the same numbers go the way that they went in PyTorch: losses, parameters,
 * buffers and outputs. Every layer and every loss takes part.
 */
class LayerTrajectoryTest {
  private static final Map<String, Trajectory> RECORDED = Trajectory.all();

  @TestFactory
  Stream<DynamicTest> float64() {
    return tests(DType.FLOAT64, 1e-10);
  }

  @TestFactory
  Stream<DynamicTest> float32() {
    return tests(DType.FLOAT32, 1e-5);
  }

  private static Map<String, Cases.Case> cases(DType type) {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    RECORDED.forEach((name, t) -> kept.put(name, run(t, type).kept()));
    return Cases.all(type, kept);
  }

  private static Trajectory.Run run(Trajectory trajectory, DType type) {
    return type == DType.FLOAT64 ? trajectory.float64() : trajectory.float32();
  }

  private static Stream<DynamicTest> tests(DType type, double tolerance) {
    return cases(type).entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> follow(e.getKey(), e.getValue(), type, tolerance)));
  }

  private static void follow(String name, Cases.Case c, DType type, double tolerance) {
    Trajectory recorded = RECORDED.get(name);
    Trajectory.Run run = run(recorded, type);
    Layer network = c.network();
    network.load(tensors(recorded.start(), type));
    Tensor inputs = recorded.inputs().tensor(type);
    assertTrue(run.losses().length >= 21, "fewer than 20 steps");
    for (int step = 0; step < run.losses().length; step++) {
      Tensor loss = c.loss().of(network.call(inputs), recorded.targets()).sum();
      assertEquals(type, loss.dtype());
      double expected = run.losses()[step];
      assertEquals(expected, loss.item(), tolerance * Math.abs(expected), "loss, step " + step);
      if (step < run.losses().length - 1) {
        network.clearGrads();
        loss.backward();
        network.parameters().values().forEach(p -> p.addInPlace(p.grad(), -recorded.rate()));
      }
    }
    Map<String, Tensor> state = network.state();
    assertEquals(List.copyOf(run.end().keySet()), List.copyOf(state.keySet()));
    run.end().forEach((key, end) -> assertClose(key, end, state.get(key), tolerance));
    network.eval();
    assertClose("outputs", run.outputs(), network.call(inputs), tolerance);
  }

  private static Map<String, Tensor> tensors(Map<String, Trajectory.Numbers> state, DType type) {
    return state.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().tensor(type)));
  }

  /** Relative to the largest element. */
  private static void assertClose(
      String what, Trajectory.Numbers expected, Tensor actual, double tolerance) {
    assertEquals(Arrays.toString(expected.shape()), actual.shape().toString(), what);
    double size = Arrays.stream(expected.data()).map(Math::abs).max().orElse(0);
    double[] elements = actual.toDoubles();
    for (int i = 0; i < elements.length; i++) {
      assertEquals(expected.data()[i], elements[i], tolerance * size, what + ", element " + i);
    }
  }

  @Test
  void theRecordingHasTheseCases() {
    assertEquals(new TreeSet<>(RECORDED.keySet()), new TreeSet<>(cases(DType.FLOAT32).keySet()));
  }

  @Test
  void everyLayerTakesPart() {
    Set<Class<?>> seen =
        cases(DType.FLOAT32).values().stream()
            .flatMap(c -> layers(c.network()))
            .map(Object::getClass)
            .collect(Collectors.toSet());
    Set<Class<?>> missing = publicClasses(Layer.class::isAssignableFrom);
    missing.removeAll(seen);
    assertEquals(Set.of(), missing, "these layers have no trajectory");
  }

  private static Stream<Layer> layers(Layer layer) {
    return Stream.concat(
        Stream.of(layer), layer.children().values().stream().flatMap(LayerTrajectoryTest::layers));
  }

  private static Set<Class<?>> publicClasses(Predicate<Class<?>> which) {
    Set<Class<?>> classes =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("autodiff.nn")
                .stream()
                .filter(c -> c.getPackageName().equals("autodiff.nn"))
                .map(JavaClass::reflect)
                .filter(c -> Modifier.isPublic(c.getModifiers()))
                .filter(c -> !Modifier.isAbstract(c.getModifiers()))
                .filter(which)
                .collect(Collectors.toSet());
    assertTrue(classes.size() >= 3, () -> "only " + classes + " were found");
    return classes;
  }

  @Test
  void everyActivationTakesPart() {
    assertMade("activation.", Activation.class);
  }

  @Test
  void everyLossTakesPart() {
    assertMade("loss.", Losses.class);
    Set<Class<?>> made =
        factories(Losses.class).map(Method::getReturnType).collect(Collectors.toSet());
    assertEquals(made, publicClasses(Loss.class::isAssignableFrom), "Losses makes them all");
  }

  /** For each factory there is a case of its name. */
  private static void assertMade(String prefix, Class<?> owner) {
    Set<String> missing =
        factories(owner)
            .map(m -> prefix + m.getName())
            .filter(name -> RECORDED.keySet().stream().noneMatch(n -> n.equals(name)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), missing, "these have no trajectory");
    assertTrue(factories(owner).count() > 5);
  }

  private static Stream<Method> factories(Class<?> owner) {
    return Arrays.stream(owner.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && Modifier.isStatic(m.getModifiers()));
  }
}
