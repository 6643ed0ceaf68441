package autodiff.benchmarks.gradbench;

/**
 * The mean loss of an LSTM that predicts the next character from the last, each character being a
 * row of bits. All of its weight matrices are diagonal, so that what is called a layer of size b is
 * b cells side by side: cell i has weights for its own gates only.
 *
 * @param layers how many layers
 * @param length how many characters
 * @param bits the size of a layer, and of a character
 * @param main for each layer the weights of the forget, input, output and change gates, then their
 *     biases, b of each
 * @param extra input weights, output weights and output biases, b of each
 * @param state for each layer the hidden state and the cell state at the beginning
 * @param sequence the characters
 */
record Lstm(
    int layers,
    int length,
    int bits,
    double[] main,
    double[] extra,
    double[] state,
    double[] sequence) {
  static final Problem PROBLEM =
      Problem.named("lstm")
          .add("objective", Way.PLAIN, Lstm::read, Lstm::objective, Json::of)
          .add("objective", Way.TENSORS, Lstm::read, LstmTensors::objective, Json::of)
          .add("jacobian", Way.PLAIN, Lstm::read, LstmByHand::gradient, Json::of)
          .add("jacobian", Way.VALUES, Lstm::read, LstmValues::gradient, Json::of)
          .addPrepared("jacobian", Way.PROGRAMS, Lstm::read, LstmPrograms::gradient, Json::of)
          .add("jacobian", Way.TENSORS, Lstm::read, LstmTensors::gradient, Json::of)
          .fastest("objective", Way.PLAIN)
          .fastest("jacobian", Way.PROGRAMS);

  private static Lstm read(Json input) {
    Json.Fields fields = (Json.Fields) input;
    int[] main = fields.matrix("main_params").sizes();
    int layers = main[0] / 2;
    int bits = main[1] / 4;
    int length = fields.matrix("sequence").sizes()[0];
    if (length < 2) {
      throw new IllegalArgumentException("\"sequence\" has " + length + " characters; it needs 2");
    }
    return new Lstm(
        layers,
        length,
        bits,
        fields.matrix("main_params", 2 * layers, 4 * bits),
        fields.matrix("extra_params", 3, bits),
        fields.matrix("state", 2 * layers, bits),
        fields.matrix("sequence", length, bits));
  }

  /** What the sum of all terms is divided by. */
  int count() {
    return bits * (length - 1);
  }

  private double objective() {
    double[] now = state.clone();
    double[] signal = new double[bits];
    double sum = 0;
    for (int t = 0; t < length - 1; t++) {
      for (int i = 0; i < bits; i++) {
        signal[i] = sequence[t * bits + i] * extra[i];
      }
      for (int layer = 0; layer < layers; layer++) {
        step(layer, now, signal);
      }
      double powers = 2;
      for (int i = 0; i < bits; i++) {
        signal[i] = signal[i] * extra[bits + i] + extra[2 * bits + i];
        powers += Math.exp(signal[i]);
      }
      double log = Math.log(powers);
      for (int i = 0; i < bits; i++) {
        sum += sequence[(t + 1) * bits + i] * (signal[i] - log);
      }
    }
    return -sum / count();
  }

  /** One layer: the signal becomes its hidden state. */
  private void step(int layer, double[] now, double[] signal) {
    int weights = 8 * bits * layer;
    int biases = weights + 4 * bits;
    int hidden = 2 * bits * layer;
    int cell = hidden + bits;
    for (int i = 0; i < bits; i++) {
      double last = now[hidden + i];
      double forget = sigmoid(signal[i] * main[weights + i] + main[biases + i]);
      double in = sigmoid(last * main[weights + bits + i] + main[biases + bits + i]);
      double out = sigmoid(signal[i] * main[weights + 2 * bits + i] + main[biases + 2 * bits + i]);
      double change = Math.tanh(last * main[weights + 3 * bits + i] + main[biases + 3 * bits + i]);
      now[cell + i] = now[cell + i] * forget + in * change;
      now[hidden + i] = out * Math.tanh(now[cell + i]);
      signal[i] = now[hidden + i];
    }
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
