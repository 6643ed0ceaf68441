package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.nn.Layer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Training takes no more memory the longer it lasts. */
final class HeapTest {
  private static final int EPOCHS = 1000;
  private static final int WARM = 200;

  /** What the history of 800 epochs, and classes that are loaded late, may come to. */
  private static final long ROOM = 2L << 20;

  @Test
  void tenThousandStepsInASmallHeap() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx64m");
    // For a short life.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(classPath());
    command.add(Training.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    assertTrue(output.contains("10000 steps"), output);
  }

  private static String classPath() {
    String modules = System.getProperty("jdk.module.path");
    String classes = System.getProperty("java.class.path");
    String all = modules == null ? classes : modules + File.pathSeparator + classes;
    // Where tests run inside the module, their classes are on neither path.
    String tests =
        Training.class.getProtectionDomain().getCodeSource() == null
            ? ""
            : new File(Training.class.getProtectionDomain().getCodeSource().getLocation().getPath())
                .getPath();
    return all + File.pathSeparator + tests + File.pathSeparator + "target/test-classes";
  }

  /** Trains a small network; run in a process of its own. */
  static final class Training {
    private Training() {}

    public static void main(String... args) {
      Layer model = Moons.network();
      long[] live = new long[2];
      History history =
          Moons.trainer(model)
              .earlyStopping(EarlyStopping.onLoss(EPOCHS))
              .onEpoch(e -> {
                if (e.number() == WARM || e.number() == EPOCHS) {
                  live[e.number() == WARM ? 0 : 1] = liveBytes();
                }
              })
              .fit(Moons.DATA, EPOCHS);
      if (live[1] - live[0] > ROOM) {
        throw new AssertionError(
            String.format(Locale.ROOT, "live heap grew from %d to %d bytes", live[0], live[1]));
      }
      System.out.println(history.last().steps() + " steps");
    }

    private static long liveBytes() {
      Runtime runtime = Runtime.getRuntime();
      // The first collection may leave what has finalizers or soft references.
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      return runtime.totalMemory() - runtime.freeMemory();
    }
  }
}
