package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.GradMode;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.Threads;
import autodiff.nn.Activation;
import autodiff.nn.CrossEntropy;
import autodiff.nn.Dense;
import autodiff.nn.Layer;
import autodiff.nn.LayerException;
import autodiff.nn.Losses;
import autodiff.nn.Reduction;
import autodiff.nn.Sequential;
import autodiff.nn.data.Batch;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.metrics.Accuracy;
import autodiff.nn.metrics.Metric;
import autodiff.nn.optim.Adam;
import autodiff.nn.optim.Clipping;
import autodiff.nn.optim.ExponentialDecay;
import autodiff.nn.optim.OnPlateau;
import autodiff.nn.optim.Optimizer;
import autodiff.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Training does what a loop written by hand does, and as often as it was asked to. */
final class TrainerTest {
  private static final double RATE = 0.05;

  private static Layer plain() {
    Generator g = Generator.of(Moons.SEED);
    return Sequential.of(
        new Dense(2, 8, DType.FLOAT64, g), Activation.tanh(), new Dense(8, 2, DType.FLOAT64, g));
  }

  private static final DataLoader<IntTensor> DOUBLES =
      DataLoader.of(Moons.TRAINING.to(DType.FLOAT64), 8).shuffled(Moons.SEED);

  @Test
  void learnsTwoMoons() {
    Layer model = Moons.network();
    History history = Moons.trainer(model).fit(Moons.DATA, 30);
    assertEquals(History.End.FINISHED, history.end());
    assertEquals(30, history.epochs().size());
    assertEquals(300, history.last().steps());
    assertTrue(
        history.last().trainingLoss() < 0.75 * history.epochs().get(0).trainingLoss(),
        history.toString());
    assertTrue(history.last().metric("accuracy") > 0.9, history.toString());
    assertFalse(model.isTraining(), "left in the mode for use");
    Evaluation again = Moons.trainer(model).evaluate(Moons.HELD_OUT);
    assertEquals(history.last().validationLoss().getAsDouble(), again.loss());
    assertEquals(history.last().metrics(), again.metrics());
  }

  @Test
  void stepsAreThoseOfALoopByHand() {
    Layer byHand = plain();
    Optimizer sgd = Sgd.of(byHand.parameters(), RATE).momentum(0.9);
    double lastLoss = 0;
    for (int epoch = 0; epoch < 3; epoch++) {
      double sum = 0;
      for (Batch<IntTensor> batch : DOUBLES.epoch(epoch)) {
        Tensor loss = Losses.crossEntropy().of(byHand.call(batch.inputs()), batch.targets());
        sgd.clearGrads();
        loss.backward();
        Clipping.byValue(byHand.parameters(), 0.5);
        Clipping.byNorm(byHand.parameters(), 0.3);
        sgd.step();
        sum += loss.item() * batch.size();
      }
      sgd.setLearningRate(sgd.learningRate() * 0.5);
      lastLoss = sum / Moons.TRAINING.size();
    }
    Layer model = plain();
    History history =
        Trainer.of(model, Losses.crossEntropy(), Sgd.of(model.parameters(), RATE).momentum(0.9))
            .schedule(new ExponentialDecay(0.5))
            .clipNorm(0.3)
            .clipValue(0.5)
            .quiet()
            .fit(DOUBLES, 3);
    Moons.assertSame(byHand, model);
    assertEquals(lastLoss, history.last().trainingLoss());
    assertEquals(RATE / 4, history.last().learningRate());
    assertTrue(history.last().validationLoss().isEmpty());
    assertTrue(model.parameters().values().stream().noneMatch(Tensor::hasGrad));
  }

  @Test
  void severalBatchesAreOneLargeBatch() {
    Layer small = plain();
    Layer large = plain();
    // 78 samples: 32 + 32 + 14, the last 14 as 8 + 6.
    History history = trainer(small).accumulate(4).fit(DOUBLES, 3);
    trainer(large).fit(DataLoader.of(DOUBLES.dataset(), 32).shuffled(Moons.SEED), 3);
    assertEquals(9, history.last().steps());
    large
        .state()
        .forEach((name, expected) ->
            assertTrue(expected.sub(small.state().get(name)).abs().max().item() < 1e-14, name));
  }

  private static Trainer<IntTensor> trainer(Layer model) {
    return Trainer.of(model, Losses.crossEntropy(), Sgd.of(model.parameters(), RATE)).quiet();
  }

  @Test
  void ratesFollowTheStepsIfAskedTo() {
    Layer model = plain();
    History history =
        trainer(model).scheduleSteps((base, step) -> base / (1 + step)).fit(DOUBLES, 2);
    assertEquals(RATE / 10, history.epochs().get(0).learningRate());
    assertEquals(RATE / 20, history.epochs().get(1).learningRate());
  }

