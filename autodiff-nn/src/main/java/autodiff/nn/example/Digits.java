package autodiff.nn.example;

import autodiff.Generator;
import autodiff.GradMode;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.io.Safetensors;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Dropout;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.Sequential;
import autodiff.nn.data.ClassificationData;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Datasets;
import autodiff.nn.data.Split;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.metrics.ConfusionMatrix;
import autodiff.nn.optim.AdamW;
import autodiff.nn.optim.Cosine;
import autodiff.nn.train.Charts;
import autodiff.nn.train.History;
import autodiff.nn.train.Trainer;
import autodiff.shape.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Reads handwritten digits of 8 × 8 pixels.
 *
 * <pre>
 * mvn -q -Drun
 * mvn -q -Drun -Dmain.args="epochs seed"
 * </pre>
 *
 * <p>Trains a network of 64-256-10 rectified neurons on four fifths of 1,797 digits, tests it on
 * the others, draws how it went, saves the network, and reads it back to see that it is the same.
 */
public final class Digits {
  static final Arguments DEFAULTS = new Arguments(30, 42);
  private static final Path FOLDER = Path.of("target", "digits");

  private static final double HELD_OUT = 0.2;
  private static final int PIXELS = 64;
  private static final double BLACK = 16;
  private static final int HIDDEN = 256;
  private static final int CLASSES = 10;
  private static final double DROPPED = 0.2;
  private static final int BATCH = 32;
  private static final double LEARNING_RATE = 3e-3;
  private static final int LINES = 6;

  private Digits() {}

  /**
   * Runs the example.
   *
   * @param args the number of epochs, 30 unless given, and the seed, 42 unless given
   */
  public static void main(String... args) {
    run(Arguments.parseOrExit(args, DEFAULTS), Pictures.in(FOLDER), System.out);
  }

  /** Trains, tests, draws and saves. */
  static Result run(Arguments arguments, Pictures pictures, PrintStream out) {
    out.println("seed " + arguments.seed());
    Generator random = Generator.of(arguments.seed());
    ClassificationData digits = Datasets.digits();
    Split<IntTensor> split = Split.stratified(digits.samples(), HELD_OUT, random.split());
    TensorDataset<IntTensor> training = scaled(split.training());
    TensorDataset<IntTensor> heldOut = scaled(split.heldOut());
    Layer network = network(random.split());
    out.println(network.summary(Shape.of(BATCH, PIXELS)));

    ConfusionMatrix confusion = ConfusionMatrix.of(digits.classes());
    int epochs = arguments.epochs();
    History history =
        Trainer.of(network, Losses.crossEntropy(), AdamW.of(network.parameters(), LEARNING_RATE))
            .schedule(new Cosine(epochs))
            .validation(heldOut)
            .metrics(confusion)
            .progress(out)
            .progressEvery(Math.max(1, epochs / LINES))
            .fit(DataLoader.of(training, BATCH).shuffled(arguments.seed()), epochs);
    out.printf(
        Locale.ROOT,
        "held out: %d of %d digits right, accuracy %.1f %%%n",
        Math.round(confusion.accuracy() * confusion.samples()),
        confusion.samples(),
        100 * confusion.accuracy());

    pictures.write("loss", () -> Charts.losses(history, "Digits").logScale().svg(), out);
    pictures.write("accuracy", () -> Charts.metric(history, confusion.name(), "Digits").svg(), out);
    pictures.write("confusion", () -> Charts.confusion(confusion, "Digits, held out").svg(), out);
    pictures.tell(out);

    Path file = pictures.folder().resolve("model.safetensors");
    Layer readBack = savedAndReadBack(network, arguments.seed(), file);
    boolean same = scores(readBack, heldOut).isEqualTo(scores(network, heldOut));
    out.printf(
        Locale.ROOT, "model in %s; read back, it %s%n", file, same ? "says the same" : "DIFFERS");
    return new Result(history, confusion.accuracy(), same, network.state());
  }

  /** Pixels from 0 to 1. */
  private static TensorDataset<IntTensor> scaled(TensorDataset<IntTensor> digits) {
    return digits.withInputs(digits.inputs().div(BLACK));
  }

  private static Layer network(Generator random) {
    return Sequential.of(
        new Dense(PIXELS, HIDDEN, random),
        Activation.relu(),
        new Dropout(DROPPED, random),
        new Dense(HIDDEN, CLASSES, random));
  }

  private static Tensor scores(Layer network, TensorDataset<IntTensor> digits) {
    return GradMode.noGrad(() -> network.call(digits.inputs()));
  }

  /** What another program would load: a network of other first weights, filled from the file. */
  private static Layer savedAndReadBack(Layer network, long seed, Path file) {
    try {
      Safetensors.write(file, network.state(), Map.of("seed", Long.toString(seed)));
      Layer other = network(Generator.of(seed + 1));
      other.load(Safetensors.read(file).tensors());
      return other.eval();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save the model: " + e.getMessage(), e);
    }
  }

  /**
   * What training came to.
   *
   * @param history the epochs
   * @param accuracy the share of held-out digits that are told right
   * @param sameWhenReadBack whether the saved model gives the same scores
   * @param state the parameters
   */
  record Result(
      History history, double accuracy, boolean sameWhenReadBack, Map<String, Tensor> state) {}
}
