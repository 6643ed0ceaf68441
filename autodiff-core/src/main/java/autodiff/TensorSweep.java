package autodiff;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import autodiff.kernel.Loops;
import autodiff.op.ArithmeticTable;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The tensors' share of a backward sweep, of numbers or recorded: both apply the same rules, which
 * are written in operations on tensors; whether these are recorded is a mode of the thread.
 *
 * <p>Here broadcasting and conversion are undone, once for all operations: what arrives at a tensor
 * has its shape and type.
 */
final class TensorSweep {
  /** How a cotangent of a tensor made of scalars reaches them. */
  interface Scalars {
    void add(Value node, Tensor cotangent, int position);
  }

  /** Smaller cotangents are not worth being written over: new ones are as fast. */
  private static final int WORTH_OVERWRITING = 1 << 18;

  private static final int[] NO_TABLE = {};

  private final Queue<PendingCotangent> frontier;
  private final boolean recorded;

  /** Whether gradients are left in the tensors. */
  private final boolean publishes;

  private final Scalars scalars;
  private final Recorder recorder = Recorder.current();
  private final boolean checking = recorder.checking;
  private final @Nullable GraphMemory memory = recorder.memory();

  private TensorStage[] stages = new TensorStage[8];
  private int count;

  /**
   * By hash: 1 + the index of a tensor's stage; 0 where there is none. Empty while the stages are
   * so few that they are compared one by one.
   */
  private int[] table = NO_TABLE;

  /** The leaves that other threads' sweeps are kept from; see {@link LeafSinks}. */
  private @Nullable List<Tensor> claimed;

  private final boolean claims;

  TensorSweep(
      Queue<PendingCotangent> frontier,
      boolean recorded,
      boolean publishes,
      boolean claims,
      Scalars scalars) {
    this.frontier = frontier;
    this.recorded = recorded;
    this.publishes = publishes;
    this.claims = claims;
    this.scalars = scalars;
  }

  /** The tensor whose cotangent tells a node's: of an element, the tensor that it is in. */
  static @Nullable Tensor of(Node node) {
    if (node instanceof Value v) {
      return v.home instanceof Element e ? e.tensor : null;
    }
    return (Tensor) node;
  }

  TensorStage stage(Tensor t) {
    int known = find(t);
    if (known >= 0) {
      return stages[known];
    }
    if (claims && t.op() == null && t.claim(recorder)) {
      claimed = requireNonNullElseGet(claimed, ArrayList::new);
      claimed.add(t);
    }
    if (count == stages.length) {
      grow();
    }
    TensorStage stage = new TensorStage(t);
    stages[count++] = stage;
    if (table.length > 0) {
      table[place(t)] = count;
    }
    return stage;
  }

  /** The index of a tensor's stage; −1 if it has none. */
  private int find(Tensor t) {
    if (table.length > 0) {
      return table[place(t)] - 1;
    }
    int i = count - 1;
    while (i >= 0 && stages[i].node != t) {
      i--;
    }
    return i;
  }

  /** Where the table has a tensor, or has room for it. */
  private int place(Tensor t) {
    int mask = table.length - 1;
    // A computed tensor's rank is its own among those of a thread; leaves have none.
    int hash = t.rank == 0 ? System.identityHashCode(t) : (int) t.rank;
    int place = hash & mask;
    while (table[place] != 0 && stages[table[place] - 1].node != t) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    stages = Arrays.copyOf(stages, 2 * stages.length);
    table = new int[4 * stages.length];
    for (int i = 0; i < count; i++) {
      table[place(stages[i].node)] = i + 1;
    }
  }

  /** Lets other threads' sweeps reach the leaves that this one added to. */
  void release() {
    if (claimed != null) {
      claimed.forEach(Tensor::release);
    }
  }

  /** Asks for the cotangent of a tensor to be there when the sweep is over. */
  void want(Tensor t) {
    stage(t).wanted = true;
  }

  /** What reached a leaf, or a tensor that was {@link #want wanted}. */
  @Nullable Tensor cotangent(Tensor t) {
    int stage = find(t);
    return stage < 0 ? null : stages[stage].own();
  }

  /**
   * Adds what reached leaves to their gradients.
   *
   * @return how many leaves that is
   */
  int publish() {
    int leaves = 0;
    for (int i = 0; i < count; i++) {
      Tensor t = stages[i].node;
      Tensor g = t.op() == null && t.requiresGrad() ? stages[i].own() : null;
      if (g != null) {
        Tensor sum = t.grad == null ? g : t.grad.add(g);
        t.grad = memory == null ? sum : memory.kept(sum);
        leaves++;
      }
    }
    return leaves;
  }

