package autodiff.benchmarks.node;

import autodiff.GraphMemory;
import autodiff.Value;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The layouts that are compared.
 *
 * <p>Segments are the library's own layout, {@link autodiff.Value}.
 *
 * <p>The tapes and the segments come twice. A fresh tape for every recording is what a graph that
 * simply lives while it is reachable amounts to. A tape that is cleared and recorded over keeps its
 * memory between recordings: no allocation, no page faults, but the program has to say when a graph
 * has come to its end. The difference between the two is the price of not having to say it.
 */
public enum Design {
  SEGMENTS(() -> new Segments(false)),
  SEGMENTS_REUSED(() -> new Segments(true)),
  OBJECT_GRAPH_STORED(StoredObjects::new),
  OBJECT_GRAPH_COMPUTED(ComputedObjects::new),
  ARRAY_TAPE_STORED(() -> new StoredTape(false)),
  ARRAY_TAPE_COMPUTED(() -> new ComputedTape(false)),
  ARRAY_TAPE_STORED_REUSED(() -> new StoredTape(true)),
  ARRAY_TAPE_COMPUTED_REUSED(() -> new ComputedTape(true));

  private final Supplier<Graph<?>> graph;

  Design(Supplier<Graph<?>> graph) {
    this.graph = graph;
  }

  Graph<?> graph() {
    return graph.get();
  }

  private static final class StoredObjects implements Graph<ObjectGraphStored> {

    @Override
    public void restart() {}

    @Override
    public ObjectGraphStored leaf(double data) {
      return ObjectGraphStored.of(data);
    }

    @Override
    public ObjectGraphStored add(ObjectGraphStored x, ObjectGraphStored y) {
      return x.add(y);
    }

    @Override
    public ObjectGraphStored sub(ObjectGraphStored x, ObjectGraphStored y) {
      return x.sub(y);
    }

    @Override
    public ObjectGraphStored mul(ObjectGraphStored x, ObjectGraphStored y) {
      return x.mul(y);
    }

    @Override
    public ObjectGraphStored mul(ObjectGraphStored x, double constant) {
      return x.mul(constant);
    }

    @Override
    public ObjectGraphStored tanh(ObjectGraphStored x) {
      return x.tanh();
    }

    @Override
    public ObjectGraphStored relu(ObjectGraphStored x) {
      return x.relu();
    }

    @Override
    public void backward(ObjectGraphStored root) {
      root.backward();
    }

    @Override
    public double data(ObjectGraphStored x) {
      return x.data();
    }

    @Override
    public double grad(ObjectGraphStored x) {
      return x.grad();
    }
  }

  private static final class ComputedObjects implements Graph<ObjectGraphComputed> {

    @Override
    public void restart() {}

    @Override
    public ObjectGraphComputed leaf(double data) {
      return ObjectGraphComputed.of(data);
    }

    @Override
    public ObjectGraphComputed add(ObjectGraphComputed x, ObjectGraphComputed y) {
      return x.add(y);
    }

    @Override
    public ObjectGraphComputed sub(ObjectGraphComputed x, ObjectGraphComputed y) {
      return x.sub(y);
    }

    @Override
    public ObjectGraphComputed mul(ObjectGraphComputed x, ObjectGraphComputed y) {
      return x.mul(y);
    }

    @Override
    public ObjectGraphComputed mul(ObjectGraphComputed x, double constant) {
      return x.mul(constant);
    }

    @Override
    public ObjectGraphComputed tanh(ObjectGraphComputed x) {
      return x.tanh();
    }

    @Override
    public ObjectGraphComputed relu(ObjectGraphComputed x) {
      return x.relu();
    }

    @Override
    public void backward(ObjectGraphComputed root) {
      root.backward();
    }

    @Override
    public double data(ObjectGraphComputed x) {
      return x.data();
    }

    @Override
    public double grad(ObjectGraphComputed x) {
      return x.grad();
    }
  }

  private static final class StoredTape implements Graph<ArrayTapeStored> {

    private final boolean reused;
    private ArrayTapeStored.Tape tape = new ArrayTapeStored.Tape();

    StoredTape(boolean reused) {
      this.reused = reused;
    }

