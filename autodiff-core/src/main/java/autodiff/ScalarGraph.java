package autodiff;

import static java.util.Objects.requireNonNull;

import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads recorded scalars back, in the order of recording: for {@code autodiff.program} alone.
 *
 * <p>Operations on many scalars are taken apart into elementwise ones that give bitwise the same
 * number (see {@link NaryParts}); leaves that are not inputs, and all that does not depend on an
 * input, are constants. Nothing is recursive, no handle is made, and memory is an integer a row.
 */
public final class ScalarGraph {
  /** Takes what is read. It gives names to numbers, by which later ones refer to them. */
  public interface Sink {
    /**
     * A constant.
     *
     * @param c the number
     * @return its name
     */
    int constant(double c);

    /**
     * An elementwise operation.
     *
     * @param op the operation
     * @param x the name of the first operand
     * @param y the name of the second operand, or anything
     * @param z the name of the third operand, or anything
     * @return the name of the result
     */
    int apply(Elementwise op, int x, int y, int z);

    /**
     * A user's operation.
     *
     * @param op the operation
     * @param x the names of the operands
     * @return the name of the result
     */
    int apply(CustomOp op, int... x);
  }

  /** Names are kept in blocks of rows, so that a small graph in a large segment is soon read. */
  private static final int BLOCK_BITS = 9;

  private static final int BLOCK_MASK = (1 << BLOCK_BITS) - 1;

  private static final int ABSENT = Integer.MIN_VALUE;
  private static final int NEEDED = Integer.MIN_VALUE + 1;

  /** The node depends on no input; its number is known. */
  private static final int KNOWN = Integer.MIN_VALUE + 2;

  private final IdentityHashMap<Segment.Shared, Part> parts = new IdentityHashMap<>();
  private final PriorityQueue<Part> open =
      new PriorityQueue<>((p, q) -> Long.compare(q.segment.rank, p.segment.rank));

  /** Every part, by descending rank. */
  private final List<Part> order = new ArrayList<>();

  private final Set<Leaf> leaves;
  private boolean meetsLeaf;

  private ScalarGraph(Set<Leaf> leaves) {
    this.leaves = leaves;
  }

  /** Whether a value was computed from any of some leaves. */
  static boolean dependsOn(Value x, Set<Leaf> leaves) {
    ScalarGraph graph = new ScalarGraph(leaves);
    graph.need(x.home, x.index);
    graph.collect();
    return graph.meetsLeaf;
  }

