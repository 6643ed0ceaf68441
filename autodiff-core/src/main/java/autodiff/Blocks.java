package autodiff;

import autodiff.kernel.Strided;
import autodiff.shape.Shape;

/**
 * A tensor's elements as [outer, length, inner] with the reduced axes in the middle: copied in
 * another order if they do not stand together.
 *
 * @param array the elements: to be read only
 * @param outer the number of blocks
 * @param length the number of elements that are reduced to one
 * @param inner the distance between them
 */
record Blocks(Object array, int outer, int length, int inner) {

  static Blocks of(Tensor x, boolean[] reduced) {
    Shape shape = x.shape();
    int first = 0;
    while (first < reduced.length && !reduced[first]) {
      first++;
    }
    int last = reduced.length;
    while (last > first && !reduced[last - 1]) {
      last--;
    }
    int outer = 1;
    int length = 1;
    int inner = 1;
    boolean together = true;
    for (int axis = 0; axis < reduced.length; axis++) {
      int size = shape.size(axis);
      if (axis < first) {
        outer *= size;
      } else if (axis >= last) {
        inner *= size;
      } else {
        together &= reduced[axis] || size == 1;
        length *= size;
      }
    }
    return together ? new Blocks(x.array(), outer, length, inner) : gathered(x, reduced);
  }

  private static Blocks gathered(Tensor x, boolean[] reduced) {
    int[] order = order(reduced);
    int[] sizes = new int[order.length];
    int[] strides = new int[order.length];
    int[] own = x.shape().strides();
    int outer = 1;
    int length = 1;
    for (int k = 0; k < order.length; k++) {
      sizes[k] = x.shape().size(order[k]);
      strides[k] = own[order[k]];
      if (reduced[order[k]]) {
        length *= sizes[k];
      } else {
        outer *= sizes[k];
      }
    }
    Object copy = Tensor.allocate(x.shape(), x.dtype());
    Strided.read(x.array(), 0, strides, sizes, copy);
    return new Blocks(copy, outer, length, 1);
  }

  /** The axes, those that are reduced last. */
  static int[] order(boolean[] reduced) {
    int[] order = new int[reduced.length];
    int n = 0;
    for (int axis = 0; axis < reduced.length; axis++) {
      if (!reduced[axis]) {
        order[n++] = axis;
      }
    }
    for (int axis = 0; axis < reduced.length; axis++) {
      if (reduced[axis]) {
        order[n++] = axis;
      }
    }
    return order;
  }
}
