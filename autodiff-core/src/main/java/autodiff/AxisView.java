package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import autodiff.shape.Shape;
import java.util.function.Function;

/**
 * The lanes of a shape along an axis, or along axes that stand together: elements lie as [outer,
 * length, inner], a lane is the middle. A single number is a lane of length 1, so that its axes 0
 * and −1 may be named, as in PyTorch.
 *
 * @param outer the product of the sizes before
 * @param length the number of elements of a lane
 * @param inner the product of the sizes behind: the distance of neighbors
 */
record AxisView(int outer, int length, int inner) {

  static AxisView of(Shape shape, int axis) {
    return of("lanes", shape, axis);
  }

  /** The lanes along an axis that a user named. */
  static AxisView of(String operation, Shape shape, int axis) {
    return of(shape, flags(operation, shape, axis));
  }

  /** The lanes along axes that stand together. */
  static AxisView of(Shape shape, boolean[] along) {
    int outer = 1;
    int length = 1;
    int inner = 1;
    boolean behind = false;
    for (int axis = 0; axis < along.length; axis++) {
      if (along[axis]) {
        length *= shape.size(axis);
        behind = true;
      } else if (behind) {
        inner *= shape.size(axis);
      } else {
        outer *= shape.size(axis);
      }
    }
    return new AxisView(outer, length, inner);
  }

  /** Whether no other axis stands between those that are flagged. */
  private static boolean together(boolean[] along) {
    int runs = 0;
    for (int axis = 0; axis < along.length; axis++) {
      runs += along[axis] && (axis == 0 || !along[axis - 1]) ? 1 : 0;
    }
    return runs <= 1;
  }

  /** Which axes are named; none for all. Of a single number 0 and −1 may be. */
  static boolean[] flags(String operation, Shape shape, int... axes) {
    requireNonNull(axes, "axes");
    if (shape.rank() == 0 && axes.length == 1 && (axes[0] == 0 || axes[0] == -1)) {
      return new boolean[0];
    }
    return Axes.flags(operation, shape, axes);
  }

  /** An axis counted from the front; 0 of a single number, too. */
  static int axis(String operation, Shape shape, int axis) {
    return shape.rank() == 0 && (axis == 0 || axis == -1) ? 0 : Axes.axis(operation, shape, axis);
  }

  /** The sizes as a shape of three axes. */
  Shape shape() {
    return Shape.of(outer, length, inner);
  }

  /** The number of elements along axes. */
  static int count(Shape shape, boolean[] reduced) {
    int count = 1;
    for (int axis = 0; axis < reduced.length; axis++) {
      count *= reduced[axis] ? shape.size(axis) : 1;
    }
    return count;
  }

  /**
   * A tensor with the flagged axes together: behind the others, if they were not.
   *
   * @param x the tensor
   * @param along the axes' flags in it
   */
  record Gathered(Tensor x, boolean[] along) {
    static Gathered of(Tensor x, boolean[] along) {
      if (together(along)) {
        return new Gathered(x, along);
      }
      int[] order = Blocks.order(along);
      boolean[] last = new boolean[order.length];
      for (int k = 0; k < order.length; k++) {
        last[k] = along[order[k]];
      }
      return new Gathered(StridedOps.permuted("permute", x, order), last);
    }
  }

  /**
   * Reduces axes, which are brought together first if they are not.
   *
   * @param op makes, of the axes' flags, the operation that leaves them with size 1
   */
  static Tensor reduce(
      String operation, Tensor x, boolean keepDims, int[] axes, Function<boolean[], TensorOp> op) {
    boolean[] reduced = flags(operation, x.shape(), axes);
    Gathered gathered = Gathered.of(x, reduced);
    Tensor y = op.apply(gathered.along).apply(gathered.x);
    return StridedOps.finished(y, x.shape().reduced(reduced, keepDims));
  }

  /** What stands at places in row-major order, one in each lane: with the index in the lane. */
  Indexed taken(String name, Tensor x, int[] places, Shape shape) {
    return new Indexed(
        TakeOps.take(name, x, places, shape), IntTensor.wrap(shape, indices(places)));
  }

  /** The indices in their lanes of places in row-major order. */
  int[] indices(int[] places) {
    int[] indices = new int[places.length];
    for (int k = 0; k < places.length; k++) {
      indices[k] = places[k] / inner % length;
    }
    return indices;
  }

  /** The places in row-major order of indices in the lanes, laid out as [outer, count, inner]. */
  int[] places(int[] indices, int count) {
    int[] places = new int[indices.length];
    for (int o = 0, p = 0; o < outer; o++) {
      for (int k = 0; k < count; k++) {
        for (int i = 0; i < inner; i++, p++) {
          places[p] = (o * length + indices[p]) * inner + i;
        }
      }
    }
    return places;
  }

  /** Refuses to search where there is nothing. */
  static void checkSomething(String method, Shape shape, boolean[] reduced) {
    for (int axis = 0; axis < reduced.length; axis++) {
      checkArgument(
          !reduced[axis] || shape.size(axis) > 0,
          "%s: axis %s of shape %s has no elements, and nothing has no %s; check the size first",
          method,
          axis,
          shape,
          method);
    }
  }

  /** As [outer, length, inner]. */
  static Tensor flat(Tensor x, boolean[] along) {
    return StridedOps.reshaped(x, of(x.shape(), along).shape());
  }
}
