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
import autodiff.nn.data.Standardization;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.metrics.ConfusionMatrix;
import autodiff.nn.optim.AdamW;
import autodiff.nn.train.Charts;
import autodiff.nn.train.History;
import autodiff.nn.train.Trainer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Tells three species of iris apart by their petals, and draws the regions into which it divides
 * the plane of their lengths and widths. {@link Iris} does it with networks of single numbers.
 *
 * <pre>
 * mvn -q -Drun=Petals
 * mvn -q -Drun=Petals -Dmain.args="epochs seed"
 * </pre>
 */
public final class Petals {
  private static final Arguments DEFAULTS = new Arguments(60, 42);
  private static final Path FOLDER = Path.of("target", "petals");

  private static final double HELD_OUT = 0.3;
  private static final int PETAL_LENGTH = 2;
  private static final int PETAL_WIDTH = 3;
  private static final int HIDDEN = 16;
  private static final int BATCH = 15;
  private static final double LEARNING_RATE = 0.01;
  private static final int LINES = 6;

  private Petals() {}

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
    ClassificationData iris = Datasets.iris();
    TensorDataset<IntTensor> petals = iris.samples().columns(PETAL_LENGTH, PETAL_WIDTH);
    Split<IntTensor> split = Split.stratified(petals, HELD_OUT, random.split());
    Standardization scale = Standardization.fittedTo(split.training());
    Generator weights = random.split();
    Layer network =
        Sequential.of(
            new Dense(2, HIDDEN, weights),
            Activation.tanh(),
            new Dense(HIDDEN, iris.classes().size(), weights));

    int epochs = arguments.epochs();
    ConfusionMatrix confusion = ConfusionMatrix.of(iris.classes());
    History history =
        Trainer.of(network, Losses.crossEntropy(), AdamW.of(network.parameters(), LEARNING_RATE))
            .validation(scale.apply(split.heldOut()))
            .metrics(confusion)
            .progress(out)
            .progressEvery(Math.max(1, epochs / LINES))
            .fit(
                DataLoader.of(scale.apply(split.training()), BATCH).shuffled(arguments.seed()),
                epochs);
    out.println(confusion);
    out.printf(Locale.ROOT, "held out: accuracy %.1f %%%n", 100 * confusion.accuracy());

    pictures.write("loss", () -> Charts.losses(history, "Iris by petals").svg(), out);
    // The picture is in centimeters, so scaling becomes part of what is drawn.
    Layer inCentimeters = Sequential.of(Layer.of("scale", scale::apply), network);
    inCentimeters.eval();
    pictures.write(
        "regions",
        () ->
            Charts.regions(
                    inCentimeters, split.heldOut(), iris.classes(), "Iris by petals, held out")
                .axes("petal length [cm]", "petal width [cm]")
                .svg(),
        out);
    pictures.tell(out);
    return history;
  }
}
