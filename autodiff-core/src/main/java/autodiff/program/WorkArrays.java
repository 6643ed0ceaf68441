package autodiff.program;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays of one length for the numbers that a run keeps to itself. A run takes one and gives it
 * back; it belongs to nobody else in between. There are places for more arrays than a machine runs
 * threads at once, so nothing is allocated in the steady state; a thread that finds none makes a
 * new one, and an array for which there is no place is left to the collector.
 */
final class WorkArrays {
  /** A power of two. */
  private static final int PLACES =
      Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors())) * 4;

  /** The distance between places, so that threads do not share a cache line. */
  private static final int SPREAD = 16;

  private final int length;
  private final AtomicReferenceArray<double[]> place = new AtomicReferenceArray<>(PLACES * SPREAD);

  WorkArrays(int length) {
    this.length = length;
  }

  /** An array that no one else uses; its content is left over from earlier runs. */
  double[] take() {
    int home = home();
    for (int k = 0; k < PLACES; k++) {
      double[] array = place.getAndSet(((home + k) & (PLACES - 1)) * SPREAD, null);
      if (array != null) {
        return array;
      }
    }
    return new double[length];
  }

  /** Gives an array back. */
  void give(double[] array) {
    int home = home();
    for (int k = 0; k < PLACES; k++) {
      if (place.compareAndSet(((home + k) & (PLACES - 1)) * SPREAD, null, array)) {
        return;
      }
    }
  }

  private static int home() {
    return (int) Thread.currentThread().getId() & (PLACES - 1);
  }
}
