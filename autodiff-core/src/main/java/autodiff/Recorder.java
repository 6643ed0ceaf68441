package autodiff;

import autodiff.tape.OperationCodes;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a thread's next scalar node goes.
 *
 * <p>The fast paths ask nobody: an operand lies in the segment that this very thread is filling,
 * and there is room. They are small on purpose, for they are inlined into every operation that a
 * program uses; and they take homes and indices rather than handles, so that handles which do not
 * leave the user's method are never created. Everything else (a first operation on leaves, a full
 * segment, another thread's graph, no-grad and anomaly mode) takes {@link #recordSlowly}.
 */
@SuppressWarnings(
    "ReferenceEquality") // a thread is itself: equals would cost a call on the fast path
final class Recorder {
  private static final ThreadLocal<Recorder> CURRENT = ThreadLocal.withInitial(Recorder::new);

  private static final AtomicInteger RECORDERS = new AtomicInteger();

  /** So many arrays of a kind are kept for the thread's next sweep. */
  private static final int KEPT = 8;

  /** A number that no other thread's recorder has, and that is not 0. */
  final int id = RECORDERS.incrementAndGet();

  /** Weak: the thread itself never keeps a graph alive. */
  private WeakReference<@Nullable Segment> current = new WeakReference<>(null);

  private long lastRank;

  /** Nodes since the last sweep, less those in the current segment: how long this graph is. */
  private int recorded;

  /** What the last segments had of operands of wide nodes, and of slots: less with each one. */
  private int wideHint;

  private int slotHint;

  private int lastCapacity = Segment.MIN_CAPACITY / 2;

  /** Where segments come from while it is open. */
  private @Nullable GraphMemory memory;

  /** False inside {@link GradMode#noGrad()}. */
  boolean recording = true;

  /**
   * Arrays of cotangents that the thread's current sweep has no more use for: memory that is still
   * in the cache, for what it computes next.
   */
  @Nullable SpareArrays spare;

  /** The innermost scope of a mode that is open. */
  GradMode.@Nullable Scope scope;

  /** True inside {@link AnomalyMode}. */
  boolean checking;

  /** The innermost program that this thread is recording. */
  @Nullable Tracing tracing;

  /** Arrays that sweeps give back, with anything in them. */
  final ArrayDeque<double[]> scratch = new ArrayDeque<>();

  /** The segments whose gradients {@code grad()} shows: those of the last {@code backward()}. */
  final List<WeakReference<Segment.Shared>> published = new ArrayList<>();

  /** Arrays that sweeps give back as they took them: all zeros. */
  final ArrayDeque<int[]> zeros = new ArrayDeque<>();

  /** The same: all null. */
  final ArrayDeque<@Nullable Leaf[]> nulls = new ArrayDeque<>();

  /** Numbers of the operands of an n-ary operation, while it is computed. */
  double[] data = new double[16];

  /** Partials of an n-ary operation, until they are recorded. */
  double[] partials = new double[16];

  void makeRoom(int operands) {
    if (operands > data.length) {
      data = new double[2 * operands];
      partials = new double[2 * operands];
    }
  }

  /** Ends what {@code grad()} shows of recorded nodes: memory that is still in the cache. */
  void unpublish() {
    for (WeakReference<Segment.Shared> reference : published) {
      Segment.Shared shared = reference.get();
      Segment.Adjoints adjoints = shared == null ? null : shared.adjoints;
      // Another thread may have swept the same nodes since: then the array there is that thread's.
      if (shared != null && adjoints != null && adjoints.by() == this) {
        shared.adjoints = null;
        keep(adjoints.array());
      }
    }
    published.clear();
  }

  void keep(double[] array) {
    if (scratch.size() < KEPT && array.length <= Segment.MAX_CAPACITY) {
      scratch.push(array);
    }
  }

  void keepZeros(int[] array) {
    if (zeros.size() < KEPT) {
      zeros.push(array);
    }
  }

  void keepNulls(@Nullable Leaf[] array) {
    if (nulls.size() < KEPT) {
      nulls.push(array);
    }
  }

  static Recorder current() {
    return CURRENT.get();
  }

  /** Records a node with one operand. */
  static NodeOwner record(int code, NodeOwner x, int ix, double dx, double z) {
    if (x instanceof Segment s && s.size < s.limit && s.owner == Thread.currentThread()) {
      s.keep(dx);
      s.append(code, ix, PackedNode.NONE, z);
      return s;
    }
    return recordSlowly(code, x, ix, dx, Constant.ABSENT, 0, 0, z);
  }

  /** Records a node whose second operand is the number {@code y}. */
  static NodeOwner record(int code, NodeOwner x, int ix, double dx, double y, double z) {
    if (x instanceof Segment s && s.size < s.limit && s.owner == Thread.currentThread()) {
      if (OperationCodes.shape(code) == OperationCodes.STORED) {
        s.keep(dx, y);
      } else {
        s.keep(y);
      }
      s.append(code, ix, PackedNode.CONSTANT, z);
      return s;
    }
    return recordSlowly(code, x, ix, dx, Constant.PLAIN, 0, y, z);
  }

