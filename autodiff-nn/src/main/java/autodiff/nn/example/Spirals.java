package autodiff.nn.example;

import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.Sequential;
import autodiff.nn.data.ClassificationData;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Datasets;
import autodiff.nn.data.Split;
import autodiff.nn.metrics.Accuracy;
import autodiff.nn.optim.Adam;
import autodiff.nn.optim.Cosine;
import autodiff.nn.train.Charts;
import autodiff.nn.train.History;
import autodiff.nn.train.Trainer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Tells the arms of a spiral apart, and draws the regions into which it divides the plane.
 *
 * <pre>
 * mvn -q -Drun=Spirals
 * mvn -q -Drun=Spirals -Dmain.args="epochs seed"
 * </pre>
 *
 * <p>A network of 2-32-32-3 neurons learns 600 points on three arms, and is tested on 300 others.
 */
public final class Spirals {
  private static final Arguments DEFAULTS = new Arguments(60, 42);
  private static final Path FOLDER = Path.of("target", "spirals");

  private static final int POINTS = 900;
  private static final int ARMS = 3;
  private static final double NOISE = 0.03;
  private static final double HELD_OUT = 1.0 / 3;
  private static final int HIDDEN = 32;
  private static final int BATCH = 30;
  private static final double LEARNING_RATE = 0.01;
  private static final int LINES = 6;

  private Spirals() {}

  /**
   * Runs the example.
   *
   * @param args the number of epochs, 60 unless given, and the seed, 42 unless given
   */
  public static void main(String... args) {
    run(Arguments.parseOrExit(args, DEFAULTS), Pictures.in(FOLDER), System.out);
  }

  /** Trains, tests and draws. */
  static History run(Arguments arguments, Pictures pictures, PrintStream out) {
    out.println("seed " + arguments.seed());
    Generator random = Generator.of(arguments.seed());
    ClassificationData spirals = Datasets.spirals(random.split(), POINTS, ARMS, NOISE);
    Split<IntTensor> split = Split.stratified(spirals.samples(), HELD_OUT, random.split());
    Generator weights = random.split();
    Layer network =
        Sequential.of(
            new Dense(2, HIDDEN, weights),
            Activation.tanh(),
            new Dense(HIDDEN, HIDDEN, weights),
            Activation.tanh(),
            new Dense(HIDDEN, ARMS, weights));

    int epochs = arguments.epochs();
    History history =
        Trainer.of(network, Losses.crossEntropy(), Adam.of(network.parameters(), LEARNING_RATE))
            .schedule(new Cosine(epochs))
            .validation(split.heldOut())
            .metrics(new Accuracy())
            .progress(out)
            .progressEvery(Math.max(1, epochs / LINES))
            .fit(DataLoader.of(split.training(), BATCH).shuffled(arguments.seed()), epochs);
    out.printf(
        Locale.ROOT,
        "held out: %d points, accuracy %.1f %%%n",
        split.heldOut().size(),
        100 * history.last().metric("accuracy"));

    pictures.write("loss", () -> Charts.losses(history, "Spirals").logScale().svg(), out);
    pictures.write(
        "regions",
        () ->
            Charts.regions(network, split.heldOut(), spirals.classes(), "Spirals, held out")
                .axes("x", "y")
                .svg(),
        out);
    pictures.tell(out);
    return history;
  }
}
