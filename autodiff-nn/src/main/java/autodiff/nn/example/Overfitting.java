package autodiff.nn.example;

import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Dropout;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.Sequential;
import autodiff.nn.data.ClassificationData;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Datasets;
import autodiff.nn.metrics.Accuracy;
import autodiff.nn.optim.AdamW;
import autodiff.nn.train.Charts;
import autodiff.nn.train.EarlyStopping;
import autodiff.nn.train.Evaluation;
import autodiff.nn.train.History;
import autodiff.nn.train.Trainer;
import autodiff.view.RegionChart;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Shows a network that learns a few noisy points by heart, and three cures.
 *
 * <pre>
 * mvn -q -Drun=Overfitting
 * mvn -q -Drun=Overfitting -Dmain.args="epochs seed"
 * </pre>
 *
 * <p>A network of 2-128-128-2 neurons is trained on 60 points of two half moons that overlap. It
 * gets every one of them right, and is sure of itself where it is wrong about others. Weight decay,
 * dropout and early stopping keep it from that. How good each is shows on 1,000 other points, which
 * play no part in training; early stopping watches yet another 100.
 */
public final class Overfitting {
  private static final Arguments DEFAULTS = new Arguments(300, 42);
  private static final Path FOLDER = Path.of("target", "overfitting");

  private static final int POINTS = 60;
  private static final int WATCHED = 100;
  private static final int HELD_OUT = 1000;
  private static final double NOISE = 0.35;
  private static final int HIDDEN = 128;
  private static final int BATCH = 20;
  private static final double LEARNING_RATE = 5e-3;
  private static final double WEIGHT_DECAY = 2;
  private static final double DROPPED = 0.8;
  private static final int PATIENCE = 15;

  /** What is done about it. */
  enum Cure {
    NONE("none"),
    WEIGHT_DECAY("weight decay"),
    DROPOUT("dropout"),
    EARLY_STOPPING("early stopping");

    private final String text;

    Cure(String text) {
      this.text = text;
    }
  }

  private final Arguments arguments;
  private final ClassificationData training;
  private final ClassificationData watched;
  private final ClassificationData heldOut;
  private final PrintStream out;

  private Overfitting(Arguments arguments, PrintStream out) {
    this.arguments = arguments;
    this.out = out;
    Generator random = Generator.of(arguments.seed());
    training = Datasets.twoMoons(random.split(), POINTS, NOISE);
    watched = Datasets.twoMoons(random.split(), WATCHED, NOISE);
    heldOut = Datasets.twoMoons(random.split(), HELD_OUT, NOISE);
  }

  /**
   * Runs the example.
   *
   * @param args the number of epochs, 300 unless given, and the seed, 42 unless given
   */
  public static void main(String... args) {
    run(Arguments.parseOrExit(args, DEFAULTS), Pictures.in(FOLDER), System.out);
  }

  /** Trains with each cure and without, prints a table, and draws. */
  static Map<Cure, Result> run(Arguments arguments, Pictures pictures, PrintStream out) {
    out.println("seed " + arguments.seed());
    return new Overfitting(arguments, out).run(pictures);
  }

  private Map<Cure, Result> run(Pictures pictures) {
    Map<Cure, Result> results = new EnumMap<>(Cure.class);
    out.println("                       training         held out");
    out.println("cure            epoch  loss   accuracy  loss   accuracy");
    for (Cure cure : Cure.values()) {
      Result result = train(cure, pictures);
      results.put(cure, result);
      out.printf(
          Locale.ROOT,
          "%-14s  %5d  %.3f   %5.1f %%  %.3f   %5.1f %%%n",
          cure.text,
          result.history.best().number(),
          result.training.loss(),
          100 * result.training.metric(Result.ACCURACY),
          result.heldOut.loss(),
          100 * result.heldOut.metric(Result.ACCURACY));
    }
    pictures.tell(out);
    return results;
  }

  private Result train(Cure cure, Pictures pictures) {
    // The same first weights for all.
    Layer network = network(cure, Generator.of(arguments.seed()).split());
    double decay = cure == Cure.WEIGHT_DECAY ? WEIGHT_DECAY : 0;
    Trainer<IntTensor> trainer =
        Trainer.of(
                network,
                Losses.crossEntropy(),
                AdamW.of(network.parameters(), LEARNING_RATE).weightDecay(decay))
            .validation(watched.samples())
            .metrics(new Accuracy())
            .quiet();
    if (cure == Cure.EARLY_STOPPING) {
      trainer.earlyStopping(EarlyStopping.onLoss(PATIENCE));
    }
    History history =
        trainer.fit(
            DataLoader.of(training.samples(), BATCH).shuffled(arguments.seed()),
            arguments.epochs());
    String name = cure.text.replace(' ', '-');
    String title = "Cure: " + cure.text;
    pictures.write("loss-" + name, () -> Charts.losses(history, title).svg(), out);
    pictures.write("regions-" + name, () -> regions(network, title).svg(), out);
    return new Result(
        history, trainer.evaluate(training.samples()), trainer.evaluate(heldOut.samples()));
  }

  private RegionChart regions(Layer network, String title) {
    return Charts.regions(network, training.samples(), training.classes(), title).axes("x", "y");
  }

  private static Layer network(Cure cure, Generator weights) {
    Generator dropped = weights.split();
    Sequential network = Sequential.of();
    int inputs = 2;
    for (int hidden = 0; hidden < 2; hidden++) {
      network.then(new Dense(inputs, HIDDEN, weights)).then(Activation.relu());
      if (cure == Cure.DROPOUT) {
        network.then(new Dropout(DROPPED, dropped));
      }
      inputs = HIDDEN;
    }
    return network.then(new Dense(inputs, 2, weights));
  }

  /**
   * What a network came to.
   *
   * @param history the epochs; their validation data are the points that early stopping watches
   * @param training how good it is on the points that it has learned
   * @param heldOut how good it is on others
   */
  record Result(History history, Evaluation training, Evaluation heldOut) {
    static final String ACCURACY = new Accuracy().name();
  }
}
