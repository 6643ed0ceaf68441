package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.CustomOp;
import autodiff.Value;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import autodiff.program.RandomCodes.CodeBuilder;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Compiled code computes what the table says, bit by bit. */
class BytecodeTest {
  private static final long SEED = 20_261_122;

  private static void assertSameNumbers(Code code, Runner runner, double[] in, String what) {
    double[] expected = new double[code.outputs.length];
    double[] actual = new double[code.outputs.length];
    int failed = RandomCodes.evaluate(code, in, expected);
    assertEquals(failed, runner.run(in, 0, actual, 0), what + ": guard");
    if (failed < 0) {
      for (int k = 0; k < expected.length; k++) {
        int output = k;
        // Bits, but all NaN are one: Java does not say which of them an operation gives.
        assertEquals(
            Double.doubleToLongBits(expected[k]),
            Double.doubleToLongBits(actual[k]),
            () ->
                what
                    + ": output "
                    + output
                    + ": "
                    + expected[output]
                    + " or "
                    + actual[output]
                    + " at "
                    + Arrays.toString(in));
      }
    }
  }

  @Test
  void everyLineOfTheTableAtSpecialAndRandomNumbers() {
    Random random = new Random(SEED);
    for (Elementwise line : Elementwise.all()) {
      CodeBuilder builder = new CodeBuilder(line.arity());
      int[] x = {0, 1, 2};
      Code code = builder.code(builder.add(line, Arrays.copyOf(x, line.arity())));
      Runner runner = Bytecode.of(code);
      for (double[] in : points(line, random)) {
        assertSameNumbers(code, runner, in, line.name() + ", seed " + SEED);
      }
    }
  }

  private static List<double[]> points(Elementwise line, Random random) {
    List<double[]> points = new ArrayList<>();
    double[] special = RandomCodes.SPECIAL;
    for (double x : special) {
      for (double y : line.arity() > 1 ? special : new double[1]) {
        for (double z : line.arity() > 2 ? special : new double[1]) {
          points.add(new double[] {x, y, z});
        }
      }
    }
    for (int k = 0; k < 500; k++) {
      double scale = Math.exp(random.nextGaussian() * 3);
      points.add(random.doubles(3).map(u -> random.nextGaussian() * scale).toArray());
    }
    if (RandomCodes.hasOrder(line)) {
      points.forEach(p -> p[1] = random.nextInt(4));
    }
    return points;
  }

  @Test
  void randomCodeInChunksOfAllSizes() {
    for (int round = 0; round < 150; round++) {
      long seed = SEED + round;
      Random random = new Random(seed);
      Code code = RandomCodes.of(random, random.nextInt(120));
      for (int bytes : new int[] {1, 20, 200, 2_000}) {
        Runner runner = Bytecode.of(code, bytes);
        for (int point = 0; point < 5; point++) {
          assertSameNumbers(
              code,
              runner,
              RandomCodes.numbers(random, code.inputs),
              "seed " + seed + ", chunks of " + bytes);
        }
      }
    }
  }

  @Test
  void hotCodeGivesTheSameNumbers() {
    // Often enough for both of the JVM's compilers.
    for (int round = 0; round < 4; round++) {
      long seed = SEED + round;
      Random random = new Random(seed);
      Code drawn = RandomCodes.of(random, 60);
      // All numbers are outputs: NaN would hide most of them otherwise. No guard ends a run early.
      int[] outputs = new int[drawn.slots()];
      Arrays.setAll(outputs, k -> k);
      Code code =
          new Code(
              drawn.inputs,
              drawn.constants,
              drawn.operation,
              drawn.first,
              drawn.operand,
              outputs,
              new int[0],
              new boolean[0]);
      Runner runner = Bytecode.of(code, 300);
      for (int k = 0; k < 12_000; k++) {
        double[] in = RandomCodes.numbers(random, code.inputs);
        if (k % 100 > 0) {
          runner.run(in, 0, new double[outputs.length], 0);
        } else {
          assertSameNumbers(code, runner, in, "seed " + seed + ", run " + k);
        }
      }
    }
  }

