package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Deep, wide and many graphs: how long they live, and that threads do not disturb each other. */
class GraphLifetimeTest {
  @Test
  void tenMillionOperationsOnTheDefaultStack() {
    Value x = Value.of(1);
    Value y = x;
    for (int i = 0; i < 10_000_000; i++) {
      y = (i & 1) == 0 ? y.add(x) : y.sub(x);
    }
    assertEquals(1.0, y.data());
    y.backward();
    assertEquals(1.0, x.grad());
  }

  @Test
  void sixtyLevelDiamondIsExact() {
    Value x = Value.of(1);
    Value y = x;
    for (int i = 0; i < 60; i++) {
      y = y.add(y);
    }
    y.backward();
    assertEquals(0x1p60, x.grad());
    assertEquals(0x1p60, y.recordedGradients(x).of(x).data());
  }

  @Test
  void oneSweepOverManySegmentsVisitsThemInOrder() {
    // Nodes of early segments are used again by late ones, so adjoints arrive from several sides.
    Value x = Value.of(1);
    List<Value> kept = new ArrayList<>();
    Value y = x.mul(1);
    for (int i = 0; i < 400_000; i++) {
      y = y.add(x).sub(x);
      if (i % 40_000 == 0) {
        kept.add(y);
      }
    }
    Value sum = y;
    for (Value v : kept) {
      sum = sum.add(v).add(v);
    }
    sum.backward();
    assertEquals(1.0 + 2 * kept.size(), x.grad());
    assertEquals(2.0 + 2 * (kept.size() - 2) + 1, kept.get(1).grad());
    assertEquals(x.grad(), sum.gradients(x).of(x).data());
    assertEquals(x.grad(), sum.recordedGradients(x).of(x).data());
  }

  @Test
  void graphsThatAreNeverSweptAreCollected() {
    // Neighbors share segments: without care each would keep its predecessor alive, back to the
    // first. 4 GB of nodes pass through the test's heap here.
    Value w = Value.of(0.5);
    Value kept = null;
    for (int i = 0; i < 100_000; i++) {
      Value y = w.mul(2);
      for (int k = 0; k < 1000; k++) {
        y = y.mul(w);
      }
      kept = i == 0 ? y : kept;
    }
    Reference.reachabilityFence(kept);
  }

  @Test
  void afterALargeGraphSmallOnesAreSmall() {
    Value w = Value.of(0.5);
    Value[] leaves = new Value[100_000];
    Arrays.setAll(leaves, Value::of);
    Value.sum(leaves).backward();
    Value y = w;
    for (int i = 0; i < 300_000; i++) {
      y = y.mul(w);
    }
    // Each turn from scalars to tensors and back begins a segment.
    Tensor x = Tensor.of(2).requiresGrad(true);
    int rows = 0;
    int slots = 0;
    for (int turn = 0; turn < 100; turn++) {
      y = Tensor.of(y.mul(1.001)).mul(x).element(0).add(1);
      Segment s = (Segment) y.home;
      rows = s.value.length;
      slots = s.leaf.length;
    }
    assertTrue(rows <= Segment.MIN_CAPACITY, "rows of a segment with two nodes: " + rows);
    assertTrue(slots <= 16, "slots of a segment with two nodes: " + slots);
  }

  @Test
  void detachedValuesAndLeavesDoNotKeepGraphs() throws InterruptedException {
    Value w = Value.of(0.5);
    List<WeakReference<Segment>> segments = new ArrayList<>();
    List<Value> kept = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Value loss = w.mul(2);
      for (int k = 0; k < 300_000; k++) {
        loss = loss.mul(w);
      }
      loss.backward();
      segments.add(new WeakReference<>((Segment) loss.home));
      kept.add(loss.detach());
    }
    for (int attempt = 0; attempt < 50; attempt++) {
      System.gc();
      if (segments.stream().allMatch(s -> s.refersTo(null))) {
        Reference.reachabilityFence(kept);
        Reference.reachabilityFence(w);
        return;
      }
    }
    fail("a graph outlived its last node");
  }

  @Test
  void sixteenThreadsEqualOneBitwise() throws Exception {
    double[] alone = new double[16];
    for (int seed = 0; seed < 16; seed++) {
      alone[seed] = randomGradient(seed);
    }
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Double>> tasks = new ArrayList<>();
      for (int seed = 0; seed < 16; seed++) {
        int s = seed;
        tasks.add(() -> randomGradient(s));
      }
      List<Future<Double>> results = pool.invokeAll(tasks);
      for (int seed = 0; seed < 16; seed++) {
        assertEquals(alone[seed], results.get(seed).get(), "seed " + seed);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static double randomGradient(int seed) {
    java.util.Random random = new java.util.Random(seed);
    Value x = Value.of(random.nextDouble());
    List<Value> pool = new ArrayList<>(List.of(x));
    for (int i = 0; i < 20_000; i++) {
      Value a = pool.get(random.nextInt(pool.size()));
      Value b = pool.get(Math.max(0, pool.size() - 1 - random.nextInt(20)));
      pool.add(
          switch (random.nextInt(5)) {
            case 0 -> a.add(b).mul(0.5);
            case 1 -> a.mul(b).tanh();
            case 2 -> a.sub(b).sin();
            case 3 -> Value.sum(a, b, x).mul(0.3);
            default -> a.sigmoid();
          });
    }
    pool.get(pool.size() - 1).backward();
    return x.grad();
  }

  @Test
  void aGraphMayGrowOnSeveralThreadsInTurn() throws Exception {
    Value x = Value.of(2);
    Value here = x.mul(3);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Value there = other.submit(() -> here.mul(x)).get();
      Value back = there.add(here);
      Value again = other.submit(() -> back.mul(there)).get();
      Value end = again.add(back).add(here);
      // y = (3x² + 3x)·3x² + 3x² + 6x
      assertEquals(9 * 16 + 9 * 8 + 12 + 12, end.data());
      end.backward();
      assertEquals(36 * 8 + 27 * 4 + 6 * 2 + 6, x.grad());
      assertEquals(x.grad(), end.recordedGradients(x).of(x).data());
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void concurrentGradientsOfOneGraphAgree() throws Exception {
    Value x = Value.of(0.7);
    Value y = x;
    for (int i = 0; i < 50_000; i++) {
      y = y.mul(0.999).add(x.mul(0.001)).sin().add(0.1);
    }
    Value end = y;
    double expected = end.gradients(x).of(x).data();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Double>> tasks = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        tasks.add(() -> end.gradients(x).of(x).data());
      }
      for (Future<Double> f : pool.invokeAll(tasks)) {
        assertEquals(expected, f.get());
      }
    } finally {
      pool.shutdownNow();
    }
    assertTrue(Double.isFinite(expected));
  }
}
