package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.op.ArithmeticTable;
import autodiff.op.Differentiable;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Ternary;
import autodiff.op.Elementwise.Unary;
import autodiff.op.Operation;
import autodiff.tape.OperationCodes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A number that records how it was computed, so that it can be differentiated.
 *
 * <pre>{@code
 * Value x = Value.of(2), y = Value.of(3);
 * Value z = x.mul(y).add(x.sin());
 * z.backward();
 * x.grad(); // ∂z/∂x = y + cos x
 * }</pre>
 *
 * <p>There are three kinds: <b>leaves</b>, made by {@link #of}, take a gradient; <b>recorded
 * nodes</b>, computed from leaves; and <b>constants</b>, made by {@link #constantOf} or {@link
 * #detach} or inside {@link GradMode#noGrad()}, which take no gradient and record nothing. Plain
 * doubles among operands are constants too.
 *
 * <p>Recorded nodes never change. A {@code Value} is a small handle to its node: two handles of one
 * node are equal.
 *
 * <p><b>Threads.</b> Any number of threads may record graphs over the same leaves and ask the same
 * or different graphs for {@link #gradients} or {@link #recordedGradients} at once: each gets the
 * bits that one thread alone gets. {@link #backward()} adds to the leaves that it reaches, and a
 * leaf belongs to one thread's {@code backward} at a time: a second one that reaches it meanwhile
 * throws {@link IllegalStateException}. Threads that share parameters therefore ask for {@code
 * gradients}, and one of them adds up the results. {@link #set} and {@link #clearGrad} must not
 * overlap with other threads' use of the leaf.
 */
public final class Value implements Node, Differentiable<Value> {
  final NodeOwner home;
  final int index;

  Value(NodeOwner home, int index) {
    this.home = home;
    this.index = index;
  }

  /**
   * A leaf: a number that takes a gradient.
   *
   * @param data the number
   * @return a new leaf
   */
  public static Value of(double data) {
    return new Value(new Leaf(data), 0);
  }

  /**
   * Leaves, one for each number.
   *
   * @param data the numbers
   * @return new leaves
   */
  public static Value[] of(double... data) {
    requireNonNull(data, "data");
    Value[] leaves = new Value[data.length];
    for (int i = 0; i < data.length; i++) {
      leaves[i] = of(data[i]);
    }
    return leaves;
  }

  /**
   * A constant: a number that takes no gradient. Operations on constants alone record nothing.
   *
   * @param c the number
   * @return the constant
   */
  public static Value constantOf(double c) {
    return new Value(new Constant(c), 0);
  }

  @Override
  public Value constant(double c) {
    return constantOf(c);
  }

  /**
   * The number.
   *
   * @return what this value holds
   * @throws IllegalStateException if {@link GraphMemory#reset()} took this node's memory away; so
   *     does everything else that is asked of the node or computed from it; or if a program is
   *     being recorded and this depends on one of its inputs: the number would be frozen (see
   *     {@link #isTrue()})
   */
  public double data() {
    if (Tracing.sessions != 0) {
      Tracing.checkRead(this);
    }
    return number();
  }

  /**
   * Whether this is not 0, to decide by: {@code if (x.greater(y).isTrue())}. A program that is
   * being recorded remembers the decision, and checks it whenever it runs.
   *
   * @return false at ±0, else true, at NaN too, as {@link #where}
   */
  public boolean isTrue() {
    boolean decision = number() != 0;
    if (Tracing.sessions != 0) {
      Tracing.decided(this, decision);
    }
    return decision;
  }

  /** What {@link #data()} gives, whoever is recording: for the engine itself. */
  double number() {
    if (home instanceof Segment s) {
      try {
        return s.value[index];
      } catch (ArrayIndexOutOfBoundsException e) {
        // Asking beforehand would check the index twice, in every operation.
        throw EndedLife.ofScalar(e);
      }
    }
    return home.data;
  }

  /**
   * Sets a leaf to another number, as an optimizer does. Graphs recorded before keep the number
   * that they were recorded with: gradients through them stay right.
   *
   * @param data the number
   * @throws IllegalStateException if this is not a leaf
   */
  public void set(double data) {
    Leaf leaf = leaf("set");
    leaf.data = data;
    leaf.key = 0;
  }

  private Leaf leaf(String method) {
    EndedLife.check(this);
    if (home instanceof Leaf leaf) {
      return leaf;
    }
    throw new IllegalStateException(
        String.format(
            Locale.ROOT,
            "%s: %s is not a leaf: only values made by Value.of can be changed or cleared",
            method,
            this));
  }

  @Override
  public boolean requiresGrad() {
    return !(home instanceof Constant);
  }

  /**
   * Whether this value was made by {@link #of}.
   *
   * @return true for a leaf
   */
  public boolean isLeaf() {
    return home instanceof Leaf;
  }

  @Override
  public Value detach() {
    // A constant would freeze the point of recording into a program.
    return Tracing.isOn() && requiresGrad()
        ? apply(ArithmeticTable.DETACHED)
        : constantOf(number());
  }

  // Gradients

  /**
   * Sweeps from this value back to its leaves: every leaf that it depends on gets its derivative
   * <em>added</em> to its gradient; nodes on the way hold the derivative of this sweep. Time is
   * linear in the recorded operations that this value depends on; the depth of the graph does not
   * matter. Calling it again adds again: there is nothing to retain.
   *
   * @throws IllegalStateException if this is a constant, from which no leaf can be reached; or if
   *     another thread's {@code backward} is adding to one of the leaves: then this sweep has
   *     stopped halfway, and the gradients of its leaves are to be cleared
   */
  public void backward() {
    backward(1);
  }

  /**
   * As {@link #backward()}, with each derivative multiplied by a weight.
   *
   * @param weight the derivative of some final result with respect to this value
   * @throws IllegalStateException as {@link #backward()} does
   */
  public void backward(double weight) {
    if (home instanceof Constant) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "backward: %s is a constant, so no gradient can reach a leaf; was it computed from"
                  + " constants, detached, or inside noGrad()?",
              this));
    }
    EndedLife.check(this);
    Tracing.checkSweep("backward", this);
    Sweep.backward(this, Tensor.scalar(weight));
  }

  /**
   * The gradient: of a leaf, the sum of all sweeps since it was cleared; of a recorded node, that
   * of the last sweep through it.
   *
   * @return the derivative of what {@link #backward()} was called on with respect to this
   * @throws IllegalStateException if no sweep has come here: a silent zero would hide a mistake
   * @see #hasGrad()
   */
  public double grad() {
    EndedLife.check(this);
    if (home instanceof Element e && e.tensor.hasGrad()) {
      return e.tensor.grad().flat(e.position);
    }
    double g = sweptGrad();
    if (Sweep.isUntouched(g)) {
      throw new IllegalStateException(
          home instanceof Constant
              ? String.format(
                  Locale.ROOT,
                  "grad: %s is a constant and takes no gradient; make it with Value.of",
                  this)
              : String.format(
                  Locale.ROOT,
                  "grad: no sweep has reached %s; call backward() on a value that depends on it"
                      + " (hasGrad() tells)",
                  this));
    }
    return g;
  }

  /**
   * Whether {@link #grad()} has an answer.
   *
   * @return true if a sweep came here since the gradient was cleared
   */
  public boolean hasGrad() {
    return home instanceof Element e ? e.tensor.hasGrad() : !Sweep.isUntouched(sweptGrad());
  }

  /** The gradient; −0 if no sweep came here. */
  private double sweptGrad() {
    if (home instanceof Segment s) {
      Segment.Adjoints adjoints = s.shared.adjoints;
      return adjoints == null ? Sweep.UNTOUCHED : adjoints.of(index);
    }
    return home instanceof Leaf leaf ? leaf.grad : Sweep.UNTOUCHED;
  }

  /**
   * Forgets a leaf's gradient, before the next sweep adds to it.
   *
   * @throws IllegalStateException if this is not a leaf
   */
  public void clearGrad() {
    leaf("clearGrad").grad = Sweep.UNTOUCHED;
  }

  /**
   * The derivatives of this value as plain numbers, without touching any {@link #grad()}.
   *
   * @param x with respect to what: leaves, recorded nodes or tensors that this value depends on
   * @return the derivatives
   * @throws IllegalArgumentException if this value does not depend on one of them
   * @see #gradientsOrZero
   */
  public Gradients gradients(Node... x) {
    requireNonNull(x, "x");
    Tracing.checkSweep("gradients", this);
    return Sweep.gradients(Unreached.FAILS, this, Tensor.scalar(1), x);
  }

  /**
   * As {@link #gradients}, with 0 where this value does not depend on a node: for programs in which
   * the numbers decide what depends on what. If this value is a constant, all derivatives are 0.
   *
   * @param x with respect to what: leaves, recorded nodes or tensors
   * @return the derivatives; for a tensor without influence, zeros of its shape and type
   * @throws IllegalArgumentException if one of them takes no gradient
   */
  public Gradients gradientsOrZero(Node... x) {
    requireNonNull(x, "x");
    Tracing.checkSweep("gradientsOrZero", this);
    return Sweep.gradients(Unreached.IS_ZERO, this, Tensor.scalar(1), x);
  }

  /**
   * The derivatives of this value as recorded nodes, which can be differentiated again: gradients
   * of gradients, to any order.
   *
   * @param x with respect to what: leaves, recorded nodes or tensors that this value depends on
   * @return the derivatives
   * @throws IllegalArgumentException if this value does not depend on one of them
   * @throws IllegalStateException if a leaf was set to another number after it was used here
   * @see #recordedGradientsOrZero
   */
  public Gradients recordedGradients(Node... x) {
    requireNonNull(x, "x");
    return RecordedSweep.gradients(Unreached.FAILS, this, Tensor.scalar(1), x);
  }

  /**
   * As {@link #recordedGradients}, with 0 where this value does not depend on a node. Derivatives
   * of any order can be asked for in a loop, although those of a polynomial end in constants.
   *
   * @param x with respect to what: leaves, recorded nodes or tensors
   * @return the derivatives; constants, which take no gradient, where they are 0 for that reason
   * @throws IllegalArgumentException if one of them takes no gradient
   * @throws IllegalStateException if a leaf was set to another number after it was used here
   */
  public Gradients recordedGradientsOrZero(Node... x) {
    requireNonNull(x, "x");
    return RecordedSweep.gradients(Unreached.IS_ZERO, this, Tensor.scalar(1), x);
  }

  // The graph, seen

  @Override
  public Optional<Operation> operation() {
    EndedLife.check(this);
    if (home instanceof Element e) {
      return Optional.of(new Element.Taken(e.position));
    }
    return home instanceof Segment s ? Optional.of(s.operation(index)) : Optional.empty();
  }

  @Override
  public List<? extends Node> operands() {
    EndedLife.check(this);
    if (home instanceof Element e) {
      return List.of(e.tensor);
    }
    return home instanceof Segment s ? s.operandHandles(index) : List.of();
  }

  /**
   * Gives the node a name, for messages and pictures.
   *
   * @param name the name
   * @return this
   */
  public Value named(String name) {
    requireNonNull(name, "name");
    EndedLife.check(this);
    if (home instanceof Segment s) {
      s.name(index, name);
    } else {
      home.name = name;
    }
    return this;
  }

  @Override
  public Optional<String> name() {
    if (home instanceof Segment s) {
      return Optional.ofNullable(s.name(index));
    }
    return Optional.ofNullable(home.name);
  }

  boolean isNode(Segment segment, int index) {
    return this.index == index && home instanceof Segment s && s.shared == segment.shared;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Value v)) {
      return false;
    }
    return v.home instanceof Segment s
        ? isNode(s, v.index)
        : v.home == home || (v.home instanceof Element e && e.isSame(home));
  }

  @Override
  public int hashCode() {
    if (home instanceof Segment s) {
      return 31 * System.identityHashCode(s.shared) + index;
    }
    return home instanceof Element e
        ? 31 * System.identityHashCode(e.tensor) + e.position
        : System.identityHashCode(home);
  }

  /**
   * For example {@code Value(6.0, grad=1.0, mul)}.
   *
   * @return the name if any, the number, the gradient if any, and the operation if any
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Value(");
    name().ifPresent(n -> text.append(n).append(" = "));
    text.append(number());
    if (hasGrad()) {
      text.append(", grad=").append(grad());
    }
    operation().ifPresent(op -> text.append(", ").append(op.name()));
    if (home instanceof Constant) {
      text.append(", constant");
    }
    return text.append(')').toString();
  }

  // Elementwise operations: see Differentiable for the named ones

  @Override
  public Value self() {
    return this;
  }

  @Override
  public Value apply(Unary op) {
    requireNonNull(op, "op");
    double x = number();
    double y = op.value().applyAsDouble(x);
    NodeOwner h = Recorder.record(op.code(), home, index, op.dx().applyAsDouble(x, y), y);
    int last = h.size - 1; // read first, so that the new object is written only once
    return new Value(h, last);
  }

  @Override
  public Value apply(Binary op, Value y) {
    requireNonNull(op, "op");
    if (y == null) {
      throw Absent.operand(op, 2);
    }
    double a = number();
    double b = y.number();
    double z = op.value().applyAsDouble(a, b);
    NodeOwner h =
        Recorder.record(
            op.code(), home, index, op.dx().of(a, b, z), y.home, y.index, op.dy().of(a, b, z), z);
    int last = h.size - 1; // read first, so that the new object is written only once
    return new Value(h, last);
  }

  @Override
  public Value apply(Binary op, double y) {
    requireNonNull(op, "op");
    double x = number();
    double z = op.value().applyAsDouble(x, y);
    NodeOwner h = Recorder.record(op.code(), home, index, op.dx().of(x, y, z), y, z);
    int last = h.size - 1; // read first, so that the new object is written only once
    return new Value(h, last);
  }

  @Override
  public Value applyAfter(double x, Binary op) {
    requireNonNull(op, "op");
    return constantOf(x).apply(op, this);
  }

  @Override
  public Value apply(Ternary op, Value y, Value z) {
    requireNonNull(op, "op");
    if (y == null || z == null) {
      throw Absent.operand(op, y == null ? 2 : 3);
    }
    double a = number();
    double b = y.number();
    double c = z.number();
    double result = op.value().of(a, b, c);
    Value[] operands = {this, y, z};
    if (!Recorder.records(operands)) {
      return constantOf(result);
    }
    double[] partials = new double[3];
    for (int k = 0; k < 3; k++) {
      partials[k] = op.partials().get(k).of(a, b, c, result);
    }
    return Recorder.recordWide(op.code(), null, operands, partials, result);
  }

  // Operations on many

  /**
   * The sum, as one node. Derivative: 1 each.
   *
   * @param x the terms
   * @return Σ xᵢ; 0 of nothing
   */
  public static Value sum(Value... x) {
    requireNonNull(x, "x");
    return Nary.SUM.apply(x);
  }

  /**
   * The product, as one node. Derivative: the product of the others, exact with zeros.
   *
   * @param x the factors
   * @return Π xᵢ; 1 of nothing
   */
  public static Value product(Value... x) {
    requireNonNull(x, "x");
    return Nary.PRODUCT.apply(x);
  }

  /**
   * The scalar product, as one node: a neuron is {@code Value.dot(weights, inputs).add(bias)}.
   * Derivative: each other's factor.
   *
   * @param x the first factors
   * @param y the second factors, as many
   * @return Σ xᵢyᵢ; 0 of nothing
   * @throws IllegalArgumentException if there are not as many
   */
  public static Value dot(Value[] x, Value[] y) {
    requireNonNull(x, "x");
    requireNonNull(y, "y");
    checkArgument(
        x.length == y.length, "dot: %s and %s factors; give as many of both", x.length, y.length);
    return Nary.DOT.apply(x, y, Nary.NOTHING_GIVEN);
  }

  /**
   * The linear combination with constant coefficients, as one node. Derivative: the coefficients.
   *
   * @param c the coefficients
   * @param x the variables, as many
   * @return Σ cᵢxᵢ; 0 of nothing
   * @throws IllegalArgumentException if there are not as many
   */
  public static Value linearCombination(double[] c, Value... x) {
    requireNonNull(c, "c");
    requireNonNull(x, "x");
    checkArgument(
        c.length == x.length,
        "linearCombination: %s coefficients and %s variables; give as many of both",
        c.length,
        x.length);
    return Nary.LINEAR_COMBINATION.apply(x, Nary.NO_MORE, c);
  }

  /**
   * The Euclidean norm, as one node, without overflow. Derivative: xᵢ/‖x‖, 0 at the zero vector.
   *
   * @param x the components
   * @return √Σ xᵢ²; 0 of nothing
   */
  public static Value norm(Value... x) {
    requireNonNull(x, "x");
    return Nary.NORM.apply(x);
  }

  /**
   * The logarithm of the sum of exponentials, as one node, without overflow. Derivative: the
   * softmax; 0 for entries at −∞, also if all are, where {@link #logAddExp(Differentiable)} of two
   * has ½ and ½; equal shares for entries at ∞. All higher derivatives are 0 where the result is
   * infinite.
   *
   * @param x the exponents
   * @return ln Σ e<sup>xᵢ</sup>; −∞ of nothing
   */
  public static Value logSumExp(Value... x) {
    requireNonNull(x, "x");
    return Nary.LOG_SUM_EXP.apply(x);
  }

  /**
   * The softmax: exponentials that share 1 among them, as three nodes an entry and one for all.
   *
   * @param x the exponents
   * @return e<sup>xᵢ</sup>/Σ e<sup>xⱼ</sup>; NaN if all are −∞
   */
  public static Value[] softmax(Value... x) {
    requireNonNull(x, "x");
    Value max = Nary.detachedMaximum(x);
    // Shares do not change when all exponents move together; small ones keep their digits.
    Value[] shifted = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      shifted[i] = x[i].sub(max);
    }
    Value total = logSumExp(shifted);
    Value[] shares = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      shares[i] = shifted[i].sub(total).exp();
    }
    return shares;
  }

  /**
   * Applies an operation of the user's own.
   *
   * @param op the operation
   * @param x its operands
   * @return the result, as one node
   * @throws IllegalArgumentException if the operation gives another number of derivatives, or null
   */
  public static Value custom(CustomOp op, Value... x) {
    requireNonNull(op, "op");
    requireNonNull(x, "x");
    double[] data = new double[x.length];
    Value[] constants = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      data[i] = x[i].number();
      constants[i] = constantOf(data[i]);
    }
    double y = op.value(data);
    if (!Recorder.records(x)) {
      return constantOf(y);
    }
    Value[] d = checkedDerivatives(op, constants, constantOf(y));
    double[] partials = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      partials[i] = d[i].number();
    }
    return Recorder.recordWide(OperationCodes.CUSTOM, op, x, partials, y);
  }

  static Value[] checkedDerivatives(CustomOp op, Value[] x, Value y) {
    Value[] d = op.derivatives(x, y);
    checkArgument(
        d != null,
        "%s: derivatives returned null for %s operands; return an array of one each",
        op.name(),
        x.length);
    checkArgument(
        d.length == x.length,
        "%s: %s derivatives for %s operands; give one each",
        op.name(),
        d.length,
        x.length);
    for (int k = 0; k < d.length; k++) {
      checkArgument(
          d[k] != null,
          "%s: derivative %s of %s is null; return a constant 0 where there is no dependence",
          op.name(),
          k,
          d.length);
    }
    return d;
  }
}
