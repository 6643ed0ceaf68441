package autodiff.benchmarks.tensor;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import autodiff.shape.Shape;
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
 * What does a matrix product cost, by shape and by layout?
 *
 * <p>Shapes are m x k x n, for [m, k] times [k, n]: 2·m·k·n floating-point operations, so GFLOP/s
 * are 2·m·k·n divided by nanoseconds. NT has the second factor transposed, which is what a layer
 * with weights [outputs, inputs] asks for, TN the first, which is what the gradient of weights asks
 * for.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatMulShapes {
  private static final int CHECKED = 200;

  /** Which factor is stored transposed. */
  public enum Layout {
    NN,
    NT,
    TN
  }

  @Param({
    "64x64x64",
    "128x128x128",
    "256x256x256",
    "512x512x512",
    "1024x1024x1024",
    "1x1024x1024",
    "1024x1024x1",
    "32x784x128",
    "1024x16x1024",
    "16x4096x16"
  })
  public String shape;

  @Param public Layout layout;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype;

  private boolean transposeA;
  private boolean transposeB;
  private Tensor a;
  private Tensor b;

  /** Makes the factors and checks some elements of the product. */
  @Setup
  public void factors() {
    String[] sizes = shape.split("x");
    int m = Integer.parseInt(sizes[0]);
    int k = Integer.parseInt(sizes[1]);
    int n = Integer.parseInt(sizes[2]);
    transposeA = layout == Layout.TN;
    transposeB = layout == Layout.NT;
    Generator generator = Generator.of(1);
    Shape shapeA = transposeA ? Shape.of(k, m) : Shape.of(m, k);
    Shape shapeB = transposeB ? Shape.of(n, k) : Shape.of(k, n);
    a = Tensor.randn(generator, shapeA.sizes()).to(dtype);
    b = Tensor.randn(generator, shapeB.sizes()).to(dtype);
    Tensor product = matmul();
    SplittableRandom random = new SplittableRandom(2);
    double[] expected = new double[CHECKED];
    double[] actual = new double[CHECKED];
    for (int c = 0; c < CHECKED; c++) {
      int i = random.nextInt(m);
      int j = random.nextInt(n);
      for (int p = 0; p < k; p++) {
        double left = transposeA ? a.get(p, i) : a.get(i, p);
        double right = transposeB ? b.get(j, p) : b.get(p, j);
        expected[c] += left * right;
      }
      actual[c] = product.get(i, j);
    }
    Check.close(expected, actual, dtype == DType.FLOAT32 ? 1e-4 : 1e-12);
  }

  @Benchmark
  public Tensor matmul() {
    return a.matmul(b, transposeA, transposeB);
  }
}
