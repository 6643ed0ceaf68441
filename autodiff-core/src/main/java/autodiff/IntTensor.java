package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.kernel.Select;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Locale;

/**
 * An n-dimensional array of 32-bit integers: indices, labels, counts. Plain immutable data that
 * takes no gradient.
 */
public final class IntTensor {
  private final Shape shape;
  private final int[] array;

  private IntTensor(Shape shape, int[] array) {
    this.shape = shape;
    this.array = array;
  }

  /** A tensor around an array that nobody else changes. */
  static IntTensor wrap(Shape shape, int[] array) {
    return new IntTensor(shape, array);
  }

  /**
   * A vector.
   *
   * @param elements the numbers
   * @return a tensor of shape [n]
   */
  public static IntTensor of(int... elements) {
    requireNonNull(elements, "elements");
    return wrap(Shape.of(elements.length), elements.clone());
  }

  /**
   * A tensor of any shape.
   *
   * @param shape the shape
   * @param elements the numbers, row by row
   * @return the tensor
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static IntTensor of(Shape shape, int... elements) {
    requireNonNull(shape, "shape");
    requireNonNull(elements, "elements");
    checkArgument(
        shape.elements() == elements.length,
        "of: %s numbers for shape %s, which has %s elements",
        elements.length,
        shape,
        shape.elements());
    return wrap(shape, elements.clone());
  }

  /**
   * Random whole numbers; all are equally likely.
   *
   * @param generator where they come from
   * @param low the least of them
   * @param high more than the largest
   * @param sizes the shape
   * @return the tensor
   * @throws IllegalArgumentException if low is not less than high
   */
  public static IntTensor randint(Generator generator, int low, int high, int... sizes) {
    checkArgument(low < high, "randint: from %s to %s; give the smaller first", low, high);
    Shape shape = Shape.of(sizes);
    int[] numbers = new int[shape.elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (int) (low + generator.below((long) high - low));
    }
    return wrap(shape, numbers);
  }

  /**
   * The numbers 0, 1, ..., n − 1 in random order; all orders are equally likely.
   *
   * @param generator where the order comes from
   * @param n how many
   * @return a vector
   * @throws IllegalArgumentException if n is negative
   */
  public static IntTensor randperm(Generator generator, int n) {
    requireNonNull(generator, "generator");
    Shape shape = Shape.of(n);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = generator.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return wrap(shape, order);
  }

  /**
   * The shape.
   *
   * @return the sizes along the axes
   */
  public Shape shape() {
    return shape;
  }

  /**
   * The number of elements.
   *
   * @return the product of the sizes
   */
  public int elements() {
    return array.length;
  }

  /** The elements row by row: to be read only. */
  int[] array() {
    return array;
  }

  /**
   * The elements row by row.
   *
   * @return a copy
   */
  public int[] toInts() {
    return array.clone();
  }

