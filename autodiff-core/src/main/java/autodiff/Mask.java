package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.kernel.Select;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Locale;

/**
 * An n-dimensional array of booleans: which elements of a tensor to select. Plain immutable data
 * that takes no gradient.
 */
public final class Mask {
  private final Shape shape;
  private final boolean[] array;

  private Mask(Shape shape, boolean[] array) {
    this.shape = shape;
    this.array = array;
  }

  /** A mask around an array that nobody else changes. */
  static Mask wrap(Shape shape, boolean[] array) {
    return new Mask(shape, array);
  }

  /**
   * A vector.
   *
   * @param elements the answers
   * @return a mask of shape [n]
   */
  public static Mask of(boolean... elements) {
    requireNonNull(elements, "elements");
    return wrap(Shape.of(elements.length), elements.clone());
  }

  /**
   * A mask of any shape.
   *
   * @param shape the shape
   * @param elements the answers, row by row
   * @return the mask
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static Mask of(Shape shape, boolean... elements) {
    requireNonNull(shape, "shape");
    requireNonNull(elements, "elements");
    checkArgument(
        shape.elements() == elements.length,
        "of: %s answers for shape %s, which has %s elements",
        elements.length,
        shape,
        shape.elements());
    return wrap(shape, elements.clone());
  }

  /**
   * Random answers, each yes with the same probability: {@code bernoulli(generator, 0.9, 3)} keeps
   * nine of ten.
   *
   * @param generator where they come from
   * @param probability of yes, from 0 to 1
   * @param sizes the shape
   * @return the mask
   * @throws IllegalArgumentException if the probability is not between 0 and 1
   */
  public static Mask bernoulli(Generator generator, double probability, int... sizes) {
    requireNonNull(generator, "generator");
    checkArgument(
        probability >= 0 && probability <= 1,
        "bernoulli: probability %s; give a number from 0 to 1",
        probability);
    Shape shape = Shape.of(sizes);
    boolean[] answers = new boolean[shape.elements()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = generator.nextDouble() < probability;
    }
    return wrap(shape, answers);
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
  boolean[] array() {
    return array;
  }

  /**
   * The elements row by row.
   *
   * @return a copy
   */
  public boolean[] toBooleans() {
    return array.clone();
  }

  /**
   * How many say yes.
   *
   * @return the count
   */
  public int count() {
    int count = 0;
    for (boolean yes : array) {
      count += yes ? 1 : 0;
    }
    return count;
  }

  /**
   * Whether any says yes, of all or along some axes.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the answers; no of nothing
   */
  public Mask any(int... axes) {
    return any(false, axes);
  }

  /**
   * Whether any says yes, along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the answers; no of nothing
   */
  public Mask any(boolean keepDims, int... axes) {
    return wrap(reduced("any", keepDims, axes), Counts.atLeast(1, counts("any", axes)));
  }

  /**
   * Whether all say yes, all of them or those along some axes.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the answers; yes of nothing
   */
  public Mask all(int... axes) {
    return all(false, axes);
  }

  /**
   * Whether all say yes along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the answers; yes of nothing
   */
  public Mask all(boolean keepDims, int... axes) {
    int length = AxisView.count(shape, AxisView.flags("all", shape, axes));
    return wrap(reduced("all", keepDims, axes), Counts.atLeast(length, counts("all", axes)));
  }

  /**
   * How many say yes, of all or along some axes.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return the counts
   */
  public IntTensor countNonzero(int... axes) {
    return IntTensor.wrap(reduced("countNonzero", false, axes), counts("countNonzero", axes));
  }

  private Shape reduced(String name, boolean keepDims, int... axes) {
    return shape.reduced(AxisView.flags(name, shape, axes), keepDims);
  }

  private int[] counts(String name, int... axes) {
    return Counts.along(array, shape, AxisView.flags(name, shape, axes));
  }

  /**
   * The only answer.
   *
   * @return yes or no
   * @throws IllegalStateException if there is not exactly one
   */
  public boolean item() {
    if (array.length != 1) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "item: shape %s has %d elements, not one; reduce it first (any, all)",
              shape,
              array.length));
    }
    return array[0];
  }

  /**
   * An element.
   *
   * @param index its index along each axis; negative ones count from the end
   * @return the answer
   * @throws IllegalArgumentException if there is no such element
   */
  public boolean get(int... index) {
    requireNonNull(index, "index");
    return array[IndexingOps.place("get", shape, index)];
  }

  /**
   * The opposite.
   *
   * @return a mask that says yes where this says no
   */
  public Mask not() {
    boolean[] yes = new boolean[array.length];
    for (int i = 0; i < yes.length; i++) {
      yes[i] = !array[i];
    }
    return wrap(shape, yes);
  }

  /**
   * Where both say yes; both broadcast.
   *
   * @param other the other mask
   * @return a mask of the common shape
   * @throws IllegalArgumentException if the shapes cannot be broadcast
   */
  public Mask and(Mask other) {
    requireNonNull(other, "other");
    Shape common = shape.broadcast(other.shape, "and");
    boolean[] a = broadcastTo(common).array;
    boolean[] yes = other.broadcastTo(common).toBooleans();
    for (int i = 0; i < yes.length; i++) {
      yes[i] &= a[i];
    }
    return wrap(common, yes);
  }

  /**
   * Where one or both say yes; both broadcast.
   *
   * @param other the other mask
   * @return a mask of the common shape
   * @throws IllegalArgumentException if the shapes cannot be broadcast
   */
  public Mask or(Mask other) {
    requireNonNull(other, "other");
    Shape common = shape.broadcast(other.shape, "or");
    boolean[] a = broadcastTo(common).array;
    boolean[] yes = other.broadcastTo(common).toBooleans();
    for (int i = 0; i < yes.length; i++) {
      yes[i] |= a[i];
    }
    return wrap(common, yes);
  }

  /**
   * Where the two differ; both broadcast.
   *
   * @param other the other mask
   * @return a mask of the common shape
   * @throws IllegalArgumentException if the shapes cannot be broadcast
   */
  public Mask xor(Mask other) {
    requireNonNull(other, "other");
    Shape common = shape.broadcast(other.shape, "xor");
    boolean[] a = broadcastTo(common).array;
    boolean[] yes = other.broadcastTo(common).toBooleans();
    for (int i = 0; i < yes.length; i++) {
      yes[i] ^= a[i];
    }
    return wrap(common, yes);
  }

  /**
   * The same answers under another shape.
   *
   * @param sizes the shape; one size may be −1 and is computed from the others
   * @return the mask
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public Mask reshape(int... sizes) {
    requireNonNull(sizes, "sizes");
    return wrap(ShapingOps.inferred(shape, sizes), array);
  }

  /**
   * The same answers under one axis of size 1 more.
   *
   * @param axis where it will stand; −1 is behind the last
   * @return the mask
   * @throws IllegalArgumentException if there is no such position
   */
  public Mask unsqueeze(int axis) {
    return wrap(Axes.inserted("unsqueeze", shape, axis, 1), array);
  }

  /**
   * Repeats along axes of size 1, and along new axes in front.
   *
   * @param target the shape
   * @return a mask of that shape
   * @throws IllegalArgumentException if a size differs from one that is not 1
   */
  public Mask broadcastTo(Shape target) {
    requireNonNull(target, "target");
    if (shape.equals(target)) {
      return this;
    }
    int[] sizes = ShapingOps.target("broadcastTo", shape, target.sizes()).sizes();
    return wrap(target, Select.spread(array, shape.stridesFor(target), sizes, target.elements()));
  }

  /**
   * Repeats along axes of size 1, and along new axes in front.
   *
   * @param sizes the shape; −1 keeps the size of an axis
   * @return a mask of that shape
   * @throws IllegalArgumentException if a size differs from one that is not 1
   */
  public Mask expand(int... sizes) {
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
  public Mask slice(Slice... slices) {
    requireNonNull(slices, "slices");
    return toTensor(DType.FLOAT32).slice(slices).toMask();
  }

  /**
   * The indices of those that say yes, row by row.
   *
   * @return shape [count, axes]
   */
  public IntTensor nonzero() {
    int[] places = places();
    int rank = shape.rank();
    int[] index = new int[Math.multiplyExact(places.length, rank)];
    for (int k = 0; k < places.length; k++) {
      int left = places[k];
      for (int axis = rank - 1; axis >= 0; axis--) {
        index[k * rank + axis] = left % shape.size(axis);
        left /= shape.size(axis);
      }
    }
    return IntTensor.wrap(Shape.of(places.length, rank), index);
  }

  /** The indices of those that say yes, a vector for each axis. */
  IntTensor[] nonzeroColumns() {
    int[] index = nonzero().array();
    int rank = shape.rank();
    IntTensor[] columns = new IntTensor[rank];
    for (int axis = 0; axis < rank; axis++) {
      int[] column = new int[index.length / rank];
      for (int k = 0; k < column.length; k++) {
        column[k] = index[k * rank + axis];
      }
      columns[axis] = IntTensor.wrap(Shape.of(column.length), column);
    }
    return columns;
  }

  /** The places of those that say yes, in row-major order. */
  int[] places() {
    int[] places = new int[count()];
    int n = 0;
    for (int i = 0; i < array.length; i++) {
      if (array[i]) {
        places[n++] = i;
      }
    }
    return places;
  }

  /**
   * Ones and zeros.
   *
   * @param dtype the type
   * @return data that takes no gradient
   */
  public Tensor toTensor(DType dtype) {
    requireNonNull(dtype, "dtype");
    double[] copy = new double[array.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = array[i] ? 1 : 0;
    }
    return Tensor.rounded(shape, dtype, copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask m && shape.equals(m.shape) && Arrays.equals(array, m.array);
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
