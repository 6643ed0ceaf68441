package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

final class RegionChartTest {
  private static final double[][] POINTS = {{-1, -1}, {1, 1}, {1, -1}};
  private static final RegionChart PLAIN =
      RegionChart.titled("t").xRange(-2, 2).yRange(-2, 2).grid(20);

  private static Element frame(SvgDocument svg) {
    List<Element> rects = svg.elements("rect");
    return rects.get(rects.size() - 1);
  }

  /** The areas: one that fills the frame, then paths over it. */
  private static List<Element> areas(SvgDocument svg) {
    Element group = svg.ofClass("g", "regions").get(0);
    List<Element> areas = new ArrayList<>(SvgDocument.elements(group, "rect"));
    areas.addAll(SvgDocument.elements(group, "path"));
    return areas;
  }

  private static Set<String> colors(SvgDocument svg) {
    return Stream.concat(areas(svg).stream(), svg.elements("rect").stream())
        .map(e -> e.getAttribute("fill"))
        .filter(fill -> !fill.equals("none") && !fill.equals("#ffffff"))
        .collect(Collectors.toSet());
  }

  @Test
  void theFrameIsFilledAndNothingStandsOut() throws Exception {
    SvgDocument svg = SvgDocument.parse(PLAIN.grid(77).of((x, y) -> x * y).svg());
    Element frame = frame(svg);
    Element ground = areas(svg).get(0);
    for (String attribute : List.of("x", "y", "width", "height")) {
      assertEquals(
          SvgDocument.number(frame, attribute), SvgDocument.number(ground, attribute), attribute);
    }
    double left = SvgDocument.number(frame, "x");
    double top = SvgDocument.number(frame, "y");
    double right = left + SvgDocument.number(frame, "width");
    double bottom = top + SvgDocument.number(frame, "height");
    List<Element> paths = areas(svg).subList(1, areas(svg).size());
    assertTrue(paths.size() > 10, "paths: " + paths.size());
    for (Element path : paths) {
      for (double[] p : points(path)) {
        assertTrue(
            left - 0.01 <= p[0]
                && p[0] <= right + 0.01
                && top - 0.01 <= p[1]
                && p[1] <= bottom + 0.01,
            p[0] + ", " + p[1]);
      }
    }
  }

