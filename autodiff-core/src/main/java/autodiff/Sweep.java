package autodiff;

import static java.util.Objects.requireNonNull;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
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

  static final double UNTOUCHED = -0.0;
  private static final long UNTOUCHED_BITS = Double.doubleToRawLongBits(UNTOUCHED);

  private final PriorityQueue<Stage> frontier =
      new PriorityQueue<>(4, (p, q) -> Long.compare(q.rank(), p.rank()));
  private final IdentityHashMap<Segment.Shared, Part> parts = new IdentityHashMap<>(4);
  private final Recorder recorder = Recorder.current();
  private final boolean checking = recorder.checking;

  /** Made when the sweep meets a tensor. */
  private @Nullable TensorSweep tensors;

  /**
   * Whether leaves accumulate their gradients themselves; else the cells do, and no leaf changes.
   */
  private final boolean intoLeaves;

  /** The leaves that were reached, and the sums of what reached them. Cell 0 is not used. */
  private Leaf[] cellLeaf = new Leaf[16];

  private double[] cell = new double[16];
  private int cellCount = 1;

  private Sweep(boolean intoLeaves) {
    this.intoLeaves = intoLeaves;
  }

  static void backward(Node root, Tensor cotangent) {
    Sweep sweep = new Sweep(true);
    sweep.recorder.unpublish();
    sweep.run(root, cotangent);
    if (sweep.tensors != null) {
      sweep.tensors.publish();
    }
    for (Part part : sweep.parts.values()) {
      part.publish();
    }
    sweep.recorder.endGraph(sweep.parts.size());
  }

  static Gradients gradients(Node root, Tensor cotangent, Node... x) {
    Sweep sweep = new Sweep(false);
    sweep.run(root, cotangent, x);
    Map<Node, Node> gradients = new HashMap<>();
    for (Node node : x) {
      Node g = sweep.gradient(node);
      if (g == null) {
        throw Ancestors.missing(root, node);
      }
      gradients.put(node, g);
    }
    for (Part part : sweep.parts.values()) {
      sweep.recorder.keep(part.adjoint);
    }
    return new Gradients(root, gradients);
  }

  static boolean isUntouched(double adjoint) {
    return Double.doubleToRawLongBits(adjoint) == UNTOUCHED_BITS;
  }

  private static double positive(double g) {
    return g == 0 ? 0.0 : g;
  }

  private void run(Node root, Tensor cotangent, Node... wanted) {
    boolean recording = recorder.recording;
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
      for (Stage stage = frontier.poll(); stage != null; stage = frontier.poll()) {
        stage.sweep();
      }
    } finally {
      recorder.setRecording(recording);
    }
  }

  private void add(Value node, double g) {
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
              frontier, false, (node, cotangent, position) -> add(node, cotangent.flat(position)));
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
    if (intoLeaves) {
      leaf.grad += positive(g);
    } else {
      cell[cellOf(leaf)] += g;
    }
  }

  private double adjoint(Value x) {
    if (x.home instanceof Leaf leaf) {
      double sum = UNTOUCHED;
      // One cell a leaf, but for a leaf that several threads sweep at once: then any of several.
      int hint = leaf.cellHint;
      boolean sole = hint < cellCount && cellLeaf[hint] == leaf;
      for (int c = sole ? hint : 1; c < (sole ? hint + 1 : cellCount); c++) {
        sum += cellLeaf[c] == leaf ? positive(cell[c]) : UNTOUCHED;
      }
      return sum;
    }
    Part part = x.home instanceof Segment s ? parts.get(s.shared) : null;
    return part == null || x.index > part.high || x.index < part.cleared
        ? UNTOUCHED
        : part.adjoint[x.index];
  }

  private int cellOf(Leaf leaf) {
    int hint = leaf.cellHint;
    if (hint < cellCount && cellLeaf[hint] == leaf) {
      return hint;
    }
    if (cellCount == cell.length) {
      cell = Arrays.copyOf(cell, 2 * cellCount);
      cellLeaf = Arrays.copyOf(cellLeaf, 2 * cellCount);
    }
    cellLeaf[cellCount] = leaf;
    leaf.cellHint = cellCount;
    return cellCount++;
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
  private final class Part implements Stage {
    private Segment segment;
    private final double[] adjoint;

    /** For each slot of the segment that was met: a cell, or minus an entry of imports. */
    private int @Nullable [] target;

    private int[] met = new int[8];
    private int metCount;

    private @Nullable Part[] importPart = new Part[2];
    private int[] importIndex = new int[2];
    private int importCount = 1;

    private int high = -1;

    /** Adjoints from here to {@link #high} are this sweep's, those below are stale. */
    private int cleared;

    Part(Segment segment) {
      if (segment.value.length == 0) {
        throw segment.recycledException();
      }
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
      long[] link = segment.link;
      double[] dx = segment.dx;
      double[] dy = segment.dy;
      double[] adjoint = this.adjoint;
      @Nullable Object[] refs = segment.refs;
      boolean intoLeaves = Sweep.this.intoLeaves;
      int low = cleared;
      for (int i = high; i >= low; i--) {
        double g = adjoint[i];
        long operands = link[i];
        if (g == 0 && isUntouched(g)) {
          continue;
        }
        if (operands < 0 || checking) {
          sweepCarefully(i, g);
          low = cleared;
          continue;
        }
        int a = (int) (operands >>> 32) & 0xFFFFFF;
        double toA = g * dx[i];
        if (a < Segment.REF) {
          if (a < low) {
            low = clearDownTo(a);
          }
          adjoint[a] += Math.abs(toA) > 0 ? toA : orZero(g, dx[i], toA);
        } else if (a > Segment.CONSTANT) {
          int slot = a & ~Segment.REF;
          double part = Math.abs(toA) > 0 ? toA : orZero(g, dx[i], toA);
          if (intoLeaves && refs[slot] instanceof Leaf leaf) {
            leaf.grad += part;
          } else {
            addToTarget(slot, part);
          }
        }
        int b = (int) operands;
        double toB = g * dy[i];
        if (b < Segment.REF) {
          if (b < low) {
            low = clearDownTo(b);
          }
          adjoint[b] += Math.abs(toB) > 0 ? toB : orZero(g, dy[i], toB);
        } else if (b > Segment.CONSTANT) {
          int slot = b & ~Segment.REF;
          double part = Math.abs(toB) > 0 ? toB : orZero(g, dy[i], toB);
          if (intoLeaves && refs[slot] instanceof Leaf leaf) {
            leaf.grad += part;
          } else {
            addToTarget(slot, part);
          }
        }
      }
    }

    /** A product that is 0 or NaN: +0 if a factor is 0, whatever the other. */
    private static double orZero(double g, double partial, double product) {
      return g == 0 || partial == 0 || product == 0 ? 0.0 : product;
    }

    /** A node with a list of operands; in anomaly mode, any node. */
    private void sweepCarefully(int i, double g) {
      if (segment.isWide(i) && !checking) {
        sweepWide(segment.right(i), g);
        return;
      }
      for (int k = 0; k < segment.operandCount(i); k++) {
        int operand = segment.operandAt(i, k);
        if (operand != Segment.CONSTANT) {
          double p = segment.partialAt(i, k);
          double contribution = orZero(g, p, g * p);
          if (checking) {
            AnomalyMode.checkGradient(segment, i, k, g, contribution);
          }
          if (operand < Segment.REF) {
            addToNode(operand, contribution);
          } else {
            addToRef(operand & ~Segment.REF, contribution);
          }
        }
      }
    }

    private void sweepWide(int start, double g) {
      int[] operands = segment.wideOperand;
      double[] partials = segment.widePartial;
      double[] adjoint = this.adjoint;
      int low = cleared;
      int end = start + 1 + operands[start];
      for (int e = start + 1; e < end; e++) {
        int operand = operands[e];
        double product = g * partials[e];
        double contribution = Math.abs(product) > 0 ? product : orZero(g, partials[e], product);
        if (operand < Segment.REF) {
          if (operand < low) {
            low = clearDownTo(operand);
          }
          adjoint[operand] += contribution;
        } else if (operand > Segment.CONSTANT) {
          addToRef(operand & ~Segment.REF, contribution);
        }
      }
    }

    private void addToNode(int index, double contribution) {
      if (index < cleared) {
        clearDownTo(index);
      }
      adjoint[index] += contribution;
    }

    private void addToRef(int slot, double contribution) {
      if (intoLeaves && segment.refs[slot] instanceof Leaf leaf) {
        leaf.grad += contribution;
      } else {
        addToTarget(slot, contribution);
      }
    }

    /** A cell, or a node of an earlier segment. */
    private void addToTarget(int slot, double contribution) {
      int[] target = targets();
      if (target[slot] == 0) {
        target[slot] = find(segment.refs[slot]);
        if (metCount == met.length) {
          met = Arrays.copyOf(met, 2 * metCount);
        }
        met[metCount++] = slot;
      }
      int t = target[slot];
      if (t > 0) {
        cell[t] += contribution;
      } else if (importPart[-t] != null) {
        requireNonNull(importPart[-t]).add(importIndex[-t], contribution);
      } else {
        Element e = (Element) requireNonNull(segment.refs[slot]);
        tensors().stage(e.tensor).add(e.position, contribution);
      }
    }

    private int[] targets() {
      if (target == null) {
        int[] slots = recorder.zeros.poll();
        target =
            slots != null && slots.length >= segment.refs.length
                ? slots
                : new int[roundUp(segment.refs.length)];
      }
      return target;
    }

    private int find(@Nullable Object ref) {
      if (ref instanceof Leaf leaf) {
        return cellOf(leaf);
      }
      if (importCount == importPart.length) {
        importPart = Arrays.copyOf(importPart, 2 * importCount);
        importIndex = Arrays.copyOf(importIndex, 2 * importCount);
      }
      if (ref instanceof Value v) {
        importPart[importCount] = part((Segment) v.home);
        importIndex[importCount] = v.index;
      }
      return -importCount++;
    }

    void giveBackTargets() {
      if (target != null) {
        for (int k = 0; k < metCount; k++) {
          target[met[k]] = 0;
        }
        recorder.keepZeros(target);
        target = null;
      }
    }

    void publish() {
      segment.shared.adjoint = adjoint;
      segment.shared.adjointLow = cleared;
      segment.shared.adjointHigh = high;
      recorder.published.add(new WeakReference<>(segment.shared));
    }
  }
}
