package autodiff.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Every benchmark sets itself up, which checks its answer, and runs once: with each value of
 * parameters that choose between ways, and the first, which is the smallest, of those that are
 * sizes.
 */
class BenchmarksTest {

  private static Set<String> classes() {
    Set<String> names = new TreeSet<>();
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of())) {
      names.add(entry.getUserClassQName());
    }
    return names;
  }

  @TestFactory
  Stream<DynamicTest> everyBenchmarkChecksItself() {
    Set<String> names = classes();
    assertFalse(names.isEmpty(), "JMH's list of benchmarks is empty");
    return names.stream()
        .flatMap(name -> {
          Class<?> benchmark = load(name);
          return combinations(benchmark).stream()
              .map(parameters ->
                  DynamicTest.dynamicTest(
                      benchmark.getSimpleName() + " " + parameters,
                      () -> runOnce(benchmark, parameters)));
        });
  }

  @Test
  void theSuiteNamesBenchmarksAndParametersThatExist() {
    Set<String> known = classes();
    for (SuitePart part : SuitePart.ALL) {
      Set<String> names = new TreeSet<>();
      for (Class<?> benchmark : part.benchmarks()) {
        assertTrue(known.contains(benchmark.getName()), () -> "not a benchmark: " + benchmark);
        parameters(benchmark).forEach(field -> names.add(field.getName()));
      }
      assertTrue(
          names.containsAll(part.parameters(true).keySet()),
          () -> part.name() + " sets " + part.parameters(true) + "; there are " + names);
    }
  }

  @Test
  void aWrongAnswerStopsABenchmark() {
    double[] right = {1, 2};
    Check.close(right, new double[] {1, 2 + 1e-9}, 1e-6);
    for (double[] wrong : new double[][] {{1, 2.1}, {1, Double.NaN}, {1}}) {
      assertThrows(AssertionError.class, () -> Check.close(right, wrong, 1e-6));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Field> parameters(Class<?> benchmark) {
    return Arrays.stream(benchmark.getFields())
        .filter(field -> field.isAnnotationPresent(Param.class))
        .toList();
  }

  private static List<Map<String, Object>> combinations(Class<?> benchmark) {
    List<Map<String, Object>> all = new ArrayList<>(List.of(Map.of()));
    for (Field field : parameters(benchmark)) {
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> combination : all) {
        for (Object value : values(field)) {
          Map<String, Object> with = new LinkedHashMap<>(combination);
          with.put(field.getName(), value);
          longer.add(with);
        }
      }
      all = longer;
    }
    return all;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<Object> values(Field field) {
    Class<?> type = field.getType();
    String[] texts = field.getAnnotation(Param.class).value();
    if (type.isEnum()) {
      return texts[0].equals(Param.BLANK_ARGS)
          ? List.of((Object[]) type.getEnumConstants())
          : Arrays.stream(texts).<Object>map(t -> Enum.valueOf((Class) type, t)).toList();
    }
    if (type == boolean.class) {
      return Arrays.stream(texts).<Object>map(Boolean::valueOf).toList();
    }
    return List.of(type == int.class ? Integer.valueOf(texts[0]) : (Object) texts[0]);
  }

  private static void runOnce(Class<?> benchmark, Map<String, Object> parameters) throws Throwable {
    Object instance = benchmark.getConstructor().newInstance();
    for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
      benchmark.getField(parameter.getKey()).set(instance, parameter.getValue());
    }
    call(instance, Setup.class);
    assertTrue(call(instance, Benchmark.class) > 0, "no method was run");
    call(instance, TearDown.class);
  }

  /** Calls all methods with an annotation; says how many. */
  private static int call(Object instance, Class<? extends Annotation> annotation)
      throws Throwable {
    int count = 0;
    for (Method method : instance.getClass().getMethods()) {
      if (method.isAnnotationPresent(annotation)) {
        try {
          method.invoke(instance);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
        count++;
      }
    }
    return count;
  }
}
