package autodiff;

import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;

/** Resolves the axes that an operation is asked for, so that a complaint begins with its name. */
final class Axes {
  private Axes() {}

  /**
   * An axis counted from the front.
   *
   * @param operation what the user called
   * @param axis the axis; −1 is the last
   */
  static int axis(String operation, Shape shape, int axis) {
    try {
      return shape.axis(axis);
    } catch (IllegalArgumentException e) {
      throw named(operation, e);
    }
  }

  /** Which axes are named; none for all. */
  static boolean[] flags(String operation, Shape shape, int... axes) {
    requireNonNull(axes, "axes");
    try {
      return shape.axes(axes);
    } catch (IllegalArgumentException e) {
      throw named(operation, e);
    }
  }

  /** A shape with one more axis. */
  static Shape inserted(String operation, Shape shape, int axis, int size) {
    try {
      return shape.inserted(axis, size);
    } catch (IllegalArgumentException e) {
      throw named(operation, e);
    }
  }

  private static IllegalArgumentException named(String operation, IllegalArgumentException e) {
    return new IllegalArgumentException(operation + ": " + e.getMessage(), e);
  }
}
