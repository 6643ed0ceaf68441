package autodiff.nn.example;

import autodiff.Generator;
import autodiff.GradMode;
import autodiff.Value;
import autodiff.nn.data.ClassificationData;
import autodiff.nn.data.Datasets;
import autodiff.nn.scalar.Mlp;
import autodiff.nn.scalar.ScalarLosses;
import autodiff.nn.scalar.ScalarSgd;
import autodiff.view.LineChart;
import autodiff.view.RegionChart;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Draws the line between two interleaved half moons of points.
 *
 * <pre>
 * mvn -q -Drun=Moons
 * mvn -q -Drun=Moons -Dmain.args="epochs seed"
 * </pre>
 *
 * <p>A network of 2-16-16-1 rectified neurons, the hinge loss with a penalty on large parameters,
 * and gradient descent on all 100 points at once with a falling learning rate: the demonstration of
 * micrograd, with momentum, which finds the way out of poor beginnings.
 */
public final class Moons {
  private static final Arguments DEFAULTS = new Arguments(100, 1337);
  private static final Path PICTURES = Path.of("target", "moons");

  private static final int POINTS = 100;
  private static final double NOISE = 0.1;
  private static final double PENALTY = 1e-4;
  private static final double LEARNING_RATE = 0.2;
  private static final double MOMENTUM = 0.9;

  private Moons() {}

  /**
   * Runs the example.
   *
   * @param args the number of epochs, 100 unless given, and the seed, 1337 unless given
   */
  public static void main(String... args) {
    run(Arguments.parseOrExit(args, DEFAULTS), PICTURES, System.out);
  }

  /** Trains and draws; returns what it came to. */
  static Result run(Arguments arguments, Path pictures, PrintStream out) {
    out.println("seed " + arguments.seed());
    RandomGenerator random = new Random(arguments.seed());
    ClassificationData data = Datasets.twoMoons(Generator.of(arguments.seed()), POINTS, NOISE);
    // The hinge loss wants -1 and 1 for the classes 0 and 1.
    Samples moons = Samples.of(data).mapLabels(label -> 2 * label - 1);
    Mlp network = Mlp.random(random, Value::relu, 2, 16, 16, 1);
    out.println(network);

    int epochs = arguments.epochs();
    ScalarSgd sgd = ScalarSgd.of(network.parameters(), LEARNING_RATE).withMomentum(MOMENTUM);
    Progress progress = Progress.on(out, epochs);
    double[] losses = new double[epochs];
    for (int epoch = 0; epoch < epochs; epoch++) {
      Value[] scores =
          Arrays.stream(moons.features()).map(p -> network.apply(p)[0]).toArray(Value[]::new);
      Value loss =
          ScalarLosses.hinge(scores, moons.labels())
              .add(ScalarLosses.l2Penalty(PENALTY, network.parameters()));
      sgd.clearGrads();
      loss.backward();
      sgd.setLearningRate(LEARNING_RATE * (1 - 0.9 * epoch / epochs));
      sgd.step();
      losses[epoch] = loss.data();
      progress.report(epoch + 1, loss.data());
    }
    Result result = new Result(losses, correct(network, moons), moons.size());
    out.printf(
        Locale.ROOT,
        "%d of %d points right, accuracy %.1f %%%n",
        result.correct(),
        result.points(),
        100 * result.accuracy());

    LineChart.titled("Two moons: " + network)
        .axes("epoch", "hinge loss and penalty")
        .with("training", losses)
        .logScale()
        .writeTo(pictures.resolve("loss.svg"));
    RegionChart.titled("Two moons: " + network)
        .axes("x", "y")
        .of((x, y) -> score(network, x, y))
        .withPoints(moons.features(), moons.labels())
        .classNames(data.classes().toArray(String[]::new))
        .writeTo(pictures.resolve("regions.svg"));
    out.println("pictures in " + pictures);
    return result;
  }

  private static int correct(Mlp network, Samples moons) {
    int correct = 0;
    for (int i = 0; i < moons.size(); i++) {
      double[] p = moons.features()[i];
      correct += score(network, p[0], p[1]) > 0 == moons.labels()[i] > 0 ? 1 : 0;
    }
    return correct;
  }

  private static double score(Mlp network, double x, double y) {
    return GradMode.noGrad(() -> network.apply(x, y)[0].data());
  }

  /**
   * What training came to.
   *
   * @param loss the loss of each epoch, before its step
   * @param correct how many points have a score of the right sign
   * @param points how many points there are
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(double[] loss, int correct, int points) {
    double accuracy() {
      return (double) correct / points;
    }
  }
}
