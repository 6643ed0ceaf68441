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
 * What does a call of a gradient cost, however little it computes?
 *
 * <p>The function is a product of two numbers, whose gradient is the two numbers: all that is
 * measured is the way there. Sparse Jacobians are made of many such calls.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class GradientCall {
  @Param public Way way;

  private double[] x;
  private double[] gradient;
  private Way.Gradient code;

  /** Makes what computes the gradient, and checks it. */
  @Setup
  public void checkGradient() {
    Problem problem = new Product();
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
