package autodiff.nn.example;

import autodiff.Generator;
import autodiff.Tensor;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Dropout;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.Sequential;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Datasets;
import autodiff.nn.data.RegressionData;
import autodiff.nn.data.Split;
import autodiff.nn.data.Standardization;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.metrics.Mae;
import autodiff.nn.metrics.R2;
import autodiff.nn.optim.AdamW;
import autodiff.nn.optim.Cosine;
import autodiff.nn.train.Charts;
import autodiff.nn.train.Epoch;
import autodiff.nn.train.History;
import autodiff.nn.train.Trainer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Predicts a number: how far diabetes has progressed after a year, from ten measures of a patient.
 *
 * <pre>
 * mvn -q -Drun=Diabetes
 * mvn -q -Drun=Diabetes -Dmain.args="epochs seed"
 * </pre>
 *
 * <p>A network of 10-32-1 neurons and, to compare it with, a linear model. The data are noisy:
 * neither explains much more than half of the variance of patients that it has not seen.
 */
public final class Diabetes {
  private static final Arguments DEFAULTS = new Arguments(60, 42);
  private static final Path FOLDER = Path.of("target", "diabetes");

  private static final double HELD_OUT = 0.2;
  private static final int HIDDEN = 32;
  private static final double DROPPED = 0.2;
  private static final int BATCH = 32;
  private static final double LEARNING_RATE = 5e-3;
  private static final double WEIGHT_DECAY = 0.1;
  private static final int LINES = 4;

  private final Arguments arguments;
  private final PrintStream out;
  private final TensorDataset<Tensor> training;
  private final TensorDataset<Tensor> heldOut;

  /** What one unit of the scaled targets is. */
  private final double unit;

  private Diabetes(Arguments arguments, Generator random, PrintStream out) {
    this.arguments = arguments;
    this.out = out;
    RegressionData patients = Datasets.diabetes();
    Split<Tensor> split = Split.of(patients.samples(), HELD_OUT, random);
    Standardization inputs = Standardization.fittedTo(split.training());
    Standardization targets = Standardization.fittedTo(split.training().targets());
    training = scaled(split.training(), inputs, targets);
    heldOut = scaled(split.heldOut(), inputs, targets);
    unit = targets.deviation().sum().item();
  }

  /** Networks learn best what is of the order of 1, on both ends. */
  private static TensorDataset<Tensor> scaled(
      TensorDataset<Tensor> patients, Standardization inputs, Standardization targets) {
    return TensorDataset.of(inputs.apply(patients.inputs()), targets.apply(patients.targets()));
  }

  /**
   * Runs the example.
   *
   * @param args the number of epochs, 60 unless given, and the seed, 42 unless given
   */
  public static void main(String... args) {
    run(Arguments.parseOrExit(args, DEFAULTS), Pictures.in(FOLDER), System.out);
  }

  /** Trains, tests and draws. */
  static Result run(Arguments arguments, Pictures pictures, PrintStream out) {
    out.println("seed " + arguments.seed());
    Generator random = Generator.of(arguments.seed());
    Diabetes diabetes = new Diabetes(arguments, random.split(), out);
    int features = diabetes.training.inputs().shape().size(1);
    Generator weights = random.split();
    History linear = diabetes.train("linear model", new Dense(features, 1, weights));
    History network =
        diabetes.train(
            "network",
            Sequential.of(
                new Dense(features, HIDDEN, weights),
                Activation.tanh(),
                new Dropout(DROPPED, weights),
                new Dense(HIDDEN, 1, weights)));
    pictures.write("loss", () -> Charts.losses(network, "Diabetes").svg(), out);
    pictures.write(
        "r2", () -> Charts.metric(network, new R2().name(), "Diabetes, held out").svg(), out);
    pictures.tell(out);
    return new Result(linear, network);
  }

  private History train(String name, Layer model) {
    int epochs = arguments.epochs();
    R2 r2 = new R2();
    Mae mae = new Mae();
    History history =
        Trainer.of(
                model,
                Losses.mse(),
                AdamW.of(model.parameters(), LEARNING_RATE).weightDecay(WEIGHT_DECAY))
            .schedule(new Cosine(epochs))
            .validation(heldOut)
            .metrics(r2, mae)
            .progress(out)
            .progressEvery(Math.max(1, epochs / LINES))
            .fit(DataLoader.of(training, BATCH).shuffled(arguments.seed()), epochs);
    Epoch last = history.last();
    out.printf(
        Locale.ROOT,
        "%s, held out: R² %.3f, off by %.0f on average%n",
        name,
        last.metric(r2.name()),
        unit * last.metric(mae.name()));
    return history;
  }

  /**
   * What training came to.
   *
   * @param linear the linear model
   * @param network the network
   */
  record Result(History linear, History network) {}
}
