package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.io.FileFormatException;
import autodiff.io.Safetensors;
import autodiff.nn.Dense;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.data.Batch;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Dataset;
import autodiff.nn.metrics.Accuracy;
import autodiff.nn.optim.Adam;
import autodiff.nn.optim.OnPlateau;
import autodiff.nn.optim.OneCycle;
import autodiff.nn.optim.Optimizer;
import autodiff.nn.optim.Sgd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
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
    for (String key : new String[] {"batch", "steps", "samples", "nanos", "bestEpoch"}) {
      messages.put(key + "=\u0661", "its " + key + " is '\u0661', which is no whole number");
      messages.put(key + "=+1", "no whole number");
      messages.put(key + "= 1", "no whole number");
      messages.put(key + "=-1", "its " + key + " is -1, which is negative");
      messages.put(key + "=9999999999999999999", "is 9999999999999999999, which is too large");
    }
    messages.put("accumulated=4294967297", "is 4294967297, which is too large");
    for (String key : new String[] {"lossSum", "learningRate", "best"}) {
      for (String text : new String[] {"1d", "0x1p3", " 1.0", "1", "1e3", "\u0661.\u0660", ""}) {
        messages.put(key + "=" + text, "its " + key + " is '" + text + "', which is no number");
      }
    }
    messages.put("history.validated=TRUE", "is 'TRUE' instead of true or false");
    String generator =
        saved.metadata().keySet().stream()
            .filter(key -> key.startsWith("generator."))
            .findFirst()
            .orElseThrow();
    messages.put(generator + "=1 \u0662", "is '\u0662', which is no whole number");
    messages.put(generator + "=1  2", "is '', which is no whole number");
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
