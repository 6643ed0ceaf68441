package autodiff.kernel;

/**
 * Whether {@code Math.fma} is an instruction of the processor. Where it is not, it is computed with
 * {@code BigDecimal}: about a microsecond in compiled code, 10 to 100 before. No interface of
 * {@code java.base} tells, so it is measured.
 *
 * <p>Interpreter and compilers use the instruction alike, so a few products take less than 100 ns
 * the second time they are called. A disturbance only makes a try slower, and one fast try is
 * enough: software is never taken for an instruction, and an instruction for software only if each
 * try is interrupted within that time.
 */
final class FusedProducts {
  private static final int TRIES = 4;

  /**
   * Nanoseconds for four products: some twenty times what instructions take in the interpreter, and
   * less than half of what software takes in compiled code.
   */
  private static final long LIMIT = 1000;

  /** So that no compiler leaves out what is measured. */
  @SuppressWarnings("UnusedVariable")
  private static volatile double sink;

  private FusedProducts() {}

  static boolean areFast() {
    for (int i = 0; i < TRIES; i++) {
      if (nanosecondsOfFour() <= LIMIT) {
        return true;
      }
    }
    return false;
  }

  private static long nanosecondsOfFour() {
    long start = System.nanoTime();
    double y = Math.fma(1.1, 0.7, 0.3);
    y = Math.fma(y, 0.7, 0.3);
    y = Math.fma(y, 0.7, 0.3);
    y = Math.fma(y, 0.7, 0.3);
    long end = System.nanoTime();
    sink = y;
    return end - start;
  }
}
