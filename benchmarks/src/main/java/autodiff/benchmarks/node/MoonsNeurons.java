package autodiff.benchmarks.node;

import autodiff.GraphMemory;
import autodiff.Value;
import autodiff.benchmarks.Check;
import autodiff.nn.scalar.Mlp;
import autodiff.nn.scalar.ScalarLosses;
import java.util.Random;
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
 * What does micrograd's demo cost with neurons of three nodes?
 *
 * <p>The same network and loss as {@link MoonsTraining}, an MLP 2-16-16-1 on 100 points with hinge
 * loss and an L2 penalty, forward and backward, but written with {@code autodiff.nn.scalar}, where
 * a neuron is a scalar product, a sum and an activation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MoonsNeurons {
  private static final int POINTS = 100;

  @Param({"false", "true"})
  public boolean reuse;

  private final double[][] points = new double[POINTS][2];
  private final int[] labels = new int[POINTS];
  private Mlp network;
  private GraphMemory memory;

  /** Makes the network and checks a derivative by a difference. */
  @Setup
  public void network() {
    Random random = new Random(1337);
    for (int i = 0; i < POINTS; i++) {
      double angle = Math.PI * random.nextDouble();
      labels[i] = i % 2 == 0 ? 1 : -1;
      points[i][0] = i % 2 == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
      points[i][1] = i % 2 == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
    }
    network = Mlp.random(random, Value::relu, 2, 16, 16, 1);
    Value weight = network.parameters().get(60);
    lossAndGradient();
    double gradient = weight.grad();
    double step = 1e-6;
    double at = weight.data();
    weight.set(at + step);
    double above = lossAndGradient();
    weight.set(at - step);
    double below = lossAndGradient();
    weight.set(at);
    Check.close(new double[] {(above - below) / (2 * step)}, new double[] {gradient}, 1e-6);
    memory = reuse ? GraphMemory.reuse() : null;
  }

  /** Frees the memory. */
  @TearDown
  public void close() {
    if (memory != null) {
      memory.close();
    }
  }

  @Benchmark
  public double lossAndGradient() {
    Value[] scores = new Value[POINTS];
    for (int i = 0; i < POINTS; i++) {
      scores[i] = network.apply(points[i])[0];
    }
    Value loss =
        ScalarLosses.hinge(scores, labels).add(ScalarLosses.l2Penalty(1e-4, network.parameters()));
    network.parameters().forEach(Value::clearGrad);
    loss.backward();
    double data = loss.data();
    if (memory != null) {
      memory.reset();
    }
    return data;
  }
}
