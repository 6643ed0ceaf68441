package autodiff.io;

import autodiff.shape.Shape;
import java.util.List;
import java.util.Locale;

/** Shapes as files claim them. */
final class StoredShape {
  /** As many axes as NumPy allows; without a limit a small file could make a monster. */
  static final int MOST_AXES = 64;

  private StoredShape() {}

  /**
   * The shape of these sizes.
   *
   * @throws IllegalArgumentException if no tensor has it; the message goes on after a colon
   */
  static Shape of(List<Long> sizes) {
    int[] checked = new int[sizes.size()];
    for (int axis = 0; axis < checked.length; axis++) {
      long size = sizes.get(axis);
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "shape %s: size %d is not one of 0 to 2147483647", sizes, size));
      }
      checked[axis] = (int) size;
    }
    return checked(Shape.of(checked));
  }

  /** A shape, if it has not too many axes for a file. */
  static Shape checked(Shape shape) {
    if (shape.rank() > MOST_AXES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "shape of %d axes; files have at most %d", shape.rank(), MOST_AXES));
    }
    return shape;
  }
}
