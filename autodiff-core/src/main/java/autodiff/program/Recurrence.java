package autodiff.program;

import static java.util.Objects.requireNonNull;

import autodiff.Derivatives;
import autodiff.Value;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/**
 * A loop whose steps are all alike, and its gradient: each step makes a state out of the last one,
 * with weights that are the same in all steps and data that are not, and may add a term to a sum.
 * Recurrent networks, and solvers of differential equations, are such loops.
 *
 * <pre>{@code
 * // s' = tanh(w s + x), and the sum of s'²
 * Recurrence r = Recurrence.record(
 *     (s, w, x) -> {
 *       Value next = w[0].mul(s[0]).add(x[0]).tanh();
 *       return new Value[] {next, next.square()};
 *     },
 *     1, 1, 1);
 * double[] ofState = {0}, ofWeights = new double[1];
 * double sum = r.gradient(steps, new double[] {0}, new double[] {0.5}, data, ofState, ofWeights);
 * }</pre>
 *
 * <p>One step is recorded, whatever their number, so that a loop of millions of operations is as
 * much code as one step of it. Its derivative is recorded too, by the same rules as any other, and
 * taken apart: what does not depend on the cotangents is computed on the way forward and kept, so
 * that nothing is computed twice.
 *
 * <p>Objects of this class are immutable and safe for any number of threads. Runs use memory of
 * earlier ones again.
 */
public final class Recurrence {
  private final int states;
  private final int weights;
  private final int data;

  /** 1 if each step adds a term, else 0. */
  private final int terms;

  /** From state, weights and data to the next state and the term. */
  private final Runner forward;

  /** The same; behind them, whatever {@link #backward} needs. */
  private final Runner forwardKeeping;

  private final int kept;

  /**
   * From the cotangents of the next state, and what was kept, to those of the state and weights.
   */
  private final Runner backward;

  private final int operations;
  private final WorkArrays<Tape> tapes;

  /** A step of the loop. */
  @FunctionalInterface
  public interface Step {
    /**
     * Computes the next state.
     *
     * @param state the state
     * @param weights what is the same in all steps
     * @param data what belongs to this step; not differentiated
     * @return as many values as there are states, and behind them the term of the sum, if there is
     *     one
     */
    Value[] apply(Value[] state, Value[] weights, Value[] data);
  }

  /** Memory of a run. */
  private static final class Tape {
    double[] rows = new double[0];
    final double[] in;
    final double[] out;

    Tape(int in, int out) {
      this.in = new double[in];
      this.out = new double[out];
    }
  }

  private Recurrence(int states, int weights, int data, Code forward, Code both) {
    this.states = states;
    this.weights = weights;
    this.data = data;
    terms = forward.outputs.length - states;
    Split split = new Split(both, states + weights + data, states + terms);
    this.forward = RunnerFactory.runner(Execution.BYTECODE, forward);
    forwardKeeping = RunnerFactory.runner(Execution.BYTECODE, split.first);
    backward = RunnerFactory.runner(Execution.BYTECODE, split.second);
    kept = split.kept;
    operations = split.first.size() + split.second.size();
    int out = Math.max(states + terms, states + weights);
    tapes = new WorkArrays<>(() -> new Tape(states + weights + data, out));
  }