  @Test
  void inputsAndOutputsStandWhereTheCallerSays() {
    CodeBuilder builder = new CodeBuilder(2, 10);
    int sum = builder.add("add", 0, 1);
    int product = builder.add("mul", sum, 2);
    Runner runner = Bytecode.of(builder.code(product, 1, sum, 2, product));
    double[] out = new double[7];
    assertEquals(-1, runner.run(new double[] {9, 3, 4}, 1, out, 2));
    assertArrayEquals(new double[] {0, 0, 70, 4, 7, 10, 70}, out);
  }

  @Test
  void outputsMayLieOverInputs() {
    CodeBuilder builder = new CodeBuilder(3);
    Runner runner = Bytecode.of(builder.code(2, 0, builder.add("add", 0, 1)));
    double[] x = {0, 1, 2, 3};
    runner.run(x, 1, x, 0);
    assertArrayEquals(new double[] {3, 1, 3, 3}, x);
  }

  @Test
  void codeWithoutInstructions() {
    assertEquals(
        -1, Bytecode.of(new CodeBuilder(0).code()).run(new double[0], 0, new double[0], 0));
    double[] out = new double[2];
    assertEquals(
        -1, Bytecode.of(new CodeBuilder(1, -0.0).code(1, 0)).run(new double[] {5}, 0, out, 0));
    assertArrayEquals(new double[] {-0.0, 5}, out);
  }

  @Test
  void theFirstGuardThatFailsIsTold() {
    CodeBuilder builder = new CodeBuilder(2);
    int late = builder.add("mul", 0, 1);
    Code code =
        builder.code(new int[] {late}, new int[] {late, 0, 1}, new boolean[] {true, true, false});
    for (int bytes : new int[] {1, 1_000}) {
      Runner runner = Bytecode.of(code, bytes);
      double[] out = new double[1];
      assertEquals(0, runner.run(new double[] {0, 0}, 0, out, 0));
      assertEquals(0, runner.run(new double[] {1, 0}, 0, out, 0));
      assertEquals(2, runner.run(new double[] {1, 2}, 0, out, 0));
      assertEquals(2, runner.run(new double[] {Double.NaN, 2}, 0, out, 0));
    }
  }

  @Test
  void aGuardFailsBeforeWhatComesAfterIt() {
    CustomOp fails =
        new CustomOp() {
          @Override
          public String name() {
            return "fails";
          }

          @Override
          public double value(double... x) {
            throw new ArithmeticException("must not be run");
          }

          @Override
          public Value[] derivatives(Value[] x, Value y) {
            throw new UnsupportedOperationException();
          }
        };
    CodeBuilder builder = new CodeBuilder(1);
    int y = builder.add(fails, builder.add("neg", 0));
    Runner runner =
        Bytecode.of(builder.code(new int[] {y}, new int[] {1}, new boolean[] {true}), 1);
    assertEquals(0, runner.run(new double[1], 0, new double[1], 0));
    for (int k = 0; k < 100; k++) {
      assertThrows(
          ArithmeticException.class, () -> runner.run(new double[] {1}, 0, new double[1], 0));
    }
  }

  @Test
  void operationsOfTheSameNameAreNotTakenForThoseOfTheTable() {
    Elementwise.Unary neg = (Elementwise.Unary) RandomCodes.line("neg");
    Operation other = new Elementwise.Unary("neg", neg.code(), x -> x + 7, (x, y) -> 1, neg.rule());
    CodeBuilder builder = new CodeBuilder(1);
    double[] out = new double[1];
    Bytecode.of(builder.code(builder.add(other, 0))).run(new double[] {1}, 0, out, 0);
    assertEquals(8, out[0]);
  }

  @Test
  void longCode() {
    int size = 200_000;
    Random random = new Random(SEED);
    double[] constants = random.doubles(40_000).toArray();
    CodeBuilder builder = new CodeBuilder(1_000, constants);
    Elementwise[] lines = {
      RandomCodes.line("add"),
      RandomCodes.line("mulNoNan"),
      RandomCodes.line("sub"),
      RandomCodes.line("maximum"),
    };
    for (int k = 0; k < size; k++) {
      int recent = builder.slots() - 1;
      int other = random.nextInt(2) == 0 ? recent - random.nextInt(50) : random.nextInt(recent);
      builder.add(lines[random.nextInt(lines.length)], recent, other);
    }
    int[] outputs = random.ints(50_000, 0, builder.slots()).toArray();
    Code code = builder.code(outputs);
    assertSameNumbers(code, Bytecode.of(code), random.doubles(1_000).toArray(), "seed " + SEED);
  }

