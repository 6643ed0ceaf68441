package autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory for graphs that are recorded again and again, as in a training loop: each round uses that
 * of the last, which is still in the cache. Recording takes about half the time then. Nothing needs
 * it: without it, the garbage collector takes care of graphs that nobody can reach any more.
 *
 * <pre>{@code
 * try (GraphMemory memory = GraphMemory.reuse()) {
 *   for (int step = 0; step < steps; step++) {
 *     Value loss = loss(batch(step));
 *     loss.backward();
 *     optimiser.step();
 *     memory.reset();
 *   }
 * }
 * }</pre>
 *
 * <p>It serves the thread that opened it. After {@link #reset()} the nodes recorded on this thread
 * since the last one are gone: whoever still uses one gets an {@link IllegalStateException}, never
 * another node's number. Leaves and constants are not affected. Nodes that this thread records here
 * must not be in use on another thread while it resets.
 */
public final class GraphMemory implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final Recorder recorder = Recorder.current();
  private final List<Segment> used = new ArrayList<>();
  private final ArrayDeque<Storage> free = new ArrayDeque<>();
  private final @Nullable GraphMemory outer;
  private boolean closed;

  private GraphMemory() {
    outer = recorder.use(this);
  }

  /**
   * Opens a memory for what this thread records from now on, until it is closed.
   *
   * @return the memory, for a try statement
   */
  public static GraphMemory reuse() {
    return new GraphMemory();
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
    }
  }

  private void check(String method) {
    if (!Thread.currentThread().equals(thread)) {
      throw new IllegalStateException(
          "GraphMemory.%s on thread %s: it belongs to thread %s; call it there"
              .formatted(method, Thread.currentThread().getName(), thread.getName()));
    }
    if (closed || !recorder.uses(this)) {
      throw new IllegalStateException(
          "GraphMemory.%s: %s"
              .formatted(
                  method,
                  closed ? "it was closed" : "a memory that was opened later is still open"));
    }
  }
}
