package autodiff.benchmarks.tensor;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A multilayer perceptron and a batch for it, with loss and gradients in plain loops of doubles, to
 * check the steps of training that are measured.
 *
 * <p>Layers are x·Wᵀ + b with relu between them, in float32. Those with ten outputs are classifiers
 * under softmax cross entropy, the others fit numbers under mean squared error.
 */
final class MlpByHand {
  private static final long SEED = 7;
  private static final int CLASSES = 10;

  final List<Tensor> weights = new ArrayList<>();
  final List<Tensor> biases = new ArrayList<>();
  final List<Tensor> parameters = new ArrayList<>();
  final int batch;
  final Tensor inputs;
  final boolean classifies;

  /** The classes of a classifier. */
  final IntTensor classes;

  /** The numbers to fit; of a classifier, 1 where the class is. */
  final Tensor targets;

  /**
   * Makes network and batch.
   *
   * @param network the sizes of the layers and of the batch, such as {@code 2-16-16-1/100}
   */
  MlpByHand(String network) {
    String[] parts = network.split("/");
    int[] sizes = Arrays.stream(parts[0].split("-")).mapToInt(Integer::parseInt).toArray();
    batch = Integer.parseInt(parts[1]);
    Generator generator = Generator.of(SEED);
    for (int layer = 1; layer < sizes.length; layer++) {
      double scale = Math.sqrt(2.0 / sizes[layer - 1]);
      weights.add(leaf(Tensor.randn(generator, sizes[layer], sizes[layer - 1]).mul(scale)));
      biases.add(leaf(Tensor.randn(generator, sizes[layer]).mul(0.1)));
    }
    parameters.addAll(weights);
    parameters.addAll(biases);
    inputs = Tensor.randn(generator, batch, sizes[0]).to(DType.FLOAT32);
    int outputs = sizes[sizes.length - 1];
    classifies = outputs == CLASSES;
    classes = IntTensor.randint(generator, 0, CLASSES, batch);
    targets =
        classifies
            ? classes.oneHot(CLASSES, DType.FLOAT32)
            : Tensor.randn(generator, batch, outputs).to(DType.FLOAT32);
  }

  private static Tensor leaf(Tensor x) {
    return x.to(DType.FLOAT32).requiresGrad(true);
  }

  /** A step of training, for the check. */
  @FunctionalInterface
  interface Step {
    double loss();
  }

  /** What a step takes away from a parameter, as a function of its gradient. */
  @FunctionalInterface
  interface Update {
    double of(double gradient);
  }

  /** Checks loss, gradients and update of the first step from here; then puts everything back. */
  void check(Step step, Update update) {
    List<double[]> before = parameters.stream().map(Tensor::toDoubles).toList();
    List<double[]> gradients = new ArrayList<>();
    double loss = byHand(before, gradients);
    Check.close(new double[] {loss}, new double[] {step.loss()}, 1e-4);
    for (int p = 0; p < parameters.size(); p++) {
      Tensor parameter = parameters.get(p);
      double[] g = parameter.grad().toDoubles();
      checkDirection(gradients.get(p), g);
      double[] origin = before.get(p);
      double[] after = parameter.toDoubles();
      double[] expected = new double[g.length];
      double[] taken = new double[g.length];
      for (int i = 0; i < g.length; i++) {
        expected[i] = update.of(g[i]);
        taken[i] = origin[i] - after[i];
      }
      checkDirection(expected, taken);
      parameter.set(Tensor.of(parameter.shape(), origin).to(DType.FLOAT32));
    }
  }

  /**
   * Rounding turns single rectifiers on or off: elements may be off, but not all of them by much.
   */
  private static void checkDirection(double[] expected, double[] actual) {
    double error = 0;
    double square = 0;
    for (int i = 0; i < expected.length; i++) {
      error += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      square += expected[i] * expected[i];
    }
    Check.close(new double[] {1}, new double[] {1 + Math.sqrt(error / square)}, 1e-2);
  }

  /** The loss; adds the gradients of weights and biases. */
  private double byHand(List<double[]> parameters, List<double[]> gradients) {
    int layers = weights.size();
    List<double[]> h = new ArrayList<>(List.of(inputs.toDoubles()));
    for (int layer = 0; layer < layers; layer++) {
      double[] w = parameters.get(layer);
      double[] b = parameters.get(layers + layer);
      int in = w.length / b.length;
      double[] x = h.get(layer);
      double[] y = new double[batch * b.length];
      for (int i = 0; i < batch; i++) {
        for (int j = 0; j < b.length; j++) {
          double sum = b[j];
          for (int k = 0; k < in; k++) {
            sum += x[i * in + k] * w[j * in + k];
          }
          y[i * b.length + j] = layer < layers - 1 ? Math.max(sum, 0) : sum;
        }
      }
      h.add(y);
      gradients.add(new double[w.length]);
    }
    double[] g = new double[h.get(layers).length];
    double loss = lossByHand(h.get(layers), g);
    for (int layer = layers - 1; layer >= 0; layer--) {
      double[] w = parameters.get(layer);
      double[] dw = gradients.get(layer);
      double[] x = h.get(layer);
      int out = parameters.get(layers + layer).length;
      int in = w.length / out;
      double[] db = new double[out];
      double[] dx = new double[x.length];
      for (int i = 0; i < batch; i++) {
        for (int j = 0; j < out; j++) {
          double d = g[i * out + j];
          db[j] += d;
          for (int k = 0; k < in; k++) {
            dw[j * in + k] += d * x[i * in + k];
            dx[i * in + k] += d * w[j * in + k];
          }
        }
      }
      for (int i = 0; i < dx.length; i++) {
        dx[i] = layer > 0 && x[i] == 0 ? 0 : dx[i];
      }
      g = dx;
      gradients.add(layers, db);
    }
    return loss;
  }

  /** The loss of the outputs; fills in its gradient. */
  private double lossByHand(double[] outputs, double[] gradient) {
    double[] t = targets.toDoubles();
    int width = outputs.length / batch;
    if (width != CLASSES) {
      return IntStream.range(0, outputs.length)
          .mapToDouble(i -> {
            double error = outputs[i] - t[i];
            gradient[i] = 2 * error / outputs.length;
            return error * error / outputs.length;
          })
          .sum();
    }
    double loss = 0;
    for (int row = 0; row < outputs.length; row += width) {
      double sum = 0;
      for (int i = row; i < row + width; i++) {
        sum += Math.exp(outputs[i]);
      }
      for (int i = row; i < row + width; i++) {
        gradient[i] = (Math.exp(outputs[i]) / sum - t[i]) / batch;
        loss -= t[i] * (outputs[i] - Math.log(sum)) / batch;
      }
    }
    return loss;
  }
}
