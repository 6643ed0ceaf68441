package autodiff.benchmarks.gradbench;

import autodiff.Value;
import autodiff.program.Recurrence;
import java.util.Arrays;
import java.util.function.Supplier;

/** {@link Lstm} with a program for one character: its states are those of all layers. */
final class LstmPrograms {

  private LstmPrograms() {}

  /**
   * What happens at one character.
   *
   * @param layers how many layers
   * @param state the states
   * @param parameters the main parameters, then the extra ones
   * @param characters the character, and the one to be predicted
   * @return the states afterwards, then the loss
   */
  private static Value[] step(int layers, Value[] state, Value[] parameters, Value... characters) {
    int bits = characters.length / 2;
    Value[] extra = Arrays.copyOfRange(parameters, parameters.length - 3 * bits, parameters.length);
    Value[] now = Arrays.copyOf(state, state.length + 1);
    Value[] signal = new Value[bits];
    for (int i = 0; i < bits; i++) {
      signal[i] = extra[i].mul(characters[i]);
    }
    for (int layer = 0; layer < layers; layer++) {
      LstmValues.step(layer, parameters, now, signal);
    }
    Value[] powers = new Value[bits];
    for (int i = 0; i < bits; i++) {
      signal[i] = signal[i].mul(extra[bits + i]).add(extra[2 * bits + i]);
      powers[i] = signal[i].exp();
    }
    Value log = Value.sum(powers).add(2).log();
    Value[] next = Arrays.copyOfRange(characters, bits, 2 * bits);
    now[state.length] = log.mul(Value.sum(next)).sub(Value.dot(next, signal));
    return now;
  }

  /**
   * The gradient.
   *
   * @param p the problem
   * @return the derivatives with respect to the main parameters, then the extra ones
   */
  static Supplier<double[]> gradient(Lstm p) {
    int bits = p.bits();
    int weights = p.main().length + p.extra().length;
    int steps = p.length() - 1;
    Recurrence network =
        Recurrence.record(
            (state, w, characters) -> step(p.layers(), state, w, characters),
            p.state().length,
            weights,
            2 * bits);
    return () -> {
      double[] parameters = Arrays.copyOf(p.main(), weights);
      System.arraycopy(p.extra(), 0, parameters, p.main().length, p.extra().length);
      double[] characters = new double[2 * bits * steps];
      for (int t = 0; t < steps; t++) {
        System.arraycopy(p.sequence(), t * bits, characters, 2 * t * bits, 2 * bits);
      }
      double[] ofState = new double[p.state().length];
      double[] gradient = new double[weights];
      network.gradient(steps, p.state(), parameters, characters, ofState, gradient);
      return Arrays.stream(gradient).map(x -> x / p.count()).toArray();
    };
  }
}
