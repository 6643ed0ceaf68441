package autodiff;

import static java.util.Objects.requireNonNullElseGet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where one sweep sums up what reaches leaves: in {@code gradients}, in cells that stand in for the
 * leaves; in {@code backward}, in the leaves themselves. Leaves may be shared by sweeps of several
 * threads, and by a sweep with another that a rule of it started.
 *
 * <p><b>Cells.</b> A leaf remembers the cell of one running sweep, so that nearly always no table
 * is needed. A sweep that finds another's cell there keeps its own in a map.
 *
 * <p><b>Leaves.</b> While a single thread of the program has called {@code backward}, its sweeps
 * add to leaves directly. From the first {@code backward} of a second thread on, each such sweep
 * claims a leaf before it adds to it, and releases it at its end. A leaf that another thread has
 * claimed is refused: sums without locks would lose contributions. So a sum is complete or there is
 * an exception, and what the last owner added is visible to the next.
 */
final class LeafSinks {
  private static final VarHandle SWEEPER;
  private static final VarHandle CELL;
  private static final VarHandle UNCLAIMED;
  private static final Leaf[] NONE = {};

  /** Between two looks at whether the first thread has ended its sweep. */
  private static final long WAIT_NANOS = 20_000;

  /** Tells running sweeps apart. */
  private static final AtomicInteger SWEEPS = new AtomicInteger();

  /** The thread of every {@code backward} so far; 0 before the first. */
  private static volatile long soleThread;

  /** Whether a second thread has called {@code backward}. */
  private static volatile boolean several;

  /** How many sweeps the sole thread is in, which alone writes this. */
  private static volatile int unclaimed;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SWEEPER = lookup.findVarHandle(Leaf.class, "sweeper", int.class);
      CELL = lookup.findVarHandle(Leaf.class, "cell", long.class);
      UNCLAIMED = lookup.findStaticVarHandle(LeafSinks.class, "unclaimed", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Recorder recorder;
  private final boolean intoLeaves;
  private final boolean direct;

  /** The upper half of what marks a leaf whose cell is here. */
  private final long key;

  /** The leaves to be released, and the cells of those that have one. */
  private Leaf[] claimed = NONE;

  private Leaf[] cells = NONE;
  private int claims;

  /** Cells of leaves that other sweeps had a cell for. */
  private @Nullable IdentityHashMap<Leaf, Leaf> contested;

  private LeafSinks(Recorder recorder, boolean intoLeaves, boolean direct) {
    this.recorder = recorder;
    this.intoLeaves = intoLeaves;
    this.direct = direct;
    key = intoLeaves ? 0 : (long) SWEEPS.incrementAndGet() << Integer.SIZE;
  }

  /** Sums in cells: no leaf's gradient changes. {@link #end} must follow. */
  static LeafSinks cells(Recorder recorder) {
    return new LeafSinks(recorder, false, false);
  }

  /** Sums in the leaves. {@link #end} must follow. */
  static LeafSinks leaves(Recorder recorder) {
    boolean direct = !several && beginUnclaimed();
    if (!direct) {
      awaitUnclaimed();
    }
    return new LeafSinks(recorder, true, direct);
  }

  private static boolean beginUnclaimed() {
    long thread = Thread.currentThread().getId();
    if (soleThread != thread && !becomeSole(thread)) {
      return false;
    }
    int before = unclaimed;
    UNCLAIMED.setVolatile(before + 1);
    if (several) {
      // The second thread may have looked at the counter before: it does not wait for this sweep.
      UNCLAIMED.setRelease(before);
      return false;
    }
    return true;
  }

  /** Whether no other thread has swept into leaves; if one has, all sweeps claim from now on. */
  private static boolean becomeSole(long thread) {
    synchronized (LeafSinks.class) {
      if (soleThread == 0) {
        soleThread = thread;
        return true;
      }
      several = true;
    }
    return false;
  }

  /** Waits, once in a program, for the sweep that the first thread began alone. */
  private static void awaitUnclaimed() {
    while (unclaimed != 0 && soleThread != Thread.currentThread().getId()) {
      LockSupport.parkNanos(WAIT_NANOS);
    }
  }

  /** Whether the sweep may add to any leaf. */
  boolean isDirect() {
    return direct;
  }

  /** What sums up the gradient of a leaf. */
  Leaf of(Leaf leaf) {
    if (intoLeaves) {
      if (!direct) {
        claim(leaf);
      }
      return leaf;
    }
    long place = (long) CELL.getOpaque(leaf) - key;
    return place > 0 && place <= claims ? cells[(int) place - 1] : newCell(leaf);
  }

  private void claim(Leaf leaf) {
    if (leaf.sweeper == recorder.id) {
      return;
    }
    if (!SWEEPER.compareAndSet(leaf, 0, recorder.id)) {
      String name = leaf.name == null ? "" : leaf.name + " = ";
      throw refused("Value(" + name + leaf.data + ")");
    }
    remember(leaf);
  }

  private Leaf newCell(Leaf leaf) {
    Leaf known = contested == null ? null : contested.get(leaf);
    if (known != null) {
      return known;
    }
    Leaf cell = new Leaf(leaf.data);
    if (CELL.compareAndSet(leaf, 0L, key + claims + 1)) {
      remember(leaf);
      if (cells.length < claimed.length) {
        cells = Arrays.copyOf(cells, claimed.length);
      }
      cells[claims - 1] = cell;
    } else {
      contested = requireNonNullElseGet(contested, IdentityHashMap::new);
      contested.put(leaf, cell);
    }
    return cell;
  }

  private void remember(Leaf leaf) {
    if (claims == claimed.length) {
      claimed = Arrays.copyOf(claimed, Math.max(16, 2 * claims));
    }
    claimed[claims++] = leaf;
  }

  static IllegalStateException refused(String leaf) {
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "backward: another thread's backward() is adding to the gradient of %s; threads that"
                + " share leaves ask gradients(..), which changes no leaf, and one of them adds up"
                + " the results. This sweep stopped halfway: clear the gradients of its leaves",
            leaf));
  }

  /** The sum in a leaf's cell; −0 if nothing came. */
  double sum(Leaf leaf) {
    long place = (long) CELL.getOpaque(leaf) - key;
    if (place > 0 && place <= claims) {
      return cells[(int) place - 1].grad;
    }
    Leaf cell = contested == null ? null : contested.get(leaf);
    return cell == null ? Sweep.UNTOUCHED : cell.grad;
  }

  /** Releases the leaves for others' sweeps. */
  void end() {
    for (int i = 0; i < claims; i++) {
      if (intoLeaves) {
        SWEEPER.setRelease(claimed[i], 0);
      } else {
        CELL.setRelease(claimed[i], 0L);
      }
    }
    if (direct) {
      UNCLAIMED.setRelease(unclaimed - 1);
    }
  }
}
