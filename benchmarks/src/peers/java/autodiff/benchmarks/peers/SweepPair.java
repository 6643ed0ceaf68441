package autodiff.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * One operation, recorded, and the sweep back through it to the first operand.
 *
 * <p>PyTorch adds up the gradients of all calls, which is the cheapest for it; ours are cleared.
 */
final class SweepPair implements Pair {
  private static final long SEED = 6;

  private final Torch torch;
  private final String name;
  private final BinaryOperator<Tensor> tensors;
  private final BinaryOperator<NDArray> ndArrays;
  private final Tensor leaf;
  private final Tensor other;
  private final Tensor cotangent;
  private final NDArray torchLeaf;
  private final NDArray torchOther;
  private final NDArray torchCotangent;

  private SweepPair(
      Torch torch,
      String name,
      BinaryOperator<Tensor> tensors,
      BinaryOperator<NDArray> ndArrays,
      int... sizes) {
    this.torch = torch;
    this.name = name;
    this.tensors = tensors;
    this.ndArrays = ndArrays;
    Generator generator = Generator.of(SEED);
    leaf = Tensor.randn(generator, sizes).to(DType.FLOAT32).requiresGrad(true);
    other = Tensor.randn(generator, sizes).to(DType.FLOAT32);
    cotangent = Tensor.randn(generator, sizes).to(DType.FLOAT32);
    torchLeaf = torch.leaf(leaf);
    torchOther = torch.copy(other);
    torchCotangent = torch.copy(cotangent);
  }

  /** The operations of the comparison. */
  static List<Pair> all(Torch torch) {
    return List.of(
        new SweepPair(torch, "add of 4, and back", Tensor::add, NDArray::add, 4),
        new SweepPair(
            torch,
            "softmax of rows, 128x1024, and back",
            (x, y) -> x.softmax(1),
            (x, y) -> x.softmax(1),
            128,
            1024));
  }

  @Override
  public String name() {
    return name;
  }

  /** Large ones only: for a few elements, what the memory has to do costs more than a new array. */
  @Override
  public boolean recycles() {
    return leaf.shape().elements() > OperationPair.SMALL;
  }

  @Override
  public void check() {
    theirs();
    try (NDArray gradient = torchLeaf.getGradient()) {
      Check.close(Torch.numbers(gradient), ours().toDoubles(), 1e-5);
    }
  }

  @Override
  public Tensor ours() {
    leaf.clearGrad();
    tensors.apply(leaf, other).backward(cotangent);
    return leaf.grad();
  }

  @Override
  public Object theirs() {
    try (GradientCollector recording = torch.recording();
        NDArray y = ndArrays.apply(torchLeaf, torchOther)) {
      Torch.backward(y, torchCotangent);
      return recording;
    }
  }
}
