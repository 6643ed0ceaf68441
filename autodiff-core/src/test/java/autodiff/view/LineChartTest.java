package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

final class LineChartTest {
  private static final double[] FALLING =
      IntStream.range(0, 100).mapToDouble(i -> Math.exp(-0.1 * i)).toArray();

  /** The curves: paths in a color, without those of the legend. */
  private static List<String> curves(SvgDocument svg) {
    return svg.elements("path").stream()
        .map(e -> e.getAttribute("d"))
        .filter(d -> !d.contains("h"))
        .toList();
  }

  @Test
  void showsTextsAndCurves() throws Exception {
    SvgDocument svg =
        SvgDocument.parse(
            LineChart.titled("Loss & <more>")
                .axes("epoch", "\"loss\"")
                .with("training", FALLING)
                .with("validation", new double[] {1, 0.5})
                .svg());
    List<String> texts = svg.texts();
    for (String text :
        List.of("Loss & <more>", "epoch", "\"loss\"", "training", "validation", "0.0", "1.0")) {
      assertTrue(texts.contains(text), text + " in " + texts);
    }
    List<String> curves = curves(svg);
    assertEquals(2, curves.size());
    assertEquals(100, curves.get(0).split("[ML]", -1).length - 1);
    assertEquals(2, curves.get(1).split("[ML]", -1).length - 1);
    assertEquals(2, svg.elements("circle").size(), "dots of the short curve");
  }

  @Test
  void eachMethodGivesAnotherChart() {
    LineChart chart = LineChart.titled("t").with("a", FALLING);
    String before = chart.svg();
    assertFalse(before.equals(chart.logScale().svg()));
    assertFalse(before.equals(chart.axes("x", "y").svg()));
    assertFalse(before.equals(chart.with("b", FALLING).svg()));
    assertEquals(before, chart.svg());
  }

  @Test
  void arraysMayBeUsedAgain() {
    double[] y = {1, 2};
    LineChart chart = LineChart.titled("t").with("a", y);
    String before = chart.svg();
    y[0] = 100;
    assertEquals(before, chart.svg());
  }

  @Test
  void exponentialsAreStraightOnALogarithmicScale() throws Exception {
    SvgDocument svg = SvgDocument.parse(LineChart.titled("").with("a", FALLING).logScale().svg());
    String[] points = curves(svg).get(0).substring(1).split(" ?L", -1);
    double[] first = point(points[0]);
    double[] middle = point(points[33]);
    double[] last = point(points[99]);
    assertEquals(
        (middle[1] - first[1]) / (middle[0] - first[0]),
        (last[1] - first[1]) / (last[0] - first[0]),
        1e-3);
    assertTrue(svg.texts().contains("10−3"), svg.texts().toString());
  }

  private static double[] point(String xy) {
    String[] parts = xy.split(" ", -1);
    return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
  }

  @Test
  void whatIsNotANumberIsAGap() throws Exception {
    double[] y = {1, 2, Double.NaN, 3, Double.POSITIVE_INFINITY, 2, 1};
    String curve = curves(SvgDocument.parse(LineChart.titled("").with("a", y).svg())).get(0);
    assertEquals(3, curve.chars().filter(c -> c == 'M').count());
    assertEquals(2, curve.chars().filter(c -> c == 'L').count());
    double[] withZero = {1, 0, -1, 10, 100};
    String onLog =
        curves(SvgDocument.parse(LineChart.titled("").with("a", withZero).logScale().svg())).get(0);
    assertEquals(2, onLog.chars().filter(c -> c == 'M').count());
    assertEquals(1, onLog.chars().filter(c -> c == 'L').count());
  }

  @Test
  void extremesStayInsideTheFrame() throws Exception {
    double[][] curves = {
      {},
      {5},
      {0, 0},
      {-1e300, 1e300},
      {1, Math.nextUp(1)},
      {Double.MIN_VALUE, 0},
      {Double.MAX_VALUE, 1},
      {1e-300, 1e300},
      {Double.NaN},
    };
    for (double[] y : curves) {
      for (boolean logarithmic : new boolean[] {false, true}) {
        LineChart chart = LineChart.titled("").with("a", y);
        String text = (logarithmic ? chart.logScale() : chart).svg();
        SvgDocument svg = SvgDocument.parse(text);
        assertFalse(text.contains("NaN") || text.contains("Infinity"), text);
        List<Element> rects = svg.elements("rect");
        Element frame = rects.get(rects.size() - 1);
        double top = SvgDocument.number(frame, "y");
        double bottom = top + SvgDocument.number(frame, "height");
        for (Element dot : svg.elements("circle")) {
          double at = SvgDocument.number(dot, "cy");
          assertTrue(top - 0.01 <= at && at <= bottom + 0.01, text);
        }
      }
    }
  }

  @Test
  void saysThatThereIsNothingToSee() throws Exception {
    double[] negative = {-1, Double.NaN};
    assertTrue(
        SvgDocument.parse(LineChart.titled("").with("a", negative).logScale().svg())
            .texts()
            .contains("no positive finite numbers"));
    assertTrue(SvgDocument.parse(LineChart.titled("").svg()).texts().contains("no finite numbers"));
  }

  @Test
  void manyPointsAreThinnedWithoutLosingPeaks() throws Exception {
    double[] y = new double[200_000];
    y[123_456] = 1;
    String text = LineChart.titled("").with("a", y).svg();
    assertTrue(text.length() < 100_000, "length " + text.length());
    SvgDocument svg = SvgDocument.parse(text);
    List<Element> rects = svg.elements("rect");
    Element frame = rects.get(rects.size() - 1);
    String curve = curves(svg).get(0).substring(1);
    double highest = Double.POSITIVE_INFINITY;
    for (String p : curve.split(" ?L", -1)) {
      highest = Math.min(highest, point(p)[1]);
    }
    double top = SvgDocument.number(frame, "y");
    assertTrue(highest < top + 0.1 * SvgDocument.number(frame, "height"), "peak at " + highest);
  }

  @Test
  void digitsAreTheSameInEveryCountry() {
    LineChart chart = LineChart.titled("t").with("a", new double[] {1.5e-7, 1e9});
    String expected = chart.svg() + chart.logScale().svg();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(expected, chart.svg() + chart.logScale().svg());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void writesAFileAndItsFolders(@TempDir Path folder) throws Exception {
    LineChart chart = LineChart.titled("größer").with("a", FALLING);
    Path file = folder.resolve("a").resolve("b").resolve("chart.svg");
    chart.writeTo(file);
    chart.writeTo(file);
    assertEquals(chart.svg(), Files.readString(file));
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class, () -> chart.writeTo(file.resolve("no-folder.svg")));
    assertTrue(String.valueOf(e.getMessage()).startsWith("cannot write the picture "));
  }

  @Test
  void refusesCurvesOfTwoLengths() {
    LineChart chart = LineChart.titled("");
    assertEquals(
        "with: curve 'a' has 1 x and 2 y; give as many of both",
        assertThrows(
                IllegalArgumentException.class, () -> chart.with("a", new double[1], new double[2]))
            .getMessage());
  }
}
