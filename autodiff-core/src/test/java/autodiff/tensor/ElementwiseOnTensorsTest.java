package autodiff.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Gradients;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.check.CheckSettings;
import autodiff.check.GradientCheck;
import autodiff.elementwise.Domains;
import autodiff.kernel.ExpectedKernels;
import autodiff.op.Activations;
import autodiff.op.Arithmetic;
import autodiff.op.Elementwise;
import autodiff.op.SpecialFunctions;
import autodiff.op.Transcendental;
import autodiff.shape.Shape;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Elementwise operations do to each element of tensors what they do to a {@code Value}: bit by bit,
 * or within a few units in the last place where vector kernels stand in. And their derivatives are
 * right under broadcasting.
 */
class ElementwiseOnTensorsTest {
  private static final long SEED = 11;

  /**
   * By how many units in the last place tensors may differ from values: by none, unless there are
   * vector kernels, which have exponentials of their own.
   */
  private static final int ULPS = ExpectedKernels.set().name().equals("vector") ? 4 : 0;

  /** Their derivatives are sums whose terms cancel: units are those of the terms. */
  private static final Set<String> CANCELING = Set.of("silu", "mish", "gelu", "geluTanh");

  private static final CheckSettings SETTINGS =
      CheckSettings.DEFAULT.withTolerance(1e-7, 1e-7).withSeed(SEED);

  /** Shapes of the operands; of a shape that ends in t, the transposed one. */
  private static final String[][] SHAPES = {
    {"2,3", "2,3", "2,3"}, {"", "", ""}, {"2,1", "3", ""}, {"3,2t", "2,3", "1,3"}, {"0", "1", ""}
  };

  @TestFactory
  Stream<DynamicTest> derivativesUnderBroadcasting() {
    return Elementwise.all().stream()
        .map(op ->
            dynamicTest(
                op.name(),
                () -> {
                  SplittableRandom random = new SplittableRandom(SEED);
                  for (Domains.Box box : Domains.of(op)) {
                    for (String[] shapes : SHAPES) {
                      checkGradient(op, box, shapes, random);
                    }
                  }
                }));
  }

  private static void checkGradient(
      Elementwise op, Domains.Box box, String[] shapes, SplittableRandom random) {
    Tensor[] point = new Tensor[op.arity()];
    List<Integer> active = new ArrayList<>();
    for (int k = 0; k < point.length; k++) {
      Shape shape = shape(shapes[k]);
      Domains.Range range = box.ranges().get(k);
      double[] elements =
          DoubleStream.generate(() -> range.sample(random)).limit(shape.elements()).toArray();
      point[k] = Tensor.of(shape, elements);
      if (!box.isFixed(k)) {
        active.add(k);
      }
    }
    Function<Tensor[], Tensor> f =
        v -> {
          Tensor[] x = point.clone();
          for (int i = 0; i < v.length; i++) {
            x[active.get(i)] = v[i];
          }
          for (int k = 0; k < x.length; k++) {
            x[k] = shapes[k].endsWith("t") ? x[k].transpose() : x[k];
          }
          return apply(op, x);
        };
    Tensor[] x = active.stream().map(k -> point[k]).toArray(Tensor[]::new);
    try {
      GradientCheck.check(SETTINGS, f, x);
    } catch (AssertionError e) {
      throw new AssertionError(op.name() + Arrays.toString(point) + ": " + e.getMessage(), e);
    }
  }

  private static Shape shape(String sizes) {
    return Shape.of(
        Splitter.on(',')
            .omitEmptyStrings()
            .splitToStream(sizes.replace("t", ""))
            .mapToInt(Integer::parseInt)
            .toArray());
  }

  private static Tensor apply(Elementwise op, Tensor... x) {
    if (op instanceof Elementwise.Unary unary) {
      return x[0].apply(unary);
    }
    return op instanceof Elementwise.Binary binary
        ? x[0].apply(binary, x[1])
        : x[0].apply((Elementwise.Ternary) op, x[1], x[2]);
  }

  // The same as on values

  private static final List<Class<?>> INTERFACES =
      List.of(Arithmetic.class, Transcendental.class, Activations.class, SpecialFunctions.class);

