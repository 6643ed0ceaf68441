package autodiff.kernel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that share large work. Who calls takes part; with one thread there is no pool. How
 * work is cut into parts depends on its size alone, never on the number of threads: results are the
 * same for any number.
 */
public final class Workers {
  private static volatile int size = Runtime.getRuntime().availableProcessors();
  private static @Nullable ExecutorService pool;
  private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

  private Workers() {}

  /**
   * How many threads share large work.
   *
   * @return the number, with the calling one
   */
  public static int size() {
    return size;
  }

  /**
   * Sets how many threads share large work, from the next work on.
   *
   * @param threads the number, with the calling one; 1 for none beside it
   */
  public static synchronized void setSize(int threads) {
    if (pool != null) {
      pool.shutdown();
      pool = null;
    }
    size = threads;
  }

  private static synchronized ExecutorService pool(int others) {
    if (pool == null) {
      pool =
          Executors.newFixedThreadPool(
              others,
              work -> {
                Thread thread = new Thread(work, "autodiff-worker");
                thread.setDaemon(true);
                return thread;
              });
    }
    return pool;
  }

  /**
   * Does the parts of a work, on several threads if there are several parts, and returns when all
   * are done.
   *
   * @param parts how many
   * @param part does the part of a number
   */
  public static void run(int parts, IntConsumer part) {
    int helpers = Math.min(size, parts) - 1;
    if (helpers <= 0 || INSIDE.get()) {
      for (int i = 0; i < parts; i++) {
        part.accept(i);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(null);
    CountDownLatch done = new CountDownLatch(helpers);
    Runnable share =
        () -> {
          INSIDE.set(true);
          try {
            for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
              part.accept(i);
            }
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
          } finally {
            INSIDE.set(false);
          }
        };
    ExecutorService executor = pool(size - 1);
    for (int i = 0; i < helpers; i++) {
      try {
        executor.execute(() -> {
          try {
            share.run();
          } finally {
            done.countDown();
          }
        });
      } catch (RejectedExecutionException e) {
        // The number of threads was changed this very moment: do without.
        done.countDown();
      }
    }
    share.run();
    await(done);
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

  /** The arrays are in use until all are done: an interrupt has to wait, and is not lost. */
  private static void await(CountDownLatch done) {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
