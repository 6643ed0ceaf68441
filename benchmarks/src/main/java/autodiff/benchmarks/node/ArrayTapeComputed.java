package autodiff.benchmarks.node;

import java.util.Arrays;

/**
 * One growing tape of parallel arrays per graph, with the name of each operation on it.
 *
 * <p>The layout of {@link ArrayTapeStored} with a byte in place of the two partials: the sweep
 * computes them from the operation and the values on the tape. A node takes 25 bytes instead of 40,
 * which matters when the tape is larger than the cache. The sweep pays with a switch for every node
 * and with reading the arguments' values. A constant operand becomes a leaf of its own.
 *
 * <p>Size: value, operation, two arguments, adjoint: 25 bytes, up to twice as much for room to
 * grow, and as much again allocated on the way by the doublings. A handle is 24 bytes.
 */
final class ArrayTapeComputed {

  private final Tape tape;
  private final int index;

  private ArrayTapeComputed(Tape tape, int index) {
    this.tape = tape;
    this.index = index;
  }

  static ArrayTapeComputed of(Tape tape, double data) {
    return tape.append(Tape.LEAF, data, Tape.NONE, Tape.NONE);
  }

  ArrayTapeComputed add(ArrayTapeComputed y) {
    return tape.append(Tape.ADD, data() + y.data(), index, indexOf(y));
  }

  ArrayTapeComputed sub(ArrayTapeComputed y) {
    return tape.append(Tape.SUB, data() - y.data(), index, indexOf(y));
  }

  ArrayTapeComputed mul(ArrayTapeComputed y) {
    return tape.append(Tape.MUL, data() * y.data(), index, indexOf(y));
  }

  ArrayTapeComputed mul(double constant) {
    return mul(of(tape, constant));
  }

  ArrayTapeComputed tanh() {
    return tape.append(Tape.TANH, Math.tanh(data()), index, Tape.NONE);
  }

  ArrayTapeComputed relu() {
    return tape.append(Tape.RELU, Math.max(data(), 0), index, Tape.NONE);
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

  private int indexOf(ArrayTapeComputed y) {
    if (y.tape != tape) {
      throw new IllegalArgumentException("values of two tapes");
    }
    return y.index;
  }

  /** The arrays: node {@code i} has its arguments at {@code 2 * i}. */
  static final class Tape {

    private static final byte LEAF = 0;
    private static final byte ADD = 1;
    private static final byte SUB = 2;
    private static final byte MUL = 3;
    private static final byte TANH = 4;
    private static final byte RELU = 5;

    private static final int NONE = -1;
    private static final int FIRST_CAPACITY = 64;

    private int size;
    private byte[] operations = new byte[FIRST_CAPACITY];
    private double[] values = new double[FIRST_CAPACITY];
    private int[] args = new int[2 * FIRST_CAPACITY];
    private double[] adjoints = new double[0];

    /** Forgets the recording, whose handles must not be used any more, but keeps the memory. */
    void clear() {
      size = 0;
    }

    private ArrayTapeComputed append(byte operation, double value, int arg0, int arg1) {
      int i = size;
      if (i == values.length) {
        grow();
      }
      operations[i] = operation;
      values[i] = value;
      args[2 * i] = arg0;
      args[2 * i + 1] = arg1;
      size = i + 1;
      return new ArrayTapeComputed(this, i);
    }

    private void grow() {
      int capacity = 2 * values.length;
      operations = Arrays.copyOf(operations, capacity);
      values = Arrays.copyOf(values, capacity);
      args = Arrays.copyOf(args, 2 * capacity);
    }

    private void sweepFrom(int root) {
      if (adjoints.length < size) {
        adjoints = new double[size];
      } else {
        Arrays.fill(adjoints, 0, size, 0);
      }
      double[] adjoints = this.adjoints;
      double[] values = this.values;
      int[] args = this.args;
      adjoints[root] = 1;
      for (int i = root; i >= 0; i--) {
        double adjoint = adjoints[i];
        if (adjoint == 0) {
          continue; // see ArrayTapeStored
        }
        int arg0 = args[2 * i];
        int arg1 = args[2 * i + 1];
        switch (operations[i]) {
          case ADD -> {
            adjoints[arg0] += adjoint;
            adjoints[arg1] += adjoint;
          }
          case SUB -> {
            adjoints[arg0] += adjoint;
            adjoints[arg1] -= adjoint;
          }
          case MUL -> {
            adjoints[arg0] += adjoint * values[arg1];
            adjoints[arg1] += adjoint * values[arg0];
          }
          case TANH -> adjoints[arg0] += adjoint * (1 - values[i] * values[i]);
          case RELU -> adjoints[arg0] += values[i] > 0 ? adjoint : 0;
          default -> {} // a leaf
        }
      }
    }
  }
}
