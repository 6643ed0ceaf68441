package autodiff.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.benchmarks.Check;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Layer;
import autodiff.nn.Sequential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A step of training: forward, backward, and the update of the parameters, in float32.
 *
 * <p>The networks of {@link autodiff.benchmarks.tensor.MlpStep}: layers x·Wᵀ + b with relu between
 * them; softmax cross entropy where there are ten outputs, mean squared error elsewhere; plain
 * gradient descent. Ours are layers of autodiff-nn, PyTorch's its linear operation. Neither side
 * looks at the loss.
 */
final class MlpPair implements Pair {
  private static final List<String> NETWORKS =
      List.of(
          "2-16-16-1/100",
          "64-32-10/32",
          "64-256-10/32",
          "784-128-10/64",
          "784-512-512-10/128",
          "1024-1024-1024-1024/256");
  private static final long SEED = 7;
  private static final int CLASSES = 10;

  /** So small that many steps stay where they are; large enough to show in a float. */
  private static final double RATE = 1e-6;

  private static final double CHECKED_RATE = 1e-2;

  private final Torch torch;
  private final String network;
  private final boolean classifies;
  private final List<Tensor> weights = new ArrayList<>();
  private final List<Tensor> biases = new ArrayList<>();
  private final List<Tensor> parameters = new ArrayList<>();
  private final Layer model;
  private final Tensor inputs;

  /** Of a classifier: 1 where the class is, times -1/batch, which makes a mean of the sum. */
  private final Tensor targets;

  private final List<NDArray> torchWeights = new ArrayList<>();
  private final List<NDArray> torchBiases = new ArrayList<>();
  private final List<NDArray> torchParameters = new ArrayList<>();
  private final NDArray torchInputs;
  private final NDArray torchTargets;
  private final NDArray torchRate;

  private MlpPair(Torch torch, String network) {
    this.torch = torch;
    this.network = network;
    String[] parts = network.split("/");
    int[] sizes = Arrays.stream(parts[0].split("-")).mapToInt(Integer::parseInt).toArray();
    int batch = Integer.parseInt(parts[1]);
    int outputs = sizes[sizes.length - 1];
    classifies = outputs == CLASSES;
    Generator generator = Generator.of(SEED);
    List<Layer> layers = new ArrayList<>();
    for (int layer = 1; layer < sizes.length; layer++) {
      double scale = Math.sqrt(2.0 / sizes[layer - 1]);
      weights.add(leaf(Tensor.randn(generator, sizes[layer], sizes[layer - 1]).mul(scale)));
      biases.add(leaf(Tensor.randn(generator, sizes[layer]).mul(0.1)));
      if (layer > 1) {
        layers.add(Activation.relu());
      }
      layers.add(Dense.of(weights.get(layer - 1), biases.get(layer - 1)));
    }
    model = Sequential.of(layers);
    inputs = Tensor.randn(generator, batch, sizes[0]).to(DType.FLOAT32);
    targets =
        classifies
            ? IntTensor.randint(generator, 0, CLASSES, batch)
                .oneHot(CLASSES, DType.FLOAT32)
                .div(-batch)
            : Tensor.randn(generator, batch, outputs).to(DType.FLOAT32);
    parameters.addAll(weights);
    parameters.addAll(biases);
    weights.forEach(w -> torchWeights.add(torch.leaf(w)));
    biases.forEach(b -> torchBiases.add(torch.leaf(b)));
    torchParameters.addAll(torchWeights);
    torchParameters.addAll(torchBiases);
    torchInputs = torch.copy(inputs);
    torchTargets = torch.copy(targets);
    torchRate = torch.arrays().create((float) RATE);
  }

  private static Tensor leaf(Tensor x) {
    return x.to(DType.FLOAT32).requiresGrad(true);
  }

  /** The networks of the comparison. */
  static List<Pair> all(Torch torch) {
    return NETWORKS.stream().<Pair>map(network -> new MlpPair(torch, network)).toList();
  }

  @Override
  public String name() {
    return "step of " + network.replace("/", ", batch ");
  }

