package autodiff.nn.example;

import autodiff.DType;
import autodiff.GradMode;
import autodiff.Value;
import autodiff.nn.data.ClassificationData;
import autodiff.nn.data.Datasets;
import autodiff.nn.data.Standardization;
import autodiff.nn.scalar.Mlp;
import autodiff.nn.scalar.Neuron;
import autodiff.nn.scalar.ScalarLosses;
import autodiff.nn.scalar.ScalarSgd;
import autodiff.view.GraphView;
import autodiff.view.LineChart;
import autodiff.view.RegionChart;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Tells three species of iris apart by four lengths of a flower.
 *
 * <pre>
 * mvn -q -Drun=Iris
 * mvn -q -Drun=Iris -Dmain.args="epochs seed"
 * </pre>
 *
 * <p>Trains a network of 4-16-3 neurons on 105 flowers, tests it on 45 others, and then does the
 * same with a network that sees the petals only, whose decisions can be drawn in the plane.
 */
public final class Iris {
  private static final Arguments DEFAULTS = new Arguments(100, 42);
  private static final Path PICTURES = Path.of("target", "iris");

  private static final double HELD_OUT = 0.3;
  private static final int BATCH = 15;
  private static final double LEARNING_RATE = 0.05;
  private static final double MOMENTUM = 0.9;
  private static final double WEIGHT_DECAY = 1e-3;
  private static final int PETAL_LENGTH = 2;
  private static final int PETAL_WIDTH = 3;

  private final Arguments arguments;
  private final RandomGenerator random;
  private final PrintStream out;

  private Iris(Arguments arguments, PrintStream out) {
    this.arguments = arguments;
    this.random = new Random(arguments.seed());
    this.out = out;
  }

  /**
   * Runs the example.
   *
   * @param args the number of epochs, 100 unless given, and the seed, 42 unless given
   */
  public static void main(String... args) {
    run(Arguments.parseOrExit(args, DEFAULTS), PICTURES, System.out);
  }

  /** Trains, tests and draws; returns what the network that sees everything came to. */
  static Result run(Arguments arguments, Path pictures, PrintStream out) {
    return new Iris(arguments, out).run(pictures);
  }

  private Result run(Path pictures) {
    out.println("seed " + arguments.seed());
    ClassificationData iris = Datasets.iris(DType.FLOAT64);
    StratifiedSplit flowers = StratifiedSplit.of(Samples.of(iris), HELD_OUT, random);
    Standardization scale = Standardization.fittedTo(flowers.training().matrix());
    Samples training = flowers.training().map(scale::apply);
    Samples heldOut = flowers.heldOut().map(scale::apply);
    Mlp network = Mlp.random(random, Value::tanh, 4, 16, 3);
    Result result = train(network, training, heldOut);

    Samples petals = flowers.training().columns(PETAL_LENGTH, PETAL_WIDTH);
    Standardization petalScale = Standardization.fittedTo(petals.matrix());
    Samples heldOutPetals = flowers.heldOut().columns(PETAL_LENGTH, PETAL_WIDTH);
    Mlp petalNetwork = Mlp.random(random, Value::tanh, 2, 8, 3);
    train(petalNetwork, petals.map(petalScale::apply), heldOutPetals.map(petalScale::apply));

    LineChart.titled("Iris: " + network)
        .axes("epoch", "cross entropy")
        .with("training", result.trainingLoss())
        .with("held out", result.heldOutLoss())
        .logScale()
        .writeTo(pictures.resolve("loss.svg"));
    RegionChart.titled("Iris by petals: " + petalNetwork)
        .axes("petal length [cm]", "petal width [cm]")
        .ofClasses((x, y) -> predict(petalNetwork, petalScale.apply(x, y)))
        .withPoints(petals.features(), petals.labels())
        .classNames(iris.classes().toArray(String[]::new))
        .writeTo(pictures.resolve("regions.svg"));
    drawNeuron(
        network.layers().get(0).neurons().get(0), heldOut.features()[0], iris.features(), pictures);
    out.println("pictures in " + pictures);
    return result;
  }

  private Result train(Mlp network, Samples training, Samples heldOut) {
    out.println(network);
    ScalarSgd sgd =
        ScalarSgd.of(network.parameters(), LEARNING_RATE)
            .withMomentum(MOMENTUM)
            .withWeightDecay(WEIGHT_DECAY);
    int epochs = arguments.epochs();
    Progress progress = Progress.on(out, epochs);
    double[] trainingLoss = new double[epochs];
    double[] heldOutLoss = new double[epochs];
    for (int epoch = 0; epoch < epochs; epoch++) {
      sgd.setLearningRate(LEARNING_RATE * (1 - 0.9 * epoch / epochs));
      Samples shuffled = training.shuffled(random);
      for (int from = 0; from < shuffled.size(); from += BATCH) {
        Samples batch = shuffled.slice(from, Math.min(from + BATCH, shuffled.size()));
        Value loss = loss(network, batch);
        sgd.clearGrads();
        loss.backward();
        sgd.step();
        trainingLoss[epoch] += loss.data() * batch.size() / training.size();
      }
      heldOutLoss[epoch] = GradMode.noGrad(() -> loss(network, heldOut).data());
      progress.report(epoch + 1, trainingLoss[epoch]);
    }
    Result result =
        new Result(trainingLoss, heldOutLoss, correct(network, heldOut), heldOut.size());
    out.printf(
        Locale.ROOT,
        "held out: %d of %d flowers right, accuracy %.1f %%%n",
        result.correct(),
        result.heldOut(),
        100 * result.accuracy());
    return result;
  }

  private static Value loss(Mlp network, Samples samples) {
    return ScalarLosses.crossEntropy(network.applyAll(samples.features()), samples.labels());
  }

  private static int correct(Mlp network, Samples samples) {
    int correct = 0;
    for (int i = 0; i < samples.size(); i++) {
      correct += predict(network, samples.features()[i]) == samples.labels()[i] ? 1 : 0;
    }
    return correct;
  }

  private static int predict(Mlp network, double[] features) {
    Value[] logits = GradMode.noGrad(() -> network.apply(features));
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k].data() > logits[best].data() ? k : best;
    }
    return best;
  }

  /** One neuron's graph on one flower, with the derivatives of its output. */
  private static void drawNeuron(
      Neuron neuron, double[] flower, List<String> features, Path pictures) {
    Value[] lengths = Value.of(flower);
    for (int i = 0; i < lengths.length; i++) {
      lengths[i].named(features.get(i));
    }
    neuron.parameters().forEach(Value::clearGrad);
    Value output = neuron.apply(lengths);
    output.backward();
    GraphView.of(output).writeTo(pictures.resolve("graph.svg"));
  }

  /**
   * What training came to.
   *
   * @param trainingLoss the mean loss over the batches of each epoch, while it learned from them
   * @param heldOutLoss the loss on the held-out flowers after each epoch
   * @param correct how many held-out flowers were told right
   * @param heldOut how many held-out flowers there were
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(double[] trainingLoss, double[] heldOutLoss, int correct, int heldOut) {
    double accuracy() {
      return (double) correct / heldOut;
    }
  }
}
