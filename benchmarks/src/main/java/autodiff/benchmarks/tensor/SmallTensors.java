package autodiff.benchmarks.tensor;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import autodiff.shape.Shape;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
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
 * What does an operation on four elements cost?
 *
 * <p>The arithmetic takes a few nanoseconds, as the same on plain arrays shows ({@link
 * #plainArrays}, a new array for the result included); all else is what the engine does around it:
 * checking shapes, making the tensor, recording, sweeping.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SmallTensors {
  private static final double[] X = {0.5, -1, 2, 0.25};
  private static final double[] Y = {3, 0.5, -1, 2};
  private static final double[] COTANGENT = {1, -2, 0.5, 3};

  /** What is measured: on 2x2 matrices. */
  public enum Operation {
    ADD(Tensor::add) {
      @Override
      double[] plain(double[] x, double[] y) {
        return new double[] {x[0] + y[0], x[1] + y[1], x[2] + y[2], x[3] + y[3]};
      }

      @Override
      double[] gradient(double[] x, double[] y, double[] g) {
        return g.clone();
      }
    },
    MUL(Tensor::mul) {
      @Override
      double[] plain(double[] x, double[] y) {
        return new double[] {x[0] * y[0], x[1] * y[1], x[2] * y[2], x[3] * y[3]};
      }

      @Override
      double[] gradient(double[] x, double[] y, double[] g) {
        return plain(y, g);
      }
    },
    TANH((x, y) -> x.tanh()) {
      @Override
      double[] plain(double[] x, double[] y) {
        return new double[] {Math.tanh(x[0]), Math.tanh(x[1]), Math.tanh(x[2]), Math.tanh(x[3])};
      }

      @Override
      double[] gradient(double[] x, double[] y, double[] g) {
        double[] slope = plain(x, y);
        for (int i = 0; i < slope.length; i++) {
          slope[i] = g[i] * (1 - slope[i] * slope[i]);
        }
        return slope;
      }
    },
    MATMUL(Tensor::matmul) {
      @Override
      double[] plain(double[] x, double[] y) {
        return new double[] {
          x[0] * y[0] + x[1] * y[2],
          x[0] * y[1] + x[1] * y[3],
          x[2] * y[0] + x[3] * y[2],
          x[2] * y[1] + x[3] * y[3]
        };
      }

      @Override
      double[] gradient(double[] x, double[] y, double[] g) {
        return plain(g, new double[] {y[0], y[2], y[1], y[3]});
      }
    };

    private final BinaryOperator<Tensor> tensors;

    Operation(BinaryOperator<Tensor> tensors) {
      this.tensors = tensors;
    }

    /** The operation on arrays. */
    abstract double[] plain(double[] x, double[] y);

    /** What a cotangent of the result becomes at x. */
    abstract double[] gradient(double[] x, double[] y, double[] cotangent);
  }

  @Param public Operation operation;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype;

  private final double[] plainX = X.clone();
  private final double[] plainY = Y.clone();
  private BinaryOperator<Tensor> tensors;
  private Tensor x;
  private Tensor y;
  private Tensor leaf;
  private Tensor cotangent;

  /** Makes the operands and checks results and gradients. */
  @Setup
  public void operands() {
    tensors = operation.tensors;
    Shape shape = Shape.of(2, 2);
    x = Tensor.of(shape, X).to(dtype);
    y = Tensor.of(shape, Y).to(dtype);
    leaf = Tensor.of(shape, X).to(dtype).requiresGrad(true);
    cotangent = Tensor.of(shape, COTANGENT).to(dtype);
    double tolerance = dtype == DType.FLOAT32 ? 1e-6 : 1e-15;
    Check.close(plainArrays(), forward().toDoubles(), tolerance);
    Check.close(plainArrays(), recorded().toDoubles(), tolerance);
    double[] gradient = operation.gradient(X, Y, COTANGENT);
    Check.close(gradient, recordedAndSwept().toDoubles(), tolerance);
    Check.close(gradient, recordedAndSwept().toDoubles(), tolerance);
  }

  @Benchmark
  public double[] plainArrays() {
    return operation.plain(plainX, plainY);
  }

  @Benchmark
  public Tensor forward() {
    return tensors.apply(x, y);
  }

  @Benchmark
  public Tensor recorded() {
    return tensors.apply(leaf, y);
  }

  @Benchmark
  public Tensor recordedAndSwept() {
    leaf.clearGrad();
    tensors.apply(leaf, y).backward(cotangent);
    return leaf.grad();
  }
}
