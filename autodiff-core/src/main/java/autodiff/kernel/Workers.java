package autodiff.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that share large work. Who calls takes part; with one thread there are no others.
 * Results are the same for any number of threads: how work is cut into parts depends on its size
 * alone, or does not matter to the numbers, as in products of matrices.
 *
 * <p>There is one team for all of the program. Who finds it busy, because it is inside a part of
 * other work or because another thread has called, does the parts alone.
 */
public final class Workers {
  private static volatile int size = Runtime.getRuntime().availableProcessors();
  private static volatile Worker @Nullable [] team;
  private static final AtomicBoolean BUSY = new AtomicBoolean();

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
    Worker[] before = team;
    team = null;
    size = threads;
    if (before != null) {
      // Work that they have not joined does without them.
      for (Worker worker : before) {
        worker.end();
      }
    }
  }

  private static Worker[] team() {
    Worker[] current = team;
    return current == null ? newTeam() : current;
  }

  private static synchronized Worker[] newTeam() {
    Worker[] current = team;
    if (current == null) {
      current = new Worker[size - 1];
      for (int i = 0; i < current.length; i++) {
        current[i] = new Worker(i + 1);
        current[i].start();
      }
      team = current;
    }
    return current;
  }

  /** Numbers in rows that a thread takes at once: some 50 µs. */
  private static final int ROWS_PART = 1 << 15;

  /**
   * Does the rows of a work, so many in a part that waking a thread pays. Each row is computed as
   * it would be alone, so sharing them changes nothing.
   *
   * @param rows how many
   * @param length the numbers in each
   * @param row does the row of a number
   */
  public static void rows(int rows, int length, IntConsumer row) {
    int perPart = Math.max(1, ROWS_PART / Math.max(1, length));
    run(
        (rows + perPart - 1) / perPart,
        part -> {
          int end = Math.min(rows, (part + 1) * perPart);
          for (int i = part * perPart; i < end; i++) {
            row.accept(i);
          }
        });
  }

  /**
   * Does the parts of a work, on several threads if there are several parts, and returns when all
   * are done.
   *
   * @param parts how many
   * @param part does the part of a number
   */
  public static void run(int parts, IntConsumer part) {
    if (parts <= 1 || size == 1 || !BUSY.compareAndSet(false, true)) {
      for (int i = 0; i < parts; i++) {
        part.accept(i);
      }
      return;
    }
    try {
      Worker[] others = team();
      SharedWork work = new SharedWork(parts, others.length + 1, part);
      for (int i = 0; i < Math.min(others.length, parts - 1); i++) {
        others[i].give(work);
      }
      work.doParts(0);
      work.awaitOthers();
    } finally {
      BUSY.set(false);
    }
  }
}
