package autodiff.shape;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;

/**
 * The sizes of a tensor along its axes, for example {@code [2, 3]}; {@code []} is the shape of a
 * single number. Elements are laid out row by row: the last axis is contiguous. Immutable.
 */
public final class Shape {
  /** The shape of a single number. */
  public static final Shape SCALAR = new Shape(new int[0], 1);

  private final int[] sizes;
  private final int elements;

  private Shape(int[] sizes, int elements) {
    this.sizes = sizes;
    this.elements = elements;
  }

  /**
   * A shape.
   *
   * @param sizes the sizes along the axes, none for a single number; not negative
   * @return the shape
   * @throws IllegalArgumentException for a negative size, or if there would be more than 2³¹ − 1
   *     elements, which is what a Java array can hold
   */
  public static Shape of(int... sizes) {
    requireNonNull(sizes, "sizes");
    if (sizes.length == 0) {
      return SCALAR;
    }
    return wrap(sizes.clone());
  }

  private static Shape wrap(int[] sizes) {
    long elements = 1;
    boolean empty = false;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "shape %s: size %d is negative; sizes are 0 or more",
                Arrays.toString(sizes),
                size));
      }
      empty |= size == 0;
    }
    for (int size : sizes) {
      elements = empty ? 0 : elements * size;
      if (elements > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "shape %s: more elements than an array can hold (2147483647); split the tensor",
                Arrays.toString(sizes)));
      }
    }
    return new Shape(sizes, (int) elements);
  }

  /**
   * The number of axes.
   *
   * @return 0 for a single number
   */
  public int rank() {
    return sizes.length;
  }

  /**
   * The number of elements.
   *
   * @return the product of the sizes; 1 for a single number
   */
  public int elements() {
    return elements;
  }

  /**
   * The size along an axis.
   *
   * @param axis the axis; −1 is the last
   * @return the size
   * @throws IllegalArgumentException if there is no such axis
   */
  public int size(int axis) {
    return sizes[axis(axis)];
  }

  /**
   * The sizes.
   *
   * @return a copy
   */
  public int[] sizes() {
    return sizes.clone();
  }

  /**
   * An axis counted from the front.
   *
   * @param axis the axis; −1 is the last
   * @return the same axis, from 0
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    int rank = sizes.length;
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          rank == 0
              ? String.format(Locale.ROOT, "axis %d of shape []: a single number has no axes", axis)
              : String.format(
                  Locale.ROOT,
                  "axis %d of shape %s: axes are %d to %d",
                  axis,
                  this,
                  -rank,
                  rank - 1));
    }
    return axis < 0 ? axis + rank : axis;
  }

  /**
   * Which axes are named.
   *
   * @param axes axes, negative ones counted from the end; none for all of them
   * @return a flag for each axis
   * @throws IllegalArgumentException if there is no such axis, or one is named twice
   */
  public boolean[] axes(int... axes) {
    requireNonNull(axes, "axes");
    boolean[] named = new boolean[sizes.length];
    if (axes.length == 0) {
      Arrays.fill(named, true);
    }
    for (int a : axes) {
      int axis = axis(a);
      if (named[axis]) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "axes %s of shape %s: axis %d is named twice",
                Arrays.toString(axes),
                this,
                axis));
      }
      named[axis] = true;
    }
    return named;
  }

  /**
   * How far apart neighbors along each axis lie, in elements.
   *
   * @return a stride for each axis; the last is 1
   */
  public int[] strides() {
    int[] strides = new int[sizes.length];
    int stride = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= sizes[axis];
    }
    return strides;
  }

  /**
   * This shape with another size along an axis.
   *
   * @param axis the axis; −1 is the last
   * @param size the size there
   * @return a shape of the same rank
   */
  public Shape with(int axis, int size) {
    int[] changed = sizes.clone();
    changed[axis(axis)] = size;
    return wrap(changed);
  }

  /**
   * This shape without an axis.
   *
   * @param axis the axis; −1 is the last
   * @return a shape of one rank less
   */
  public Shape without(int axis) {
    int gone = axis(axis);
    int[] left = new int[sizes.length - 1];
    System.arraycopy(sizes, 0, left, 0, gone);
    System.arraycopy(sizes, gone + 1, left, gone, left.length - gone);
    return wrap(left);
  }

  /**
   * This shape with one more axis.
   *
   * @param axis where the new axis will stand; −1 is behind the last
   * @param size the size there
   * @return a shape of one rank more
   */
  public Shape inserted(int axis, int size) {
    int rank = sizes.length + 1;
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "new axis %d in shape %s: it can stand at %d to %d",
              axis,
              this,
              -rank,
              rank - 1));
    }
    int at = axis < 0 ? axis + rank : axis;
    int[] grown = new int[rank];
    System.arraycopy(sizes, 0, grown, 0, at);
    grown[at] = size;
    System.arraycopy(sizes, at, grown, at + 1, sizes.length - at);
    return wrap(grown);
  }

  /**
   * What is left when some axes are reduced.
   *
   * @param reduced a flag for each axis
   * @param keepDims whether reduced axes stay, with size 1
   * @return the shape of the result
   */
  public Shape reduced(boolean[] reduced, boolean keepDims) {
    requireNonNull(reduced, "reduced");
    int[] left = new int[sizes.length];
    int rank = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (!reduced[axis]) {
        left[rank++] = sizes[axis];
      } else if (keepDims) {
        left[rank++] = 1;
      }
    }
    return wrap(Arrays.copyOf(left, rank));
  }

  /**
   * The shape to which two shapes are broadcast: aligned at the last axis, where sizes are equal or
   * one of them is 1, as in NumPy.
   *
   * @param other the other shape
   * @param operation who asks, for the message
   * @return the common shape
   * @throws IllegalArgumentException if sizes differ and neither is 1
   */
  public Shape broadcast(Shape other, String operation) {
    requireNonNull(other, "other");
    requireNonNull(operation, "operation");
    if (equals(other)) {
      return this;
    }
    int rank = Math.max(sizes.length, other.sizes.length);
    int[] common = new int[rank];
    for (int back = 1; back <= rank; back++) {
      int a = back <= sizes.length ? sizes[sizes.length - back] : 1;
      int b = back <= other.sizes.length ? other.sizes[other.sizes.length - back] : 1;
      if (a != b && a != 1 && b != 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: %s and %s: sizes %d and %d at axis -%d differ and neither is 1; reshape,"
                    + " unsqueeze or transpose one operand?",
                operation,
                this,
                other,
                a,
                b,
                back));
      }
      common[rank - back] = a == 1 ? b : a;
    }
    return wrap(common);
  }

  /**
   * Whether this shape broadcasts to the given one without changing it.
   *
   * @param target the larger shape
   * @return whether each size equals the target's or is 1
   */
  public boolean broadcastsTo(Shape target) {
    requireNonNull(target, "target");
    int lead = target.sizes.length - sizes.length;
    if (lead < 0) {
      return false;
    }
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] != 1 && sizes[axis] != target.sizes[lead + axis]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The strides with which this shape's elements are read as the target's: 0 along every axis that
   * is broadcast.
   *
   * @param target a shape to which this one {@link #broadcastsTo broadcasts}
   * @return a stride for each axis of the target
   */
  public int[] stridesFor(Shape target) {
    requireNonNull(target, "target");
    int lead = target.sizes.length - sizes.length;
    int[] own = strides();
    int[] strides = new int[target.sizes.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      strides[lead + axis] = sizes[axis] == 1 ? 0 : own[axis];
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof Shape s && Arrays.equals(sizes, s.sizes));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /**
   * For example {@code [2, 3]}.
   *
   * @return the sizes in brackets
   */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
