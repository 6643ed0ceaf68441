package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.kernel.Workers;

/**
 * The number of threads that share one large operation. Small operations never leave the calling
 * thread, and results are the same, to the last bit, for any number. They may differ between kinds
 * of processors and versions of Java.
 */
public final class Threads {
  private Threads() {}

  /**
   * How many threads share large work; as many as there are processors if nobody says otherwise.
   *
   * @return the number, with the calling one
   */
  public static int count() {
    return Workers.size();
  }

  /**
   * Sets how many threads share large work, for all of the program.
   *
   * @param threads the number, with the calling one; 1 for none beside it
   * @throws IllegalArgumentException if there would be none
   */
  public static void setCount(int threads) {
    checkArgument(threads >= 1, "setCount: %s threads; 1 is the calling one alone", threads);
    Workers.setSize(threads);
  }
}
