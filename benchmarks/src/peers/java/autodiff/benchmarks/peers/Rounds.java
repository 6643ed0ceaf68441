package autodiff.benchmarks.peers;

import autodiff.GraphMemory;
import autodiff.benchmarks.report.PeerFile.Row;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Lets the two sides take turns: in each round both run for the same time, and who begins changes.
 *
 * @param warmUp how long each side runs at least before anything is measured
 * @param count how many rounds
 * @param turn how long a side's turn lasts; longer if a single call does
 */
record Rounds(Duration warmUp, int count, Duration turn) {
  static final Rounds QUICK = new Rounds(Duration.ofMillis(400), 9, Duration.ofMillis(80));
  static final Rounds FULL = new Rounds(Duration.ofSeconds(2), 21, Duration.ofMillis(300));

  private static final int WINDOWS = 5;
  private static final int PATIENCE = 5;

  /** Keeps results, so that no compiler may leave the work out. */
  private static volatile Object sink;

  /**
   * Measures; if others were at work, waits for them to be done, measures again, keeps the calmest.
   */
  Row measure(Pair pair, int threads, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    Row calmest = measure(pair, threads);
    while (calmest.hadCompany() && Others.waitForThem(end)) {
      Row again = measure(pair, threads);
      calmest = again.others() < calmest.others() ? again : calmest;
    }
    return calmest;
  }

  private Row measure(Pair pair, int threads) {
    if (!pair.recycles()) {
      return measure(pair, pair::ours, threads);
    }
    try (GraphMemory memory = GraphMemory.reuse()) {
      return measure(pair, recycling(pair, memory), threads);
    }
  }

  private static Supplier<Object> recycling(Pair pair, GraphMemory memory) {
    return () -> {
      Object result = pair.ours();
      memory.reset();
      return result;
    };
  }

  private Row measure(Pair pair, Supplier<Object> ours, int threads) {
    Supplier<Object> theirs = pair::theirs;
    double[] oursTimes = new double[count];
    double[] theirTimes = new double[count];
    int oursCalls = calls(ours);
    int theirCalls = calls(theirs);
    Others others = new Others();
    for (int round = 0; round < count; round++) {
      if (round % 2 == 0) {
        oursTimes[round] = turn(ours, oursCalls);
        theirTimes[round] = turn(theirs, theirCalls);
      } else {
        theirTimes[round] = turn(theirs, theirCalls);
        oursTimes[round] = turn(ours, oursCalls);
      }
    }
    return new Row(pair.name(), pair.peer(), threads, oursTimes, theirTimes, others.processors());
  }

  /** Warms our side up. */
  void warmUp(Pair pair) {
    if (!pair.recycles()) {
      warmUp(pair::ours);
      return;
    }
    try (GraphMemory memory = GraphMemory.reuse()) {
      warmUp(recycling(pair, memory));
    }
  }

  /** Runs until it becomes no faster: compilers need their time, the more so on a busy machine. */
  private void warmUp(Supplier<Object> work) {
    long begin = System.nanoTime();
    double best = Double.POSITIVE_INFINITY;
    int stale = 0;
    while (stale < WINDOWS - 1 && System.nanoTime() - begin < PATIENCE * warmUp.toNanos()) {
      long window = System.nanoTime();
      int calls = 0;
      while (calls == 0 || System.nanoTime() - window < warmUp.toNanos() / WINDOWS) {
        sink = work.get();
        calls++;
      }
      double once = (System.nanoTime() - window) / (double) calls;
      stale = once < 0.97 * best ? 0 : stale + 1;
      best = Math.min(best, once);
    }
  }

  /** Warms up and says how many calls fill a turn. */
  private int calls(Supplier<Object> work) {
    warmUp(work);
    int calls = 1;
    while (calls < 1 << 28 && time(work, calls) < turn.toNanos() / 2) {
      calls *= 2;
    }
    double once = time(work, calls) / (double) calls;
    return (int) Math.max(1, turn.toNanos() / once);
  }

  /** Nanoseconds a call. */
  private static double turn(Supplier<Object> work, int calls) {
    // A call that does not count: the other side had the caches, and its threads may still be
    // awake.
    sink = work.get();
    return time(work, calls) / (double) calls;
  }

  private static long time(Supplier<Object> work, int calls) {
    long begin = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      sink = work.get();
    }
    return System.nanoTime() - begin;
  }
}
