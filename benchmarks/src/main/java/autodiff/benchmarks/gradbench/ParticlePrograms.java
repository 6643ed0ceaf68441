package autodiff.benchmarks.gradbench;

import autodiff.Value;
import autodiff.program.Program;
import autodiff.program.Recurrence;
import autodiff.transform.Autodiff;
import autodiff.transform.ValueAndTangent;
import java.util.Arrays;

/**
 * {@link Particle} with a program for one step, which holds the inner derivative. How many steps
 * there are is found by running it. The outer derivative goes back through so many steps, or
 * forward with them.
 */
final class ParticlePrograms {
  private static final int STATES = 4;
  private static final double[] NONE = {};

  private final Sweep outer;
  private final Program step;
  private final Program crossing;

  /** For the outer derivative in reverse. */
  private final Recurrence motion;

  private final Program ofCrossing;

  /** For the outer derivative forward: with the derivatives of the state behind the parameter. */
  private final Program stepWithTangent;

  private final Program tangentOfCrossing;

  /**
   * Records the programs.
   *
   * @param outer the mode of the derivative with respect to the parameter
   * @param inner the mode in which the force is taken
   */
  ParticlePrograms(Sweep outer, Sweep inner) {
    this.outer = outer;
    double[] any = Arrays.copyOf(Particle.START, STATES + 1);
    step = Program.recordAll(x -> Particle.step(Arrays.copyOf(x, STATES), x[STATES], inner), any);
    crossing = Program.record(x -> Particle.crossing(x), 0, 1, 1, -1);
    motion = Recurrence.record((x, w, none) -> Particle.step(x, w[0], inner), STATES, 1, 0);
    ofCrossing = crossing.gradient();
    stepWithTangent = Program.recordAll(this::stepWithTangent, new double[2 * STATES + 1]);
    tangentOfCrossing = Program.recordAll(this::tangentOfCrossing, 0, 1, 1, -1, 0, 0, 0, 0);
  }

  /** Of the state, the parameter, and the derivatives of the state with respect to it. */
  private Value[] stepWithTangent(Value... x) {
    Value[] direction = Arrays.copyOfRange(x, STATES, 2 * STATES + 1);
    System.arraycopy(x, STATES + 1, direction, 0, STATES);
    direction[STATES] = Value.constantOf(1);
    ValueAndTangent<Value[]> next =
        Autodiff.jvp(step::apply, Arrays.copyOf(x, STATES + 1), direction);
    return Derivatives.join(next.value(), new Value[] {x[STATES]}, next.tangent());
  }

  private Value[] tangentOfCrossing(Value... x) {
    Value[] state = Arrays.copyOf(x, STATES);
    Value[] direction = Arrays.copyOfRange(x, STATES, 2 * STATES);
    return Autodiff.jvp(crossing::apply, state, direction).tangent();
  }

  /**
   * The square of where the particle crosses the axis.
   *
   * @param w the parameter
   * @return the square
   */
  double crossing(double w) {
    double[] state = new double[STATES + 1];
    run(w, state);
    return crossing.value(Arrays.copyOf(state, STATES));
  }

  /** Runs up to the last state above the axis, and counts the steps. */
  private int run(double w, double[] state) {
    System.arraycopy(Particle.START, 0, state, 0, STATES);
    state[STATES] = w;
    double[] next = new double[STATES];
    int steps = 0;
    step.run(state, next);
    while (next[1] > 0) {
      System.arraycopy(next, 0, state, 0, STATES);
      steps++;
      step.run(state, next);
    }
    return steps;
  }

  /**
   * Its derivative.
   *
   * @param w the parameter
   * @return the derivative with respect to it
   */
  double slope(double w) {
    return outer == Sweep.FORWARD ? slopeForward(w) : slopeInReverse(w);
  }

  private double slopeForward(double w) {
    double[] state = Arrays.copyOf(Particle.START, 2 * STATES + 1);
    state[STATES] = w;
    double[] next = new double[state.length];
    stepWithTangent.run(state, next);
    while (next[1] > 0) {
      double[] last = state;
      state = next;
      next = last;
      stepWithTangent.run(state, next);
    }
    // The crossing depends on the last state alone: its derivatives take the parameter's place.
    System.arraycopy(state, STATES + 1, state, STATES, STATES);
    return tangentOfCrossing.value(Arrays.copyOf(state, 2 * STATES));
  }

  private double slopeInReverse(double w) {
    double[] state = new double[STATES + 1];
    int steps = run(w, state);
    double[] ofState = ofCrossing.call(Arrays.copyOf(state, STATES));
    double[] ofW = new double[1];
    motion.gradient(steps, Particle.START, new double[] {w}, NONE, ofState, ofW);
    return ofW[0];
  }
}
