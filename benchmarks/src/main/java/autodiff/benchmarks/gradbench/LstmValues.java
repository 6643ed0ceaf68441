package autodiff.benchmarks.gradbench;

import autodiff.Value;

/** {@link Lstm} with values. */
final class LstmValues {

  private LstmValues() {}

  /**
   * The mean loss.
   *
   * @param p the characters and the state at the beginning
   * @param main the main parameters
   * @param extra the extra parameters
   * @return the loss
   */
  static Value objective(Lstm p, Value[] main, Value[] extra) {
    int bits = p.bits();
    Value[] now = new Value[p.state().length];
    for (int i = 0; i < now.length; i++) {
      now[i] = Value.constantOf(p.state()[i]);
    }
    Value[] losses = new Value[p.length() - 1];
    for (int t = 0; t < losses.length; t++) {
      Value[] signal = new Value[bits];
      for (int i = 0; i < bits; i++) {
        signal[i] = extra[i].mul(p.sequence()[t * bits + i]);
      }
      for (int layer = 0; layer < p.layers(); layer++) {
        step(layer, main, now, signal);
      }
      Value[] powers = new Value[bits];
      double[] target = new double[bits];
      double bitsSet = 0;
      for (int i = 0; i < bits; i++) {
        signal[i] = signal[i].mul(extra[bits + i]).add(extra[2 * bits + i]);
        powers[i] = signal[i].exp();
        target[i] = p.sequence()[(t + 1) * bits + i];
        bitsSet += target[i];
      }
      Value log = Value.sum(powers).add(2).log();
      losses[t] = log.mul(bitsSet).sub(Value.linearCombination(target, signal));
    }
    return Value.sum(losses).div(p.count());
  }

  /** One layer: the signal becomes its hidden state. */
  static void step(int layer, Value[] main, Value[] now, Value[] signal) {
    int bits = signal.length;
    int hidden = 2 * bits * layer;
    int cell = hidden + bits;
    for (int i = 0; i < bits; i++) {
      int w = 8 * bits * layer + i;
      int b = w + 4 * bits;
      Value last = now[hidden + i];
      Value forget = signal[i].mul(main[w]).add(main[b]).sigmoid();
      Value in = last.mul(main[w + bits]).add(main[b + bits]).sigmoid();
      Value out = signal[i].mul(main[w + 2 * bits]).add(main[b + 2 * bits]).sigmoid();
      Value change = last.mul(main[w + 3 * bits]).add(main[b + 3 * bits]).tanh();
      now[cell + i] = now[cell + i].mul(forget).add(in.mul(change));
      now[hidden + i] = out.mul(now[cell + i].tanh());
      signal[i] = now[hidden + i];
    }
  }

  /**
   * The gradient.
   *
   * @param p the problem
   * @return the derivatives with respect to the main parameters, then the extra ones
   */
  static double[] gradient(Lstm p) {
    Value[] main = Value.of(p.main());
    Value[] extra = Value.of(p.extra());
    return Derivatives.gradient(objective(p, main, extra), Derivatives.join(main, extra));
  }
}
