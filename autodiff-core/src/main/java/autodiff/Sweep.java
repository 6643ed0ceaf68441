package autodiff;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The backward sweep over numbers: from one value to everything it depends on, in reverse order of
 * recording, adding to each operand the node's adjoint times the operand's partial.
 *
 * <p>Segments are taken by descending rank, nodes within a segment by descending index, from the
 * highest that was seeded to the lowest that was reached. Every sum is formed in the order of the
 * nodes alone, so results do not depend on where one segment ends and the next begins.
 *
 * <p>An adjoint of 0 passes exactly 0 on, even through an infinite partial, and a partial of 0
 * passes exactly 0 on, even of an infinite adjoint: what was not selected contributes nothing.
 * Adjoints start at −0, which no contribution leaves as it was, so a node that got a gradient of 0
 * can be told from one that the root does not depend on.
 */
final class Sweep {
  /** Adjoints are cleared in blocks of this size, just ahead of the sweep. */
  private static final int BLOCK = 256;

  private static final int[] NO_SLOTS = {};
  private static final Leaf[] NO_LEAVES = {};

  static final double UNTOUCHED = -0.0;
  private static final long UNTOUCHED_BITS = Double.doubleToRawLongBits(UNTOUCHED);

  private final PriorityQueue<PendingCotangent> frontier =
      new PriorityQueue<>(4, (p, q) -> Long.compare(q.rank(), p.rank()));
  private final IdentityHashMap<Segment.Shared, Part> parts = new IdentityHashMap<>(4);
  private final Recorder recorder = Recorder.current();
  private final boolean checking = recorder.checking;

  private boolean reachedScalar;

  /** Made when the sweep meets a tensor. */
  private @Nullable TensorSweep tensors;

  /** Whether leaves accumulate their gradients themselves; else no leaf changes. */
  private final boolean intoLeaves;

  private final LeafSinks leaves;

  private Sweep(boolean intoLeaves) {
    this.intoLeaves = intoLeaves;
    leaves = intoLeaves ? LeafSinks.leaves(recorder) : LeafSinks.cells(recorder);
  }

  static void backward(Node root, Tensor cotangent) {
    Sweep sweep = new Sweep(true);
    try {
      sweep.backwardFrom(root, cotangent);
    } finally {
      if (sweep.tensors != null) {
        sweep.tensors.release();
      }
      sweep.leaves.end();
    }
  }

