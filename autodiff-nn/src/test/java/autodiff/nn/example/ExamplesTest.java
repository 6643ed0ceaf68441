package autodiff.nn.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  private static final long IRIS_SEED = 42;
  private static final long MOONS_SEED = 1337;

  @TempDir Path pictures;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void assertPicture(String name) throws IOException {
    String svg = Files.readString(pictures.resolve(name));
    assertTrue(svg.contains("<svg") && svg.contains("</svg>"), () -> name + ": " + svg);
  }

  @Test
  void irisTellsHeldOutFlowersApart() throws IOException {
    Iris.Result result = Iris.run(new Arguments(100, IRIS_SEED), pictures, out);

    assertEquals(45, result.heldOut());
    assertTrue(result.accuracy() >= 0.95, this::printed);
    assertTrue(result.trainingLoss()[99] < 0.1 * Math.log(3), this::printed);
    assertTrue(printed().contains("seed 42"), this::printed);
    assertTrue(
        printed().contains("held out: " + result.correct() + " of 45 flowers right"),
        this::printed);
    assertPicture("loss.svg");
    assertPicture("regions.svg");
    assertPicture("graph.svg");
  }

  @Test
  void irisIsTheSameOnEveryRun() {
    Iris.Result first = Iris.run(new Arguments(5, IRIS_SEED), pictures, out);
    String firstPrinted = printed();
    bytes.reset();
    Iris.Result second = Iris.run(new Arguments(5, IRIS_SEED), pictures, out);

    assertArrayEquals(first.trainingLoss(), second.trainingLoss());
    assertArrayEquals(first.heldOutLoss(), second.heldOutLoss());
    assertEquals(first.correct(), second.correct());
    assertEquals(firstPrinted, printed());
  }

  @Test
  void irisDependsOnItsSeed() {
    Iris.Result first = Iris.run(new Arguments(1, IRIS_SEED), pictures, out);
    Iris.Result other = Iris.run(new Arguments(1, IRIS_SEED + 1), pictures, out);
    assertTrue(first.trainingLoss()[0] != other.trainingLoss()[0]);
  }

  @Test
  void moonsAreDividedWithoutAMistake() throws IOException {
    Moons.Result result = Moons.run(new Arguments(100, MOONS_SEED), pictures, out);

    assertEquals(100, result.points());
    assertEquals(100, result.correct(), this::printed);
    assertTrue(result.loss()[99] < 0.1 * result.loss()[0], this::printed);
    assertTrue(printed().contains("seed 1337"), this::printed);
    assertPicture("loss.svg");
    assertPicture("regions.svg");
  }

  @Test
  void moonsAreTheSameOnEveryRun() {
    Moons.Result first = Moons.run(new Arguments(5, MOONS_SEED), pictures, out);
    Moons.Result second = Moons.run(new Arguments(5, MOONS_SEED), pictures, out);
    assertArrayEquals(first.loss(), second.loss());
    assertEquals(first.correct(), second.correct());
  }
}
