package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.shape.Shape;

/** What {@link Diagonals} are made of. */
final class DiagonalOps {
  private DiagonalOps() {}

  static Tensor diagonal(Tensor x, int offset, int axis1, int axis2) {
    Shape shape = x.shape();
    int rows = Axes.axis("diagonal", shape, axis1);
    int columns = Axes.axis("diagonal", shape, axis2);
    checkDiffer("diagonal", shape, rows, columns);
    int[] own = shape.strides();
    // In long, as the offset may be any number.
    long above = Math.max(offset, 0);
    long below = Math.max(-(long) offset, 0);
    long length = Math.max(0, Math.min(shape.size(rows) - below, shape.size(columns) - above));
    int[] sizes = new int[shape.rank() - 1];
    int[] strides = new int[sizes.length];
    int n = 0;
    for (int axis = 0; axis < own.length; axis++) {
      if (axis != rows && axis != columns) {
        sizes[n] = shape.size(axis);
        strides[n++] = own[axis];
      }
    }
    sizes[n] = (int) length;
    strides[n] = own[rows] + own[columns];
    int start = length == 0 ? 0 : (int) (above * own[columns] + below * own[rows]);
    return new StridedOps.Read("diagonal", Shape.of(sizes), start, strides).apply(x);
  }

  static Tensor embedded(Tensor x, int offset, int axis1, int axis2) {
    Shape shape = x.shape();
    checkArgument(
        shape.rank() > 0, "diagEmbed: a number of shape [] has no axis; unsqueeze it first");
    int size = Math.addExact(shape.size(-1), Math.absExact(offset));
    Shape open = shape.with(-1, size).inserted(-1, size);
    int rows = Axes.axis("diagEmbed", open, axis1);
    int columns = Axes.axis("diagEmbed", open, axis2);
    checkDiffer("diagEmbed", open, rows, columns);
    int[] sizes = new int[open.rank()];
    int n = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = axis == rows || axis == columns ? size : shape.size(n++);
    }
    Shape target = Shape.of(sizes);
    int[] own = target.strides();
    int[] strides = new int[shape.rank()];
    n = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (axis != rows && axis != columns) {
        strides[n++] = own[axis];
      }
    }
    strides[n] = own[rows] + own[columns];
    int start = offset >= 0 ? offset * own[columns] : -offset * own[rows];
    return new ShapingOps.Inlay("diagEmbed", target, 0, start, strides).apply(x);
  }

  private static void checkDiffer(String name, Shape shape, int rows, int columns) {
    checkArgument(
        rows != columns,
        "%s: axis %s of shape %s is named twice; rows and columns are different axes",
        name,
        rows,
        shape);
  }

  static Tensor triangle(String name, Tensor x, int offset, boolean lower) {
    Shape shape = x.shape();
    checkArgument(
        shape.rank() >= 2, "%s: shape %s is no matrix; it takes at least two axes", name, shape);
    int rows = shape.size(-2);
    int columns = shape.size(-1);
    boolean[] kept = new boolean[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < rows; i++) {
      long diagonal = i + (long) offset;
      for (int j = 0; j < columns; j++) {
        kept[i * columns + j] = lower ? j <= diagonal : j >= diagonal;
      }
    }
    Mask mask = Mask.wrap(Shape.of(rows, columns), kept);
    return new IndexingOps.Where(name, mask).apply(x, x.constant(0));
  }
}
