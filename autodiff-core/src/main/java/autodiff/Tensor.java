package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.kernel.Loops;
import autodiff.op.Differentiable;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Ternary;
import autodiff.op.Elementwise.Unary;
import autodiff.op.Operation;
import autodiff.shape.Shape;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An n-dimensional array of numbers that records how it was computed, so that it can be
 * differentiated.
 *
 * <pre>{@code
 * Tensor w = Tensor.of(1, 2, 3).requiresGrad(true);
 * Tensor loss = w.square().sum();
 * loss.backward();
 * w.grad(); // 2w
 * }</pre>
 *
 * <p>A tensor made by {@code of}, {@code zeros} and the like is data: it takes a gradient once it
 * is asked to ({@link #requiresGrad(boolean)}), and its elements can be changed in place ({@link
 * #set}). A tensor that was computed from tensors taking gradients is a node of a graph and never
 * changes. Every operation gives a tensor of its own: no operation is a view through which another
 * tensor could be changed. (Where nobody can tell the difference, as in {@code reshape}, the
 * elements are not copied.) A graph that used a tensor before it was changed refuses to
 * differentiate through what is no longer there, instead of giving a wrong gradient.
 *
 * <p>Shapes broadcast as in NumPy. Of two types the more precise wins; plain doubles among operands
 * take the tensor's type.
 *
 * <p><b>Threads.</b> Any number of threads may compute with the same tensors and ask for {@link
 * #gradients}, {@link #recordedGradients}, {@link #vjp} or {@link #recordedVjp} at once: each gets
 * the bits that one thread alone gets. {@link #backward()} adds to the leaves that it reaches, and
 * a leaf belongs to one thread's {@code backward} at a time: a second one that reaches it meanwhile
 * throws {@link IllegalStateException}. Methods that change a tensor ({@link #set}, {@link
 * #clearGrad}, {@link #requiresGrad(boolean)} ...) must not overlap with other threads' use of it.
 */
public final class Tensor extends Creation
    implements Node,
        Differentiable<Tensor>,
        Reductions,
        Extrema,
        Norms,
        Softmaxes,
        MatrixProducts,
        Distances,
        Contents,
        Shaping,
        Slicing,
        Diagonals,
        Indexing,
        Scattering,
        Scans,
        Sorting {
  static final Tensor[] NONE = {};

  private static final VarHandle SWEEPER;

  static {
    try {
      SWEEPER = MethodHandles.lookup().findVarHandle(Tensor.class, "sweeper", Recorder.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Shape shape;
  private final DType dtype;

  /** A {@code double[]} or a {@code float[]} as the type has it. Tensors may share it. */
  private Object array;

  /** Whether another tensor may hold the same array: then it is copied before it is changed. */
  private boolean shared;

  /** How long the array may be used, if it belongs to a memory. */
  private @Nullable BufferLifetime lease;

  /** How often the elements were changed. */
  private int version;

  private boolean requiresGrad;
  private boolean retainsGrad;
  private @Nullable Operation operation;
  private Tensor[] operands = NONE;
  private long operandVersions;

  /** Greater than that of every operand; 0 of data. */
  long rank;

  /** The thread whose {@code backward} adds to the gradient now, as {@link LeafSinks} has it. */
  private @Nullable Recorder sweeper;

  @Nullable Tensor grad;
  private @Nullable String name;
  @Nullable StackTraceElement origin;

  private Tensor(Shape shape, DType dtype, Object array) {
    this.shape = shape;
    this.dtype = dtype;
    this.array = array;
  }

  // Making tensors

  /** A tensor around an array that nobody else has: right length, right kind. */
  static Tensor wrap(Shape shape, DType dtype, Object array) {
    return new Tensor(shape, dtype, array);
  }

  /** A float64 tensor around an array that nobody else has. */
  static Tensor wrap(Shape shape, double[] array) {
    return new Tensor(shape, DType.FLOAT64, array);
  }

  /** A tensor of this type from numbers computed in double, in an array that nobody else has. */
  static Tensor rounded(Shape shape, DType dtype, double[] array) {
    return new Tensor(shape, dtype, dtype == DType.FLOAT64 ? array : floats(array));
  }

  /**
   * A tensor for an operation to write its result to, all of it: elements may be anything. It comes
   * from the thread's {@link GraphMemory} if there is one, or takes an array that the thread's
   * sweep has done with.
   */
  static Tensor result(Shape shape, DType dtype) {
    int n = shape.elements();
    if (n >= SpareArrays.WORTH_KEEPING || GraphMemory.isInUse()) {
      Recorder recorder = Recorder.current();
      GraphMemory memory = recorder.memory();
      if (memory != null) {
        return memory.tensor(shape, dtype);
      }
      SpareArrays spare = recorder.spare;
      Object array = spare == null ? null : spare.take(dtype, n);
      if (array != null) {
        return new Tensor(shape, dtype, array);
      }
    }
    return new Tensor(shape, dtype, allocate(shape, dtype));
  }

  /** A tensor around an array that is its own for the time of a lease. */
  static Tensor leased(Shape shape, DType dtype, Object array, BufferLifetime lease) {
    Tensor t = new Tensor(shape, dtype, array);
    t.lease = lease;
    return t;
  }

  /** Whether another tensor may hold the same array. */
  boolean isShared() {
    return shared;
  }

  @Nullable BufferLifetime lease() {
    return lease;
  }

  /** Puts the array, which no other tensor has, on another lease. */
  void setLease(BufferLifetime other) {
    lease = other;
  }

  /** The array, which is taken away from this tensor and from all that are on the same lease. */
  Object surrender() {
    Object own = array;
    requireNonNull(lease).end();
    return own;
  }

  /** An array for a tensor's elements, all 0. */
  static Object allocate(Shape shape, DType dtype) {
    try {
      return dtype.allocate(shape.elements());
    } catch (OutOfMemoryError e) {
      OutOfMemoryError named =
          new OutOfMemoryError(
              String.format(
                  Locale.ROOT,
                  "a tensor %s of %s needs %,d bytes, more than the heap has left;"
                      + " use smaller batches or a larger heap (-Xmx)",
                  shape,
                  dtype,
                  (long) shape.elements() * dtype.bytes()));
      named.initCause(e);
      throw named;
    }
  }

  /**
   * A vector of float64.
   *
   * @param elements the numbers
   * @return a tensor of shape [n]
   */
  public static Tensor of(double... elements) {
    requireNonNull(elements, "elements");
    return wrap(Shape.of(elements.length), elements.clone());
  }

  /**
   * A vector of float32.
   *
   * @param elements the numbers
   * @return a tensor of shape [n]
   */
  public static Tensor of(float[] elements) {
    requireNonNull(elements, "elements");
    return new Tensor(Shape.of(elements.length), DType.FLOAT32, elements.clone());
  }

  /**
   * A float64 tensor of any shape.
   *
   * @param shape the shape
   * @param elements the numbers, row by row
   * @return the tensor
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static Tensor of(Shape shape, double... elements) {
    requireNonNull(shape, "shape");
    requireNonNull(elements, "elements");
    checkCount(shape, elements.length);
    return wrap(shape, elements.clone());
  }

  /**
   * A float32 tensor of any shape.
   *
   * @param shape the shape
   * @param elements the numbers, row by row
   * @return the tensor
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static Tensor of(Shape shape, float[] elements) {
    requireNonNull(shape, "shape");
    requireNonNull(elements, "elements");
    checkCount(shape, elements.length);
    return new Tensor(shape, DType.FLOAT32, elements.clone());
  }

  private static void checkCount(Shape shape, int length) {
    checkArgument(
        shape.elements() == length,
        "of: %s numbers for shape %s, which has %s elements",
        length,
        shape,
        shape.elements());
  }

  /**
   * A single float64 number.
   *
   * @param number the number
   * @return a tensor of shape []
   */
  public static Tensor scalar(double number) {
    return wrap(Shape.SCALAR, new double[] {number});
  }

  /**
   * A vector of scalars of the graph: their gradients flow through the tensor.
   *
   * @param values the scalars
   * @return a float64 tensor of shape [n]
   */
  public static Tensor of(Value... values) {
    requireNonNull(values, "values");
    double[] data = new double[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = values[i].data();
    }
    Tensor y = wrap(Shape.of(data.length), data);
    return Recorder.records(values) ? TensorRecorder.link(new Stacked(values.clone()), y) : y;
  }

  @Override
  public Tensor constant(double c) {
    if (dtype == DType.FLOAT64) {
      return wrap(Shape.SCALAR, new double[] {c});
    }
    return new Tensor(Shape.SCALAR, dtype, new float[] {(float) c});
  }

  /** A tensor of the same elements, which are not copied. */
  Tensor shared(Shape other) {
    checkLease();
    Tensor twin = new Tensor(other, dtype, array);
    twin.lease = lease;
    twin.shared = true;
    // What was recorded never changes, so it need not know.
    shared |= operation == null;
    return twin;
  }

  // What it holds

  /**
   * The shape.
   *
   * @return the sizes along the axes
   */
  public Shape shape() {
    return shape;
  }

  /**
   * The type of the elements.
   *
   * @return FLOAT32 or FLOAT64
   */
  public DType dtype() {
    return dtype;
  }

  /**
   * The number of elements.
   *
   * @return the product of the sizes
   */
  public int elements() {
    return shape.elements();
  }

  /** The elements themselves: to be read only. */
  Object array() {
    checkLease();
    return array;
  }

  /** Throws if the array has gone back to a memory. */
  void checkLease() {
    if (lease != null) {
      lease.check();
    }
  }

  /** The elements as doubles, to be read only: themselves, or converted. */
  double[] doubles() {
    return array() instanceof double[] d ? d : toDoubles();
  }

  /** The elements as this type, to be read only: themselves, or converted. */
  Object array(DType type) {
    if (type == dtype) {
      return array();
    }
    return type == DType.FLOAT64 ? toDoubles() : toFloats();
  }

  /** An element by its place in row-major order. */
  double flat(int position) {
    return array() instanceof double[] d ? d[position] : ((float[]) array)[position];
  }

  /**
   * Which elements are not 0 (NaN is not): the mask of a comparison.
   *
   * @return the mask
   */
  public Mask toMask() {
    boolean[] yes = new boolean[elements()];
    for (int i = 0; i < yes.length; i++) {
      yes[i] = flat(i) != 0;
    }
    return Mask.wrap(shape, yes);
  }

  /**
   * The only element.
   *
   * @return the number
   * @throws IllegalStateException if there is not exactly one
   */
  public double item() {
    if (elements() != 1) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "item: shape %s has %d elements, not one; use get(index) or toDoubles()",
              shape,
              elements()));
    }
    return flat(0);
  }

  /**
   * An element.
   *
   * @param index its index along each axis; negative ones count from the end
   * @return the number
   * @throws IllegalArgumentException if there is no such element
   */
  public double get(int... index) {
    requireNonNull(index, "index");
    return flat(position("get", index));
  }

  private int position(String method, int... index) {
    checkArgument(
        index.length == shape.rank(),
        "%s: %s indices for shape %s; give one for each axis",
        method,
        index.length,
        shape);
    int position = 0;
    for (int axis = 0; axis < index.length; axis++) {
      int size = shape.size(axis);
      int i = index[axis] < 0 ? index[axis] + size : index[axis];
      checkArgument(
          i >= 0 && i < size,
          "%s: index %s at axis %s of shape %s; the axis has %s elements",
          method,
          index[axis],
          axis,
          shape,
          size);
      position = position * size + i;
    }
    return position;
  }

  /**
   * The elements row by row.
   *
   * @return a copy
   */
  public double[] toDoubles() {
    if (array() instanceof double[] d) {
      return d.clone();
    }
    float[] f = (float[]) array;
    double[] copy = new double[f.length];
    for (int i = 0; i < f.length; i++) {
      copy[i] = f[i];
    }
    return copy;
  }

  /**
   * The elements row by row, rounded to float if need be.
   *
   * @return a copy
   */
  public float[] toFloats() {
    return array() instanceof float[] f ? f.clone() : floats((double[]) array);
  }

  private static float[] floats(double[] d) {
    float[] copy = new float[d.length];
    for (int i = 0; i < d.length; i++) {
      copy[i] = (float) d[i];
    }
    return copy;
  }

  /**
   * An element as a scalar of the graph: gradients of what is computed from it flow into this
   * tensor.
   *
   * @param index its index along each axis; negative ones count from the end
   * @return the scalar
   * @throws IllegalArgumentException if there is no such element
   */
  public Value element(int... index) {
    requireNonNull(index, "index");
    return flatElement(position("element", index));
  }

  Value flatElement(int position) {
    return requiresGrad && Recorder.current().recording
        ? new Value(new Element(this, position), 0)
        : Value.constantOf(flat(position));
  }

  /**
   * All elements as scalars of the graph, row by row.
   *
   * @return the scalars
   * @see #element
   */
  public Value[] values() {
    Value[] values = new Value[elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = flatElement(i);
    }
    return values;
  }

  // Changing data in place

  /**
   * Changes all elements in place, as an optimizer does. Graphs that used this tensor before cannot
   * be differentiated any more, and say so.
   *
   * @param elements the numbers, row by row; rounded to this tensor's type
   * @return this
   * @throws IllegalStateException if this was computed: nodes of a graph never change
   * @throws IllegalArgumentException if there are not as many
   */
  public Tensor set(double... elements) {
    requireNonNull(elements, "elements");
    checkArgument(
        elements.length == elements(),
        "set: %s numbers for shape %s, which has %s elements",
        elements.length,
        shape,
        elements());
    Object own = writable("set");
    if (own instanceof double[] d) {
      System.arraycopy(elements, 0, d, 0, d.length);
    } else {
      float[] f = (float[]) own;
      for (int i = 0; i < f.length; i++) {
        f[i] = (float) elements[i];
      }
    }
    return this;
  }

  /**
   * Changes all elements in place to those of another tensor; see {@link #set(double...)}.
   *
   * @param other a tensor of the same shape; its elements are rounded to this tensor's type
   * @return this
   * @throws IllegalStateException if this was computed
   * @throws IllegalArgumentException if the shapes differ
   */
  public Tensor set(Tensor other) {
    requireNonNull(other, "other");
    checkArgument(shape.equals(other.shape), "set: %s from %s: shapes differ", shape, other.shape);
    Object from = other.array(dtype);
    System.arraycopy(from, 0, writable("set"), 0, elements());
    return this;
  }

  /**
   * Adds a multiple of another tensor in place, as an optimizer does: {@code this += factor·x}; see
   * {@link #set(double...)}.
   *
   * @param x a tensor that broadcasts to this one's shape
   * @param factor the factor
   * @return this
   * @throws IllegalStateException if this was computed
   * @throws IllegalArgumentException if x does not broadcast to this one's shape
   */
  public Tensor addInPlace(Tensor x, double factor) {
    requireNonNull(x, "x");
    checkArgument(
        x.shape.broadcastsTo(shape),
        "addInPlace: %s to %s: the first does not broadcast to the second",
        x.shape,
        shape);
    Object from = x.operand(dtype, shape);
    ElementLoops.addMultiple(from, factor, writable("addInPlace"), shape.elements());
    return this;
  }

  /**
   * Changes this and the tensors that go with it in place, as an optimizer with state does: an
   * update sees all elements as plain arrays, in pieces that several threads may share. What it
   * writes to element i must follow from the elements i alone.
   *
   * @param update what to do
   * @param gradient is read: data of this shape, converted to this type
   * @param state further tensors of this shape and type, data that nobody else holds. Modified.
   * @return this
   * @throws IllegalStateException if this or a state tensor was computed
   * @throws IllegalArgumentException if shapes or types differ
   */
  public Tensor updateInPlace(InPlaceUpdate update, Tensor gradient, Tensor... state) {
    requireNonNull(update, "update");
    requireNonNull(gradient, "gradient");
    requireNonNull(state, "state");
    checkArgument(
        gradient.shape.equals(shape),
        "updateInPlace: gradient %s for %s: shapes differ",
        gradient.shape,
        shape);
    for (Tensor s : state) {
      checkArgument(
          s.shape.equals(shape) && s.dtype == dtype,
          "updateInPlace: state %s of %s for %s of %s: shape and type must be the same",
          s.shape,
          s.dtype,
          shape,
          dtype);
    }
    Object from = gradient.array(dtype);
    Object[] arrays = new Object[state.length];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = state[i].writable("updateInPlace");
    }
    ElementLoops.update(update, writable("updateInPlace"), from, arrays);
    return this;
  }

  /** The elements, to be changed. */
  Object writable(String method) {
    checkLease();
    if (operation != null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: %s was computed by %s and cannot be changed; detach() it first",
              method,
              describe(),
              operation.name()));
    }
    Object own = array();
    version++;
    if (shared) {
      own = own instanceof double[] d ? d.clone() : ((float[]) own).clone();
      array = own;
      lease = null;
      shared = false;
    }
    return own;
  }

  // The graph

  @Override
  public boolean requiresGrad() {
    return requiresGrad;
  }

  /**
   * Asks this tensor to take a gradient, or not to.
   *
   * @param on whether operations on this tensor are recorded and sweeps reach it
   * @return this
   * @throws IllegalStateException if this was computed from others that take gradients
   */
  public Tensor requiresGrad(boolean on) {
    checkLease();
    if (operation != null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "requiresGrad: %s was computed by %s; only data can be asked: detach() it first",
              describe(),
              operation.name()));
    }
    requiresGrad = on;
    return this;
  }

  /**
   * Whether this is data that takes a gradient.
   *
   * @return true for what optimizers update
   */
  public boolean isLeaf() {
    return requiresGrad && operation == null;
  }

  void link(Operation op, Tensor[] x, long rank) {
    operation = op;
    operands = x;
    this.rank = rank;
    requiresGrad = true;
    operandVersions = versions();
  }

  private long versions() {
    long sum = 0;
    for (Tensor x : operands) {
      sum += x.version;
    }
    return sum;
  }

  /** Operands are data of the recorded computation: they must be what they were. */
  void checkUnchanged() {
    checkLease();
    if (versions() != operandVersions) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "backward through %s: an operand (%s) was changed in place after it had been used;"
                  + " sweep first and change then, or compute again",
              requireNonNull(operation).name(),
              Arrays.stream(operands).filter(x -> x.version > 0).findFirst().get().describe()));
    }
  }

  @Override
  public Tensor detach() {
    return shared(shape);
  }

  /**
   * The same numbers in memory of their own, without history: what is to stay when a {@link
   * GraphMemory} is reset.
   *
   * @return a copy that takes no gradient
   */
  public Tensor copy() {
    Object own = array() instanceof double[] d ? d.clone() : ((float[]) array).clone();
    return new Tensor(shape, dtype, own);
  }

  /**
   * Sweeps from this number back to its leaves, adding to their gradients. Time is linear in the
   * recorded operations. What the sweep computes for nodes on the way is released as it goes,
   * unless a node was asked to keep it ({@link #retainGrad}).
   *
   * @throws IllegalStateException if this has more than one element, or takes no gradient; or if
   *     another thread's {@code backward} is adding to one of the leaves: then this sweep has added
   *     nothing to tensors, and may have added to some of the scalars among the leaves
   */
  public void backward() {
    backward(seed("backward"));
  }

  /**
   * Sweeps from this tensor back to its leaves, adding to their gradients.
   *
   * @param cotangent the derivative of some final number with respect to each element of this
   * @throws IllegalStateException if this takes no gradient
   * @throws IllegalArgumentException if the cotangent has another shape
   */
  public void backward(Tensor cotangent) {
    requireNonNull(cotangent, "cotangent");
    checkSeed("backward", cotangent);
    Sweep.backward(this, cotangent.detach().to(dtype));
  }

  private Tensor seed(String method) {
    checkLease();
    if (elements() != 1) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: %s has %d elements, so there is no single derivative; reduce it first (sum, mean),"
                  + " or give a cotangent of its shape",
              method,
              describe(),
              elements()));
    }
    return full(1, dtype, shape);
  }

  private void checkSeed(String method, Tensor cotangent) {
    checkLease();
    if (!requiresGrad) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: %s takes no gradient, so none can reach a leaf; was it computed from data that was"
                  + " not asked to (requiresGrad(true)), detached, or inside noGrad()?",
              method,
              describe()));
    }
    checkArgument(
        cotangent.shape.equals(shape),
        "%s: a cotangent of shape %s for a tensor of shape %s; give one of the same shape",
        method,
        cotangent.shape,
        shape);
  }

  /**
   * The derivatives of this number as plain numbers, without touching any {@link #grad()}.
   *
   * @param x with respect to what: tensors or scalars that this was computed from
   * @return the derivatives
   * @throws IllegalArgumentException if this was not computed from one of them
   * @throws IllegalStateException if this has more than one element
   * @see #gradientsOrZero
   */
  public Gradients gradients(Node... x) {
    requireNonNull(x, "x");
    return Sweep.gradients(Unreached.FAILS, this, seed("gradients"), x);
  }

  /**
   * As {@link #gradients}, with 0 where this number was not computed from a node: for programs in
   * which the numbers decide what depends on what. If this takes no gradient, all derivatives are
   * 0.
   *
   * @param x with respect to what: tensors or scalars
   * @return the derivatives; zeros of x's shape and type where there is no dependence
   * @throws IllegalArgumentException if one of them takes no gradient
   * @throws IllegalStateException if this has more than one element
   */
  public Gradients gradientsOrZero(Node... x) {
    requireNonNull(x, "x");
    return Sweep.gradients(Unreached.IS_ZERO, this, seed("gradientsOrZero"), x);
  }

  /**
   * The derivatives of this number as recorded nodes, which can be differentiated again.
   *
   * @param x with respect to what: tensors or scalars that this was computed from
   * @return the derivatives
   * @throws IllegalArgumentException if this was not computed from one of them
   * @throws IllegalStateException if this has more than one element
   */
  public Gradients recordedGradients(Node... x) {
    requireNonNull(x, "x");
    return RecordedSweep.gradients(Unreached.FAILS, this, seed("recordedGradients"), x);
  }

  /**
   * As {@link #recordedGradients}, with 0 where this number was not computed from a node.
   *
   * @param x with respect to what: tensors or scalars
   * @return the derivatives; data, which takes no gradient, where they are 0 for that reason
   * @throws IllegalArgumentException if one of them takes no gradient
   * @throws IllegalStateException if this has more than one element
   */
  public Gradients recordedGradientsOrZero(Node... x) {
    requireNonNull(x, "x");
    return RecordedSweep.gradients(Unreached.IS_ZERO, this, seed("recordedGradientsOrZero"), x);
  }

  /**
   * The vector-Jacobian products of this tensor, as plain numbers.
   *
   * @param cotangent the derivative of some final number with respect to each element of this
   * @param x with respect to what: tensors or scalars that this was computed from
   * @return the derivatives of that number
   * @throws IllegalArgumentException if this was not computed from one of them, or if the cotangent
   *     has another shape
   */
  public Gradients vjp(Tensor cotangent, Node... x) {
    requireNonNull(cotangent, "cotangent");
    requireNonNull(x, "x");
    checkSeed("vjp", cotangent);
    return Sweep.gradients(Unreached.FAILS, this, cotangent.detach().to(dtype), x);
  }

  /**
   * The vector-Jacobian products of this tensor as recorded nodes, which can be differentiated
   * again, also with respect to the cotangent.
   *
   * @param cotangent the derivative of some final number with respect to each element of this
   * @param x with respect to what: tensors or scalars that this was computed from
   * @return the derivatives of that number
   * @throws IllegalArgumentException if this was not computed from one of them, or if the cotangent
   *     has another shape
   */
  public Gradients recordedVjp(Tensor cotangent, Node... x) {
    requireNonNull(cotangent, "cotangent");
    requireNonNull(x, "x");
    checkSeed("recordedVjp", cotangent);
    return RecordedSweep.gradients(Unreached.FAILS, this, cotangent.to(dtype), x);
  }

  /**
   * The gradient: of a leaf, the sum of all sweeps since it was cleared; of a computed tensor that
   * {@link #retainGrad} was called on, that of the last sweep.
   *
   * @return the derivative of what {@code backward} was called on with respect to each element
   * @throws IllegalStateException if no sweep has come here: a silent zero would hide a mistake
   * @see #hasGrad()
   */
  public Tensor grad() {
    checkLease();
    if (grad == null) {
      throw new IllegalStateException(
          !requiresGrad
              ? String.format(
                  Locale.ROOT,
                  "grad: %s takes no gradient; ask it to with requiresGrad(true)",
                  describe())
              : operation == null || retainsGrad
                  ? String.format(
                      Locale.ROOT,
                      "grad: no sweep has reached %s; call backward() on a tensor that depends on it"
                          + " (hasGrad() tells)",
                      describe())
                  : String.format(
                      Locale.ROOT,
                      "grad: %s was computed by %s, and sweeps keep gradients of leaves only; call"
                          + " retainGrad() before backward()",
                      describe(),
                      operation.name()));
    }
    return grad;
  }

  /**
   * Whether {@link #grad()} has an answer.
   *
   * @return true if a sweep left a gradient here since it was cleared
   */
  public boolean hasGrad() {
    return grad != null;
  }

  /** Forgets the gradient, before the next sweep adds to it. */
  public void clearGrad() {
    if (grad != null && GraphMemory.isInUse()) {
      GraphMemory.cleared(grad);
    }
    grad = null;
  }

  /**
   * Keeps other threads' {@code backward} away from the gradient, until {@link #release}.
   *
   * @return false if this thread has claimed it already
   */
  boolean claim(Recorder by) {
    if (sweeper == by) {
      return false;
    }
    if (!SWEEPER.compareAndSet(this, null, by)) {
      throw LeafSinks.refused(describe());
    }
    return true;
  }

  void release() {
    SWEEPER.setRelease(this, null);
  }

  /**
   * Asks sweeps to leave the gradient of this computed tensor in {@link #grad()}.
   *
   * @return this
   */
  public Tensor retainGrad() {
    checkLease();
    retainsGrad = true;
    return this;
  }

  boolean retainsGrad() {
    return retainsGrad;
  }

  @Override
  public Optional<Operation> operation() {
    return Optional.ofNullable(operation);
  }

  @Nullable Operation op() {
    return operation;
  }

  /** The operands themselves: to be read only. */
  Tensor[] operandArray() {
    return operands;
  }

  @Override
  public List<? extends Node> operands() {
    return operation instanceof Stacked s ? List.of(s.values()) : List.of(operands);
  }

  /**
   * Gives the node a name, for messages and pictures.
   *
   * @param name the name
   * @return this
   */
  public Tensor named(String name) {
    requireNonNull(name, "name");
    this.name = name;
    return this;
  }

  @Override
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Name, shape and type: what messages call this tensor. */
  String describe() {
    return (name == null ? "tensor" : name) + " " + shape + " " + dtype;
  }

  /**
   * Shape, type, and the elements as NumPy shows them, shortened beyond 1,000.
   *
   * @return a text of several lines for matrices
   */
  @Override
  public String toString() {
    return lease != null && lease.isEnded()
        ? "tensor " + shape + " whose memory is in use again"
        : TensorText.of(this);
  }

  // Operations on many

  /**
   * Sums of products, in Einstein's notation: {@code einsum("bij,bjk->bik", x, y)} multiplies
   * batches of matrices. A letter names an axis; equal letters are the same index; what the result
   * does not name is summed over; a letter twice at one operand takes its diagonal; an ellipsis
   * {@code ...} stands for axes without a letter, which broadcast from the last. Without an arrow
   * the result has the ellipsis and, in alphabetical order, the letters that stand only once. Sizes
   * of 1 broadcast. More than two operands are combined from left to right. Derivative: by each
   * operand, the same with the cotangent in its place.
   *
   * @param equation the subscripts
   * @param x as many operands as the subscripts name
   * @return the sums
   * @throws IllegalArgumentException if the subscripts make no sense, or do not fit the shapes
   */
  public static Tensor einsum(String equation, Tensor... x) {
    requireNonNull(equation, "equation");
    requireNonNull(x, "x");
    return Contraction.einsum(equation, x);
  }

  /**
   * Joins tensors along an axis that they have.
   *
   * @param axis the axis; −1 is the last
   * @param x tensors of equal sizes along all other axes
   * @return a tensor that is along the axis as long as all together
   * @throws IllegalArgumentException if there is none, or other sizes differ
   */
  public static Tensor cat(int axis, Tensor... x) {
    requireNonNull(x, "x");
    return ShapingOps.cat(axis, x);
  }

  /**
   * Joins tensors along an axis that they have.
   *
   * @param axis the axis; −1 is the last
   * @param x tensors of equal sizes along all other axes
   * @return a tensor that is along the axis as long as all together
   * @throws IllegalArgumentException if there is none, or other sizes differ
   */
  public static Tensor cat(int axis, List<Tensor> x) {
    requireNonNull(x, "x");
    return ShapingOps.cat(axis, x.toArray(NONE));
  }

  /**
   * Joins tensors along a new axis.
   *
   * @param axis where the new axis will stand; −1 is behind the last
   * @param x tensors of one shape
   * @return a tensor of one axis more
   * @throws IllegalArgumentException if there is none, or shapes differ
   */
  public static Tensor stack(int axis, Tensor... x) {
    requireNonNull(x, "x");
    return ShapingOps.stack(axis, x);
  }

  /**
   * Joins tensors along a new axis.
   *
   * @param axis where the new axis will stand; −1 is behind the last
   * @param x tensors of one shape
   * @return a tensor of one axis more
   * @throws IllegalArgumentException if there is none, or shapes differ
   */
  public static Tensor stack(int axis, List<Tensor> x) {
    requireNonNull(x, "x");
    return ShapingOps.stack(axis, x.toArray(NONE));
  }

  /**
   * The coordinates of a grid's points, where axis k of the grid runs through the k-th vector.
   *
   * @param x a vector for each axis
   * @return as many tensors of the grid's shape: the k-th holds the points' k-th coordinates
   * @throws IllegalArgumentException if one is no vector
   * @see #meshgridXy
   */
  public static List<Tensor> meshgrid(Tensor... x) {
    requireNonNull(x, "x");
    return ShapingOps.meshgrid(x, false);
  }

  /**
   * The coordinates of a grid's points as pictures have them: the first vector runs along the rows,
   * so along axis 1, the second along axis 0.
   *
   * @param x a vector for each axis
   * @return as many tensors of the grid's shape
   * @throws IllegalArgumentException if one is no vector
   * @see #meshgrid
   */
  public static List<Tensor> meshgridXy(Tensor... x) {
    requireNonNull(x, "x");
    return ShapingOps.meshgrid(x, true);
  }

  /**
   * Chooses by a mask; all three broadcast. Derivative: 1 for the chosen, exactly 0 for the other,
   * even if it is infinite or NaN there.
   *
   * @param mask which
   * @param x taken where the mask says yes
   * @param y taken where it says no
   * @return x or y
   * @throws IllegalArgumentException if the shapes cannot be broadcast
   */
  public static Tensor where(Mask mask, Tensor x, Tensor y) {
    requireNonNull(mask, "mask");
    requireNonNull(x, "x");
    requireNonNull(y, "y");
    return new IndexingOps.Where("where", mask).apply(x, y);
  }

  /**
   * Chooses by a mask; see {@link #where(Mask, Tensor, Tensor)}.
   *
   * @param mask which
   * @param x taken where the mask says yes
   * @param y the number where it says no
   * @return x or y
   * @throws IllegalArgumentException if the shapes cannot be broadcast
   */
  public static Tensor where(Mask mask, Tensor x, double y) {
    requireNonNull(x, "x");
    return where(mask, x, x.constant(y));
  }

  /**
   * Chooses by a mask; see {@link #where(Mask, Tensor, Tensor)}.
   *
   * @param mask which
   * @param x the number where the mask says yes
   * @param y taken where it says no
   * @return x or y
   * @throws IllegalArgumentException if the shapes cannot be broadcast
   */
  public static Tensor where(Mask mask, double x, Tensor y) {
    requireNonNull(y, "y");
    return where(mask, y.constant(x), y);
  }

  // Elementwise operations: see Differentiable for the named ones

  @Override
  public Tensor self() {
    return this;
  }

  /** The elements as an operand: of this type, as many as the shape has, or a single number. */
  Object operand(DType type, Shape target) {
    if (elements() == 1 || shape.equals(target)) {
      return array(type);
    }
    return StridedOps.expanded(this, target).array(type);
  }

  double[] doubleOperand(Shape target) {
    return (double[]) operand(DType.FLOAT64, target);
  }

  @Override
  public Tensor apply(Unary op) {
    requireNonNull(op, "op");
    Tensor y = result(shape, dtype);
    ElementLoops.map(op, array(), y.array, shape.elements());
    return TensorRecorder.record(op, y, this);
  }

  @Override
  public Tensor apply(Binary op, Tensor y) {
    requireNonNull(op, "op");
    if (y == null) {
      throw Absent.operand(op, 2);
    }
    DType type = dtype.promote(y.dtype);
    Shape common = shape.broadcast(y.shape, op.name());
    Tensor z = result(common, type);
    ElementLoops.map(
        op, operand(type, common), y.operand(type, common), z.array, common.elements());
    return TensorRecorder.record(op, z, new Tensor[] {this, y});
  }

  @Override
  public Tensor apply(Binary op, double y) {
    requireNonNull(op, "op");
    return apply(op, constant(y));
  }

  @Override
  public Tensor applyAfter(double x, Binary op) {
    requireNonNull(op, "op");
    return constant(x).apply(op, this);
  }

  @Override
  public Tensor apply(Ternary op, Tensor y, Tensor z) {
    requireNonNull(op, "op");
    if (y == null || z == null) {
      throw Absent.operand(op, y == null ? 2 : 3);
    }
    DType type = dtype.promote(y.dtype).promote(z.dtype);
    Shape common = shape.broadcast(y.shape, op.name()).broadcast(z.shape, op.name());
    Tensor w = result(common, type);
    Loops.map(
        op.value()::of,
        operand(type, common),
        y.operand(type, common),
        z.operand(type, common),
        w.array);
    return TensorRecorder.record(op, w, new Tensor[] {this, y, z});
  }

  /**
   * The same numbers as another type; gradients flow through.
   *
   * @param type the type
   * @return this if it has the type already
   */
  public Tensor to(DType type) {
    requireNonNull(type, "type");
    return type == dtype ? ShapingOps.own(this, this) : new Cast(type).apply(this);
  }

  /** Conversion to another type. The sweep casts cotangents back. */
  private record Cast(DType type) implements TensorOp {
    @Override
    public String name() {
      return "to";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return new Tensor(x[0].shape, type, x[0].array(type));
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return cotangent;
    }
  }
}
