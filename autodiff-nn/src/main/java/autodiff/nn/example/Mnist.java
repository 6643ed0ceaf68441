package autodiff.nn.example;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Dropout;
import autodiff.nn.Flatten;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.Sequential;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Idx;
import autodiff.nn.data.Source;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.metrics.ConfusionMatrix;
import autodiff.nn.optim.Adam;
import autodiff.nn.optim.Cosine;
import autodiff.nn.train.Charts;
import autodiff.nn.train.History;
import autodiff.nn.train.Trainer;
import autodiff.shape.Shape;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/**
 * Reads the handwritten digits of MNIST, 28 × 28 pixels.
 *
 * <pre>
 * mvn -q -Drun=Mnist
 * mvn -q -Drun=Mnist -Dmain.args="epochs seed"
 * mvn -q -Drun=Mnist -Dmain.args="epochs seed folder"
 * </pre>
 *
 * <p>Trains a network of 784-512-10 rectified neurons on 60,000 digits and tests it on 10,000. The
 * four files come from the folder, as they are published; without one, from the class path, where
 * Maven puts a jar of data sets for this program alone (12 MB, downloaded once).
 */
public final class Mnist {
  private static final Arguments DEFAULTS = new Arguments(10, 42);
  private static final Path FOLDER = Path.of("target", "mnist");
  private static final String ON_CLASS_PATH = "/rapaio/provider/datasets/mnist/";

  private static final int WHITE = 255;
  private static final int CLASSES = 10;
  private static final int HIDDEN = 512;
  private static final double DROPPED = 0.3;
  private static final int BATCH = 128;
  private static final double LEARNING_RATE = 2e-3;

  private Mnist() {}

  /**
   * Runs the example.
   *
   * @param args the number of epochs, 10 unless given, the seed, 42 unless given, and the folder
   *     with the files, unless they are on the class path
   */
  public static void main(String... args) {
    boolean isFolderGiven = args.length == 3;
    String[] numbers = isFolderGiven ? new String[] {args[0], args[1]} : args;
    Arguments arguments = Arguments.parseOrExit(numbers, DEFAULTS);
    Data data =
        isFolderGiven
            ? Data.read(name -> Source.of(Path.of(args[2], name)))
            : Data.read(name -> Source.resource(Mnist.class, ON_CLASS_PATH + name));
    run(arguments, data, Pictures.in(FOLDER), System.out);
  }

  /** Trains, tests and draws. */
  static Result run(Arguments arguments, Data data, Pictures pictures, PrintStream out) {
    out.println("seed " + arguments.seed());
    Layer network = network(data.pixels(), Generator.of(arguments.seed()));
    ConfusionMatrix confusion = ConfusionMatrix.of(CLASSES);
    int epochs = arguments.epochs();
    History history =
        Trainer.of(network, Losses.crossEntropy(), Adam.of(network.parameters(), LEARNING_RATE))
            .schedule(new Cosine(epochs))
            .validation(data.test)
            .metrics(confusion)
            .progress(out)
            .fit(DataLoader.of(data.training, BATCH).shuffled(arguments.seed()), epochs);
    out.println(confusion);
    out.printf(
        Locale.ROOT,
        "test: %d of %d digits right, accuracy %.2f %%%n",
        Math.round(confusion.accuracy() * confusion.samples()),
        confusion.samples(),
        100 * confusion.accuracy());
    pictures.write("loss", () -> Charts.losses(history, "MNIST").logScale().svg(), out);
    pictures.write("confusion", () -> Charts.confusion(confusion, "MNIST, test").svg(), out);
    pictures.tell(out);
    return new Result(history, confusion.accuracy());
  }

  private static Layer network(int pixels, Generator random) {
    return Sequential.of(
        new Flatten(),
        new Dense(pixels, HIDDEN, random),
        Activation.relu(),
        new Dropout(DROPPED, random),
        new Dense(HIDDEN, CLASSES, random));
  }

  /**
   * The digits; images of shape [n, rows, columns], pixels from 0 to 1.
   *
   * @param training what to learn from
   * @param test what to test on
   */
  record Data(TensorDataset<IntTensor> training, TensorDataset<IntTensor> test) {

    /** Reads the four files. */
    static Data read(Function<String, Source> file) {
      return new Data(
          part(file, "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
          part(file, "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"));
    }

    private static TensorDataset<IntTensor> part(
        Function<String, Source> file, String images, String labels) {
      Tensor pixels = Idx.tensor(file.apply(images));
      checkArgument(
          pixels.shape().rank() == 3,
          "%s: shape %s; images are [n, rows, columns]",
          images,
          pixels.shape());
      return TensorDataset.of(pixels.div(WHITE), Idx.ints(file.apply(labels)));
    }

    int pixels() {
      Shape shape = training.inputs().shape();
      return shape.size(1) * shape.size(2);
    }
  }

  /**
   * What training came to.
   *
   * @param history the epochs
   * @param accuracy the share of test images that are told right
   */
  record Result(History history, double accuracy) {}
}
