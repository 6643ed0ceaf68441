package autodiff.benchmarks.tensor;

import autodiff.GraphMemory;
import autodiff.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a step of training cost: forward, backward, and the update of the parameters?
 *
 * <p>Networks of layers x·Wᵀ + b with relu between them, in float32. Those with ten outputs are
 * classifiers under softmax cross entropy, the others fit numbers under mean squared error. The
 * update is plain gradient descent. The first network is mostly bookkeeping, the last one mostly
 * matrix products. {@link TrainingStep} is the same with layers and optimizers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MlpStep {
  /** So small that a benchmark of many steps stays where it is. */
  private static final double RATE = 1e-6;

  private static final double CHECKED_RATE = 1e-2;

  /** Sizes of the layers, and of the batch. */
  @Param({
    "2-16-16-1/100",
    "64-32-10/32",
    "784-128-10/64",
    "784-512-512-10/128",
    "1024-1024-1024-1024/256"
  })
  public String network;

  /** Whether each step computes in the memory of the last. */
  @Param({"false", "true"})
  public boolean reuse;

  private MlpByHand mlp;
  private GraphMemory memory;

  /** Makes network and data, and checks loss, gradients and update against plain loops. */
  @Setup
  public void networkAndData() {
    mlp = new MlpByHand(network);
    memory = reuse ? GraphMemory.reuse() : null;
    mlp.check(() -> step(CHECKED_RATE), g -> CHECKED_RATE * g);
  }

  /** Frees the memory. */
  @TearDown
  public void close() {
    if (memory != null) {
      memory.close();
    }
  }

  private Tensor loss() {
    Tensor h = mlp.inputs;
    int layers = mlp.weights.size();
    for (int layer = 0; layer < layers; layer++) {
      h = h.linear(mlp.weights.get(layer), mlp.biases.get(layer));
      if (layer < layers - 1) {
        h = h.relu();
      }
    }
    return mlp.classifies
        ? h.logSoftmax(1).mul(mlp.targets).sum().div(-mlp.batch)
        : h.sub(mlp.targets).square().mean();
  }

  @Benchmark
  public double step() {
    return step(RATE);
  }

  private double step(double rate) {
    mlp.parameters.forEach(Tensor::clearGrad);
    Tensor loss = loss();
    loss.backward();
    for (Tensor p : mlp.parameters) {
      p.addInPlace(p.grad(), -rate);
    }
    double number = loss.item();
    if (memory != null) {
      memory.reset();
    }
    return number;
  }
}
