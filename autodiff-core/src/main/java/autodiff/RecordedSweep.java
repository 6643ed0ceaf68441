package autodiff;

import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The backward sweep in graph operations: adjoints are recorded nodes, made by the operations'
 * rules, so that gradients can be differentiated again. The order is that of {@link Sweep}.
 */
final class RecordedSweep {
  private final PriorityQueue<PendingCotangent> frontier =
      new PriorityQueue<>((p, q) -> Long.compare(q.rank(), p.rank()));
  private final IdentityHashMap<Segment.Shared, Part> parts = new IdentityHashMap<>();
  private final IdentityHashMap<Leaf, Value> leaves = new IdentityHashMap<>();
  private final TensorSweep tensors =
      new TensorSweep(
          frontier,
          true,
          false,
          false,
          (node, cotangent, position) -> add(node, cotangent.flatElement(position)));

  /**
   * The oldest node that a gradient is wanted for. What was recorded before it cannot depend on it,
   * so the sweep ends there: a derivative in each step of a long computation costs that step, not
   * all steps before it. Leaves and tensors may be older than anything, so with one of them among
   * the wanted the sweep goes all the way.
   */
  private long oldestRank = Long.MIN_VALUE;

  private int oldestIndex;

  private RecordedSweep() {}

  static Gradients gradients(Unreached unreached, Node root, Tensor cotangent, Node... x) {
    RecordedSweep sweep = swept(root, cotangent, x);
    return Gradients.collect(
        root,
        unreached,
        node -> node instanceof Tensor t ? sweep.tensors.cotangent(t) : sweep.adjoint((Value) node),
        x);
  }

