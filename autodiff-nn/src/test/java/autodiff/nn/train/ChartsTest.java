package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Value;
import autodiff.nn.Dense;
import autodiff.nn.Layer;
import autodiff.nn.data.Datasets;
import autodiff.nn.metrics.ConfusionMatrix;
import autodiff.view.GraphView;
import autodiff.view.LineChart;
import autodiff.view.MatrixChart;
import autodiff.view.Picture;
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
    Set<Integer> colors = colors(image);
    assertTrue(colors.contains(0x0072B2) && colors.contains(0xD55E00), "two curves");
    String accuracy = Charts.metric(history, "accuracy", "two moons").svg();
    assertTrue(accuracy.contains(">accuracy<"), accuracy);
    assertThrows(IllegalArgumentException.class, () -> Charts.metric(history, "F1", ""));
  }

  private static double size(String svg, String name) {
    int from = svg.indexOf(name + "=\"") + name.length() + 2;
    return Double.parseDouble(svg.substring(from, svg.indexOf('"', from)));
  }

  private static Set<Integer> colors(BufferedImage image) {
    Set<Integer> colors = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colors.add(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
    return colors;
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
    assertTrue(svg.contains("fill=\"#0072b2\""), "all of a row: the full color");
    BufferedImage image = Png.image(svg, 1);
    assertTrue(colors(image).contains(0x0072B2));
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

  /** The edges of each picture are background, in a size that is no whole number of pixels, too. */
  @Test
  void edgesAreBackground() {
    String text = "a long text that says what the run was, seed 42 and all, ".repeat(4);
    Value x = Value.of(2).named("x");
    Value y = x.mul(3).add(x.sin()).named("y");
    y.backward();
    List<Picture> pictures =
        List.of(
            LineChart.titled("loss").axes("epoch", "loss").with("a", new double[] {3, 2, 1}),
            LineChart.titled(text).axes(text, text).with(text, new double[] {3, 2, 1}),
            RegionChart.titled(text).axes(text, text).ofClasses((a, b) -> a < b ? 0 : 1).grid(5),
            MatrixChart.titled(text).axes(text, text).of(List.of(text), new long[][] {{1}}),
            GraphView.of(y));
    for (Picture picture : pictures) {
      for (double scale : new double[] {1, 1.7, 2}) {
        BufferedImage image = Png.image(picture.svg(), scale);
        int right = image.getWidth() - 1;
        int bottom = image.getHeight() - 1;
        for (int i = 0; i <= right; i++) {
          assertEquals(0xFFFFFF, image.getRGB(i, 0) & 0xFFFFFF, picture + " at the top");
          assertEquals(0xFFFFFF, image.getRGB(i, bottom) & 0xFFFFFF, picture + " at the bottom");
        }
        for (int i = 0; i <= bottom; i++) {
          assertEquals(0xFFFFFF, image.getRGB(0, i) & 0xFFFFFF, picture + " at the left");
          assertEquals(0xFFFFFF, image.getRGB(right, i) & 0xFFFFFF, picture + " at the right");
        }
      }
    }
    String fraction =
        "<svg width=\"9.3\" height=\"9.3\"><rect width=\"9.3\" height=\"9.3\""
            + " fill=\"#ffffff\"/></svg>";
    assertEquals(0xFFFFFF, Png.image(fraction, 1).getRGB(9, 9) & 0xFFFFFF);
  }

  /** Between regions that touch there is a line, and nowhere the background. */
  @Test
  void regionsLeaveNoGaps() {
    BufferedImage image =
        Png.image(
            RegionChart.titled("")
                .ofClasses((x, y) -> x * x + y * y < 0.5 ? 2 : x < y ? 1 : 0)
                .svg(),
            2);
    int column = image.getWidth() / 2;
    int besideTheLegend = 3 * image.getWidth() / 4;
    int top = 0;
    while ((image.getRGB(besideTheLegend, top) & 0xFFFFFF) == 0xFFFFFF) {
      top++;
    }
    for (int y = top + 4; y < top + 2 * 450; y++) {
      for (int x = column - 300; x < column + 300; x++) {
        assertNotEquals(0xFFFFFF, image.getRGB(x, y) & 0xFFFFFF, x + ", " + y);
      }
    }
  }

  @Test
  void graphsBecomePng() throws IOException {
    Value x = Value.of(2).named("x");
    Value y = x.mul(3).add(x.sin()).named("y");
    y.backward();
    Path file = folder.resolve("graph.png");
    Png.write(file, GraphView.of(y));
    Set<Integer> colors = colors(ImageIO.read(file.toFile()));
    for (int fill : new int[] {0xD7E7F5, 0xECECEC, 0xFCEBC9, 0xD8EDD6, 0x7A7A7A}) {
      assertTrue(colors.contains(fill), Integer.toHexString(fill));
    }
    Png.write(file, GraphView.of(y.div(x)).atMost(2));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Png.write(folder.resolve("graph.svg"), GraphView.of(y)));
    assertTrue(String.valueOf(e.getMessage()).contains("name it .png"));
  }

  @Test
  void pathsAndMarkersArePaintedWhereTheyAre() {
    String svg =
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
        <defs><marker id="m" viewBox="0 0 10 10" refX="0" refY="5" markerWidth="6"
          markerHeight="6" orient="auto"><path d="M0 0L10 5L0 10z" fill="#ff0000"/></marker></defs>
        <g transform="translate(2 3)"><path d="M0 0h4v4h-4z" fill="#0000ff"/></g>
        <path d="M10 2v10" stroke="#00ff00" stroke-width="2" fill="none" marker-end="url(#m)"/>
        <path d="M20 2c0 8 8 0 8 8V14H20z" fill="#123456"/>
        <rect x="30" y="2" width="8" height="8" rx="4" fill="#654321"/>
        </svg>
        """;
    BufferedImage image = Png.image(svg, 1);
    int[][] expected = {
      {3, 4, 0x0000FF},
      {5, 6, 0x0000FF},
      {7, 4, 0xFFFFFF},
      {9, 5, 0x00FF00},
      {10, 13, 0xFF0000},
      {10, 19, 0xFFFFFF},
      {15, 14, 0xFFFFFF},
      {22, 12, 0x123456},
      {34, 6, 0x654321},
      {30, 2, 0xFFFFFF},
      {39, 19, 0xFFFFFF}
    };
    for (int[] pixel : expected) {
      assertEquals(
          Integer.toHexString(pixel[2]),
          Integer.toHexString(image.getRGB(pixel[0], pixel[1]) & 0xFFFFFF),
          "at " + pixel[0] + ", " + pixel[1]);
    }
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
            head + "<path d=\"M1 2A3 3 0 0 1 2 2\"/></svg>",
            head + "<path d=\"M1 2h1.2.3\"/></svg>",
            head + "<path d=\"M1 2h1\" marker-end=\"url(#x)\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg>&x;</svg>",
            "<svg width=\"1e9\" height=\"9\"></svg>")) {
      assertThrows(IllegalArgumentException.class, () -> Png.write(file, svg), svg);
    }
    assertEquals("old", Files.readString(file));
  }
}
