package autodiff.benchmarks.node;

import java.util.Arrays;

/**
 * One growing tape of parallel arrays per graph; a value is a handle, the tape and an index.
 *
 * <p>This is how the operator-overloading tools of C++ work. Recording appends to a few arrays of
 * primitives, and the order of recording is a topological order, so the sweep runs through the
 * arrays backwards and needs neither counts nor a stack. The collector sees a handful of large
 * arrays without a reference in them, whatever the number of nodes, and the handles die young.
 *
 * <p>The price is paid by the user: the leaves of one computation have to be made on the same tape,
 * values of different tapes do not mix, and any handle, be it of a leaf, keeps the whole tape in
 * memory. The sweep passes over everything that was recorded before the root. It skips nodes whose
 * adjoint is zero, lest a node that the root does not depend on, with an infinite partial, spoil
 * the gradient with {@code 0 * infinity}.
 *
 * <p>Size: value, two partials, two arguments, adjoint: 40 bytes, up to twice as much for room to
 * grow, and as much again allocated on the way by the doublings. A handle is 24 bytes.
 */
final class ArrayTapeStored {

  private final Tape tape;
  private final int index;

  private ArrayTapeStored(Tape tape, int index) {
    this.tape = tape;
    this.index = index;
  }

  static ArrayTapeStored of(Tape tape, double data) {
    return tape.append(data, Tape.NONE, 0, Tape.NONE, 0);
  }

  ArrayTapeStored add(ArrayTapeStored y) {
    return tape.append(data() + y.data(), index, 1, indexOf(y), 1);
  }

  ArrayTapeStored sub(ArrayTapeStored y) {
    return tape.append(data() - y.data(), index, 1, indexOf(y), -1);
  }

  ArrayTapeStored mul(ArrayTapeStored y) {
    double u = data();
    double v = y.data();
    return tape.append(u * v, index, v, indexOf(y), u);
  }

  ArrayTapeStored mul(double constant) {
    return tape.append(data() * constant, index, constant, Tape.NONE, 0);
  }

  ArrayTapeStored tanh() {
    double t = Math.tanh(data());
    return tape.append(t, index, 1 - t * t, Tape.NONE, 0);
  }

  ArrayTapeStored relu() {
    double u = data();
    return tape.append(Math.max(u, 0), index, u > 0 ? 1 : 0, Tape.NONE, 0);
  }

  void backward() {
    tape.sweepFrom(index);
  }

  double data() {
    return tape.values[index];
  }

  /** The derivative of the last root in this value. */
  double grad() {
    return tape.adjoints[index];
  }

  private int indexOf(ArrayTapeStored y) {
    if (y.tape != tape) {
      throw new IllegalArgumentException("values of two tapes");
    }
    return y.index;
  }

  /** The arrays: node {@code i} has its arguments and partials at {@code 2 * i}. */
  static final class Tape {

    private static final int NONE = -1;
    private static final int FIRST_CAPACITY = 64;

    private int size;
    private double[] values = new double[FIRST_CAPACITY];
    private int[] args = new int[2 * FIRST_CAPACITY];
    private double[] partials = new double[2 * FIRST_CAPACITY];
    private double[] adjoints = new double[0];

    /** Forgets the recording, whose handles must not be used any more, but keeps the memory. */
    void clear() {
      size = 0;
    }

    private ArrayTapeStored append(
        double value, int arg0, double partial0, int arg1, double partial1) {
      int i = size;
      if (i == values.length) {
        grow();
      }
      values[i] = value;
      args[2 * i] = arg0;
      args[2 * i + 1] = arg1;
      partials[2 * i] = partial0;
      partials[2 * i + 1] = partial1;
      size = i + 1;
      return new ArrayTapeStored(this, i);
    }

    private void grow() {
      int capacity = 2 * values.length;
      values = Arrays.copyOf(values, capacity);
      args = Arrays.copyOf(args, 2 * capacity);
      partials = Arrays.copyOf(partials, 2 * capacity);
    }

    private void sweepFrom(int root) {
      if (adjoints.length < size) {
        adjoints = new double[size];
      } else {
        Arrays.fill(adjoints, 0, size, 0);
      }
      double[] adjoints = this.adjoints;
      double[] partials = this.partials;
      int[] args = this.args;
      adjoints[root] = 1;
      for (int i = root; i >= 0; i--) {
        double adjoint = adjoints[i];
        if (adjoint == 0) {
          continue;
        }
        int arg0 = args[2 * i];
        if (arg0 != NONE) {
          adjoints[arg0] += adjoint * partials[2 * i];
        }
        int arg1 = args[2 * i + 1];
        if (arg1 != NONE) {
          adjoints[arg1] += adjoint * partials[2 * i + 1];
        }
      }
    }
  }
}
