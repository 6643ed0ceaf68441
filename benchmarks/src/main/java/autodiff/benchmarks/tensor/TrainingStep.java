package autodiff.benchmarks.tensor;

import autodiff.GraphMemory;
import autodiff.Tensor;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.Sequential;
import autodiff.nn.optim.Adam;
import autodiff.nn.optim.Optimizer;
import autodiff.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
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
 * What does a step of training cost as a user writes it, the whole of it counted?
 *
 * <p>The networks of {@link MlpStep}, made of layers, a loss of the library, and an optimizer. What
 * a step takes longer than there is the price of the comfort; with SGD the arithmetic is the same.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainingStep {
  private static final double RATE = 1e-6;
  private static final double CHECKED_RATE = 1e-2;

  /** Who changes the parameters. */
  public enum Rule {
    SGD,
    ADAM
  }

  /** Sizes of the layers, and of the batch. */
  @Param({
    "2-16-16-1/100",
    "64-32-10/32",
    "784-128-10/64",
    "784-512-512-10/128",
    "1024-1024-1024-1024/256"
  })
  public String network;

  @Param public Rule rule;

  /** Whether each step computes in the memory of the last. */
  @Param({"false", "true"})
  public boolean reuse;

  private MlpByHand mlp;
  private Layer model;
  private Optimizer optimizer;
  private GraphMemory memory;

  /** Makes model and data, and checks loss, gradients and update against plain loops. */
  @Setup
  public void modelAndData() {
    mlp = new MlpByHand(network);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < mlp.weights.size(); i++) {
      if (i > 0) {
        layers.add(Activation.relu());
      }
      layers.add(Dense.of(mlp.weights.get(i), mlp.biases.get(i)));
    }
    model = Sequential.of(layers);
    memory = reuse ? GraphMemory.reuse() : null;
    optimizer = optimizer(CHECKED_RATE);
    // The first step of Adam goes by the sign of the gradient.
    mlp.check(this::step, g -> CHECKED_RATE * (rule == Rule.SGD ? g : g / (Math.abs(g) + 1e-8)));
    optimizer = optimizer(RATE);
  }

  private Optimizer optimizer(double rate) {
    return rule == Rule.SGD ? Sgd.of(model.parameters(), rate) : Adam.of(model.parameters(), rate);
  }

  /** Frees the memory. */
  @TearDown
  public void close() {
    if (memory != null) {
      memory.close();
    }
  }

  @Benchmark
  public double step() {
    optimizer.clearGrads();
    Tensor outputs = model.call(mlp.inputs);
    Tensor loss =
        mlp.classifies
            ? Losses.crossEntropy().of(outputs, mlp.classes)
            : Losses.mse().of(outputs, mlp.targets);
    loss.backward();
    optimizer.step();
    double number = loss.item();
    if (memory != null) {
      memory.reset();
    }
    return number;
  }
}
