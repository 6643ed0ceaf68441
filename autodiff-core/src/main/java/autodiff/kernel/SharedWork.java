package autodiff.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Work in parts, which threads take one after another until none is left. Who has called waits for
 * those that have joined, but not for those that were too slow to.
 */
final class SharedWork {
  /** Nobody joins any more. The bits below count who has joined and not left. */
  private static final int CLOSED = 1 << 30;

  private final int parts;
  private final IntConsumer part;
  private final Thread caller = Thread.currentThread();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger members = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(null);

  SharedWork(int parts, IntConsumer part) {
    this.parts = parts;
    this.part = part;
  }

  /** Takes parts as long as there are some. */
  void doParts() {
    try {
      for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
        part.accept(i);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      // Not to begin what will be thrown away.
      next.set(parts);
    }
  }

  /** What a worker does: joins if it may, takes parts and leaves. */
  void help() {
    int now = members.get();
    while (now < CLOSED && next.get() < parts) {
      if (members.compareAndSet(now, now + 1)) {
        doParts();
        if (members.decrementAndGet() == CLOSED) {
          LockSupport.unpark(caller);
        }
        return;
      }
      now = members.get();
    }
  }

  /** Returns when all parts are done; throws what one of them threw. */
  void awaitOthers() {
    members.getAndAdd(CLOSED);
    // The arrays are in use until all are done: an interrupt has to wait, and is not lost.
    boolean interrupted = false;
    Spinning spinning = new Spinning();
    while (members.get() != CLOSED) {
      if (spinning.isOver()) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable e = failure.get();
    if (e instanceof RuntimeException r) {
      throw r;
    }
    if (e instanceof Error r) {
      throw r;
    }
    if (e != null) {
      throw new IllegalStateException("a part of a shared work failed", e);
    }
  }
}