  private void takeBack(Tensor g) {
    if (memory != null) {
      memory.takeBack(g);
    } else if (!g.isShared()) {
      if (recorder.spare == null) {
        recorder.spare = new SpareArrays();
      }
      g.setLease(new BufferLifetime());
      requireNonNull(recorder.spare).give(g.surrender());
    }
  }

  /** Sums a gradient down to the shape that was broadcast, and casts it. */
  private static Tensor fitted(Tensor g, Tensor x) {
    Tensor sum = Unbroadcast.down(g, x.shape());
    return sum.dtype() == x.dtype() ? sum : sum.to(x.dtype());
  }

  /** A tensor on its way: what reached it so far. */
  final class TensorStage implements PendingCotangent {
    private final Tensor node;
    private @Nullable Tensor sum;

    /** Whether nobody else has the sum's array. */
    private boolean owned;

    private boolean wanted;
    private boolean queued;

    /** In a recorded sweep: what came to single elements. */
    private @Nullable List<Value> elements;

    private int @Nullable [] positions;

    private TensorStage(Tensor node) {
      this.node = node;
    }

    @Override
    public long rank() {
      return node.rank;
    }

    private void queue() {
      if (!queued) {
        queued = true;
        if (node.op() != null) {
          frontier.add(this);
        }
      }
    }

    /** Adds a cotangent of the node's shape and type, whose array others may have. */
    void add(Tensor g) {
      add(g, false);
    }

    /**
     * Adds a cotangent of the node's shape and type.
     *
     * @param fresh whether nobody else has its array
     */
    private void add(Tensor g, boolean fresh) {
      queue();
      Tensor before = sum;
      if (before == null) {
        sum = g;
        owned = fresh;
      } else if (recorded) {
        sum = before.add(g);
      } else if (owned) {
        ElementLoops.accumulate(g.array(), before.array(), g.elements());
      } else {
        sum = before.add(g);
        owned = true;
      }
    }

    /** The cotangent's elements, to be added to. */
    private Object ownSum() {
      queue();
      if (!owned) {
        Tensor before = sum;
        Object array =
            before == null
                ? Tensor.allocate(node.shape(), node.dtype())
                : before.array() instanceof double[] d
                    ? d.clone()
                    : ((float[]) before.array()).clone();
        sum = Tensor.wrap(node.shape(), node.dtype(), array);
        owned = true;
      }
      return requireNonNull(sum).array();
    }

    /** Adds to the cotangent of one element. */
    void add(int position, double g) {
      Object array = ownSum();
      if (array instanceof double[] d) {
        d[position] += g;
      } else {
        ((float[]) array)[position] += (float) g;
      }
    }

    /** Adds to the cotangent of one element. */
    void add(int position, Value g) {
      queue();
      if (elements == null) {
        elements = new ArrayList<>();
        positions = new int[8];
      }
      int n = elements.size();
      if (n == requireNonNull(positions).length) {
        positions = Arrays.copyOf(positions, 2 * n);
      }
      requireNonNull(positions)[n] = position;
      elements.add(g);
    }

    /**
     * The cotangent, as data that can be changed in place without others seeing it: operations may
     * have handed theirs on as it was.
     */
    private @Nullable Tensor own() {
      Tensor g = cotangent();
      return g == null || owned || recorded ? g : g.shared(g.shape());
    }

    @Nullable Tensor cotangent() {
      if (elements != null) {
        Tensor parts = Tensor.of(elements.toArray(new Value[0])).to(node.dtype());
        int[] where = Arrays.copyOf(requireNonNull(positions), elements.size());
        elements = null;
        add(TakeOps.put(parts, where, node.shape()));
      }
      return sum;
    }

    @Override
    public void sweep() {
      Tensor g = requireNonNull(cotangent());
      if (!wanted) {
        sum = null;
      }
      if (publishes && node.retainsGrad()) {
        node.grad = owned ? g : g.shared(g.shape());
      }
      node.checkUnchanged();
      Operation op = requireNonNull(node.op());
      if (op instanceof Stacked s) {
        for (int i = 0; i < s.values().length; i++) {
          if (s.values()[i].requiresGrad()) {
            scalars.add(s.values()[i], g, i);
          }
        }
        return;
      }
      Tensor[] x = node.operandArray();
      if (op instanceof ScatterAddVjp a && !recorded && !checking) {
        if (x[0].requiresGrad()) {
          a.addCotangent(g, x[0], stage(x[0]).ownSum());
        }
        return;
      }
      // Whether the cotangent's array is this stage's to overwrite or to pass on.
      boolean free = owned && !recorded && !checking && !wanted && !node.retainsGrad();
      if (op instanceof FusedActivation a) {
        boolean mine = free && !g.isShared();
        Tensor inner = elementwise(a.activation(), 0, g, new Tensor[] {node}, mine);
        if (free && inner != g && g.elements() >= SpareArrays.WORTH_KEEPING) {
          takeBack(g);
        }
        g = inner;
        free = !recorded && !checking;
        op = a.inner();
      }
      boolean fresh = op instanceof Elementwise || op instanceof OwnedVjp;
      int last = lastTaking(x);
      for (int k = 0; k <= last; k++) {
        if (x[k].requiresGrad()) {
          boolean mine = free && k == last && fresh && !g.isShared();
          Tensor part =
              op instanceof TensorOp t
                  ? checked(t, k, t.vjp(k, g, node, x), x[k])
                  : elementwise(op, k, g, x, mine);
          if (checking) {
            AnomalyMode.checkGradient(node, k, g, part);
          }
          Tensor fitted = fitted(part, x[k]);
          if (fitted == g) {
            stage(x[k]).add(g, mine);
            // Passed on: from here on it is no longer this stage's.
            free = false;
          } else {
            stage(x[k]).add(fitted, fresh && !recorded && !fitted.isShared());
          }
        }
      }
      if (free && fresh && g.elements() >= SpareArrays.WORTH_KEEPING) {
        takeBack(g);
      }
    }

