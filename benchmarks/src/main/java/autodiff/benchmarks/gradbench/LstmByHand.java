package autodiff.benchmarks.gradbench;

/** The derivative of {@link Lstm} as one writes it by hand: backpropagation through time. */
final class LstmByHand {
  // What is kept of each cell at each time: its input, its states before, and what it computed.
  private static final int INPUT = 0;
  private static final int HIDDEN = 1;
  private static final int CELL = 2;
  private static final int FORGET = 3;
  private static final int IN = 4;
  private static final int OUT = 5;
  private static final int CHANGE = 6;
  private static final int TANH = 7;
  private static final int KEPT = 8;

  private final Lstm p;
  private final int bits;
  private final double[] kept;
  private final double[] outputs;
  private final double[] gradient;

  private LstmByHand(Lstm p) {
    this.p = p;
    bits = p.bits();
    kept = new double[(p.length() - 1) * p.layers() * bits * KEPT];
    outputs = new double[(p.length() - 1) * bits * 2];
    gradient = new double[p.main().length + p.extra().length];
  }

  /**
   * The gradient.
   *
   * @param p the problem
   * @return the derivatives with respect to the main parameters, then the extra ones
   */
  static double[] gradient(Lstm p) {
    LstmByHand sweep = new LstmByHand(p);
    sweep.forward();
    sweep.backward();
    return sweep.gradient;
  }

  private void forward() {
    double[] now = p.state().clone();
    double[] signal = new double[bits];
    int at = 0;
    for (int t = 0; t < p.length() - 1; t++) {
      for (int i = 0; i < bits; i++) {
        signal[i] = p.sequence()[t * bits + i] * p.extra()[i];
      }
      for (int layer = 0; layer < p.layers(); layer++) {
        for (int i = 0; i < bits; i++) {
          cell(layer, i, now, signal, at);
          at += KEPT;
        }
      }
      for (int i = 0; i < bits; i++) {
        outputs[(t * bits + i) * 2] = signal[i];
        outputs[(t * bits + i) * 2 + 1] = signal[i] * p.extra()[bits + i] + p.extra()[2 * bits + i];
      }
    }
  }

  private void cell(int layer, int i, double[] now, double[] signal, int at) {
    double[] main = p.main();
    int weights = 8 * bits * layer + i;
    int biases = weights + 4 * bits;
    int hidden = 2 * bits * layer + i;
    int cell = hidden + bits;
    double input = signal[i];
    double last = now[hidden];
    double forget = Lstm.sigmoid(input * main[weights] + main[biases]);
    double in = Lstm.sigmoid(last * main[weights + bits] + main[biases + bits]);
    double out = Lstm.sigmoid(input * main[weights + 2 * bits] + main[biases + 2 * bits]);
    double change = Math.tanh(last * main[weights + 3 * bits] + main[biases + 3 * bits]);
    kept[at + INPUT] = input;
    kept[at + HIDDEN] = last;
    kept[at + CELL] = now[cell];
    kept[at + FORGET] = forget;
    kept[at + IN] = in;
    kept[at + OUT] = out;
    kept[at + CHANGE] = change;
    now[cell] = now[cell] * forget + in * change;
    kept[at + TANH] = Math.tanh(now[cell]);
    now[hidden] = out * kept[at + TANH];
    signal[i] = now[hidden];
  }

  private void backward() {
    double[] ofState = new double[p.state().length];
    double[] ofSignal = new double[bits];
    int at = kept.length;
    for (int t = p.length() - 2; t >= 0; t--) {
      output(t, ofSignal);
      for (int layer = p.layers() - 1; layer >= 0; layer--) {
        for (int i = bits - 1; i >= 0; i--) {
          at -= KEPT;
          cellBackward(layer, i, ofState, ofSignal, at);
        }
      }
      for (int i = 0; i < bits; i++) {
        gradient[p.main().length + i] += ofSignal[i] * p.sequence()[t * bits + i];
      }
    }
  }

  private void output(int t, double[] ofSignal) {
    double powers = 2;
    double bitsSet = 0;
    for (int i = 0; i < bits; i++) {
      powers += Math.exp(outputs[(t * bits + i) * 2 + 1]);
      bitsSet += p.sequence()[(t + 1) * bits + i];
    }
    int extra = p.main().length;
    for (int i = 0; i < bits; i++) {
      double share = Math.exp(outputs[(t * bits + i) * 2 + 1]) / powers;
      double slope = (bitsSet * share - p.sequence()[(t + 1) * bits + i]) / p.count();
      gradient[extra + bits + i] += slope * outputs[(t * bits + i) * 2];
      gradient[extra + 2 * bits + i] += slope;
      ofSignal[i] = slope * p.extra()[bits + i];
    }
  }

  private void cellBackward(int layer, int i, double[] ofState, double[] ofSignal, int at) {
    double[] main = p.main();
    int weights = 8 * bits * layer + i;
    int biases = weights + 4 * bits;
    int hidden = 2 * bits * layer + i;
    int cell = hidden + bits;
    double forget = kept[at + FORGET];
    double in = kept[at + IN];
    double out = kept[at + OUT];
    double change = kept[at + CHANGE];
    double tanh = kept[at + TANH];
    double ofHidden = ofSignal[i] + ofState[hidden];
    double ofCell = ofState[cell] + ofHidden * out * (1 - tanh * tanh);
    double ofForget = ofCell * kept[at + CELL] * forget * (1 - forget);
    double ofIn = ofCell * change * in * (1 - in);
    double ofOut = ofHidden * tanh * out * (1 - out);
    double ofChange = ofCell * in * (1 - change * change);
    gradient[weights] += ofForget * kept[at + INPUT];
    gradient[weights + bits] += ofIn * kept[at + HIDDEN];
    gradient[weights + 2 * bits] += ofOut * kept[at + INPUT];
    gradient[weights + 3 * bits] += ofChange * kept[at + HIDDEN];
    gradient[biases] += ofForget;
    gradient[biases + bits] += ofIn;
    gradient[biases + 2 * bits] += ofOut;
    gradient[biases + 3 * bits] += ofChange;
    ofState[cell] = ofCell * forget;
    ofState[hidden] = ofIn * main[weights + bits] + ofChange * main[weights + 3 * bits];
    ofSignal[i] = ofForget * main[weights] + ofOut * main[weights + 2 * bits];
  }
}