  @Test
  void rateFallsOnAPlateau() {
    Layer model = plain();
    Optimizer sgd = Sgd.of(model.parameters(), 1e-9);
    History history =
        Trainer.of(model, Losses.crossEntropy(), sgd)
            .validation(Moons.HELD_OUT.to(DType.FLOAT64))
            .schedule(OnPlateau.of(sgd).patience(0).factor(0.5).epsilon(0))
            .quiet()
            .fit(DOUBLES, 3);
    assertEquals(1e-9, history.epochs().get(1).learningRate());
    assertEquals(0.5e-9, history.epochs().get(2).learningRate());
  }

  @Test
  void inTwoPartsItIsTheSame() {
    Layer whole = Moons.network();
    History expected = Moons.trainer(whole).fit(Moons.DATA, 4);
    Layer parts = Moons.network();
    Trainer<IntTensor> trainer = Moons.trainer(parts);
    trainer.fit(Moons.DATA, 1);
    assertEquals(Moons.results(expected), Moons.results(trainer.fit(Moons.DATA, 4)));
    Moons.assertSame(whole, parts);
  }

  @Test
  void sameForAnyNumberOfThreadsAndWithPrefetching() {
    int before = Threads.count();
    try {
      Layer expected = wide();
      Threads.setCount(1);
      train(expected, WIDE_DATA);
      for (int threads : new int[] {1, 2, 4}) {
        Threads.setCount(threads);
        Layer model = wide();
        train(model, WIDE_DATA.prefetching());
        Moons.assertSame(expected, model);
      }
    } finally {
      Threads.setCount(before);
    }
  }

  /** Large enough that products and elementwise loops are shared among threads. */
  private static final DataLoader<IntTensor> WIDE_DATA =
      DataLoader.of(
              TensorDataset.of(
                  Tensor.randn(Generator.of(1), 512, 300).to(DType.FLOAT32),
                  IntTensor.randint(Generator.of(2), 0, 10, 512)),
              256)
          .shuffled(1);

  private static Layer wide() {
    Generator g = Generator.of(Moons.SEED);
    return Sequential.of(new Dense(300, 520, g), Activation.relu(), new Dense(520, 10, g));
  }

  private static void train(Layer model, DataLoader<IntTensor> data) {
    Trainer.of(model, Losses.crossEntropy(), Adam.of(model.parameters(), 1e-3))
        .quiet()
        .fit(data, 2);
  }

  @Test
  void frozenLayersStay() {
    Sequential model = Moons.network();
    model.get(0).freeze();
    Tensor before = model.state().get("0.weight");
    Tensor other = model.state().get("4.weight");
    Moons.trainer(model).fit(Moons.DATA, 1);
    assertTrue(before.isEqualTo(model.state().get("0.weight")));
    assertFalse(other.isEqualTo(model.state().get("4.weight")));
  }

  @Test
  void aFrozenLayerKeepsItsStatistics() {
    Sequential model = Moons.network();
    model.get(1).freeze();
    Map<String, Tensor> before = model.get(1).state();
    Moons.trainer(model).fit(Moons.DATA, 2);
    Moons.assertSame(before, model.get(1).state());
  }

  @Test
  void aLayerInEvaluationModeStaysInIt() {
    Sequential model = Moons.network();
    Layer norm = model.get(1);
    norm.eval();
    Map<String, Tensor> before = new LinkedHashMap<>();
    norm.buffers().forEach((name, x) -> before.put(name, x.copy()));
    Trainer<IntTensor> trainer = Moons.trainer(model);
    List<Boolean> modes = new ArrayList<>();
    trainer.onEpoch(e -> {
      trainer.evaluate(Moons.HELD_OUT);
      modes.add(norm.isTraining());
      modes.add(model.get(3).isTraining());
    });
    trainer.fit(Moons.DATA, 2);
    assertEquals(List.of(false, true, false, true), modes);
    Moons.assertSame(before, norm.buffers());
    // It was asked for between two calls, too.
    norm.train();
    trainer.fit(Moons.DATA, 3);
    assertEquals(10, norm.buffers().get("num_batches_tracked").item());
    norm.eval();
    trainer.fit(Moons.DATA, 4);
    assertEquals(10, norm.buffers().get("num_batches_tracked").item());
  }

  @Test
  void whatWasTrainedAloneIsTrainedAgainInAWhole() {
    Sequential part = Moons.network();
    Moons.trainer(part).fit(Moons.DATA, 1);
    Moons.trainer(Sequential.of(part)).fit(Moons.DATA, 1);
    assertEquals(20, part.buffers().get("1.num_batches_tracked").item());
  }