    /** What an operation made of a cotangent, if that can be one of its operand. */
    private static Tensor checked(TensorOp op, int operand, Tensor part, Tensor x) {
      if (part == null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: vjp returned null for operand %d of shape %s; return its cotangent, of zeros"
                    + " where there is no dependence",
                op.name(),
                operand,
                x.shape()));
      }
      Shape shape = part.shape();
      if (!shape.equals(x.shape())
          && !x.shape().broadcastsTo(shape)
          && !shape.broadcastsTo(x.shape())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: vjp returned shape %s for operand %d of shape %s; return that shape, or one"
                    + " that broadcasts from it or to it",
                op.name(),
                shape,
                operand,
                x.shape()));
      }
      return part;
    }

    /** The last operand that takes a gradient. */
    private static int lastTaking(Tensor[] x) {
      int last = x.length - 1;
      while (last >= 0 && !x[last].requiresGrad()) {
        last--;
      }
      return last;
    }

    /** The cotangent of an operand: g itself if that is to be passed on, or may be written over. */
    private Tensor elementwise(Operation op, int k, Tensor g, Tensor[] x, boolean mine) {
      int code = ((Elementwise) op).code();
      if (code == ArithmeticTable.ADD.code() || (code == ArithmeticTable.SUB.code() && k == 0)) {
        return g;
      }
      if (recorded) {
        return product(g, ((Elementwise) op).derivative(k, node, List.of(x)));
      }
      if (mine && op instanceof Elementwise.Unary u && g.elements() >= WORTH_OVERWRITING) {
        ElementLoops.pullBackInPlace(u, g.array(), x[0].array(), node.array(), g.elements());
        return g;
      }
      return partial((Elementwise) op, k, g, x);
    }

    /** Cotangent times partial in one pass, in the result's shape and type. */
    private Tensor partial(Elementwise op, int k, Tensor g, Tensor[] x) {
      DType type = node.dtype();
      Shape shape = node.shape();
      if (op instanceof Elementwise.Ternary t) {
        return Tensor.rounded(shape, type, partial(t.partials().get(k), g, x));
      }
      Tensor out = Tensor.result(shape, type);
      if (op instanceof Elementwise.Unary u) {
        ElementLoops.pullBack(
            u, g.array(), x[0].array(), node.array(), out.array(), shape.elements());
      } else if (op instanceof Elementwise.Binary b) {
        ElementLoops.pullBack(
            b,
            k,
            g.array(),
            x[0].operand(type, shape),
            x[1].operand(type, shape),
            node.array(),
            out.array(),
            shape.elements());
      }
      return out;
    }

    private double[] partial(Elementwise.Partial3 d, Tensor g, Tensor[] x) {
      Shape shape = node.shape();
      double[] result = new double[shape.elements()];
      double[] a = x[0].doubleOperand(shape);
      double[] b = x[1].doubleOperand(shape);
      double[] c = x[2].doubleOperand(shape);
      double[] y = node.doubles();
      double[] cotangent = g.doubles();
      int da = a.length == 1 ? 0 : 1;
      int db = b.length == 1 ? 0 : 1;
      int dc = c.length == 1 ? 0 : 1;
      for (int i = 0; i < result.length; i++) {
        result[i] = Loops.product(cotangent[i], d.of(a[i * da], b[i * db], c[i * dc], y[i]));
      }
      return result;
    }

    /** Cotangent times derivative, where a 0 of either wins over an infinity of the other. */
    private static Tensor product(Tensor cotangent, Tensor derivative) {
      if (!derivative.requiresGrad() && derivative.elements() == 1) {
        double c = derivative.flat(0);
        if (c == 1) {
          return cotangent;
        }
        if (c == -1) {
          return cotangent.neg();
        }
      }
      return cotangent.mulNoNan(derivative);
    }
  }
}
