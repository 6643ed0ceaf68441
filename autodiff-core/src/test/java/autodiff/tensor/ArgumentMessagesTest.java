package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Generator;
import autodiff.GradMode;
import autodiff.GraphMemory;
import autodiff.IntTensor;
import autodiff.Mask;
import autodiff.Slice;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.op.Elementwise;
import autodiff.shape.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every public method says of an axis that does not exist or is named twice, and of a null:
 * found by reflection, so that a new method is tested without a line here.
 */
class ArgumentMessagesTest {
  private static final int MISSING = 99;

  /** Parameters that are axes, by name. */
  private static final Set<String> AXIS_NAMES =
      Set.of("axis", "axis1", "axis2", "axes", "axesOfThis", "axesOfY");

  /** Methods whose axes have other names. */
  private static final Map<String, Set<String>> OTHER_AXIS_NAMES =
      Map.of(
          "transpose", Set.of("a", "b"),
          "flatten", Set.of("start", "end"),
          "movedim", Set.of("from", "to", "source", "target", "destination"));

  private static final List<Class<?>> TYPES =
      List.of(
          Value.class,
          Tensor.class,
          IntTensor.class,
          Mask.class,
          Shape.class,
          Slice.class,
          Generator.class,
          GradMode.class,
          GraphMemory.class);

