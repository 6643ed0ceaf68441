package autodiff;

import java.util.ArrayDeque;
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
 * highest that was seeded to the lowest that was reached. An adjoint of 0 passes exactly 0 on, even
 * through an infinite partial: what was not selected contributes nothing. Adjoints start at −0, which
 * no contribution can leave as it was, so a node that got a gradient of 0 can be told from one that
 * the root does not depend on.
 */
final class Sweep {
  /** Adjoints are cleared in blocks of this size, just ahead of the sweep. */
  private static final int BLOCK = 256;

  private static final int KEPT_SCRATCH = 8;

  private static final double UNTOUCHED = -0.0;
  private static final long UNTOUCHED_BITS = Double.doubleToRawLongBits(UNTOUCHED);

  private final PriorityQueue<Part> frontier =
      new PriorityQueue<>(4, (p, q) -> Long.compare(q.segment.rank, p.segment.rank));
  private final Map<Segment.Shared, Part> parts = new IdentityHashMap<>(4);
  private final Recorder recorder = Recorder.current();
  private final boolean checking = recorder.checking;

  /** Whether adjoints stay in the segments, for {@link Value#grad()}. */
  private final boolean publish;

  /** Leaves' gradients; null means that they go to the leaves themselves. */
  private final @Nullable Map<Leaf, double[]> collected;

  private Sweep(boolean publish) {
    this.publish = publish;
    this.collected = publish ? null : new IdentityHashMap<>();
  }

  static void backward(Value root, double weight) {
    Sweep sweep = new Sweep(true);
    sweep.run(root, weight);
    if (sweep.parts.size() > 1) {
      Recorder.current().endGraph();
    }
  }

  static Gradients gradients(Value root, Value... x) {
    Sweep sweep = new Sweep(false);
    if (root.requiresGrad()) {
      sweep.run(root, 1);
    }
    Map<Value, Value> gradients = new HashMap<>();
    for (Value v : x) {
      double g = sweep.adjoint(v);
      if (isUntouched(g)) {
        throw Ancestors.missing(root, v);
      }
      gradients.put(v, Value.constantOf(g));
    }
    sweep.release();
    return new Gradients(root, gradients);
  }

  static boolean isUntouched(double adjoint) {
    return Double.doubleToRawLongBits(adjoint) == UNTOUCHED_BITS;
  }

  private void run(Value root, double weight) {
    if (root.home instanceof Leaf leaf) {
      reach(leaf, weight);
      return;
    }
    part((Segment) root.home).seed(root.index, positive(weight));
    for (Part part = frontier.poll(); part != null; part = frontier.poll()) {
      part.sweep();
      part.flush();
    }
  }

  private static double positive(double g) {
    return g == 0 ? 0.0 : g;
  }

  private double adjoint(Value x) {
    if (x.home instanceof Leaf leaf) {
      double[] g = collected == null ? null : collected.get(leaf);
      return g == null ? UNTOUCHED : g[0];
    }
    Part part = x.home instanceof Segment s ? parts.get(s.shared) : null;
    return part == null || x.index > part.high || x.index < part.cleared
        ? UNTOUCHED
        : part.adjoint[x.index];
  }

