package autodiff.benchmarks.tensor;

import autodiff.DType;
import autodiff.Generator;
import autodiff.GradMode;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a step of training cost: forward, backward, and the update of the parameters?
 *
 * <p>Networks of layers x·Wᵀ + b with relu between them, in float32. Those with ten outputs are
 * classifiers under softmax cross entropy, the others fit numbers under mean squared error. The
 * update is plain gradient descent. The first network is mostly bookkeeping, the last one mostly
 * matrix products.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MlpStep {
  private static final long SEED = 7;
  private static final int CLASSES = 10;

  /** So small that a benchmark of many steps stays where it is. */
  private static final double RATE = 1e-6;

  /** Sizes of the layers, and of the batch. */
  @Param({
    "2-16-16-1/100",
    "64-32-10/32",
    "784-128-10/64",
    "784-512-512-10/128",
    "1024-1024-1024-1024/256"
  })
  public String network;

  private final List<Tensor> weights = new ArrayList<>();
  private final List<Tensor> biases = new ArrayList<>();
  private final List<Tensor> parameters = new ArrayList<>();
  private int batch;
  private Tensor inputs;
  private Tensor targets;

  /** Makes network and data, and checks loss, gradients and update against plain loops. */
  @Setup
  public void networkAndData() {
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
    targets =
        outputs == CLASSES
            ? IntTensor.randint(generator, 0, CLASSES, batch).oneHot(CLASSES, DType.FLOAT32)
            : Tensor.randn(generator, batch, outputs).to(DType.FLOAT32);
    check();
  }

  private static Tensor leaf(Tensor x) {
    return x.to(DType.FLOAT32).requiresGrad(true);
  }

  private Tensor loss() {
    Tensor h = inputs;
    for (int layer = 0; layer < weights.size(); layer++) {
      h = h.linear(weights.get(layer), biases.get(layer));
      if (layer < weights.size() - 1) {
        h = h.relu();
      }
    }
    return h.shape().size(1) == CLASSES
        ? h.logSoftmax(1).mul(targets).sum().div(-batch)
        : h.sub(targets).square().mean();
  }

  @Benchmark
  public double step() {
    parameters.forEach(Tensor::clearGrad);
    Tensor loss = loss();
    loss.backward();
    try (GradMode.Scope scope = GradMode.noGrad()) {
      for (Tensor p : parameters) {
        p.set(p.sub(p.grad().mul(RATE)));
      }
    }
    return loss.item();
  }

  // The same in plain loops

  private void check() {
    List<double[]> before = parameters.stream().map(Tensor::toDoubles).toList();
    List<double[]> gradients = new ArrayList<>();
    double loss = byHand(before, gradients);
    Check.close(new double[] {loss}, new double[] {step()}, 1e-4);
    for (int p = 0; p < parameters.size(); p++) {
      double[] g = parameters.get(p).grad().toDoubles();
      checkDirection(gradients.get(p), g);
      double[] updated = before.get(p);
      for (int i = 0; i < updated.length; i++) {
        updated[i] -= RATE * g[i];
      }
      Check.close(updated, parameters.get(p).toDoubles(), 1e-6);
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
