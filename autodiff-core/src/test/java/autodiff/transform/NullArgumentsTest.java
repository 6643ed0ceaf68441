package autodiff.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Tensor;
import autodiff.Value;
import autodiff.program.Accumulation;
import autodiff.program.Execution;
import autodiff.program.Program;
import autodiff.program.Recurrence;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Null, given to any public method of programs and transforms, is an error that names it. */
class NullArgumentsTest {
  private static final ValuesFunction<Value> F = x -> x[0].mul(x[1]);
  private static final Program PROGRAM = Program.record(x -> x[0].mul(x[1]), 1, 2);
  private static final Recurrence LOOP =
      Recurrence.record((s, w, x) -> new Value[] {s[0].mul(w[0])}, 1, 1, 0);

  /** What methods are called on. */
  private static final List<Object> RECEIVERS =
      List.of(
          PROGRAM,
          PROGRAM.batch(),
          LOOP,
          Autodiff.grad(F),
          Autodiff.grad((Tensor x) -> x.sum()),
          Autodiff.grad((Tensor[] x) -> x[0].sum()),
          Autodiff.vjp((Value[] x) -> new Value[] {x[0]}, Value.of(1)));

  private static final Map<Class<?>, Object> SAMPLES =
      Map.ofEntries(
          Map.entry(int.class, 1),
          Map.entry(double.class, 1.0),
          Map.entry(double[].class, new double[] {1, 2}),
          Map.entry(int[].class, new int[] {0}),
          Map.entry(Value.class, Value.of(1)),
          Map.entry(Value[].class, Value.of(1, 2)),
          Map.entry(Tensor.class, Tensor.of(1, 2)),
          Map.entry(Tensor[].class, new Tensor[] {Tensor.of(1, 2)}),
          Map.entry(Function.class, (Function<Value[], Value>) x -> x[0]),
          Map.entry(BiFunction.class, (BiFunction<Value[], Value[], Value>) (x, p) -> x[0]),
          Map.entry(ValuesFunction.class, F),
          Map.entry(TensorFunction.class, (TensorFunction<Tensor>) x -> x.sum()),
          Map.entry(TensorsFunction.class, (TensorsFunction<Tensor>) x -> x[0].sum()),
          Map.entry(Execution.class, Execution.ADAPTIVE),
          Map.entry(Accumulation.class, Accumulation.FORWARD),
          Map.entry(
              Recurrence.Step.class, (Recurrence.Step) (s, w, x) -> new Value[] {s[0].mul(2)}),
          Map.entry(Object.class, 1));

  private static List<Class<?>> classes() {
    List<Class<?>> classes = new ArrayList<>();
    for (JavaClass c :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("autodiff.program", "autodiff.transform")) {
      Class<?> type = c.reflect();
      if (isExported(type) && !type.isEnum()) {
        classes.add(type);
      }
    }
    return classes;
  }

  private static boolean isExported(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isExported(outer));
  }

  @TestFactory
  Stream<DynamicTest> everyArgument() {
    List<DynamicTest> tests = new ArrayList<>();
    TreeSet<String> seen = new TreeSet<>();
    for (Class<?> type : classes()) {
      seen.add(type.getSimpleName());
      List<Executable> members = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
      members.addAll(Arrays.asList(type.getConstructors()));
      for (Executable member : members) {
        boolean user = type == Recurrence.Step.class || member.getName().equals("equals");
        if (!Modifier.isPublic(member.getModifiers()) || member.isSynthetic() || user) {
          continue;
        }
        Parameter[] parameters = member.getParameters();
        for (int k = 0; k < parameters.length; k++) {
          if (!parameters[k].getType().isPrimitive()) {
            int position = k;
            tests.add(
                dynamicTest(
                    member.toGenericString() + ", argument " + k,
                    () -> check(type, member, position)));
          }
        }
      }
    }
    assertTrue(
        seen.containsAll(List.of("Autodiff", "BatchProgram", "Program", "Pullback", "Recurrence")),
        seen::toString);
    assertTrue(tests.size() > 60, tests.size() + " arguments");
    return tests.stream();
  }

  private static void check(Class<?> type, Executable member, int position)
      throws ReflectiveOperationException {
    Parameter[] parameters = member.getParameters();
    Object[] arguments = new Object[parameters.length];
    for (int k = 0; k < arguments.length; k++) {
      Object sample = SAMPLES.get(parameters[k].getType());
      assertTrue(sample != null, () -> "no sample of " + member);
      arguments[k] = k == position ? null : sample;
    }
    boolean called = false;
    for (Object receiver : receivers(type, member)) {
      called = true;
      member.setAccessible(true);
      try {
        if (member instanceof Method method) {
          method.invoke(receiver, arguments);
        } else {
          ((java.lang.reflect.Constructor<?>) member).newInstance(arguments);
        }
        fail("null is taken");
      } catch (InvocationTargetException e) {
        assertEquals(NullPointerException.class, e.getCause().getClass(), () -> "" + e.getCause());
        Parameter given = parameters[position];
        String message = String.valueOf(e.getCause().getMessage());
        assertTrue(
            given.isNamePresent()
                ? message.equals(given.getName())
                : message.matches("[a-z][A-Za-z]*"),
            () -> message + " does not name " + given);
      }
    }
    assertTrue(called, () -> "nothing to call " + member + " on");
  }

  private static List<Object> receivers(Class<?> type, Executable member) {
    return Modifier.isStatic(member.getModifiers()) || !(member instanceof Method)
        ? List.of(type)
        : RECEIVERS.stream().filter(type::isInstance).toList();
  }

  @Test
  void elementsAreNamedByTheirPlace() {
    Value[] x = {Value.of(1), null};
    Tensor[] tensors = {Tensor.of(1), null};
    assertNull("x[1]", () -> Autodiff.grad(F).apply(x));
    assertNull("x[1]", () -> Autodiff.vjp((Value[] v) -> v, x));
    assertNull("v[1]", () -> Autodiff.jvp((Value[] v) -> v, Value.of(1, 2), x));
    assertNull("v[1]", () -> Autodiff.hvp(F, Value.of(1, 2), x));
    assertNull("x[1]", () -> Autodiff.jacobian((Tensor[] v) -> v[0]).apply(tensors));
    Tensor[] two = {Tensor.of(1), Tensor.of(1)};
    assertNull("v[1]", () -> Autodiff.hvp((Tensor[] v) -> v[0].square().sum(), two, tensors));
    assertNull("cotangent[1]", () -> Autodiff.vjp((Value[] v) -> v, Value.of(1, 2)).apply(x));
    assertNull("in[1]", () -> PROGRAM.apply(x));
  }

  private static void assertNull(String name, org.junit.jupiter.api.function.Executable call) {
    assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
  }
}
