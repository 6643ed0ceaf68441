package autodiff.program;

import autodiff.kernel.Workers;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs code at many points, instruction after instruction over a block of points: what an
 * instruction costs to look at is shared among the points, and its loop is vector instructions. A
 * block is so small that the rows of numbers stay in the cache.
 *
 * <p>Arithmetic gives the numbers that one point alone would give, bitwise; a transcendental
 * function is within one unit in the last place. The arrays of inputs and outputs must not overlap.
 */
final class LaneRunner implements BatchRunner {
  /** The rows should take about so many bytes, that the second-level cache has. */
  private static final int CACHE = 1 << 19;

  private static final int SMALLEST_BLOCK = 128;
  private static final int LARGEST_BLOCK = 512;

  /** So many operations are worth a thread's while: some 50 µs. */
  private static final int PART = 1 << 18;

  /** A batch is shared in at most so many parts. */
  private static final int PARTS = 64;

  private final LanePlan plan;
  private final int block;

  /** Memory of runs that are over. */
  private final ArrayDeque<LaneArena> idle = new ArrayDeque<>();

  private LaneRunner(LanePlan plan, int block) {
    this.plan = plan;
    this.block = block;
  }

  /**
   * Prepares code.
   *
   * @param code of elementwise and custom operations
   * @param roles which inputs are shared and which outputs summed
   * @return what runs it
   */
  static LaneRunner of(Code code, Roles roles) {
    LanePlan plan = LanePlan.of(code, roles);
    return new LaneRunner(plan, block(plan.registers));
  }

  /** With a block of another size, for measurements and tests. */
  static LaneRunner of(Code code, Roles roles, int block) {
    return new LaneRunner(LanePlan.of(code, roles), block);
  }

  /** The number of points of a block: a power of two. */
  private static int block(int registers) {
    int fitting = CACHE / (Double.BYTES * Math.max(1, registers));
    int block = 2 * Integer.highestOneBit(fitting);
    return Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, block));
  }

  int block() {
    return block;
  }

  @Override
  public int run(
      int points,
      double[] in,
      Layout inLayout,
      double[] shared,
      double[] out,
      Layout outLayout,
      double[] sums) {
    for (int k = 0; k < plan.sums; k++) {
      sums[k] = 0;
    }
    if (points == 0) {
      return -1;
    }
    LaneArena arena = take();
    if (!arena.computeScalars(shared)) {
      give(arena);
      return 0;
    }
    int part = part(points);
    int failing;
    if (points <= part) {
      failing = runPart(arena, 0, points, in, inLayout, out, outLayout);
      System.arraycopy(arena.sums, 0, sums, 0, plan.sums);
    } else {
      failing = share(points, part, arena, in, inLayout, out, outLayout, sums);
    }
    int[] outputs = plan.scalarOutputs;
    for (int k = 0; k < outputs.length; k += 2) {
      fill(arena.scalar(outputs[k + 1]), points, out, outLayout, outputs[k]);
    }
    int[] constantSums = plan.scalarSums;
    for (int k = 0; k < constantSums.length; k += 2) {
      sums[constantSums[k]] = points * arena.scalar(constantSums[k + 1]);
    }
    give(arena);
    return failing;
  }

  /** How many points a thread takes at once: it depends on the code and their number alone. */
  private int part(int points) {
    int fromWork = PART / Math.max(1, plan.instructions);
    int fromCount = (points - 1) / PARTS + 1;
    int blocks = (Math.max(fromWork, fromCount) - 1) / LARGEST_BLOCK + 1;
    return blocks * LARGEST_BLOCK;
  }

  /** Runs the parts on several threads, then adds up their sums in order. */
  private int share(
      int points,
      int part,
      LaneArena first,
      double[] in,
      Layout inLayout,
      double[] out,
      Layout outLayout,
      double[] sums) {
    int parts = (points - 1) / part + 1;
    double[] partial = new double[parts * plan.sums];
    AtomicInteger firstFailing = new AtomicInteger(Integer.MAX_VALUE);
    Workers.run(
        parts,
        number -> {
          int start = number * part;
          if (start >= firstFailing.get()) {
            return;
          }
          int count = Math.min(part, points - start);
          LaneArena arena = take();
          arena.shareScalars(first);
          int failing = runPart(arena, start, count, in, inLayout, out, outLayout);
          if (failing >= 0) {
            firstFailing.accumulateAndGet(failing, Math::min);
          }
          System.arraycopy(arena.sums, 0, partial, number * plan.sums, plan.sums);
          give(arena);
        });
    for (int k = 0; k < partial.length; k++) {
      sums[k % plan.sums] += partial[k];
    }
    int failing = firstFailing.get();
    return failing == Integer.MAX_VALUE ? -1 : failing;
  }

  /** Returns −1 or the first point at which a guard fails. */
  private int runPart(
      LaneArena arena,
      int start,
      int count,
      double[] in,
      Layout inLayout,
      double[] out,
      Layout outLayout) {
    arena.clearSums();
    for (int done = 0; done < count; done += block) {
      int n = Math.min(block, count - done);
      int failing = arena.run(start + done, n, in, inLayout, out, outLayout);
      if (failing < n) {
        return start + done + failing;
      }
    }
    return -1;
  }

  private static void fill(double x, int points, double[] out, Layout layout, int number) {
    int at = layout.from() + number * layout.step();
    for (int i = 0; i < points; i++, at += layout.pointStep()) {
      out[at] = x;
    }
  }

  /** If an operation throws, its arena is not given back. */
  private LaneArena take() {
    synchronized (idle) {
      LaneArena arena = idle.pollLast();
      if (arena != null) {
        return arena;
      }
    }
    return new LaneArena(plan, block);
  }

  private void give(LaneArena arena) {
    synchronized (idle) {
      idle.addLast(arena);
    }
  }
}
