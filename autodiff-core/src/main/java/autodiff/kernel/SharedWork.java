package autodiff.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Work in parts, which threads take one after another until none is left. Each begins with a share
 * of its own, the same one in each work of as many parts: what it wrote last is in its cache. Who
 * has called waits for those that have joined, but not for those that were too slow to.
 */
final class SharedWork {
  /** Nobody joins any more. The bits below count who has joined and not left. */
  private static final int CLOSED = 1 << 30;

  private final int parts;
  private final IntConsumer part;
  private final Thread caller = Thread.currentThread();
  private final int shares;

  /** Of each share, the part to be taken next. */
  private final AtomicIntegerArray next;

  private final AtomicInteger members = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(null);

  /** Of so many parts, for so many threads at most. */
  SharedWork(int parts, int threads, IntConsumer part) {
    this.parts = parts;
    this.part = part;
    shares = Math.min(parts, threads);
    next = new AtomicIntegerArray(shares);
    for (int share = 0; share < shares; share++) {
      next.set(share, begin(share));
    }
  }

  private int begin(int share) {
    return (int) ((long) parts * share / shares);
  }

  /** Takes parts as long as there are some, those of one's own share first. */
  void doParts(int own) {
    try {
      for (int k = 0; k < shares; k++) {
        int share = (own + k) % shares;
        int end = begin(share + 1);
        for (int i = next.getAndIncrement(share); i < end; i = next.getAndIncrement(share)) {
          part.accept(i);
        }
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      // Not to begin what will be thrown away.
      for (int share = 0; share < shares; share++) {
        next.set(share, parts);
      }
    }
  }

  private boolean isTaken() {
    for (int share = 0; share < shares; share++) {
      if (next.get(share) < begin(share + 1)) {
        return false;
      }
    }
    return true;
  }

  /** What a worker does: joins if it may, takes parts and leaves. */
  void help(int own) {
    int now = members.get();
    while (now < CLOSED && !isTaken()) {
      if (members.compareAndSet(now, now + 1)) {
        doParts(own);
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
    SpinWait spinning = new SpinWait();
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
