package autodiff;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of recorded scalar nodes in parallel arrays: forty bytes a node with its adjoint, and no
 * object.
 *
 * <p>A graph is a chain of segments. Handles ({@link Value}) and later segments point at a segment,
 * it points at the leaves and the earlier segments that its nodes use, and nothing else does: a
 * graph lives exactly as long as somebody can reach it, yet the collector never visits a node.
 * Within a segment the order of recording is topological; between segments {@link #rank} is.
 *
 * <p>Each node has up to two operands. An operand is a node of this segment (its index) or, with
 * {@link #REF} set, a slot of {@link #refs}: a leaf, a node of an earlier segment, a constant. The
 * partials are computed when the node is recorded, so the sweep is one multiply-add an edge
 * whatever the operation was; a constant operand keeps its number where its partial would be.
 * Operations with other numbers of operands keep them in the {@code wide} arrays. Reasons and
 * measurements: docs/adr/0002-scalar-nodes-in-segments.md.
 */
final class Segment extends Home {
  /** Marks an operand as a slot of {@link #refs}. */
  static final int REF = 1 << 23;

  /** The operand is absent: a unary operation's second. */
  static final int NONE = REF;

  /** The operand is a number, kept where its partial would be. */
  static final int CONSTANT = REF | 1;

  static final int FIRST_SLOT = 2;

  static final int MIN_CAPACITY = 64;

  /** Wide operands that a segment takes, for each node that it could take. */
  private static final int WIDE_A_NODE = 8;

  /** Where doubling ends for graphs that are not long themselves. */
  static final int USUAL_CAPACITY = 1 << 16;

  /** For graphs as long: arrays that collectors leave where they are. */
  static final int MAX_CAPACITY = 1 << 18;

  /** So many segments may keep each other alive by neighbourhood before it is looked into. */
  private static final int NEIGHBOURS = 8;

  private static final int OPERAND_MASK = (1 << 24) - 1;

  /** Edges lead to segments of a smaller rank or stay inside the segment. */
  final long rank;

  /** Empty once recycled, as the other arrays. */
  double[] value;

  double[] dx;
  double[] dy;

  /** From the top: 8 bits of operation code, 24 of the first operand, 32 of the second. */
  long[] link;

  final Thread owner;

  /** The owner may append up to here without asking; 0 when sealed, or while a mode is on. */
  int limit;

  /** {@link Leaf}s, {@link Element}s, {@link Value}s of earlier segments, {@link CustomOp}s. */
  @Nullable Object[] refs = new Object[8];

  /** What a leaf held when it was used: once it is set anew, its next use gets another slot. */
  double[] refValue = new double[8];

  int refCount = FIRST_SLOT;

  /** For each wide node the number of its operands, then the operands. */
  int[] wideOperand;

  /** Parallel to {@link #wideOperand}: partials, or the numbers of constant operands. */
  double[] widePartial;

  int wideSize;

  /** How long the arrays of wide operands will probably get. */
  int wideHint = 16;

  /** Identity and remarks, shared with the {@link #withoutImports() trimmed} twin. */
  final Shared shared;

  private final boolean isTwin;

  /** The length of the longest way through imported segments. */
  private int depth;

  private boolean sealed;

  /** Whether a {@link GraphMemory} may take the arrays away. */
  boolean recyclable;

  private @Nullable Segment trimmed;
  private boolean @Nullable [] leadingOut;

  /** What may change after recording. */
  static final class Shared {
    /** Gradients of the thread's last {@code backward()}, if it came here, in a range of nodes. */
    double @Nullable [] adjoint;

    int adjointLow;
    int adjointHigh;

    private @Nullable Map<Integer, String> names;
    private @Nullable Map<Integer, StackTraceElement> origins;
  }

  /** The arrays of so many nodes; those of a recycled segment serve again. */
  static final class Storage {
    final double[] value;
    final double[] dx;
    final double[] dy;
    final long[] link;
    final int[] wideOperand;
    final double[] widePartial;

    Storage(int capacity) {
      value = new double[capacity];
      dx = new double[capacity];
      dy = new double[capacity];
      link = new long[capacity];
      wideOperand = new int[0];
      widePartial = new double[0];
    }

    Storage(Segment s) {
      value = s.value;
      dx = s.dx;
      dy = s.dy;
      link = s.link;
      wideOperand = s.wideOperand;
      widePartial = s.widePartial;
    }
  }

  Segment(long rank, Storage arrays) {
    this.rank = rank;
    value = arrays.value;
    dx = arrays.dx;
    dy = arrays.dy;
    link = arrays.link;
    wideOperand = arrays.wideOperand;
    widePartial = arrays.widePartial;
    int capacity = value.length;
    owner = Thread.currentThread();
    limit = capacity;
    shared = new Shared();
    isTwin = false;
    size = 0;
  }

  private Segment(Segment full) {
    rank = full.rank;
    value = full.value;
    dx = full.dx;
    dy = full.dy;
    link = full.link;
    owner = full.owner;
    size = full.size;
    wideOperand = full.wideOperand;
    widePartial = full.widePartial;
    wideSize = full.wideSize;
    refs = full.refs.clone();
    for (int i = 0; i < refs.length; i++) {
      if (leadsOut(refs[i])) {
        refs[i] = null;
      }
    }
    refValue = full.refValue;
    refCount = full.refCount;
    shared = full.shared;
    isTwin = true;
    depth = 0;
    sealed = true;
  }

  /** Appends a node; the caller made sure of room. */
  void append(int code, int left, double leftPartial, int right, double rightPartial, double z) {
    int i = size;
    link[i] = (long) code << 56 | (long) left << 32 | right;
    dx[i] = leftPartial;
    dy[i] = rightPartial;
    value[i] = z;
    size = i + 1;
  }

  /** Makes room for a wide node's operands; returns where its record starts. */
  int openWide(int count) {
    int start = wideSize;
    int end = start + count + 1;
    if (end > wideOperand.length) {
      int capacity = Math.max(end, Math.max(wideHint, wideOperand.length * 2));
      wideOperand = Arrays.copyOf(wideOperand, capacity);
      widePartial = Arrays.copyOf(widePartial, capacity);
    }
    wideOperand[start] = count;
    wideSize = end;
    return start;
  }

  /** Gives the arrays away. Nodes of this segment cannot be used any more, and say so. */
  Storage recycle() {
    seal();
    Storage storage = new Storage(this);
    value = dx = dy = new double[0];
    link = new long[0];
    wideOperand = new int[0];
    widePartial = new double[0];
    refs = new Object[0];
    shared.adjoint = null;
    return storage;
  }

  IllegalStateException recycledException() {
    return new IllegalStateException(
        "this value was recorded before GraphMemory.reset(), which gave its memory to later values;"
            + " take data() or detach() before the reset");
  }

  /** Whether a wide node of so many operands fits without the operands outgrowing the nodes. */
  boolean hasRoomFor(int operands) {
    return hasRoom() && (wideSize == 0 || wideSize + operands < WIDE_A_NODE * value.length);
  }

  boolean hasRoom() {
    return size < value.length && !sealed;
  }

  /** Whether a node with this operand may stand here; if not, a segment of a higher rank must. */
  boolean accepts(Home x) {
    return x == this || x.rank() < rank;
  }

  /** The operand for a leaf that was used here lately, or -1. */
  int hinted(Home leaf) {
    int hint = leaf.slotHint;
    // The hint may come from another segment or thread: this is the check that makes it safe.
    return hint < refs.length && refs[hint] == leaf && same(refValue[hint], leaf.data)
        ? REF | hint
        : -1;
  }

  private static boolean same(double a, double b) {
    return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
  }

  /** The operand under which nodes of this segment name the given one. */
  int operand(Home x, int index) {
    if (x == this) {
      return index;
    }
    if (x instanceof Segment s) {
      return importSlot(s, index);
    }
    if (x instanceof Constant) {
      return x == Constant.ABSENT ? NONE : CONSTANT;
    }
    int known = hinted(x);
    if (known >= 0) {
      return known;
    }
    int slot = addRef(x, x.data);
    x.slotHint = slot;
    return REF | slot;
  }

  private int importSlot(Segment s, int index) {
    // Straight-line code uses the same earlier nodes again soon: a short look back suffices.
    for (int slot = refCount - 1; slot >= Math.max(FIRST_SLOT, refCount - 4); slot--) {
      if (refs[slot] instanceof Value v && v.isNode(s, index)) {
        return REF | slot;
      }
    }
    // Another thread's segment may still change; recycled arrays would outlive their nodes.
    boolean inspect =
        s.sealed
            && !s.recyclable
            && s.owner.equals(owner)
            && s.depth % NEIGHBOURS == NEIGHBOURS - 1;
    Segment kept = inspect && !s.leadsOut(index) ? s.withoutImports() : s;
    depth = Math.max(depth, kept.depth + 1);
    return REF | addRef(new Value(kept, index), s.value[index]);
  }

  int addRef(Object ref, double data) {
    int slot = refCount;
    if (slot == refs.length) {
      refs = Arrays.copyOf(refs, slot * 2);
      refValue = Arrays.copyOf(refValue, slot * 2);
    }
    refs[slot] = ref;
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
      leadingOut = findLeadingOut();
    }
    return leadingOut[index];
  }

  private static boolean leadsOut(@Nullable Object ref) {
    return ref instanceof Value || ref instanceof Element;
  }

  private boolean[] findLeadingOut() {
    boolean[] fromRef = new boolean[refCount];
    for (int slot = FIRST_SLOT; slot < refCount; slot++) {
      fromRef[slot] = leadsOut(refs[slot]);
    }
    boolean[] leads = new boolean[size];
    for (int i = 0; i < size; i++) {
      if (isWide(i)) {
        for (int k = 0; k < operandCount(i); k++) {
          int operand = operandAt(i, k);
          leads[i] |= operand < REF ? leads[operand] : fromRef[operand & ~REF];
        }
      } else {
        int a = left(i);
        int b = right(i);
        leads[i] =
            (a < REF ? leads[a] : fromRef[a & ~REF]) || (b < REF ? leads[b] : fromRef[b & ~REF]);
      }
    }
    return leads;
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
    return (int) (link[index] >>> 56);
  }

  boolean isWide(int index) {
    return link[index] < 0;
  }

  int left(int index) {
    return (int) (link[index] >>> 32) & OPERAND_MASK;
  }

  /** The second operand; of a wide node, where its record starts. */
  int right(int index) {
    return (int) link[index];
  }

  int operandCount(int index) {
    if (isWide(index)) {
      return wideOperand[right(index)];
    }
    return right(index) == NONE ? 1 : 2;
  }

  int operandAt(int index, int position) {
    if (isWide(index)) {
      return wideOperand[right(index) + 1 + position];
    }
    return position == 0 ? left(index) : right(index);
  }

  /** The operand's partial; of a constant operand, its number. */
  double partialAt(int index, int position) {
    if (isWide(index)) {
      return widePartial[right(index) + 1 + position];
    }
    return position == 0 ? dx[index] : dy[index];
  }

  /** What the operand held when the node was recorded. */
  double recordedValueAt(int index, int position) {
    int operand = operandAt(index, position);
    if (operand < REF) {
      return value[operand];
    }
    return operand == CONSTANT ? partialAt(index, position) : refValue[operand & ~REF];
  }

  /** A handle to the operand. */
  Value operandHandle(int index, int position) {
    int operand = operandAt(index, position);
    if (operand < REF) {
      return new Value(this, operand);
    }
    if (operand == CONSTANT) {
      return new Value(new Constant(partialAt(index, position)), 0);
    }
    Object ref = ref(operand);
    return ref instanceof Home home ? new Value(home, 0) : (Value) ref;
  }

  List<Value> operandHandles(int index) {
    List<Value> operands = new ArrayList<>();
    for (int k = 0; k < operandCount(index); k++) {
      operands.add(operandHandle(index, k));
    }
    return operands;
  }

  private Object ref(int operand) {
    return requireNonNull(refs[operand & ~REF]);
  }

  Operation operation(int index) {
    int code = code(index);
    if (code == OperationCodes.CUSTOM) {
      return (CustomOp) ref(left(index));
    }
    return OperationCodes.operation(code);
  }

  @Nullable String name(int index) {
    return shared.names == null ? null : shared.names.get(index);
  }

  void name(int index, String name) {
    if (shared.names == null) {
      shared.names = new HashMap<>();
    }
    shared.names.put(index, name);
  }

  /** Where the user's program recorded the node; known only if anomaly mode was on. */
  @Nullable StackTraceElement origin(int index) {
    return shared.origins == null ? null : shared.origins.get(index);
  }

  void origin(int index, StackTraceElement origin) {
    if (shared.origins == null) {
      shared.origins = new HashMap<>();
    }
    shared.origins.put(index, origin);
  }
}
