package autodiff.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that save again and again are killed (SIGKILL, which nobody can catch) at any moment:
 * what they leave is always a file that can be read, with all numbers of one save.
 */
class CrashTest {
  private static final int TRIES = 50;
  private static final Shape SHAPE = Shape.of(300, 500);

  @TempDir Path folder;

  /** A child process: saves tensors of ones, then of twos, and so on, all numbers alike. */
  static final class Saving {
    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      // Not forever, in case nobody is left to kill it.
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      for (int save = 1; System.nanoTime() < end; save++) {
        Tensor numbers = Tensor.full(save, DType.FLOAT32, SHAPE);
        Safetensors.write(
            file, Map.of("a", numbers, "b", numbers), Map.of("save", Integer.toString(save)));
        if (save == 1) {
          System.out.write('.');
          System.out.flush();
        }
      }
    }
  }

  @Test
  void whateverTheMomentAFileIsThere() throws Exception {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    int saves = 0;
    int inTheMiddle = 0;
    // The next process starts while this one saves: most of the time goes into starting.
    Process next = start(0);
    try {
      for (int i = 0; i < TRIES; i++) {
        Process process = next;
        next = i + 1 < TRIES ? start(i + 1) : process;
        try {
          assertEquals('.', process.getInputStream().read(), "the child has saved once");
          Thread.sleep(random.nextInt(5), random.nextInt(1_000_000));
        } finally {
          process.destroyForcibly();
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "does not die");
        saves += checkFile(folder.resolve(i + "/model.safetensors"));
        try (Stream<Path> files = Files.list(folder.resolve(Integer.toString(i)))) {
          inTheMiddle += files.count() > 1 ? 1 : 0;
        }
      }
    } finally {
      next.destroyForcibly().waitFor();
    }
    System.out.printf(
        Locale.ROOT,
        "killed %d processes, %d in the middle of a save, after %d saves; seed %d%n",
        TRIES,
        inTheMiddle,
        saves,
        seed);
  }

  private Process start(int number) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Saving.class.getName(),
            folder.resolve(number + "/model.safetensors").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** How many saves came before the kill. */
  private static int checkFile(Path file) throws IOException {
    Safetensors read = Safetensors.read(file);
    int save = Integer.parseInt(read.metadata().get("save"));
    Tensor expected = Tensor.full(save, DType.FLOAT32, SHAPE);
    assertTrue(read.tensor("a").isEqualTo(expected));
    assertTrue(read.tensor("b").isEqualTo(expected));
    return save;
  }
}