  private void backwardFrom(Node root, Tensor cotangent) {
    recorder.unpublish();
    run(root, cotangent);
    int reached = tensors == null ? 0 : tensors.publish();
    if (reached == 0 && root instanceof Tensor t && !reachedScalar) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "backward: no leaf was reached from %s: what it was computed from takes no gradient any"
                  + " more (requiresGrad(false))",
              t.describe()));
    }
    for (Part part : parts.values()) {
      part.publish();
    }
    recorder.endGraph(parts.size());
  }

  static Gradients gradients(Unreached unreached, Node root, Tensor cotangent, Node... x) {
    Sweep sweep = new Sweep(false);
    try {
      sweep.run(root, cotangent, x);
      Gradients gradients = Gradients.collect(root, unreached, sweep::gradient, x);
      for (Part part : sweep.parts.values()) {
        sweep.recorder.keep(part.adjoint);
      }
      return gradients;
    } finally {
      sweep.leaves.end();
    }
  }

  static boolean isUntouched(double adjoint) {
    return Double.doubleToRawLongBits(adjoint) == UNTOUCHED_BITS;
  }

  private static double positive(double g) {
    return g == 0 ? 0.0 : g;
  }

  private void run(Node root, Tensor cotangent, Node... wanted) {
    boolean recording = recorder.recording;
    SpareArrays spare = recorder.spare;
    try {
      for (Node node : wanted) {
        Tensor t = TensorSweep.of(node);
        if (t != null) {
          tensors().want(t);
        }
      }
      if (root instanceof Tensor t) {
        tensors().stage(t).add(cotangent);
      } else {
        add((Value) root, cotangent.flat(0));
      }
      for (PendingCotangent stage = frontier.poll(); stage != null; stage = frontier.poll()) {
        stage.sweep();
      }
    } finally {
      recorder.spare = spare;
      recorder.setRecording(recording);
    }
  }

  private void add(Value node, double g) {
    reachedScalar = true;
    if (node.home instanceof Leaf leaf) {
      add(leaf, g);
    } else if (node.home instanceof Segment s) {
      part(s).add(node.index, g);
    } else if (node.home instanceof Element e) {
      tensors().stage(e.tensor).add(e.position, g);
    }
  }

  /** Rules of tensors are operations on tensors: from here on, they are not recorded. */
  private TensorSweep tensors() {
    if (tensors == null) {
      recorder.setRecording(false);
      tensors =
          new TensorSweep(
              frontier,
              false,
              intoLeaves,
              intoLeaves && !leaves.isDirect(),
              (node, cotangent, position) -> add(node, cotangent.flat(position)));
    }
    return tensors;
  }

  private @Nullable Node gradient(Node x) {
    Tensor t = TensorSweep.of(x);
    if (t != null) {
      Tensor g = tensors == null ? null : tensors.cotangent(t);
      return g == null || x == t
          ? g
          : Value.constantOf(g.flat(((Element) ((Value) x).home).position));
    }
    double g = adjoint((Value) x);
    return isUntouched(g) ? null : Value.constantOf(g);
  }

  private void add(Leaf leaf, double g) {
    leaves.of(leaf).grad += positive(g);
  }

  private double adjoint(Value x) {
    if (x.home instanceof Leaf leaf) {
      return leaves.sum(leaf);
    }
    Part part = x.home instanceof Segment s ? parts.get(s.shared) : null;
    return part == null || x.index > part.high || x.index < part.cleared
        ? UNTOUCHED
        : part.adjoint[x.index];
  }

  private Part part(Segment segment) {
    Part part = parts.get(segment.shared);
    if (part == null) {
      part = new Part(segment);
      parts.put(segment.shared, part);
      frontier.add(part);
    } else if (!segment.isTrimmed()) {
      part.segment = segment;
    }
    return part;
  }

  private static int roundUp(int length) {
    return length <= 64 ? 64 : Integer.highestOneBit(length - 1) * 2;
  }

  /** The sweep through one segment. */
  private final class Part implements PendingCotangent {
    private Segment segment;
    private final double[] adjoint;

    /** By slot: the leaf that sums up what comes there; null if it is none, or was not met yet. */
    private @Nullable Leaf[] sink = NO_LEAVES;

    /** For each slot with a node of an earlier segment that was met: an entry of imports. */
    private int @Nullable [] target;

    private int[] met = NO_SLOTS;
    private int metCount;

    private @Nullable Part @Nullable [] importPart;
    private int[] importIndex = NO_SLOTS;

    /** Entry 0 is not used. */
    private int importCount = 1;

    private int high = -1;

    /** Adjoints from here to {@link #high} are this sweep's, those below are stale. */
    private int cleared;

    Part(Segment segment) {
      EndedLife.check(segment);
      this.segment = segment;
      double[] kept = recorder.scratch.poll();
      adjoint =
          kept != null && kept.length >= segment.size ? kept : new double[roundUp(segment.size)];
    }

    /** Adds to the adjoint of a node that may be above or below all that were met so far. */
    void add(int index, double g) {
      if (high < 0) {
        high = index;
        cleared = index + 1;
      } else if (index > high) {
        Arrays.fill(adjoint, high + 1, index + 1, UNTOUCHED);
        high = index;
      }
      if (index < cleared) {
        clearDownTo(index);
      }
      adjoint[index] += positive(g);
    }

    private int clearDownTo(int index) {
      int from = index & -BLOCK;
      Arrays.fill(adjoint, from, cleared, UNTOUCHED);
      cleared = from;
      return from;
    }

    @Override
    public long rank() {
      return segment.rank;
    }

    @Override
    public void sweep() {
      sweepNodes();
      giveBackTargets();
    }

    private void sweepNodes() {
      sink = leaves.isDirect() ? segment.leaf : nulls();
      int i = high;
      while (i >= cleared) {
        if (!checking) {
          i =
              SweepLoops.nodes(
                  i, cleared, segment.link, segment.value, segment.refValue, adjoint, sink);
        }
        if (i >= cleared && (checking || !meetLeaves(i))) {
          sweepAny(i);
          i--;
        }
      }
    }

    /** Finds sinks for the leaves that a reached node leads to; returns whether one was missing. */
    private boolean meetLeaves(int i) {
      long node = segment.link[i];
      if (PackedNode.isWide(node)) {
        return false;
      }
      boolean left = meetLeaf(PackedNode.left(node));
      boolean right = meetLeaf(PackedNode.right(node));
      return left || right;
    }

    private boolean meetLeaf(int operand) {
      int slot = operand - PackedNode.REF;
      if (slot < PackedNode.FIRST_SLOT || sink[slot] != null) {
        return false;
      }
      Leaf leaf = segment.leaf[slot];
      if (leaf == null) {
        return false;
      }
      sink[slot] = leaves.of(leaf);
      meet(slot);
      return true;
    }

    /** A product that is 0 or NaN: +0 if a factor is 0, whatever the other. */
    private static double orZero(double g, double partial, double product) {
      return g == 0 || partial == 0 || product == 0 ? 0.0 : product;
    }

    /** Any node that was not swept yet. */
    private void sweepAny(int i) {
      double g = adjoint[i];
      if (isUntouched(g)) {
        return;
      }
      if (segment.isWide(i) && !checking) {
        sweepWide(i, g);
        return;
      }
      for (int k = 0; k < segment.operandCount(i); k++) {
        int operand = segment.operandAt(i, k);
        if (takesGradient(operand)) {
          double p = segment.partialAt(i, k);
          double contribution = orZero(g, p, g * p);
          if (checking) {
            AnomalyMode.checkGradient(segment, i, k, g, contribution);
          }
          addTo(operand, contribution);
        }
      }
    }

    private boolean takesGradient(int operand) {
      if (operand < PackedNode.REF) {
        return true;
      }
      return operand > PackedNode.CONSTANT
          && !(segment.ref(operand & ~PackedNode.REF) instanceof Constant);
    }

    private void sweepWide(int i, double g) {
      int start = PackedNode.right(segment.link[i]) + 2;
      int count = segment.operandCount(i);
      int k = 0;
      boolean met = false;
      while (k < count) {
        k = SweepLoops.operands(segment, i, k, g, adjoint, cleared, sink);
        if (k < count && !met) {
          met = true;
          for (int j = k; j < count; j++) {
            meetLeaf(segment.wideOperand[start + j]);
          }
        } else if (k < count) {
          int operand = segment.wideOperand[start + k];
          if (takesGradient(operand)) {
            double p = segment.partialAt(i, k);
            addTo(operand, orZero(g, p, g * p));
          }
          k++;
        }
      }
    }

    private void addTo(int operand, double contribution) {
      if (operand < PackedNode.REF) {
        addToNode(operand, contribution);
      } else {
        addToRef(operand & ~PackedNode.REF, contribution);
      }
    }

    private void addToNode(int index, double contribution) {
      if (index < cleared) {
        clearDownTo(index);
      }
      adjoint[index] += contribution;
    }

    private void addToRef(int slot, double contribution) {
      Leaf known = sink[slot];
      if (known != null) {
        known.grad += contribution;
        return;
      }
      if (meetLeaf(slot | PackedNode.REF)) {
        requireNonNull(sink[slot]).grad += contribution;
        return;
      }
      Object ref = requireNonNull(segment.ref(slot));
      if (ref instanceof Value v) {
        addToImport(slot, v, contribution);
      } else {
        Element e = (Element) ref;
        tensors().stage(e.tensor).add(e.position, contribution);
      }
    }

    private void addToImport(int slot, Value v, double contribution) {
      int[] target = targets();
      if (target[slot] == 0) {
        target[slot] = find(v);
        meet(slot);
      }
      int t = target[slot];
      requireNonNull(requireNonNull(importPart)[t]).add(importIndex[t], contribution);
    }

    private void meet(int slot) {
      if (metCount == met.length) {
        met = Arrays.copyOf(met, Math.max(8, 2 * metCount));
      }
      met[metCount++] = slot;
    }

    private int[] targets() {
      if (target == null) {
        int[] slots = recorder.zeros.poll();
        target =
            slots != null && slots.length >= segment.refCount
                ? slots
                : new int[roundUp(segment.refCount)];
      }
      return target;
    }

    private @Nullable Leaf[] nulls() {
      @Nullable Leaf[] slots = recorder.nulls.poll();
      return slots != null && slots.length >= segment.refCount
          ? slots
          : new Leaf[roundUp(segment.refCount)];
    }

    private int find(Value v) {
      if (importPart == null) {
        importPart = new Part[8];
        importIndex = new int[8];
      } else if (importCount == importPart.length) {
        importPart = Arrays.copyOf(importPart, 2 * importCount);
        importIndex = Arrays.copyOf(importIndex, 2 * importCount);
      }
      importPart[importCount] = part((Segment) v.home);
      importIndex[importCount] = v.index;
      return importCount++;
    }

    void giveBackTargets() {
      for (int k = 0; k < metCount; k++) {
        if (target != null) {
          target[met[k]] = 0;
        }
        if (!leaves.isDirect()) {
          sink[met[k]] = null;
        }
      }
      if (target != null) {
        recorder.keepZeros(target);
        target = null;
      }
      if (!leaves.isDirect()) {
        recorder.keepNulls(sink);
      }
    }

    void publish() {
      segment.shared.adjoints = new Segment.Adjoints(adjoint, cleared, high, recorder);
      recorder.published.add(segment.shared.reference);
    }
  }
}