  /** The numbers of the table of corners, and some more. */
  private static double[] specialNumbers() throws IOException {
    TreeSet<Double> numbers = new TreeSet<>();
    for (double x : new double[] {1e-300, 1e-8, 0.3, 0.5, 1, 1.5, 2, 3, 7.5, 25, 800, 1e300}) {
      numbers.add(x);
      numbers.add(-x);
    }
    try (InputStream in = Domains.class.getResourceAsStream("corners.csv")) {
      requireNonNull(in, "corners.csv");
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("# ") && !line.equals("#"))
          .flatMap(line ->
              Splitter.on(' ')
                  .omitEmptyStrings()
                  .splitToStream(Splitter.on(',').splitToList(line).get(1)))
          .map(word -> word.replace("#", ""))
          .forEach(word -> numbers.add(number(word)));
    }
    return numbers.stream().mapToDouble(v -> v).toArray();
  }

  private static double number(String word) {
    return switch (word.trim()) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(word);
    };
  }

  private static List<Method> methods() {
    return INTERFACES.stream()
        .flatMap(i -> Arrays.stream(i.getDeclaredMethods()))
        .filter(m -> m.isDefault() && !m.isSynthetic())
        .sorted(Comparator.comparing(Method::toString))
        .toList();
  }

  @Test
  void allMethodsAreSeen() {
    assertTrue(methods().size() > 110, () -> methods().size() + " methods");
    assertTrue(
        Elementwise.all().stream()
            .map(Elementwise::name)
            .toList()
            .containsAll(List.of("tanh", "pow")));
  }

  @TestFactory
  Stream<DynamicTest> elementsAreAsOfValues() throws IOException {
    double[] numbers = specialNumbers();
    assertTrue(numbers.length > 40, () -> Arrays.toString(numbers));
    return methods().stream()
        .map(method -> dynamicTest(signature(method), () -> compare(method, numbers)));
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  /** Plain arguments are few; operands meet in all combinations. */
  private static void compare(Method method, double[] numbers) throws ReflectiveOperationException {
    Class<?>[] types = method.getParameterTypes();
    int operands = 1;
    int plain = 0;
    for (Class<?> type : types) {
      if (type == double.class || type == int.class) {
        plain++;
      } else {
        operands++;
      }
    }
    double[] few = operands < 3 ? numbers : every(numbers, 5);
    double[][] x = combinations(few, operands);
    double[][] constants =
        combinations(plain == 0 ? new double[] {0} : new double[] {-2, -0.5, 0, 0.5, 1, 3}, plain);
    for (int c = 0; c < (plain == 0 ? 1 : constants[0].length); c++) {
      Object[] arguments = new Object[types.length];
      int next = 0;
      for (int i = 0; i < types.length; i++) {
        if (types[i] == double.class) {
          arguments[i] = constants[next++][c];
        } else if (types[i] == int.class) {
          arguments[i] = (int) Math.abs(constants[next++][c]);
        }
      }
      new Comparison(method, arguments, x).check();
    }
  }

  private static double[] every(double[] numbers, int step) {
    return IntStream.range(0, numbers.length)
        .filter(i -> i % step == 0)
        .mapToDouble(i -> numbers[i])
        .toArray();
  }

  /** One array an operand: together they go through all combinations. */
  private static double[][] combinations(double[] numbers, int operands) {
    int count = 1;
    for (int k = 0; k < operands; k++) {
      count *= numbers.length;
    }
    double[][] x = new double[operands][count];
    for (int i = 0; i < count; i++) {
      int rest = i;
      for (int k = 0; k < operands; k++) {
        x[k][i] = numbers[rest % numbers.length];
        rest /= numbers.length;
      }
    }
    return x;
  }

  /** A method called on tensors, and on values element by element. */
  @SuppressWarnings("ArrayRecordComponent") // read only, and never compared as a record
  private record Comparison(Method method, Object[] plain, double[][] x) {
    private static final double[] WEIGHTS = {-2, 1};

    void check() throws ReflectiveOperationException {
      Tensor[] leaves =
          Stream.of(x).map(v -> Tensor.of(v).requiresGrad(true)).toArray(Tensor[]::new);
      Tensor y;
      try {
        y = (Tensor) call((Object[]) leaves);
      } catch (IllegalArgumentException e) {
        assertThrowsOnValues(e);
        return;
      }
      for (double w : x.length == 1 ? WEIGHTS : new double[] {WEIGHTS[0]}) {
        Tensor cotangent = Tensor.full(w, y.elements());
        double[][] numeric = data(leaves, y.vjp(cotangent, leaves)::of);
        double[][] recorded = data(leaves, y.recordedVjp(cotangent, leaves)::of);
        for (int i = 0; i < y.elements(); i++) {
          compareElement(i, w, y.get(i), numeric, recorded);
        }
      }
      checkFloat32(y);
    }

    private static double[][] data(Tensor[] leaves, Function<Tensor, Tensor> gradients) {
      return Stream.of(leaves).map(x -> gradients.apply(x).toDoubles()).toArray(double[][]::new);
    }

    private void compareElement(int i, double w, double y, double[][] numeric, double[][] recorded)
        throws ReflectiveOperationException {
      Value[] v = Stream.of(x).map(a -> Value.of(a[i])).toArray(Value[]::new);
      Value z = (Value) call((Object[]) v);
      assertTrue(
          Double.compare(z.data(), y) == 0 || (y != 0 && near(z.data(), y, 0)),
          () ->
              String.format(Locale.ROOT, "%s is %s, of values it is %s", describe(i), y, z.data()));
      z.backward(w);
      Value[] nodes = new Value[v.length];
      Gradients g = z.mul(w).recordedGradients(v);
      for (int k = 0; k < v.length; k++) {
        nodes[k] = g.of(v[k]);
        assertSame(v[k].grad(), numeric[k][i], i, k, "derivative");
        assertSame(nodes[k].data(), recorded[k][i], i, k, "recorded derivative");
      }
    }

    /** NaN is NaN, and a derivative of 0 has no sign. */
    private void assertSame(double expected, double actual, int i, int k, String what) {
      double a = Math.min(8, Math.abs(x[k][i]));
      double term = CANCELING.contains(method.getName()) ? 2 * (1 + a * a * a) : 0;
      assertTrue(
          near(expected, actual, term),
          () ->
              String.format(
                  Locale.ROOT,
                  "%s, %s %d is %s, of values it is %s",
                  describe(i),
                  what,
                  k,
                  actual,
                  expected));
    }

    private static boolean near(double expected, double actual, double term) {
      return expected == actual
          || (Double.isNaN(expected) && Double.isNaN(actual))
          || (Double.isFinite(expected)
              && Math.abs(expected - actual)
                  <= ULPS * Math.ulp(Math.max(Math.abs(expected), term)));
    }

    private void checkFloat32(Tensor y) throws ReflectiveOperationException {
      Tensor[] f = Stream.of(x).map(v -> Tensor.of(v).to(DType.FLOAT32)).toArray(Tensor[]::new);
      Tensor[] d = Stream.of(f).map(t -> t.to(DType.FLOAT64)).toArray(Tensor[]::new);
      Tensor rounded = (Tensor) call((Object[]) f);
      assertEquals(DType.FLOAT32, rounded.dtype());
      Tensor exact = ((Tensor) call((Object[]) d)).to(DType.FLOAT32);
      assertEquals(y.shape(), rounded.shape());
      for (int i = 0; i < y.elements(); i++) {
        int at = i;
        double e = exact.get(i);
        double largest =
            Math.max(
                Math.abs(e), Stream.of(d).mapToDouble(t -> Math.abs(t.get(at))).max().orElse(0));
        // A few roundings of compositions, whose plain doubles take the tensor's type.
        assertTrue(
            Double.compare(e, rounded.get(i)) == 0
                || Math.abs(e - rounded.get(i)) <= 4e-7 * largest,
            () ->
                String.format(
                    Locale.ROOT, "%s as FLOAT32 is %s, not %s", describe(at), rounded.get(at), e));
      }
    }

    private void assertThrowsOnValues(IllegalArgumentException e) {
      try {
        call((Object[]) Value.of(new double[x.length]));
      } catch (IllegalArgumentException | ReflectiveOperationException expected) {
        return;
      }
      throw new AssertionError(method + " fails on tensors alone", e);
    }

    private Object call(Object... operands) throws ReflectiveOperationException {
      Object[] arguments = plain.clone();
      int next = 1;
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] == null) {
          arguments[i] = operands[next++];
        }
      }
      try {
        return method.invoke(operands[0], arguments);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof IllegalArgumentException refused) {
          throw refused;
        }
        throw e;
      }
    }

    private String describe(int i) {
      return String.format(
          Locale.ROOT,
          "%s%s of %s",
          method.getName(),
          Arrays.toString(plain),
          Arrays.toString(Stream.of(x).mapToDouble(a -> a[i]).toArray()));
    }
  }
}