  @Test
  void anOperationOfManyOperands() {
    int n = 20_000;
    CodeBuilder builder = new CodeBuilder(3, 4, 5);
    int[] x = new int[n];
    for (int k = 0; k < n; k++) {
      x[k] = k % 3 > 0 ? k % 5 : builder.add("add", k % 5, k % 3);
    }
    int y = builder.add(new RandomCodes.Weighted(0.5), x);
    Code code = builder.code(builder.add("neg", y));
    assertSameNumbers(code, Bytecode.of(code), new double[] {1, 2, 3}, "many operands");
  }

  @Test
  void oneNumberInManyOutputs() {
    CodeBuilder builder = new CodeBuilder(1);
    int[] outputs = new int[100_000];
    Arrays.fill(outputs, builder.add("neg", 0));
    Code code = builder.code(outputs);
    assertSameNumbers(code, Bytecode.of(code), new double[] {3}, "many outputs");
  }

  @Test
  void anyNumberOfThreads() throws Exception {
    Random random = new Random(SEED);
    CodeBuilder builder = new CodeBuilder(4);
    for (int k = 0; k < 3_000; k++) {
      builder.add(k % 3 == 0 ? "mul" : "sub", builder.slots() - 1, random.nextInt(builder.slots()));
    }
    Code code = builder.code(builder.slots() - 1);
    Runner runner = Bytecode.of(code);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Void>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        double[] in = RandomCodes.numbers(random, 4);
        Callable<Void> task =
            () -> {
              for (int k = 0; k < 50; k++) {
                assertSameNumbers(code, runner, in, "seed " + SEED);
              }
              return null;
            };
        results.add(threads.submit(task));
      }
      for (Future<Void> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void methodsAreSmallEnoughForTheJvmsCompiler() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20; round++) {
      Code code = RandomCodes.of(random, 2_000);
      int largest = Bytecode.of(code).largestMethod();
      assertTrue(largest > 1_000 && largest < 8_000, largest + " bytes, seed " + SEED);
    }
    // Every operand comes from afar and every result goes there.
    int n = 3_000;
    CodeBuilder far = new CodeBuilder(40_000);
    for (int k = 0; k < n; k++) {
      far.add("sub", 39_999 - k, 20_000 + k);
    }
    for (int k = 0; k < n; k++) {
      far.add("where", 40_000 + k, 40_000 + n - 1 - k, 39_999 - 2 * k);
    }
    int largest = Bytecode.of(far.code(far.slots() - 1)).largestMethod();
    assertTrue(largest > 1_000 && largest < 8_000, largest + " bytes");
  }

  @Test
  void nothingIsAllocatedInTheSteadyState() {
    ThreadMXBean threads =
        assertInstanceOf(
            ThreadMXBean.class,
            ManagementFactory.getThreadMXBean(),
            "this JVM does not count what threads allocate; test on HotSpot");
    CodeBuilder builder = new CodeBuilder(4);
    for (int k = 0; k < 2_000; k++) {
      if (k % 3 == 0) {
        builder.add("sigmoid", builder.slots() - 1);
      } else {
        builder.add("mulNoNan", builder.slots() - 1, k % 4);
      }
    }
    Runner runner = Bytecode.of(builder.code(builder.slots() - 1));
    double[] in = {1, 2, 3, 4};
    double[] out = new double[1];
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int k = 0; k < 20; k++) {
        runner.run(in, 0, out, 0);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  @Test
  void classesAreCollectedWithTheRunner() throws InterruptedException {
    CodeBuilder builder = new CodeBuilder(1);
    Code code = builder.code(builder.add("erf", builder.add("neg", 0)));
    CompiledRunner runner = Bytecode.of(code);
    runner.run(new double[1], 0, new double[1], 0);
    assertTrue(runner.compiledClass().isHidden());
    WeakReference<Class<?>> type = new WeakReference<>(runner.compiledClass());
    runner = null;
    for (int k = 0; k < 100 && type.get() != null; k++) {
      System.gc();
      Thread.sleep(10);
    }
    assertEquals(null, type.get(), "the class is still there");
  }
}
