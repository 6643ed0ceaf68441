package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Slices of a tensor, and padding around it. Gradients go back to where the elements came from;
 * those of elements that are not in the part are 0.
 *
 * <p>Every result is a tensor of its own, never a view through which the operand could be changed.
 */
public sealed interface Slicing permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * Takes a part, axis by axis: NumPy's {@code x[...]}.
   *
   * <p>Index tensors (and masks, which are short for them) broadcast with each other and pick
   * elements together. Their common axes replace those that they name if these stand side by side
   * (after {@link Slice#at(int)} dropped its axis), else they come first.
   *
   * @param slices what to take along each axis, from the first on; axes that are not named are
   *     taken whole
   * @return the part
   * @throws IllegalArgumentException if more axes are named than there are, or an index is outside
   */
  default Tensor slice(Slice... slices) {
    requireNonNull(slices, "slices");
    return SliceReader.read("slice", self(), slices);
  }

  /**
   * Takes one element along an axis, which vanishes.
   *
   * @param axis the axis; −1 is the last
   * @param index which; negative ones count from the end
   * @return a tensor of one axis less
   * @throws IllegalArgumentException if there is no such axis or element
   */
  default Tensor select(int axis, int index) {
    Shape shape = self().shape();
    int along = Axes.axis("select", shape, axis);
    int[] strides = shape.strides();
    int offset = IndexingOps.wrapped("select", index, shape, along) * strides[along];
    int[] left = new int[strides.length - 1];
    System.arraycopy(strides, 0, left, 0, along);
    System.arraycopy(strides, along + 1, left, along, left.length - along);
    return new StridedOps.Read("select", shape.without(along), offset, left).apply(self());
  }

  /**
   * Takes neighbors along an axis.
   *
   * @param axis the axis; −1 is the last
   * @param start the first index; negative ones count from the end
   * @param length how many
   * @return a tensor of that size along the axis
   * @throws IllegalArgumentException if there is no such axis, or are not as many elements
   */
  default Tensor narrow(int axis, int start, int length) {
    Shape shape = self().shape();
    int size = shape.size(Axes.axis("narrow", shape, axis));
    int first = start < 0 ? start + size : start;
    checkArgument(
        first >= 0 && length >= 0 && first <= size - length,
        "narrow: %s elements from %s on along axis %s of shape %s, which has size %s",
        length,
        start,
        axis,
        shape,
        size);
    int[] strides = shape.strides();
    int offset = first * strides[shape.axis(axis)];
    return new StridedOps.Read("narrow", shape.with(axis, length), offset, strides).apply(self());
  }

  /**
   * Splits along the first axis into parts of one size; the last may be smaller.
   *
   * @param size the size of a part
   * @return the parts
   * @throws IllegalArgumentException if the size is not above 0
   */
  default List<Tensor> split(int size) {
    return split(size, 0);
  }

  /**
   * Splits into parts of one size; the last may be smaller.
   *
   * @param size the size of a part
   * @param axis the axis; −1 is the last
   * @return the parts; one empty part of an empty axis
   * @throws IllegalArgumentException if there is no such axis, or the size is not above 0
   */
  default List<Tensor> split(int size, int axis) {
    int whole = self().shape().size(Axes.axis("split", self().shape(), axis));
    checkArgument(size > 0, "split: parts of size %s; sizes are 1 or more", size);
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    do {
      parts.add(self().narrow(axis, start, Math.min(size, whole - start)));
      start += size;
    } while (start > 0 && start < whole); // Above 0: not overflown.
    return List.copyOf(parts);
  }

  /**
   * Splits into parts of given sizes.
   *
   * @param sizes the sizes of the parts
   * @param axis the axis; −1 is the last
   * @return the parts
   * @throws IllegalArgumentException if there is no such axis, or the sizes do not add up to its
   *     size
   */
  default List<Tensor> split(int[] sizes, int axis) {
    requireNonNull(sizes, "sizes");
    Shape shape = self().shape();
    int size = shape.size(Axes.axis("split", shape, axis));
    checkArgument(
        Arrays.stream(sizes).asLongStream().sum() == size
            && Arrays.stream(sizes).allMatch(s -> s >= 0),
        "split: sizes %s along axis %s of shape %s must be 0 or more and add up to %s",
        Arrays.toString(sizes),
        axis,
        shape,
        size);
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int s : sizes) {
      parts.add(self().narrow(axis, start, s));
      start += s;
    }
    return List.copyOf(parts);
  }

  /**
   * Splits along the first axis into so many parts.
   *
   * @param parts how many at most
   * @return the parts
   * @throws IllegalArgumentException if the number is not above 0
   * @see #chunk(int, int)
   */
  default List<Tensor> chunk(int parts) {
    return chunk(parts, 0);
  }

  /**
   * Splits into so many parts, all of the size ⌈n / parts⌉ but the last, which may be smaller; with
   * that size there may be fewer than asked for.
   *
   * @param parts how many at most
   * @param axis the axis; −1 is the last
   * @return the parts
   * @throws IllegalArgumentException if there is no such axis, or the number is not above 0
   */
  default List<Tensor> chunk(int parts, int axis) {
    checkArgument(parts > 0, "chunk: %s parts; at least 1 is needed", parts);
    int size = self().shape().size(Axes.axis("chunk", self().shape(), axis));
    return split(Math.max(1, (int) (((long) size + parts - 1) / parts)), axis);
  }

  /**
   * The elements along the first axis.
   *
   * @return as many tensors as the axis is long, of one axis less
   * @throws IllegalArgumentException if this has no axes
   */
  default List<Tensor> unbind() {
    return unbind(0);
  }

  /**
   * The elements along an axis.
   *
   * @param axis the axis; −1 is the last
   * @return as many tensors as the axis is long, of one axis less
   * @throws IllegalArgumentException if there is no such axis
   */
  default List<Tensor> unbind(int axis) {
    List<Tensor> parts = new ArrayList<>();
    int size = self().shape().size(Axes.axis("unbind", self().shape(), axis));
    for (int i = 0; i < size; i++) {
      parts.add(self().select(axis, i));
    }
    return List.copyOf(parts);
  }

  /**
   * All windows of a size along an axis. Derivative: gradients of an element in several windows add
   * up.
   *
   * @param axis the axis; −1 is the last
   * @param size the size of a window
   * @param step the distance between the starts of two windows
   * @return along the axis the windows, their elements along a new last axis
   * @throws IllegalArgumentException if there is no such axis, the size is larger than the axis or
   *     negative, or the step is not above 0
   */
  default Tensor unfold(int axis, int size, int step) {
    Shape shape = self().shape();
    int whole = shape.size(Axes.axis("unfold", shape, axis));
    checkArgument(
        size >= 0 && size <= whole && step > 0,
        "unfold: windows of size %s in steps of %s along axis %s of shape %s, which has size %s;"
            + " the size is 0 to %s, the step 1 or more",
        size,
        step,
        axis,
        shape,
        whole,
        whole);
    int[] own = shape.strides();
    int[] strides = Arrays.copyOf(own, own.length + 1);
    int along = Axes.axis("unfold", shape, axis);
    int windows = (whole - size) / step + 1;
    strides[along] = windows > 1 ? own[along] * step : 0;
    strides[own.length] = own[along];
    Shape target = shape.with(along, windows).inserted(-1, size);
    return new StridedOps.Read("unfold", target, 0, strides).apply(self());
  }

  /**
   * Puts zeros around.
   *
   * @param pads how many before and behind the last axis, then those of the axis before it, and so
   *     on; negative numbers crop
   * @return the padded tensor
   * @throws IllegalArgumentException if there are not two numbers for each padded axis, or more is
   *     cropped than there is
   */
  default Tensor pad(int... pads) {
    requireNonNull(pads, "pads");
    return PaddingOps.constant(self(), pads, 0);
  }

  /**
   * Puts a number around. Derivative: that of the elements inside.
   *
   * @param pads how many before and behind the last axis, then those of the axis before it, and so
   *     on; negative numbers crop
   * @param fill the number
   * @return the padded tensor
   * @throws IllegalArgumentException if there are not two numbers for each padded axis, or more is
   *     cropped than there is
   */
  default Tensor pad(int[] pads, double fill) {
    requireNonNull(pads, "pads");
    return PaddingOps.constant(self(), pads, fill);
  }

  /**
   * Puts copies of elements around. Derivative: gradients of the copies add up. Negative numbers
   * crop, before anything is copied.
   *
   * @param pads how many before and behind the last axis, then those of the axis before it, and so
   *     on; negative numbers crop
   * @param mode which copies
   * @return the padded tensor
   * @throws IllegalArgumentException if there are not two numbers for each padded axis, more is
   *     cropped than there is, or the axis is too short for the mode
   */
  default Tensor pad(int[] pads, PadMode mode) {
    requireNonNull(pads, "pads");
    return mode == PadMode.CONSTANT
        ? PaddingOps.constant(self(), pads, 0)
        : PaddingOps.copies(self(), pads, mode);
  }
}
