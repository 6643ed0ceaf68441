package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.CustomOp;
import autodiff.Value;
import autodiff.kernel.Workers;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import autodiff.program.BatchRunner.Layout;
import autodiff.program.BatchRunner.Roles;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneRunnerTest {
  private static final Map<String, Elementwise> TABLE =
      Elementwise.all().stream().collect(Collectors.toMap(Operation::name, Function.identity()));
  private final int threads = Workers.size();

  @AfterEach
  void restore() {
    Workers.setSize(threads);
    WarmUpKernels.beginAfter(WarmUpKernels.USUAL);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Result(int failing, double[] out, double[] sums) {}

  private static int count(boolean[] flags, boolean which) {
    int n = 0;
    for (boolean flag : flags) {
      n += flag == which ? 1 : 0;
    }
    return n;
  }

  /** Runs points whose inputs and outputs are rows or columns, in arrays with a margin. */
  private static Result run(
      LaneRunner runner, Roles roles, int points, double[][] in, double[] shared, boolean rows) {
    int own = count(roles.sharedInput(), false);
    int outputs = count(roles.summedOutput(), false);
    int margin = 3;
    Layout inLayout =
        rows ? new Layout(margin, own + 1, 1) : new Layout(margin, 1, points + margin);
    Layout outLayout = rows ? new Layout(1, outputs, 1) : new Layout(margin, 1, points);
    double[] input = new double[margin + (own + 1) * (points + margin)];
    for (int p = 0; p < points; p++) {
      for (int k = 0; k < own; k++) {
        input[inLayout.from() + p * inLayout.pointStep() + k * inLayout.step()] = in[p][k];
      }
    }
    double[] output = new double[2 * margin + outputs * points];
    Arrays.fill(output, 123);
    double[] sums = new double[count(roles.summedOutput(), true)];
    Arrays.fill(sums, 7);
    int failing = runner.run(points, input, inLayout, shared, output, outLayout, sums);
    double[] plain = new double[outputs * points];
    for (int p = 0; p < points; p++) {
      for (int k = 0; k < outputs; k++) {
        int at = outLayout.from() + p * outLayout.pointStep() + k * outLayout.step();
        plain[p * outputs + k] = output[at];
        output[at] = 123;
      }
    }
    for (double x : output) {
      assertEquals(123, x, "something was written beside the outputs");
    }
    return new Result(failing, plain, sums);
  }

  private static double[][] points(SplittableRandom random, int points, int own) {
    double[][] in = new double[points][own];
    for (double[] row : in) {
      Arrays.setAll(row, k -> RandomCode.number(random));
    }
    return in;
  }

  /** Each instruction against the table, at the operands that the runner itself computed. */
  @Test
  void everyInstructionOfRandomCode() {
    for (long seed = 0; seed < 300; seed++) {
      WarmUpKernels.beginAfter(seed % 2 == 0 ? 0 : WarmUpKernels.USUAL);
      SplittableRandom random = new SplittableRandom(seed);
      Code some = RandomCode.code(random, 1 + random.nextInt(6), 1 + random.nextInt(60));
      Roles someRoles = RandomCode.roles(random, some);
      Code all = RandomCode.withOutputs(some, IntStream.range(0, some.slots()).toArray());
      Roles allRoles = new Roles(someRoles.sharedInput(), new boolean[all.slots()]);
      int points = List.of(1, 3, 7, 8, 9, 20, 63, 64, 65, 130).get(random.nextInt(10));
      double[][] in = points(random, points, count(someRoles.sharedInput(), false));
      double[] shared = points(random, 1, count(someRoles.sharedInput(), true))[0];
      LaneRunner runner = LaneRunner.of(all, allRoles, 64);
      double[] slots = run(runner, allRoles, points, in, shared, random.nextBoolean()).out;
      for (int p = 0; p < points; p++) {
        int base = p * all.slots();
        int own = 0;
        int sharedCount = 0;
        for (int k = 0; k < all.inputs; k++) {
          double x = allRoles.sharedInput()[k] ? shared[sharedCount++] : in[p][own++];
          assertEquals(x, slots[base + k], "input, seed " + seed);
        }
        for (int i = 0; i < all.size(); i++) {
          double[] x = new double[all.operands(i)];
          for (int k = 0; k < x.length; k++) {
            x[k] = slots[base + all.operand(i, k)];
          }
          double expected = RandomCode.evaluate(all.operation[i], x);
          double actual = slots[base + all.firstSlot() + i];
          double limit = LaneLoopsTest.limit(all.operation[i]);
          String what = all.operation[i].name() + Arrays.toString(x) + ", seed " + seed;
          assertTrue(
              LaneLoopsTest.distance(expected, actual) <= limit,
              () -> String.format(Locale.ROOT, "%s: %s instead of %s", what, actual, expected));
        }
      }
      sameWithFewerOutputs(seed, random, some, someRoles, in, shared, slots);
    }
  }

  /** The same numbers where other rows are used again, and sums of them. */
  private static void sameWithFewerOutputs(
      long seed,
      SplittableRandom random,
      Code code,
      Roles roles,
      double[][] in,
      double[] shared,
      double[] slots) {
    LaneRunner runner = LaneRunner.of(code, roles);
    Result result = run(runner, roles, in.length, in, shared, random.nextBoolean());
    assertEquals(-1, result.failing);
    int own = 0;
    int summed = 0;
    int outputs = count(roles.summedOutput(), false);
    for (int k = 0; k < code.outputs.length; k++) {
      if (roles.summedOutput()[k]) {
        double sum = 0;
        double size = 0;
        for (int p = 0; p < in.length; p++) {
          double x = slots[p * code.slots() + code.outputs[k]];
          sum += x;
          size += Math.abs(x);
        }
        double actual = result.sums[summed++];
        if (size < Double.MAX_VALUE) {
          assertEquals(sum, actual, 1e-13 * size, "a sum, seed " + seed);
        }
      } else {
        for (int p = 0; p < in.length; p++) {
          double expected = slots[p * code.slots() + code.outputs[k]];
          assertEquals(expected, result.out[p * outputs + own], "an output, seed " + seed);
        }
        own++;
      }
    }
  }

  @Test
  void aPointGivesTheSameInBlocksOfAnySizeLayoutAndNumberOfThreads() {
    SplittableRandom random = new SplittableRandom(5);
    WarmUpKernels.beginAfter(0);
    Code code = RandomCode.code(random, 5, 400);
    Roles roles =
        new Roles(
            new boolean[] {false, true, false, false, true}, new boolean[code.outputs.length]);
    code = RandomCode.withOutputs(code, new int[] {code.slots() - 1, code.slots() - 9, 0, 1, 7, 2});
    roles = new Roles(roles.sharedInput(), new boolean[] {false, true, true, true, false, false});
    double[][] all = points(random, 3000, 3);
    double[] shared = {0.5, -2};
    for (int points : new int[] {0, 1, 7, 8, 9, 63, 64, 65, 197, 511, 512, 513, 1541, 3000}) {
      double[][] in = Arrays.copyOf(all, points);
      Result first = run(LaneRunner.of(code, roles, 64), roles, points, in, shared, true);
      for (int size : new int[] {128, 512}) {
        for (int count : new int[] {1, 2, 4}) {
          Workers.setSize(count);
          LaneRunner runner = LaneRunner.of(code, roles, size);
          for (boolean rows : new boolean[] {true, false}) {
            Result other = run(runner, roles, points, in, shared, rows);
            String what =
                String.format(
                    Locale.ROOT, "%d points, blocks of %d, %d threads", points, size, count);
            assertArrayEquals(bits(first.out), bits(other.out), what);
            assertArrayEquals(bits(first.sums), bits(other.sums), what);
          }
        }
      }
    }
  }

  private static long[] bits(double[] x) {
    return Arrays.stream(x).mapToLong(Double::doubleToLongBits).toArray();
  }

  private static Code code(int inputs, double[] constants, int[] outputs, Object... instructions) {
    Operation[] operations = new Operation[instructions.length / 2];
    int[][] operands = new int[operations.length][];
    for (int i = 0; i < operations.length; i++) {
      Object op = instructions[2 * i];
      operations[i] = op instanceof String name ? TABLE.get(name) : (Operation) op;
      operands[i] = (int[]) instructions[2 * i + 1];
    }
    return RandomCode.of(
        inputs, constants, operations, List.of(operands), outputs, new int[0], new boolean[0]);
  }

  private static int[] of(int... slots) {
    return slots;
  }

  @Test
  void sums() {
    // x, its square, a shared number and a constant.
    Code code = code(2, new double[] {2.5}, of(0, 3, 1, 2), "square", of(0));
    Roles roles = new Roles(new boolean[] {false, true}, new boolean[] {true, true, true, true});
    for (int points : new int[] {0, 1, 5, 64, 1000, 400_000}) {
      double[] in = IntStream.range(0, points).mapToDouble(i -> i % 10).toArray();
      double[] sums = {1, 1, 1, 1};
      Layout layout = new Layout(0, 1, points);
      LaneRunner.of(code, roles).run(points, in, layout, new double[] {3}, in, layout, sums);
      double[] expected = {
        Arrays.stream(in).sum(), Arrays.stream(in).map(x -> x * x).sum(), 3.0 * points, 2.5 * points
      };
      assertArrayEquals(expected, sums);
    }
  }

  @Test
  void guardsTellTheFirstPoint() {
    // x > s decides, then y > s, then 1 > s.
    Code code =
        code(
            3,
            new double[] {1},
            of(0),
            "greater",
            of(0, 2),
            "greater",
            of(1, 2),
            "greater",
            of(3, 2));
    code =
        new Code(
            code.inputs,
            code.constants,
            code.operation,
            code.first,
            code.operand,
            code.outputs,
            new int[] {4, 5, 6},
            new boolean[] {true, false, true});
    Roles roles = new Roles(new boolean[] {false, false, true}, new boolean[1]);
    int points = 300_000;
    double[][] in = new double[points][];
    Arrays.fill(in, new double[] {1, -1});
    LaneRunner runner = LaneRunner.of(code, roles);
    assertEquals(-1, run(runner, roles, points, in, new double[] {0}, true).failing);
    assertEquals(0, run(runner, roles, points, in, new double[] {1}, true).failing);
    assertEquals(-1, run(runner, roles, 0, in, new double[] {1}, true).failing);
    for (int where : new int[] {299_999, 270_001, 131_072, 512, 511, 64, 9, 0}) {
      in[where] = where % 2 == 0 ? new double[] {0, -1} : new double[] {1, 1};
      for (int count : new int[] {1, 3}) {
        Workers.setSize(count);
        assertEquals(where, run(runner, roles, points, in, new double[] {0}, true).failing);
      }
    }
  }

  @Test
  void rowsAreUsedAgain() {
    int size = 1000;
    Object[] chain = new Object[2 * size];
    for (int i = 0; i < size; i++) {
      chain[2 * i] = "sin";
      chain[2 * i + 1] = of(i);
    }
    Code code = code(1, new double[0], of(size), chain);
    Roles roles = new Roles(new boolean[1], new boolean[1]);
    assertEquals(1, LanePlan.of(code, roles).registers);
    Roles allShared = new Roles(new boolean[] {true}, new boolean[1]);
    LanePlan plan = LanePlan.of(code, allShared);
    assertEquals(0, plan.steps.length, "what depends on shared inputs alone is computed once");
    double[] out = new double[5];
    LaneRunner runner = LaneRunner.of(code, allShared);
    runner.run(
        5, out, new Layout(0, 0, 0), new double[] {1}, out, new Layout(0, 1, 0), new double[0]);
    assertEquals(RandomCode.evaluate(code, new double[] {1})[size], out[4]);
  }

  @Test
  void aRunAllocatesNothing() {
    // None of them is a vector kernel, whose vectors are objects until it is compiled.
    Code code = code(2, new double[0], of(3, 4), "cbrt", of(0), "atan2", of(2, 1), "lgamma", of(1));
    Roles roles = new Roles(new boolean[] {false, true}, new boolean[] {false, true});
    LaneRunner runner = LaneRunner.of(code, roles);
    double[] in = new double[100];
    double[] shared = {2};
    double[] out = new double[100];
    double[] sums = new double[1];
    Layout layout = new Layout(0, 1, 0);
    var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = bean.getThreadAllocatedBytes(thread);
      for (int k = 0; k < 100; k++) {
        runner.run(100, in, layout, shared, out, layout, sums);
      }
      least = Math.min(least, bean.getThreadAllocatedBytes(thread) - before);
    }
    assertTrue(least < 1000, "100 runs allocate " + least + " bytes");
  }

  @Test
  void manyThreadsRunItAtOnce() {
    Code code = code(2, new double[0], of(2, 3), "mul", of(0, 1), "sin", of(2));
    Roles roles = new Roles(new boolean[] {false, true}, new boolean[] {false, true});
    LaneRunner runner = LaneRunner.of(code, roles);
    double[][] in = points(new SplittableRandom(3), 200, 1);
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 8)
            .mapToObj(k ->
                CompletableFuture.runAsync(() -> {
                  double[] shared = {k};
                  LaneRunner own = LaneRunner.of(code, roles);
                  Result expected = run(own, roles, 200, in, shared, true);
                  for (int again = 0; again < 50; again++) {
                    Result result = run(runner, roles, 200, in, shared, again % 2 == 0);
                    assertArrayEquals(bits(expected.out), bits(result.out));
                    assertArrayEquals(bits(expected.sums), bits(result.sums));
                  }
                }))
            .toList();
    all.forEach(CompletableFuture::join);
  }

  private record Failing() implements CustomOp {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public double value(double... x) {
      if (x[0] == 1) {
        throw new IllegalStateException("not at 1");
      }
      return x[0];
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      return x;
    }
  }

  @Test
  void whatAnOperationThrowsComesThrough() {
    Code code = code(1, new double[0], of(1), new Failing(), of(0));
    for (boolean shared : new boolean[] {true, false}) {
      Roles roles = new Roles(new boolean[] {shared}, new boolean[1]);
      LaneRunner runner = LaneRunner.of(code, roles);
      double[][] in = {{0}, {1}};
      double[] one = {1};
      assertThrows(IllegalStateException.class, () -> run(runner, roles, 2, in, one, true));
      in[1][0] = 2;
      one[0] = 2;
      assertEquals(2, run(runner, roles, 2, in, one, true).out[1]);
    }
  }
}
