package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.kernel.GatherRows;
import autodiff.kernel.Select;
import autodiff.shape.Shape;
import java.util.Arrays;

/** What {@link Scattering} is made of. */
final class ScatterOps {
  private ScatterOps() {}

  /**
   * The largest or smallest of the numbers that come to each place of the first operand from the
   * second.
   *
   * @param places the place to which each element of the second operand comes
   * @param largest whether the largest, else the smallest
   * @param includeSelf whether what lay there counts where something comes
   */
  record Extreme(int[] places, boolean largest, boolean includeSelf) implements TensorOp {
    @Override
    public String name() {
      return "scatterReduce";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      double[] self = x[0].doubles();
      double[] source = x[1].doubles();
      double[] out =
          largest
              ? Select.largest(self, source, places, includeSelf)
              : Select.smallest(self, source, places, includeSelf);
      return Tensor.rounded(x[0].shape(), x[0].dtype().promote(x[1].dtype()), out);
    }

    /** Evenly to all that equal the result: their number is a constant. */
    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      double[] chosen = y.doubles();
      boolean[] self = Select.equalAt(x[0].doubles(), Select.range(chosen.length), chosen);
      if (!includeSelf) {
        for (int place : places) {
          self[place] = false;
        }
      }
      boolean[] source = Select.equalAt(x[1].doubles(), places, chosen);
      double[] shares = new double[chosen.length];
      for (int i = 0; i < shares.length; i++) {
        shares[i] = self[i] ? 1 : 0;
      }
      for (int k = 0; k < places.length; k++) {
        shares[places[k]] += source[k] ? 1 : 0;
      }
      Tensor share = cotangent.div(Tensor.rounded(y.shape(), y.dtype(), shares));
      Tensor zero = share.constant(0);
      if (operand == 0) {
        return where(Mask.wrap(y.shape(), self)).apply(share, zero);
      }
      Shape shape = x[1].shape();
      Tensor taken = TakeOps.take("scatterReduceAdjoint", share, places, shape);
      return where(Mask.wrap(shape, source)).apply(taken, zero);
    }