  /**
   * The only element.
   *
   * @return the number
   * @throws IllegalStateException if there is not exactly one
   */
  public int item() {
    if (array.length != 1) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "item: shape %s has %d elements, not one", shape, array.length));
    }
    return array[0];
  }

  /**
   * The numbers 0, 1, … below an end.
   *
   * @param end the first number that is not in it; not negative
   * @return a tensor of shape [end]
   */
  public static IntTensor arange(int end) {
    Shape shape = Shape.of(end);
    return wrap(shape, Select.range(end));
  }

  /** Numbers that went through structural operations as float64, in which they are exact. */
  static IntTensor rounded(Tensor x) {
    double[] from = x.doubles();
    int[] copy = new int[from.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (int) from[i];
    }
    return wrap(x.shape(), copy);
  }

  /**
   * An element.
   *
   * @param index its index along each axis; negative ones count from the end
   * @return the number
   * @throws IllegalArgumentException if there is no such element
   */
  public int get(int... index) {
    requireNonNull(index, "index");
    return array[IndexingOps.place("get", shape, index)];
  }

  /**
   * The same elements under another shape.
   *
   * @param sizes the shape; one size may be −1 and is computed from the others
   * @return the tensor
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public IntTensor reshape(int... sizes) {
    requireNonNull(sizes, "sizes");
    return wrap(ShapingOps.inferred(shape, sizes), array);
  }

  /** A single number as a vector of one. */
  IntTensor single() {
    return shape.rank() == 0 ? wrap(Shape.of(1), array) : this;
  }

  /**
   * The same elements under one axis of size 1 more.
   *
   * @param axis where it will stand; −1 is behind the last
   * @return the tensor
   * @throws IllegalArgumentException if there is no such position
   */
  public IntTensor unsqueeze(int axis) {
    return wrap(Axes.inserted("unsqueeze", shape, axis, 1), array);
  }

  /**
   * Swaps two axes.
   *
   * @param a an axis; −1 is the last
   * @param b another axis
   * @return the same elements, that at [i, j] at [j, i]
   * @throws IllegalArgumentException if there is no such axis
   */
  public IntTensor transpose(int a, int b) {
    return rounded(toTensor(DType.FLOAT64).transpose(a, b));
  }

  /**
   * Repeats along axes of size 1, and along new axes in front.
   *
   * @param target the shape
   * @return a tensor of that shape
   * @throws IllegalArgumentException if a size differs from one that is not 1
   */
  public IntTensor broadcastTo(Shape target) {
    requireNonNull(target, "target");
    return shape.equals(target) ? this : rounded(toTensor(DType.FLOAT64).broadcastTo(target));
  }

  /**
   * Repeats along axes of size 1, and along new axes in front.
   *
   * @param sizes the shape; −1 keeps the size of an axis
   * @return a tensor of that shape
   * @throws IllegalArgumentException if a size differs from one that is not 1
   */
  public IntTensor expand(int... sizes) {
    requireNonNull(sizes, "sizes");
    return broadcastTo(ShapingOps.target("expand", shape, sizes));
  }

  /**
   * Takes a part, axis by axis.
   *
   * @param slices what to take along each axis
   * @return the part
   * @throws IllegalArgumentException if more axes are named than there are, or an index is outside
   * @see Slicing#slice
   */
  public IntTensor slice(Slice... slices) {
    requireNonNull(slices, "slices");
    return rounded(toTensor(DType.FLOAT64).slice(slices));
  }

  /**
   * Where the numbers equal one.
   *
   * @param number the number
   * @return a mask of this shape
   */
  public Mask equalTo(int number) {
    boolean[] yes = new boolean[array.length];
    for (int i = 0; i < yes.length; i++) {
      yes[i] = array[i] == number;
    }
    return Mask.wrap(shape, yes);
  }

  /**
   * Where the numbers equal those of another tensor; both broadcast.
   *
   * @param other the other tensor
   * @return a mask of the common shape
   * @throws IllegalArgumentException if the shapes cannot be broadcast
   */
  public Mask equalTo(IntTensor other) {
    requireNonNull(other, "other");
    Shape common = shape.broadcast(other.shape, "equalTo");
    int[] a = broadcastTo(common).array;
    int[] b = other.broadcastTo(common).array;
    boolean[] yes = new boolean[a.length];
    for (int i = 0; i < yes.length; i++) {
      yes[i] = a[i] == b[i];
    }
    return Mask.wrap(common, yes);
  }

  /**
   * Ones at these indices along a new last axis, zeros elsewhere, in float64.
   *
   * @param classes the size of the new axis
   * @return data that takes no gradient
   * @throws IllegalArgumentException if a number is not one of 0 to classes − 1
   */
  public Tensor oneHot(int classes) {
    return oneHot(classes, DType.FLOAT64);
  }

  /**
   * Ones at these indices along a new last axis, zeros elsewhere.
   *
   * @param classes the size of the new axis
   * @param dtype the type
   * @return data that takes no gradient
   * @throws IllegalArgumentException if a number is not one of 0 to classes − 1
   */
  public Tensor oneHot(int classes, DType dtype) {
    Shape target = shape.inserted(-1, classes);
    int[] places = new int[array.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i * classes + IndexingOps.checked("oneHot", array[i], target, shape.rank());
    }
    return TakeOps.put(Tensor.full(1, dtype, Shape.of(places.length)), places, target);
  }

  /**
   * The same numbers as floating point, for arithmetic.
   *
   * @param dtype the type
   * @return data that takes no gradient
   */
  public Tensor toTensor(DType dtype) {
    requireNonNull(dtype, "dtype");
    double[] copy = new double[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i];
    }
    return Tensor.rounded(shape, dtype, copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntTensor t && shape.equals(t.shape) && Arrays.equals(array, t.array);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(array);
  }

  /**
   * Shape and elements.
   *
   * @return a text, shortened beyond 1,000 elements
   */
  @Override
  public String toString() {
    return TensorText.of(this);
  }
}
