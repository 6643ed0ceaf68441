package autodiff.kernel;

/**
 * Waiting awake for a moment: to park a thread and to wake it costs tens of microseconds, which is
 * as much as the work that is shared.
 */
final class SpinWait {
  /**
   * Nanoseconds: what lies between shared works in a step of training takes less as a rule. None
   * where the other thread could not run meanwhile.
   */
  private static final long LIMIT = Runtime.getRuntime().availableProcessors() > 1 ? 200_000 : 0;

  private static final int LOOKS = 32;

  private final long start = System.nanoTime();
  private int looks;

  /** Whether it has been long enough; a short pause if not. */
  boolean isOver() {
    if (++looks % LOOKS == 0 && System.nanoTime() - start >= LIMIT) {
      looks = LOOKS - 1;
      return true;
    }
    Thread.onSpinWait();
    return false;
  }
}
