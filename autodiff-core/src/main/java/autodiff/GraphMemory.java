package autodiff;

import static java.util.Objects.requireNonNullElseGet;

import autodiff.shape.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reusable memory for graphs that are recorded again and again, as in a training loop: each round
 * takes the arrays of the previous one, which are still in the cache. Recording takes about half
 * the time then. Nothing needs it: without it, the garbage collector takes care of graphs that
 * nobody can reach any more.
 *
 * <pre>{@code
 * try (GraphMemory memory = GraphMemory.reuse()) {
 *   for (int step = 0; step < steps; step++) {
 *     Value loss = loss(batch(step));
 *     loss.backward();
 *     optimizer.step();
 *     memory.reset();
 *   }
 * }
 * }</pre>
 *
 * <p>It serves the thread that opened it. After {@link #reset()} what operations computed on this
 * thread since the last one is gone, scalars that were recorded and tensors alike: whoever still
 * uses one gets an {@link IllegalStateException}, never another node's number. Leaves, constants
 * and tensors made as data ({@code of}, {@code zeros}, {@link Tensor#copy()} ...) are not affected;
 * the gradient of a leaf stays until it is cleared, which ends the life of the tensor that {@code
 * grad()} gave. What this thread computes here must not be in use on another thread while it
 * resets.
 */
public final class GraphMemory implements AutoCloseable {
  /** How many are open on all threads together, so that others pay next to nothing. */
  private static final AtomicInteger OPEN = new AtomicInteger();

  private final Thread thread = Thread.currentThread();
  private final Recorder recorder = Recorder.current();
  private final List<Segment> used = new ArrayList<>();
  private final ArrayDeque<Storage> free = new ArrayDeque<>();
  private final SpareArrays spare = new SpareArrays();
  private final List<Tensor> tensors = new ArrayList<>();
  private BufferLifetime lease = new BufferLifetime();
  private final @Nullable GraphMemory outer;
  private boolean closed;

  private GraphMemory() {
    outer = recorder.use(this);
    OPEN.incrementAndGet();
  }

  /**
   * Opens a memory for what this thread records from now on, until it is closed.
   *
   * @return the memory, for a try statement
   */
  public static GraphMemory reuse() {
    return new GraphMemory();
  }

  /** Whether any thread has one. */
  static boolean isInUse() {
    return OPEN.get() > 0;
  }

  /** A tensor with anything in it, until the next reset. */
  Tensor tensor(Shape shape, DType dtype) {
    Object array = spare.take(dtype, shape.elements());
    Tensor t =
        Tensor.leased(
            shape, dtype, requireNonNullElseGet(array, () -> Tensor.allocate(shape, dtype)), lease);
    tensors.add(t);
    return t;
  }

  Segment open(long rank, int capacity) {
    Storage storage = free.poll();
    Segment s =
        new Segment(
            rank,
            storage == null || storage.value.length < capacity
                ? new Storage(capacity, 8)
                : storage);
    s.recyclable = true;
    used.add(s);
    return s;
  }

  /** Takes a tensor's array back before the next reset, if nobody else has it. */
  void takeBack(Tensor t) {
    if (t.lease() == lease && !t.isShared()) {
      t.setLease(new BufferLifetime());
      spare.give(t.surrender());
    }
  }

  /** The gradient of a leaf, which lives on after the next reset, until it is cleared. */
  Tensor kept(Tensor gradient) {
    if (gradient.lease() != lease) {
      return gradient;
    }
    if (gradient.isShared()) {
      return gradient.copy();
    }
    gradient.setLease(new BufferLifetime());
    return gradient;
  }

  /** A gradient was cleared: its array can be used again, if this thread has a memory. */
  static void cleared(Tensor gradient) {
    GraphMemory memory = Recorder.current().memory();
    if (memory != null
        && gradient.lease() != null
        && gradient.lease() != memory.lease
        && !gradient.isShared()) {
      memory.spare.give(gradient.surrender());
    }
  }

  /**
   * Ends the life of all nodes recorded on this thread since this memory was opened or last reset,
   * and uses their memory for the next.
   *
   * @throws IllegalStateException on another thread, inside a nested memory, or after closing
   */
  public void reset() {
    check("reset");
    recorder.startAfresh();
    recorder.unpublish();
    // Largest first, so that the next round finds room for all of it at once.
    for (int i = used.size() - 1; i >= 0; i--) {
      free.add(used.get(i).recycle());
    }
    used.clear();
    for (Tensor t : tensors) {
      if (t.lease() == lease) {
        spare.give(t.surrender());
      }
    }
    tensors.clear();
    lease.end();
    lease = new BufferLifetime();
  }

  /**
   * Resets, frees the memory, and records elsewhere again. A second call does nothing.
   *
   * @throws IllegalStateException on another thread or inside a nested memory
   */
  @Override
  public void close() {
    if (!closed) {
      reset();
      closed = true;
      recorder.use(outer);
      OPEN.decrementAndGet();
    }
  }

  private void check(String method) {
    if (!Thread.currentThread().equals(thread)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "GraphMemory.%s on thread %s: it belongs to thread %s; call it there",
              method,
              Thread.currentThread().getName(),
              thread.getName()));
    }
    if (closed || !recorder.uses(this)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "GraphMemory.%s: %s",
              method,
              closed ? "it was closed" : "a memory that was opened later is still open"));
    }
  }

  /**
   * Whether the memory is open, and whose it is.
   *
   * @return a line of text
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "GraphMemory of thread %s, %s", thread.getName(), closed ? "closed" : "open");
  }
}
