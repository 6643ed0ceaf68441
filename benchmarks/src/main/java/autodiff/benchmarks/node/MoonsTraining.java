package autodiff.benchmarks.node;

import autodiff.benchmarks.Check;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a step of training cost on each layout?
 *
 * <p>A chain has one path and leaves that never leave the cache. The network of {@link Moons} has
 * nodes with many consumers and some hundred weights used all over the graph, and is of a size that
 * people do train with scalars: 66,000 nodes for the loss on 100 points. A step is the loss and its
 * gradient in the 337 weights; their update would be the same for every layout and is left out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MoonsTraining {

  private static final long SEED = 1337;

  @Param public Design design;

  private final Moons moons = new Moons(SEED);
  private Graph<?> graph;

  @Setup
  public void checkGradient() {
    graph = design.graph();
    Check.close(moons.lossAndGradientByHand(), moons.lossAndGradient(graph), 1e-12);
  }

  @Benchmark
  public double[] lossAndGradient() {
    return moons.lossAndGradient(graph);
  }
}
