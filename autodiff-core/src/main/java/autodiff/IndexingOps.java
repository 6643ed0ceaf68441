package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.kernel.GatherRows;
import autodiff.kernel.Select;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Locale;

/** What {@link Indexing} is made of. */
final class IndexingOps {
  private IndexingOps() {}

  /**
   * The first operand's elements where a mask says yes, else the second's. All broadcast.
   *
   * @param name what the user called
   * @param mask which
   */
  record Where(String name, Mask mask) implements TensorOp {
    @Override
    public Tensor forward(Tensor[] x) {
      DType dtype = x[0].dtype().promote(x[1].dtype());
      Shape shape = mask.shape().broadcast(x[0].shape(), name).broadcast(x[1].shape(), name);
      Object out = Tensor.allocate(shape, dtype);
      Select.choose(
          mask.broadcastTo(shape).array(),
          x[0].operand(dtype, shape),
          x[1].operand(dtype, shape),
          out);
      return Tensor.wrap(shape, dtype, out);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor zero = cotangent.constant(0);
      Where adjoint = new Where(name + "Adjoint", mask);
      return operand == 0 ? adjoint.apply(cotangent, zero) : adjoint.apply(zero, cotangent);
    }
  }

  /**
   * Rows along an axis, by their index; zeros where that is −1.
   *
   * @param name what the user called
   * @param axis the axis, from 0
   * @param index which rows
   * @param back to which rows the cotangents go: the same, or −1 for rows that take none
   */
  record TakeRows(String name, int axis, int[] index, int[] back) implements ScatterAddVjp {
    @Override
    public Tensor forward(Tensor[] x) {
      Shape from = x[0].shape();
      Shape shape = from.with(axis, index.length);
      Object out = Tensor.allocate(shape, x[0].dtype());
      GatherRows.take(
          x[0].array(), outer(from, axis), from.size(axis), inner(from, axis), index, out);
      return Tensor.wrap(shape, x[0].dtype(), out);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new AddRows(name + "Adjoint", axis, x[0].shape().size(axis), back).apply(cotangent);
    }

    @Override
    public void addCotangent(Tensor cotangent, Tensor x, Object sum) {
      Shape to = x.shape();
      GatherRows.add(cotangent.array(), outer(to, axis), to.size(axis), inner(to, axis), back, sum);
    }
  }

  /**
   * Zeros, to whose rows along an axis those of the operand were added.
   *
   * @param name what it is the adjoint of, or what the user called
   * @param axis the axis, from 0
   * @param length the size of the result along the axis
   * @param index which row each goes to; −1 for none
   */
  record AddRows(String name, int axis, int length, int[] index) implements TensorOp {
    @Override
    public Tensor forward(Tensor[] x) {
      Shape from = x[0].shape();
      Shape shape = from.with(axis, length);
      Object out = Tensor.allocate(shape, x[0].dtype());
      GatherRows.add(x[0].array(), outer(from, axis), length, inner(from, axis), index, out);
      return Tensor.wrap(shape, x[0].dtype(), out);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return rows(name, cotangent, axis, index, index);
    }
  }

  private static int outer(Shape shape, int axis) {
    int outer = 1;
    for (int k = 0; k < axis; k++) {
      outer *= shape.size(k);
    }
    return outer;
  }

  private static int inner(Shape shape, int axis) {
    int inner = 1;
    for (int k = axis + 1; k < shape.rank(); k++) {
      inner *= shape.size(k);
    }
    return inner;
  }

  static Tensor rows(String name, Tensor x, int axis, int[] index, int[] back) {
    return new TakeRows(name, axis, index, back).apply(x);
  }

  /** An index where negative ones count from the end. */
  static int wrapped(String name, int index, Shape shape, int axis) {
    int size = shape.size(axis);
    int i = index < 0 ? index + size : index;
    if (i < 0 || i >= size) {
      throw new IllegalArgumentException(
          size == 0
              ? String.format(
                  Locale.ROOT,
                  "%s: index %d along axis %d of shape %s, which has size 0 and no elements",
                  name,
                  index,
                  axis,
                  shape)
              : String.format(
                  Locale.ROOT,
                  "%s: index %d along axis %d of shape %s, which has size %d; indices are %d to %d",
                  name,
                  index,
                  axis,
                  shape,
                  size,
                  -size,
                  size - 1));
    }
    return i;
  }

  /** The place of one element, by its index along each axis. */
  static int place(String name, Shape shape, int... index) {
    checkArgument(
        index.length == shape.rank(),
        "%s: %s indices for shape %s; give one for each axis",
        name,
        index.length,
        shape);
    int place = 0;
    for (int axis = 0; axis < index.length; axis++) {
      place = place * shape.size(axis) + wrapped(name, index[axis], shape, axis);
    }
    return place;
  }

