package autodiff.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import autodiff.DType;
import autodiff.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * PyTorch, on the thread that loaded it: OpenMP counts threads by the thread that asks for them.
 */
final class Torch implements AutoCloseable {
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager arrays = engine.newBaseManager();

  /**
   * Loads PyTorch.
   *
   * @param threads how many threads it was asked to use, by system property
   * @throws IllegalStateException if it uses another number
   */
  Torch(int threads) {
    if (JniUtils.getNumThreads() != threads) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "PyTorch uses %d threads instead of %d; start with -Dai.djl.pytorch.num_threads=%d", JniUtils.getNumThreads(), threads, threads));
    }
  }

  String version() {
    return engine.getVersion();
  }

  /** Where arrays live that stay. */
  NDManager arrays() {
    return arrays;
  }

  /** A copy of a tensor. */
  NDArray copy(Tensor x) {
    Shape shape = new Shape(IntStream.of(x.shape().sizes()).mapToLong(size -> size).toArray());
    return x.dtype() == DType.FLOAT32
        ? arrays.create(x.toFloats(), shape)
        : arrays.create(x.toDoubles(), shape);
  }

  /** A copy of a tensor that takes a gradient. */
  NDArray leaf(Tensor x) {
    NDArray leaf = copy(x);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  static double[] numbers(NDArray x) {
    if (x.getDataType() == DataType.FLOAT64) {
      return x.toDoubleArray();
    }
    float[] numbers = x.toFloatArray();
    double[] wide = new double[numbers.length];
    Arrays.setAll(wide, i -> numbers[i]);
    return wide;
  }

  /** Begins to record. */
  GradientCollector recording() {
    return engine.newGradientCollector();
  }

  /**
   * Sweeps back from y. The collector's own method would make a new cotangent of ones for each
   * sweep.
   */
  static void backward(NDArray y, NDArray cotangent) {
    JniUtils.backward((PtNDArray) y, (PtNDArray) cotangent, false, false);
  }

  @Override
  public void close() {
    arrays.close();
  }
}
