package autodiff;

import autodiff.kernel.FlatGather;
import autodiff.shape.Shape;

/**
 * Taking elements by their places and adding to places, which are each other's adjoint: one pair of
 * operations carries gathering, scattering, sorting, padding and embedding.
 */
final class TakeOps {
  private TakeOps() {}

  /**
   * The tensor whose k-th element in row-major order is the operand's at places[k], or 0 where that
   * is −1.
   *
   * @param name what the user called
   * @param shape of the result
   * @param places places in row-major order, each within the operand or −1
   */
  record Take(String name, Shape shape, int[] places) implements ScatterAddVjp {
    @Override
    public Tensor forward(Tensor[] x) {
      Tensor y = Tensor.result(shape, x[0].dtype());
      FlatGather.take(x[0].array(), places, y.array());
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new Put(name + "Adjoint", x[0].shape(), places).apply(cotangent);
    }

    @Override
    public void addCotangent(Tensor cotangent, Tensor x, Object sum) {
      FlatGather.put(cotangent.array(), places, sum);
    }
  }

  /**
   * Zeros, to whose element at places[k] the operand's k-th was added, unless that is −1.
   *
   * @param name what it is the adjoint of, or what the user called
   * @param shape of the result
   * @param places a place for each element of the operand
   */
  record Put(String name, Shape shape, int[] places) implements TensorOp {
    @Override
    public Tensor forward(Tensor[] x) {
      Object out = Tensor.allocate(shape, x[0].dtype());
      FlatGather.put(x[0].array(), places, out);
      return Tensor.wrap(shape, x[0].dtype(), out);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new Take(name, x[0].shape(), places).apply(cotangent);
    }
  }

  static Tensor take(String name, Tensor x, int[] places, Shape shape) {
    return new Take(name, shape, places).apply(x);
  }

  /** Zeros of a shape to which elements were added. */
  static Tensor put(Tensor x, int[] places, Shape shape) {
    return new Put("put", shape, places).apply(x);
  }
}