  /** An index that must not be negative, as of gather: −1 there is rather a missing label. */
  static int checked(String name, int index, Shape shape, int axis) {
    int size = shape.size(axis);
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          size == 0
              ? String.format(
                  Locale.ROOT,
                  "%s: index %d along axis %d of shape %s, which has size 0 and no elements",
                  name,
                  index,
                  axis,
                  shape)
              : String.format(
                  Locale.ROOT,
                  "%s: index %d along axis %d of shape %s, which has size %d; indices are 0 to %d",
                  name,
                  index,
                  axis,
                  shape,
                  size,
                  size - 1));
    }
    return index;
  }

  /** Indices of rows, as a vector. */
  static int[] rowIndex(String name, IntTensor index, Shape shape, int axis) {
    checkArgument(
        index.shape().rank() <= 1,
        "%s: an index of shape %s; it is a vector (gather and index take further axes)",
        name,
        index.shape());
    int[] rows = index.array();
    for (int row : rows) {
      checked(name, row, shape, axis);
    }
    return rows;
  }

  /** Indices 0, 1, … repeated as often as counted. */
  static IntTensor repeated(IntTensor times, int size) {
    int[] counts = times.array();
    int step = counts.length == 1 ? 0 : 1;
    int total = 0;
    for (int i = 0; i < size; i++) {
      int count = counts[i * step];
      checkArgument(
          count >= 0, "repeatInterleave: slice %s %s times; counts are 0 or more", i, count);
      total = Math.addExact(total, count);
    }
    int[] index = new int[total];
    int at = 0;
    for (int i = 0; i < size; i++) {
      Arrays.fill(index, at, at + counts[i * step], i);
      at += counts[i * step];
    }
    return IntTensor.wrap(Shape.of(total), index);
  }

  /**
   * The places in an array of a shape that indices along an axis mean, where the indices along the
   * other axes are the index tensor's own.
   */
  static int[] places(String name, Shape shape, int axis, IntTensor index, boolean negative) {
    Shape at = index.shape();
    boolean fits = at.rank() == shape.rank();
    for (int k = 0; fits && k < shape.rank(); k++) {
      fits = k == axis || at.size(k) <= shape.size(k);
    }
    checkArgument(
        fits,
        "%s: an index of shape %s along axis %s of shape %s: it needs as many axes, none of them"
            + " longer but axis %s",
        name,
        at,
        axis,
        shape,
        axis);
    int[] places = new int[at.elements()];
    int[] strides = shape.strides();
    int[] own = index.array();
    int inner = inner(at, axis);
    int length = at.size(axis);
    int[] before = starts(at, strides, 0, axis);
    int[] behind = starts(at, strides, axis + 1, shape.rank());
    for (int o = 0, k = 0; k < places.length; o++) {
      for (int j = 0; j < length; j++) {
        for (int i = 0; i < inner; i++, k++) {
          int row =
              negative ? wrapped(name, own[k], shape, axis) : checked(name, own[k], shape, axis);
          places[k] = before[o] + row * strides[axis] + behind[i];
        }
      }
    }
    return places;
  }

  /** Where the elements over some axes lie, row by row. */
  private static int[] starts(Shape at, int[] strides, int firstAxis, int endAxis) {
    int[] starts = {0};
    for (int axis = firstAxis; axis < endAxis; axis++) {
      int size = at.size(axis);
      int[] grown = new int[starts.length * size];
      for (int k = 0; k < grown.length; k++) {
        grown[k] = starts[k / size] + k % size * strides[axis];
      }
      starts = grown;
    }
    return starts;
  }

  static Tensor gather(String name, Tensor x, int axis, IntTensor index, boolean negative) {
    Tensor y = ShapingOps.single(x);
    int along = Axes.axis(name, y.shape(), axis);
    int[] places = places(name, y.shape(), along, index.single(), negative);
    return TakeOps.take(name, y, places, index.shape());
  }

  /** Gathering, where all axes but one broadcast. */
  static Tensor gatherBroadcast(String name, Tensor x, int axis, IntTensor index) {
    Tensor y = ShapingOps.single(x);
    Shape shape = y.shape();
    Shape at = index.single().shape();
    int along = Axes.axis(name, shape, axis);
    checkArgument(
        at.rank() == shape.rank(),
        "%s: an index of shape %s for shape %s: it needs as many axes",
        name,
        at,
        shape);
    Shape common = shape.with(along, 1).broadcast(at.with(along, 1), name);
    Tensor whole = StridedOps.expanded(y, common.with(along, shape.size(along)));
    IntTensor all = index.single().broadcastTo(common.with(along, at.size(along)));
    return gather(name, whole, along, all, true);
  }

  static Tensor take(Tensor x, IntTensor index) {
    Shape flat = Shape.of(x.elements());
    int[] places = index.toInts();
    for (int k = 0; k < places.length; k++) {
      places[k] = wrapped("take", places[k], flat, 0);
    }
    return TakeOps.take("take", x, places, index.shape());
  }

  static Tensor maskedSelect(Tensor x, Mask mask) {
    Shape common = x.shape().broadcast(mask.shape(), "maskedSelect");
    int[] places = mask.broadcastTo(common).places();
    return TakeOps.take(
        "maskedSelect", StridedOps.expanded(x, common), places, Shape.of(places.length));
  }

  static Tensor embedding(Tensor weight, IntTensor index, int[] back) {
    Shape shape = weight.shape();
    Tensor rows = rows("embedding", weight, 0, index.array(), back);
    int[] sizes = Arrays.copyOf(index.shape().sizes(), index.shape().rank() + 1);
    sizes[sizes.length - 1] = shape.size(1);
    return StridedOps.reshaped(rows, Shape.of(sizes));
  }

  static void checkEmbedding(Tensor weight, IntTensor index) {
    Shape shape = weight.shape();
    checkArgument(
        shape.rank() == 2, "embedding: weight of shape %s; it has a row for each index", shape);
    for (int row : index.array()) {
      checked("embedding", row, shape, 0);
    }
  }
}
