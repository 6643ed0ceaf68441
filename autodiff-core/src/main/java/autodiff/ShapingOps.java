package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.kernel.Select;
import autodiff.kernel.Strided;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.List;

/** What {@link Shaping} and {@link Diagonals} are made of, and joining. */
final class ShapingOps {
  private ShapingOps() {}

  /**
   * Equal numbers, of which the one at offset + Σ index·stride is replaced by the operand's at that
   * index. No two indices may share a place.
   *
   * @param name what the user called
   * @param shape of the result
   * @param fill the number everywhere else
   * @param offset where the first element goes
   * @param strides a stride for each axis of the operand
   */
  record Inlay(String name, Shape shape, double fill, int offset, int[] strides)
      implements TensorOp {
    @Override
    public Tensor forward(Tensor[] x) {
      Tensor y = Tensor.full(fill, x[0].dtype(), shape);
      Strided.write(x[0].array(), offset, strides, x[0].shape().sizes(), y.array());
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new StridedOps.Read(name + "Adjoint", x[0].shape(), offset, strides).apply(cotangent);
    }
  }

  /**
   * Operands one behind the other.
   *
   * @param axis the axis along which they are joined, from 0
   * @param shape of the result
   */
  record Cat(int axis, Shape shape) implements TensorOp {
    @Override
    public String name() {
      return "cat";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      DType dtype = x[0].dtype();
      for (Tensor part : x) {
        dtype = dtype.promote(part.dtype());
      }
      Object out = Tensor.allocate(shape, dtype);
      int[] strides = shape.strides();
      int start = 0;
      for (Tensor part : x) {
        Strided.write(part.array(dtype), start * strides[axis], strides, part.shape().sizes(), out);
        start += part.shape().size(axis);
      }
      return Tensor.wrap(shape, dtype, out);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      int start = 0;
      for (int k = 0; k < operand; k++) {
        start += x[k].shape().size(axis);
      }
      int[] strides = shape.strides();
      return new StridedOps.Read("catAdjoint", x[operand].shape(), start * strides[axis], strides)
          .apply(cotangent);
    }
  }

  /** What is returned is never the operand itself, which the caller could change or ask things. */
  static Tensor own(Tensor y, Tensor x) {
    return y == x ? new StridedOps.Reshape(x.shape()).apply(x) : y;
  }

  static Tensor reshape(Tensor x, Shape shape) {
    return new StridedOps.Reshape(shape).apply(x);
  }

