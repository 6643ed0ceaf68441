package autodiff.nn.train;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far training is: on a terminal a bar that is redrawn in place, with the rate and the
 * time left; elsewhere plain lines, the same on every run.
 */
abstract class Progress {
  /** A run begins, or goes on. */
  abstract void begin(String what, int epochs, int batches, long done);

  /** A batch is done. */
  abstract void batch(int epoch, int batch, int samples, double meanLoss);

  abstract void epoch(Epoch epoch);

  abstract void end(String remark);

  static Progress none() {
    return new None();
  }

  static Progress on(PrintStream out, boolean terminal, int lineEpochs, LongSupplier clock) {
    return terminal ? new Bar(out, clock) : new Lines(out, lineEpochs);
  }

  /** Since JDK 22 there is a console without a terminal, too, and a method to ask; before, none. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean isTerminal(PrintStream out) {
    Console console = System.console();
    if (!out.equals(System.out) || console == null || "dumb".equals(System.getenv("TERM"))) {
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

  private static final class None extends Progress {
    @Override
    void begin(String what, int epochs, int batches, long done) {}

    @Override
    void batch(int epoch, int batch, int samples, double meanLoss) {}

    @Override
    void epoch(Epoch epoch) {}

    @Override
    void end(String remark) {}
  }

  /** A line for each epoch, or for some. */
  private static final class Lines extends Progress {
    private final PrintStream out;
    private final int every;
    private int epochs;
    private String kept = "";

    Lines(PrintStream out, int every) {
      this.out = out;
      this.every = every;
    }

    @Override
    void begin(String what, int epochs, int batches, long done) {
      this.epochs = epochs;
      out.println(what);
    }

    @Override
    void batch(int epoch, int batch, int samples, double meanLoss) {}

    @Override
    void epoch(Epoch epoch) {
      String line = position(epoch.number(), epochs) + "  " + epoch.results();
      boolean shown = epoch.number() % every == 0;
      if (shown) {
        out.println(line);
      }
      kept = shown ? "" : line;
    }

    @Override
    void end(String remark) {
      if (!kept.isEmpty()) {
        out.println(kept);
      }
      if (!remark.isEmpty()) {
        out.println(remark);
      }
      out.flush();
    }
  }

  private static String position(int epoch, int epochs) {
    int width = Integer.toString(epochs).length();
    return String.format(Locale.ROOT, "epoch %" + width + "d/%d", epoch, epochs);
  }

  /** One line that is drawn again and again. */
  private static final class Bar extends Progress {
    private static final int WIDTH = 12;
    private static final int LINE = 79;
    private static final long REDRAW_NANOS = 50_000_000;
    private static final double NANOS_A_SECOND = 1e9;

    private final PrintStream out;
    private final LongSupplier clock;
    private int epochs;
    private int batches;
    private long start;
    private long drawn;
    private long doneBefore;
    private long samples;
    private int lastLength;

    /** Where the run is. */
    private int epoch;

    private int batch;
    private double meanLoss;

    /** What the validation data said last. */
    private String validation = "";

    private String lastEpoch = "";

    Bar(PrintStream out, LongSupplier clock) {
      this.out = out;
      this.clock = clock;
    }

    @Override
    void begin(String what, int epochs, int batches, long done) {
      this.epochs = epochs;
      this.batches = batches;
      doneBefore = done;
      start = clock.getAsLong();
      drawn = start - REDRAW_NANOS;
      out.println(what);
    }

    @Override
    void batch(int epoch, int batch, int samples, double meanLoss) {
      this.epoch = epoch;
      this.batch = batch;
      this.samples += samples;
      this.meanLoss = meanLoss;
      drawIfDue();
    }

    private void drawIfDue() {
      long now = clock.getAsLong();
      if (now - drawn >= REDRAW_NANOS) {
        draw(now);
      }
    }

    @Override
    void epoch(Epoch done) {
      epoch = done.number();
      batch = batches;
      meanLoss = done.trainingLoss();
      validation = done.validation();
      lastEpoch = position(done.number(), epochs) + "  " + done.results();
      drawIfDue();
    }

    @Override
    void end(String remark) {
      if (epoch > 0) {
        draw(clock.getAsLong());
        out.println();
      }
      if (!lastEpoch.isEmpty()) {
        out.println(lastEpoch);
      }
      if (!remark.isEmpty()) {
        out.println(remark);
      }
      out.flush();
    }

    private void draw(long now) {
      drawn = now;
      long done = (long) (epoch - 1) * batches + batch;
      long all = (long) epochs * batches;
      double seconds = Math.max(now - start, 1) / NANOS_A_SECOND;
      double left = seconds / Math.max(1, done - doneBefore) * (all - done);
      int marks = (int) (WIDTH * done / Math.max(1, all));
      String line =
          String.format(
              Locale.ROOT,
              "[%s%s] %s  %s/s  %s  loss %s%s",
              "#".repeat(marks),
              "-".repeat(WIDTH - marks),
              position(epoch, epochs),
              shortNumber(samples / seconds),
              done < all ? duration(left) + " left" : duration(seconds),
              Epoch.number(meanLoss),
              validation);
      // A longer line would break, and stay.
      String fitting = line.length() <= LINE ? line : line.substring(0, LINE - 1) + "…";
      // Blanks cover what a longer line left behind.
      out.print("\r" + fitting + " ".repeat(Math.max(0, lastLength - fitting.length())));
      out.flush();
      lastLength = fitting.length();
    }

    private static String shortNumber(double samples) {
      return samples < 9_999.5
          ? String.format(Locale.ROOT, "%.0f", samples)
          : samples < 9_999_500
              ? String.format(Locale.ROOT, "%.0fk", samples / 1e3)
              : String.format(Locale.ROOT, "%.0fM", samples / 1e6);
    }

    private static String duration(double seconds) {
      if (seconds < 60) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
      }
      long minutes = Math.round(seconds) / 60;
      return minutes < 60
          ? String.format(Locale.ROOT, "%d:%02d", minutes, Math.round(seconds) % 60)
          : String.format(Locale.ROOT, "%d:%02d h", minutes / 60, minutes % 60);
    }
  }
}
