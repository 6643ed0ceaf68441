package autodiff.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a measurement ran on, for its result file. */
public final class Machine {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Machine() {}

  /**
   * Processors, memory and operating system.
   *
   * @return for example {@code 2 processors, Intel(R) Xeon(R) Processor (model 167), 24 GB, Linux}
   */
  public static String description() {
    return String.format(
        Locale.ROOT,
        "%d processors, %s, %d GB, %s",
        Runtime.getRuntime().availableProcessors(),
        processor(),
        Math.round(SYSTEM.getTotalMemorySize() / (double) (1 << 30)),
        System.getProperty("os.name"));
  }

  /** Linux tells the model; elsewhere the architecture must do. */
  private static String processor() {
    Path cpus = Path.of("/proc/cpuinfo");
    String architecture = System.getProperty("os.arch");
    if (!Files.isReadable(cpus)) {
      return architecture;
    }
    try {
      return Files.readAllLines(cpus).stream()
          .filter(line -> line.matches("model( name)?\\s*:.*"))
          .map(line -> line.replaceAll("\\s*:\\s*", " ").replace("model name ", ""))
          .distinct()
          .limit(2)
          .reduce((number, name) -> name + " (" + number + ")")
          .orElse(architecture);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The virtual machine that runs.
   *
   * @return its vendor's name and version
   */
  public static String jdk() {
    return System.getProperty("java.vendor.version", System.getProperty("java.vendor"))
        + " "
        + Runtime.version();
  }

  /**
   * How busy the machine is.
   *
   * @return the load average of the last minute
   */
  public static String load() {
    return String.format(Locale.ROOT, "%.1f", SYSTEM.getSystemLoadAverage());
  }
}