  @Test
  void evaluationLeavesTheModes() {
    Sequential model = Moons.network();
    model.get(1).eval();
    Moons.trainer(model).evaluate(Moons.HELD_OUT);
    assertTrue(model.isTraining() && model.get(3).isTraining());
    assertFalse(model.get(1).isTraining());
  }

  @Test
  void listenersMayKeepWhatTheyCompute() {
    Layer model = Moons.network();
    List<Tensor> kept = new ArrayList<>();
    List<Integer> epochs = new ArrayList<>();
    Moons.trainer(model)
        .onEpoch(e -> epochs.add(e.number()))
        .onEpoch(e -> kept.add(GradMode.noGrad(() -> model.call(Moons.HELD_OUT.inputs()))))
        .fit(Moons.DATA, 3);
    assertEquals(List.of(1, 2, 3), epochs);
    assertFalse(kept.get(0).isEqualTo(kept.get(2)));
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    Layer model = Moons.network();
    assertMessage("validation data", () -> trainer(model).metrics(new Accuracy()).fit(DOUBLES, 1));
    assertMessage(
        "'F1', which is none of the metrics",
        () -> Moons.trainer(model).earlyStopping(EarlyStopping.onHighest("F1", 2)).fit(DOUBLES, 1));
    assertMessage(
        "there is one already",
        () -> trainer(model).schedule((b, s) -> b).scheduleSteps((b, s) -> b));
    assertMessage("from which file", () -> trainer(model).resume().fit(DOUBLES, 1));
    assertMessage("two of the name 'accuracy'", () -> Moons.trainer(model).metrics(new Accuracy()));
    assertMessage(
        "no batch in an epoch",
        () -> trainer(model).fit(DataLoader.of(Moons.TRAINING, 1000).droppingLast(), 1));
    assertMessage(
        "give batches of at most 78, or do not drop the last",
        () -> trainer(model).fit(DataLoader.of(Moons.TRAINING, 1000).droppingLast(), 1));
    assertMessage(
        "no batch in an epoch of 0 samples in batches of 8; give at least one sample",
        () -> trainer(model).fit(DataLoader.of(Moons.TRAINING.subset(), 8), 1));
    assertMessage(
        "no batch in validation data of 0 samples",
        () -> trainer(model).validation(Moons.TRAINING.subset()).fit(Moons.DATA, 1));
    assertMessage(
        "of another optimizer, Sgd(",
        () -> trainer(model).schedule(OnPlateau.of(Sgd.of(model.parameters(), RATE))));
    CrossEntropy perSample = Losses.crossEntropy().withReduction(Reduction.NONE);
    assertMessage(
        "the loss has shape [8]",
        () ->
            Trainer.of(model, perSample, Sgd.of(model.parameters(), RATE))
                .quiet()
                .fit(Moons.DATA, 1));
  }

  @Test
  void whatIsFrozenAltogetherIsNotTrained() {
    Layer model = plain();
    Trainer<IntTensor> trainer = trainer(model);
    model.freeze();
    assertMessage("all frozen", () -> trainer.fit(DOUBLES, 1));
    assertMessage(
        "[0.weight, 0.bias, 2.weight, 2.bias]; unfreeze()", () -> trainer.fit(DOUBLES, 1));
    model.unfreeze();
    assertEquals(1, trainer.fit(DOUBLES, 1).epochs().size());
  }

  private static void assertMessage(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void aFailureLeavesTheThreadAsItWas() {
    Layer wrong = new Dense(3, 2, Generator.of(1));
    assertThrows(LayerException.class, () -> trainer(wrong).fit(Moons.DATA, 1));
    // If the trainer's memory were still open, the tensor would be its.
    Layer model = Moons.network();
    Tensor y = model.call(Moons.HELD_OUT.inputs());
    trainer(model).fit(Moons.DATA, 1);
    assertEquals(Moons.HELD_OUT.size(), y.toDoubles().length / 2);
  }

  @Test
  void aMetricThatKeepsTensorsIsTold() {
    final class Last implements Metric<IntTensor> {
      private final List<Tensor> outputs = new ArrayList<>();

      @Override
      public String name() {
        return "last";
      }

      @Override
      public void update(Tensor batch, IntTensor targets) {
        outputs.add(batch);
      }

      @Override
      public double value() {
        return outputs.get(0).sum().item();
      }

      @Override
      public void reset() {
        outputs.clear();
      }
    }

    Layer model = Moons.network();
    Trainer<IntTensor> trainer = Moons.trainer(model).metrics(new Last());
    String message =
        assertThrows(IllegalStateException.class, () -> trainer.fit(Moons.DATA, 1)).getMessage();
    assertTrue(message.contains("copy() it"), message);
  }
}