  /** The shape that is meant, where one size may be −1. */
  static Shape inferred(Shape from, int[] sizes) {
    int open = -1;
    long known = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == -1 && open < 0) {
        open = axis;
        continue;
      }
      checkArgument(
          sizes[axis] >= 0,
          "reshape: %s to %s: size %s at axis %s; one size may be −1, the others are 0 or more",
          from,
          Arrays.toString(sizes),
          sizes[axis],
          axis);
      known *= sizes[axis];
    }
    int[] whole = sizes.clone();
    if (open >= 0) {
      checkArgument(
          known != 0 && from.elements() % known == 0,
          "reshape: %s to %s: %s elements cannot be divided by %s",
          from,
          Arrays.toString(sizes),
          from.elements(),
          known);
      whole[open] = (int) (from.elements() / known);
    }
    return whole(from, Shape.of(whole));
  }

  static Shape whole(Shape from, Shape to) {
    checkArgument(
        from.elements() == to.elements(),
        "reshape: %s to %s: %s elements are not %s; one size may be −1 and is computed",
        from,
        to,
        from.elements(),
        to.elements());
    return to;
  }

  /** The shape to which an operand is to be broadcast, where −1 keeps a size. */
  static Shape target(String name, Shape from, int[] sizes) {
    int lead = sizes.length - from.rank();
    checkArgument(
        lead >= 0,
        "%s: %s to %s: the target has fewer axes; reduce or squeeze first",
        name,
        from,
        Arrays.toString(sizes));
    int[] whole = sizes.clone();
    for (int axis = 0; axis < whole.length; axis++) {
      if (whole[axis] == -1) {
        checkArgument(
            axis >= lead,
            "%s: %s to %s: axis %s is new, so there is no size that −1 could keep",
            name,
            from,
            Arrays.toString(sizes),
            axis);
        whole[axis] = from.size(axis - lead);
      }
    }
    Shape target = Shape.of(whole);
    checkArgument(
        from.broadcastsTo(target),
        "%s: %s to %s: sizes, aligned at the last axis, must be equal or 1 before;"
            + " repeat or tile copies longer axes",
        name,
        from,
        target);
    return target;
  }

  /** The operand with an axis of size n behind each of its own, or before, in which it repeats. */
  static Tensor repeated(Tensor x, int[] times, boolean before) {
    Shape from = x.shape();
    int rank = from.rank();
    int[] own = from.strides();
    int[] sizes = new int[2 * rank];
    int[] strides = new int[2 * rank];
    int[] result = new int[rank];
    int shift = before ? 1 : 0;
    for (int axis = 0; axis < rank; axis++) {
      sizes[2 * axis + shift] = from.size(axis);
      strides[2 * axis + shift] = own[axis];
      sizes[2 * axis + 1 - shift] = times[axis];
      result[axis] = Math.multiplyExact(from.size(axis), times[axis]);
    }
    Tensor spread =
        new StridedOps.Read(before ? "repeat" : "repeatInterleave", Shape.of(sizes), 0, strides)
            .apply(x);
    return StridedOps.reshaped(spread, Shape.of(result));
  }

  static Tensor repeat(String name, Tensor x, int[] times) {
    Shape from = x.shape();
    for (int t : times) {
      checkArgument(
          t >= 0,
          "%s: %s by %s: a count is negative; counts are 0 or more",
          name,
          from,
          Arrays.toString(times));
    }
    int lead = times.length - from.rank();
    int[] sizes = new int[times.length];
    Arrays.fill(sizes, 0, lead, 1);
    System.arraycopy(from.sizes(), 0, sizes, lead, from.rank());
    return own(repeated(StridedOps.reshaped(x, Shape.of(sizes)), times, true), x);
  }

  static Tensor permuted(String name, Tensor x, int[] order) {
    Shape shape = x.shape();
    checkArgument(
        order.length == shape.rank(),
        "%s: %s by %s: %s axes are named; name each once",
        name,
        shape,
        Arrays.toString(order),
        order.length);
    if (order.length == 0) {
      return own(x, x);
    }
    Axes.flags(name, shape, order); // Complains of axes that are named twice.
    return StridedOps.permuted(name, x, Arrays.stream(order).map(shape::axis).toArray());
  }

  static Tensor swapped(Tensor x, int a, int b) {
    Shape shape = x.shape();
    if (shape.rank() == 0) {
      return own(x, single(x).transpose(a, b).reshape());
    }
    int[] order = Select.range(shape.rank());
    int first = Axes.axis("transpose", shape, a);
    int second = Axes.axis("transpose", shape, b);
    order[first] = second;
    order[second] = first;
    return StridedOps.permuted("transpose", x, order);
  }

  /** The axes in the order in which some of them have moved to other positions. */
  static int[] moved(Shape shape, int[] from, int[] to) {
    checkArgument(
        from.length == to.length,
        "movedim: axes %s to %s: as many positions as axes are needed",
        Arrays.toString(from),
        Arrays.toString(to));
    int[] order = new int[shape.rank()];
    Arrays.fill(order, -1);
    if (from.length == 0) {
      return Select.range(shape.rank());
    }
    boolean[] moves = Axes.flags("movedim", shape, from);
    boolean[] taken = Axes.flags("movedim", shape, to);
    for (int k = 0; k < from.length; k++) {
      order[shape.axis(to[k])] = shape.axis(from[k]);
    }
    int next = 0;
    for (int axis = 0; axis < order.length; axis++) {
      if (!taken[axis]) {
        while (moves[next]) {
          next++;
        }
        order[axis] = next++;
      }
    }
    return order;
  }

  static Tensor flipped(Tensor x, int[] axes) {
    if (axes.length == 0) {
      return own(x, x);
    }
    Shape shape = x.shape();
    boolean[] flips = Axes.flags("flip", shape, axes);
    int[] strides = shape.strides();
    int offset = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      if (flips[axis]) {
        offset += (shape.size(axis) - 1) * strides[axis];
        strides[axis] = -strides[axis];
      }
    }
    return new StridedOps.Read("flip", shape, offset, strides).apply(x);
  }

  static Tensor rolled(Tensor x, int shift, int axis) {
    int size = x.shape().size(Axes.axis("roll", x.shape(), axis));
    int cut = size == 0 ? 0 : Math.floorMod(-shift, size);
    return cut == 0
        ? own(x, x)
        : Tensor.cat(axis, x.narrow(axis, cut, size - cut), x.narrow(axis, 0, cut));
  }

  /** A single number as a vector of one: where an axis is asked of it, it has axis 0. */
  static Tensor single(Tensor x) {
    return x.shape().rank() == 0 ? StridedOps.reshaped(x, Shape.of(1)) : x;
  }

  static Tensor cat(int axis, Tensor[] x) {
    checkArgument(x.length > 0, "cat: no tensors; give at least one");
    Shape first = x[0].shape();
    checkArgument(
        first.rank() > 0, "cat: numbers of shape [] have no axis along which to join; stack them");
    int at = Axes.axis("cat", first, axis);
    int size = 0;
    for (int k = 0; k < x.length; k++) {
      Shape shape = x[k].shape();
      checkArgument(
          shape.rank() == first.rank() && shape.with(at, first.size(at)).equals(first),
          "cat: along axis %s, operand 0 is %s and operand %s is %s; other sizes must be equal",
          at,
          first,
          k,
          shape);
      size = Math.addExact(size, shape.size(at));
    }
    return new Cat(at, first.with(at, size)).apply(x.clone());
  }

  static Tensor stack(int axis, Tensor[] x) {
    checkArgument(x.length > 0, "stack: no tensors; give at least one");
    Shape shape = x[0].shape();
    Shape with = Axes.inserted("stack", shape, axis, 1);
    Tensor[] parts = new Tensor[x.length];
    for (int k = 0; k < x.length; k++) {
      checkArgument(
          x[k].shape().equals(shape),
          "stack: operand 0 is %s and operand %s is %s; shapes must be equal",
          shape,
          k,
          x[k].shape());
      parts[k] = StridedOps.reshaped(x[k], with);
    }
    return cat(axis, parts);
  }

  /** Coordinates; with {@code swapped} the first two axes of the grid change places. */
  static List<Tensor> meshgrid(Tensor[] x, boolean swapped) {
    int rank = x.length;
    int[] axisOf = Select.range(rank);
    if (swapped && rank > 1) {
      axisOf[0] = 1;
      axisOf[1] = 0;
    }
    int[] sizes = new int[rank];
    for (int k = 0; k < rank; k++) {
      checkArgument(
          x[k].shape().rank() <= 1,
          "meshgrid: operand %s has shape %s; coordinates are vectors",
          k,
          x[k].shape());
      sizes[axisOf[k]] = x[k].elements();
    }
    Shape grid = Shape.of(sizes);
    Tensor[] result = new Tensor[rank];
    for (int k = 0; k < rank; k++) {
      int[] line = new int[rank];
      Arrays.fill(line, 1);
      line[axisOf[k]] = x[k].elements();
      result[k] = StridedOps.expanded(StridedOps.reshaped(x[k], Shape.of(line)), grid);
      result[k] = own(result[k], x[k]);
    }
    return List.of(result);
  }
}
