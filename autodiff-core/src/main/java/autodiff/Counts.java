package autodiff;

import autodiff.shape.Shape;

/** How many elements of a mask say yes. */
final class Counts {
  private Counts() {}

  /** The counts along axes, in row-major order of the others. */
  static int[] along(boolean[] yes, Shape shape, boolean[] reduced) {
    int[] counts = new int[shape.reduced(reduced, true).elements()];
    int[] strides = shape.reduced(reduced, true).stridesFor(shape);
    int[] index = new int[strides.length];
    int at = 0;
    for (boolean one : yes) {
      counts[at] += one ? 1 : 0;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < shape.size(axis)) {
          break;
        }
        at -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return counts;
  }

  /** Which of them reach a number. */
  static boolean[] atLeast(int enough, int[] counts) {
    boolean[] reached = new boolean[counts.length];
    for (int k = 0; k < counts.length; k++) {
      reached[k] = counts[k] >= enough;
    }
    return reached;
  }
}
