package autodiff.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** One operation on two operands of the same shape; operations of one operand ignore the other. */
final class OperationPair implements Pair {
  private static final long SEED = 5;

  /** So many elements are no work for a memory. */
  static final int SMALL = 100;

  private final String name;
  private final BinaryOperator<Tensor> tensors;
  private final BinaryOperator<NDArray> ndArrays;
  private final double tolerance;
  private final Tensor x;
  private final Tensor y;
  private final NDArray torchX;
  private final NDArray torchY;

  OperationPair(
      Torch torch,
      String name,
      BinaryOperator<Tensor> tensors,
      BinaryOperator<NDArray> ndArrays,
      DType dtype,
      int... sizes) {
    this.name = name;
    this.tensors = tensors;
    this.ndArrays = ndArrays;
    tolerance = dtype == DType.FLOAT32 ? 1e-5 : 1e-12;
    Generator generator = Generator.of(SEED);
    // Not around 0, where a sum would be nothing but its rounding errors.
    x = Tensor.randn(generator, sizes).add(0.5).to(dtype);
    y = Tensor.randn(generator, sizes).add(0.5).to(dtype);
    torchX = torch.copy(x);
    torchY = torch.copy(y);
  }

  /** The operations of the comparison. */
  static List<Pair> all(Torch torch) {
    List<Pair> pairs = new ArrayList<>();
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      for (int n : new int[] {64, 256, 1024}) {
        String name = String.format(Locale.ROOT, "matmul %d, %s", n, dtype.name().toLowerCase(Locale.ROOT));
        pairs.add(new OperationPair(torch, name, Tensor::matmul, NDArray::matMul, dtype, n, n));
      }
    }
    pairs.add(million(torch, "add", Tensor::add, NDArray::add));
    pairs.add(million(torch, "exp", Tensor::exp, NDArray::exp));
    pairs.add(million(torch, "tanh", Tensor::tanh, NDArray::tanh));
    pairs.add(million(torch, "sum", x -> x.sum(), NDArray::sum));
    pairs.add(new OperationPair(torch, "add of 4", Tensor::add, NDArray::add, DType.FLOAT32, 4));
    pairs.add(
        new OperationPair(
            torch,
            "softmax of rows, 128x1024",
            (x, y) -> x.softmax(1),
            (x, y) -> x.softmax(1),
            DType.FLOAT32,
            128,
            1024));
    return pairs;
  }

  private static Pair million(
      Torch torch, String name, BinaryOperator<Tensor> tensors, BinaryOperator<NDArray> ndArrays) {
    return new OperationPair(torch, name + " of 10⁶", tensors, ndArrays, DType.FLOAT32, 1000, 1000);
  }

  private static Pair million(
      Torch torch, String name, UnaryOperator<Tensor> tensors, UnaryOperator<NDArray> ndArrays) {
    return million(torch, name, (x, y) -> tensors.apply(x), (x, y) -> ndArrays.apply(x));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean recycles() {
    return x.shape().elements() > SMALL;
  }

  @Override
  public void check() {
    try (NDArray z = ndArrays.apply(torchX, torchY)) {
      Check.close(Torch.numbers(z), ours().toDoubles(), tolerance);
    }
  }

  @Override
  public Tensor ours() {
    return tensors.apply(x, y);
  }

  @Override
  public Object theirs() {
    try (NDArray z = ndArrays.apply(torchX, torchY)) {
      return z;
    }
  }
}