  /** The corners of all lines of a path. */
  private static List<double[]> points(Element path) {
    List<double[]> points = new ArrayList<>();
    for (String p : path.getAttribute("d").split("[MLZ]", -1)) {
      if (!p.isEmpty()) {
        String[] xy = p.split(" ", -1);
        points.add(new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])});
      }
    }
    return points;
  }

  private static double[] inPlane(Element frame, double[] pixel) {
    double width = SvgDocument.number(frame, "width");
    double height = SvgDocument.number(frame, "height");
    return new double[] {
      (pixel[0] - SvgDocument.number(frame, "x")) / width * 4 - 2,
      2 - (pixel[1] - SvgDocument.number(frame, "y")) / height * 4
    };
  }

  /** A cell is 0.2 wide: borders that followed cells would be off by half of that. */
  @Test
  void bordersOfClassesAreFinerThanTheGrid() throws Exception {
    SvgDocument svg =
        SvgDocument.parse(
            PLAIN.ofClasses((x, y) -> Math.hypot(x, y) < 0.7 ? 2 : x < 5 ? 1 : 0).svg());
    Element boundary = svg.ofClass("path", "boundary").get(0);
    assertTrue(points(boundary).size() > 15, "points: " + points(boundary).size());
    for (double[] pixel : points(boundary)) {
      double[] p = inPlane(frame(svg), pixel);
      assertEquals(0.7, Math.hypot(p[0], p[1]), 0.003);
    }
    // The area of class 2 has the same outline.
    for (double[] pixel : points(areas(svg).get(1))) {
      double[] p = inPlane(frame(svg), pixel);
      assertEquals(0.7, Math.hypot(p[0], p[1]), 0.003);
    }
  }

  @Test
  void threeClassesMeetWithoutGaps() throws Exception {
    SvgDocument svg =
        SvgDocument.parse(PLAIN.ofClasses((x, y) -> x < 0.03 ? 0 : y < 0.03 ? 1 : 2).svg());
    Element frame = frame(svg);
    boolean meet = false;
    for (double[] pixel : points(svg.ofClass("path", "boundary").get(0))) {
      double[] p = inPlane(frame, pixel);
      boolean vertical = Math.abs(p[0] - 0.03) < 0.005;
      boolean horizontal = Math.abs(p[1] - 0.03) < 0.005 && p[0] > 0;
      assertTrue(vertical || horizontal || Math.hypot(p[0], p[1]) < 0.2, p[0] + ", " + p[1]);
      meet |= Math.hypot(p[0] - 0.03, p[1] - 0.03) < 0.2;
    }
    assertTrue(meet, "nothing near the point where three classes meet");
  }

  @Test
  void picturesAreSmall() {
    String shaded = RegionChart.titled("").of((x, y) -> Math.sin(5 * x) + y).svg();
    assertTrue(shaded.length() < 100_000, "length " + shaded.length());
  }

  @Test
  void boundaryIsWhereTheScoreIsTheThreshold() throws Exception {
    SvgDocument svg = SvgDocument.parse(PLAIN.grid(60).of((x, y) -> x * x + y * y, 1.0).svg());
    Element frame = frame(svg);
    double left = SvgDocument.number(frame, "x");
    double top = SvgDocument.number(frame, "y");
    double width = SvgDocument.number(frame, "width");
    double height = SvgDocument.number(frame, "height");
    List<double[]> points = new ArrayList<>();
    Element boundary = svg.ofClass("path", "boundary").get(0);
    for (String p : boundary.getAttribute("d").substring(1).split("[ML]", -1)) {
      String[] xy = p.split(" ", -1);
      points.add(
          new double[] {
            (Double.parseDouble(xy[0]) - left) / width * 4 - 2,
            2 - (Double.parseDouble(xy[1]) - top) / height * 4
          });
    }
    assertTrue(points.size() > 50, "points: " + points.size());
    for (double[] p : points) {
      assertEquals(1, Math.hypot(p[0], p[1]), 0.01);
    }
  }

  @Test
  void aSaddleIsDividedByItsMiddle() throws Exception {
    // One cell around the saddle; the middle is below the threshold in one, above in the other.
    RegionChart chart = RegionChart.titled("").xRange(-3, 3).yRange(-3, 3).grid(3);
    assertFalse(
        chart.of((x, y) -> x * y - 0.1).svg().equals(chart.of((x, y) -> x * y + 0.1).svg()));
    for (double shift : new double[] {-0.1, 0.1}) {
      SvgDocument svg = SvgDocument.parse(chart.of((x, y) -> x * y + shift).svg());
      Element boundary = svg.ofClass("path", "boundary").get(0);
      String[] lines = boundary.getAttribute("d").substring(1).split("M", -1);
      Element frame = frame(svg);
      double middle = SvgDocument.number(frame, "x") + SvgDocument.number(frame, "width") / 2;
      double center = SvgDocument.number(frame, "y") + SvgDocument.number(frame, "height") / 2;
      // x y = -shift lies in the quadrants where the product has that sign: no piece crosses over.
      for (String line : lines) {
        String[] ends = line.split("[L ]", -1);
        double x = (Double.parseDouble(ends[0]) + Double.parseDouble(ends[2])) / 2 - middle;
        double y = center - (Double.parseDouble(ends[1]) + Double.parseDouble(ends[3])) / 2;
        assertTrue(x * y * -shift > 0, line + " at " + x + ", " + y);
      }
    }
  }

  @Test
  void scoresAreShadedAndClassesFlat() throws Exception {
    SvgDocument shaded = SvgDocument.parse(PLAIN.of((x, y) -> x + y).svg());
    assertTrue(colors(shaded).size() > 10, colors(shaded).toString());
    SvgDocument flat =
        SvgDocument.parse(PLAIN.ofClasses((x, y) -> x < 0 ? 0 : y < 0 ? 3 : 1).svg());
    assertEquals(3, colors(flat).size());
    assertEquals(
        List.of("class 0", "class 1", "class 3"),
        flat.texts().stream().filter(t -> t.startsWith("class")).toList());
  }

  @Test
  void undefinedScoresAreGrayAndNamed() throws Exception {
    SvgDocument svg = SvgDocument.parse(PLAIN.of((x, y) -> Math.log(x)).svg());
    assertTrue(colors(svg).contains(Palette.UNDEFINED));
    assertTrue(svg.texts().contains("undefined"));
    SvgDocument defined = SvgDocument.parse(PLAIN.of((x, y) -> x).svg());
    assertFalse(colors(defined).contains(Palette.UNDEFINED));
    assertFalse(defined.texts().contains("undefined"));
  }

  @Test
  void extremeScoresAreDrawn() throws Exception {
    for (double scale : new double[] {0, 1e-320, 1e308, Double.POSITIVE_INFINITY}) {
      String text = PLAIN.of((x, y) -> x > 0.1 ? scale : -scale).svg();
      SvgDocument.parse(text);
      assertFalse(text.contains("NaN") || text.contains("Infinity"), "scale " + scale);
    }
  }

  @Test
  void pointsAreMarkedAndNamed() throws Exception {
    SvgDocument svg =
        SvgDocument.parse(
            RegionChart.titled("a < b")
                .axes("x & y", "z")
                .withPoints(POINTS, new int[] {0, 1, 2})
                .classNames("zero", "<one>")
                .svg());
    for (String text : List.of("a < b", "x & y", "z", "zero", "<one>", "class 2")) {
      assertTrue(svg.texts().contains(text), text + " in " + svg.texts());
    }
    assertEquals(2, svg.elements("circle").size(), "one in the legend, one in the plane");
    assertEquals(2, svg.elements("polygon").size());
  }

  @Test
  void minusOneIsTheFirstOfTwoClasses() {
    assertEquals(
        PLAIN.withPoints(POINTS, new int[] {0, 1, 0}).svg(),
        PLAIN.withPoints(POINTS, new int[] {-1, 1, -1}).svg());
  }

  @Test
  void rangesComeFromThePoints() throws Exception {
    double[][] xy = {{100, 0.001}, {200, 0.002}, {Double.NaN, 5}};
    SvgDocument svg =
        SvgDocument.parse(RegionChart.titled("").withPoints(xy, new int[] {0, 0, 0}).svg());
    assertTrue(svg.texts().containsAll(List.of("100", "200")), svg.texts().toString());
    SvgDocument one =
        SvgDocument.parse(
            RegionChart.titled("").withPoints(new double[][] {{3, 0}}, new int[] {0}).svg());
    assertEquals(2, one.elements("circle").size());
  }

  @Test
  void pointsOutsideAreNotDrawn() throws Exception {
    double[][] xy = {{0, 0}, {5, 0}, {0, -5}};
    SvgDocument svg = SvgDocument.parse(PLAIN.withPoints(xy, new int[] {0, 0, 0}).svg());
    assertEquals(2, svg.elements("circle").size(), "one in the legend, one in the plane");
  }

  @Test
  void eachMethodGivesAnotherChart(@TempDir Path folder) throws Exception {
    RegionChart chart = PLAIN.of((x, y) -> x - y);
    String before = chart.svg();
    List<RegionChart> others =
        List.of(
            chart.grid(10),
            chart.axes("a", "b"),
            chart.xRange(0, 1),
            chart.yRange(0, 1),
            chart.withPoints(POINTS, new int[3]),
            chart.classNames("a"),
            chart.of((x, y) -> y));
    others.forEach(other -> assertFalse(before.equals(other.svg())));
    assertEquals(before, chart.svg());
    Path file = folder.resolve("new").resolve("regions.svg");
    chart.writeTo(file);
    assertEquals(before, Files.readString(file));
  }

  @Test
  void mistakesAreExplained() {
    assertMistake(
        "withPoints: 3 points and 1 labels; give as many of both",
        () -> PLAIN.withPoints(POINTS, new int[1]));
    assertMistake(
        "withPoints: point 0 has 3 numbers; give two",
        () -> PLAIN.withPoints(new double[1][3], new int[1]));
    assertMistake(
        "withPoints: label -2 of point 0; give classes from 0, or -1 and 1 only",
        () -> PLAIN.withPoints(POINTS, new int[] {-2, 0, 0}));
    assertMistake(
        "withPoints: label 0 of point 1; give classes from 0, or -1 and 1 only",
        () -> PLAIN.withPoints(POINTS, new int[] {-1, 0, 1}));
    assertMistake(
        "xRange: from 1.0 to 1.0; give finite numbers, the smaller first",
        () -> PLAIN.xRange(1, 1));
    assertMistake(
        "yRange: from 0.0 to NaN; give finite numbers, the smaller first",
        () -> PLAIN.yRange(0, Double.NaN));
    assertMistake("grid: 1 cells; give between 2 and 1000", () -> PLAIN.grid(1));
    assertMistake(
        "of: threshold NaN; give a finite number", () -> PLAIN.of((x, y) -> x, Double.NaN));
    assertMistake(
        "class -1 at (-2.0, -2.0); classes count from 0",
        () -> PLAIN.ofClasses((x, y) -> -1).svg());
  }

  private static void assertMistake(String message, Runnable mistake) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, mistake::run).getMessage());
  }
}