  /** Records a node with two operands. */
  static NodeOwner record(
      int code, NodeOwner x, int ix, double dx, NodeOwner y, int iy, double dy, double z) {
    Segment s = null;
    int left = ix;
    int right = iy;
    if (x instanceof Segment a) {
      s = a;
      right = y == a ? iy : a.hinted(y);
    } else if (y instanceof Segment b) {
      s = b;
      left = b.hinted(x);
    }
    if (s != null && (left | right) >= 0 && s.size < s.limit && s.owner == Thread.currentThread()) {
      if (OperationCodes.shape(code) == OperationCodes.STORED) {
        s.keep(dx, dy);
      }
      s.append(code, left, right, z);
      return s;
    }
    return recordSlowly(code, x, ix, dx, y, iy, dy, z);
  }

  /**
   * The general case. One long method: were it short, the compiler would inline it into the fast
   * paths, find those too large to inline into the operations, and make every operation slow.
   */
  private static NodeOwner recordSlowly(
      int code, NodeOwner x, int ix, double dx, NodeOwner y, int iy, double dy, double z) {
    if (x instanceof Constant && y instanceof Constant) {
      return new Constant(z);
    }
    Recorder recorder = CURRENT.get();
    if (!recorder.recording) {
      Tracing.checkNoGrad(recorder, new Value(x, ix), new Value(y, iy));
      return new Constant(z);
    }
    Segment s = recorder.current.get();
    if (s == null || !s.hasRoom() || !s.accepts(x) || !s.accepts(y)) {
      if (s != null) {
        recorder.end(s);
      }
      long rank = recorder.lastRank;
      rank = Math.max(rank, Math.max(x.rank(), y.rank()));
      s = recorder.open(rank + 1);
    }
    double leftPartial = x instanceof Constant ? x.data : dx;
    double rightPartial = y instanceof Constant && y != Constant.PLAIN ? y.data : dy;
    int left = x instanceof Leaf ? s.hinted(x) : x instanceof Constant ? PackedNode.CONSTANT : -1;
    if (left < 0) {
      left = s.operand(x, ix);
    }
    int right = y instanceof Leaf ? s.hinted(y) : y instanceof Constant ? PackedNode.CONSTANT : -1;
    if (right < 0) {
      right = s.operand(y, iy);
    }
    int before = s.size;
    if (y == Constant.ABSENT) {
      right = PackedNode.NONE;
      s.keep(leftPartial);
    } else if (OperationCodes.shape(code) == OperationCodes.STORED) {
      s.keep(leftPartial, rightPartial);
    } else if (left == PackedNode.CONSTANT) {
      s.keep(leftPartial);
    } else if (right == PackedNode.CONSTANT) {
      s.keep(rightPartial);
    }
    s.append(code, left, right, z);
    if (recorder.checking) {
      try {
        AnomalyMode.check(s, s.size - 1);
      } catch (AnomalyException e) {
        s.size = before;
        throw e;
      }
    }
    return s;
  }

  /** Whether anything that depends on these operands is recorded. */
  static boolean records(Value... operands) {
    for (Value x : operands) {
      if (x.requiresGrad()) {
        Recorder recorder = CURRENT.get();
        Tracing.checkNoGrad(recorder, operands);
        return recorder.recording;
      }
    }
    return false;
  }

  /**
   * Finds the operands of an n-ary operation in the segment that this thread is filling, and leaves
   * their numbers in {@link #data}.
   *
   * @return the segment, whose room for the next wide node names the operands; null if the general
   *     way must be taken, in which case nothing is recorded
   */
  @Nullable Segment gather(Value[] x, Value[] y) {
    Segment s = current.get();
    int n = x.length + y.length;
    if (s == null || s.size >= s.limit || !s.hasRoomFor(n)) {
      return null;
    }
    int start = s.openWide(n);
    return gather(s, x, start, 0) && gather(s, y, start + x.length, x.length) ? s : null;
  }

  private boolean gather(Segment s, Value[] x, int start, int from) {
    int k = 0;
    while (true) {
      k = gatherKnown(s, x, k, s.wideOperand, start, data, from);
      if (k == x.length) {
        return true;
      }
      NodeOwner home = x[k].home;
      if (home instanceof Constant || !s.accepts(home)) {
        return false;
      }
      int operand = s.operand(home, x[k].index);
      s.wideOperand[start + k] = operand;
      data[from + k] = s.refValue[operand & ~PackedNode.REF];
      k++;
    }
  }

