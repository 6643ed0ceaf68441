package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what a list of {@link Slice}s selects: ranges, single elements and new axes in one strided
 * read, index tensors after that.
 */
final class SliceReader {
  private final String name;
  private final Shape shape;
  private final int[] strides;
  private int axis;
  private int offset;
  private final List<Integer> sizes = new ArrayList<>();
  private final List<Integer> steps = new ArrayList<>();

  /** The index tensors, where they stand among the sizes, and which axis of the operand it is. */
  private final List<IntTensor> indices = new ArrayList<>();

  private final List<Integer> places = new ArrayList<>();
  private final List<Integer> axes = new ArrayList<>();

  private SliceReader(String name, Shape shape) {
    this.name = name;
    this.shape = shape;
    strides = shape.strides();
  }

  static Tensor read(String name, Tensor x, Slice... slices) {
    SliceReader reader = new SliceReader(name, x.shape());
    reader.interpret(slices);
    Tensor y = x;
    boolean plain = reader.indices.isEmpty();
    if (plain || Arrays.stream(slices).anyMatch(s -> !isWholeOrPicked(s))) {
      y =
          new StridedOps.Read(name, Shape.of(ints(reader.sizes)), reader.offset, ints(reader.steps))
              .apply(x);
    }
    return plain ? y : reader.pick(y);
  }

  /** Whether it leaves the axes for the index tensors as they are. */
  private static boolean isWholeOrPicked(Slice slice) {
    return slice instanceof Slice.Picked
        || slice instanceof Slice.Selected
        || slice instanceof Slice.Rest
        || slice.equals(Slice.all());
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private void interpret(Slice[] slices) {
    int named = 0;
    int rests = 0;
    for (Slice slice : slices) {
      named += axesOf(slice);
      rests += slice instanceof Slice.Rest ? 1 : 0;
    }
    checkArgument(
        named <= shape.rank(),
        "%s: %s name %s axes, but shape %s has %s",
        name,
        Arrays.toString(slices),
        named,
        shape,
        shape.rank());
    checkArgument(rests <= 1, "%s: rest() stands %s times; it can stand once", name, rests);
    for (Slice slice : slices) {
      if (slice instanceof Slice.Rest) {
        for (int k = shape.rank() - named; k > 0; k--) {
          range(Slice.all());
        }
      } else {
        add(slice);
      }
    }
    while (axis < shape.rank()) {
      range(Slice.all());
    }
  }

  private static int axesOf(Slice slice) {
    if (slice instanceof Slice.Selected s) {
      return s.mask().shape().rank();
    }
    return slice instanceof Slice.Rest || slice instanceof Slice.NewAxis ? 0 : 1;
  }

  private void add(Slice slice) {
    if (slice instanceof Slice.Range range) {
      range(range);
    } else if (slice instanceof Slice.Single single) {
      offset += IndexingOps.wrapped(name, single.index(), shape, axis) * strides[axis];
      axis++;
    } else if (slice instanceof Slice.NewAxis) {
      sizes.add(1);
      steps.add(0);
    } else if (slice instanceof Slice.Picked picked) {
      picked(picked.index());
    } else {
      selected(((Slice.Selected) slice).mask());
    }
  }

  private void range(Slice.Range range) {
    int size = shape.size(axis);
    int step = range.step();
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? size : size - 1;
    long start =
        range.start().isEmpty()
            ? (step > 0 ? low : high)
            : bound(range.start().getAsInt(), size, low, high);
    long stop =
        range.stop().isEmpty()
            ? (step > 0 ? high : low)
            : bound(range.stop().getAsInt(), size, low, high);
    long length =
        step > 0
            ? (stop - start + step - 1) / step
            : (start - stop - (long) step - 1) / -(long) step;
    length = Math.max(0, length);
    sizes.add((int) length);
    steps.add(length > 1 ? step * strides[axis] : 0);
    offset += length > 0 ? (int) start * strides[axis] : 0;
    axis++;
  }

  private static int bound(int index, int size, int low, int high) {
    return Math.max(low, Math.min(high, index < 0 ? index + size : index));
  }

  private void picked(IntTensor index) {
    indices.add(index);
    places.add(sizes.size());
    axes.add(axis);
    sizes.add(shape.size(axis));
    steps.add(strides[axis]);
    axis++;
  }

  private void selected(Mask mask) {
    int rank = mask.shape().rank();
    checkArgument(
        rank > 0, "%s: a mask of shape [] names no axis; use where or maskedSelect", name);
    for (int k = 0; k < rank; k++) {
      checkArgument(
          mask.shape().size(k) == shape.size(axis + k),
          "%s: a mask of shape %s at axis %s of shape %s: sizes %s and %s differ",
          name,
          mask.shape(),
          axis,
          shape,
          mask.shape().size(k),
          shape.size(axis + k));
    }
    IntTensor[] columns = mask.nonzeroColumns();
    for (IntTensor column : columns) {
      picked(column);
    }
  }

  /** Picks elements along several axes at once, as along one axis of all their elements. */
  private Tensor pick(Tensor x) {
    Shape common = Shape.SCALAR;
    for (IntTensor index : indices) {
      common = common.broadcast(index.shape(), name);
    }
    int count = places.size();
    int first = places.get(0);
    Tensor y = x;
    if (places.get(count - 1) - first != count - 1) {
      // Apart: the axes of the index tensors come first, as in NumPy.
      int[] front = new int[count];
      Arrays.setAll(front, k -> k);
      y = x.movedim(ints(places), front);
      first = 0;
    }
    int[] flat = new int[common.elements()];
    int length = 1;
    for (int k = 0; k < count; k++) {
      int size = shape.size(axes.get(k));
      int[] index = indices.get(k).broadcastTo(common).array();
      for (int i = 0; i < flat.length; i++) {
        flat[i] = flat[i] * size + IndexingOps.wrapped(name, index[i], shape, axes.get(k));
      }
      length = Math.multiplyExact(length, size);
    }
    int[] from = y.shape().sizes();
    int[] merged = new int[from.length - count + 1];
    int[] result = new int[from.length - count + common.rank()];
    System.arraycopy(from, 0, merged, 0, first);
    System.arraycopy(from, 0, result, 0, first);
    merged[first] = length;
    System.arraycopy(common.sizes(), 0, result, first, common.rank());
    int left = from.length - first - count;
    System.arraycopy(from, first + count, merged, first + 1, left);
    System.arraycopy(from, first + count, result, first + common.rank(), left);
    Tensor rows =
        IndexingOps.rows(name, StridedOps.reshaped(y, Shape.of(merged)), first, flat, flat);
    return StridedOps.reshaped(rows, Shape.of(result));
  }
}
