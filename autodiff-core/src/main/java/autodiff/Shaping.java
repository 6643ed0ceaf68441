package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;
import java.util.Arrays;

/**
 * Reshaping, reordering of axes, repetition and concatenation. Gradients go back to where the
 * elements came from: those of repeated elements add up.
 *
 * <p>Every result is a tensor of its own, never a view through which the operand could be changed.
 */
public sealed interface Shaping permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * The same elements, row by row, under another shape.
   *
   * @param sizes the shape; one size may be −1 and is computed from the others
   * @return a tensor of that shape
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  default Tensor reshape(int... sizes) {
    requireNonNull(sizes, "sizes");
    return ShapingOps.reshape(self(), ShapingOps.inferred(self().shape(), sizes));
  }

  /**
   * The same elements, row by row, under another shape.
   *
   * @param shape the shape
   * @return a tensor of that shape
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  default Tensor reshape(Shape shape) {
    requireNonNull(shape, "shape");
    return ShapingOps.reshape(self(), ShapingOps.whole(self().shape(), shape));
  }

  /**
   * All elements, row by row, as a vector.
   *
   * @return a tensor of shape [n]
   */
  default Tensor flatten() {
    return ShapingOps.reshape(self(), Shape.of(self().elements()));
  }

  /**
   * Joins neighboring axes to one.
   *
   * @param start the first axis; −1 is the last
   * @param end the last axis, included
   * @return for example shape [2, 12, 5] from [2, 3, 4, 5] and axes 1 to 2
   * @throws IllegalArgumentException if there is no such axis, or end comes before start
   */
  default Tensor flatten(int start, int end) {
    Tensor x = ShapingOps.single(self());
    Shape shape = x.shape();
    int first = Axes.axis("flatten", shape, start);
    int last = Axes.axis("flatten", shape, end);
    checkArgument(
        first <= last,
        "flatten: axes %s to %s of shape %s: the end comes before the start",
        start,
        end,
        shape);
    int[] sizes = new int[shape.rank() - (last - first)];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = shape.size(axis <= first ? axis : axis + last - first);
    }
    for (int axis = first + 1; axis <= last; axis++) {
      sizes[first] = Math.multiplyExact(sizes[first], shape.size(axis));
    }
    return ShapingOps.reshape(x, Shape.of(sizes));
  }

  /**
   * Drops axes of size 1.
   *
   * @param axes the axes, negative ones counted from the end; those of another size than 1 stay.
   *     None: all axes
   * @return the same elements under fewer axes
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor squeeze(int... axes) {
    Tensor x = ShapingOps.single(self());
    boolean[] dropped = Axes.flags("squeeze", x.shape(), axes);
    for (int axis = 0; axis < dropped.length; axis++) {
      dropped[axis] &= x.shape().size(axis) == 1;
    }
    return ShapingOps.reshape(self(), x.shape().reduced(dropped, false));
  }

  /**
   * Inserts an axis of size 1.
   *
   * @param axis where it will stand; −1 is behind the last
   * @return the same elements under one axis more
   * @throws IllegalArgumentException if there is no such position
   */
  default Tensor unsqueeze(int axis) {
    return ShapingOps.reshape(self(), Axes.inserted("unsqueeze", self().shape(), axis, 1));
  }

  /**
   * Repeats along axes of size 1, and along new axes in front, as broadcasting does.
   *
   * @param sizes the shape; −1 keeps the size of an axis
   * @return a tensor of that shape
   * @throws IllegalArgumentException if a size differs from one that is not 1
   */
  default Tensor expand(int... sizes) {
    requireNonNull(sizes, "sizes");
    return broadcastTo(ShapingOps.target("expand", self().shape(), sizes));
  }

  /**
   * Repeats along axes of size 1, and along new axes in front.
   *
   * @param sizes the shape
   * @return a tensor of that shape
   * @throws IllegalArgumentException if a size differs from one that is not 1
   */
  default Tensor broadcastTo(int... sizes) {
    return broadcastTo(Shape.of(sizes));
  }

  /**
   * Repeats along axes of size 1, and along new axes in front.
   *
   * @param shape the shape
   * @return a tensor of that shape
   * @throws IllegalArgumentException if a size differs from one that is not 1
   */
  default Tensor broadcastTo(Shape shape) {
    requireNonNull(shape, "shape");
    Shape target = ShapingOps.target("broadcastTo", self().shape(), shape.sizes());
    return ShapingOps.own(StridedOps.expanded(self(), target), self());
  }

  /**
   * Lays copies side by side: {@code [1, 2].repeat(2)} is {@code [1, 2, 1, 2]}.
   *
   * @param times how often along each axis; more of them than axes mean new axes in front
   * @return the copies
   * @throws IllegalArgumentException if there are fewer counts than axes, or a negative one
   * @see #tile
   */
  default Tensor repeat(int... times) {
    requireNonNull(times, "times");
    checkArgument(
        times.length >= self().shape().rank(),
        "repeat: %s by %s: fewer counts than axes; use tile, which repeats the last axes",
        self().shape(),
        Arrays.toString(times));
    return ShapingOps.repeat("repeat", self(), times);
  }

  /**
   * Lays copies side by side, where fewer counts than axes mean the last axes.
   *
   * @param times how often along each axis
   * @return the copies
   * @throws IllegalArgumentException for a negative count
   * @see #repeat
   */
  default Tensor tile(int... times) {
    requireNonNull(times, "times");
    int rank = Math.max(times.length, self().shape().rank());
    int[] all = new int[rank];
    Arrays.fill(all, 1);
    System.arraycopy(times, 0, all, rank - times.length, times.length);
    return ShapingOps.repeat("tile", self(), all);
  }

  /**
   * Repeats each element of the flattened tensor: {@code [1, 2].repeatInterleave(2)} is {@code [1,
   * 1, 2, 2]}.
   *
   * @param times how often
   * @return a vector
   * @throws IllegalArgumentException for a negative count
   */
  default Tensor repeatInterleave(int times) {
    return flatten().repeatInterleave(times, 0);
  }

  /**
   * Repeats each slice along an axis.
   *
   * @param times how often
   * @param axis the axis; −1 is the last
   * @return a tensor that is as many times as long along that axis
   * @throws IllegalArgumentException for a negative count
   */
  default Tensor repeatInterleave(int times, int axis) {
    checkArgument(times >= 0, "repeatInterleave: %s times; counts are 0 or more", times);
    Tensor x = ShapingOps.single(self());
    int[] all = new int[x.shape().rank()];
    Arrays.fill(all, 1);
    all[Axes.axis("repeatInterleave", x.shape(), axis)] = times;
    return ShapingOps.repeated(x, all, false);
  }

  /**
   * Repeats the slices along an axis, each as often as said.
   *
   * @param times a count for each slice, or a single one for all
   * @param axis the axis; −1 is the last
   * @return a tensor that is as long along that axis as the counts add up to
   * @throws IllegalArgumentException for a negative count, or if there are not as many counts as
   *     slices
   */
  default Tensor repeatInterleave(IntTensor times, int axis) {
    requireNonNull(times, "times");
    Tensor x = ShapingOps.single(self());
    int size = x.shape().size(Axes.axis("repeatInterleave", x.shape(), axis));
    checkArgument(
        times.shape().rank() <= 1 && (times.elements() == size || times.elements() == 1),
        "repeatInterleave: counts of shape %s for axis %s of shape %s, which has size %s;"
            + " give one for each slice",
        times.shape(),
        axis,
        x.shape(),
        size);
    return x.indexSelect(axis, IndexingOps.repeated(times, size));
  }

  /**
   * Swaps two axes.
   *
   * @param a an axis; −1 is the last
   * @param b another axis
   * @return the same elements, that at [i, j] at [j, i]
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor transpose(int a, int b) {
    return ShapingOps.swapped(self(), a, b);
  }

  /**
   * Swaps the last two axes: transposes a matrix, or each of a batch of matrices.
   *
   * @return the same elements, that at […, i, j] at [… , j, i]
   * @throws IllegalArgumentException if there are fewer than two axes
   * @see #t()
   */
  default Tensor transpose() {
    checkArgument(
        self().shape().rank() >= 2,
        "transpose: shape %s has fewer than two axes; unsqueeze first",
        self().shape());
    return ShapingOps.swapped(self(), -2, -1);
  }

  /**
   * Transposes a matrix. Vectors and single numbers stay what they are.
   *
   * @return the transposed matrix
   * @throws IllegalArgumentException if there are more than two axes
   * @see #transpose()
   */
  default Tensor t() {
    int rank = self().shape().rank();
    checkArgument(
        rank <= 2,
        "t: shape %s has more than two axes; transpose() swaps the last two",
        self().shape());
    return rank == 2 ? ShapingOps.swapped(self(), 0, 1) : ShapingOps.own(self(), self());
  }

  /**
   * Orders the axes anew.
   *
   * @param axes for each axis of the result, which one of this it is; negative ones counted from
   *     the end
   * @return the same elements under the axes in that order
   * @throws IllegalArgumentException unless each axis is named once
   */
  default Tensor permute(int... axes) {
    requireNonNull(axes, "axes");
    return ShapingOps.permuted("permute", self(), axes);
  }

  /**
   * Moves an axis to another position; the others keep their order.
   *
   * @param from the axis; −1 is the last
   * @param to the position
   * @return the same elements under the axes in that order
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor movedim(int from, int to) {
    return movedim(new int[] {from}, new int[] {to});
  }

  /**
   * Moves axes to other positions; the others keep their order.
   *
   * @param from the axes; −1 is the last
   * @param to a position for each
   * @return the same elements under the axes in that order
   * @throws IllegalArgumentException if there is no such axis, or one is named twice
   */
  default Tensor movedim(int[] from, int[] to) {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    return ShapingOps.permuted("movedim", self(), ShapingOps.moved(self().shape(), from, to));
  }

  /**
   * Reverses the order along axes.
   *
   * @param axes the axes, negative ones counted from the end; none reverses nothing
   * @return the same elements, the last first
   * @throws IllegalArgumentException if there is no such axis, or one is named twice
   */
  default Tensor flip(int... axes) {
    requireNonNull(axes, "axes");
    return ShapingOps.flipped(self(), axes);
  }

  /**
   * Moves all elements of the flattened tensor on; those that leave at the end come in at the
   * start.
   *
   * @param shift by how many places; negative back
   * @return a tensor of this shape
   */
  default Tensor roll(int shift) {
    return ShapingOps.reshape(flatten().roll(shift, 0), self().shape());
  }

  /**
   * Moves all elements on along an axis; those that leave at the end come in at the start.
   *
   * @param shift by how many places; negative back
   * @param axis the axis; −1 is the last
   * @return a tensor of this shape
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor roll(int shift, int axis) {
    return ShapingOps.rolled(self(), shift, axis);
  }

  /**
   * Moves all elements on along several axes.
   *
   * @param shifts by how many places along each axis; negative back
   * @param axes the axes; −1 is the last
   * @return a tensor of this shape
   * @throws IllegalArgumentException if there is no such axis, or not one for each shift
   */
  default Tensor roll(int[] shifts, int[] axes) {
    requireNonNull(axes, "axes");
    requireNonNull(shifts, "shifts");
    checkArgument(
        shifts.length == axes.length,
        "roll: shifts %s along axes %s: give one shift for each axis",
        Arrays.toString(shifts),
        Arrays.toString(axes));
    Tensor y = ShapingOps.own(self(), self());
    for (int k = 0; k < axes.length; k++) {
      y = y.roll(shifts[k], axes[k]);
    }
    return y;
  }
}