    private static IndexingOps.Where where(Mask mask) {
      return new IndexingOps.Where("scatterReduceAdjoint", mask);
    }
  }

  static Slice[] slices(IntTensor... indices) {
    return Arrays.stream(indices).map(Slice::at).toArray(Slice[]::new);
  }

  /** The part of a source to which an index of this shape belongs, from its first elements on. */
  static Tensor matching(String name, Tensor source, Shape index) {
    Shape shape = source.shape();
    boolean fits = shape.rank() == index.rank();
    for (int axis = 0; fits && axis < shape.rank(); axis++) {
      fits = index.size(axis) <= shape.size(axis);
    }
    checkArgument(
        fits,
        "%s: a source of shape %s for an index of shape %s: it needs as many axes, none of them"
            + " shorter",
        name,
        shape,
        index);
    return shape.equals(index)
        ? source
        : new StridedOps.Read(name, index, 0, shape.strides()).apply(source);
  }

  /** The operand, but other elements at some places; of several at one place the last. */
  static Tensor written(String name, Tensor x, Tensor source, int[] places) {
    int[] writers = GatherRows.lastWriters(places, x.elements());
    Tensor taken = new Overwritten(name, x.shape(), places, writers).apply(source);
    return new IndexingOps.Where(name, mask(x.shape(), writers)).apply(taken, x);
  }

  /**
   * For each place the last of the elements that were written to it. Each of them gets the place's
   * cotangent, also those that others replaced: which one stays is not a thing to differentiate.
   *
   * @param name what the user called
   * @param shape of the result
   * @param places a place for each element
   * @param writers for each place its last element, or −1
   */
  record Overwritten(String name, Shape shape, int[] places, int[] writers) implements TensorOp {
    @Override
    public Tensor forward(Tensor[] x) {
      return TakeOps.take(name, x[0], writers, shape);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return TakeOps.take(name + "Adjoint", cotangent, places, x[0].shape());
    }
  }

  /**
   * The same for whole rows along an axis.
   *
   * @param axis the axis
   * @param index the row to which each row was written
   * @param writers for each row the last that was written to it, or −1
   */
  record OverwrittenRows(int axis, int[] index, int[] writers) implements TensorOp {
    @Override
    public String name() {
      return "indexCopy";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return IndexingOps.rows(name(), x[0], axis, writers, writers);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return IndexingOps.rows("indexCopyAdjoint", cotangent, axis, index, index);
    }
  }

  /** Where there is a writer. */
  private static Mask mask(Shape shape, int[] writers) {
    boolean[] yes = new boolean[writers.length];
    for (int i = 0; i < yes.length; i++) {
      yes[i] = writers[i] >= 0;
    }
    return Mask.wrap(shape, yes);
  }

  static Tensor added(String name, Tensor x, Tensor source, int[] places) {
    return x.add(new TakeOps.Put(name, x.shape(), places).apply(source));
  }

  static Tensor reduced(
      Tensor x, Tensor source, int[] places, ScatterReduction reduction, boolean includeSelf) {
    return switch (reduction) {
      case AMAX, AMIN ->
          new Extreme(places, reduction == ScatterReduction.AMAX, includeSelf).apply(x, source);
      case PROD -> product(x, source, places, includeSelf);
      case SUM -> summed(x, source, places, includeSelf);
      case MEAN ->
          summed(x, source, places, includeSelf).div(counts(x, places, includeSelf ? 1 : 0));
    };
  }

  private static Tensor summed(Tensor x, Tensor source, int[] places, boolean includeSelf) {
    String name = "scatterReduce";
    return added(name, includeSelf ? x : filled(name, x, places, 0), source, places);
  }

  /** How many numbers come to each place, beside so many of its own; at least 1. */
  private static Tensor counts(Tensor x, int[] places, int own) {
    int[] sources = Select.count(places, x.elements());
    double[] counts = new double[sources.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.max(1, sources[i] + own);
    }
    return Tensor.rounded(x.shape(), x.dtype(), counts);
  }

  /** The operand, but one number at some places. */
  static Tensor filled(String name, Tensor x, int[] places, double fill) {
    Mask mask = mask(x.shape(), GatherRows.lastWriters(places, x.elements()));
    return new IndexingOps.Where(name, mask).apply(x.constant(fill), x);
  }

  /**
   * The product at each place: factors are multiplied in pairs, round after round, so that the
   * derivative is made of the other factors alone and needs no division.
   */
  private static Tensor product(Tensor x, Tensor source, int[] places, boolean includeSelf) {
    String name = "scatterReduce";
    int n = x.elements();
    int[] counts = Select.count(places, n);
    int[] starts = new int[n + 1];
    for (int i = 0; i < n; i++) {
      boolean self = includeSelf || counts[i] == 0;
      starts[i + 1] = starts[i] + counts[i] + (self ? 1 : 0);
    }
    // The factors of a place side by side: what lies there first.
    int[] order = new int[starts[n]];
    int[] next = Arrays.copyOf(starts, n);
    for (int i = 0; i < n; i++) {
      if (includeSelf || counts[i] == 0) {
        order[next[i]++] = i;
      }
    }
    for (int k = 0; k < places.length; k++) {
      order[next[places[k]]++] = n + k;
    }
    Tensor all = Tensor.cat(0, x.flatten(), source.flatten());
    Tensor factors = TakeOps.take(name, all, order, Shape.of(order.length));
    while (factors.elements() > n) {
      int[] halved = new int[n + 1];
      for (int i = 0; i < n; i++) {
        halved[i + 1] = halved[i] + (starts[i + 1] - starts[i] + 1) / 2;
      }
      int[] left = new int[halved[n]];
      int[] right = new int[halved[n]];
      boolean[] single = new boolean[halved[n]];
      for (int i = 0; i < n; i++) {
        int at = starts[i];
        for (int k = halved[i]; k < halved[i + 1]; k++, at += 2) {
          left[k] = at;
          single[k] = at + 1 == starts[i + 1];
          right[k] = single[k] ? -1 : at + 1;
        }
      }
      Shape shape = Shape.of(left.length);
      Tensor ones = factors.constant(1);
      Tensor second =
          new IndexingOps.Where(name, Mask.wrap(shape, single))
              .apply(ones, TakeOps.take(name, factors, right, shape));
      factors = TakeOps.take(name, factors, left, shape).mul(second);
      starts = halved;
    }
    return StridedOps.reshaped(factors, x.shape());
  }

  /** The operand, but the source's elements, broadcast, at what the slices select. */
  static Tensor put(String name, Tensor x, Tensor source, boolean accumulate, Slice... slices) {
    // Exact: places are whole numbers below 2³¹.
    double[] range = new double[x.elements()];
    Arrays.setAll(range, i -> i);
    Tensor where = SliceReader.read(name, Tensor.wrap(x.shape(), range), slices);
    checkArgument(
        source.shape().broadcastsTo(where.shape()),
        "%s: values of shape %s for a part of shape %s: they do not broadcast to it",
        name,
        source.shape(),
        where.shape());
    int[] places = IntTensor.rounded(where).array();
    Tensor values = StridedOps.expanded(source, where.shape());
    return accumulate ? added(name, x, values, places) : written(name, x, values, places);
  }

  static Tensor masked(Tensor x, Mask mask, Tensor source) {
    Shape shape = x.shape().broadcast(mask.shape(), "maskedScatter");
    int[] places = mask.broadcastTo(shape).places();
    checkArgument(
        source.elements() >= places.length,
        "maskedScatter: a source of %s elements for a mask that says yes %s times",
        source.elements(),
        places.length);
    Tensor values =
        new StridedOps.Read("maskedScatter", Shape.of(places.length), 0, new int[] {1})
            .apply(source);
    return written("maskedScatter", StridedOps.expanded(x, shape), values, places);
  }

  // Whole slices along an axis

  /** An operand with at least one axis, its axis, and the rows that are named. */
  record RowTarget(Tensor x, int axis, int[] index) {
    static RowTarget of(String name, Tensor x, int axis, IntTensor index) {
      Tensor y = ShapingOps.single(x);
      int along = Axes.axis(name, y.shape(), axis);
      return new RowTarget(y, along, IndexingOps.rowIndex(name, index, y.shape(), along));
    }

    /** The source with a slice for each index. */
    Tensor source(String name, Tensor source) {
      Tensor y = ShapingOps.single(source);
      Shape needed = x.shape().with(axis, index.length);
      checkArgument(
          y.shape().equals(needed),
          "%s: a source of shape %s for %s indices along axis %s of shape %s; it needs shape %s",
          name,
          source.shape(),
          index.length,
          axis,
          x.shape(),
          needed);
      return y;
    }

    /** Which rows are named, as a mask that broadcasts. */
    Mask mask() {
      int[] sizes = new int[x.shape().rank()];
      Arrays.fill(sizes, 1);
      sizes[axis] = x.shape().size(axis);
      return ScatterOps.mask(Shape.of(sizes), GatherRows.lastWriters(index, sizes[axis]));
    }
  }

  static Tensor rowsAdded(RowTarget to, Tensor source) {
    int length = to.x.shape().size(to.axis);
    return to.x.add(new IndexingOps.AddRows("indexAdd", to.axis, length, to.index).apply(source));
  }

  static Tensor rowsCopied(RowTarget to, Tensor source) {
    int[] writers = GatherRows.lastWriters(to.index, to.x.shape().size(to.axis));
    Tensor rows = new OverwrittenRows(to.axis, to.index, writers).apply(source);
    return new IndexingOps.Where("indexCopy", to.mask()).apply(rows, to.x);
  }
}