  @Override
  public boolean recycles() {
    return true;
  }

  // Ours

  @Override
  public Object ours() {
    gradients();
    update(RATE);
    return parameters;
  }

  private Tensor gradients() {
    parameters.forEach(Tensor::clearGrad);
    Tensor loss = loss();
    loss.backward();
    return loss;
  }

  private Tensor loss() {
    Tensor h = model.call(inputs);
    return classifies ? h.logSoftmax(1).mul(targets).sum() : h.sub(targets).square().mean();
  }

  private void update(double rate) {
    for (Tensor p : parameters) {
      p.addInPlace(p.grad(), -rate);
    }
  }

  // PyTorch's

  @Override
  public Object theirs() {
    torchGradients();
    torchUpdate(torchRate);
    return torchParameters;
  }

  /**
   * Leaves gradients and returns the loss. What comes of the inputs belongs to their manager: it is
   * freed with it, and the loss is read before. A scope that closes each array takes as long.
   */
  private double[] torchGradients(boolean read) {
    try (NDManager step = torch.arrays().newSubManager()) {
      torchInputs.attach(step);
      try (GradientCollector collector = torch.recording()) {
        NDArray loss = torchLoss();
        collector.backward(loss);
        return read ? Torch.numbers(loss) : new double[0];
      } finally {
        torchInputs.attach(torch.arrays());
      }
    }
  }

  private void torchGradients() {
    torchGradients(false);
  }

  private NDArray torchLoss() {
    NDArray h = torchInputs;
    for (int layer = 0; layer < torchWeights.size(); layer++) {
      h =
          h.getNDArrayInternal()
              .linear(h, torchWeights.get(layer), torchBiases.get(layer))
              .singletonOrThrow();
      if (layer < torchWeights.size() - 1) {
        h = h.getNDArrayInternal().relu();
      }
    }
    return classifies
        ? h.logSoftmax(1).mul(torchTargets).sum()
        : h.sub(torchTargets).square().mean();
  }

  /**
   * The fastest of the ways that were tried, DJL's own sgdUpdate among them: numbers become arrays
   * on each call, so the rate is one already; all in place. DJL cannot drop a gradient: it must
   * become 0.
   */
  private void torchUpdate(NDArray rate) {
    for (NDArray p : torchParameters) {
      try (NDArray gradient = p.getGradient()) {
        gradient.muli(rate);
        p.subi(gradient);
        gradient.subi(gradient);
      }
    }
  }

  // Both

  @Override
  public void check() {
    List<double[]> before = parameters.stream().map(Tensor::toDoubles).toList();
    double[] loss = torchGradients(true);
    Check.close(loss, gradients().toDoubles(), 1e-4);
    for (int i = 0; i < parameters.size(); i++) {
      try (NDArray gradient = torchParameters.get(i).getGradient()) {
        checkDirection(Torch.numbers(gradient), parameters.get(i).grad().toDoubles());
      }
    }
    update(CHECKED_RATE);
    try (NDArray rate = torch.arrays().create((float) CHECKED_RATE)) {
      torchUpdate(rate);
    }
    for (int i = 0; i < parameters.size(); i++) {
      double[] origin = before.get(i);
      checkDirection(
          difference(Torch.numbers(torchParameters.get(i)), origin),
          difference(parameters.get(i).toDoubles(), origin));
      try (NDArray gradient = torchParameters.get(i).getGradient()) {
        Check.close(new double[origin.length], Torch.numbers(gradient), 0);
      }
    }
  }

  private static double[] difference(double[] x, double[] y) {
    double[] z = new double[x.length];
    Arrays.setAll(z, i -> x[i] - y[i]);
    return z;
  }

  /**
   * Rounding turns single rectifiers on or off: elements may be off, but not all of them by much.
   */
  private static void checkDirection(double[] expected, double[] actual) {
    double[] error = difference(expected, actual);
    Check.close(new double[] {1}, new double[] {1 + norm(error) / norm(expected)}, 1e-2);
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }
}
