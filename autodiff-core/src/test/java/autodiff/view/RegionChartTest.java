package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

  private static List<Element> cells(SvgDocument svg) {
    return svg.elements("g").stream()
        .filter(g -> g.getAttribute("shape-rendering").equals("crispEdges"))
        .flatMap(g -> SvgDocument.elements(g, "rect").stream())
        .toList();
  }

  private static Set<String> colours(SvgDocument svg) {
    return cells(svg).stream().map(e -> e.getAttribute("fill")).collect(Collectors.toSet());
  }

  @Test
  void cellsFillTheFrameWithoutGaps() throws Exception {
    SvgDocument svg = SvgDocument.parse(PLAIN.grid(77).of((x, y) -> x * y).svg());
    assertNoGaps(svg, "x", "width", "y", "height");
    assertNoGaps(svg, "y", "height", "x", "width");
  }

  /** On lines across the frame, each cell begins before the one before it ends, to the far side. */
  private static void assertNoGaps(
      SvgDocument svg, String across, String size, String along, String length) {
    Element frame = frame(svg);
    double begin = SvgDocument.number(frame, along);
    double end = begin + SvgDocument.number(frame, length);
    for (int line = 0; line < 50; line++) {
      double at =
          SvgDocument.number(frame, across) + (line + 0.5) / 50 * SvgDocument.number(frame, size);
      List<Element> met =
          cells(svg).stream()
              .filter(c -> SvgDocument.number(c, across) <= at)
              .filter(c -> SvgDocument.number(c, across) + SvgDocument.number(c, size) >= at)
              .sorted(Comparator.comparingDouble(c -> SvgDocument.number(c, along)))
              .toList();
      assertEquals(begin, SvgDocument.number(met.get(0), along), 0.01);
      double covered = begin;
      for (Element cell : met) {
        double from = SvgDocument.number(cell, along);
        assertTrue(from <= Math.max(covered, begin + 0.01), "gap at " + along + " = " + covered);
        covered = Math.max(covered, from + SvgDocument.number(cell, length));
      }
      assertEquals(end, covered, 0.02);
    }
  }

  @Test
  void boundaryIsWhereTheScoreIsTheThreshold() throws Exception {
    SvgDocument svg = SvgDocument.parse(PLAIN.of((x, y) -> x * x + y * y, 1.0).svg());
    Element frame = frame(svg);
    double left = SvgDocument.number(frame, "x");
    double top = SvgDocument.number(frame, "y");
    double width = SvgDocument.number(frame, "width");
    double height = SvgDocument.number(frame, "height");
    List<double[]> points = new ArrayList<>();
    for (String p : svg.elements("path").get(0).getAttribute("d").substring(1).split("[ML]", -1)) {
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
      String[] lines = svg.elements("path").get(0).getAttribute("d").substring(1).split("M", -1);
      Element frame = frame(svg);
      double middle = SvgDocument.number(frame, "x") + SvgDocument.number(frame, "width") / 2;
      double centre = SvgDocument.number(frame, "y") + SvgDocument.number(frame, "height") / 2;
      // x y = -shift lies in the quadrants where the product has that sign: no piece crosses over.
      for (String line : lines) {
        String[] ends = line.split("[L ]", -1);
        double x = (Double.parseDouble(ends[0]) + Double.parseDouble(ends[2])) / 2 - middle;
        double y = centre - (Double.parseDouble(ends[1]) + Double.parseDouble(ends[3])) / 2;
        assertTrue(x * y * -shift > 0, line + " at " + x + ", " + y);
      }
    }
  }

  @Test
  void scoresAreShadedAndClassesFlat() throws Exception {
    SvgDocument shaded = SvgDocument.parse(PLAIN.of((x, y) -> x + y).svg());
    assertTrue(colours(shaded).size() > 10, colours(shaded).toString());
    SvgDocument flat =
        SvgDocument.parse(PLAIN.ofClasses((x, y) -> x < 0 ? 0 : y < 0 ? 3 : 1).svg());
    assertEquals(3, colours(flat).size());
    assertEquals(
        List.of("class 0", "class 1", "class 3"),
        flat.texts().stream().filter(t -> t.startsWith("class")).toList());
  }

  @Test
  void undefinedScoresAreGreyAndNamed() throws Exception {
    SvgDocument svg = SvgDocument.parse(PLAIN.of((x, y) -> Math.log(x)).svg());
    assertTrue(colours(svg).contains(Palette.UNDEFINED));
    assertTrue(svg.texts().contains("undefined"));
    SvgDocument defined = SvgDocument.parse(PLAIN.of((x, y) -> x).svg());
    assertFalse(colours(defined).contains(Palette.UNDEFINED));
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
        "class -1 at (-1.9, -1.9); classes count from 0",
        () -> PLAIN.ofClasses((x, y) -> -1).svg());
  }

  private static void assertMistake(String message, Runnable mistake) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, mistake::run).getMessage());
  }
}
