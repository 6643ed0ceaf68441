package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.MatrixProductOps.Matmul;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Sums of products of tensors whose axes carry labels: over every label that the result does not
 * have. The operands are combined from left to right, two by two, each time as batched matrix
 * products [b, m, k] x [b, k, n]; transposing a factor takes no copy if its axes already stand in
 * either order.
 */
final class Contraction {
  private Contraction() {}

  static Tensor einsum(String equation, Tensor... x) {
    Subscripts subscripts = Subscripts.parse(equation, x);
    return of("einsum", subscripts.operands(), subscripts.result(), x);
  }

  static Tensor tensordot(Tensor x, Tensor y, int[] axesX, int[] axesY) {
    int[] labelsX = new int[x.shape().rank()];
    int[] labelsY = new int[y.shape().rank()];
    Arrays.setAll(labelsX, i -> i);
    Arrays.setAll(labelsY, i -> labelsX.length + i);
    // Whoever names an axis twice hears of it from axes.
    boolean[] summedX =
        axesX.length == 0 ? new boolean[labelsX.length] : Axes.flags("tensordot", x.shape(), axesX);
    boolean[] summedY =
        axesY.length == 0 ? new boolean[labelsY.length] : Axes.flags("tensordot", y.shape(), axesY);
    for (int i = 0; i < axesX.length; i++) {
      int sizeX = x.shape().size(axesX[i]);
      int sizeY = y.shape().size(axesY[i]);
      checkArgument(
          sizeX == sizeY,
          "tensordot: %s x %s: axis %s of the first has size %s, axis %s of the second %s; they"
              + " must be equal to be summed over",
          x.shape(),
          y.shape(),
          axesX[i],
          sizeX,
          axesY[i],
          sizeY);
      labelsY[y.shape().axis(axesY[i])] = x.shape().axis(axesX[i]);
    }
    List<Integer> result = new ArrayList<>();
    for (int i = 0; i < labelsX.length; i++) {
      if (!summedX[i]) {
        result.add(labelsX[i]);
      }
    }
    for (int i = 0; i < labelsY.length; i++) {
      if (!summedY[i]) {
        result.add(labelsY[i]);
      }
    }
    return of("tensordot", new int[][] {labelsX, labelsY}, ints(result), x, y);
  }