  /** The derivatives, 0 where there is no dependence. */
  static Value[] gradientsOrZeros(Value root, Value... x) {
    RecordedSweep sweep = swept(root, Tensor.scalar(1), x);
    Value[] gradients = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      Value g = sweep.adjoint(x[i]);
      gradients[i] = g == null ? Value.constantOf(0) : g;
    }
    return gradients;
  }

  private static RecordedSweep swept(Node root, Tensor cotangent, Node... x) {
    RecordedSweep sweep = new RecordedSweep();
    sweep.stopBefore(x);
    for (Node node : x) {
      Tensor t = TensorSweep.of(node);
      if (t != null) {
        sweep.tensors.want(t);
      }
    }
    if (root instanceof Tensor t) {
      sweep.tensors.stage(t).add(cotangent);
    } else {
      sweep.add((Value) root, Value.constantOf(cotangent.flat(0)));
    }
    for (PendingCotangent s = sweep.frontier.poll(); s != null; s = sweep.frontier.poll()) {
      if (s.rank() < sweep.oldestRank) {
        break;
      }
      s.sweep();
    }
    return sweep;
  }

  private void stopBefore(Node... wanted) {
    long rank = Long.MAX_VALUE;
    int index = 0;
    for (Node node : wanted) {
      if (!(node instanceof Value v && v.home instanceof Segment s)) {
        return;
      }
      if (s.rank < rank || (s.rank == rank && v.index < index)) {
        rank = s.rank;
        index = v.index;
      }
    }
    oldestRank = rank;
    oldestIndex = index;
  }

  private @Nullable Value adjoint(Value x) {
    if (x.home instanceof Element e) {
      Tensor g = tensors.cotangent(e.tensor);
      return g == null ? null : g.flatElement(e.position);
    }
    if (x.home instanceof Leaf leaf) {
      return leaves.get(leaf);
    }
    Part part = x.home instanceof Segment s ? parts.get(s.shared) : null;
    return part == null ? null : part.adjoint(x.index);
  }

  private void add(Value node, Value contribution) {
    if (node.home instanceof Leaf leaf) {
      leaves.merge(leaf, contribution, RecordedSweep::sum);
    } else if (node.home instanceof Element e) {
      tensors.stage(e.tensor).add(e.position, contribution);
    } else if (node.home instanceof Segment s) {
      Part part = parts.get(s.shared);
      if (part == null) {
        part = new Part(s);
        parts.put(s.shared, part);
        frontier.add(part);
      } else if (!s.isTrimmed()) {
        part.segment = s;
      }
      part.add(node.index, contribution);
    }
  }

  static Value sum(Value a, Value b) {
    return isConstant(a, 0) ? b : isConstant(b, 0) ? a : a.add(b);
  }

  /** Cotangent times derivative, where a 0 of either wins over an infinity of the other. */
  static Value product(Value cotangent, Value derivative) {
    if (isConstant(derivative, 0) || isConstant(cotangent, 0)) {
      return Value.constantOf(0);
    }
    if (isConstant(derivative, 1)) {
      return cotangent;
    }
    return isConstant(derivative, -1) ? cotangent.neg() : cotangent.mulNoNan(derivative);
  }

  static boolean isConstant(Value x, double c) {
    return x.home instanceof Constant && x.number() == c;
  }

  static List<Value> derivatives(Segment s, int index) {
    Value y = new Value(s, index);
    List<Value> x = s.operandHandles(index);
    for (int k = 0; k < x.size(); k++) {
      checkUnchanged(s, index, k, x.get(k));
    }
    Operation operation = s.operation(index);
    if (operation instanceof Elementwise op) {
      List<Value> d = new ArrayList<>();
      for (int k = 0; k < x.size(); k++) {
        d.add(x.get(k).requiresGrad() ? op.derivative(k, y, x) : Value.constantOf(0));
      }
      return d;
    }
    Value[] operands = x.toArray(new Value[0]);
    if (operation instanceof Nary op) {
      double[] partials = new double[operands.length];
      for (int k = 0; k < partials.length; k++) {
        partials[k] = s.partialAt(index, k);
      }
      return List.of(op.rule().of(operands, y, partials));
    }
    return List.of(Value.checkedDerivatives((CustomOp) operation, operands, y));
  }

  /** A rule reads its operands now: a leaf must still hold what it held when it was used. */
  private static void checkUnchanged(Segment s, int index, int position, Value x) {
    double recorded = s.recordedValueAt(index, position);
    if (x.isLeaf() && Double.doubleToLongBits(recorded) != Double.doubleToLongBits(x.number())) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "recordedGradients: %s was set from %s after %s had used it;"
                  + " ask for recorded gradients first, or compute again",
              x,
              recorded,
              s.operation(index).name()));
    }
  }

  /** The sweep through one segment. */
  private final class Part implements PendingCotangent {
    private Segment segment;

    /** Of the nodes that were reached. Those that the sweep records are not among them. */
    private final SparseRows<Value> adjoints = new SparseRows<>();

    /** The first node whose adjoint is needed: what is wanted is no older. */
    private final int first;

    Part(Segment segment) {
      EndedLife.check(segment);
      this.segment = segment;
      first = segment.rank == oldestRank ? oldestIndex : 0;
    }

    @Nullable Value adjoint(int index) {
      return adjoints.get(index);
    }

    void add(int index, Value contribution) {
      if (index >= first) {
        Value before = adjoints.get(index);
        adjoints.set(index, before == null ? contribution : sum(before, contribution));
      }
    }

    @Override
    public long rank() {
      return segment.rank;
    }

    @Override
    public void sweep() {
      // Where the oldest wanted node is, the sweep goes on behind it, and not through it.
      int oldest = segment.rank == oldestRank ? first + 1 : first;
      for (int i = adjoints.previous(Integer.MAX_VALUE);
          i >= oldest;
          i = adjoints.previous(i - 1)) {
        Value g = adjoints.get(i);
        if (g != null && !segment.isDetached(i)) {
          List<Value> derivatives = derivatives(segment, i);
          for (int k = 0; k < derivatives.size(); k++) {
            Value operand = segment.operandHandle(i, k);
            if (operand.requiresGrad()) {
              RecordedSweep.this.add(operand, product(g, derivatives.get(k)));
            }
          }
        }
      }
    }
  }
}
