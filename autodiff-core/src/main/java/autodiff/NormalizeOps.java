package autodiff;

import autodiff.kernel.Normalizing;
import autodiff.shape.Shape;

/** Shifting and scaling rows to mean 0 and variance 1, forward and backward in one pass each. */
final class NormalizeOps {
  private NormalizeOps() {}

  /** The operand's rows of this length as (x − mean)·r with r = 1/√(variance + ε). */
  static Tensor normalize(Tensor x, int length, double epsilon) {
    double[] scales = new double[length == 0 ? 0 : x.elements() / length];
    return new Normalize(length, epsilon, scales).apply(x);
  }

  /**
   * Rows normalized.
   *
   * @param length the length of a row
   * @param epsilon what is added to the variance
   * @param scales what each row was multiplied by: known when the result is
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Normalize(int length, double epsilon, double[] scales) implements OwnedVjp {
    @Override
    public String name() {
      return "layerNorm";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      Tensor y = Tensor.result(x[0].shape(), x[0].dtype());
      Normalizing.run(x[0].array(), length, epsilon, y.array(), scales);
      return y;
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return new PullBack(this, y).apply(x[0], cotangent);
    }
  }

  /**
   * The cotangent of the rows, from them and the cotangent g of the result: P·g with the symmetric
   * matrix P = r·(I − 1·1ᵀ/n − y·yᵀ/n).
   *
   * @param forward the operation
   * @param y its result
   */
  private record PullBack(Normalize forward, Tensor y) implements OwnedVjp {
    @Override
    public String name() {
      return "layerNormCotangent";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      DType type = x[0].dtype();
      Tensor out = Tensor.result(x[0].shape(), type);
      Normalizing.pullBack(
          x[1].array(type), y.array(), forward.length, forward.scales, out.array());
      return out;
    }

    @Override
    public Tensor vjp(int operand, Tensor c, Tensor result, Tensor[] x) {
      if (operand == 1) {
        return new PullBack(forward, y).apply(x[0], c);
      }
      // With s = cᵀP·g, dr = −r²·y/n and dy = P: −r/n · (s·y + (g·y)·P·c + (c·y)·P·g).
      int n = forward.length;
      Tensor rows = StridedOps.reshaped(x[0], matrix(n, x[0]));
      Tensor scale = rows.var(0, true, 1).add(forward.epsilon).sqrt().reciprocal();
      Tensor w = normalize(rows, n, forward.epsilon);
      Tensor g = StridedOps.reshaped(x[1], rows.shape());
      Tensor d = StridedOps.reshaped(c, rows.shape());
      Tensor pg = StridedOps.reshaped(new PullBack(forward, y).apply(x[0], x[1]), rows.shape());
      Tensor pc = StridedOps.reshaped(new PullBack(forward, y).apply(x[0], c), rows.shape());
      Tensor sum = dot(d, pg).mul(w).add(dot(g, w).mul(pc)).add(dot(d, w).mul(pg));
      return StridedOps.reshaped(sum.mul(scale).mul(-1.0 / n), x[0].shape());
    }

    private static Shape matrix(int n, Tensor x) {
      return Shape.of(n == 0 ? 0 : x.elements() / n, n);
    }

    private static Tensor dot(Tensor a, Tensor b) {
      return a.mul(b).sum(true, 1);
    }
  }
}
