package autodiff.benchmarks.tensor;

import autodiff.GraphMemory;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import autodiff.shape.Shape;
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
 * What does memory that is used again save, by size?
 *
 * <p>Σ x (x + y) and its gradient in x, in float32: three results as large as x forward and as many
 * backward. Each is a new array, which the JVM fills with zeros and the collector takes away, or
 * one that the round before used, which may still be in the cache. By hand it is one loop into an
 * array that is kept.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecycledMemory {

  /** Where results go. */
  public enum Memory {
    BY_HAND,
    COLLECTED,
    RECYCLED
  }

  @Param public Memory arrays;

  @Param({"100", "10000", "1000000"})
  public int elements;

  private float[] plainX;
  private float[] plainY;
  private float[] plainGradient;
  private Tensor x;
  private Tensor y;
  private GraphMemory memory;

  /** Makes the operands, and checks sum and gradient. */
  @Setup
  public void operands() {
    plainX = new float[elements];
    plainY = new float[elements];
    plainGradient = new float[elements];
    double sum = 0;
    double[] gradient = new double[elements];
    for (int i = 0; i < elements; i++) {
      plainX[i] = (float) (0.5 + Math.sin(i));
      plainY[i] = (float) (0.5 + Math.cos(i));
      sum += (double) plainX[i] * (plainX[i] + plainY[i]);
      gradient[i] = 2 * plainX[i] + plainY[i];
    }
    x = Tensor.of(Shape.of(elements), plainX).requiresGrad(true);
    y = Tensor.of(Shape.of(elements), plainY);
    memory = arrays == Memory.RECYCLED ? GraphMemory.reuse() : null;
    // Twice, for the second round is the one that finds used memory.
    for (int round = 0; round < 2; round++) {
      Check.close(new double[] {sum}, new double[] {sumAndGradient()}, 1e-4);
      Tensor found = arrays == Memory.BY_HAND ? Tensor.of(plainGradient) : x.grad();
      Check.close(gradient, found.toDoubles(), 1e-6);
    }
  }

  /** Frees the memory. */
  @TearDown
  public void close() {
    if (memory != null) {
      memory.close();
    }
  }

  @Benchmark
  public double sumAndGradient() {
    if (arrays == Memory.BY_HAND) {
      return byHand();
    }
    x.clearGrad();
    Tensor sum = x.mul(x.add(y)).sum();
    sum.backward();
    double number = sum.item();
    if (memory != null) {
      memory.reset();
    }
    return number;
  }

  private double byHand() {
    double sum = 0;
    for (int i = 0; i < plainX.length; i++) {
      float both = plainX[i] + plainY[i];
      sum += plainX[i] * both;
      plainGradient[i] = plainX[i] + both;
    }
    return sum;
  }
}
