package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Mask;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.lang.reflect.Method;
import java.nio.BufferOverflowException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tensors from arrays, buffers, counting and chance, and back into arrays and buffers. */
class CreationTest {
  private static final long SEED = 5;

  private static void assertTensor(Tensor x, Shape shape, DType dtype, double... expected) {
    assertEquals(shape, x.shape());
    assertEquals(dtype, x.dtype());
    assertArrayEquals(expected, x.toDoubles());
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void nestedArrays() {
    assertTensor(
        Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}}),
        Shape.of(2, 3),
        DType.FLOAT64,
        1,
        2,
        3,
        4,
        5,
        6);
    assertTensor(
        Tensor.of(new float[][] {{1, 2}, {3, 4}}), Shape.of(2, 2), DType.FLOAT32, 1, 2, 3, 4);
    assertTensor(
        Tensor.of(new double[][][] {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}}),
        Shape.of(3, 2, 1),
        DType.FLOAT64,
        1,
        2,
        3,
        4,
        5,
        6);
    assertEquals(Shape.of(0, 0), Tensor.of(new double[0][]).shape());
    assertEquals(Shape.of(2, 0), Tensor.of(new double[2][0]).shape());
    assertEquals(Shape.of(1, 0, 0), Tensor.of(new double[1][0][]).shape());
  }

  @Test
  void raggedArrays() {
    assertMessage(
        "of: row 1 has 1 numbers, row 0 has 2; all rows must have as many",
        () -> Tensor.of(new double[][] {{1, 2}, {3}}));
    assertMessage(
        "of: row 2 has 3 numbers, row 0 has 1; all rows must have as many",
        () -> Tensor.of(new float[][] {{1}, {2}, {3, 4, 5}}));
    assertMessage(
        "of: row 1 of matrix 1 has 1 numbers, row 0 of matrix 0 has 2; all rows must have as many",
        () -> Tensor.of(new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7}}}));
    assertMessage(
        "of: matrix 1 has 1 rows, matrix 0 has 2; all must have as many",
        () -> Tensor.of(new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}}}));
  }

  @Test
  void arraysAreCopied() {
    double[][] rows = {{1, 2}};
    Tensor x = Tensor.of(rows);
    rows[0][0] = 5;
    assertEquals(1, x.get(0, 0));
    double[][] back = x.toDoubles2d();
    assertArrayEquals(new double[][] {{1, 2}}, back);
    back[0][0] = 5;
    assertEquals(1, x.get(0, 0));
    assertMessage("toDoubles2d: shape [2]; it takes two axes", () -> Tensor.of(1, 2).toDoubles2d());
    assertArrayEquals(new double[2][0], Tensor.zeros(2, 0).toDoubles2d());
  }

  @Test
  void buffers() {
    DoubleBuffer doubles = DoubleBuffer.wrap(new double[] {1, 2, 3, 4, 5});
    assertTensor(Tensor.from(Shape.of(2, 2), doubles), Shape.of(2, 2), DType.FLOAT64, 1, 2, 3, 4);
    assertEquals(1, doubles.remaining());
    assertMessage(
        "from: 1 numbers left in the buffer for shape [2], which has 2 elements; rewind it?",
        () -> Tensor.from(Shape.of(2), doubles));
    FloatBuffer floats = FloatBuffer.wrap(new float[] {1, 2});
    Tensor x = Tensor.from(Shape.of(2), floats);
    assertTensor(x, Shape.of(2), DType.FLOAT32, 1, 2);
    doubles.clear();
    x.copyTo(doubles);
    Tensor.of(8, 9).copyTo(doubles);
    assertArrayEquals(new double[] {1, 2, 8, 9, 5}, doubles.array());
    assertThrows(BufferOverflowException.class, () -> x.copyTo(doubles));
    floats.clear();
    Tensor.of(0.1, 7).copyTo(floats);
    assertArrayEquals(new float[] {0.1f, 7}, floats.array());
  }

  @Test
  void like() {
    Tensor x = Tensor.of(new float[][] {{1, 2}});
    assertTensor(Tensor.zerosLike(x), x.shape(), DType.FLOAT32, 0, 0);
    assertTensor(Tensor.onesLike(x), x.shape(), DType.FLOAT32, 1, 1);
    assertTensor(Tensor.fullLike(x.to(DType.FLOAT64), 7), x.shape(), DType.FLOAT64, 7, 7);
    assertFalse(Tensor.onesLike(x.requiresGrad(true)).requiresGrad());
  }

  /** Every family has the same four ways to say the shape; without a type they are float64. */
  @TestFactory
  Stream<DynamicTest> factoriesAreEven() {
    return Stream.of("zeros", "ones", "full", "rand", "randn")
        .map(name -> DynamicTest.dynamicTest(name, () -> assertFourForms(name)));
  }

  private static void assertFourForms(String name) throws ReflectiveOperationException {
    List<Class<?>> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    if (name.startsWith("rand")) {
      types.add(Generator.class);
    } else if (name.equals("full")) {
      types.add(double.class);
      values.add(0.1);
    }
    Shape shape = Shape.of(2, 3);
    double[] expected = {};
    for (boolean typed : new boolean[] {false, true}) {
      for (boolean sizes : new boolean[] {false, true}) {
        List<Class<?>> parameters = new ArrayList<>(types);
        List<Object> arguments = new ArrayList<>(values);
        if (name.startsWith("rand")) {
          arguments.add(0, Generator.of(SEED));
        }
        if (typed) {
          parameters.add(DType.class);
          arguments.add(DType.FLOAT64);
        }
        parameters.add(sizes ? int[].class : Shape.class);
        arguments.add(sizes ? new int[] {2, 3} : shape);
        Method method = Tensor.class.getMethod(name, parameters.toArray(Class[]::new));
        Tensor x = (Tensor) method.invoke(null, arguments.toArray());
        assertEquals(DType.FLOAT64, x.dtype());
        assertEquals(shape, x.shape());
        expected = expected.length == 0 ? x.toDoubles() : expected;
        assertArrayEquals(expected, x.toDoubles(), method.toString());
        if (typed) {
          arguments.set(parameters.indexOf(DType.class), DType.FLOAT32);
          assertEquals(DType.FLOAT32, ((Tensor) method.invoke(null, arguments.toArray())).dtype());
        }
      }
    }
  }

  @Test
  void inBothTypes() {
    assertTensor(Tensor.ones(DType.FLOAT32, Shape.of(2)), Shape.of(2), DType.FLOAT32, 1, 1);
    assertTensor(Tensor.full(0.1, DType.FLOAT32, 1), Shape.of(1), DType.FLOAT32, 0.1f);
    assertTensor(Tensor.eye(DType.FLOAT32, 2), Shape.of(2, 2), DType.FLOAT32, 1, 0, 0, 1);
    assertTensor(Tensor.eye(DType.FLOAT32, 1, 2), Shape.of(1, 2), DType.FLOAT32, 1, 0);
    assertTensor(Tensor.arange(DType.FLOAT32, 3), Shape.of(3), DType.FLOAT32, 0, 1, 2);
    assertTensor(Tensor.arange(1, 3), Shape.of(2), DType.FLOAT64, 1, 2);
    assertTensor(
        Tensor.arange(0, 0.3, 0.1, DType.FLOAT32), Shape.of(3), DType.FLOAT32, 0, 0.1f, 0.2f);
    assertTensor(
        Tensor.linspace(0, 0.2, DType.FLOAT32, 3), Shape.of(3), DType.FLOAT32, 0, 0.1f, 0.2f);
    Tensor x = Tensor.zeros(DType.FLOAT32, 2, 2);
    Tensor normal = Tensor.randnLike(Generator.of(SEED), x);
    assertTensor(
        normal,
        x.shape(),
        DType.FLOAT32,
        Tensor.randn(Generator.of(SEED), DType.FLOAT32, 2, 2).toDoubles());
    assertEquals(DType.FLOAT32, Tensor.randLike(Generator.of(SEED), x).dtype());
  }

  @Test
  void counting() {
    assertTensor(Tensor.arange(3), Shape.of(3), DType.FLOAT64, 0, 1, 2);
    assertTensor(Tensor.arange(0), Shape.of(0), DType.FLOAT64);
    assertTensor(Tensor.arange(1, 2, 0.25), Shape.of(4), DType.FLOAT64, 1, 1.25, 1.5, 1.75);
    assertTensor(Tensor.arange(3, 0, -1), Shape.of(3), DType.FLOAT64, 3, 2, 1);
    assertTensor(Tensor.arange(0, -1, 1), Shape.of(0), DType.FLOAT64);
    assertTensor(Tensor.arange(0, 1.5, 1), Shape.of(2), DType.FLOAT64, 0, 1);
    assertMessage(
        "arange: from 0.0 to 1.0 in steps of 0.0; give finite numbers and a step that is not 0",
        () -> Tensor.arange(0, 1, 0));
    assertMessage(
        "arange: from 0.0 to 1.0E10 in steps of 1.0 are more numbers than an array can hold",
        () -> Tensor.arange(0, 1e10, 1));
  }

  /** Rounding must not decide how many numbers there are: NumPy's arange(1, 1.3, 0.1) has four. */
  @Test
  void countsAreRobust() {
    assertEquals(3, Tensor.arange(1, 1.3, 0.1).elements());
    for (int n = 1; n <= 200; n++) {
      assertEquals(n, Tensor.arange(0, n * 0.1, 0.1).elements(), "to " + n * 0.1);
      assertEquals(n, Tensor.arange(1, 1 + n * 0.1, 0.1).elements(), "from 1 to " + (1 + n * 0.1));
      assertEquals(n, Tensor.arange(7, 7 - n * 0.3, -0.3).elements());
    }
    assertEquals(11, Tensor.arange(0, 10.000001, 1).elements());
    assertEquals(10, Tensor.arange(0, 9.999999, 1).elements());
  }

  @Test
  void linspace() {
    assertTensor(Tensor.linspace(0, 1, 5), Shape.of(5), DType.FLOAT64, 0, 0.25, 0.5, 0.75, 1);
    assertTensor(Tensor.linspace(3, 9, 1), Shape.of(1), DType.FLOAT64, 3);
    assertTensor(Tensor.linspace(3, 9, 0), Shape.of(0), DType.FLOAT64);
    for (int n = 2; n < 50; n++) {
      double[] x = Tensor.linspace(-0.3, 0.3, n).toDoubles();
      assertEquals(0.3, x[n - 1]);
      for (int i = 0; i < n / 2; i++) {
        assertEquals(-x[i], x[n - 1 - i], "symmetric");
      }
    }
    assertMessage("linspace: -1 numbers; ask for 0 or more", () -> Tensor.linspace(0, 1, -1));
  }

  @Test
  void eye() {
    assertTensor(Tensor.eye(2), Shape.of(2, 2), DType.FLOAT64, 1, 0, 0, 1);
    assertTensor(Tensor.eye(2, 3), Shape.of(2, 3), DType.FLOAT64, 1, 0, 0, 0, 1, 0);
    assertTensor(Tensor.eye(3, 1), Shape.of(3, 1), DType.FLOAT64, 1, 0, 0);
    assertTensor(Tensor.eye(0), Shape.of(0, 0), DType.FLOAT64);
  }

  @Test
  void chance() {
    Generator generator = Generator.of(SEED);
    Tensor x = Tensor.rand(generator, 100, 100);
    assertEquals(0.5, x.mean().item(), 0.02);
    assertTrue(x.amin().item() >= 0 && x.amax().item() < 1);
    Tensor y = Tensor.randn(generator, 100, 100);
    assertEquals(0, y.mean().item(), 0.05);
    assertEquals(1, y.std().item(), 0.05);
    Tensor u = Tensor.uniform(generator, -2, 3, DType.FLOAT32, Shape.of(1000));
    assertEquals(DType.FLOAT32, u.dtype());
    assertTrue(u.amin().item() >= -2 && u.amax().item() < 3);
    assertEquals(0.5, u.mean().item(), 0.2);
    Tensor v = Tensor.normal(generator, 7, 0.1, DType.FLOAT32, Shape.of(1000));
    assertEquals(7, v.mean().item(), 0.02);
    assertEquals(0.1, v.std().item(), 0.02);
    assertTensor(
        Tensor.normal(generator, 7, 0, DType.FLOAT64, Shape.of(2)),
        Shape.of(2),
        DType.FLOAT64,
        7,
        7);
    assertArrayEquals(
        Tensor.randn(Generator.of(SEED), 7).toDoubles(),
        Tensor.randn(Generator.of(SEED), 7).toDoubles());
    assertMessage(
        "uniform: from 1.0 to 1.0; give finite numbers, the smaller first",
        () -> Tensor.uniform(generator, 1, 1, DType.FLOAT64, Shape.of(1)));
    assertMessage(
        "normal: mean 0.0, standard deviation -1.0; give finite numbers, the deviation not negative",
        () -> Tensor.normal(generator, 0, -1, DType.FLOAT64, Shape.of(1)));
  }

  /** In float the upper bound could be reached by rounding alone. */
  @Test
  void upperBoundsAreNotReached() {
    Generator generator = Generator.of(SEED);
    double high = 1 + 0x1p-23;
    Tensor x = Tensor.uniform(generator, 1, high, DType.FLOAT32, Shape.of(100));
    assertTrue(x.amax().item() < high);
    double above = Math.nextUp(1.0);
    Tensor y = Tensor.uniform(generator, 1, above, DType.FLOAT64, Shape.of(100));
    assertTrue(y.amax().item() < above);
  }

  @Test
  void wholeNumbersAndMasks() {
    Generator generator = Generator.of(SEED);
    IntTensor x = IntTensor.randint(generator, -2, 3, 10, 100);
    assertEquals(Shape.of(10, 100), x.shape());
    for (int value = -2; value < 3; value++) {
      int wanted = value;
      double count = Arrays.stream(x.toInts()).filter(i -> i == wanted).count();
      assertEquals(200, count, 60, "of " + value);
    }
    IntTensor wide = IntTensor.randint(generator, Integer.MIN_VALUE, Integer.MAX_VALUE, 1000);
    assertEquals(500, (double) Arrays.stream(wide.toInts()).filter(i -> i < 0).count(), 80);
    assertMessage(
        "randint: from 3 to 3; give the smaller first", () -> IntTensor.randint(generator, 3, 3));
    int[] order = IntTensor.randperm(generator, 100).toInts();
    assertFalse(
        Arrays.equals(
            Tensor.arange(100).toDoubles(), Arrays.stream(order).asDoubleStream().toArray()));
    Arrays.sort(order);
    assertArrayEquals(
        Tensor.arange(100).toDoubles(), Arrays.stream(order).asDoubleStream().toArray());
    assertEquals(0, IntTensor.randperm(generator, 0).elements());
    assertEquals(900, Mask.bernoulli(generator, 0.9, 1000).count(), 40);
    assertEquals(0, Mask.bernoulli(generator, 0, 100).count());
    assertEquals(100, Mask.bernoulli(generator, 1, 10, 10).count());
    assertMessage(
        "bernoulli: probability 1.5; give a number from 0 to 1",
        () -> Mask.bernoulli(generator, 1.5, 1));
  }

  /** Every order of three comes up, about equally often. */
  @Test
  void ordersAreEquallyLikely() {
    Generator generator = Generator.of(SEED);
    int[] counts = new int[27];
    for (int i = 0; i < 6000; i++) {
      int[] order = IntTensor.randperm(generator, 3).toInts();
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    assertEquals(6, Arrays.stream(counts).filter(c -> c > 0).count());
    assertTrue(Arrays.stream(counts).filter(c -> c > 0).allMatch(c -> Math.abs(c - 1000) < 150));
  }
}
