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
  /** A thread looks at one place; places of neighbors in memory would slow each other down. */
  private static final int STRIDE = 32;

  private static final int MOST_PLACES =
      4 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors());

  private final Supplier<W> maker;

  /** Grows when threads meet at a place: most programs are run by one. */
  private volatile AtomicReferenceArray<@Nullable W> kept = new AtomicReferenceArray<>(1);

  /** Not counted exactly: one that is lost among threads does no harm. */
  private int made;

  WorkArrays(Supplier<W> maker) {
    this.maker = maker;
  }

  private static int place(AtomicReferenceArray<?> kept) {
    return (int) Thread.currentThread().getId() * STRIDE & (kept.length() - 1);
  }

  /** Memory for the caller alone, with anything in it, until it gives it back. */
  W take() {
    AtomicReferenceArray<@Nullable W> places = kept;
    int place = place(places);
    W work = places.getPlain(place) == null ? null : places.getAndSet(place, null);
    return work == null ? make(places) : work;
  }

  private W make(AtomicReferenceArray<@Nullable W> places) {
    int count = Math.max(1, places.length() / STRIDE);
    made++;
    if (made > 2 * count && count < MOST_PLACES) {
      made = 0;
      kept = new AtomicReferenceArray<>(2 * count * STRIDE);
    }
    return maker.get();
  }

  /** Ends the caller's use. */
  void giveBack(W work) {
    AtomicReferenceArray<@Nullable W> places = kept;
    places.setRelease(place(places), work);
  }
}
