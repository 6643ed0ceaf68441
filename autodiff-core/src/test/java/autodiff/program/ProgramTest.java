package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Value;
import autodiff.transform.Autodiff;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ProgramTest {
  private static Value product(Value[] x) {
    return x[0].mul(x[1].sin());
  }

  @Test
  void derivativesArePrograms() {
    Program f = Program.record(ProgramTest::product, 2, 3);
    assertEquals(5 * Math.sin(7), f.value(5, 7));
    assertArrayEquals(new double[] {Math.sin(7), 5 * Math.cos(7)}, f.gradient().call(5, 7));
    assertArrayEquals(
        new double[] {5 * Math.sin(7), Math.sin(7), 5 * Math.cos(7)},
        f.valueAndGradient().call(5, 7));
    double[] hessian = {0, Math.cos(7), Math.cos(7), 5 * -Math.sin(7)};
    assertArrayEquals(hessian, f.hessian().call(5, 7));
    assertArrayEquals(hessian, f.gradient().jacobian(Accumulation.REVERSE).call(5, 7));
    double[] gradient = new double[2];
    assertEquals(5 * Math.sin(7), f.valueAndGradient(new double[] {5, 7}, gradient));
    assertArrayEquals(new double[] {Math.sin(7), 5 * Math.cos(7)}, gradient);
  }

  @Test
  void jacobiansAreTheSameInEitherDirection() {
    Program f =
        Program.recordAll(x -> new Value[] {x[0].exp(), x[1].mul(x[0]), x[1].constant(4)}, 2, 3);
    double[] expected = {Math.exp(1), 0, 2, 1, 0, 0};
    for (Accumulation a : Accumulation.values()) {
      assertArrayEquals(expected, f.jacobian(a).call(1, 2), a.name());
    }
  }

  @Test
  void parametersAreInputsThatAreNotDifferentiated() {
    double[] at = {2, 3};
    double[] parameters = {4};
    Program f = Program.record((x, p) -> x[0].mul(p[0]).add(x[1].pow(p[0])), at, parameters);
    assertEquals(3, f.inputs());
    assertEquals(2, f.variables());
    assertEquals(10 + 9, f.value(5, 3, 2));
    assertArrayEquals(new double[] {2, 6}, f.gradient().call(5, 3, 2));
    assertEquals(4, f.hessian().outputs());
    assertEquals(
        2,
        Program.recordAll((x, p) -> new Value[] {x[0].mul(p[0])}, at, parameters)
            .jacobian()
            .outputs());
  }

  @Test
  void onlyWhatDependsOnAnInputIsRecorded() {
    Value weight = Value.of(3);
    Program f = Program.record(x -> weight.exp().mul(weight).sin().mul(x[0]), 2);
    assertEquals(1, f.operations());
    assertEquals(Math.sin(Math.exp(3) * 3) * 7, f.value(7));
    Program unused = Program.recordAll(x -> new Value[] {weight, x[1]}, 1, 2);
    assertEquals(0, unused.operations());
    assertArrayEquals(new double[] {3, 8}, unused.call(7, 8));
  }

  @Test
  void functionsMayDifferentiate() {
    Program newton =
        Program.record(
            x -> {
              Value y = x[0].pow(3).sub(x[1]);
              return x[0].sub(y.div(y.recordedGradients(x[0]).of(x[0])));
            },
            1,
            2);
    assertEquals(1.5 - (1.5 * 1.5 * 1.5 - 4) / (3 * 1.5 * 1.5), newton.value(1.5, 4), 1e-15);

    Program norm =
        Program.record(x -> Value.norm(Autodiff.grad((Value[] v) -> product(v)).apply(x)), 2, 3);
    assertEquals(Math.hypot(Math.sin(7), 5 * Math.cos(7)), norm.value(5, 7), 1e-14);

    Value[] direction = {Value.constantOf(1), Value.constantOf(0.5)};
    Program curvature =
        Program.recordAll(x -> Autodiff.hvp((Value[] v) -> product(v), x, direction), 2, 3);
    assertArrayEquals(
        new double[] {Math.cos(7) / 2, Math.cos(7) - 5 * Math.sin(7) / 2},
        curvature.call(5, 7),
        1e-15);
    Program tangent =
        Program.recordAll(
            x -> Autodiff.jvp((Value[] v) -> new Value[] {product(v)}, x, direction).tangent(),
            2,
            3);
    assertEquals(Math.sin(7) + 2.5 * Math.cos(7), tangent.value(5, 7), 1e-15);
    Program jacobian =
        Program.recordAll(
            x -> Autodiff.jacobian((Value[] v) -> new Value[] {product(v), v[0]}).apply(x)[0],
            2,
            3);
    assertArrayEquals(new double[] {Math.sin(7), 5 * Math.cos(7)}, jacobian.call(5, 7));
  }

  @Test
  void detachingStopsDerivativesAndFreezesNothing() {
    Program f = Program.record(x -> x[0].mul(x[0].detach()), 2);
    assertEquals(25, f.value(5));
    assertArrayEquals(new double[] {5}, f.gradient().call(5));
    Program softmax = Program.recordAll(x -> Value.softmax(x), 1, 2);
    assertArrayEquals(new double[] {1, 0}, softmax.call(800, -800));
  }

  @Test
  void whatIsGivenIsChecked() {
    Program f = Program.record(x -> x[0].mul(2), 1);
    assertMessage(
        "program: arrays of 2 inputs and 1 outputs; it has 1 inputs (1 variables, 0 parameters)"
            + " and 1 outputs",
        IllegalArgumentException.class,
        () -> f.call(1, 2));
    Program two = Program.recordAll(x -> new Value[] {x[0], x[0].neg()}, 1);
    assertMessage(
        "value: the program has 2 outputs; use call(..) or run(..)",
        IllegalStateException.class,
        () -> two.value(1));
    assertMessage(
        "gradient: the program has 2 outputs; a gradient is of one: ask for jacobian()",
        IllegalStateException.class,
        two::gradient);
    assertMessage(
        "jacobian: what the function gave depends on none of its 1 variables, so that every"
            + " derivative would be a silent 0; was it computed from plain numbers?",
        IllegalStateException.class,
        Program.record(x -> Value.of(3), 1)::jacobian);
    assertThrows(
        IndexOutOfBoundsException.class, () -> two.run(new double[3], 1, new double[2], 1));
  }

  static void assertMessage(
      String message, Class<? extends Exception> type, Executable executable) {
    assertEquals(message, assertThrows(type, executable).getMessage());
  }

  @Test
  void runsFromAndToPlacesInArrays() {
    Program swap = Program.recordAll(x -> new Value[] {x[1], x[0]}, 1, 2);
    double[] numbers = {0, 1, 2, 3};
    swap.run(numbers, 1, numbers, 2);
    assertArrayEquals(new double[] {0, 1, 2, 1}, numbers);
  }

  @Test
  void aMillionOperationsRecordAndRun() {
    int steps = 300_000;
    Function<Value[], Value> orbit =
        x -> {
          Value y = x[0];
          for (int i = 0; i < steps; i++) {
            y = y.sub(y.square().sub(x[1]).mul(0.1));
          }
          return y;
        };
    Program f = Program.record(orbit, 1, 0.5);
    assertTrue(f.operations() > 1_000_000, f.operations() + " operations");
    assertTrue(Registers.of(f.code()).count < 10);
    double y = 0.9;
    for (int i = 0; i < steps; i++) {
      y -= (y * y - 0.6) * 0.1;
    }
    assertEquals(y, f.value(0.9, 0.6));
    double[] gradient = f.gradient().call(0.9, 0.6);
    assertEquals(0, gradient[0], 1e-12);
    assertEquals(0.5 / Math.sqrt(0.6), gradient[1], 1e-9);
  }

  @Test
  void programsAreCollected() throws InterruptedException {
    WeakReference<Program> program = made();
    for (int i = 0; i < 100 && program.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(program.get(), "a program that nobody holds is still there");
  }

  private static WeakReference<Program> made() {
    Program f = Program.record(ProgramTest::product, 2, 3);
    assertNotNull(f.valueAndGradient().call(1, 2));
    assertEquals(1, f.value(1, Math.PI / 2));
    return new WeakReference<>(f);
  }

  @Test
  void manyThreadsRunOneProgram() {
    Program f = Program.record(x -> Value.logSumExp(x).mul(x[0]), 1, 2, 3);
    double[] serial =
        IntStream.range(0, 4000).mapToDouble(i -> f.value(i % 7, i % 5, 0.1)).toArray();
    double[] parallel =
        IntStream.range(0, 4000).parallel().mapToDouble(i -> f.value(i % 7, i % 5, 0.1)).toArray();
    assertArrayEquals(serial, parallel);
  }

  @Test
  void runsAllocateNothing() {
    Program f = Program.record(x -> Value.logSumExp(x).mul(x[0].gelu()), 1, 2, 3);
    Program g = f.valueAndGradient();
    double[] x = {1, 2, 3};
    double[] out = new double[4];
    // Until it is compiled, which allocates.
    for (int i = 0; i < 2_000; i++) {
      g.run(x, out);
    }
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      g.run(x, out);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 100_000, allocated + " bytes in 10000 runs");
  }

  @Test
  void printsAsTextAndAsAGraph() {
    double[] at = {2, 3};
    Program f = Program.record((x, p) -> x[0].mul(x[1]).sub(p[0]).mul(2), at, new double[] {1});
    assertEquals(
        """
        program(x0, x1; p0)
          t0 = mul(x0, x1)
          t1 = sub(t0, p0)
          t2 = mul(t1, 2.0)
          return t2
        """,
        f.toString());
    String dot = f.toDot();
    assertTrue(dot.contains("n4 [label=\"mul\"];"), dot);
    assertTrue(dot.contains("n0 -> n4;"), dot);
    assertTrue(dot.contains("n6 -> y0;"), dot);
  }

  @Test
  void waysToRunAreNamed() {
    Program f = Program.record(ProgramTest::product, 2, 3);
    for (Execution execution : Execution.values()) {
      assertEquals(5 * Math.sin(7), f.with(execution).value(5, 7), 1e-15, execution.name());
    }
    assertEquals(4, Arrays.stream(f.hessian().with(Execution.BYTECODE).call(5, 7)).count());
  }
}
