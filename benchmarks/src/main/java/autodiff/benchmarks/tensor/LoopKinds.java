package autodiff.benchmarks.tensor;

import autodiff.DType;
import autodiff.benchmarks.Check;
import autodiff.kernel.BinaryLoop;
import autodiff.kernel.KernelSet;
import autodiff.kernel.LoopCopies;
import autodiff.kernel.Loops;
import autodiff.kernel.UnaryLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
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
 * What does it cost that elementwise operations share a loop?
 *
 * <p>Three ways to run one line of the elementwise table along ten thousand elements: a loop that
 * all operations share, and which therefore calls each through an interface ({@link Kind#SHARED});
 * a copy of the loop's class for the operation ({@link Kind#COPY}); the Vector API, where it has a
 * kernel for it ({@link Kind#VECTOR}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LoopKinds {
  private static final int ELEMENTS = 10_000;

  /** Whose loop it is. */
  public enum Kind {
    SHARED,
    COPY,
    VECTOR
  }

  @Param public Kind kind;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype;

  private Object x;
  private Object y;
  private Object out;
  private UnaryLoop tanh;
  private BinaryLoop mul;

  /** A loop that calls its function through an interface. */
  private record SharedUnary(DoubleUnaryOperator f) implements UnaryLoop {
    @Override
    public void map(Object x, Object y, int from, int to) {
      Loops.map(f, x, y);
    }

    @Override
    public void pullBack(Object g, Object x, Object y, Object out, int from, int to) {
      throw new UnsupportedOperationException();
    }
  }

  private record SharedBinary(DoubleBinaryOperator f) implements BinaryLoop {
    @Override
    public void map(Object x, Object y, Object z, int from, int to) {
      Loops.map(f, x, y, z);
    }

    @Override
    public void pullBack(
        int operand, Object g, Object x, Object y, Object z, Object out, int from, int to) {
      throw new UnsupportedOperationException();
    }
  }

  /** Makes the loops, has others use the shared one, too, and checks the results. */
  @Setup
  public void loops() {
    double[] a = new double[ELEMENTS];
    double[] b = new double[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      a[i] = (float) (3 * Math.sin(i));
      b[i] = (float) Math.cos(i);
    }
    x = dtype == DType.FLOAT32 ? floats(a) : a;
    y = dtype == DType.FLOAT32 ? floats(b) : b;
    out = dtype == DType.FLOAT32 ? new float[ELEMENTS] : new double[ELEMENTS];
    DoubleUnaryOperator ofOne = Math::tanh;
    DoubleBinaryOperator ofTwo = (p, q) -> p * q;
    UnaryLoop copyOfOne = LoopCopies.unary(ofOne, (p, r) -> 1 - r * r);
    BinaryLoop copyOfTwo = LoopCopies.binary(ofTwo, (p, q, r) -> q, (p, q, r) -> p);
    tanh =
        kind == Kind.SHARED
            ? new SharedUnary(ofOne)
            : kind == Kind.COPY ? copyOfOne : KernelSet.current().unary("tanh", copyOfOne);
    mul =
        kind == Kind.SHARED
            ? new SharedBinary(ofTwo)
            : kind == Kind.COPY ? copyOfTwo : KernelSet.current().binary("mul", copyOfTwo);
    if (kind == Kind.VECTOR && !KernelSet.current().name().equals("vector")) {
      throw new AssertionError("the Vector API is not there");
    }
    for (int round = 0; round < 200; round++) {
      Loops.map(Math::exp, x, out);
      Loops.map(Math::sqrt, x, out);
      Loops.map(v -> v + 1, x, out);
      Loops.map(Double::sum, x, y, out);
      Loops.map((p, q) -> p - q, x, y, out);
      Loops.map(Math::max, x, y, out);
      tanh();
      mul();
    }
    double[] expected = new double[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      expected[i] = Math.tanh(a[i]);
    }
    double tolerance = dtype == DType.FLOAT32 ? 1e-6 : 1e-14;
    Check.close(expected, doubles(tanh()), tolerance);
    for (int i = 0; i < ELEMENTS; i++) {
      expected[i] = a[i] * b[i];
    }
    Check.close(expected, doubles(mul()), tolerance);
  }

  private static float[] floats(double[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = (float) x[i];
    }
    return floats;
  }

  private static double[] doubles(Object x) {
    if (x instanceof double[] d) {
      return d;
    }
    float[] floats = (float[]) x;
    double[] doubles = new double[floats.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  @Benchmark
  public Object tanh() {
    tanh.map(x, out, 0, ELEMENTS);
    return out;
  }

  @Benchmark
  public Object mul() {
    mul.map(x, y, out, 0, ELEMENTS);
    return out;
  }
}
