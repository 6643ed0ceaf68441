package autodiff.program;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Working memory that is used again, by any number of threads at once: whoever finds none makes
 * new. It belongs to what it is made for and goes with it; threads keep nothing.
 *
 * @param <W> the memory
 */
final class WorkArrays<W> {
  /** A thread looks at one place; places of neighbours in memory would slow each other down. */
  private static final int STRIDE = 32;

  private static final int PLACES =
      Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors());

  private final AtomicReferenceArray<@Nullable W> kept =
      new AtomicReferenceArray<>(PLACES * STRIDE);
  private final Supplier<W> maker;

  WorkArrays(Supplier<W> maker) {
    this.maker = maker;
  }

  private static int place() {
    return ((int) Thread.currentThread().getId() & (PLACES - 1)) * STRIDE;
  }

  /** Memory for the caller alone, with anything in it, until it gives it back. */
  W take() {
    int place = place();
    W work = kept.getPlain(place) == null ? null : kept.getAndSet(place, null);
    return work == null ? maker.get() : work;
  }

  /** Ends the caller's use. */
  void giveBack(W work) {
    kept.setRelease(place(), work);
  }
}
