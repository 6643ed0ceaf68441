package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.nn.Activation;
import autodiff.nn.BatchNorm1d;
import autodiff.nn.Dense;
import autodiff.nn.Dropout;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.Sequential;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Datasets;
import autodiff.nn.data.Split;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.metrics.Accuracy;
import autodiff.nn.optim.Adam;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A small problem with everything in it that has a state: running statistics, dropout, moments. */
final class Moons {
  static final long SEED = 7;
  private static final Split<IntTensor> SPLIT =
      Split.stratified(
          Datasets.twoMoons(Generator.of(SEED), 110, 0.1).samples(), 0.3, Generator.of(SEED));
  static final TensorDataset<IntTensor> TRAINING = SPLIT.training();
  static final TensorDataset<IntTensor> HELD_OUT = SPLIT.heldOut();

  /** 78 samples: ten batches, the last a smaller one. */
  static final DataLoader<IntTensor> DATA = DataLoader.of(TRAINING, 8).shuffled(SEED);

  private Moons() {}

  static Sequential network() {
    Generator g = Generator.of(SEED);
    return Sequential.of(
        new Dense(2, 16, g),
        new BatchNorm1d(16),
        Activation.tanh(),
        new Dropout(0.1, g),
        new Dense(16, 2, g));
  }

  static Trainer<IntTensor> trainer(Layer model) {
    return Trainer.of(model, Losses.crossEntropy(), Adam.of(model.parameters(), 1e-2))
        .validation(HELD_OUT)
        .metrics(new Accuracy())
        .quiet();
  }

  /** To the last bit. */
  static void assertSame(Layer expected, Layer actual) {
    assertSame(expected.state(), actual.state());
  }

  static void assertSame(Map<String, Tensor> expected, Map<String, Tensor> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, tensor) ->
        assertTrue(tensor.isEqualTo(actual.getOrDefault(name, Tensor.zeros(0))), name));
  }

  /** Everything about epochs but how long they took. */
  static List<String> results(History history) {
    return history.epochs().stream()
        .map(e ->
            String.format(
                Locale.ROOT,
                "%d %d %s %s %s %s",
                e.number(),
                e.steps(),
                e.trainingLoss(),
                e.validationLoss(),
                e.metrics(),
                e.learningRate()))
        .toList();
  }
}
