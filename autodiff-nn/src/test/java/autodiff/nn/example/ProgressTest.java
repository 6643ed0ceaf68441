package autodiff.nn.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Arguments DEFAULTS = new Arguments(100, 42);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void isPlainLinesWhereThereIsNoTerminal() {
    Progress progress = Progress.on(out, 30);
    for (int epoch = 1; epoch <= 30; epoch++) {
      progress.report(epoch, 1.0 / epoch);
    }
    String[] lines = printed().split("\n", -1);
    assertEquals(11, lines.length, "ten lines, each with its end");
    assertEquals("epoch  3/30  loss 0.3333", lines[0]);
    assertEquals("epoch 30/30  loss 0.0333", lines[9]);
  }

  @Test
  void isALineAnEpochWhenThereAreFew() {
    Progress progress = Progress.plain(out, 2);
    progress.report(1, 0.5);
    progress.report(2, 0.25);
    assertEquals("epoch 1/2  loss 0.5000\nepoch 2/2  loss 0.2500\n", printed());
  }

  @Test
  void isABarWithRateAndTimeLeftOnATerminal() {
    AtomicLong nanos = new AtomicLong();
    Progress progress = Progress.bar(out, 4, nanos::get);
    for (int epoch = 1; epoch <= 4; epoch++) {
      nanos.addAndGet(500_000_000);
      progress.report(epoch, 2.0 / epoch);
    }
    assertEquals(
        "\r[#######-----------------------] epoch 1/4  loss 2.0000  2 epochs/s  1.5 s left"
            + "\r[###############---------------] epoch 2/4  loss 1.0000  2 epochs/s  1.0 s left"
            + "\r[######################--------] epoch 3/4  loss 0.6667  2 epochs/s  0.5 s left"
            + "\r[##############################] epoch 4/4  loss 0.5000  2 epochs/s  2.0 s     \n",
        printed());
  }

  @Test
  void writesNumbersTheSameWayInEveryCountry() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      AtomicLong nanos = new AtomicLong();
      Progress progress = Progress.bar(out, 2, nanos::get);
      nanos.addAndGet(1_500_000_000);
      progress.report(1, 0.5);
      progress.report(2, 0.25);
    } finally {
      Locale.setDefault(before);
    }
    assertFalse(printed().contains(","), this::printed);
  }

  @Test
  void redrawsNoMoreOftenThanTheEyeSees() {
    AtomicLong nanos = new AtomicLong();
    Progress progress = Progress.bar(out, 1000, nanos::get);
    for (int epoch = 1; epoch <= 1000; epoch++) {
      nanos.addAndGet(1_000_000);
      progress.report(epoch, 1);
    }
    // The first epoch, then every 50 ms of a second.
    assertEquals(21, printed().chars().filter(c -> c == '\r').count());
  }

  @Test
  void argumentsAreEpochsAndSeed() {
    assertEquals(DEFAULTS, Arguments.parse(new String[] {}, DEFAULTS));
    assertEquals(new Arguments(7, 42), Arguments.parse(new String[] {"7"}, DEFAULTS));
    assertEquals(new Arguments(7, -3), Arguments.parse(new String[] {"7", "-3"}, DEFAULTS));
  }

  @Test
  void argumentsThatAreNoneAreNamed() {
    assertEquals(
        "epochs 'many' is not a whole number; the arguments are [epochs] [seed]", message("many"));
    assertEquals(
        "seed '1.5' is not a whole number; the arguments are [epochs] [seed]", message("1", "1.5"));
    assertEquals("epochs 0; give at least 1", message("0"));
    assertEquals("3 arguments; give at most two: [epochs] [seed]", message("1", "2", "3"));
  }

  private static String message(String... args) {
    return assertThrows(IllegalArgumentException.class, () -> Arguments.parse(args, DEFAULTS))
        .getMessage();
  }
}
