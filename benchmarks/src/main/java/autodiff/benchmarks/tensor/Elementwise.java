package autodiff.benchmarks.tensor;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
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
 * What does a pass over an array cost?
 *
 * <p>Three kinds of work: arithmetic, which is as fast as memory; functions such as {@code tanh},
 * which are as fast as the vector unit, or as {@code Math}; and operations that bring elements
 * together, a sum and a softmax over rows of a thousand.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Elementwise {
  private static final int ROW = 1000;

  /** What is measured. */
  public enum Operation {
    ADD,
    MUL,
    EXP,
    TANH,
    SIGMOID,
    GELU,
    SUM,
    SOFTMAX
  }

  @Param public Operation operation;

  @Param({"1000", "100000", "1000000"})
  public int elements;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype;

  private UnaryOperator<Tensor> tensors;
  private Tensor x;
  private Tensor y;
  private Tensor leaf;
  private Tensor cotangent;

  /** Makes the operands and checks results and gradients. */
  @Setup
  public void operands() {
    Shape shape = Shape.of(elements / ROW, ROW);
    x = waves(shape, 0.7).to(dtype);
    y = waves(shape, 1.1).to(dtype);
    leaf = x.detach().requiresGrad(true);
    tensors = tensors();
    cotangent = waves(forward().shape(), 0.3).to(dtype);
    double tolerance = dtype == DType.FLOAT32 ? 1e-5 : 1e-12;
    Check.close(expected(), forward().toDoubles(), tolerance);
    Check.close(expectedGradient(), forwardAndBackward().toDoubles(), tolerance);
  }

  /**
   * Numbers of either sign whose sum is not 0, so that its rounding errors stay small beside it.
   */
  private static Tensor waves(Shape shape, double frequency) {
    double[] numbers = new double[shape.elements()];
    Arrays.setAll(numbers, i -> 0.5 + 2 * Math.sin(frequency * (i + 0.5)));
    return Tensor.of(shape, numbers);
  }

  private UnaryOperator<Tensor> tensors() {
    switch (operation) {
      case ADD:
        return a -> a.add(y);
      case MUL:
        return a -> a.mul(y);
      case EXP:
        return Tensor::exp;
      case TANH:
        return Tensor::tanh;
      case SIGMOID:
        return Tensor::sigmoid;
      case GELU:
        return Tensor::gelu;
      case SUM:
        return a -> a.sum();
      default:
        return a -> a.softmax(1);
    }
  }

  private static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  private static double[] products(double[] x, double[] y) {
    double[] z = new double[x.length];
    Arrays.setAll(z, i -> x[i] * y[i]);
    return z;
  }

  /** The result, in plain loops. */
  private double[] expected() {
    double[] a = x.toDoubles();
    double[] b = y.toDoubles();
    switch (operation) {
      case ADD:
        double[] sums = new double[a.length];
        Arrays.setAll(sums, i -> a[i] + b[i]);
        return sums;
      case MUL:
        return products(a, b);
      case EXP:
        return map(a, Math::exp);
      case TANH:
        return map(a, Math::tanh);
      case SIGMOID:
        return map(a, v -> 1 / (1 + Math.exp(-v)));
      case GELU:
        return map(a, v -> v * below(v));
      case SUM:
        return new double[] {Arrays.stream(a).sum()};
      default:
        return softmax(a);
    }
  }

  /** What the cotangent becomes at x, in plain loops. */
  private double[] expectedGradient() {
    double[] a = x.toDoubles();
    double[] g = cotangent.toDoubles();
    switch (operation) {
      case ADD:
        return g;
      case MUL:
        return products(g, y.toDoubles());
      case EXP:
        return products(g, map(a, Math::exp));
      case TANH:
        return products(g, map(a, v -> 1 - Math.tanh(v) * Math.tanh(v)));
      case SIGMOID:
        return products(g, map(a, v -> 1 / (2 + Math.exp(-v) + Math.exp(v))));
      case GELU:
        return products(
            g, map(a, v -> below(v) + v * Math.exp(-v * v / 2) / Math.sqrt(2 * Math.PI)));
      case SUM:
        return map(a, v -> g[0]);
      default:
        double[] s = softmax(a);
        double[] along = products(g, s);
        double[] gradient = new double[s.length];
        for (int row = 0; row < s.length; row += ROW) {
          double mean = Arrays.stream(along, row, row + ROW).sum();
          for (int i = row; i < row + ROW; i++) {
            gradient[i] = s[i] * (g[i] - mean);
          }
        }
        return gradient;
    }
  }

  private static double[] softmax(double[] x) {
    double[] e = map(x, Math::exp);
    for (int row = 0; row < e.length; row += ROW) {
      double sum = Arrays.stream(e, row, row + ROW).sum();
      for (int i = row; i < row + ROW; i++) {
        e[i] /= sum;
      }
    }
    return e;
  }

  /** The normal distribution function, by its power series: right for small numbers. */
  private static double below(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; Math.abs(term) > 1e-18; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  @Benchmark
  public Tensor forward() {
    return tensors.apply(x);
  }

  @Benchmark
  public Tensor forwardAndBackward() {
    leaf.clearGrad();
    tensors.apply(leaf).backward(cotangent);
    return leaf.grad();
  }
}
