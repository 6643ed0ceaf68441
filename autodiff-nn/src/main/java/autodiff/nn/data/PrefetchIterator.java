package autodiff.nn.data;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Has batches made on a thread while others are being used.
 *
 * <p>The thread never waits for somebody to take a batch: it is given two to make, and one more
 * each time one is taken. So it runs out of work when an iteration is abandoned, and ends; nothing
 * needs to be closed.
 */
final class PrefetchIterator<Y> implements Iterator<Batch<Y>> {
  static final String THREAD_NAME = "autodiff-prefetch";

  private static final int AHEAD = 2;
  private static final long IDLE_MILLIS = 200;

  private final BatchIterator<Y> source;
  private final Queue<Future<Batch<Y>>> underWay = new ArrayDeque<>();
  private final ThreadPoolExecutor thread;

  /** How many batches have not been given to the thread yet. Here, since the source is its. */
  private int left;

  PrefetchIterator(BatchIterator<Y> source) {
    this.source = source;
    this.left = source.remaining();
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, THREAD_NAME);
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
    for (int k = 0; k < AHEAD; k++) {
      orderNext();
    }
  }

  private void orderNext() {
    if (left > 0) {
      left--;
      underWay.add(thread.submit(source::next));
    }
    if (left == 0) {
      // What was ordered is still made.
      thread.shutdown();
    }
  }

  @Override
  public boolean hasNext() {
    return !underWay.isEmpty();
  }

  @Override
  public Batch<Y> next() {
    Future<Batch<Y>> first = underWay.poll();
    if (first == null) {
      throw new NoSuchElementException("the epoch has no more batches; begin another");
    }
    try {
      // An interrupt is for whoever trains, between batches: it is kept, and the batch arrives.
      Batch<Y> batch = Uninterruptibles.getUninterruptibly(first);
      orderNext();
      return batch;
    } catch (ExecutionException e) {
      underWay.clear();
      thread.shutdownNow();
      throw PrefetchIterator.<RuntimeException>asItWas(requireNonNull(e.getCause()));
    }
  }

  /** The exception that the data set threw, which may be a checked one in disguise. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E asItWas(Throwable cause) throws E {
    throw (E) cause;
  }
}
