package autodiff.benchmarks.node;

import autodiff.GraphMemory;
import autodiff.Value;
import autodiff.benchmarks.Check;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does an edge of an n-ary node cost, recorded and swept?
 *
 * <p>A layer of scalar neurons: 64 scalar products of the same inputs, each with weights of its
 * own, summed and swept once. Every edge to a weight meets a leaf that no other edge meets, which
 * is the dearest kind; every edge to an input meets a node that 64 meet. Times are for one edge, of
 * which a scalar product of n has 2n. The twin gives the memory of the graph back after each round.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class NaryEdges {
  private static final int NEURONS = 64;
  private static final int INPUTS = 128;
  private static final int EDGES = NEURONS * INPUTS * 2;

  @Param({"false", "true"})
  public boolean reuse;

  private Value[] leaves;
  private Value[][] weights;
  private GraphMemory memory;

  /** Makes the layer and checks its gradient. */
  @Setup(Level.Trial)
  public void layer() {
    leaves = new Value[INPUTS];
    weights = new Value[NEURONS][INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      leaves[i] = Value.of(Math.sin(i));
      for (int k = 0; k < NEURONS; k++) {
        weights[k][i] = Value.of(Math.cos(i * k));
      }
    }
    dot();
    double expected = 0;
    for (int k = 0; k < NEURONS; k++) {
      expected += 2 * Math.cos(3.0 * k);
    }
    Check.close(
        new double[] {expected, 2 * Math.sin(3)},
        new double[] {leaves[3].grad(), weights[5][3].grad()},
        1e-12);
    memory = reuse ? GraphMemory.reuse() : null;
  }

  /** Frees the memory. */
  @TearDown(Level.Trial)
  public void close() {
    if (memory != null) {
      memory.close();
    }
  }

  /** Scalar products. */
  @Benchmark
  @OperationsPerInvocation(EDGES)
  public double dot() {
    Value[] x = new Value[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      x[i] = leaves[i].mul(2);
    }
    Value[] y = new Value[NEURONS];
    for (int k = 0; k < NEURONS; k++) {
      y[k] = Value.dot(weights[k], x);
    }
    return sweep(Value.sum(y));
  }

  /** Sums of the same inputs: half as many edges, none of them to a leaf. */
  @Benchmark
  @OperationsPerInvocation(EDGES / 2)
  public double sum() {
    Value[] x = new Value[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      x[i] = leaves[i].mul(2);
    }
    Value[] y = new Value[NEURONS];
    for (int k = 0; k < NEURONS; k++) {
      y[k] = Value.sum(x);
    }
    return sweep(Value.sum(y));
  }

  private double sweep(Value total) {
    total.backward();
    double data = total.data();
    if (memory != null) {
      memory.reset();
    }
    return data;
  }
}
