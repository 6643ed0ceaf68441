package autodiff.benchmarks.program;

import autodiff.benchmarks.Check;
import autodiff.program.BatchProgram;
import autodiff.program.Program;
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
 * What do gradients at ten thousand points cost?
 *
 * <p>The points lie side by side in one array, as do the gradients: a chain of thirty operations in
 * four variables, or Rosenbrock's function of ten. One call computes all of them, on as many
 * threads as there are processors, except by hand, where one does; {@code -jvmArgsPrepend
 * -XX:ActiveProcessorCount=1} says that there is one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class PointBatch {

  /** Whose gradient. */
  public enum Function {
    CHAIN(new Chain(30)),
    ROSENBROCK(new Rosenbrock(10));

    private final Problem problem;

    Function(Problem problem) {
      this.problem = problem;
    }
  }

  @Param public BatchWay way;

  @Param public Function function;

  @Param("10000")
  public int points;

  private Problem problem;
  private int variables;
  private double[] in;
  private double[] out;
  private double[] x;
  private double[] gradient;
  private BatchProgram batch;

  /** Makes points and program, and checks the gradient at each. */
  @Setup
  public void checkGradients() {
    problem = function.problem;
    double[] center = problem.point();
    variables = center.length;
    in = new double[points * variables];
    out = new double[points * variables];
    x = new double[variables];
    gradient = new double[variables];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < in.length; i++) {
      in[i] = center[i % variables] * random.nextDouble(0.9, 1);
    }
    Way.BY_HAND.checked(problem);
    byHand();
    double[] expected = out.clone();
    if (way != BatchWay.BY_HAND) {
      Program program = Program.record(problem::value, center).gradient();
      batch = program.with(way.execution()).batch();
    }
    gradients();
    Check.close(expected, out, 1e-11);
  }

  @Benchmark
  public double[] gradients() {
    if (way == BatchWay.BY_HAND) {
      byHand();
    } else {
      batch.run(points, in, out);
    }
    return out;
  }

  private void byHand() {
    for (int from = 0; from < in.length; from += variables) {
      System.arraycopy(in, from, x, 0, variables);
      problem.gradientByHand(x, gradient);
      System.arraycopy(gradient, 0, out, from, variables);
    }
  }
}
