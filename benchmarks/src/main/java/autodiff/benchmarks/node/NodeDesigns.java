package autodiff.benchmarks.node;

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
 * What does one scalar operation cost, recorded and swept, as the graph grows?
 *
 * <p>The graph is a chain, {@code x = x * a + b - c} again and again, from a hundred operations to
 * ten million. Its leaves {@code a}, {@code b} and {@code c} are used by every step. The arithmetic
 * itself is next to free (a nanosecond for an operation on plain doubles), so the benchmark shows
 * the storage: allocating a node, finding it again in the sweep, and above all what the garbage
 * collector does to a graph that is alive and too large for the young generation. Run it a second
 * time with {@code -jvmArgs -Xmn64m} to see that point arrive early.
 *
 * <p>The constants keep {@code x} and the adjoints near one all along the chain: were {@code a} a
 * little smaller, the adjoints would fade into subnormal numbers and zeros, whose arithmetic has
 * another price. They are exact in binary, so the gradient can be checked tightly.
 *
 * <p>A score is the time of a whole chain; {@link NodeDesignsTable} divides it by the number of
 * operations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class NodeDesigns {

  private static final int OPERATIONS_PER_STEP = 3;

  private static final double START = 0.75;
  private static final double A = 1 - 0x1p-30;
  private static final double B = 0.5 + 0x1p-30;
  private static final double C = 0.5;

  @Param public Design design;

  @Param({"100", "1000", "10000", "100000", "1000000", "10000000"})
  public int length;

  private Graph<?> graph;
  private int steps;

  /** The operations in a chain of that nominal length: whole steps only. */
  static int operations(int length) {
    return length / OPERATIONS_PER_STEP * OPERATIONS_PER_STEP;
  }

  @Setup
  public void checkGradient() {
    graph = design.graph();
    steps = length / OPERATIONS_PER_STEP;

    double x = START;
    double dxda = 0;
    double dxdb = 0;
    for (int i = 0; i < steps; i++) {
      dxda = dxda * A + x;
      dxdb = dxdb * A + 1;
      x = x * A + B - C;
    }
    double[] expected = {x, dxda, dxdb, -dxdb};
    Check.close(expected, gradient(graph), 1e-9);
  }

  @Benchmark
  public double recordAndSweep() {
    return gradient(graph)[1];
  }

  /** The end of the chain, and its derivatives in a, b and c. */
  private <V> double[] gradient(Graph<V> graph) {
    graph.restart();
    V a = graph.leaf(A);
    V b = graph.leaf(B);
    V c = graph.leaf(C);
    V x = graph.leaf(START);
    for (int i = 0; i < steps; i++) {
      x = graph.sub(graph.add(graph.mul(x, a), b), c);
    }
    graph.backward(x);
    return new double[] {graph.data(x), graph.grad(a), graph.grad(b), graph.grad(c)};
  }
}
