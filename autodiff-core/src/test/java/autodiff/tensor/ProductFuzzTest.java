package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import autodiff.DType;
import autodiff.Gradients;
import autodiff.Tensor;
import autodiff.Threads;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Products of random shapes on 1 to 4 threads: values, gradients and second derivatives. Small
 * whole numbers are compared exactly with plain loops, as their sums are exact in both types; other
 * numbers must give the same bits for each number of threads. Sizes include 0 and 1, and lie on
 * both sides of the sizes from which on work is shared.
 */
class ProductFuzzTest {
  private static final long SEED = 41;

  /** For a longer run: {@code -Drandom.products=50}. */
  private static final int ROUNDS = Integer.getInteger("random.products", 1);

  /** Multiplications of one product, and of a whole batch, from which on work is shared. */
  private static final double[] AMOUNTS = {0.8e6, 0.3e6, 1.6e6, 0.7e6, 1.4e6, 3e6};

  /** Multiplications of a whole batch. */
  private static final double MOST = 2e6;

  private final int threads = Threads.count();

  @AfterEach
  void restoreThreads() {
    Threads.setCount(threads);
  }

  /**
   * A sum of products {@code y = Σ a·b} over all indices.
   *
   * @param name what is called, and on which shapes
   * @param indices the sizes of all indices
   * @param strides for a, b and y, how far each index moves; 0 where it does not
   * @param shapes of a, b and y
   * @param product the call
   */
  private record Case(
      String name, int[] indices, int[][] strides, Shape[] shapes, BinaryOperator<Tensor> product) {

    /**
     * An einsum's labels name the indices.
     *
     * @param labels of a, b and y
     * @param sizes of the labels in alphabetic order, in a and b; where they differ, one is 1
     */
    static Case of(
        String name, String[] labels, int[] sizesA, int[] sizesB, BinaryOperator<Tensor> product) {
      int[] indices = new int[sizesA.length];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = sizesA[i] == 1 ? sizesB[i] : sizesA[i];
      }
      int[][] sizes = {sizesA, sizesB, indices};
      int[][] strides = new int[3][indices.length];
      Shape[] shapes = new Shape[3];
      for (int tensor = 0; tensor < 3; tensor++) {
        int[] shape = new int[labels[tensor].length()];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
          int label = labels[tensor].charAt(axis) - 'a';
          shape[axis] = sizes[tensor][label];
          strides[tensor][label] = shape[axis] == 1 ? 0 : stride;
          stride *= shape[axis];
        }
        shapes[tensor] = Shape.of(shape);
      }
      return new Case(
          name + " of " + shapes[0] + " and " + shapes[1], indices, strides, shapes, product);
    }
  }

  /** Numbers in a, b, c (the weights of y) and d (the weights of a's gradient). */
  private record Numbers(double[] a, double[] b, double[] c, double[] d) {}

  /** The results to compare: y, gradients of Σ c·y, and gradients of Σ d·∂a. */
  private record Results(
      double[] y, double[] da, double[] db, double[] dc, double[] secondB, double[] secondC) {
    void assertSame(Results actual, String where) {
      assertArrayEquals(y, actual.y, where + ": value");
      assertArrayEquals(da, actual.da, where + ": gradient of the first operand");
      assertArrayEquals(db, actual.db, where + ": gradient of the second operand");
      assertArrayEquals(dc, actual.dc, where + ": gradient of the weights");
      assertArrayEquals(secondB, actual.secondB, where + ": second derivative");
      assertArrayEquals(secondC, actual.secondC, where + ": second derivative, weights");
    }
  }

  @TestFactory
  List<DynamicTest> matmul() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Case> cases = new ArrayList<>();
    // The weights of three batches, of which each product is small and all of them are large.
    cases.add(matmul(new int[0], new int[] {3}, 100, 100, 64, 0));
    cases.add(matmul(new int[] {3}, new int[0], 100, 100, 64, 0));
    // One element that is a long sum.
    cases.add(matmul(new int[0], new int[0], 1, 1, 1_600_001, 0));
    for (int i = 0; i < 40 * ROUNDS; i++) {
      int[] mnk = sizes(random, 3, 40);
      int flags = random.nextInt(4);
      cases.add(matmul(batch(random), batch(random), mnk[0], mnk[1], mnk[2], flags));
    }
    for (int i = 0; i < 6 * ROUNDS; i++) {
      int[] left = batch(random);
      int[] right = batch(random);
      int products = Shape.of(left).broadcast(Shape.of(right), "matmul").elements();
      int[] mnk = amount(random, Math.min(AMOUNTS[i % AMOUNTS.length], MOST / products));
      cases.add(matmul(left, right, mnk[0], mnk[1], mnk[2], random.nextInt(4)));
    }
    return tests(cases, random);
  }

  private static Case matmul(int[] batchA, int[] batchB, int m, int n, int k, int flags) {
    boolean turnA = (flags & 1) != 0;
    boolean turnB = (flags & 2) != 0;
    int rank = Math.max(batchA.length, batchB.length);
    int[] sizesA = {m, k, 1};
    int[] sizesB = {1, k, n};
    int[] a = Arrays.copyOf(sizesA, 3 + rank);
    int[] b = Arrays.copyOf(sizesB, 3 + rank);
    StringBuilder common = new StringBuilder();
    for (int axis = 0; axis < rank; axis++) {
      int inA = axis - rank + batchA.length;
      int inB = axis - rank + batchB.length;
      a[3 + axis] = inA < 0 ? 1 : batchA[inA];
      b[3 + axis] = inB < 0 ? 1 : batchB[inB];
      common.append((char) ('d' + axis));
    }
    String[] labels = {
      common.substring(rank - batchA.length) + (turnA ? "ba" : "ab"),
      common.substring(rank - batchB.length) + (turnB ? "cb" : "bc"),
      common + "ac"
    };
    String name = "matmul, transposed " + turnA + " " + turnB;
    return Case.of(name, labels, a, b, (x, y) -> x.matmul(y, turnA, turnB));
  }

  @TestFactory
  List<DynamicTest> otherProducts() {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < 6 * ROUNDS; i++) {
      int[] s = i % 6 < 5 ? sizes(random, 3, 30) : amount(random, AMOUNTS[i / 6 % AMOUNTS.length]);
      int m = s[0];
      int n = s[1];
      int k = s[2];
      int batch = random.nextInt(4);
      String[] matrices = {"ab", "bc", "ac"};
      int[] left = {m, k, 1};
      int[] right = {1, k, n};
      cases.add(Case.of("tensordot", matrices, left, right, (x, y) -> x.tensordot(y, 1)));
      cases.add(
          Case.of("inner", new String[] {"ab", "cb", "ac"}, left, right, (x, y) -> x.inner(y)));
      int length = Math.max(m * k, n);
      cases.add(
          Case.of(
              "dot",
              new String[] {"a", "a", ""},
              new int[] {length},
              new int[] {length},
              (x, y) -> x.dot(y)));
      cases.add(
          Case.of(
              "outer",
              new String[] {"a", "b", "ab"},
              new int[] {m, 1},
              new int[] {1, n * k},
              (x, y) -> x.outer(y)));
      int[] leftBatch = {m, k, 1, batch};
      int[] rightBatch = {1, k, n, batch};
      for (String equation :
          new String[] {
            "dab,dbc->dac", "adb,bcd->cad", "dab,dcb->ac", "bad,bc->dca", "ab,dbc->dac"
          }) {
        String[] labels = equation.split(",|->");
        int[] a = leftBatch.clone();
        int[] b = rightBatch.clone();
        a[3] = labels[0].contains("d") ? batch : 1;
        b[3] = labels[1].contains("d") ? batch : 1;
        cases.add(Case.of(equation, labels, a, b, (x, y) -> Tensor.einsum(equation, x, y)));
      }
      cases.add(
          Case.of(
              "linear",
              new String[] {"dab", "cb", "dac"},
              leftBatch,
              new int[] {1, k, n, 1},
              (x, w) -> x.linear(w)));
      cases.add(
          Case.of(
              "linear with bias",
              new String[] {"dab", "cb", "dac"},
              leftBatch,
              new int[] {1, k, n, 1},
              (x, w) -> x.linear(w, Tensor.zeros(x.dtype(), Shape.of(n)))));
    }
    return tests(cases, random);
  }

  private static List<DynamicTest> tests(List<Case> cases, SplittableRandom random) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Case c : cases) {
      SplittableRandom own = random.split();
      tests.add(DynamicTest.dynamicTest(c.name, () -> check(c, own)));
    }
    return tests;
  }

  private static void check(Case test, SplittableRandom random) {
    Numbers whole = numbers(test, random, true);
    Results expected = plain(test, whole);
    Numbers any = numbers(test, random, false);
    Results[] first = new Results[2];
    for (int count = 1; count <= 4; count++) {
      Threads.setCount(count);
      for (DType type : DType.values()) {
        String where = test.name + ", " + type + ", " + count + " threads, seed " + SEED;
        expected.assertSame(run(test, whole, type), where);
        Results actual = run(test, any, type);
        if (count == 1) {
          first[type.ordinal()] = actual;
        }
        first[type.ordinal()].assertSame(actual, where + ", bits of one thread");
      }
    }
  }

  private static Results run(Case test, Numbers numbers, DType type) {
    Tensor a = Tensor.of(test.shapes[0], numbers.a).to(type).requiresGrad(true);
    Tensor b = Tensor.of(test.shapes[1], numbers.b).to(type).requiresGrad(true);
    Tensor c = Tensor.of(test.shapes[2], numbers.c).to(type).requiresGrad(true);
    Tensor y = test.product.apply(a, b);
    assertEquals(test.shapes[2], y.shape(), test.name);
    Tensor loss = y.mul(c).sum();
    Gradients first = loss.gradients(a, b, c);
    Tensor da = loss.recordedGradients(a).of(a);
    Tensor d = Tensor.of(test.shapes[0], numbers.d).to(type);
    Gradients second = da.mul(d).sum().gradients(b, c);
    return new Results(
        numbers(y),
        numbers(first.of(a)),
        numbers(first.of(b)),
        numbers(first.of(c)),
        numbers(second.of(b)),
        numbers(second.of(c)));
  }

  /** With 0 for −0: a sum of no terms is 0, and a single product may be −0. */
  private static double[] numbers(Tensor x) {
    double[] numbers = x.toDoubles();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += 0.0;
    }
    return numbers;
  }

  /** The same, one term after another. */
  private static Results plain(Case test, Numbers x) {
    int[] index = new int[test.indices.length];
    Results out =
        new Results(
            new double[x.c.length],
            new double[x.a.length],
            new double[x.b.length],
            new double[x.c.length],
            new double[x.b.length],
            new double[x.c.length]);
    long terms = 1;
    for (int size : test.indices) {
      terms *= size;
    }
    int a = 0;
    int b = 0;
    int y = 0;
    for (long term = 0; term < terms; term++) {
      out.y[y] += x.a[a] * x.b[b];
      out.da[a] += x.c[y] * x.b[b];
      out.db[b] += x.c[y] * x.a[a];
      out.secondB[b] += x.d[a] * x.c[y];
      out.secondC[y] += x.d[a] * x.b[b];
      for (int i = 0; i < index.length; i++) {
        boolean wraps = ++index[i] == test.indices[i];
        int step = wraps ? 1 - test.indices[i] : 1;
        a += step * test.strides[0][i];
        b += step * test.strides[1][i];
        y += step * test.strides[2][i];
        if (!wraps) {
          break;
        }
        index[i] = 0;
      }
    }
    System.arraycopy(out.y, 0, out.dc, 0, out.y.length);
    return out;
  }

  private static Numbers numbers(Case test, SplittableRandom random, boolean whole) {
    return new Numbers(
        numbers(test.shapes[0], random, whole),
        numbers(test.shapes[1], random, whole),
        numbers(test.shapes[2], random, whole),
        numbers(test.shapes[0], random, whole));
  }

  /** At most 2: sums of 3 million products of two of them are whole numbers of 24 bits. */
  private static double[] numbers(Shape shape, SplittableRandom random, boolean whole) {
    double[] x = new double[shape.elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = whole ? random.nextInt(-2, 3) : 2 * random.nextDouble() - 1;
    }
    return x;
  }

  /** None, one or two leading axes, whose sizes broadcast with each other: 1 or the axis's own. */
  private static int[] batch(SplittableRandom random) {
    int[] own = {2, 3};
    int rank = random.nextInt(3);
    int[] sizes = Arrays.copyOfRange(own, 2 - rank, 2);
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = random.nextInt(3) == 0 ? 1 : sizes[axis];
    }
    return sizes;
  }

  /** Mostly small sizes, now and then 0 or 1. */
  private static int[] sizes(SplittableRandom random, int count, int largest) {
    int[] sizes = new int[count];
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(8);
      sizes[i] = kind < 2 ? kind : 1 + random.nextInt(largest);
    }
    return sizes;
  }

  /** Three sizes whose product is about as large as said, in any proportion. */
  private static int[] amount(SplittableRandom random, double product) {
    double exponent = Math.log(product);
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
