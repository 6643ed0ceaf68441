package autodiff.nn.example;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Init;
import autodiff.nn.Layer;
import autodiff.nn.LayerNorm;
import autodiff.nn.Losses;
import autodiff.nn.Residual;
import autodiff.nn.Sequential;
import autodiff.nn.data.ClassificationData;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Datasets;
import autodiff.nn.metrics.Accuracy;
import autodiff.nn.optim.Sgd;
import autodiff.nn.train.Trainer;
import autodiff.shape.Shape;
import autodiff.view.LineChart;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Shows how gradients vanish in a deep network of sigmoid neurons, and two cures.
 *
 * <pre>
 * mvn -q -Drun=VanishingGradients
 * mvn -q -Drun=VanishingGradients -Dmain.args="epochs seed"
 * </pre>
 *
 * <p>Ten hidden layers of 32 neurons tell two half moons of points apart, or do not. The slope of a
 * sigmoid is at most 1/4, so each layer passes a fraction of its gradient on to the one before it,
 * and the first layers learn nothing. Rectified neurons with the weights that suit them (Kaiming
 * He's) pass on what they get; so do residual connections, even around sigmoids, whose inputs a
 * layer normalization keeps where they are not flat.
 */
public final class VanishingGradients {
  private static final Arguments DEFAULTS = new Arguments(30, 42);
  private static final Path FOLDER = Path.of("target", "vanishing-gradients");

  private static final int POINTS = 500;
  private static final double NOISE = 0.1;
  private static final int HIDDEN_LAYERS = 10;
  private static final int WIDTH = 32;
  private static final int BATCH = 25;
  private static final double LEARNING_RATE = 0.02;
  private static final double MOMENTUM = 0.9;

  /** A network of as many layers each. */
  enum Kind {
    SIGMOID("sigmoid"),
    RELU("ReLU, Kaiming"),
    RESIDUAL("sigmoid, residual");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    Layer network(Generator random) {
      Sequential network = Sequential.of();
      network.then(dense(2, WIDTH, random)).then(activation());
      for (int hidden = 1; hidden < HIDDEN_LAYERS; hidden++) {
        if (this == RESIDUAL) {
          network.then(
              new Residual(
                  Sequential.of(new LayerNorm(WIDTH), dense(WIDTH, WIDTH, random), activation())));
        } else {
          network.then(dense(WIDTH, WIDTH, random)).then(activation());
        }
      }
      return network.then(dense(WIDTH, 2, random));
    }

    private Layer activation() {
      return this == RELU ? Activation.relu() : Activation.sigmoid();
    }

    private Dense dense(int inputs, int outputs, Generator random) {
      return this == RELU
          ? Dense.of(
              Init.kaimingNormal().create(Shape.of(outputs, inputs), DType.FLOAT32, random),
              Tensor.zeros(DType.FLOAT32, Shape.of(outputs)))
          : new Dense(inputs, outputs, random);
    }
  }

  private VanishingGradients() {}

  /**
   * Runs the example.
   *
   * @param args the number of epochs, 30 unless given, and the seed, 42 unless given
   */
  public static void main(String... args) {
    run(Arguments.parseOrExit(args, DEFAULTS), Pictures.in(FOLDER), System.out);
  }

  /** Measures the gradients of each network, trains it, prints tables, and draws. */
  static Map<Kind, Result> run(Arguments arguments, Pictures pictures, PrintStream out) {
    out.println("seed " + arguments.seed());
    Generator random = Generator.of(arguments.seed());
    ClassificationData moons = Datasets.twoMoons(random.split(), POINTS, NOISE);
    ClassificationData heldOut = Datasets.twoMoons(random.split(), POINTS, NOISE);
    Map<Kind, Result> results = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      Layer network = kind.network(random.split());
      double[] norms = gradientNorms(network, moons);
      Sgd sgd = Sgd.of(network.parameters(), LEARNING_RATE).momentum(MOMENTUM);
      double accuracy =
          Trainer.of(network, Losses.crossEntropy(), sgd)
              .validation(heldOut.samples())
              .metrics(new Accuracy())
              .quiet()
              .fit(
                  DataLoader.of(moons.samples(), BATCH).shuffled(arguments.seed()),
                  arguments.epochs())
              .last()
              .metric(new Accuracy().name());
      results.put(kind, new Result(norms, accuracy));
    }
    print(results, arguments.epochs(), out);
    pictures.write("gradients", () -> chart(results).svg(), out);
    pictures.tell(out);
    return results;
  }

  /** The norm of the gradient of each matrix of weights, the first layer's first. */
  private static double[] gradientNorms(Layer network, ClassificationData data) {
    network.clearGrads();
    Losses.crossEntropy().of(network.call(data.inputs()), data.targets()).backward();
    double[] norms =
        network.parameters().values().stream()
            .filter(p -> p.shape().rank() == 2)
            .mapToDouble(p -> p.grad().norm().item())
            .toArray();
    network.clearGrads();
    return norms;
  }

  private static LineChart chart(Map<Kind, Result> results) {
    LineChart chart =
        LineChart.titled("Gradients of the weights before training")
            .axes("layer", "norm")
            .logScale();
    for (Map.Entry<Kind, Result> result : results.entrySet()) {
      chart = chart.with(result.getKey().text, result.getValue().gradientNorms);
    }
    return chart;
  }

  private static void print(Map<Kind, Result> results, int epochs, PrintStream out) {
    out.println("norm of the gradient of the weights, before training");
    out.print("layer   ");
    results.keySet().forEach(kind -> out.printf(Locale.ROOT, "  %17s", kind.text));
    out.println();
    for (int layer = 0; layer <= HIDDEN_LAYERS; layer++) {
      out.printf(Locale.ROOT, "%-8d", layer + 1);
      for (Result result : results.values()) {
        out.printf(Locale.ROOT, "  %17.1e", result.gradientNorms[layer]);
      }
      out.println();
    }
    out.printf(Locale.ROOT, "held-out accuracy after %d epochs%n        ", epochs);
    results.values().forEach(r -> out.printf(Locale.ROOT, "  %15.1f %%", 100 * r.accuracy));
    out.println();
  }

  /**
   * What came of a network.
   *
   * @param gradientNorms the norms of the gradients of its matrices before training
   * @param accuracy the share of held-out points that it gets right after it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(double[] gradientNorms, double accuracy) {}
}
