package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** No text of a picture reaches beyond its edges, however long. */
class LongTextsTest {
  private static final String SENTENCE =
      "a long text that says what the run was, seed 42 and all, ";
  private static final Pattern ROTATED = Pattern.compile("rotate\\(-90 ([-0-9.]+) ([-0-9.]+)\\)");

  @TestFactory
  Stream<DynamicTest> everythingStaysInside() {
    return Stream.of("short", SENTENCE.repeat(5).trim(), "W".repeat(200), "x".repeat(200))
        .flatMap(text -> pictures(text).stream())
        .map(picture -> DynamicTest.dynamicTest(picture.toString(), () -> assertInside(picture)));
  }

  private static List<Picture> pictures(String text) {
    double[] large = {1234567890.25, 1234567890.5, 1234567890.75};
    double[] small = {-0.00012345678, -0.00012345679, -0.0001234568};
    double[][] points = {{1234567890, 1e-9}, {1234567899, 1.00001e-9}};
    LineChart lines = LineChart.titled(text).axes(text, text);
    RegionChart regions = RegionChart.titled(text).axes(text, text);
    MatrixChart matrix = MatrixChart.titled(text).axes(text, text);
    Value leaf = Value.of(1.23456789e-123).named(text);
    return List.of(
        lines,
        lines.with(text, large).with(text, new double[] {1}),
        lines.with("a", large, small).with("b", large, small),
        lines.with("a", small, large).logScale(),
        LineChart.titled("").with("a", large, large),
        LineChart.titled("").with("a", new double[] {1e200, 2e200}, new double[] {1, 2}),
        regions,
        regions.of((x, y) -> x).withPoints(points, new int[] {0, 1}).classNames(text, text),
        regions.ofClasses((x, y) -> x < 0 ? 0 : 1).classNames(text, text),
        matrix,
        matrix.of(List.of(text), new long[][] {{1}}),
        matrix.of(
            List.of(text, text, "c"), new long[][] {{1234567890123L, 0, 0}, {0, 1, 0}, {0, 0, 1}}),
        GraphView.of(leaf.sin().add(leaf).named(text)));
  }

  private static void assertInside(Picture picture) throws Exception {
    SvgDocument svg = SvgDocument.parse(picture.svg());
    double width = SvgDocument.number(svg.root(), "width");
    double height = SvgDocument.number(svg.root(), "height");
    assertEquals(Math.rint(width), width, "whole pixels");
    assertEquals(Math.rint(height), height, "whole pixels");
    for (Element text : svg.elements("text")) {
      assertInside(text, width, height);
    }
  }

  private static void assertInside(Element text, double width, double height) {
    double size = Double.parseDouble(inherited(text, "font-size"));
    String content = text.getTextContent();
    double wide =
        text.getAttribute("font-weight").equals("bold")
            ? Svg.boldWidth(content, size)
            : Svg.textWidth(content, size);
    String anchor = text.getAttribute("text-anchor");
    double before = anchor.equals("middle") ? wide / 2 : anchor.equals("end") ? wide : 0;
    double x = SvgDocument.number(text, "x");
    double y = SvgDocument.number(text, "y");
    Matcher rotated = ROTATED.matcher(text.getAttribute("transform"));
    String where = "'" + content + "' at " + x + ", " + y + " of " + width + " x " + height;
    if (rotated.matches()) {
      assertTrue(x - size >= 0 && x <= width, where);
      assertTrue(y + before <= height && y + before - wide >= 0, where);
    } else {
      assertTrue(x - before >= 0 && x - before + wide <= width, where);
      assertTrue(y - size * 0.8 >= 0 && y + size * 0.25 <= height, where);
    }
  }

  private static String inherited(Element element, String name) {
    for (Node node = element; node instanceof Element e; node = node.getParentNode()) {
      if (e.hasAttribute(name)) {
        return e.getAttribute(name);
      }
    }
    throw new AssertionError("no " + name);
  }

  @Test
  void labelsOfTicksAreApart() throws Exception {
    double[] x = {1234567890, 1234567900, 1234567910};
    SvgDocument svg =
        SvgDocument.parse(LineChart.titled("").with("a", x, new double[] {1, 2, 3}).svg());
    List<Element> labels =
        svg.elements("text").stream()
            .filter(t -> t.getTextContent().matches("1\\.2345678[0-9]+"))
            .toList();
    assertTrue(labels.size() >= 2, svg.texts().toString());
    for (int i = 1; i < labels.size(); i++) {
      double between =
          SvgDocument.number(labels.get(i), "x") - SvgDocument.number(labels.get(i - 1), "x");
      assertTrue(
          between > Svg.textWidth(labels.get(i).getTextContent(), 12), svg.texts().toString());
    }
  }

  @Test
  void nothingIsLeftOutOfATitle() throws Exception {
    String title = SENTENCE.repeat(5).trim();
    List<String> texts = SvgDocument.parse(LineChart.titled(title).svg()).texts();
    assertTrue(String.join(" ", texts).contains(title), texts.toString());
    List<String> lines = SvgDocument.parse(LineChart.titled("one\ntwo").svg()).texts();
    assertTrue(lines.contains("one") && lines.contains("two"), lines.toString());
  }

  @Test
  void svgIsNotWrittenIntoPng(@TempDir Path folder) {
    Path file = folder.resolve("a.PNG");
    assertEquals(
        "writeTo: "
            + file
            + " would hold SVG; name it .svg, or make a PNG by"
            + " autodiff.nn.train.Png.write",
        assertThrows(IllegalArgumentException.class, () -> LineChart.titled("").writeTo(file))
            .getMessage());
  }

  @Test
  void chartsSayWhatTheyShow() {
    assertEquals(
        "LineChart \"t\": a (2 points), b (1 points)",
        LineChart.titled("t").with("a", new double[2]).with("b", new double[1]).toString());
    assertEquals("LineChart \"t\": no curves", LineChart.titled("t").toString());
    assertEquals(
        "MatrixChart \"t\": 1 classes, 7 counts in all",
        MatrixChart.titled("t").of(List.of("a"), new long[][] {{7}}).toString());
    assertEquals(
        "RegionChart \"t\": regions on a grid of 20 x 20 cells, 0 points",
        RegionChart.titled("t").grid(20).of((x, y) -> x).toString());
  }
}
