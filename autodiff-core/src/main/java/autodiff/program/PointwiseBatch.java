package autodiff.program;

import autodiff.kernel.Workers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many points by any {@link Runner}, one after the other, in parts of a fixed size that threads
 * share. Each part has sums of its own, which are added up in the order of the parts.
 */
final class PointwiseBatch implements BatchRunner {
  /** Points that a thread takes at once, and whose sums are added up one after the other. */
  private static final int PART = 256;

  private final Runner runner;
  private final int[] shared;
  private final int[] own;
  private final int[] summed;
  private final int[] kept;

  private PointwiseBatch(Runner runner, Roles roles) {
    this.runner = runner;
    shared = positions(roles.sharedInput(), true);
    own = positions(roles.sharedInput(), false);
    summed = positions(roles.summedOutput(), true);
    kept = positions(roles.summedOutput(), false);
  }

  static PointwiseBatch of(Runner runner, Roles roles) {
    return new PointwiseBatch(runner, roles);
  }

  static int[] positions(boolean[] flags, boolean wanted) {
    int count = 0;
    int[] positions = new int[flags.length];
    for (int i = 0; i < flags.length; i++) {
      if (flags[i] == wanted) {
        positions[count++] = i;
      }
    }
    return Arrays.copyOf(positions, count);
  }

  @Override
  public int run(
      int points,
      double[] in,
      Layout inLayout,
      double[] sharedNumbers,
      double[] out,
      Layout outLayout,
      double[] sums) {
    int parts = (points + PART - 1) / PART;
    double[] partSums = new double[parts * summed.length];
    AtomicInteger failed = new AtomicInteger(Integer.MAX_VALUE);
    Workers.run(
        parts,
        part -> {
          double[] x = new double[shared.length + own.length];
          double[] y = new double[summed.length + kept.length];
          for (int k = 0; k < shared.length; k++) {
            x[shared[k]] = sharedNumbers[k];
          }
          int end = Math.min(points, (part + 1) * PART);
          for (int p = part * PART; p < end && p < failed.get(); p++) {
            int from = inLayout.from() + p * inLayout.pointStep();
            for (int k = 0; k < own.length; k++) {
              x[own[k]] = in[from + k * inLayout.step()];
            }
            if (runner.run(x, 0, y, 0) >= 0) {
              failed.accumulateAndGet(p, Math::min);
              break;
            }
            int to = outLayout.from() + p * outLayout.pointStep();
            for (int k = 0; k < kept.length; k++) {
              out[to + k * outLayout.step()] = y[kept[k]];
            }
            for (int k = 0; k < summed.length; k++) {
              partSums[part * summed.length + k] += y[summed[k]];
            }
          }
        });
    for (int k = 0; k < summed.length; k++) {
      double sum = 0;
      for (int part = 0; part < parts; part++) {
        sum += partSums[part * summed.length + k];
      }
      sums[k] = sum;
    }
    return failed.get() == Integer.MAX_VALUE ? -1 : failed.get();
  }
}