    @Override
    public void restart() {
      if (reused) {
        tape.clear();
      } else {
        tape = new ArrayTapeStored.Tape();
      }
    }

    @Override
    public ArrayTapeStored leaf(double data) {
      return ArrayTapeStored.of(tape, data);
    }

    @Override
    public ArrayTapeStored add(ArrayTapeStored x, ArrayTapeStored y) {
      return x.add(y);
    }

    @Override
    public ArrayTapeStored sub(ArrayTapeStored x, ArrayTapeStored y) {
      return x.sub(y);
    }

    @Override
    public ArrayTapeStored mul(ArrayTapeStored x, ArrayTapeStored y) {
      return x.mul(y);
    }

    @Override
    public ArrayTapeStored mul(ArrayTapeStored x, double constant) {
      return x.mul(constant);
    }

    @Override
    public ArrayTapeStored tanh(ArrayTapeStored x) {
      return x.tanh();
    }

    @Override
    public ArrayTapeStored relu(ArrayTapeStored x) {
      return x.relu();
    }

    @Override
    public void backward(ArrayTapeStored root) {
      root.backward();
    }

    @Override
    public double data(ArrayTapeStored x) {
      return x.data();
    }

    @Override
    public double grad(ArrayTapeStored x) {
      return x.grad();
    }
  }

  private static final class ComputedTape implements Graph<ArrayTapeComputed> {

    private final boolean reused;
    private ArrayTapeComputed.Tape tape = new ArrayTapeComputed.Tape();

    ComputedTape(boolean reused) {
      this.reused = reused;
    }

    @Override
    public void restart() {
      if (reused) {
        tape.clear();
      } else {
        tape = new ArrayTapeComputed.Tape();
      }
    }

    @Override
    public ArrayTapeComputed leaf(double data) {
      return ArrayTapeComputed.of(tape, data);
    }

    @Override
    public ArrayTapeComputed add(ArrayTapeComputed x, ArrayTapeComputed y) {
      return x.add(y);
    }

    @Override
    public ArrayTapeComputed sub(ArrayTapeComputed x, ArrayTapeComputed y) {
      return x.sub(y);
    }

    @Override
    public ArrayTapeComputed mul(ArrayTapeComputed x, ArrayTapeComputed y) {
      return x.mul(y);
    }

    @Override
    public ArrayTapeComputed mul(ArrayTapeComputed x, double constant) {
      return x.mul(constant);
    }

    @Override
    public ArrayTapeComputed tanh(ArrayTapeComputed x) {
      return x.tanh();
    }

    @Override
    public ArrayTapeComputed relu(ArrayTapeComputed x) {
      return x.relu();
    }

    @Override
    public void backward(ArrayTapeComputed root) {
      root.backward();
    }

    @Override
    public double data(ArrayTapeComputed x) {
      return x.data();
    }

    @Override
    public double grad(ArrayTapeComputed x) {
      return x.grad();
    }
  }

  private static final class Segments implements Graph<Value> {

    private final boolean reuse;
    private @Nullable GraphMemory memory;

    Segments(boolean reuse) {
      this.reuse = reuse;
    }

    @Override
    public void restart() {
      if (memory != null) {
        memory.reset();
      } else if (reuse) {
        // Opened here, on the thread that records; it lives as long as the measurement.
        memory = GraphMemory.reuse();
      }
    }

    @Override
    public Value leaf(double data) {
      return Value.of(data);
    }

    @Override
    public Value add(Value x, Value y) {
      return x.add(y);
    }

    @Override
    public Value sub(Value x, Value y) {
      return x.sub(y);
    }

    @Override
    public Value mul(Value x, Value y) {
      return x.mul(y);
    }

    @Override
    public Value mul(Value x, double constant) {
      return x.mul(constant);
    }

    @Override
    public Value tanh(Value x) {
      return x.tanh();
    }

    @Override
    public Value relu(Value x) {
      return x.relu();
    }

    @Override
    public void backward(Value root) {
      root.backward();
    }

    @Override
    public double data(Value x) {
      return x.data();
    }

    @Override
    public double grad(Value x) {
      return x.grad();
    }
  }
}
