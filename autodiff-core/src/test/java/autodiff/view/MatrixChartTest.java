package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

final class MatrixChartTest {
  private static final MatrixChart PETS =
      MatrixChart.titled("pets & others")
          .axes("predicted", "right")
          .of(List.of("cat", "dog"), new long[][] {{4, 0}, {1, 3}});

  private static List<Element> cells(SvgDocument svg) {
    return svg.elements("rect").stream()
        .filter(r -> r.getAttribute("stroke").equals(Palette.GRID))
        .toList();
  }

  @Test
  void shadesArePartsOfTheirRows() throws Exception {
    List<String> fills =
        cells(SvgDocument.parse(PETS.svg())).stream().map(r -> r.getAttribute("fill")).toList();
    assertEquals(
        List.of(
            Palette.tint(0, 1), Palette.tint(0, 0), Palette.tint(0, 0.25), Palette.tint(0, 0.75)),
        fills);
  }

  @Test
  void countsStandInTheirCells() throws Exception {
    SvgDocument svg = SvgDocument.parse(PETS.svg());
    List<String> counts = List.of("4", "0", "1", "3");
    for (int i = 0; i < counts.size(); i++) {
      Element cell = cells(svg).get(i);
      double left = SvgDocument.number(cell, "x");
      double top = SvgDocument.number(cell, "y");
      double size = SvgDocument.number(cell, "width");
      String count = counts.get(i);
      assertTrue(
          svg.elements("text").stream()
              .filter(t -> t.getTextContent().equals(count))
              .anyMatch(t ->
                  SvgDocument.number(t, "x") == left + size / 2
                      && SvgDocument.number(t, "y") > top
                      && SvgDocument.number(t, "y") < top + size),
          count);
    }
  }

  @Test
  void everythingIsNamed() throws Exception {
    List<String> texts =
        SvgDocument.parse(PETS.svg()).elements("text").stream()
            .map(Element::getTextContent)
            .toList();
    assertTrue(texts.containsAll(List.of("pets & others", "predicted", "right")), texts.toString());
    assertEquals(2, texts.stream().filter("cat"::equals).count(), "a row and a column");
  }

  @Test
  void longNamesOfColumnsStandUpright() throws Exception {
    String longName = "x".repeat(100);
    MatrixChart wide = PETS.of(List.of(longName, "dog"), new long[][] {{1, 0}, {0, 1}});
    SvgDocument svg = SvgDocument.parse(wide.svg());
    double height = SvgDocument.number(svg.elements("rect").get(0), "height");
    List<Element> names =
        svg.elements("text").stream().filter(t -> t.getTextContent().startsWith("xxx")).toList();
    assertEquals(
        200,
        names.stream().mapToInt(t -> t.getTextContent().length()).sum(),
        "the whole name, at the row and at the column");
    List<Element> columns =
        names.stream().filter(t -> t.getAttribute("transform").startsWith("rotate(-90")).toList();
    assertEquals(names.size() / 2, columns.size());
    for (Element column : columns) {
      double end = SvgDocument.number(column, "y") + Svg.textWidth(column.getTextContent(), 12);
      assertTrue(end < height, end + " of " + height);
    }
  }

  @Test
  void nothingAndZerosAreDrawnToo() throws Exception {
    SvgDocument.parse(MatrixChart.titled("").svg());
    SvgDocument svg = SvgDocument.parse(PETS.of(List.of("a"), new long[][] {{0}}).svg());
    assertEquals(Palette.tint(0, 0), cells(svg).get(0).getAttribute("fill"));
  }

  @Test
  void isWritten(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("new").resolve("m.svg");
    PETS.writeTo(file);
    assertEquals(PETS.svg(), Files.readString(file));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> PETS.of(List.of("a"), new long[][] {{1, 2}}));
    assertThrows(IllegalArgumentException.class, () -> PETS.of(List.of("a"), new long[0][]));
    assertThrows(IllegalArgumentException.class, () -> PETS.of(List.of("a"), new long[][] {{-1}}));
  }
}