  /**
   * Records a step.
   *
   * @param step the step; what it decides must not depend on numbers
   * @param states how many numbers the state has, at least one
   * @param weights how many weights there are
   * @param data how many data each step has
   * @return the loop
   * @throws IllegalArgumentException if the step gives another number of values or null, if it
   *     decides by a number, or if a number here is negative or there is no state
   */
  public static Recurrence record(Step step, int states, int weights, int data) {
    requireNonNull(step, "step");
    if (states < 1 || weights < 0 || data < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "recurrence: %d states, %d weights, %d data a step; give at least 1 state, and 0 or"
                  + " more of the others",
              states,
              weights,
              data));
    }
    double[] at = new double[states + weights + data];
    Arrays.fill(at, 0.5);
    return record(step, states, weights, at);
  }

  private static Recurrence record(Step step, int states, int weights, double[] at) {
    Recording.Source source = (x, p) -> outputs(step, x, states, p);
    Code forward = Simplification.of(Recording.of(source, at, states + weights), false);
    if (forward.guards.length > 0) {
      throw new IllegalArgumentException(
          "recurrence: the step decides by "
              + new CodeText(forward, states + weights).expression(forward.guards[0])
              + ", which may be another way in each step; choose with where(..), which needs no"
              + " decision");
    }
    // Cotangents of the next state stand behind all other inputs.
    double[] withCotangents = Arrays.copyOf(at, at.length + states);
    Arrays.fill(withCotangents, at.length, withCotangents.length, 1);
    int data = at.length - states - weights;
    Recording.Source both =
        (x, p) -> {
          Value[] y = outputs(step, x, states, Arrays.copyOf(p, data));
          Value[] cotangents = Arrays.copyOf(Arrays.copyOfRange(p, data, p.length), y.length);
          if (y.length > states) {
            cotangents[states] = Value.constantOf(1);
          }
          Value[] slope = Derivatives.reverse(Value.dot(y, cotangents), x);
          Value[] all = Arrays.copyOf(y, y.length + slope.length);
          System.arraycopy(slope, 0, all, y.length, slope.length);
          return all;
        };
    Code code = Simplification.of(Recording.of(both, withCotangents, states + weights), false);
    return new Recurrence(states, weights, data, forward, code);
  }

  private static Value[] outputs(Step step, Value[] x, int states, Value[] data) {
    Value[] state = Arrays.copyOf(x, states);
    Value[] w = Arrays.copyOfRange(x, states, x.length);
    Value[] y = Recording.checked("recurrence", step.apply(state, w, data.clone()));
    if (y.length != states && y.length != states + 1) {
      throw new IllegalArgumentException(
          String.format(
                  Locale.ROOT,
                  "recurrence: the step gave %d values for a state of %d; give the next state, and at most",
                  y.length,
                  states)
              + " one term behind it");
    }
    return y;
  }

  /**
   * The number of operations of one step, forward and back.
   *
   * @return how many instructions are left after simplification
   */
  public int operations() {
    return operations;
  }

  /**
   * The loop in one line.
   *
   * @return for example {@code recurrence: 2 states, 3 weights, 1 data a step, a term to sum; 40
   *     operations a step, forward and back}
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "recurrence: %d states, %d weights, %d data a step, %s; %d operations a step, forward and"
            + " back",
        states,
        weights,
        data,
        terms == 1 ? "a term to sum" : "no term to sum",
        operations);
  }

  private void check(int steps, int start, int given, int ofData, int other, int ofWeights) {
    if (steps < 0
        || start != states
        || given != weights
        || ofData < (long) steps * data
        || other != states
        || ofWeights != weights) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "recurrence: %d steps with arrays of %d and %d for the state, %d and %d for the weights,"
                  + " %d for the data; it has %d numbers of state, %d weights, and %d data a step",
              steps,
              start,
              other,
              given,
              ofWeights,
              ofData,
              states,
              weights,
              data));
    }
  }

  /**
   * Runs the loop.
   *
   * @param steps how many steps
   * @param start the state at the beginning
   * @param weights the weights
   * @param data the data, step after step
   * @param end Modified: the state at the end
   * @return the sum of the terms, 0 if there are none
   */
  public double run(int steps, double[] start, double[] weights, double[] data, double[] end) {
    requireNonNull(start, "start");
    requireNonNull(weights, "weights");
    requireNonNull(data, "data");
    requireNonNull(end, "end");
    check(steps, start.length, weights.length, data.length, end.length, this.weights);
    Tape tape = tapes.take();
    double[] in = tape.in;
    double[] out = tape.out;
    System.arraycopy(start, 0, in, 0, states);
    System.arraycopy(weights, 0, in, states, this.weights);
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      System.arraycopy(data, t * this.data, in, states + this.weights, this.data);
      forward.run(in, 0, out, 0);
      System.arraycopy(out, 0, in, 0, states);
      if (terms > 0) {
        sum += out[states];
      }
    }
    System.arraycopy(in, 0, end, 0, states);
    tapes.giveBack(tape);
    return sum;
  }

  /**
   * Runs the loop, and back: the gradient of the sum of the terms plus the product of the state at
   * the end with given numbers.
   *
   * @param steps how many steps
   * @param start the state at the beginning
   * @param weights the weights
   * @param data the data, step after step
   * @param ofState Modified: by how much the state at the end counts, number by number; then the
   *     derivatives with respect to the state at the beginning
   * @param ofWeights Modified: the derivatives with respect to the weights
   * @return the sum of the terms, 0 if there are none
   * @throws IllegalArgumentException if an array has another length than recorded, or if the
   *     derivatives of state and weights share one
   */
  public double gradient(
      int steps,
      double[] start,
      double[] weights,
      double[] data,
      double[] ofState,
      double[] ofWeights) {
    requireNonNull(start, "start");
    requireNonNull(weights, "weights");
    requireNonNull(data, "data");
    requireNonNull(ofState, "ofState");
    requireNonNull(ofWeights, "ofWeights");
    check(steps, start.length, weights.length, data.length, ofState.length, ofWeights.length);
    checkApart(ofState, ofWeights);
    Tape tape = tapes.take();
    int row = states + terms + kept;
    long size = (long) steps * row;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "recurrence: %d steps keep %d numbers each, more than an array has",
              steps,
              row));
    }
    if (tape.rows.length < size) {
      tape.rows = new double[(int) size];
    }
    double sum = keepForward(tape, steps, row, start, weights, data);
    double[] rows = tape.rows;
    double[] out = tape.out;
    Arrays.fill(ofWeights, 0);
    for (int t = steps - 1; t >= 0; t--) {
      System.arraycopy(ofState, 0, rows, t * row, states);
      backward.run(rows, t * row, out, 0);
      System.arraycopy(out, 0, ofState, 0, states);
      for (int k = 0; k < this.weights; k++) {
        ofWeights[k] += out[states + k];
      }
    }
    tapes.giveBack(tape);
    return sum;
  }

  @SuppressWarnings("ReferenceEquality") // Not equal numbers: the same array.
  private static void checkApart(double[] ofState, double[] ofWeights) {
    if (ofState == ofWeights && ofState.length > 0) {
      throw new IllegalArgumentException(
          "recurrence: one array for the derivatives with respect to the state and to the weights;"
              + " give each its own");
    }
  }

  private double keepForward(
      Tape tape, int steps, int row, double[] start, double[] weights, double[] data) {
    double[] in = tape.in;
    double[] rows = tape.rows;
    System.arraycopy(start, 0, in, 0, states);
    System.arraycopy(weights, 0, in, states, this.weights);
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      System.arraycopy(data, t * this.data, in, states + this.weights, this.data);
      forwardKeeping.run(in, 0, rows, t * row);
      System.arraycopy(rows, t * row, in, 0, states);
      if (terms > 0) {
        sum += rows[t * row + states];
      }
    }
    return sum;
  }

  /**
   * Code taken apart: what does not depend on the last inputs comes first, and hands over what the
   * rest needs of it.
   */
  private static final class Split {
    final Code first;
    final Code second;
    final int kept;
    private final Code code;
    private final BitSet later = new BitSet();

    /**
     * Takes code apart.
     *
     * @param code the code
     * @param early inputs that are known at first; the others are known later
     * @param outputs of the first part; the others are outputs of the second
     */
    Split(Code code, int early, int outputs) {
      this.code = code;
      later.set(early, code.inputs);
      for (int i = 0; i < code.size(); i++) {
        for (int k = code.first[i]; k < code.first[i + 1]; k++) {
          if (later.get(code.operand[k])) {
            later.set(code.firstSlot() + i);
            break;
          }
        }
      }
      int lateOutputs = code.outputs.length - outputs;
      int[] handed = handedOver(outputs);
      kept = handed.length;
      int[] firstOutputs = Arrays.copyOf(code.outputs, outputs + kept);
      System.arraycopy(handed, 0, firstOutputs, outputs, kept);
      first = part(false, early, new int[0], firstOutputs);
      // Its inputs: the later ones, places of the first part's other outputs, what was handed over.
      int[] known = new int[outputs + kept];
      Arrays.fill(known, -1);
      for (int k = 0; k < code.inputs - early; k++) {
        known[k] = early + k;
      }
      System.arraycopy(handed, 0, known, outputs, kept);
      second =
          part(
              true,
              known.length,
              known,
              Arrays.copyOfRange(code.outputs, outputs, outputs + lateOutputs));
    }

    private boolean isConstant(int slot) {
      return slot >= code.inputs && slot < code.firstSlot();
    }

    private int[] handedOver(int outputs) {
      BitSet needed = new BitSet();
      for (int i = 0; i < code.size(); i++) {
        if (later.get(code.firstSlot() + i)) {
          for (int k = code.first[i]; k < code.first[i + 1]; k++) {
            needed.set(code.operand[k]);
          }
        }
      }
      for (int k = outputs; k < code.outputs.length; k++) {
        needed.set(code.outputs[k]);
      }
      return needed.stream().filter(slot -> !later.get(slot) && !isConstant(slot)).toArray();
    }

    private Code part(boolean late, int inputs, int[] known, int[] outputs) {
      CodeBuilder builder = new CodeBuilder(inputs, code.size());
      int[] name = new int[code.slots()];
      for (int k = 0; k < code.constants.length; k++) {
        name[code.inputs + k] = builder.constant(code.constants[k]);
      }
      for (int k = 0; k < (late ? 0 : inputs); k++) {
        name[k] = k;
      }
      for (int k = 0; k < known.length; k++) {
        if (known[k] >= 0) {
          name[known[k]] = k;
        }
      }
      for (int i = 0; i < code.size(); i++) {
        if (later.get(code.firstSlot() + i) == late) {
          name[code.firstSlot() + i] = builder.copy(code, i, name);
        }
      }
      int[] names = Arrays.stream(outputs).map(slot -> name[slot]).toArray();
      Code all = builder.build(names, new int[0], new boolean[0]);
      return Schedule.of(DeadCode.dropped(all));
    }
  }
}
