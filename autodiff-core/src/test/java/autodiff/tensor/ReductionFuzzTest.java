package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.Threads;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Operations along the middle of shapes [outer, length, inner] on 1 to 4 threads. Sums and maxima
 * of small whole numbers are compared exactly with plain loops; the others must give the same bits
 * for each number of threads. Shapes include sizes of 0 and 1, and lie on both sides of the sizes
 * from which on work is cut into pieces and shared.
 */
class ReductionFuzzTest {
  private static final long SEED = 43;

  /** For a longer run: {@code -Drandom.reductions=50}. */
  private static final int ROUNDS = Integer.getInteger("random.reductions", 1);

  /** Elements: pieces of 2¹⁶, blocks that are cut from 2¹⁷ on, work that is shared from 2¹⁸ on. */
  private static final int[] AMOUNTS = {1 << 16, 1 << 17, 1 << 18, 1 << 19};

  private final int threads = Threads.count();

  @AfterEach
  void restoreThreads() {
    Threads.setCount(threads);
  }

  private static Map<String, UnaryOperator<Tensor>> operations() {
    Map<String, UnaryOperator<Tensor>> all = new LinkedHashMap<>();
    all.put("logSumExp", x -> x.logSumExp(1));
    all.put("softmax", x -> x.softmax(1));
    all.put("logSoftmax", x -> x.logSoftmax(1));
    all.put("layerNorm", x -> x.layerNorm(1, 1e-5));
    all.put("square", x -> x.square().sum());
    return all;
  }

  @TestFactory
  List<DynamicTest> reductions() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < 40 * ROUNDS; i++) {
      add(tests, random.split(), sizes(random));
    }
    for (int i = 0; i < 12 * ROUNDS; i++) {
      add(tests, random.split(), amount(random, AMOUNTS[i % AMOUNTS.length]));
    }
    return tests;
  }

  private static void add(List<DynamicTest> tests, SplittableRandom random, int[] sizes) {
    tests.add(DynamicTest.dynamicTest(Arrays.toString(sizes), () -> check(sizes, random)));
  }

  private static void check(int[] sizes, SplittableRandom random) {
    Shape shape = Shape.of(sizes);
    double[] whole = new double[shape.elements()];
    double[] any = new double[shape.elements()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = random.nextInt(-9, 10);
      any[i] = 2 * random.nextDouble() - 1;
    }
    for (DType type : DType.values()) {
      Map<String, double[]> first = new LinkedHashMap<>();
      for (int count = 1; count <= 4; count++) {
        Threads.setCount(count);
        String where = shape + " " + type + ", " + count + " threads, seed " + SEED;
        checkWhole(sizes, whole, Tensor.of(shape, whole).to(type).requiresGrad(true), where);
        Tensor x = Tensor.of(shape, any).to(type).requiresGrad(true);
        operations()
            .forEach((name, operation) -> {
              Tensor y = operation.apply(x);
              double[] value = y.toDoubles();
              double[] gradient = y.square().sum().gradients(x).of(x).toDoubles();
              first.putIfAbsent(name, value);
              first.putIfAbsent(name + " gradient", gradient);
              assertArrayEquals(first.get(name), value, name + " of " + where);
              assertArrayEquals(
                  first.get(name + " gradient"), gradient, name + " gradient of " + where);
            });
      }
    }
  }

  private static void checkWhole(int[] sizes, double[] numbers, Tensor x, String where) {
    int inner = sizes[2];
    double[] sums = new double[sizes[0] * inner];
    double[] largest = new double[sums.length];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    double[] permuted = new double[numbers.length];
    double total = 0;
    for (int o = 0, p = 0; o < sizes[0]; o++) {
      for (int k = 0; k < sizes[1]; k++) {
        for (int i = 0; i < inner; i++, p++) {
          sums[o * inner + i] += numbers[p];
          largest[o * inner + i] = Math.max(largest[o * inner + i], numbers[p]);
          permuted[(i * sizes[1] + k) * sizes[0] + o] = numbers[p];
          total += numbers[p];
        }
      }
    }
    assertArrayEquals(sums, x.sum(1).toDoubles(), "sum of " + where);
    assertEquals(total, x.sum().item(), "sum of all of " + where);
    assertArrayEquals(permuted, x.permute(2, 1, 0).toDoubles(), "permutation of " + where);
    if (sizes[1] > 0) {
      assertArrayEquals(largest, x.amax(1).toDoubles(), "maximum of " + where);
    }
    double[] twice = x.sum(1).square().sum().gradients(x).of(x).toDoubles();
    for (int o = 0, p = 0; o < sizes[0]; o++) {
      for (int k = 0; k < sizes[1]; k++) {
        for (int i = 0; i < inner; i++, p++) {
          assertEquals(2 * sums[o * inner + i], twice[p], "gradient of a sum of " + where);
        }
      }
    }
  }

  private static int[] sizes(SplittableRandom random) {
    int[] sizes = new int[3];
    for (int i = 0; i < 3; i++) {
      int kind = random.nextInt(6);
      sizes[i] = kind < 2 ? kind : 1 + random.nextInt(40);
    }
    return sizes;
  }

  /** Three sizes whose product is about the amount, in any proportion. */
  private static int[] amount(SplittableRandom random, int amount) {
    double exponent = Math.log(amount * (0.9 + 0.3 * random.nextDouble()));
    double u = random.nextDouble();
    double v = random.nextDouble() * (1 - u);
    double[] shares = {u, v, 1 - u - v};
    int shift = random.nextInt(3);
    int[] sizes = new int[3];
    for (int i = 0; i < 3; i++) {
      sizes[(i + shift) % 3] = (int) Math.max(1, Math.round(Math.exp(exponent * shares[i])));
    }
    return sizes;
  }
}
