package autodiff;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Switches recording off for a while, on this thread only: nothing that is computed meanwhile takes
 * a gradient or costs memory.
 *
 * <pre>{@code
 * try (GradMode.Scope scope = GradMode.noGrad()) {
 *   weight.set(weight.data() - rate * weight.grad());
 * }
 * }</pre>
 */
public final class GradMode {
  private GradMode() {}

  /** Ends a mode when it is closed, on the thread that began it. */
  public static final class Scope implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final Recorder recorder = Recorder.current();
    private final @Nullable Scope outer = recorder.scope;
    private final Runnable end;
    private boolean closed;

    Scope(Runnable end) {
      this.end = end;
      recorder.scope = this;
    }

    /**
     * Returns to what was before. A second call does nothing.
     *
     * @throws IllegalStateException on another thread than the one that began the scope, or while a
     *     scope that began later is open; then nothing changes
     */
    @Override
    public void close() {
      if (!Thread.currentThread().equals(thread)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "scope of thread %s closed on thread %s; modes belong to one thread: close it there",
                thread.getName(),
                Thread.currentThread().getName()));
      }
      if (!closed) {
        if (recorder.scope != this) {
          throw new IllegalStateException(
              "scope closed while one that was opened later is still open, which would leave the"
                  + " thread in the wrong mode; close that one first, as nested try statements do");
        }
        closed = true;
        recorder.scope = outer;
        end.run();
      }
    }

    /**
     * Whether the mode still holds, and on which thread.
     *
     * @return a line of text
     */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "GradMode.Scope of thread %s, %s",
          thread.getName(),
          closed ? "closed" : "open; close it to return to the mode before");
    }
  }

  /**
   * Stops recording on this thread until the scope is closed. Scopes nest.
   *
   * @return the scope, for a try statement
   */
  public static Scope noGrad() {
    Recorder recorder = Recorder.current();
    boolean before = recorder.recording;
    recorder.setRecording(false);
    return new Scope(() -> recorder.setRecording(before));
  }

  /**
   * Records on this thread until the scope is closed, also inside {@link #noGrad()}.
   *
   * @return the scope, for a try statement
   */
  public static Scope enableGrad() {
    Recorder recorder = Recorder.current();
    boolean before = recorder.recording;
    recorder.setRecording(true);
    return new Scope(() -> recorder.setRecording(before));
  }

  /**
   * Computes something without recording it.
   *
   * @param computation what to compute
   * @param <R> its result
   * @return the result
   */
  public static <R> R noGrad(Supplier<R> computation) {
    requireNonNull(computation, "computation");
    try (Scope scope = noGrad()) {
      return computation.get();
    }
  }

  /**
   * Whether operations on this thread are recorded.
   *
   * @return false inside a {@link #noGrad()} scope
   */
  public static boolean isRecording() {
    return Recorder.current().recording;
  }
}
