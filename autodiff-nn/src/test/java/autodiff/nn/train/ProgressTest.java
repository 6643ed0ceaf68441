package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.IntTensor;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.metrics.Accuracy;
import autodiff.nn.optim.Adam;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What is printed while training. */
final class ProgressTest {
  private static final long TENTH = 100_000_000;

  private static Trainer<IntTensor> trainer(PrintStream out) {
    Layer model = Moons.network();
    return Trainer.of(model, Losses.crossEntropy(), Adam.of(model.parameters(), 1e-2))
        .validation(Moons.HELD_OUT)
        .metrics(new Accuracy())
        .progress(out);
  }

  private static String printed(Consumer<PrintStream> program) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      program.accept(out);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void aLineAnEpochWithoutTerminal() {
    String text = printed(out -> trainer(out).fit(Moons.DATA, 3));
    List<String> lines = text.lines().toList();
    assertEquals(4, lines.size(), text);
    assertEquals(
        "training Sequential, 114 parameters (Generator 7), on 78 samples in batches of 8, shuffled"
            + " with seed 7",
        lines.get(0));
    for (int epoch = 1; epoch <= 3; epoch++) {
      String line = lines.get(epoch);
      assertTrue(
          line.matches(
              "epoch "
                  + epoch
                  + "/3  loss 0\\.\\d{4}  validation loss 0\\.\\d{4}  accuracy 0\\.\\d{4}"),
          line);
    }
    assertEquals(text, printed(out -> trainer(out).fit(Moons.DATA, 3)), "the same on every run");
  }

  @Test
  void fewerLinesIfAskedFor() {
    List<String> lines =
        printed(out -> trainer(out).progressEvery(4).fit(Moons.DATA, 10)).lines().toList();
    assertEquals(
        List.of("epoch  4/10", "epoch  8/10", "epoch 10/10"),
        lines.stream().skip(1).map(line -> line.substring(0, 11)).toList());
  }

  @Test
  void saysWhyItEnded() {
    String early =
        printed(out ->
            trainer(out)
                .earlyStopping(EarlyStopping.onLoss(1).withMinimumChange(9))
                .fit(Moons.DATA, 9));
    assertTrue(early.endsWith("\nstopped early: no improvement since epoch 1\n"), early);
    String interrupted =
        printed(out -> {
          Trainer<IntTensor> trainer = trainer(out);
          trainer.onEpoch(e -> Thread.currentThread().interrupt()).fit(Moons.DATA, 9);
          assertTrue(Thread.interrupted());
          trainer.fit(Moons.DATA, 1);
        });
    assertTrue(interrupted.contains("\ninterrupted after batch 0 of epoch 2\n"), interrupted);
    assertTrue(interrupted.endsWith("; going on after epoch 1\n"), interrupted);
  }

  @Test
  void nothingIfQuiet() {
    assertEquals("", printed(out -> trainer(out).quiet().fit(Moons.DATA, 2)));
  }

  /** A clock that goes on by itself, a tenth of a second whenever it is asked. */
  private static LongSupplier clock() {
    long[] now = {0};
    return () -> now[0] += TENTH;
  }

  @Test
  void aBarOnATerminal() {
    String text =
        printed(out -> {
          Progress bar = Progress.on(out, true, 1, clock());
          bar.begin("training", 2, 2, 0);
          bar.batch(1, 1, 1000, 0.5);
          bar.batch(1, 2, 1000, 0.25);
          bar.epoch(epoch(1, 0.25));
          bar.batch(2, 1, 1000, 1e-5);
          bar.batch(2, 2, 1000, 0.125);
          bar.epoch(epoch(2, 0.125));
          bar.end("");
        });
    assertEquals(
        """
        training
        \r[###---------] epoch 1/2  10k/s  0.3 s left  loss 0.5000\
        \r[######------] epoch 1/2  10k/s  0.2 s left  loss 0.2500\
        \r[######------] epoch 1/2  6667/s  0.3 s left  loss 0.2500  accuracy 0.9000\
        \r[#########---] epoch 2/2  7500/s  0.1 s left  loss 1.000e-05  accuracy 0.9000\
        \r[############] epoch 2/2  8000/s  0.5 s  loss 0.1250  accuracy 0.9000        \
        \r[############] epoch 2/2  6667/s  0.6 s  loss 0.1250  accuracy 0.9000\
        \r[############] epoch 2/2  5714/s  0.7 s  loss 0.1250  accuracy 0.9000
        epoch 2/2  loss 0.1250  accuracy 0.9000
        """,
        text);
  }

  private static Epoch epoch(int number, double loss) {
    return new Epoch(
        number,
        2L * number,
        loss,
        OptionalDouble.empty(),
        Map.of("accuracy", 0.9),
        0.1,
        Duration.ZERO);
  }

  @Test
  void linesOfATerminalFitAndAreFew() {
    LongSupplier slow =
        new LongSupplier() {
          private long now;

          @Override
          public long getAsLong() {
            return now += TENTH / 100;
          }
        };
    String text = printed(out -> trainer(out).progress(slow, true).fit(Moons.DATA, 20));
    List<String> drawn = Arrays.stream(text.split("[\r\n]", -1)).skip(1).toList();
    assertTrue(drawn.stream().allMatch(line -> line.length() <= 79), text);
    // 200 batches of about a millisecond, and a line every 50 ms.
    assertTrue(drawn.size() > 3 && drawn.size() < 12, drawn.size() + " lines");
    assertTrue(drawn.get(drawn.size() - 3).contains("] epoch 20/20  "), text);
  }

  @Test
  void aResumedRunReckonsWithWhatIsLeft() {
    String text =
        printed(out -> {
          Progress bar = Progress.on(out, true, 1, clock());
          bar.begin("training", 10, 100, 899);
          bar.batch(9, 100, 32, 0.5);
          bar.end("");
        });
    // A batch in a tenth of a second: the 100 that are left take ten.
    assertTrue(text.contains("[##########--] epoch  9/10  320/s  10.0 s left"), text);
  }

  @Test
  void numbersHaveFourDigitsThatTellSomething() {
    assertEquals("0.1235", Epoch.number(0.123456));
    assertEquals("1.235e-04", Epoch.number(0.000123456));
    assertEquals("1.235e+07", Epoch.number(12345678));
    assertEquals("0.0000", Epoch.number(0));
    assertEquals("NaN", Epoch.number(Double.NaN));
  }
}