  /** The part of the loop that calls nothing; returns where it stopped. */
  private static int gatherKnown(
      Segment s, Value[] x, int begin, int[] operands, int start, double[] data, int from) {
    double[] value = s.value;
    double[] slotValue = s.refValue;
    @Nullable Leaf[] leaves = s.leaf;
    int slots = s.refCount;
    long key = s.key;
    int k = begin;
    for (; k < x.length; k++) {
      Value v = x[k];
      NodeOwner home = v.home;
      if (home == s) {
        int index = v.index;
        operands[start + k] = index;
        data[from + k] = value[index];
        continue;
      }
      double number = home.data;
      long slot = home.key ^ key;
      if (slot >>> PackedNode.SLOT_BITS != 0) {
        if (!(home instanceof Leaf leaf) || slots == leaves.length) {
          break;
        }
        slot = slots;
        leaves[slots] = leaf;
        slotValue[slots] = number;
        leaf.key = key | slot;
        slots++;
      }
      operands[start + k] = PackedNode.REF | (int) slot;
      data[from + k] = number;
    }
    s.refCount = slots;
    return k;
  }

  /** Records a node with any number of operands, at least one of which is not constant. */
  static Value recordWide(
      int code, @Nullable CustomOp custom, Value[] x, double[] partials, double z) {
    Recorder recorder = CURRENT.get();
    if (!recorder.recording) {
      return Value.constantOf(z);
    }
    Segment s = recorder.segmentFor(x);
    int start = s.openWide(x.length);
    for (int k = 0; k < x.length; k++) {
      s.wideOperand[start + k] = s.operand(x[k].home, x[k].index);
    }
    int left = custom == null ? PackedNode.NONE : PackedNode.REF | s.addRef(custom, 0);
    s.appendWide(code, left, x.length, partials, z);
    if (recorder.checking) {
      AnomalyMode.check(s, s.size - 1);
    }
    return new Value(s, s.size - 1);
  }

  private Segment segmentFor(Value[] operands) {
    Segment s = current.get();
    long rank = lastRank;
    boolean fits = s != null && s.hasRoomFor(operands.length);
    for (Value x : operands) {
      if (x.home != s) {
        rank = Math.max(rank, x.home.rank());
        fits &= s != null && x.home.rank() < s.rank;
      }
    }
    if (s != null && fits) {
      return s;
    }
    if (s != null) {
      end(s);
      if (s.size < s.value.length / 4) {
        // Full of operands, not of nodes: the next will be the same.
        lastCapacity = Math.max(Segment.MIN_CAPACITY / 2, s.size * 5 / 8);
      }
    }
    return open(rank + 1);
  }

  /** No more nodes will come to the current segment. */
  private void end(Segment s) {
    s.seal();
    recorded += s.size;
    wideHint = Math.max(wideHint, s.wideSize + s.wideSize / 8);
    slotHint = Math.max(slotHint, s.refCount + s.refCount / 8);
  }

  private Segment open(long rank) {
    lastRank = rank;
    // Where scalars and tensors take turns, each turn begins a segment: they need not be long.
    Segment before = current.get();
    boolean hardlyUsed = before != null && before.size < lastCapacity / 4;
    int wanted =
        hardlyUsed
            ? Math.max(Segment.MIN_CAPACITY, lastCapacity / 2)
            : Math.min(2 * lastCapacity, Math.max(Segment.USUAL_CAPACITY, recorded));
    lastCapacity = Math.min(Segment.MAX_CAPACITY, wanted);
    Segment s =
        memory == null
            ? new Segment(rank, new Storage(lastCapacity, Math.max(8, slotHint)))
            : memory.open(rank, lastCapacity);
    s.wideHint = Math.max(16, wideHint);
    // One graph with very many leaves must not make the segments of all later graphs as large.
    wideHint /= 2;
    slotHint /= 2;
    current = new WeakReference<>(s);
    modesChanged();
    return s;
  }

  /** A sweep through so many segments ended: what follows is probably another graph. */
  void endGraph(int segments) {
    Segment s = current.get();
    recorded = s == null ? 0 : -s.size;
    if (s != null && segments > 2) {
      // Sharing this segment, what follows would keep the whole graph alive.
      end(s);
      current = new WeakReference<>(null);
      recorded = 0;
    }
  }

  /**
   * Takes segments from the given memory, or from the heap; returns where they came from before.
   */
  @Nullable GraphMemory use(@Nullable GraphMemory other) {
    GraphMemory before = memory;
    startAfresh();
    memory = other;
    return before;
  }

  @Nullable GraphMemory memory() {
    return memory;
  }

  boolean uses(GraphMemory other) {
    return memory == other;
  }

  /** Seals the current segment. */
  void startAfresh() {
    Segment s = current.get();
    if (s != null) {
      end(s);
    }
    current = new WeakReference<>(null);
    recorded = 0;
  }

  /** Switches recording on or off. */
  void setRecording(boolean on) {
    if (recording != on) {
      recording = on;
      modesChanged();
    }
  }

  /** A rank greater than that of all that this thread recorded before. */
  long nextRank() {
    return lastRank + 1;
  }

  /** Something of this rank was recorded. */
  void passed(long rank) {
    lastRank = rank;
  }

  /** Opens or closes the fast paths. */
  void modesChanged() {
    Segment s = current.get();
    if (s != null) {
      s.limit = recording && !checking && s.hasRoom() ? s.value.length - Segment.MAX_ROWS + 1 : 0;
    }
  }
}
