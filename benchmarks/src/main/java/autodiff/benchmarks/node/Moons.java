package autodiff.benchmarks.node;

import java.util.Random;

/**
 * micrograd's demo: two interleaved half moons of points, told apart by a network of 2-16-16-1
 * neurons, rectified in the hidden layers, under a hinge loss with weight decay.
 *
 * <p>The loss and its gradient are written twice: on a graph of scalars, one node for every
 * addition and multiplication, which makes about 66,000; and on plain doubles with the derivative
 * worked out by hand, to check the former.
 */
final class Moons {

  private static final int POINTS = 100;
  private static final double NOISE = 0.1;
  private static final double DECAY = 1e-4;
  private static final int[] WIDTHS = {2, 16, 16, 1};
  private static final int LAYERS = WIDTHS.length - 1;

  private final double[][] points = new double[POINTS][2];
  private final double[] labels = new double[POINTS]; // 1 or -1

  /** Neuron after neuron, the weights before the bias. */
  private final double[] params;

  Moons(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < POINTS; i++) {
      boolean upper = i % 2 == 0;
      double angle = Math.PI * random.nextDouble();
      double x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
      double y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
      points[i][0] = x + NOISE * random.nextGaussian();
      points[i][1] = y + NOISE * random.nextGaussian();
      labels[i] = upper ? 1 : -1;
    }
    int count = 0;
    for (int layer = 0; layer < LAYERS; layer++) {
      count += (WIDTHS[layer] + 1) * WIDTHS[layer + 1];
    }
    params = random.doubles(count, -1, 1).toArray();
  }

  /** The loss, followed by its derivative in each parameter, recorded and swept. */
  <V> double[] lossAndGradient(Graph<V> graph) {
    graph.restart();
    V[] weights = leaves(graph, params);
    V one = graph.leaf(1);

    V hinge = graph.leaf(0);
    for (int i = 0; i < POINTS; i++) {
      V score = score(graph, weights, leaves(graph, points[i]));
      V margin = graph.mul(score, labels[i]);
      hinge = graph.add(hinge, graph.relu(graph.sub(one, margin)));
    }
    V squares = graph.leaf(0);
    for (V weight : weights) {
      squares = graph.add(squares, graph.mul(weight, weight));
    }
    V loss = graph.add(graph.mul(hinge, 1.0 / POINTS), graph.mul(squares, DECAY));

    graph.backward(loss);
    double[] result = new double[1 + params.length];
    result[0] = graph.data(loss);
    for (int p = 0; p < params.length; p++) {
      result[1 + p] = graph.grad(weights[p]);
    }
    return result;
  }

  private static <V> V score(Graph<V> graph, V[] weights, V[] input) {
    V[] in = input;
    int p = 0;
    for (int layer = 0; layer < LAYERS; layer++) {
      V[] out = newArray(WIDTHS[layer + 1]);
      for (int j = 0; j < out.length; j++) {
        V sum = weights[p + in.length];
        for (int k = 0; k < in.length; k++) {
          sum = graph.add(sum, graph.mul(weights[p + k], in[k]));
        }
        p += in.length + 1;
        out[j] = layer < LAYERS - 1 ? graph.relu(sum) : sum;
      }
      in = out;
    }
    return in[0];
  }

  private static <V> V[] leaves(Graph<V> graph, double[] data) {
    V[] leaves = newArray(data.length);
    for (int i = 0; i < data.length; i++) {
      leaves[i] = graph.leaf(data[i]);
    }
    return leaves;
  }

  @SuppressWarnings("unchecked")
  private static <V> V[] newArray(int length) {
    return (V[]) new Object[length];
  }

  /** The same numbers as {@link #lossAndGradient(Graph)}, by hand. */
  double[] lossAndGradientByHand() {
    double[] result = new double[1 + params.length];
    for (int i = 0; i < POINTS; i++) {
      double[][] activations = activations(points[i]);
      double slack = 1 - labels[i] * activations[LAYERS][0];
      if (slack > 0) {
        result[0] += slack / POINTS;
        addGradient(activations, -labels[i] / POINTS, result);
      }
    }
    for (int p = 0; p < params.length; p++) {
      result[0] += DECAY * params[p] * params[p];
      result[1 + p] += 2 * DECAY * params[p];
    }
    return result;
  }

  /** The outputs of all layers, the input being the first. */
  private double[][] activations(double[] point) {
    double[][] activations = new double[LAYERS + 1][];
    activations[0] = point;
    int p = 0;
    for (int layer = 0; layer < LAYERS; layer++) {
      double[] in = activations[layer];
      double[] out = new double[WIDTHS[layer + 1]];
      for (int j = 0; j < out.length; j++) {
        double sum = params[p + in.length];
        for (int k = 0; k < in.length; k++) {
          sum += params[p + k] * in[k];
        }
        p += in.length + 1;
        out[j] = layer < LAYERS - 1 ? Math.max(sum, 0) : sum;
      }
      activations[layer + 1] = out;
    }
    return activations;
  }

  private void addGradient(double[][] activations, double scoreAdjoint, double[] result) {
    double[] adjoints = {scoreAdjoint};
    int end = params.length;
    for (int layer = LAYERS - 1; layer >= 0; layer--) {
      double[] in = activations[layer];
      double[] out = activations[layer + 1];
      double[] inAdjoints = new double[in.length];
      int start = end - (in.length + 1) * out.length;
      for (int j = 0; j < out.length; j++) {
        double adjoint = layer == LAYERS - 1 || out[j] > 0 ? adjoints[j] : 0;
        int p = start + j * (in.length + 1);
        for (int k = 0; k < in.length; k++) {
          result[1 + p + k] += adjoint * in[k];
          inAdjoints[k] += adjoint * params[p + k];
        }
        result[1 + p + in.length] += adjoint;
      }
      adjoints = inAdjoints;
      end = start;
    }
  }
}