  private void reach(Leaf leaf, double g) {
    if (collected == null) {
      leaf.grad += g;
      leaf.reached = true;
    } else {
      collected.computeIfAbsent(leaf, l -> new double[1])[0] += g;
    }
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

  /** Gives scratch arrays back for the thread's next sweep. */
  private void release() {
    for (Part part : parts.values()) {
      keep(recorder.scratch, part.adjoint);
    }
  }

  private static void keep(ArrayDeque<double[]> arrays, double[] array) {
    if (arrays.size() < KEPT_SCRATCH && array.length <= Segment.MAX_CAPACITY) {
      arrays.push(array);
    }
  }

  private static double[] borrow(ArrayDeque<double[]> arrays, int length) {
    double[] array = arrays.poll();
    return array != null && array.length >= length ? array : new double[Math.max(64, length)];
  }

  /** The sweep through one segment. */
  private final class Part {
    private Segment segment;
    private final double[] adjoint;
    private double[] refAdjoint;
    private int[] touched = new int[8];
    private int touchedCount;
    private int high = -1;

    /** Adjoints from here to {@link #high} are this sweep's, those below are stale. */
    private int cleared;

    Part(Segment segment) {
      this.segment = segment;
      if (publish) {
        double[] last = segment.shared.adjoint;
        adjoint = last == null ? new double[segment.value.length] : last;
        segment.shared.adjoint = adjoint;
      } else {
        adjoint = borrow(recorder.scratch, segment.value.length);
      }
      refAdjoint = borrow(recorder.zeros, segment.refCount);
    }

    void seed(int index, double g) {
      if (high < 0) {
        clearDownTo(index, index + 1);
        high = index;
      } else if (index > high) {
        Arrays.fill(adjoint, high + 1, index + 1, UNTOUCHED);
        high = index;
      } else if (index < cleared) {
        clearDownTo(index, cleared);
      }
      adjoint[index] += g;
    }

    private void clearDownTo(int index, int from) {
      cleared = index & -BLOCK;
      Arrays.fill(adjoint, cleared, from, UNTOUCHED);
    }

    void sweep() {
      long[] link = segment.link;
      double[] dx = segment.dx;
      double[] dy = segment.dy;
      double[] adjoint = this.adjoint;
      double[] refAdjoint = this.refAdjoint;
      for (int i = high; i >= cleared; i--) {
        double g = adjoint[i];
        if (g == 0) {
          if (!isUntouched(g)) {
            passZero(i);
          }
          continue;
        }
        if (link[i] < 0 || checking) {
          sweepNode(i, g);
          continue;
        }
        int a = (int) (link[i] >>> 32) & 0xFFFFFF;
        double toA = g * dx[i];
        if (a < Segment.REF) {
          if (a < cleared) {
            clearDownTo(a, cleared);
          }
          adjoint[a] += toA == 0 ? 0.0 : toA;
        } else if (a > Segment.CONSTANT) {
          addToRef(refAdjoint, a & ~Segment.REF, toA);
        }
        int b = (int) link[i];
        if (b < Segment.REF) {
          if (b < cleared) {
            clearDownTo(b, cleared);
          }
          double toB = g * dy[i];
          adjoint[b] += toB == 0 ? 0.0 : toB;
        } else if (b > Segment.CONSTANT) {
          addToRef(refAdjoint, b & ~Segment.REF, g * dy[i]);
        }
      }
    }

    private void addToRef(double[] refAdjoint, int slot, double contribution) {
      double before = refAdjoint[slot];
      if (before == 0) {
        touch(slot);
      }
      refAdjoint[slot] = before + contribution;
    }

    private void passZero(int i) {
      for (int k = 0; k < segment.operandCount(i); k++) {
        if (segment.operandAt(i, k) != Segment.CONSTANT) {
          add(segment.operandAt(i, k), 0.0);
        }
      }
    }

    /** A node with a list of operands; in anomaly mode, any node. */
    private void sweepNode(int i, double g) {
      if (!segment.isWide(i)) {
        for (int k = 0; k < segment.operandCount(i); k++) {
          int operand = segment.operandAt(i, k);
          if (operand != Segment.CONSTANT) {
            double contribution = g * segment.partialAt(i, k);
            AnomalyMode.checkGradient(segment, i, k, g, contribution);
            add(operand, contribution);
          }
        }
        return;
      }
      int[] operands = segment.wideOperand;
      double[] partials = segment.widePartial;
      int start = segment.right(i) + 1;
      int end = start + operands[start - 1];
      for (int e = start; e < end; e++) {
        if (operands[e] != Segment.CONSTANT) {
          // What was not selected (where, clamp) gets exactly 0, even of an infinite adjoint.
          double contribution = partials[e] == 0 ? 0.0 : g * partials[e];
          if (checking) {
            AnomalyMode.checkGradient(segment, i, e - start, g, contribution);
          }
          add(operands[e], contribution);
        }
      }
    }

    private void add(int operand, double contribution) {
      if (operand < Segment.REF) {
        if (operand < cleared) {
          clearDownTo(operand, cleared);
        }
        adjoint[operand] += positive(contribution);
      } else {
        addToRef(refAdjoint, operand & ~Segment.REF, contribution);
      }
    }

    private void touch(int slot) {
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, 2 * touchedCount);
      }
      touched[touchedCount++] = slot;
    }

    /** Passes on what was collected for leaves and earlier segments. */
    void flush() {
      for (int k = 0; k < touchedCount; k++) {
        int slot = touched[k];
        double g = refAdjoint[slot];
        refAdjoint[slot] = 0; // a slot that cancelled out in between stands here twice
        Object ref = segment.refs[slot];
        if (ref instanceof Leaf leaf) {
          reach(leaf, g);
        } else if (ref instanceof Value v) {
          part((Segment) v.home).seed(v.index, positive(g));
        }
      }
      touchedCount = 0;
      keep(recorder.zeros, refAdjoint);
      refAdjoint = NOTHING;
    }
  }

  private static final double[] NOTHING = {};
}
