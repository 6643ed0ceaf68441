package autodiff.kernel;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that helps with work that it is given. */
final class Worker extends Thread {
  /** Empty, so that nothing is kept alive when there is nothing to do. */
  private final AtomicReference<@Nullable SharedWork> given = new AtomicReference<>(null);

  private volatile boolean parked;
  private volatile boolean stopped;

  /** Its share of each work; the caller's is 0. */
  private final int share;

  Worker(int share) {
    super("autodiff-worker");
    this.share = share;
    setDaemon(true);
  }

  /** Gives it work, instead of what it has not begun. */
  void give(SharedWork work) {
    given.set(work);
    if (parked) {
      LockSupport.unpark(this);
    }
  }

  /** Ends the thread when it has done what it has begun. */
  void end() {
    stopped = true;
    LockSupport.unpark(this);
  }

  @Override
  public void run() {
    while (!stopped) {
      help();
    }
  }

  /** In a method of its own: what was done is not to stay in a variable. */
  private void help() {
    SharedWork work = given.getAndSet(null);
    if (work == null) {
      await();
    } else {
      work.help(share);
    }
  }

  private void await() {
    SpinWait spinning = new SpinWait();
    while (given.get() == null && !stopped) {
      if (spinning.isOver()) {
        parked = true;
        // Again: it may have been given since.
        if (given.get() == null && !stopped) {
          LockSupport.park(this);
        }
        parked = false;
      }
    }
  }
}
