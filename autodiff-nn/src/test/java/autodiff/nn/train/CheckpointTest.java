package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.io.FileFormatException;
import autodiff.io.Safetensors;
import autodiff.nn.Activation;
import autodiff.nn.BatchNorm1d;
import autodiff.nn.Dense;
import autodiff.nn.Dropout;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.Sequential;
import autodiff.nn.data.Batch;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Dataset;
import autodiff.nn.metrics.Accuracy;
import autodiff.nn.metrics.TopK;
import autodiff.nn.optim.Adam;
import autodiff.nn.optim.AdamW;
import autodiff.nn.optim.OnPlateau;
import autodiff.nn.optim.OneCycle;
import autodiff.nn.optim.Optimizer;
import autodiff.nn.optim.Sgd;
import autodiff.shape.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was stopped goes on as if it had not been, to the last bit. */
final class CheckpointTest {
  private static final int EPOCHS = 6;
  private static final int BATCHES = Moons.DATA.batches();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("deep").resolve("run.safetensors");
  }

  /** A trainer of everything that has a state; nothing of it is used twice. */
  private static Trainer<IntTensor> trainer(Layer model) {
    return Moons.trainer(model)
        .scheduleSteps(OneCycle.of(EPOCHS * BATCHES))
        .clipNorm(1)
        .earlyStopping(EarlyStopping.onLoss(50));
  }

  /**
   * Stops with the process, as it were: by an exception out of the data in the middle of a step.
   */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private record Mortal(Dataset<IntTensor> data, int[] batchesLeft) implements Dataset<IntTensor> {
    @Override
    public int size() {
      return data.size();
    }

    @Override
    public Batch<IntTensor> batch(int... indices) {
      if (batchesLeft[0]-- == 0) {
        throw new Killed();
      }
      return data.batch(indices);
    }
  }

  private static DataLoader<IntTensor> mortal(int batches) {
    return DataLoader.of(new Mortal(Moons.TRAINING, new int[] {batches}), 8).shuffled(Moons.SEED);
  }

  @Test
  void resumedRunsAreTheSame() {
    Layer expected = Moons.network();
    History whole = trainer(expected).fit(Moons.DATA, EPOCHS);
    Layer first = Moons.network();
    trainer(first).checkpoint(file).fit(Moons.DATA, 3);
    Layer model = Moons.network();
    History resumed = trainer(model).checkpoint(file).resume().fit(Moons.DATA, EPOCHS);
    Moons.assertSame(expected, model);
    assertEquals(Moons.results(whole), Moons.results(resumed));
    assertEquals(whole.bestEpoch(), resumed.bestEpoch());
  }

  @Test
  void killedAnywhereItResumesTheSame() {
    Layer expected = Moons.network();
    History whole = trainer(expected).fit(Moons.DATA, EPOCHS);
    for (int life : new int[] {0, 17, 3 * BATCHES, EPOCHS * BATCHES - 1}) {
      Path own = folder.resolve(life + ".safetensors");
      Layer killed = Moons.network();
      Trainer<IntTensor> mortal = trainer(killed).checkpoint(own).checkpointEverySteps(7);
      assertThrows(Killed.class, () -> mortal.fit(mortal(life), EPOCHS));
      Layer model = Moons.network();
      History resumed = trainer(model).checkpoint(own).resume().fit(Moons.DATA, EPOCHS);
      Moons.assertSame(expected, model);
      assertEquals(Moons.results(whole), Moons.results(resumed));
    }
  }

  @Test
  void resumesFromTheMiddleOfAStepToo() {
    Layer expected = Moons.network();
    trainer(expected).accumulate(4).fit(Moons.DATA, 2);
    for (int batches = 1; batches < 2 * BATCHES; batches += 3) {
      Path own = folder.resolve(batches + ".safetensors");
      Layer stopped = Moons.network();
      int[] left = {batches};
      Dataset<IntTensor> interrupting =
          Moons.TRAINING.map(batch -> {
            if (--left[0] == 0) {
              Thread.currentThread().interrupt();
            }
            return batch;
          });
      History part =
          trainer(stopped)
              .accumulate(4)
              .checkpoint(own)
              .fit(DataLoader.of(interrupting, 8).shuffled(Moons.SEED), 2);
      assertTrue(Thread.interrupted());
      assertEquals(History.End.INTERRUPTED, part.end());
      Layer model = Moons.network();
      trainer(model).accumulate(4).checkpoint(own).resume().fit(Moons.DATA, 2);
      Moons.assertSame(expected, model);
    }
  }

  @Test
  void aPlateauIsResumedToo() {
    Layer expected = Moons.network();
    History whole = onPlateau(expected).fit(Moons.DATA, EPOCHS);
    assertTrue(
        whole.last().learningRate() < whole.epochs().get(0).learningRate(), "it was lowered");
    onPlateau(Moons.network()).checkpoint(file).fit(Moons.DATA, 4);
    Layer model = Moons.network();
    onPlateau(model).checkpoint(file).resume().fit(Moons.DATA, EPOCHS);
    Moons.assertSame(expected, model);
  }

  private static Trainer<IntTensor> onPlateau(Layer model) {
    Optimizer adam = Adam.of(model.parameters(), 1e-2);
    return Trainer.of(model, Losses.crossEntropy(), adam)
        .validation(Moons.HELD_OUT)
        .schedule(OnPlateau.of(adam).patience(1).absoluteThreshold(1))
        .quiet();
  }

  @Test
  void theBestWeightsAreInIt() {
    Layer expected = Moons.network();
    History whole =
        Moons.trainer(expected).earlyStopping(EarlyStopping.onLoss(3)).fit(Moons.DATA, 100);
    assertEquals(History.End.STOPPED_EARLY, whole.end());
    int stopAt = whole.bestEpoch().getAsInt() + 1;
    Moons.trainer(Moons.network())
        .earlyStopping(EarlyStopping.onLoss(3))
        .checkpoint(file)
        .fit(Moons.DATA, stopAt);
    Layer model = Moons.network();
    History resumed =
        Moons.trainer(model)
            .earlyStopping(EarlyStopping.onLoss(3))
            .checkpoint(file)
            .resume()
            .fit(Moons.DATA, 100);
    assertEquals(whole.bestEpoch(), resumed.bestEpoch());
    Moons.assertSame(expected, model);
  }

  @Test
  void isWrittenAsOftenAsAskedFor() throws IOException {
    Layer model = Moons.network();
    Map<Integer, Boolean> there = new LinkedHashMap<>();
    Moons.trainer(model)
        .checkpoint(file)
        .checkpointEvery(2)
        .onEpoch(e -> there.put(e.number(), Files.exists(file)))
        .fit(Moons.DATA, 3);
    // Listeners are called before it is written.
    assertEquals(Map.of(1, false, 2, false, 3, true), there);
    Map<String, Tensor> tensors = Safetensors.read(file).tensors();
    model.state().forEach((name, t) -> assertTrue(t.isEqualTo(tensors.get("model." + name)), name));
    assertEquals(3, tensors.get("history").shape().size(0), "the last epoch is in it");
  }

  @Test
  void withoutAFileItBegins() {
    Layer expected = Moons.network();
    Moons.trainer(expected).fit(Moons.DATA, 1);
    Layer model = Moons.network();
    Moons.trainer(model).checkpoint(file).resume().fit(Moons.DATA, 1);
    Moons.assertSame(expected, model);
  }

  @Test
  void whatDoesNotFitChangesNothing() throws IOException {
    trainer(Moons.network()).checkpoint(file).fit(Moons.DATA, 1);
    assertRefused(
        "seed 7, and this is on", Moons.network(), DataLoader.of(Moons.TRAINING, 8).shuffled(1));
    assertRefused("0.weight is unknown", new Dense(2, 2, Generator.of(1)), Moons.DATA);
    Layer model = Moons.network();
    Trainer<IntTensor> other =
        Trainer.of(model, Losses.crossEntropy(), Sgd.of(model.parameters(), 1)).quiet();
    Map<String, Tensor> before = model.state();
    assertMessage("Sgd", () -> other.checkpoint(file).resume().fit(Moons.DATA, 2));
    Moons.assertSame(before, model.state());

    Safetensors saved = Safetensors.read(file);
    for (String key : saved.metadata().keySet()) {
      Map<String, String> damaged = new HashMap<>(saved.metadata());
      damaged.put(key, key.equals("history.validated") ? "" : "x");
      if (key.equals("history.validated") || key.startsWith("history.metric")) {
        damaged.remove(key);
      }
      Safetensors.write(file, saved.tensors(), damaged);
      Layer fresh = Moons.network();
      Map<String, Tensor> untouched = fresh.state();
      assertMessage(
          "does not fit", () -> trainer(fresh).checkpoint(file).resume().fit(Moons.DATA, 2));
      Moons.assertSame(untouched, fresh.state());
      assertEquals(
          generators(Moons.network()), generators(fresh), "generators stand where they stood");
    }
  }

  /** Numbers are read as they are written: the parsers of the JDK accept much more. */
  @Test
  void numbersAreStrict() throws IOException {
    trainer(Moons.network()).checkpoint(file).fit(Moons.DATA, 1);
    Safetensors saved = Safetensors.read(file);
    Map<String, String> messages = new LinkedHashMap<>();
    for (String key : new String[] {"batch", "steps", "nanos", "bestEpoch"}) {
      messages.put(key + "=\u0661", key + " is '\u0661', no whole number");
      messages.put(key + "=+1", "no whole number");
      messages.put(key + "= 1", "no whole number");
      messages.put(key + "=-1", key + " is -1; 0 to ");
      messages.put(key + "=9999999999999999999", "is 9999999999999999999; 0 to ");
    }
    messages.put(
        "accumulated=4294967297", "accumulated is 4294967297; 0 to 2147483647 are possible");
    for (String key : new String[] {"lossSum", "lossWeight", "learningRate", "best"}) {
      for (String text : new String[] {"1d", "0x1p3", " 1.0", "1", "1e3", "\u0661.\u0660", ""}) {
        messages.put(key + "=" + text, key + " is '" + text + "', no number");
      }
    }
    messages.put("history.validated=TRUE", "is 'TRUE'; true or false are possible");
    String generator =
        saved.metadata().keySet().stream()
            .filter(key -> key.startsWith("generator."))
            .findFirst()
            .orElseThrow();
    messages.put(generator + "=1 \u0662", "is '1 \u0662', no state of a generator");
    messages.put(generator + "=1  2", "is '1  2', no state of a generator");
    for (Map.Entry<String, String> damage : messages.entrySet()) {
      String[] keyAndText = damage.getKey().split("=", 2);
      Map<String, String> damaged = new HashMap<>(saved.metadata());
      damaged.put(keyAndText[0], keyAndText[1]);
      Safetensors.write(file, saved.tensors(), damaged);
      Layer model = Moons.network();
      Map<String, Tensor> untouched = model.state();
      assertMessage(
          damage.getValue(), () -> trainer(model).checkpoint(file).resume().fit(Moons.DATA, 2));
      Moons.assertSame(untouched, model.state());
    }
  }

  /** Damages anywhere, half of them in the header: refused, or what is resumed is a checkpoint. */
  @Test
  void damagedFilesAreRefusedOrRead() throws IOException {
    long seed = new SplittableRandom().nextLong();
    System.out.println("damages to a checkpoint, seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    trainer(Moons.network()).checkpoint(file).fit(Moons.DATA, 1);
    byte[] good = Files.readAllBytes(file);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      byte[] damaged = good.clone();
      int area = round % 2 == 0 ? good.length : Math.min(good.length, 5000);
      damaged[random.nextInt(area)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      Layer model = Moons.network();
      Map<String, Tensor> untouched = model.state();
      try {
        trainer(model).checkpoint(file).resume().fit(Moons.DATA, 1);
      } catch (UncheckedIOException | IllegalArgumentException e) {
        refused++;
        assertTrue(e.getMessage().contains(file.toString()), e::getMessage);
        Moons.assertSame(untouched, model.state());
      } catch (DivergenceException e) {
        // An exponent became a large one.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
    assertTrue(refused > 30, refused + " were refused, seed " + seed);
  }

  /** Damages one thing in a checkpoint, and resumes from it. */
  private void assertDamaged(
      String part, Consumer<Map<String, String>> texts, Consumer<Map<String, Tensor>> tensors)
      throws IOException {
    Safetensors saved = Safetensors.read(file);
    Map<String, String> damagedTexts = new HashMap<>(saved.metadata());
    Map<String, Tensor> damagedTensors = new LinkedHashMap<>(saved.tensors());
    texts.accept(damagedTexts);
    tensors.accept(damagedTensors);
    Safetensors.write(file, damagedTensors, damagedTexts);
    Layer fresh = Moons.network();
    Map<String, Tensor> untouched = fresh.state();
    assertMessage(part, () -> trainer(fresh).checkpoint(file).resume().fit(Moons.DATA, 4));
    Moons.assertSame(untouched, fresh.state());
    Safetensors.write(file, saved.tensors(), saved.metadata());
  }

  private void assertDamagedText(String key, String value, String part) throws IOException {
    assertDamaged(part, texts -> texts.put(key, value), tensors -> {});
  }

  private void assertDamagedElement(String tensor, int at, double value, String part)
      throws IOException {
    assertDamaged(
        part,
        texts -> {},
        tensors -> {
          Tensor t = tensors.get(tensor);
          double[] elements = t.toDoubles();
          elements[at] = value;
          tensors.put(tensor, Tensor.of(t.shape(), elements).to(t.dtype()));
        });
  }

  @Test
  void numbersThatCannotBeAreRefused() throws IOException {
    trainer(Moons.network()).checkpoint(file).fit(Moons.DATA, 2);
    assertDamagedText("batch", "-1", "batch is -1; 0 to 2147483647 are possible");
    assertDamagedText("batch", "11", "batch 11 of 10");
    assertDamagedText("batch", "x", "batch is 'x', no whole number");
    assertDamagedText("steps", "-20", "steps is -20");
    assertDamagedText("steps", "19", "steps are 19 at batch 0, after 20 at the end of epoch 2");
    assertDamagedText("steps", "21", "steps are 21 at batch 0, after 20 at the end of epoch 2");
    assertDamagedText("lossSum", "NaN", "lossSum is NaN, not finite");
    assertDamagedText("lossSum", "-Infinity", "lossSum is -Infinity, not finite");
    assertDamagedText("lossSum", "1.5", "lossSum is 1.5 and lossWeight 0.0 at the beginning");
    assertDamagedText("lossWeight", "-1.0", "lossWeight is -1.0, negative");
    assertDamagedText("stepWeight", "NaN", "stepWeight is NaN, not finite");
    assertDamagedText("stepWeight", "8.0", "stepWeight is 8.0 at the beginning of a step");
    assertDamagedText("learningRate", "NaN", "learningRate is NaN after 20 steps");
    assertDamagedText("learningRate", "-1.0", "learningRate is -1.0 after 20 steps");
    assertDamagedText("nanos", "-1", "nanos is -1");
    assertDamagedText("best", "NaN", "best is NaN in epoch");
    assertDamagedText("best", "x", "best is 'x', no number");
    assertDamagedText("bestEpoch", "-1", "bestEpoch is -1");
    assertDamagedText("bestEpoch", "3", "bestEpoch is 3 of 2 epochs");
    assertDamagedText("withoutImprovement", "-1", "withoutImprovement is -1");
    assertDamagedText("withoutImprovement", "3", "withoutImprovement is 3, but there are 2");
    assertDamagedText("accumulated", "-4", "accumulated is -4");
    assertDamagedText("history.validated", "yes", "history.validated is 'yes'");
    assertDamagedText("format", "autodiff training 1", "of another version of this library");
    assertDamagedText("format", "pt", "not a checkpoint of a trainer: its format is 'pt'");
    assertDamagedText("generator.3.generator", "1 2 x", "'1 2 x', no state of a generator");
  }

  @Test
  void tensorsThatCannotBeAreRefused() throws IOException {
    trainer(Moons.network()).checkpoint(file).fit(Moons.DATA, 2);
    assertDamagedElement("model.0.weight", 3, Double.NaN, "element 3 of model.0.weight is NaN");
    assertDamagedElement("model.0.weight", 0, Double.POSITIVE_INFINITY, "model.0.weight is Inf");
    assertDamagedElement("best.4.bias", 1, Double.NaN, "element 1 of best.4.bias is NaN");
    assertDamagedElement(
        "optimizer.state.0.weight.exp_avg", 0, Double.NaN, "state.0.weight.exp_avg is NaN");
    // A row of the history: steps, training loss, validation loss, rate, nanoseconds, accuracy.
    assertDamagedElement("history", 0, -10, "its history has -10.0 steps after epoch 1");
    assertDamagedElement("history", 6, 10, "its history has 10.0 steps after epoch 2, and 10.0");
    assertDamagedElement("history", 6, 20.5, "its history has 20.5 steps after epoch 2");
    assertDamagedElement("history", 1, Double.NaN, "training loss NaN in epoch 1");
    assertDamagedElement("history", 3, -1, "learning rate -1.0 in epoch 1");
    assertDamagedElement("history", 10, -5, "-5.0 ns for epoch 2");
    assertDamaged(
        "model.0.weight is FLOAT64, and FLOAT32 in the model",
        texts -> {},
        tensors -> tensors.put("model.0.weight", tensors.get("model.0.weight").to(DType.FLOAT64)));
    assertDamaged(
        "0.weight has shape [16] instead of [16, 2]",
        texts -> {},
        tensors -> tensors.put("model.0.weight", Tensor.zeros(DType.FLOAT32, Shape.of(16))));
  }

  private Trainer<IntTensor> resuming(Layer model, Optimizer optimizer) {
    return Trainer.of(model, Losses.crossEntropy(), optimizer)
        .validation(Moons.HELD_OUT)
        .metrics(new Accuracy())
        .earlyStopping(stopping())
        .quiet()
        .checkpoint(file)
        .resume();
  }

  @Test
  void anotherBeginningIsRefused() {
    Layer first = Moons.network();
    resuming(first, Adam.of(first.parameters(), 0.25)).fit(Moons.DATA, 1);
    Layer model = Moons.network();
    Map<String, Tensor> before = model.state();
    Map<String, Tensor> learned = model.parameters();
    assertMessage(
        "that training began by Adam with learning rate 0.25, and this by Adam with learning rate"
            + " 0.125; give what it began with",
        () -> resuming(model, Adam.of(learned, 0.125)).fit(Moons.DATA, 2));
    assertMessage(
        "and this by AdamW with learning rate 0.25",
        () -> resuming(model, AdamW.of(learned, 0.25)).fit(Moons.DATA, 2));
    Adam adam = Adam.of(learned, 0.25);
    assertMessage(
        "its early stopping was on the lowest validation loss, and this is on the highest accuracy",
        () ->
            resuming(model, adam)
                .earlyStopping(EarlyStopping.onHighest("accuracy", 2))
                .fit(Moons.DATA, 2));
    assertMessage(
        "78 samples, 10 batches of 8, seed 7, and this is on 78 samples, 5 batches of 16, seed 7",
        () -> resuming(model, adam).fit(DataLoader.of(Moons.TRAINING, 16).shuffled(Moons.SEED), 2));
    Layer other =
        Sequential.of(
            new Dense(2, 16, Generator.of(1)),
            new BatchNorm1d(16),
            Activation.tanh(),
            new Dropout(0.1, Generator.of(8)),
            new Dense(16, 2, Generator.of(1)));
    assertMessage(
        "3.generator was Generator 7 and is Generator 8",
        () -> resuming(other, Adam.of(other.parameters(), 0.25)).fit(Moons.DATA, 2));
    Moons.assertSame(before, model.state());
    assertEquals(0.25, adam.learningRate());
    assertEquals(2, resuming(model, adam).fit(Moons.DATA, 2).epochs().size());
  }

  @Test
  void bestsAreLeftBehindWithoutEarlyStopping() {
    trainer(Moons.network()).earlyStopping(stopping()).checkpoint(file).fit(Moons.DATA, 2);
    Layer model = Moons.network();
    History history =
        Moons.trainer(model)
            .scheduleSteps(OneCycle.of(EPOCHS * BATCHES))
            .clipNorm(1)
            .checkpoint(file)
            .resume()
            .fit(Moons.DATA, 3);
    assertTrue(history.bestEpoch().isEmpty());
    assertEquals(
        history.last().validationLoss().getAsDouble(),
        Moons.trainer(model).evaluate(Moons.HELD_OUT).loss(),
        "the weights are the last");
    trainer(Moons.network())
        .earlyStopping(stopping().keepingLast())
        .checkpoint(file)
        .fit(Moons.DATA, 2);
    assertMessage(
        "no weights of the best epoch",
        () ->
            trainer(Moons.network())
                .earlyStopping(stopping())
                .checkpoint(file)
                .resume()
                .fit(Moons.DATA, 3));
  }

  private static EarlyStopping stopping() {
    return EarlyStopping.onLoss(50);
  }

  @Test
  void metricsMayBeAddedBetweenEpochs() {
    Layer model = Moons.network();
    Trainer<IntTensor> trainer = trainer(model).checkpoint(file);
    trainer.fit(Moons.DATA, 1);
    trainer.metrics(new TopK(2)).fit(Moons.DATA, 2);
    History resumed =
        trainer(Moons.network()).metrics(new TopK(2)).checkpoint(file).resume().fit(Moons.DATA, 3);
    assertTrue(Double.isNaN(resumed.metric("top-2 accuracy")[0]));
    assertEquals(1, resumed.metric("top-2 accuracy")[1]);
    assertTrue(resumed.metric("accuracy")[0] > 0);
  }

  private static String generators(Layer model) {
    StringBuilder all = new StringBuilder();
    model.generators().forEach((n, g) -> all.append(n).append(Arrays.toString(g.state())));
    return all.toString();
  }

  private void assertRefused(String part, Layer model, DataLoader<IntTensor> data) {
    Map<String, Tensor> before = model.state();
    Trainer<IntTensor> trainer =
        Trainer.of(model, Losses.crossEntropy(), Adam.of(model.parameters(), 1e-2))
            .validation(Moons.HELD_OUT)
            .metrics(new Accuracy())
            .quiet();
    assertMessage(part, () -> trainer.checkpoint(file).resume().fit(data, 2));
    Moons.assertSame(before, model.state());
  }

  private static void assertMessage(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void aDamagedFileIsSaidToBe() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no tensors");
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class,
            () -> trainer(Moons.network()).checkpoint(file).resume().fit(Moons.DATA, 2));
    assertInstanceOf(FileFormatException.class, e.getCause());
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidToBeBeforeTraining() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    for (Path impossible : new Path[] {folder, folder.resolve("file").resolve("x")}) {
      Layer model = Moons.network();
      Map<String, Tensor> before = model.state();
      UncheckedIOException e =
          assertThrows(
              UncheckedIOException.class,
              () -> trainer(model).checkpoint(impossible).fit(Moons.DATA, 1));
      assertTrue(e.getMessage().startsWith("cannot write " + impossible + ": "), e.getMessage());
      Moons.assertSame(before, model.state());
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidToBe() {
    Path impossible = folder.resolve("x");
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class,
            () -> {
              Files.createDirectories(impossible);
              trainer(Moons.network()).checkpoint(impossible).fit(Moons.DATA, 1);
            });
    assertTrue(e.getMessage().contains("not a regular file"), e.getMessage());
  }
}
