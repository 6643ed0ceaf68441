package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.CustomOp;
import autodiff.DType;
import autodiff.Generator;
import autodiff.GraphMemory;
import autodiff.InPlaceUpdate;
import autodiff.Node;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.op.Elementwise;
import autodiff.program.Program;
import autodiff.shape.Shape;
import autodiff.tensor.TensorSamples.Sample;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever uses a node of before a reset is told so, by every method. */
class AfterResetTest {
  /** Methods of tensors that read nothing of what was computed: shapes stay, and data is new. */
  private static final Set<String> OF_THE_HANDLE =
      Set.of(
          "arange",
          "eye",
          "from",
          "full",
          "fullLike",
          "linspace",
          "normal",
          "of",
          "ones",
          "onesLike",
          "rand",
          "randLike",
          "randn",
          "randnLike",
          "scalar",
          "uniform",
          "zeros",
          "zerosLike",
          "clearGrad",
          "constant",
          "dtype",
          "elements",
          "equals",
          "hasGrad",
          "hashCode",
          "isLeaf",
          "name",
          "named",
          "operands",
          "operation",
          "requiresGrad",
          "self",
          "shape",
          "toString");

  /** Of these, those of scalars, whose operations and operands are in the memory. */
  private static final Set<String> OF_THE_HANDLE_OF_A_SCALAR =
      Set.of(
          "constant",
          "constantOf",
          "equals",
          "hasGrad",
          "hashCode",
          "isLeaf",
          "name",
          "of",
          "requiresGrad",
          "self");

  private static final Set<String> IN_PLACE = Set.of("set", "addInPlace", "updateInPlace");

  private final List<String> failures = new ArrayList<>();
  private final Value healthyScalar = Value.of(0.25);
  private final Tensor healthy = Tensor.of(Shape.of(1, 1), 0.25).requiresGrad(true);
  private Value goneScalar = healthyScalar;
  private Tensor gone = healthy;

  private record Twice() implements CustomOp {
    @Override
    public String name() {
      return "twice";
    }

    @Override
    public double value(double... x) {
      return 2 * x[0];
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      return new Value[] {Value.constantOf(2)};
    }
  }

