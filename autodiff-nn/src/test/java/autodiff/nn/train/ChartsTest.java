package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.nn.Dense;
import autodiff.nn.Layer;
import autodiff.nn.data.Datasets;
import autodiff.nn.metrics.ConfusionMatrix;
import autodiff.view.MatrixChart;
import autodiff.view.RegionChart;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures show what they should, as SVG and as PNG alike. */
final class ChartsTest {
  @TempDir Path folder;

  @Test
  void lossesOverEpochs() throws IOException {
    History history = Moons.trainer(Moons.network()).fit(Moons.DATA, 5);
    String svg = Charts.losses(history, "two moons").logScale().svg();
    assertTrue(svg.contains(">training<") && svg.contains(">validation<"), svg);
    Path file = folder.resolve("new").resolve("loss.png");
    Png.write(file, svg);
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(Math.ceil(2 * size(svg, "width")), image.getWidth());
    assertEquals(Math.ceil(2 * size(svg, "height")), image.getHeight());
    Set<Integer> colours = colours(image);
    assertTrue(colours.contains(0x0072B2) && colours.contains(0xD55E00), "two curves");
    String accuracy = Charts.metric(history, "accuracy", "two moons").svg();
    assertTrue(accuracy.contains(">accuracy<"), accuracy);
    assertThrows(IllegalArgumentException.class, () -> Charts.metric(history, "F1", ""));
  }

  private static double size(String svg, String name) {
    int from = svg.indexOf(name + "=\"") + name.length() + 2;
    return Double.parseDouble(svg.substring(from, svg.indexOf('"', from)));
  }

  private static Set<Integer> colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
    return colours;
  }

  @Test
  void confusionOfClasses() {
    ConfusionMatrix matrix = ConfusionMatrix.of(List.of("cat", "dog & cow"));
    matrix.update(IntTensor.of(0, 0, 0, 1, 1), IntTensor.of(0, 0, 1, 1, 1));
    MatrixChart chart = Charts.confusion(matrix, "pets");
    String svg = chart.svg();
    assertEquals(4, svg.split("stroke=\"#e4e4e4\"", -1).length - 1, "cells");
    assertEquals(4, svg.split(">(cat|dog &amp; cow)<", -1).length - 1, "names of rows, columns");
    assertTrue(svg.contains(">right<") && svg.contains(">predicted<"), svg);
    // Both cats, and two of three dogs.
    assertEquals(2, svg.split(">2<", -1).length - 1);
    assertTrue(svg.contains("fill=\"#0072b2\""), "all of a row: the full colour");
    BufferedImage image = Png.image(svg, 1);
    assertTrue(colours(image).contains(0x0072B2));
  }

  @Test
  void regionsOfAModel() {
    Layer model = Moons.network();
    Moons.trainer(model).fit(Moons.DATA, 20);
    RegionChart chart =
        Charts.regions(model, Moons.TRAINING, List.of("upper", "lower"), "moons").grid(20);
    String svg = chart.svg();
    assertTrue(svg.contains(">upper<") && svg.contains(">lower<"), svg);
    assertTrue(svg.contains("stroke-linecap=\"round\""), "the boundary of two classes");
    Png.image(svg, 1);

    Layer three = new Dense(2, 3, Generator.of(1));
    String regions =
        Charts.regions(
                three, Datasets.iris().samples().columns(2, 3), Datasets.iris().classes(), "iris")
            .grid(20)
            .svg();
    assertTrue(regions.contains(">virginica<"), regions);
    Layer one = new Dense(2, 1, Generator.of(1));
    assertTrue(
        Charts.regions(one, Moons.TRAINING, List.of(), "").grid(20).svg().contains(">class 1<"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Charts.regions(three, Datasets.iris().samples(), List.of(), ""));
  }

  @Test
  void shapesArePaintedWhereTheyAre() {
    String svg =
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
        <rect width="40" height="20" fill="#ffffff"/>
        <g fill="#ff0000"><rect x="2" y="3" width="4" height="5"/></g>
        <path d="M10 2L16 2 16 8 10 8Z" fill="#00ff00"/>
        <polygon points="20,2 26,2 26,8 20,8" fill="#0000ff"/>
        <circle cx="33" cy="5" r="3" fill="#123456"/>
        <path d="M2 15h10" fill="none" stroke="#654321" stroke-width="2"/>
        <line x1="20" y1="15" x2="30" y2="15" stroke="#abcdef" stroke-width="2"/>
        </svg>
        """;
    BufferedImage image = Png.image(svg, 1);
    int[][] expected = {
      {0, 0, 0xFFFFFF},
      {2, 3, 0xFF0000},
      {5, 7, 0xFF0000},
      {6, 3, 0xFFFFFF},
      {12, 5, 0x00FF00},
      {23, 5, 0x0000FF},
      {33, 5, 0x123456},
      {7, 15, 0x654321},
      {25, 14, 0xABCDEF},
      {25, 10, 0xFFFFFF}
    };
    for (int[] pixel : expected) {
      assertEquals(
          Integer.toHexString(pixel[2]),
          Integer.toHexString(image.getRGB(pixel[0], pixel[1]) & 0xFFFFFF),
          "at " + pixel[0] + ", " + pixel[1]);
    }
  }

  @Test
  void whatIsNoChartIsRefusedAndTheFileStays() throws IOException {
    Path file = Files.writeString(folder.resolve("old.png"), "old");
    String head = "<svg width=\"9\" height=\"9\">";
    for (String svg :
        List.of(
            "",
            "<svg",
            head + "<video/></svg>",
            head + "<path d=\"M1 2C3\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg>&x;</svg>",
            "<svg width=\"1e9\" height=\"9\"></svg>")) {
      assertThrows(IllegalArgumentException.class, () -> Png.write(file, svg), svg);
    }
    assertEquals("old", Files.readString(file));
  }
}
