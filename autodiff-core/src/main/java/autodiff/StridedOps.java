package autodiff;

import autodiff.kernel.Strided;
import autodiff.op.Operation;
import autodiff.shape.Shape;
import java.util.Arrays;

/**
 * Reading elements that lie apart and adding to them, which are each other's adjoint: one pair of
 * operations carries transposing, slicing, flipping, expanding, diagonals and unfolding.
 */
final class StridedOps {
  private StridedOps() {}

  /**
   * The tensor whose element at an index is the operand's at offset + Σ index·stride.
   *
   * @param name what the user called
   * @param shape of the result
   * @param offset where the first element lies
   * @param strides a stride for each axis of the result, negative and 0 allowed
   */
  record Read(String name, Shape shape, int offset, int[] strides) implements ScatterAddVjp {
    @Override
    public Tensor forward(Tensor[] x) {
      Tensor y = Tensor.result(shape, x[0].dtype());
      Strided.read(x[0].array(), offset, strides, shape.sizes(), y.array());
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new Add(name + "Adjoint", x[0].shape(), offset, strides).apply(cotangent);
    }

    @Override
    public void addCotangent(Tensor cotangent, Tensor x, Object sum) {
      Strided.add(cotangent.array(), offset, strides, shape.sizes(), sum);
    }
  }

  /**
   * Zeros, to whose element at offset + Σ index·stride the operand's at that index was added.
   *
   * @param name what it is the adjoint of
   * @param shape of the result
   * @param offset where the first element goes
   * @param strides a stride for each axis of the operand
   */
  record Add(String name, Shape shape, int offset, int[] strides) implements TensorOp {
    @Override
    public Tensor forward(Tensor[] x) {
      Object out = Tensor.allocate(shape, x[0].dtype());
      Strided.add(x[0].array(), offset, strides, x[0].shape().sizes(), out);
      return Tensor.wrap(shape, x[0].dtype(), out);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new Read(name, x[0].shape(), offset, strides).apply(cotangent);
    }
  }

  /**
   * The same elements in the same order under another shape.
   *
   * @param name what the user called
   * @param shape of the result, with as many elements
   */
  record Reshape(String name, Shape shape) implements TensorOp {
    Reshape(Shape shape) {
      this("reshape", shape);
    }

    @Override
    public Tensor forward(Tensor[] x) {
      return x[0].shared(shape);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return reshaped(cotangent, x[0].shape());
    }
  }

  /** The same, as the last step of an operation, whose name it goes by. */
  static Tensor finished(Tensor y, Shape shape) {
    Operation op = y.op();
    return op == null || y.shape().equals(shape)
        ? reshaped(y, shape)
        : new Reshape(op.name(), shape).apply(y);
  }

  /** The same elements under another shape of as many. */
  static Tensor reshaped(Tensor x, Shape shape) {
    return x.shape().equals(shape) ? x : new Reshape(shape).apply(x);
  }

  /** The tensor broadcast to a shape, elements repeated. */
  static Tensor expanded(Tensor x, Shape target) {
    return x.shape().equals(target)
        ? x
        : new Read("expand", target, 0, x.shape().stridesFor(target)).apply(x);
  }

  /** The tensor with its axes in another order: axis k of the result is axis order[k]. */
  static Tensor permuted(String name, Tensor x, int... order) {
    int[] strides = x.shape().strides();
    int[] sizes = x.shape().sizes();
    int[] newSizes = Arrays.stream(order).map(a -> sizes[a]).toArray();
    int[] newStrides = Arrays.stream(order).map(a -> strides[a]).toArray();
    return new Read(name, Shape.of(newSizes), 0, newStrides).apply(x);
  }
}
