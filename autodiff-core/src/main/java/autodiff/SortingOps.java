package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Sorting.Interpolation;
import autodiff.kernel.Extremes;
import autodiff.kernel.StableSort;
import autodiff.shape.Shape;
import java.util.Arrays;

/**
 * What follows from the order of elements. Elements are taken by their places, so that gradients
 * flow to where they stood: no operation here needs a rule.
 */
final class SortingOps {
  private SortingOps() {}

  /** At each rank the index of the element of that rank. */
  static int[] order(Tensor x, AxisView lanes, boolean descending) {
    return StableSort.order(x.doubles(), lanes.outer(), lanes.length(), lanes.inner(), descending);
  }

  /**
   * The first of the ranks.
   *
   * @param sorted whether as they rank, or as they stand
   */
  static Indexed first(
      String name, Tensor x, int axis, int count, boolean descending, boolean sorted) {
    AxisView lanes = AxisView.of(x.shape(), axis);
    int[] order = order(x, lanes, descending);
    int inner = lanes.inner();
    int[] indices = new int[lanes.outer() * count * inner];
    int[] lane = new int[count];
    for (int o = 0; o < lanes.outer(); o++) {
      for (int i = 0; i < inner; i++) {
        for (int k = 0; k < count; k++) {
          lane[k] = order[(o * lanes.length() + k) * inner + i];
        }
        if (!sorted) {
          Arrays.sort(lane);
        }
        for (int k = 0; k < count; k++) {
          indices[(o * count + k) * inner + i] = lane[k];
        }
      }
    }
    Shape shape = x.shape().rank() == 0 ? x.shape() : x.shape().with(axis, count);
    Tensor values = TakeOps.take(name, x, lanes.places(indices, count), shape);
    return new Indexed(values, IntTensor.wrap(shape, indices));
  }

  /**
   * The elements of one rank, of equal ones the first.
   *
   * @param nanWins whether NaN is the answer if there is one, whatever the rank
   */
  static Indexed ranked(
      String name, Tensor x, int axis, int rank, boolean nanWins, boolean keepDims) {
    boolean[] along = AxisView.flags(name, x.shape(), axis);
    AxisView lanes = AxisView.of(x.shape(), along);
    int[] order = order(x, lanes, false);
    double[] from = x.doubles();
    int inner = lanes.inner();
    int[] places = new int[lanes.outer() * inner];
    for (int o = 0; o < lanes.outer(); o++) {
      for (int i = 0; i < inner; i++) {
        int start = o * lanes.length() * inner + i;
        int last = start + order[start + (lanes.length() - 1) * inner] * inner;
        int r = nanWins && Double.isNaN(from[last]) ? lanes.length() - 1 : rank;
        int place = start + order[start + r * inner] * inner;
        for (r--; r >= 0; r--) {
          int before = start + order[start + r * inner] * inner;
          if (!Extremes.same(from[before], from[place])) {
            break;
          }
          place = before;
        }
        places[o * inner + i] = place;
      }
    }
    return lanes.taken(name, x, places, x.shape().reduced(along, keepDims));
  }

  /** Quantiles along axes: of shape [q, …]. */
  static Tensor quantiles(Tensor x, double[] q, Interpolation how, Shape each, boolean[] along) {
    for (double one : q) {
      checkArgument(one >= 0 && one <= 1, "quantile: q = %s; give numbers from 0 to 1", one);
    }
    AxisView.checkSomething("quantile", x.shape(), along);
    AxisView.Gathered gathered = AxisView.Gathered.of(x, along);
    AxisView lanes = AxisView.of(gathered.x().shape(), gathered.along());
    int count = lanes.outer() * lanes.inner();
    int[] order = order(gathered.x(), lanes, false);
    int[] low = new int[q.length * count];
    int[] high = new int[q.length * count];
    double[] weights = new double[q.length];
    for (int k = 0; k < q.length; k++) {
      double rank = how.rank(q[k] * (lanes.length() - 1));
      weights[k] = how.weight(rank);
      put(gathered.x(), lanes, order, (int) Math.floor(rank), low, k * count);
      put(gathered.x(), lanes, order, (int) Math.ceil(rank), high, k * count);
    }
    Shape table = Shape.of(q.length, count);
    Tensor y = TakeOps.take("quantile", gathered.x(), low, table);
    if (Arrays.stream(weights).anyMatch(w -> w > 0)) {
      Tensor above = TakeOps.take("quantile", gathered.x(), high, table);
      Tensor w = Tensor.rounded(Shape.of(q.length, 1), x.dtype(), weights);
      y =
          IndicatorMask.anywhere(x, Double::isInfinite)
              ? y.mulNoNan(w.subFrom(1)).add(above.mulNoNan(w))
              : y.lerp(above, w);
    }
    return StridedOps.reshaped(y, each.inserted(0, q.length));
  }

  /** The places of the elements of one rank; of NaN if there is one. */
  private static void put(Tensor x, AxisView lanes, int[] order, int rank, int[] places, int from) {
    int inner = lanes.inner();
    for (int o = 0; o < lanes.outer(); o++) {
      for (int i = 0; i < inner; i++) {
        int start = o * lanes.length() * inner + i;
        int last = start + order[start + (lanes.length() - 1) * inner] * inner;
        places[from + o * inner + i] =
            Double.isNaN(x.flat(last)) ? last : start + order[start + rank * inner] * inner;
      }
    }
  }
}
