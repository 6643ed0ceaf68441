package autodiff.benchmarks.tensor;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Slice;
import autodiff.Tensor;
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
 * What do copies of transposed and sliced matrices cost, beside what is computed with them?
 *
 * <p>Each copy is measured alone, with an operation that uses it, and that operation without it.
 * For additions there is also what a view would come to: a loop that reads the transposed matrix
 * where it lies ({@link #transposedViewAndAdd}). {@link #transposeInTiles} is how fast a copy could
 * be.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CopyCosts {
  private static final int TILE = 16;

  @Param({"64", "256", "1024"})
  public int n;

  private Tensor x;
  private Tensor y;
  private Tensor half;
  private float[] plainX;
  private float[] plainY;

  /** Makes the matrices and checks that the ways to the same result agree. */
  @Setup
  public void matrices() {
    Generator generator = Generator.of(1);
    x = Tensor.randn(generator, n, n).to(DType.FLOAT32);
    y = Tensor.randn(generator, n, n).to(DType.FLOAT32);
    half = Tensor.randn(generator, n, n / 2).to(DType.FLOAT32);
    plainX = x.toFloats();
    plainY = y.toFloats();
    Tensor sum = transposeAndAdd();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (sum.get(i, j) != (float) (x.get(j, i) + y.get(i, j))) {
          throw new AssertionError("[" + i + ", " + j + "] of xᵀ + y is " + sum.get(i, j));
        }
      }
    }
    Check.close(sum.toDoubles(), Tensor.of(transposedViewAndAdd()).toDoubles(), 0);
    Check.close(x.transpose().toDoubles(), Tensor.of(transposeInTiles()).toDoubles(), 0);
    Check.close(matmulOfTransposed().toDoubles(), transposeAndMatmul().toDoubles(), 1e-5);
    Check.close(x.matmul(y).slice(Slice.to(n / 2)).toDoubles(), rows().matmul(y).toDoubles(), 1e-5);
  }

  @Benchmark
  public Tensor reshape() {
    return x.reshape(n * n);
  }

  @Benchmark
  public Tensor transpose() {
    return x.transpose();
  }

  @Benchmark
  public Tensor rows() {
    return x.slice(Slice.to(n / 2));
  }

  @Benchmark
  public Tensor columns() {
    return x.slice(Slice.all(), Slice.to(n / 2));
  }

  @Benchmark
  public Tensor add() {
    return x.add(y);
  }

  @Benchmark
  public Tensor addHalf() {
    return half.add(half);
  }

  @Benchmark
  public Tensor tanh() {
    return x.tanh();
  }

  @Benchmark
  public Tensor matmul() {
    return x.matmul(y);
  }

  @Benchmark
  public Tensor transposeAndAdd() {
    return x.transpose().add(y);
  }

  /** A copy would not be needed if every loop read its operands by strides. */
  @Benchmark
  public float[] transposedViewAndAdd() {
    return added(plainX, 1, n, plainY, n, 1, n, n);
  }

  private static float[] added(
      float[] a, int rowA, int columnA, float[] b, int rowB, int columnB, int rows, int columns) {
    float[] sum = new float[rows * columns];
    int k = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        sum[k++] = a[i * rowA + j * columnA] + b[i * rowB + j * columnB];
      }
    }
    return sum;
  }

  /** A copy that walks in tiles, so that what it reads and what it writes stay in the cache. */
  @Benchmark
  public float[] transposeInTiles() {
    float[] copy = new float[n * n];
    for (int top = 0; top < n; top += TILE) {
      for (int left = 0; left < n; left += TILE) {
        for (int i = top; i < top + TILE; i++) {
          for (int j = left; j < left + TILE; j++) {
            copy[i * n + j] = plainX[j * n + i];
          }
        }
      }
    }
    return copy;
  }

  @Benchmark
  public Tensor transposeAndMatmul() {
    return x.transpose().matmul(y);
  }

  /** The matrix product reads by strides: no copy. */
  @Benchmark
  public Tensor matmulOfTransposed() {
    return x.matmul(y, true, false);
  }
}
