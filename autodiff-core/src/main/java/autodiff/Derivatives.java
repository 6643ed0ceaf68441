package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of recorded scalars as recorded scalars, in either direction, where 0 is the answer
 * if there is no dependence.
 *
 * <p>They are nodes as any others and can be differentiated again, in either direction.
 */
public final class Derivatives {
  private static final Tangents NO_DIRECTION = new Tangents(0);

  private final IdentityHashMap<Segment.Shared, Part> parts = new IdentityHashMap<>();
  private final PriorityQueue<Part> open =
      new PriorityQueue<>((p, q) -> Long.compare(q.segment.rank, p.segment.rank));
  private final List<Part> order = new ArrayList<>();
  private final Map<Value, Tangents> seeds;
  private final int directions;

  /** Those met on the way, none of which was computed from what is differentiated by. */
  private final Set<Tensor> tensors = new HashSet<>();

  private Derivatives(Map<Value, Tangents> seeds, int directions) {
    this.seeds = seeds;
    this.directions = directions;
  }

  /**
   * The gradient, by one sweep back.
   *
   * @param y what is differentiated
   * @param x with respect to what
   * @return ∂y/∂xᵢ, 0 where y does not depend on xᵢ
   */
  public static Value[] reverse(Value y, Value... x) {
    return RecordedSweep.gradientsOrZeros(y, x);
  }

  /**
   * Derivatives in some directions, by one sweep forward for all of them: in the order of
   * recording, each node's tangents from those of its operands, by the same rules. Directions that
   * do not reach a node cost nothing there.
   *
   * @param y what is differentiated
   * @param x with respect to what
   * @param directions of each direction, a number for each of x
   * @return of each direction, Σⱼ ∂yᵢ/∂xⱼ·vⱼ for each of y
   */
  public static Value[][] forward(Value[] y, Value[] x, Value[][] directions) {
    int count = directions.length;
    Map<Value, Tangents> seeds = new HashMap<>();
    for (int k = 0; k < count; k++) {
      checkArgument(
          directions[k].length == x.length,
          "forward: direction %s has %s numbers for %s variables; give one each",
          k,
          directions[k].length,
          x.length);
      for (int j = 0; j < x.length; j++) {
        if (!RecordedSweep.isConstant(directions[k][j], 0)) {
          seeds.computeIfAbsent(x[j], v -> new Tangents(count)).of[k] = directions[k][j];
        }
      }
    }
    Derivatives sweep = new Derivatives(seeds, count);
    return sweep.run(y);
  }

  private Value[][] run(Value[] y) {
    for (Value v : y) {
      need(v);
    }
    for (Part p = open.poll(); p != null; p = open.poll()) {
      order.add(p);
      p.needOperands();
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      order.get(i).sweep();
    }
    Value[][] result = new Value[directions][y.length];
    for (int i = 0; i < y.length; i++) {
      Tangents tangents = tangents(y[i]);
      for (int k = 0; k < directions; k++) {
        Value t = tangents == null ? null : tangents.of[k];
        result[k][i] = t == null ? Value.constantOf(0) : t;
      }
    }
    return result;
  }

  private void need(Value v) {
    if (v.home instanceof Segment s) {
      Part part = parts.get(s.shared);
      if (part == null) {
        part = new Part(s);
        parts.put(s.shared, part);
        open.add(part);
      } else if (!s.isTrimmed()) {
        part.segment = s;
      }
      part.need(v.index);
    } else if (v.home instanceof Element e
        && tensors.add(e.tensor)
        && Ancestors.of(e.tensor).stream().anyMatch(seeds::containsKey)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "forward: %s is in the way; derivatives are taken forward through scalars only: use"
                  + " recordedGradients(..)",
              e.tensor.describe()));
    }
  }

  /** Null if no direction leads here. */
  private @Nullable Tangents tangents(Value v) {
    if (v.home instanceof Segment s) {
      Tangents known = requireNonNull(parts.get(s.shared)).tangents.get(v.index);
      return known == NO_DIRECTION ? null : known;
    }
    return seeds.get(v);
  }

  /** A node's derivatives, a place for each direction; null if it does not lead here. */
  private static final class Tangents {
    private final @Nullable Value[] of;

    Tangents(int directions) {
      of = new Value[directions];
    }

    void add(int direction, Value contribution) {
      Value before = of[direction];
      of[direction] = before == null ? contribution : RecordedSweep.sum(before, contribution);
    }
  }

  /** The sweep through one segment. */
  private final class Part {
    private Segment segment;

    /** Of the nodes that are needed: {@link #NO_DIRECTION} where none leads, or none yet. */
    private final SparseRows<Tangents> tangents = new SparseRows<>();

    Part(Segment segment) {
      EndedLife.check(segment);
      this.segment = segment;
    }

    void need(int index) {
      if (tangents.get(index) == null) {
        tangents.set(index, NO_DIRECTION);
      }
    }

    void needOperands() {
      for (int i = tangents.previous(Integer.MAX_VALUE); i >= 0; i = tangents.previous(i - 1)) {
        for (int k = 0; k < segment.operandCount(i); k++) {
          int operand = segment.operandAt(i, k);
          if (operand < PackedNode.REF) {
            need(operand);
          } else if (operand != PackedNode.CONSTANT) {
            Derivatives.this.need(segment.operandHandle(i, k));
          }
        }
      }
    }

    void sweep() {
      for (int i = tangents.next(0); i >= 0; i = tangents.next(i + 1)) {
        Tangents seed = seeds.get(new Value(segment, i));
        Tangents sum = segment.isDetached(i) ? seed : pushForward(i, seed);
        if (sum != null) {
          tangents.set(i, sum);
        }
      }
    }

    private @Nullable Tangents pushForward(int index, @Nullable Tangents given) {
      Tangents sum = given;
      List<Value> operands = segment.operandHandles(index);
      List<Value> derivatives = List.of();
      for (int k = 0; k < operands.size(); k++) {
        Tangents t = Derivatives.this.tangents(operands.get(k));
        if (t == null) {
          continue;
        }
        if (derivatives.isEmpty()) {
          derivatives = RecordedSweep.derivatives(segment, index);
        }
        if (sum == null) {
          sum = new Tangents(directions);
        }
        for (int d = 0; d < directions; d++) {
          Value tangent = t.of[d];
          if (tangent != null) {
            sum.add(d, RecordedSweep.product(tangent, derivatives.get(k)));
          }
        }
      }
      return sum;
    }
  }
}
