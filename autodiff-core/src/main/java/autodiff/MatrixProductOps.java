package autodiff;

import autodiff.kernel.MatMul;
import autodiff.kernel.MatMul.Matrices;
import autodiff.shape.Shape;
import java.util.Arrays;

/**
 * Products of matrices. Their cotangents are such products again, of which one factor or both are
 * transposed; that is a matter of strides, so that no transposed matrix is ever copied.
 */
final class MatrixProductOps {
  private MatrixProductOps() {}

  /**
   * The products of matrices [..., m, k] and [..., k, n], or their transposes; leading axes
   * broadcast.
   *
   * @param transposeA whether the first factor is stored as [..., k, m]
   * @param transposeB whether the second factor is stored as [..., n, k]
   */
  record Matmul(boolean transposeA, boolean transposeB) implements OwnedVjp {
    @Override
    public String name() {
      return "matmul";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return product(transposeA, transposeB, x[0], x[1], false);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return cotangent(transposeA, transposeB, operand, cotangent, x);
    }
  }

  /**
   * The sum over all leading axes of the same products: what the cotangent of a factor is that is
   * one matrix for the whole batch.
   *
   * @param transposeA whether the first factor is stored as [..., k, m]
   * @param transposeB whether the second factor is stored as [..., n, k]
   */
  record SummedMatmul(boolean transposeA, boolean transposeB) implements OwnedVjp {
    @Override
    public String name() {
      return "summedMatmul";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return product(transposeA, transposeB, x[0], x[1], true);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return cotangent(transposeA, transposeB, operand, cotangent, x);
    }
  }

  /** What a linear layer computes: x·wᵀ + b, where the product is added to rows of b. */
  record Linear() implements OwnedVjp {
    @Override
    public String name() {
      return "linear";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      int n = x[2].elements();
      Shape shape = matrices(batch(x[0].shape()), x[0].shape().size(-2), n);
      Tensor y = Tensor.result(shape, x[0].dtype());
      repeat(x[2].array(), n, y.array(), y.elements());
      if (y.elements() > 0 && x[1].elements() > 0) {
        multiply(false, true, x[0], x[1], batch(x[0].shape()), false, y, true);
      }
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return operand == 2
          ? Unbroadcast.down(cotangent, x[2].shape())
          : cotangent(false, true, operand, cotangent, x);
    }
  }

  /** Fills an array with a row; what is filled already is copied at once. */
  private static void repeat(Object row, int length, Object to, int total) {
    System.arraycopy(row, 0, to, 0, Math.min(length, total));
    int filled = length;
    while (filled < total) {
      int more = Math.min(filled, total - filled);
      System.arraycopy(to, 0, to, filled, more);
      filled += more;
    }
  }

  /** With y = A·B: dA = g·Bᵀ and dB = Aᵀ·g, and what becomes of this where A or B is transposed. */
  private static Tensor cotangent(
      boolean transposeA, boolean transposeB, int operand, Tensor g, Tensor[] x) {
    if (operand == 0) {
      return transposeA
          ? apply(transposeB, true, x[1], g, x[0])
          : apply(false, !transposeB, g, x[1], x[0]);
    }
    return transposeB
        ? apply(true, transposeA, g, x[0], x[1])
        : apply(!transposeA, false, x[0], g, x[1]);
  }

  /** The product, summed over the batch if the operand that it is for has none. */
  private static Tensor apply(
      boolean transposeA, boolean transposeB, Tensor a, Tensor b, Tensor operand) {
    boolean batched = a.shape().rank() > 2 || b.shape().rank() > 2;
    return batched && operand.shape().rank() == 2
        ? new SummedMatmul(transposeA, transposeB).apply(a, b)
        : new Matmul(transposeA, transposeB).apply(a, b);
  }

