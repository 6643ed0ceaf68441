package autodiff.nn.example;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far training is: on a terminal a bar that is redrawn in place, with the rate and the
 * time left; elsewhere ten plain lines, the same on every run.
 */
final class Progress {
  private static final int BAR_WIDTH = 30;
  private static final int PLAIN_LINES = 10;
  private static final long REDRAW_NANOS = 50_000_000;
  private static final double NANOS_A_SECOND = 1e9;

  private final PrintStream out;
  private final int epochs;
  private final boolean terminal;
  private final LongSupplier clock;
  private final long start;
  private long lastDrawn;
  private int lastLength;

  private Progress(PrintStream out, int epochs, boolean terminal, LongSupplier clock) {
    this.out = out;
    this.epochs = epochs;
    this.terminal = terminal;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.lastDrawn = start - REDRAW_NANOS;
  }

  /** A bar where the stream is a terminal. */
  static Progress on(PrintStream out, int epochs) {
    return out.equals(System.out) && isTerminal()
        ? bar(out, epochs, System::nanoTime)
        : plain(out, epochs);
  }

  static Progress bar(PrintStream out, int epochs, LongSupplier nanoClock) {
    return new Progress(out, epochs, true, nanoClock);
  }

  static Progress plain(PrintStream out, int epochs) {
    return new Progress(out, epochs, false, () -> 0);
  }

  /** Since JDK 22 there is a console without a terminal, too, and a method to ask; before, none. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /** Says that an epoch is over, counting from 1. */
  void report(int epoch, double loss) {
    if (terminal) {
      draw(epoch, loss);
    } else if (epoch * (long) PLAIN_LINES / epochs > (epoch - 1) * (long) PLAIN_LINES / epochs) {
      out.println(epochAndLoss(epoch, loss));
    }
  }

  private void draw(int epoch, double loss) {
    long now = clock.getAsLong();
    if (now - lastDrawn < REDRAW_NANOS && epoch < epochs) {
      return;
    }
    lastDrawn = now;
    double seconds = Math.max(now - start, 1) / NANOS_A_SECOND;
    double rate = epoch / seconds;
    int done = (int) ((long) BAR_WIDTH * epoch / epochs);
    String timing =
        epoch < epochs
            ? String.format(Locale.ROOT, "%.1f s left", (epochs - epoch) / rate)
            : String.format(Locale.ROOT, "%.1f s", seconds);
    String line =
        String.format(
            Locale.ROOT,
            "[%s%s] %s  %.0f epochs/s  %s",
            "#".repeat(done),
            "-".repeat(BAR_WIDTH - done),
            epochAndLoss(epoch, loss),
            rate,
            timing);
    // Blanks cover what a longer line left behind.
    out.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
    lastLength = line.length();
    if (epoch == epochs) {
      out.println();
    }
    out.flush();
  }

  private String epochAndLoss(int epoch, double loss) {
    int width = Integer.toString(epochs).length();
    return String.format(Locale.ROOT, "epoch %" + width + "d/%d  loss %.4f", epoch, epochs, loss);
  }
}