  private record Doubled() implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      throw new AssertionError("updated");
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      throw new AssertionError("updated");
    }
  }

  private void assertSaysSo(String what, String method, Callable<?> call) {
    try {
      Object result = call.call();
      failures.add(what + " gave " + result);
    } catch (Exception e) {
      Throwable thrown = e instanceof InvocationTargetException i ? i.getCause() : e;
      String message = String.valueOf(thrown.getMessage());
      if (!(thrown instanceof IllegalStateException)
          || !message.startsWith(method + ": ")
          || !message.contains("GraphMemory")) {
        failures.add(what + " threw " + thrown);
      }
    }
  }

  private Object argument(Class<?> kind, Class<?> type, boolean isGone) {
    Value scalar = isGone ? goneScalar : healthyScalar;
    Tensor tensor = isGone ? gone : healthy;
    Object node = kind == Value.class ? scalar : tensor;
    if (type.isInstance(node) && !type.isArray()) {
      return node;
    }
    if (type == Value[].class || type == Tensor[].class || type == Node[].class) {
      Object array = java.lang.reflect.Array.newInstance(type.getComponentType(), 1);
      Object element = type == Value[].class ? scalar : type == Tensor[].class ? tensor : node;
      java.lang.reflect.Array.set(array, 0, element);
      return array;
    }
    if (type == Tensor.class) {
      return tensor;
    }
    if (type == double.class) {
      return 0.5;
    }
    if (type == int.class) {
      return 0;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type == int[].class) {
      return new int[] {0, 0};
    }
    if (type == double[].class) {
      return new double[] {0.5};
    }
    if (type == String.class) {
      return "name";
    }
    if (type == DType.class) {
      return DType.FLOAT64;
    }
    if (type == Shape.class) {
      return Shape.of(1, 1);
    }
    if (type == DoubleBuffer.class) {
      return DoubleBuffer.allocate(1);
    }
    if (type == FloatBuffer.class) {
      return FloatBuffer.allocate(1);
    }
    if (type == Generator.class) {
      return Generator.of(1);
    }
    if (type == CustomOp.class) {
      return new Twice();
    }
    if (type == InPlaceUpdate.class) {
      return new Doubled();
    }
    if (Elementwise.class.isAssignableFrom(type)) {
      return Elementwise.all().stream().filter(type::isInstance).findFirst().orElseThrow();
    }
    throw new AssertionError("no argument of " + type);
  }

  private Object[] arguments(Class<?> kind, Method m, boolean areGone) {
    return Arrays.stream(m.getParameterTypes())
        .map(type -> argument(kind, type, areGone))
        .toArray();
  }

  private static boolean takesNodes(Class<?> kind, Method m) {
    return Arrays.stream(m.getParameterTypes())
        .map(type -> type.isArray() ? type.getComponentType() : type)
        .anyMatch(type -> type.isAssignableFrom(kind) && type != Object.class);
  }

  private void tryEach(Class<?> kind, Set<String> exempt, Set<String> elsewhere) {
    for (Method m : kind.getMethods()) {
      if (m.isBridge()
          || m.getDeclaringClass() == Object.class
          || exempt.contains(m.getName())
          || elsewhere.contains(m.getName())) {
        continue;
      }
      try {
        boolean isStatic = Modifier.isStatic(m.getModifiers());
        Object node = kind == Value.class ? goneScalar : gone;
        Object other =
            kind == Value.class
                ? healthyScalar.mul(2)
                : IN_PLACE.contains(m.getName()) ? healthy.copy() : healthy.mul(2);
        if (!isStatic) {
          Object[] x = arguments(kind, m, false);
          assertSaysSo(m + " of what is gone", m.getName(), () -> m.invoke(node, x));
        }
        if (takesNodes(kind, m)) {
          Object[] x = arguments(kind, m, true);
          assertSaysSo(m + " with what is gone", m.getName(), () -> m.invoke(other, x));
        }
      } catch (AssertionError e) {
        failures.add(m + ": " + e.getMessage());
      }
    }
  }

  @Test
  void scalars() {
    try (GraphMemory memory = GraphMemory.reuse()) {
      goneScalar = healthyScalar.mul(3);
      memory.reset();
      Value later = healthyScalar.mul(5).add(1);
      tryEach(Value.class, OF_THE_HANDLE_OF_A_SCALAR, Set.of());
      assertSaysSo(
          "program", "mul", () -> Program.record(x -> x[0].mul(goneScalar), 1.0).toString());
      assertEquals(2.25, later.data());
    }
    assertEquals(List.of(), failures);
  }

  @Test
  void tensors() {
    Set<String> sampled =
        TensorSamples.all().stream()
            .map(s -> s.method().substring(0, s.method().indexOf('(')))
            .collect(Collectors.toSet());
    try (GraphMemory memory = GraphMemory.reuse()) {
      gone = healthy.mul(3);
      memory.reset();
      tryEach(Tensor.class, OF_THE_HANDLE, sampled);
    }
    assertEquals(List.of(), failures);
  }

  @Test
  void operationsOfTensors() {
    for (Sample sample : TensorSamples.all()) {
      if (sample.operands().stream().anyMatch(operand -> operand.endsWith("t"))) {
        continue;
      }
      String method = sample.method().substring(0, sample.method().indexOf('('));
      Tensor[] point = sample.point(3);
      for (int k = 0; k < point.length; k++) {
        Tensor[] x = point.clone();
        try (GraphMemory memory = GraphMemory.reuse()) {
          x[k] = point[k].copy().requiresGrad(true).mul(1);
          memory.reset();
          assertSaysSo(sample + ", operand " + k, method, () -> sample.apply(x));
        }
      }
    }
    assertTrue(
        failures.isEmpty(), () -> failures.size() + " failures:\n" + String.join("\n", failures));
  }
}