  /** The leading axes, without the two of the matrices. */
  static Shape batch(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.sizes(), shape.rank() - 2));
  }

  /** Matrices, as many as the leading axes count. */
  static Shape matrices(Shape batch, int rows, int columns) {
    int[] sizes = Arrays.copyOf(batch.sizes(), batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = columns;
    return Shape.of(sizes);
  }

  private static Tensor product(
      boolean transposeA, boolean transposeB, Tensor a, Tensor b, boolean summed) {
    int m = a.shape().size(transposeA ? -1 : -2);
    int k = a.shape().size(transposeA ? -2 : -1);
    int n = b.shape().size(transposeB ? -2 : -1);
    DType type = a.dtype().promote(b.dtype());
    Shape common = batch(a.shape()).broadcast(batch(b.shape()), "matmul");
    Shape shape = matrices(summed ? Shape.SCALAR : common, m, n);
    if (common.elements() == 0 || m == 0 || n == 0 || k == 0) {
      return Tensor.zeros(type, shape);
    }
    Tensor y = Tensor.result(shape, type);
    multiply(transposeA, transposeB, a, b, common, summed, y, false);
    return y;
  }

  /** Writes or adds the products to a tensor. */
  private static void multiply(
      boolean transposeA,
      boolean transposeB,
      Tensor a,
      Tensor b,
      Shape common,
      boolean summed,
      Tensor y,
      boolean add) {
    int m = a.shape().size(transposeA ? -1 : -2);
    int k = a.shape().size(transposeA ? -2 : -1);
    int n = b.shape().size(transposeB ? -2 : -1);
    Batch walk = new Batch(transposeA, transposeB, m, n, k, add);
    int[] stridesA = batch(a.shape()).stridesFor(common);
    int[] stridesB = batch(b.shape()).stridesFor(common);
    int[] stridesC = common.strides();
    for (int axis = common.rank() - 1; axis >= 0; axis--) {
      int stride = summed ? 0 : stridesC[axis] * m * n;
      walk.prepend(common.size(axis), stridesA[axis] * m * k, stridesB[axis] * k * n, stride);
    }
    walk.multiply(a.array(y.dtype()), b.array(y.dtype()), y.array());
  }

  /**
   * Products for each index of some axes. Axes that continue an inner one are folded into it: a
   * batch of matrices times one matrix becomes one product of a taller matrix, and a sum over a
   * batch one product with a longer inner axis.
   */
  private static final class Batch {
    private int m;
    private final int n;
    private final boolean add;
    private int k;
    private final int rowA;
    private final int columnA;
    private final int rowB;
    private final int columnB;

    /** The axes, the innermost first. */
    private int[] size = new int[4];

    private int[] strideA = new int[4];
    private int[] strideB = new int[4];
    private int[] strideC = new int[4];
    private int rank;

    Batch(boolean transposeA, boolean transposeB, int m, int n, int k, boolean add) {
      this.add = add;
      this.m = m;
      this.n = n;
      this.k = k;
      rowA = transposeA ? 1 : k;
      columnA = transposeA ? m : 1;
      rowB = transposeB ? 1 : n;
      columnB = transposeB ? k : 1;
    }

    /** Adds an axis outside of those that are there. */
    void prepend(int length, int a, int b, int c) {
      if (length == 1) {
        return;
      }
      if (rank == 0 && b == 0 && a == m * rowA && c == m * n) {
        m *= length;
        return;
      }
      if (rank == 0 && c == 0 && a == k * columnA && b == k * rowB) {
        k *= length;
        return;
      }
      int last = rank - 1;
      if (rank > 0
          && a == strideA[last] * size[last]
          && b == strideB[last] * size[last]
          && c == strideC[last] * size[last]) {
        size[last] *= length;
        return;
      }
      if (rank == size.length) {
        size = Arrays.copyOf(size, 2 * rank);
        strideA = Arrays.copyOf(strideA, 2 * rank);
        strideB = Arrays.copyOf(strideB, 2 * rank);
        strideC = Arrays.copyOf(strideC, 2 * rank);
      }
      size[rank] = length;
      strideA[rank] = a;
      strideB[rank] = b;
      strideC[rank++] = c;
    }

    void multiply(Object a, Object b, Object c) {
      multiply(rank - 1, a, 0, b, 0, c, 0);
    }

    private void multiply(int axis, Object a, int atA, Object b, int atB, Object c, int atC) {
      if (axis > 0) {
        for (int i = 0; i < size[axis]; i++) {
          multiply(
              axis - 1,
              a,
              atA + i * strideA[axis],
              b,
              atB + i * strideB[axis],
              c,
              atC + i * strideC[axis]);
        }
        return;
      }
      boolean single = rank == 0;
      MatMul.multiply(
          single ? 1 : size[0],
          m,
          n,
          k,
          new Matrices(a, atA, rowA, columnA, single ? 0 : strideA[0]),
          new Matrices(b, atB, rowB, columnB, single ? 0 : strideB[0]),
          new Matrices(c, atC, n, 1, single ? 0 : strideC[0]),
          add);
    }
  }
}
