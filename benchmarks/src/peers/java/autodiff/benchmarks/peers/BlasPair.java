package autodiff.benchmarks.peers;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The product of square matrices, beside OpenBLAS, which writes into the same array each time. */
final class BlasPair implements Pair {
  private static final long SEED = 5;

  private final OpenBlas blas;
  private final int n;
  private final DType dtype;
  private final Tensor x;
  private final Tensor y;
  private final ByteBuffer product;
  private final ByteBuffer left;
  private final ByteBuffer right;
  private final long leftAt;
  private final long rightAt;
  private final long productAt;

  private BlasPair(OpenBlas blas, int n, DType dtype) {
    this.blas = blas;
    this.n = n;
    this.dtype = dtype;
    Generator generator = Generator.of(SEED);
    x = Tensor.randn(generator, n, n).add(0.5).to(dtype);
    y = Tensor.randn(generator, n, n).add(0.5).to(dtype);
    left = copy(x);
    right = copy(y);
    product = room(x);
    leftAt = OpenBlas.address(left);
    rightAt = OpenBlas.address(right);
    productAt = OpenBlas.address(product);
  }

  private static ByteBuffer room(Tensor x) {
    int bytes = x.dtype() == DType.FLOAT32 ? Float.BYTES : Double.BYTES;
    int line = 64;
    return ByteBuffer.allocateDirect(x.shape().elements() * bytes + line)
        .alignedSlice(line)
        .order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer copy(Tensor x) {
    ByteBuffer copy = room(x);
    if (x.dtype() == DType.FLOAT32) {
      copy.asFloatBuffer().put(x.toFloats());
    } else {
      copy.asDoubleBuffer().put(x.toDoubles());
    }
    return copy;
  }

  /** The products of the comparison. */
  static List<Pair> all(OpenBlas blas) {
    List<Pair> pairs = new ArrayList<>();
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      for (int n : new int[] {64, 256, 1024}) {
        pairs.add(new BlasPair(blas, n, dtype));
      }
    }
    return pairs;
  }

  @Override
  public String name() {
    return String.format(Locale.ROOT, "matmul %d, %s", n, dtype.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public String peer() {
    return "OpenBLAS";
  }

  @Override
  public boolean recycles() {
    return true;
  }

  @Override
  public void check() {
    theirs();
    double[] numbers = new double[n * n];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          dtype == DType.FLOAT32 ? product.asFloatBuffer().get(i) : product.asDoubleBuffer().get(i);
    }
    Check.close(numbers, ours().toDoubles(), dtype == DType.FLOAT32 ? 1e-5 : 1e-12);
  }

  @Override
  public Tensor ours() {
    return x.matmul(y);
  }

  @Override
  public Object theirs() {
    if (dtype == DType.FLOAT32) {
      blas.floats(n, leftAt, rightAt, productAt);
    } else {
      blas.doubles(n, leftAt, rightAt, productAt);
    }
    return product;
  }
}
