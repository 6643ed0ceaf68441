package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * A selection along one axis: what stands between the brackets in NumPy's {@code x[...]}.
 *
 * <pre>{@code
 * x.slice(Slice.at(0));                          // x[0]
 * x.slice(Slice.all(), Slice.of(1, 3));          // x[:, 1:3]
 * x.slice(Slice.from(-2), Slice.all().by(-1));   // x[-2:, ::-1]
 * x.slice(Slice.rest(), Slice.newAxis());        // x[..., None]
 * x.slice(Slice.at(IntTensor.of(0, 0, 2)));      // x[[0, 0, 2]]
 * x.slice(Slice.at(mask));                       // x[mask]
 * }</pre>
 *
 * @see Slicing#slice
 */
public sealed interface Slice {

  /**
   * Every so many elements between two bounds.
   *
   * @param start the first index; negative ones count from the end. Absent: the first element, with
   *     a negative step the last
   * @param stop the index before which to stop; absent: after the last element, with a negative
   *     step after the first. Bounds beyond the axis mean its end
   * @param step the distance; negative goes backwards, 0 is not allowed
   */
  record Range(OptionalInt start, OptionalInt stop, int step) implements Slice {
    /** Checks the step. */
    public Range {
      checkArgument(step != 0, "slice: step 0; take 1 for all elements, −1 for the reverse");
    }

    /**
     * The same range in steps.
     *
     * @param step the distance; negative goes backwards, 0 is not allowed
     * @return the range
     * @throws IllegalArgumentException if the step is 0
     */
    public Range by(int step) {
      return new Range(start, stop, step);
    }

    /**
     * As in NumPy.
     *
     * @return for example {@code 1:3}
     */
    @Override
    public String toString() {
      return text(start) + ":" + text(stop) + (step == 1 ? "" : ":" + step);
    }

    private static String text(OptionalInt bound) {
      return bound.isEmpty() ? "" : "" + bound.getAsInt();
    }
  }

  /**
   * One element: the axis vanishes.
   *
   * @param index which; negative ones count from the end
   */
  record Single(int index) implements Slice {}

  /**
   * Elements in any order and number: the axis is replaced by the axes of the index tensor.
   *
   * @param index which; negative ones count from the end
   */
  record Picked(IntTensor index) implements Slice {}

  /**
   * The elements of which a mask says yes: as many axes as the mask has become one.
   *
   * @param mask which
   */
  record Selected(Mask mask) implements Slice {}

  /** All axes that are not named, at most once in a list. */
  record Rest() implements Slice {}

  /** A new axis of size 1. */
  record NewAxis() implements Slice {}

  /**
   * The whole axis.
   *
   * @return {@code :}
   */
  static Range all() {
    return new Range(OptionalInt.empty(), OptionalInt.empty(), 1);
  }

  /**
   * From one index to before another.
   *
   * @param start the first index; negative ones count from the end
   * @param stop the index before which to stop
   * @return {@code start:stop}
   */
  static Range of(int start, int stop) {
    return of(start, stop, 1);
  }

  /**
   * From one index to before another in steps.
   *
   * @param start the first index; negative ones count from the end
   * @param stop the index before which to stop
   * @param step the distance; negative goes backwards, 0 is not allowed
   * @return {@code start:stop:step}
   * @throws IllegalArgumentException if the step is 0
   */
  static Range of(int start, int stop, int step) {
    return new Range(OptionalInt.of(start), OptionalInt.of(stop), step);
  }

  /**
   * From an index on.
   *
   * @param start the first index; negative ones count from the end
   * @return {@code start:}
   */
  static Range from(int start) {
    return new Range(OptionalInt.of(start), OptionalInt.empty(), 1);
  }

  /**
   * Up to an index.
   *
   * @param stop the index before which to stop; negative ones count from the end
   * @return {@code :stop}
   */
  static Range to(int stop) {
    return new Range(OptionalInt.empty(), OptionalInt.of(stop), 1);
  }

  /**
   * One element: the axis vanishes.
   *
   * @param index which; negative ones count from the end
   * @return {@code index}
   */
  static Slice at(int index) {
    return new Single(index);
  }

  /**
   * Elements in any order and number: the axis is replaced by the axes of the index tensor. Several
   * index tensors in a list broadcast with each other and pick elements together.
   *
   * @param index which; negative ones count from the end
   * @return {@code index}
   */
  static Slice at(IntTensor index) {
    requireNonNull(index, "index");
    return new Picked(index);
  }

  /**
   * The elements of which a mask says yes: as many axes as the mask has become one.
   *
   * @param mask which
   * @return {@code mask}
   */
  static Slice at(Mask mask) {
    requireNonNull(mask, "mask");
    return new Selected(mask);
  }

  /**
   * All axes that are not named.
   *
   * @return {@code ...}
   */
  static Slice rest() {
    return new Rest();
  }

  /**
   * A new axis of size 1.
   *
   * @return {@code None}
   */
  static Slice newAxis() {
    return new NewAxis();
  }
}