  private static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getDeclaringClass() != Object.class && !m.isBridge() && !m.isSynthetic())
        .sorted(Comparator.comparing(Method::toGenericString))
        .toList();
  }

  private static boolean isAxis(Method method, Parameter parameter) {
    return (parameter.getType() == int.class || parameter.getType() == int[].class)
        && (AXIS_NAMES.contains(parameter.getName())
            || OTHER_AXIS_NAMES
                .getOrDefault(method.getName(), Set.of())
                .contains(parameter.getName()));
  }

  private static String text(Method method) {
    return Arrays.stream(method.getParameters())
        .map(p -> p.getType().getSimpleName() + " " + p.getName())
        .collect(
            Collectors.joining(
                ", ",
                method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(",
                ")"));
  }

  // Axes

  @TestFactory
  Stream<DynamicTest> missingAxesAreNamedWithTheOperation() {
    return Stream.of(Tensor.class, IntTensor.class, Mask.class)
        .flatMap(type ->
            methods(type).stream()
                .filter(m -> Arrays.stream(m.getParameters()).anyMatch(p -> isAxis(m, p)))
                .map(m -> dynamicTest(text(m), () -> checkAxes(type, m))));
  }

  private static void checkAxes(Class<?> type, Method method) throws ReflectiveOperationException {
    for (int k = 0; k < method.getParameterCount(); k++) {
      if (!isAxis(method, method.getParameters()[k])) {
        continue;
      }
      boolean several = method.getParameterTypes()[k] == int[].class;
      for (int axis : new int[] {MISSING, -MISSING}) {
        Object[] arguments = arguments(type, method);
        arguments[k] = several ? new int[] {axis} : (Object) axis;
        expectNamed(type, method, arguments, String.valueOf(axis));
      }
      // Rolling twice along an axis is rolling on.
      if (several && !method.getName().equals("roll")) {
        Object[] arguments = arguments(type, method);
        arguments[k] = new int[] {1, -1};
        expectNamed(type, method, arguments, "1");
      }
    }
  }

  private static void expectNamed(Class<?> type, Method method, Object[] arguments, String part)
      throws ReflectiveOperationException {
    Throwable error = failure(type, method, arguments);
    assertTrue(
        error instanceof IllegalArgumentException,
        () -> text(method) + " with " + Arrays.deepToString(arguments) + ": " + error);
    String message = error.getMessage();
    assertTrue(
        message.startsWith(method.getName() + ":") && message.contains(part),
        () -> text(method) + " with " + Arrays.deepToString(arguments) + ": " + message);
  }

  /** What calling a method throws; null if it returns. */
  private static Throwable failure(Class<?> type, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    Object receiver = Modifier.isStatic(method.getModifiers()) ? null : sample(type);
    try {
      method.invoke(receiver, arguments);
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private static Object[] arguments(Class<?> type, Method method) {
    return Arrays.stream(method.getParameters())
        .map(p ->
            isAxis(method, p)
                ? p.getType() == int.class ? (Object) 0 : new int[] {0}
                : p.getType() == Tensor.class && p.getName().equals("number")
                    ? Tensor.scalar(0.5)
                    : sample(p.getType().isAssignableFrom(type) ? type : p.getType()))
        .toArray();
  }

  /** Some object of a type. */
  private static Object sample(Class<?> type) {
    if (type == int.class) {
      return 1;
    }
    if (type == long.class) {
      return 1L;
    }
    if (type == double.class) {
      return 0.5;
    }
    if (type == boolean.class) {
      return false;
    }
    if (type == int[].class) {
      return new int[] {1};
    }
    if (type == double[].class) {
      return new double[] {0.5};
    }
    if (type == float[].class) {
      return new float[] {0.5f};
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type == Tensor.class) {
      return Tensor.full(0.5, 2, 3);
    }
    if (type == Value.class) {
      return Value.of(0.5);
    }
    if (type == Tensor[].class) {
      return new Tensor[] {Tensor.full(0.5, 2, 3)};
    }
    if (type == Value[].class) {
      return Value.of(0.5, 0.25);
    }
    if (type == IntTensor.class) {
      return IntTensor.of(Shape.of(2, 3), 0, 1, 0, 1, 0, 1);
    }
    if (type == IntTensor[].class) {
      return new IntTensor[] {IntTensor.of(0)};
    }
    if (type == Mask.class) {
      return Tensor.full(0.5, 2, 3).toMask();
    }
    if (type == Shape.class) {
      return Shape.of(2, 3);
    }
    if (type == Slice[].class) {
      return new Slice[] {Slice.all()};
    }
    if (type == Slice.class) {
      return Slice.all();
    }
    if (type == Slice.Range.class) {
      return Slice.all();
    }
    if (type == List.class) {
      return List.of(Tensor.full(0.5, 2, 3));
    }
    if (type == Generator.class) {
      return Generator.of(1);
    }
    if (type == DType.class) {
      return DType.FLOAT64;
    }
    if (type == String.class) {
      return "x";
    }
    if (Elementwise.class.isAssignableFrom(type)) {
      return Elementwise.all().stream().filter(type::isInstance).findFirst().orElseThrow();
    }
    if (type == DoubleBuffer.class) {
      return DoubleBuffer.allocate(6);
    }
    if (type == FloatBuffer.class) {
      return FloatBuffer.allocate(6);
    }
    if (type.isInterface() && !type.isSealed()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, args) -> {
            throw new IllegalStateException("called: the null was not seen first");
          });
    }
    return null;
  }

  // Nulls

  @TestFactory
  Stream<DynamicTest> nullsAreNamed() {
    return TYPES.stream().map(type -> dynamicTest(type.getSimpleName(), () -> checkNulls(type)));
  }

  private static void checkNulls(Class<?> type) throws ReflectiveOperationException {
    List<String> failures = new ArrayList<>();
    int checked = 0;
    for (Method method : methods(type)) {
      Class<?>[] types = method.getParameterTypes();
      if (method.getName().equals("equals")) {
        continue;
      }
      for (int k = 0; k < types.length; k++) {
        if (types[k].isPrimitive()) {
          continue;
        }
        Object[] arguments = arguments(type, method);
        arguments[k] = null;
        Throwable error = failure(type, method, arguments);
        checked++;
        String parameter = method.getParameters()[k].getName();
        if (!isClear(error, method, parameter)) {
          failures.add(text(method) + ", null " + parameter + ": " + error);
        }
      }
    }
    int count = checked;
    assertTrue(
        failures.isEmpty(),
        () ->
            String.format(
                Locale.ROOT,
                "%d of %d nulls:\n%s",
                failures.size(),
                count,
                String.join("\n", failures)));
  }

  /** Whether an exception says what is null: not what the JVM makes of it. */
  private static boolean isClear(Throwable error, Method method, String parameter) {
    if (!(error instanceof NullPointerException) && !(error instanceof IllegalArgumentException)) {
      return false;
    }
    String message = String.valueOf(error.getMessage());
    return !message.startsWith("Cannot ")
        && (message.contains(parameter)
            || message.contains(method.getName())
            // Applying an operation has that one's name.
            || (method.getName().equals("apply") && message.contains(": operand ")));
  }

  @Test
  void parametersHaveNames() {
    assertTrue(
        methods(Tensor.class).stream()
            .flatMap(m -> Arrays.stream(m.getParameters()))
            .allMatch(Parameter::isNamePresent));
  }
}