  static Tensor kron(Tensor x, Tensor y) {
    int rank = Math.max(x.shape().rank(), y.shape().rank());
    int[] labelsX = new int[x.shape().rank()];
    int[] labelsY = new int[y.shape().rank()];
    // Label 2i is x's axis i of the result, label 2i + 1 is y's.
    Arrays.setAll(labelsX, i -> 2 * (rank - labelsX.length + i));
    Arrays.setAll(labelsY, i -> 2 * (rank - labelsY.length + i) + 1);
    int[] sizes = new int[rank];
    List<Integer> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int axisX = i - rank + labelsX.length;
      int axisY = i - rank + labelsY.length;
      sizes[i] = (axisX < 0 ? 1 : x.shape().size(axisX)) * (axisY < 0 ? 1 : y.shape().size(axisY));
      if (axisX >= 0) {
        result.add(2 * i);
      }
      if (axisY >= 0) {
        result.add(2 * i + 1);
      }
    }
    Tensor products = of("kron", new int[][] {labelsX, labelsY}, ints(result), x, y);
    return StridedOps.reshaped(products, Shape.of(sizes));
  }

  static Tensor cross(Tensor x, Tensor y, int axis) {
    Shape shape = x.shape().broadcast(y.shape(), "cross");
    int fromEnd = Axes.axis("cross", shape, axis) - shape.rank();
    checkArgument(
        isThree(x.shape(), fromEnd) && isThree(y.shape(), fromEnd),
        "cross: %s x %s along axis %s; the axis must have size 3 in both",
        x.shape(),
        y.shape(),
        axis);
    // With s rolling backwards by one, x × y = s(x·s(y) − s(x)·y).
    Tensor difference = x.mul(y.roll(-1, fromEnd)).sub(x.roll(-1, fromEnd).mul(y));
    return difference.roll(-1, fromEnd);
  }

  private static boolean isThree(Shape shape, int fromEnd) {
    return -fromEnd <= shape.rank() && shape.size(fromEnd) == 3;
  }

  /**
   * Sums products over all labels that the result does not have.
   *
   * @param name what the user called
   * @param labels a label for each axis of each operand; equal ones have equal sizes or size 1
   * @param result the labels of the result, no two of them equal
   * @param x the operands
   */
  static Tensor of(String name, int[][] labels, int[] result, Tensor... x) {
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int i = 0; i < x.length; i++) {
      for (int axis = 0; axis < labels[i].length; axis++) {
        sizes.merge(labels[i][axis], x[i].shape().size(axis), (a, b) -> a == 1 ? b : a);
      }
    }
    Term term = Term.of(name, x[0], labels[0]);
    for (int i = 1; i < x.length; i++) {
      int next = i + 1;
      Predicate<Integer> needed =
          label -> contains(result, label) || appears(label, labels, x, next);
      term = term.times(Term.of(name, x[i], labels[i]), needed);
    }
    term = term.summed(label -> contains(result, label));
    Tensor sums =
        term.ordered(Arrays.stream(result).boxed().filter(term.labels::contains).toList());
    Shape shape = Shape.of(Arrays.stream(result).map(sizes::get).toArray());
    // Where nothing was to do, a tensor of its own all the same.
    return sums == x[0]
        ? new StridedOps.Reshape(shape).apply(sums)
        : StridedOps.reshaped(sums, shape);
  }

  private static boolean contains(int[] labels, int label) {
    return Arrays.stream(labels).anyMatch(l -> l == label);
  }

  private static boolean appears(int label, int[][] labels, Tensor[] x, int from) {
    for (int i = from; i < x.length; i++) {
      for (int axis = 0; axis < labels[i].length; axis++) {
        if (labels[i][axis] == label && x[i].shape().size(axis) != 1) {
          return true;
        }
      }
    }
    return false;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * A tensor with a label of its own for each axis. Axes of size 1 are left out: what is the same
   * all along an axis need not know of it, which is how sizes of 1 broadcast.
   */
  private record Term(String name, Tensor x, List<Integer> labels) {

    /** Takes the diagonal where a label stands twice. */
    static Term of(String name, Tensor x, int[] axes) {
      int[] strides = x.shape().strides();
      List<Integer> labels = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      List<Integer> steps = new ArrayList<>();
      boolean diagonal = false;
      for (int axis = 0; axis < axes.length; axis++) {
        if (x.shape().size(axis) == 1) {
          continue;
        }
        int at = labels.indexOf(axes[axis]);
        if (at < 0) {
          labels.add(axes[axis]);
          sizes.add(x.shape().size(axis));
          steps.add(strides[axis]);
        } else {
          diagonal = true;
          steps.set(at, steps.get(at) + strides[axis]);
        }
      }
      Shape shape = Shape.of(ints(sizes));
      Tensor y =
          diagonal
              ? new StridedOps.Read(name, shape, 0, ints(steps)).apply(x)
              : StridedOps.reshaped(x, shape);
      return new Term(name, y, labels);
    }

    int size(List<Integer> some) {
      int size = 1;
      for (int label : some) {
        size *= x.shape().size(labels.indexOf(label));
      }
      return size;
    }

    List<Integer> only(Predicate<Integer> wanted) {
      return labels.stream().filter(wanted).toList();
    }

    /** The sum over the labels that nobody needs any more. */
    Term summed(Predicate<Integer> needed) {
      List<Integer> left = only(needed);
      if (left.size() == labels.size()) {
        return this;
      }
      boolean[] reduced = new boolean[labels.size()];
      for (int axis = 0; axis < reduced.length; axis++) {
        reduced[axis] = !left.contains(labels.get(axis));
      }
      Tensor sums = new Unbroadcast.Sum(reduced, true).apply(x);
      return new Term(name, StridedOps.reshaped(sums, x.shape().reduced(reduced, false)), left);
    }

    /** The tensor with its axes in the order of the labels. */
    Tensor ordered(List<Integer> order) {
      return order.equals(labels)
          ? x
          : StridedOps.permuted(name, x, order.stream().mapToInt(labels::indexOf).toArray());
    }

    Term times(Term other, Predicate<Integer> needed) {
      Term a = summed(label -> other.labels.contains(label) || needed.test(label));
      Term b = other.summed(label -> labels.contains(label) || needed.test(label));
      List<Integer> inner = a.only(l -> b.labels.contains(l) && !needed.test(l));
      List<Integer> batch = a.only(l -> b.labels.contains(l) && needed.test(l));
      List<Integer> rows = a.only(l -> !b.labels.contains(l));
      List<Integer> columns = b.only(l -> !a.labels.contains(l));
      List<Integer> kept = joined(batch, rows, columns);
      int[] sizes = new int[kept.size()];
      for (int i = 0; i < sizes.length; i++) {
        Term owner = a.labels.contains(kept.get(i)) ? a : b;
        sizes[i] = owner.size(List.of(kept.get(i)));
      }
      int k = a.size(inner);
      int m = a.size(rows);
      int n = b.size(columns);
      Shape lead = batch.isEmpty() ? Shape.SCALAR : Shape.of(a.size(batch));
      Tensor product;
      if (inner.isEmpty() && !batch.isEmpty()) {
        // No sums: products of matrices with an inner size of 1 would be a slow way to say so.
        Tensor left =
            StridedOps.reshaped(
                a.ordered(joined(batch, rows)), MatrixProductOps.matrices(lead, m, 1));
        Tensor right =
            StridedOps.reshaped(
                b.ordered(joined(batch, columns)), MatrixProductOps.matrices(lead, 1, n));
        product = left.mul(right);
      } else {
        boolean transposeA = !rows.isEmpty() && a.labels.equals(joined(batch, inner, rows));
        boolean transposeB = !inner.isEmpty() && b.labels.equals(joined(batch, columns, inner));
        Tensor left =
            StridedOps.reshaped(
                a.ordered(transposeA ? joined(batch, inner, rows) : joined(batch, rows, inner)),
                transposeA
                    ? MatrixProductOps.matrices(lead, k, m)
                    : MatrixProductOps.matrices(lead, m, k));
        Tensor right =
            StridedOps.reshaped(
                b.ordered(
                    transposeB ? joined(batch, columns, inner) : joined(batch, inner, columns)),
                transposeB
                    ? MatrixProductOps.matrices(lead, n, k)
                    : MatrixProductOps.matrices(lead, k, n));
        product = new Matmul(transposeA, transposeB).apply(left, right);
      }
      return new Term(name, StridedOps.reshaped(product, Shape.of(sizes)), kept);
    }

    @SafeVarargs
    private static List<Integer> joined(List<Integer>... parts) {
      List<Integer> all = new ArrayList<>();
      for (List<Integer> part : parts) {
        all.addAll(part);
      }
      return all;
    }
  }
}