  /**
   * Reads what some values were computed from.
   *
   * @param inputs leaves, whose names are their positions
   * @param at what they held when recording began
   * @param outputs the values
   * @param sink takes the constants and operations, operands first
   * @return the names of the outputs
   * @throws IllegalArgumentException if a value was computed from an input by way of a tensor
   */
  public static int[] read(Value[] inputs, double[] at, Value[] outputs, Sink sink) {
    IdentityHashMap<Leaf, Integer> names = new IdentityHashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      names.put((Leaf) inputs[i].home, i);
    }
    ScalarGraph graph = new ScalarGraph(names.keySet());
    for (Value y : outputs) {
      graph.need(y.home, y.index);
    }
    graph.collect();
    Reader reader = graph.new Reader(names, at, sink);
    for (int i = graph.order.size() - 1; i >= 0; i--) {
      reader.read(graph.order.get(i));
    }
    int[] result = new int[outputs.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = reader.name(outputs[i]);
    }
    return result;
  }

  private void need(NodeOwner home, int index) {
    if (home instanceof Segment s) {
      part(s).need(index);
    } else if (home instanceof Leaf leaf) {
      meetsLeaf |= leaves.contains(leaf);
    } else if (home instanceof Element e) {
      checkTensor(e.tensor);
    }
  }

  private Part part(Segment s) {
    Part part = parts.get(s.shared);
    if (part == null) {
      part = new Part(s);
      parts.put(s.shared, part);
      open.add(part);
    } else if (!s.isTrimmed()) {
      part.segment = s;
    }
    return part;
  }

  private void collect() {
    for (Part p = open.poll(); p != null; p = open.poll()) {
      order.add(p);
      for (int i = p.high; i >= p.low; i--) {
        if (p.name(i) != ABSENT) {
          p.needOperands(i);
        }
      }
    }
  }

  /** Tensors cannot be taken into a program: none may lead from an input to here. */
  private void checkTensor(Tensor t) {
    Set<Node> seen = new HashSet<>();
    List<Node> stack = new ArrayList<>(List.of(t));
    while (!stack.isEmpty()) {
      Node node = stack.remove(stack.size() - 1);
      if (node instanceof Value v && v.home instanceof Leaf leaf && leaves.contains(leaf)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "program: %s depends on an input by way of a tensor; a program is made of scalars:"
                    + " write the computation with Values",
                t.describe()));
      }
      if (node.requiresGrad() && seen.add(node)) {
        stack.addAll(node.operands());
      }
    }
  }

  /** What is needed of a segment. */
  private final class Part {
    private Segment segment;

    /** By block of rows: names of the nodes' numbers, or one of the constants above. */
    private int[] @Nullable [] names = new int[0][];

    private int low = Integer.MAX_VALUE;
    private int high = -1;

    /** By slot: the name of an operand from elsewhere, once it was asked for. */
    private int[] slotName = {};

    Part(Segment segment) {
      EndedLife.check(segment);
      this.segment = segment;
    }

    int name(int index) {
      int b = index >> BLOCK_BITS;
      int[] block = b < names.length ? names[b] : null;
      return block == null ? ABSENT : block[index & BLOCK_MASK];
    }

    void name(int index, int name) {
      int b = index >> BLOCK_BITS;
      if (b >= names.length) {
        names = Arrays.copyOf(names, b + 1);
      }
      int[] block = names[b];
      if (block == null) {
        block = new int[BLOCK_MASK + 1];
        Arrays.fill(block, ABSENT);
        names[b] = block;
      }
      block[index & BLOCK_MASK] = name;
    }

    void need(int index) {
      if (name(index) == ABSENT) {
        name(index, NEEDED);
        low = Math.min(low, index);
        high = Math.max(high, index);
      }
    }

    void needOperands(int index) {
      int count = segment.operandCount(index);
      for (int k = 0; k < count; k++) {
        int operand = segment.operandAt(index, k);
        if (operand < PackedNode.REF) {
          need(operand);
        } else if (operand != PackedNode.CONSTANT) {
          needSlot(operand & ~PackedNode.REF);
        }
      }
    }

    private void needSlot(int slot) {
      if (slotName.length == 0) {
        slotName = new int[segment.refCount];
        Arrays.fill(slotName, ABSENT);
      }
      if (slotName[slot] == ABSENT) {
        slotName[slot] = NEEDED;
        Object ref = segment.ref(slot);
        if (ref instanceof Value v) {
          ScalarGraph.this.need(v.home, v.index);
        } else if (ref != null) {
          ScalarGraph.this.need((NodeOwner) ref, 0);
        }
      }
    }
  }

  /** Passes operations on, one segment after the other. */
  private final class Reader {
    private final IdentityHashMap<Leaf, Integer> inputs;
    private final double[] at;
    private final Sink sink;

    /** Names of the operands of one operation. */
    private int[] names = new int[16];

    private double[] numbers = new double[16];

    Reader(IdentityHashMap<Leaf, Integer> inputs, double[] at, Sink sink) {
      this.inputs = inputs;
      this.at = at;
      this.sink = sink;
    }

    void read(Part part) {
      for (int i = part.low; i <= part.high; i++) {
        if (part.name(i) == NEEDED) {
          part.name(i, readNode(part, i));
        }
      }
    }

    private int readNode(Part part, int index) {
      Segment s = part.segment;
      int count = s.operandCount(index);
      if (count > names.length) {
        names = new int[2 * count];
        numbers = new double[2 * count];
      }
      boolean known = true;
      for (int k = 0; k < count; k++) {
        names[k] = operandName(part, index, k);
        known &= names[k] == KNOWN;
      }
      if (known) {
        return KNOWN;
      }
      if (s.isDetached(index)) {
        return names[0];
      }
      for (int k = 0; k < count; k++) {
        if (names[k] == KNOWN) {
          names[k] = sink.constant(s.recordedValueAt(index, k));
        }
      }
      Operation operation = s.operation(index);
      if (operation instanceof Elementwise op) {
        return sink.apply(op, names[0], names[1], names[2]);
      }
      if (operation instanceof Nary op) {
        for (int k = 0; k < count; k++) {
          numbers[k] = s.partialAt(index, k);
        }
        return NaryParts.apply(op, count, names, numbers, sink);
      }
      return sink.apply((CustomOp) operation, Arrays.copyOf(names, count));
    }

    private int operandName(Part part, int index, int position) {
      int operand = part.segment.operandAt(index, position);
      if (operand < PackedNode.REF) {
        return part.name(operand);
      }
      if (operand == PackedNode.CONSTANT) {
        return KNOWN;
      }
      int slot = operand & ~PackedNode.REF;
      if (part.slotName[slot] == NEEDED) {
        part.slotName[slot] = slotName(part.segment, slot);
      }
      return part.slotName[slot];
    }

    private int slotName(Segment s, int slot) {
      Object ref = s.ref(slot);
      if (ref instanceof Leaf leaf) {
        return leafName(leaf, s.refValue[slot]);
      }
      return ref instanceof Value v && v.home instanceof Segment t
          ? requireNonNull(parts.get(t.shared)).name(v.index)
          : KNOWN;
    }

    /** Set to another number inside the function, an input is not one any more. */
    private int leafName(Leaf leaf, double used) {
      int input = inputs.getOrDefault(leaf, KNOWN);
      boolean unchanged =
          input != KNOWN && Double.doubleToLongBits(at[input]) == Double.doubleToLongBits(used);
      return unchanged ? input : KNOWN;
    }

    int name(Value output) {
      int name = KNOWN;
      if (output.home instanceof Leaf leaf) {
        name = leafName(leaf, leaf.data);
      } else if (output.home instanceof Segment s) {
        name = requireNonNull(parts.get(s.shared)).name(output.index);
      }
      return name == KNOWN ? sink.constant(output.number()) : name;
    }
  }
}
