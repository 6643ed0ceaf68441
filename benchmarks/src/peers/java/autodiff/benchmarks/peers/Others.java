package autodiff.benchmarks.peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How busy the machine is with other processes, from when this was made. */
final class Others {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** What a row bears. */
  private static final double FEW = 0.2;

  private final long begin = System.nanoTime();
  private final long cpuTime = SYSTEM.getProcessCpuTime();

  Others() {
    // Each answer is about the time since the last.
    SYSTEM.getCpuLoad();
  }

  /** How many processors they took. */
  double processors() {
    double busy = SYSTEM.getCpuLoad() * SYSTEM.getAvailableProcessors();
    double own = (SYSTEM.getProcessCpuTime() - cpuTime) / (double) (System.nanoTime() - begin);
    return Math.max(0, busy - own);
  }

  /**
   * Waits until they leave the machine alone.
   *
   * @param end when to give up, on the clock of {@link System#nanoTime()}
   * @return whether they do
   */
  static boolean waitForThem(long end) throws InterruptedException {
    while (System.nanoTime() < end) {
      Others others = new Others();
      Thread.sleep(500);
      if (others.processors() < FEW) {
        return true;
      }
    }
    return false;
  }
}
