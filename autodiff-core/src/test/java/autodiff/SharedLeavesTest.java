package autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.transform.Autodiff;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Threads that share leaves get the bits that one thread gets. */
class SharedLeavesTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 5000;

  /** Asks on several threads at once, again and again, for what one thread answered before. */
  private static void assertSame(int rounds, IntFunction<double[]> answer) throws Exception {
    double[][] expected = new double[THREADS][];
    for (int k = 0; k < THREADS; k++) {
      expected[k] = answer.apply(k);
    }
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> tasks = new ArrayList<>();
      for (int k = 0; k < THREADS; k++) {
        int thread = k;
        tasks.add(
            pool.submit(() -> {
              start.await();
              for (int i = 0; i < rounds; i++) {
                assertArrayEquals(
                    expected[thread], answer.apply(thread), "thread " + thread + ", round " + i);
              }
              return null;
            }));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Value products(Value[] x) {
    Value y = x[0].mul(x[1]);
    for (int i = 0; i < 2000; i++) {
      y = y.add(x[i % 8].mul(x[(3 * i + 1) % 8]).mul(0.01));
    }
    return y;
  }

  private static double[] numbers(Gradients gradients, Value... x) {
    return Arrays.stream(x).mapToDouble(v -> gradients.of(v).data()).toArray();
  }

  @Test
  void sweepsThroughOneGraph() throws Exception {
    Value[] x = Value.of(1, 2, 3, 4, 5, 6, 7, 8);
    Value y = products(x);
    Value[] root = new Value[THREADS];
    for (int k = 0; k < THREADS; k++) {
      root[k] = y.mul(x[k]).add(x[7 - k]);
    }
    assertSame(ROUNDS, k -> numbers(root[k].gradients(x), x));
  }

  @Test
  void graphsOfTheirOwnOverSharedLeaves() throws Exception {
    Value[] x = Value.of(1, 2, 3, 4, 5, 6, 7, 8);
    assertSame(
        ROUNDS / 10, k -> numbers(Value.dot(x, x).mul(products(x)).mul(x[k]).gradients(x), x));
  }

  @Test
  void recordedGradientsOfOneGraph() throws Exception {
    Value[] x = Value.of(1, 2, 3, 4, 5, 6, 7, 8);
    Value y = products(x).square();
    assertSame(
        ROUNDS / 100,
        k -> {
          Value slope = y.mul(x[k]).recordedGradients(x[3]).of(x[3]);
          return numbers(slope.gradients(x), x);
        });
  }

  @Test
  void transformsOverSharedArguments() throws Exception {
    Value[] x = Value.of(1, 2, 3, 4, 5, 6, 7, 8);
    assertSame(
        ROUNDS / 10,
        k -> {
          Value[] g = Autodiff.grad((Value... v) -> products(v).mul(x[k]).add(v[k])).apply(x);
          return numbers(g[k].gradients(x[k]), x[k]);
        });
  }

  @Test
  void tensors() throws Exception {
    System.out.println("seed 7");
    Random random = new Random(7);
    Tensor w = Tensor.of(random.doubles(36).toArray()).reshape(6, 6).requiresGrad(true);
    Tensor b = Tensor.of(random.doubles(6).toArray()).requiresGrad(true);
    Tensor hidden = w.matmul(w).tanh().add(b);
    Tensor shared = hidden.matmul(w).add(hidden).sigmoid();
    assertSame(
        ROUNDS / 10,
        k -> {
          Tensor loss = shared.mul(w).add(b.mul(k)).square().sum();
          Gradients g = loss.gradients(w, b, hidden, w.element(k, 1));
          Tensor slope = loss.recordedGradients(hidden).of(hidden).square().sum();
          return Tensor.cat(
                  0,
                  g.of(w).flatten(),
                  g.of(b),
                  g.of(hidden).flatten(),
                  slope.gradients(w).of(w).flatten())
              .toDoubles();
        });
  }

  @Test
  void oneLeafUsedAnewByManyThreadsWhileOthersSweep() throws Exception {
    Value[] x = Value.of(1, 2, 3, 4, 5, 6, 7, 8);
    Value y = products(x);
    // Half of the threads record into the segments that the others' graphs use leaves of.
    assertSame(
        ROUNDS,
        k ->
            k % 2 == 0
                ? numbers(y.gradients(x), x)
                : new double[] {Value.sum(x).add(products(x)).data()});
  }

  /** The sum of its operands, which runs something in the middle of a sweep. */
  private record Pausing(Runnable pause) implements TensorOp {
    @Override
    public String name() {
      return "pausing";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return x[0].add(x[1]).detach();
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      if (operand == 1) {
        pause.run();
      }
      return cotangent;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A second thread that sweeps into leaves, so that all sweeps claim theirs. */
  private static void claimFromNowOn() throws Exception {
    for (int i = 0; i < 2; i++) {
      Thread thread = new Thread(() -> Value.of(1).mul(2).backward());
      thread.start();
      thread.join();
    }
  }

  @Test
  void backwardIntoATensorOfAnotherThreadsBackwardIsRefused() throws Exception {
    claimFromNowOn();
    Tensor w = Tensor.of(1, 2).requiresGrad(true).named("w");
    refusesWhile(() -> w.mul(3), () -> w.sum().backward(), "w [2] FLOAT64");
    w.clearGrad();
    w.sum().backward();
    assertArrayEquals(new double[] {1, 1}, w.grad().toDoubles());
  }

  @Test
  void backwardIntoAScalarOfAnotherThreadsBackwardIsRefused() throws Exception {
    claimFromNowOn();
    Value x = Value.of(3).named("x");
    Value other = Value.of(5);
    refusesWhile(() -> Tensor.of(x, x).mul(3), () -> x.mul(other).backward(), "Value(x = 3.0)");
    assertEquals(6, x.grad());
    other.clearGrad();
    x.mul(other).backward();
    assertEquals(11, x.grad());
    assertEquals(3, other.grad());
  }

  /** Tries something while another thread's sweep has just been to the leaves below a tensor. */
  private static void refusesWhile(Supplier<Tensor> below, Runnable sweep, String named)
      throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    Tensor older = Tensor.of(1, 1).requiresGrad(true);
    Tensor paused =
        new Pausing(
                () -> {
                  reached.countDown();
                  await(tried);
                })
            .apply(older.mul(1), older.mul(2));
    // What was computed later is swept first, so the leaves are reached before the pause.
    Tensor root = paused.add(below.get()).sum();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> running = pool.submit(() -> root.backward());
      await(reached);
      try {
        IllegalStateException e = assertThrows(IllegalStateException.class, sweep::run);
        assertTrue(e.getMessage().contains(named), e.getMessage());
        assertTrue(e.getMessage().contains("gradients(..)"), e.getMessage());
      } finally {
        tried.countDown();
      }
      running.get();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void backwardOnManyThreadsIsCompleteOrRefused() throws Exception {
    Value x = Value.of(2);
    Value y = x.mul(1);
    for (int i = 0; i < 200; i++) {
      y = y.add(x);
    }
    Value root = y;
    int[] done = new int[THREADS];
    CyclicBarrier start = new CyclicBarrier(THREADS);
    Thread[] threads = new Thread[THREADS];
    for (int k = 0; k < THREADS; k++) {
      int me = k;
      threads[k] =
          new Thread(() -> {
            try {
              start.await();
            } catch (InterruptedException | BrokenBarrierException e) {
              throw new IllegalStateException(e);
            }
            for (int i = 0; i < 2000; i++) {
              try {
                root.mul(1).backward();
                done[me]++;
              } catch (IllegalStateException e) {
                Thread.onSpinWait();
              }
            }
          });
      threads[k].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // x is the only leaf: a sweep that is refused has added nothing.
    assertEquals(201.0 * Arrays.stream(done).sum(), x.grad());
  }

  /** A rule that sweeps over the same leaf in the middle of a sweep. */
  @Test
  void aSweepInsideASweepKeepsItsOwnSums() {
    Value x = Value.of(3);
    Value other = Value.of(4);
    Tensor at = Tensor.of(x, x);
    Tensor y =
        new Pausing(
                () -> {
                  try (GradMode.Scope scope = GradMode.enableGrad()) {
                    // The leaves come in another order than in the outer sweep.
                    assertEquals(4, other.mul(x).gradients(other, x).of(x).data());
                  }
                })
            .apply(at.mul(2), at.mul(1));
    Value first = x.mul(5);
    Value root = y.sum().values()[0].add(first);
    assertEquals(11, root.gradients(x).of(x).data());
    root.backward();
    assertEquals(11, x.grad());
  }

  /** The next sweep of the first thread takes its own arrays back, not those of the second. */
  @Test
  void anotherThreadsGradientsOfNodesAreNotTakenAway() throws Exception {
    Value shared = Value.of(2).mul(3);
    shared.mul(1).backward();
    assertEquals(1, shared.grad());
    Thread other = new Thread(() -> shared.mul(7).backward());
    other.start();
    other.join();
    assertEquals(7, shared.grad());
    Tensor.of(1).requiresGrad(true).sum().backward();
    assertEquals(7, shared.grad());
  }

  @Test
  void exceptionsOfTasksAreSeen() {
    assertThrows(
        ExecutionException.class,
        () -> {
          int[] calls = {0};
          assertSame(2, k -> new double[] {calls[0]++});
        });
  }
}
