package autodiff.benchmarks.program;

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
 * What does the gradient of a function of many numbers cost?
 *
 * <p>Each number meets its neighbors only, so the gradient by hand is one loop that keeps nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class RosenbrockGradient {
  @Param public Way way;

  @Param({"10", "100", "1000"})
  public int numbers;

  private double[] x;
  private double[] gradient;
  private Way.Gradient code;

  /** Makes what computes the gradient, and checks it. */
  @Setup
  public void checkGradient() {
    Problem problem = new Rosenbrock(numbers);
    code = way.checked(problem);
    x = problem.point();
    gradient = new double[x.length];
  }

  /** Frees what was taken. */
  @TearDown
  public void close() {
    code.close();
  }

  @Benchmark
  public double[] gradient() {
    code.at(x, gradient);
    return gradient;
  }
}
