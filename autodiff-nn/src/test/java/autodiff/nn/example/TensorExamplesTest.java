package autodiff.nn.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Tensor;
import autodiff.Threads;
import autodiff.io.Safetensors;
import autodiff.nn.data.MalformedDataException;
import autodiff.nn.data.Source;
import autodiff.nn.train.History;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples on tensors: that they learn what they say, and come out the same each time. */
class TensorExamplesTest {
  private static final long SEED = 42;
  private static final String FOLDER = "FOLDER";

  @TempDir Path folder;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .replace(System.lineSeparator(), "\n")
        .replace(folder.toString(), FOLDER);
  }

  private void assertPrinted(String text) {
    assertTrue(printed().contains(text), () -> text + " is not in\n" + printed());
  }

  private void assertPictures(String... names) throws IOException {
    for (String name : names) {
      assertTrue(Files.readString(folder.resolve(name + ".svg")).contains("</svg>"), name);
      if (!printed().contains("no PNG")) {
        byte[] png = Files.readAllBytes(folder.resolve(name + ".png"));
        assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(png, 4), name);
      }
    }
  }

  /** Runs an example with one thread and with three, and compares what it printed. */
  private <T> List<T> onOneThreadAndOnThree(Supplier<T> example) {
    int before = Threads.count();
    try {
      Threads.setCount(1);
      final T alone = example.get();
      final String printedAlone = printed();
      bytes.reset();
      Threads.setCount(3);
      T shared = example.get();
      assertEquals(printedAlone, printed());
      assertPrinted("seed 42\n");
      return List.of(alone, shared);
    } finally {
      Threads.setCount(before);
    }
  }

  private Arguments epochs(int epochs) {
    return new Arguments(epochs, SEED);
  }

  // Digits

  @Test
  void digitsAreReadAndTheModelSaved() throws IOException {
    Digits.Result result = Digits.run(Digits.DEFAULTS, Pictures.in(folder), out);

    assertTrue(result.accuracy() >= 0.97, this::printed);
    assertEquals(30, result.history().epochs().size());
    assertPictures("loss", "accuracy", "confusion");
    assertTrue(result.sameWhenReadBack());
    Safetensors saved = Safetensors.read(folder.resolve("model.safetensors"));
    assertEquals("42", saved.metadata().get("seed"));
    assertEquals(result.state().keySet(), saved.tensors().keySet());
    theReadmeShows(printed().replace(FOLDER, "target/digits"));
  }

  /** The README shows the main job as it runs, down to the last digit. */
  private static void theReadmeShows(String text) throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = root.getParent();
    }
    String readme = Files.readString(root.resolve("README.md"));
    assertTrue(readme.contains("```text\n" + text + "```"), () -> "README should show\n" + text);
  }

  @Test
  void digitsAreTheSameOnEveryRunAndForAnyNumberOfThreads() {
    List<Digits.Result> results =
        onOneThreadAndOnThree(() -> Digits.run(epochs(2), Pictures.none(folder), out));
    Map<String, Tensor> first = results.get(0).state();
    results.get(1).state().forEach((name, p) -> assertTrue(p.isEqualTo(first.get(name)), name));
  }

  @Test
  void digitsDependOnTheirSeed() {
    Digits.Result one = Digits.run(epochs(1), Pictures.none(folder), out);
    Digits.Result other = Digits.run(new Arguments(1, SEED + 1), Pictures.none(folder), out);
    assertNotEquals(
        one.history().last().trainingLoss(), other.history().last().trainingLoss(), this::printed);
  }

  // The others

  @Test
  void spiralsAreToldApart() throws IOException {
    History history = Spirals.run(epochs(40), Pictures.in(folder), out);
    assertTrue(history.last().metric("accuracy") > 0.95, this::printed);
    assertPictures("loss", "regions");
  }

  @Test
  void speciesAreToldByTheirPetals() throws IOException {
    History history = Petals.run(epochs(20), Pictures.in(folder), out);
    assertTrue(history.last().metric("accuracy") >= 0.95, this::printed);
    assertPictures("loss", "regions");
  }

  @Test
  void diabetesIsPredictedInPart() throws IOException {
    Diabetes.Result result = Diabetes.run(epochs(15), Pictures.in(folder), out);
    assertTrue(result.linear().last().metric("R²") > 0.4, this::printed);
    assertTrue(result.network().last().metric("R²") > 0.4, this::printed);
    assertPrinted("network, held out: R² 0.4");
    assertPictures("loss", "r2");
  }

  @Test
  void overfittingIsCured() {
    Map<Overfitting.Cure, Overfitting.Result> results =
        Overfitting.run(epochs(120), Pictures.none(folder), out);
    Overfitting.Result none = results.get(Overfitting.Cure.NONE);
    assertTrue(none.training().loss() < 0.1, this::printed);
    assertTrue(none.heldOut().loss() > 5 * none.training().loss(), this::printed);
    results.forEach((cure, result) -> {
      if (cure != Overfitting.Cure.NONE) {
        assertTrue(result.heldOut().loss() < 0.6 * none.heldOut().loss(), this::printed);
        assertTrue(result.heldOut().metric("accuracy") > none.heldOut().metric("accuracy"));
        assertTrue(result.heldOut().loss() < 2 * result.training().loss(), this::printed);
      }
    });
    assertPrinted("\nearly stopping ");
  }

  @Test
  void overfittingIsDrawn() throws IOException {
    Overfitting.run(epochs(1), Pictures.in(folder), out);
    for (String cure : List.of("none", "weight-decay", "dropout", "early-stopping")) {
      assertPictures("loss-" + cure, "regions-" + cure);
    }
  }

  @Test
  void gradientsVanishAndAreBroughtBack() throws IOException {
    Map<VanishingGradients.Kind, VanishingGradients.Result> results =
        VanishingGradients.run(epochs(5), Pictures.in(folder), out);
    results.forEach((kind, result) -> {
      double[] norms = result.gradientNorms();
      assertEquals(11, norms.length);
      double first = norms[0] / norms[norms.length - 2];
      if (kind == VanishingGradients.Kind.SIGMOID) {
        assertTrue(first < 1e-6, this::printed);
        assertTrue(result.accuracy() < 0.6, this::printed);
      } else {
        assertTrue(first > 0.1, this::printed);
        assertTrue(result.accuracy() > 0.9, this::printed);
      }
    });
    assertPictures("gradients");
    assertTrue(Files.readString(folder.resolve("gradients.svg")).contains("sigmoid, residual"));
  }

  @Test
  void othersAreTheSameOnEveryRunAndForAnyNumberOfThreads() {
    Pictures none = Pictures.none(folder);
    onOneThreadAndOnThree(() -> {
      List<double[]> losses =
          List.of(
              Spirals.run(epochs(1), none, out).trainingLoss(),
              Petals.run(epochs(1), none, out).trainingLoss(),
              Diabetes.run(epochs(1), none, out).network().trainingLoss());
      Overfitting.run(epochs(1), none, out);
      VanishingGradients.run(epochs(1), none, out);
      return losses;
    });
  }

  // MNIST, in small: the images are in files that are made here

  private static final int PIXELS = 28 * 28;

  /** Images of noise, in which digit d is a bright row, the one of number 2d. */
  private static void writeImages(Path to, String part, int count, Random random)
      throws IOException {
    byte[] labels = new byte[count];
    byte[] pixels = new byte[PIXELS * count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
      for (int p = 0; p < PIXELS; p++) {
        boolean bright = p / 28 == 2 * labels[i];
        pixels[PIXELS * i + p] = (byte) (random.nextInt(156) + (bright ? 100 : 0));
      }
    }
    writeIdx(to.resolve(part + "-images-idx3-ubyte.gz"), pixels, count, 28, 28);
    writeIdx(to.resolve(part + "-labels-idx1-ubyte.gz"), labels, count);
  }

  private static void writeIdx(Path file, byte[] elements, int... sizes) throws IOException {
    try (DataOutputStream to =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      to.writeInt(0x0800 + sizes.length);
      for (int size : sizes) {
        to.writeInt(size);
      }
      to.write(elements);
    }
  }

  private Mnist.Data smallMnist() throws IOException {
    Random random = new Random(SEED);
    writeImages(folder, "train", 640, random);
    writeImages(folder, "t10k", 200, random);
    return Mnist.Data.read(name -> Source.of(folder.resolve(name)));
  }

  @Test
  void mnistIsReadFromIdxFilesAndLearned() throws IOException {
    Mnist.Data data = smallMnist();
    assertEquals("640 samples, inputs [640, 28, 28] FLOAT32", data.training().toString());
    assertEquals(1, data.test().inputs().max().item());
    Mnist.Result result =
        onOneThreadAndOnThree(() -> Mnist.run(epochs(2), data, Pictures.in(folder), out)).get(0);
    assertTrue(result.accuracy() >= 0.98, this::printed);
    assertPrinted("of 200 digits right");
    assertPictures("loss", "confusion");
  }

  @Test
  void mnistSaysWhichFileIsWrong() throws IOException {
    smallMnist();
    writeIdx(folder.resolve("t10k-images-idx3-ubyte.gz"), new byte[4], 4);
    IllegalArgumentException flat =
        assertThrows(
            IllegalArgumentException.class,
            () -> Mnist.Data.read(name -> Source.of(folder.resolve(name))));
    assertEquals(
        "t10k-images-idx3-ubyte.gz: shape [4]; images are [n, rows, columns]", flat.getMessage());
    Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), new byte[] {1, 2, 3});
    MalformedDataException damaged =
        assertThrows(
            MalformedDataException.class,
            () -> Mnist.Data.read(name -> Source.of(folder.resolve(name))));
    assertTrue(damaged.getMessage().contains("train-labels"), damaged::getMessage);
  }
}
