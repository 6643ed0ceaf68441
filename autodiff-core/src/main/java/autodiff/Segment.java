package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.op.ArithmeticTable;
import autodiff.op.Operation;
import autodiff.tape.OperationCodes;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A run of recorded scalar nodes in parallel arrays: sixteen bytes a row, eight for its adjoint,
 * and no object.
 *
 * <p>A graph is a chain of segments. Handles ({@link Value}) and later segments point at a segment,
 * it points at the leaves and the earlier segments that its nodes use, and nothing else does: a
 * graph lives exactly as long as somebody can reach it, yet the collector never visits a node.
 * Within a segment the order of recording is topological; between segments {@link #rank} is.
 *
 * <p>Each node has up to two operands. An operand is a node of this segment (its index) or, with
 * {@link PackedNode#REF} set, a slot of what is kept elsewhere: a leaf, a node of an earlier
 * segment, a constant. Partials that follow from the operands' numbers are not stored, see {@link
 * OperationCodes}. Others are computed when the node is recorded, and stand in a row of their own
 * just before it. No operand leads to such a row, so the sweep never sees one. A constant operand
 * keeps its number where its partial would be, or alone in such a row. Operations with other
 * numbers of operands keep them in the {@code wide} arrays. Reasons and measurements:
 * docs/adr/0002-scalar-nodes-in-segments.md.
 */
final class Segment extends NodeOwner {
  /** A node takes one row, and one before it if it stores partials or a constant. */
  static final int MAX_ROWS = 2;

  static final int MIN_CAPACITY = 64;

  /** Operands of wide nodes that a segment takes, but for a single node with more. */
  private static final int WIDE_CAPACITY = 1 << 17;

  /** Where doubling ends for graphs that are not long themselves. */
  static final int USUAL_CAPACITY = 1 << 16;

  /** For graphs as long: arrays that collectors leave where they are. */
  static final int MAX_CAPACITY = 1 << 18;

  /** So many segments may keep each other alive by neighborhood before it is looked into. */
  private static final int NEIGHBORS = 8;

  /** Nodes of earlier segments whose slots are found again. */
  private static final int IMPORT_HINTS = 256;

  private static final AtomicLong SEGMENTS = new AtomicLong();

  /** Edges lead to segments of a smaller rank or stay inside the segment. */
  final long rank;

  /** Empty once recycled, as the other arrays. */
  double[] value;

  /**
   * Of each node its operation and operands, see {@link PackedNode}; else a second partial's bits.
   */
  long[] link;

  final Thread owner;

  /** The owner may append up to here without asking; 0 when sealed, or while a mode is on. */
  int limit;

  /** By slot: leaves, where sweeps find them without asking what they are. */
  @Nullable Leaf[] leaf;

  /**
   * By slot, if it is no leaf's: a {@link Constant}, {@link Element}, {@link Value}, or {@link
   * CustomOp}.
   */
  private @Nullable Object @Nullable [] other;

  /** What a leaf held when it was used: once it is set anew, its next use gets another slot. */
  double[] refValue;

  int refCount = PackedNode.FIRST_SLOT;

  /** For each wide node the number of its operands, where its partials start, the operands. */
  int[] wideOperand;

  int wideSize;

  /** The partials of wide nodes whose shape does not tell them. */
  double[] widePartial;

  int widePartials;

  /** How long the arrays of wide operands will probably get. */
  int wideHint = 16;

  /** Identity and remarks, shared with the {@link #withoutImports() trimmed} twin. */
  final Shared shared;

  private final boolean isTwin;

  /** The length of the longest way through imported segments. */
  private int depth;

  private boolean sealed;

  /** By the last bits of an index: the slot that took a node with such an index last. */
  private int[] importHint = {};

  /** Whether a {@link GraphMemory} may take the arrays away. */
  boolean recyclable;

  private @Nullable Segment trimmed;
  private boolean @Nullable [] leadingOut;

  /** Gradients of a range of nodes, in an array that the recorder will use again. */
  record Adjoints(double[] array, int low, int high, Recorder by) {
    /** The gradient of a node; −0 if the sweep did not come to it. */
    double of(int index) {
      return index < low || index > high ? Sweep.UNTOUCHED : array[index];
    }
  }

  /** What may change after recording, on any thread: names and origins under its lock. */
  static final class Shared {
    /** Gradients of the last {@code backward()} that came here. */
    @Nullable Adjoints adjoints;

    /** For the thread that swept here last. */
    final WeakReference<Shared> reference = new WeakReference<>(this);

    private @Nullable Map<Integer, String> names;
    private @Nullable Map<Integer, StackTraceElement> origins;
  }

  Segment(long rank, Storage arrays) {
    this.rank = rank;
    key = SEGMENTS.incrementAndGet() << PackedNode.SLOT_BITS;
    value = arrays.value;
    link = arrays.link;
    wideOperand = arrays.wideOperand;
    widePartial = arrays.widePartial;
    leaf = arrays.leaf;
    refValue = arrays.refValue;
    owner = Thread.currentThread();
    limit = value.length - MAX_ROWS + 1;
    shared = new Shared();
    isTwin = false;
    size = 0;
  }

  private Segment(Segment full) {
    rank = full.rank;
    value = full.value;
    link = full.link;
    owner = full.owner;
    size = full.size;
    wideOperand = full.wideOperand;
    widePartial = full.widePartial;
    wideSize = full.wideSize;
    widePartials = full.widePartials;
    leaf = full.leaf;
    if (full.other != null) {
      @Nullable Object[] kept = full.other.clone();
      for (int i = 0; i < kept.length; i++) {
        kept[i] = ImportReachability.leadsOut(kept[i]) ? null : kept[i];
      }
      other = kept;
    }
    refValue = full.refValue;
    refCount = full.refCount;
    shared = full.shared;
    isTwin = true;
    depth = 0;
    sealed = true;
  }

  /** Appends a node that keeps nothing in rows of its own; the caller made sure of room. */
  void append(int code, int left, int right, double z) {
    int i = size;
    link[i] = PackedNode.of(code, left, right);
    value[i] = z;
    size = i + 1;
  }

  /** A row for the only partial, or the constant operand, of the node that comes next. */
  void keep(double number) {
    value[size++] = number;
  }

  /** A row for two partials, or a partial and a constant operand, of the node that comes next. */
  void keep(double left, double right) {
    link[size] = Double.doubleToRawLongBits(right);
    value[size++] = left;
  }

  private double kept(int index, int position) {
    return position == 0 ? value[index - 1] : Double.longBitsToDouble(link[index - 1]);
  }

  /*
   * Other threads may sweep earlier nodes while the owner records. A longer array is complete
   * before they can see it: the fences below.
   */

  /** Makes room for a wide node's operands; returns where they start. */
  int openWide(int count) {
    int end = wideSize + count + 2;
    if (end > wideOperand.length) {
      int[] longer = Arrays.copyOf(wideOperand, wideLength(end, wideOperand.length));
      VarHandle.storeStoreFence();
      wideOperand = longer;
    }
    return wideSize + 2;
  }

  private int wideLength(int needed, int before) {
    int wanted = Math.max(wideHint, 2 * before);
    return Math.max(needed, Math.min(wanted, WIDE_CAPACITY));
  }

  /** Appends a node whose operands stand where {@link #openWide} said. */
  void appendWide(int code, int left, int count, double[] partials, double z) {
    int start = wideSize;
    wideOperand[start] = count;
    if (OperationCodes.shape(code) == OperationCodes.STORED) {
      int end = widePartials + count;
      if (end > widePartial.length) {
        double[] longer = Arrays.copyOf(widePartial, wideLength(end, widePartial.length));
        VarHandle.storeStoreFence();
        widePartial = longer;
      }
      System.arraycopy(partials, 0, widePartial, widePartials, count);
      wideOperand[start + 1] = widePartials;
      widePartials = end;
    }
    wideSize = start + 2 + count;
    append(code, left, start, z);
  }

  /** Gives the arrays away. Nodes of this segment cannot be used any more, and say so. */
  Storage recycle() {
    seal();
    Storage storage = new Storage(this);
    Arrays.fill(leaf, 0, refCount, null);
    value = widePartial = refValue = new double[0];
    link = new long[0];
    wideOperand = new int[0];
    leaf = new Leaf[0];
    other = null;
    shared.adjoints = null;
    return storage;
  }

  /** Whether a wide node of so many operands fits. */
  boolean hasRoomFor(int operands) {
    return hasRoom() && (wideSize == 0 || wideSize + operands + 2 <= WIDE_CAPACITY);
  }

  boolean hasRoom() {
    return size <= value.length - MAX_ROWS && !sealed;
  }

  /** Whether a node with this operand may stand here; if not, a segment of a higher rank must. */
  boolean accepts(NodeOwner x) {
    return x == this || x.rank() < rank;
  }

  /** The operand for a leaf or a constant that was used here last, or -1. */
  int hinted(NodeOwner x) {
    long slot = x.key ^ key;
    return slot >>> PackedNode.SLOT_BITS == 0 ? PackedNode.REF | (int) slot : -1;
  }

  /** The operand under which nodes of this segment name the given one. */
  int operand(NodeOwner x, int index) {
    if (x == this) {
      return index;
    }
    if (x instanceof Segment s) {
      return importSlot(s, index);
    }
    int known = hinted(x);
    return known >= 0 ? known : newSlot(x);
  }

  /** A slot for a leaf or a constant. */
  int newSlot(NodeOwner x) {
    int slot = addRef(x, x.data);
    x.key = key | slot;
    return PackedNode.REF | slot;
  }

  private int importSlot(Segment s, int index) {
    if (importHint.length == 0) {
      importHint = new int[IMPORT_HINTS];
    }
    int known = importHint[index % IMPORT_HINTS];
    if (known != 0 && ref(known) instanceof Value v && v.isNode(s, index)) {
      return PackedNode.REF | known;
    }
    // Another thread's segment may still change; recycled arrays would outlive their nodes.
    boolean inspect =
        s.sealed && !s.recyclable && s.owner.equals(owner) && s.depth % NEIGHBORS == NEIGHBORS - 1;
    Segment kept = inspect && !s.leadsOut(index) ? s.withoutImports() : s;
    depth = Math.max(depth, kept.depth + 1);
    Value handle = new Value(kept, index);
    int slot = addRef(handle, handle.number());
    importHint[index % IMPORT_HINTS] = slot;
    return PackedNode.REF | slot;
  }

  int addRef(Object ref, double data) {
    int slot = refCount;
    if (slot == leaf.length) {
      checkArgument(
          slot < PackedNode.REF / 2,
          "an n-ary operation on more than %s leaves; split it into several",
          PackedNode.REF / 2);
      @Nullable Leaf[] leaves = Arrays.copyOf(leaf, slot * 2);
      double[] values = Arrays.copyOf(refValue, slot * 2);
      VarHandle.storeStoreFence();
      leaf = leaves;
      refValue = values;
    }
    if (ref instanceof Leaf x) {
      leaf[slot] = x;
    } else {
      if (other == null || other.length <= slot) {
        @Nullable Object[] longer =
            other == null ? new Object[leaf.length] : Arrays.copyOf(other, leaf.length);
        VarHandle.storeStoreFence();
        other = longer;
      }
      other[slot] = ref;
    }
    refValue[slot] = data;
    refCount = slot + 1;
    return slot;
  }

  /** No more nodes will come. */
  void seal() {
    sealed = true;
    limit = 0;
  }

  /**
   * Whether a node of a sealed segment needs anything of earlier segments. One that does not is
   * imported without them: otherwise a graph that merely ended in this segment would be kept alive
   * by one that began in it, and so on back to the first.
   */
  private synchronized boolean leadsOut(int index) {
    if (leadingOut == null) {
      leadingOut = ImportReachability.of(this);
    }
    return leadingOut[index];
  }

  private synchronized Segment withoutImports() {
    if (trimmed == null) {
      trimmed = new Segment(this);
    }
    return trimmed;
  }

  /** Whether this is a twin without imports. */
  boolean isTrimmed() {
    return isTwin;
  }

  int code(int index) {
    return PackedNode.code(link[index]);
  }

  boolean isWide(int index) {
    return PackedNode.isWide(link[index]);
  }

  /** Whether the row before a node belongs to it. */
  boolean keepsNumbers(int index) {
    long node = link[index];
    return !PackedNode.isWide(node)
        && (PackedNode.shape(node) == OperationCodes.STORED
            || PackedNode.left(node) == PackedNode.CONSTANT
            || PackedNode.right(node) == PackedNode.CONSTANT);
  }

  int operandCount(int index) {
    int right = PackedNode.right(link[index]);
    return isWide(index) ? wideOperand[right] : right == PackedNode.NONE ? 1 : 2;
  }

  int operandAt(int index, int position) {
    long node = link[index];
    if (PackedNode.isWide(node)) {
      return wideOperand[PackedNode.right(node) + 2 + position];
    }
    return position == 0 ? PackedNode.left(node) : PackedNode.right(node);
  }

  /** The partial of an operand that is not constant. */
  double partialAt(int index, int position) {
    return switch (PackedNode.shape(link[index]) % PackedNode.WIDE) {
      case OperationCodes.SUM -> 1;
      case OperationCodes.DIFFERENCE -> position == 0 ? 1 : -1;
      case OperationCodes.PRODUCT -> {
        int count = operandCount(index);
        yield recordedValueAt(index, (position + count / 2) % count);
      }
      default ->
          isWide(index)
              ? widePartial[wideOperand[PackedNode.right(link[index]) + 1] + position]
              : kept(index, position);
    };
  }

  /** What the operand held when the node was recorded. */
  double recordedValueAt(int index, int position) {
    int operand = operandAt(index, position);
    if (operand < PackedNode.REF) {
      return value[operand];
    }
    return operand == PackedNode.CONSTANT
        ? constantAt(index, position)
        : refValue[operand & ~PackedNode.REF];
  }

  private double constantAt(int index, int position) {
    return kept(index, PackedNode.shape(link[index]) == OperationCodes.STORED ? position : 0);
  }

  /** A handle to the operand. */
  Value operandHandle(int index, int position) {
    int operand = operandAt(index, position);
    if (operand < PackedNode.REF) {
      return new Value(this, operand);
    }
    if (operand == PackedNode.CONSTANT) {
      return new Value(new Constant(constantAt(index, position)), 0);
    }
    Object ref = requireNonNull(ref(operand & ~PackedNode.REF));
    return ref instanceof Value v ? v : new Value((NodeOwner) ref, 0);
  }

  List<Value> operandHandles(int index) {
    List<Value> operands = new ArrayList<>();
    for (int k = 0; k < operandCount(index); k++) {
      operands.add(operandHandle(index, k));
    }
    return operands;
  }

  /** What stands in a slot; null where a trimmed twin left it out. */
  @Nullable Object ref(int slot) {
    Leaf x = leaf[slot];
    return x != null || other == null || slot >= other.length ? x : other[slot];
  }

  Operation operation(int index) {
    int code = code(index);
    if (code == OperationCodes.CUSTOM) {
      return (CustomOp) requireNonNull(ref(PackedNode.left(link[index]) & ~PackedNode.REF));
    }
    return (Operation) OperationCodes.operation(code);
  }

  /** Whether no derivative passes the node, not even one of 0. */
  boolean isDetached(int index) {
    return code(index) == ArithmeticTable.DETACHED.code();
  }

  @Nullable String name(int index) {
    synchronized (shared) {
      return shared.names == null ? null : shared.names.get(index);
    }
  }

  void name(int index, String name) {
    synchronized (shared) {
      if (shared.names == null) {
        shared.names = new HashMap<>();
      }
      shared.names.put(index, name);
    }
  }

  /** Where the user's program recorded the node; known only if anomaly mode was on. */
  @Nullable StackTraceElement origin(int index) {
    synchronized (shared) {
      return shared.origins == null ? null : shared.origins.get(index);
    }
  }

  void origin(int index, StackTraceElement origin) {
    synchronized (shared) {
      if (shared.origins == null) {
        shared.origins = new HashMap<>();
      }
      shared.origins.put(index, origin);
    }
  }
}
