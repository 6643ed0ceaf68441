package autodiff.benchmarks.program;

import autodiff.Value;
import autodiff.benchmarks.Check;
import autodiff.program.BatchProgram;
import autodiff.program.Program;
import java.util.Arrays;
import java.util.SplittableRandom;
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
 * What does the gradient of a sum over ten thousand points cost?
 *
 * <p>The loss of a network of 2-8-8-1 tanh neurons: its 105 weights are the same at every point,
 * their gradient is summed. One call does all of it, on as many threads as there are processors,
 * except by hand, where one does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class LossBatch {
  private static final int NUMBERS_OF_A_POINT = 3;
  private static final double[] NONE = {};

  @Param public BatchWay way;

  @Param("10000")
  public int points;

  private final Mlp network = new Mlp(2, 8, 8, 1);
  private double[] weights;
  private double[] data;
  private double[] sums;
  private BatchProgram batch;

  /** Makes points and program, and checks the gradient. */
  @Setup
  public void checkGradient() {
    Way.BY_HAND.checked(network);
    weights = network.point();
    data = new SplittableRandom(4).doubles(points * NUMBERS_OF_A_POINT, -1, 1).toArray();
    sums = new double[weights.length];
    byHand();
    double[] expected = sums.clone();
    if (way != BatchWay.BY_HAND) {
      Program program =
          Program.record(
              (x, p) -> network.error(x, new Value[] {p[0], p[1]}, p[2]),
              weights,
              new double[] {0.1, 0.2, 0.3});
      batch = program.gradient().with(way.execution()).batch().sharingVariables().summingAll();
    }
    gradient();
    Check.close(expected, sums, 1e-11);
  }

  @Benchmark
  public double[] gradient() {
    if (way == BatchWay.BY_HAND) {
      byHand();
    } else {
      batch.run(points, data, weights, NONE, sums);
    }
    return sums;
  }

  private void byHand() {
    Arrays.fill(sums, 0);
    for (int i = 0; i < data.length; i += NUMBERS_OF_A_POINT) {
      network.addGradientByHand(weights, data[i], data[i + 1], data[i + 2], sums);
    }
  }
}
