package autodiff.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.shape.Shape;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How differently CSV files are written: numbers, encodings, missing values, categories. */
class CsvFormatTest {
  private static Table table(String text, CsvFormat format) {
    return Table.read(Source.ofText("x", text), format);
  }

  private static Table table(String text) {
    return table(text, CsvFormat.STANDARD);
  }

  private static double number(String text, CsvFormat format) {
    return table("n\n\"" + text + "\"\n", format).numbers(DType.FLOAT64, "n").item();
  }

  private static String refused(Executable reading) {
    return assertThrows(MalformedDataException.class, reading).getMessage();
  }

  private static String misused(Executable use) {
    return assertThrows(IllegalArgumentException.class, use).getMessage();
  }

  @Test
  void numbers() {
    Object[][] all = {
      {"5", 5.0},
      {"+.5", 0.5},
      {"-5.", -5.0},
      {" \t1.5 \t", 1.5},
      {"-2e-3", -0.002},
      {"1E+2", 100.0},
      {"0000000000000000000001", 1.0},
      {"-0", -0.0},
      {"1e-400", 0.0},
      {"nan", Double.NaN},
      {"NaN", Double.NaN},
      {"inf", 1 / 0.0},
      {"-Inf", -1 / 0.0},
      {"+INFINITY", 1 / 0.0},
      {"1.7976931348623157e308", Double.MAX_VALUE},
      {"4.9e-324", 4.9e-324}
    };
    for (Object[] pair : all) {
      assertEquals(pair[1], number((String) pair[0], CsvFormat.STANDARD), (String) pair[0]);
    }
  }

  @Test
  void tooLargeIsNotInfinite() {
    for (String text : List.of("1e400", "-1e400", "1.8e308", "9".repeat(400))) {
      String message = refused(() -> number(text, CsvFormat.STANDARD));
      assertTrue(
          message.endsWith("is beyond the largest float64, 1.8e308; write Inf if it is infinite"),
          message);
      assertTrue(message.length() < 250, message);
    }
    for (String text : List.of("1e39", "-1e39", "3.41e38")) {
      Table table = table("n,kind\n" + text + ",a\n");
      assertEquals(Double.parseDouble(text), table.numbers(DType.FLOAT64, "n").item());
      String expected =
          "x: line 2, column 1 (n): '"
              + text
              + "' is beyond the largest float32, 3.4e38; read the column as float64";
      assertEquals(expected, refused(() -> table.numbers(DType.FLOAT32, "n")));
      assertEquals(expected, refused(() -> table.classification("kind")));
      assertEquals(
          expected,
          refused(() -> table("m," + "n,kind\n1," + text + ",a\n").regression("m"))
              .replace("column 2", "column 1"));
    }
    double largest = table("n\n3.4028235e38\n").numbers(DType.FLOAT32, "n").item();
    assertEquals(Float.MAX_VALUE, largest);
    assertEquals(1 / 0.0, table("n\nInf\n").numbers(DType.FLOAT32, "n").item());
  }

  @Test
  void decimalCommas() {
    CsvFormat european = CsvFormat.STANDARD.withSeparator(';').withDecimalComma();
    assertArrayEquals(
        new double[] {1.5, -0.25, 3, 1000},
        table("a;b\n1,5;-,25\n3;1,0e3\n", european).numbers(DType.FLOAT64, "a", "b").toDoubles());
    assertEquals(1.5, number("1,5", CsvFormat.STANDARD.withDecimalComma()));
    assertEquals(
        "x: line 2, column 1 (n): '1.5' is not a number; numbers of this format have a decimal"
            + " comma",
        refused(() -> number("1.5", european)));
    for (String text : List.of("1.234,5", "1,234,5", "1e2,5", ",")) {
      assertTrue(refused(() -> number(text, european)).contains("is not a number"));
    }
  }

  @Test
  void charsets() {
    String text = "größe,art\n1,Čáp\n";
    Charset latin2 = Charset.forName("ISO-8859-2");
    for (Charset charset :
        List.of(
            StandardCharsets.UTF_8, StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, latin2)) {
      Source source = Source.ofBytes("x", text.getBytes(charset));
      Table table = Table.read(source, CsvFormat.STANDARD.withCharset(charset));
      assertEquals(List.of("größe", "art"), table.columns(), charset.name());
      assertEquals(List.of("Čáp"), table.classes("art").names(), charset.name());
    }
    byte[] marked = ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
    CsvFormat utf16 = CsvFormat.STANDARD.withCharset(StandardCharsets.UTF_16LE);
    assertEquals(List.of("größe", "art"), Table.read(Source.ofBytes("x", marked), utf16).columns());
    assertEquals(
        "x: not US-ASCII; convert it, or name its charset: CsvFormat.withCharset(charset)",
        refused(() -> table(text, CsvFormat.STANDARD.withCharset(StandardCharsets.US_ASCII))));
  }

  @Test
  void missingNumbersAreNaN() {
    CsvFormat format = CsvFormat.STANDARD.withMissing("NA", " ? ", "", "-999");
    assertEquals(Set.of("NA", "?", "", "-999"), format.missing());
    double[] numbers =
        table("a,b\n1,NA\n?, \n-999,\" NA\t\"\n\"\",-999.0\n", format)
            .numbers(DType.FLOAT64, "a", "b")
            .toDoubles();
    double n = Double.NaN;
    assertArrayEquals(new double[] {1, n, n, n, n, n, n, -999}, numbers);
    assertTrue(refused(() -> number("na", format)).contains("'na' is not a number"));
    assertTrue(refused(() -> number("", format.withMissing("NA"))).contains("'' is not a number"));
  }

  @Test
  void aClassIsNeverMissing() {
    String text = "x,kind\n1,cat\n2,\n3,NA\n,dog\nNaN,cow\n";
    CsvFormat format = CsvFormat.STANDARD.withMissing("NA");
    assertEquals(
        "x: line 3, column 2 (kind): '' is no class; leave out rows without one:"
            + " table.withoutMissing(\"kind\")",
        refused(() -> table(text).classes("kind")));
    assertEquals(
        List.of("NA", "cat", "cow", "dog"),
        table(text).withoutMissing("kind").classes("kind").names(),
        "no format, no token");
    Table whole = table(text, format);
    assertTrue(
        refused(() -> whole.withoutMissing("x").classes("kind")).contains("line 3, column 2"));
    assertTrue(refused(() -> whole.withCategories("kind")).contains("is no class"));
    Table withClass = whole.withoutMissing("kind");
    assertEquals(List.of("cat", "cow", "dog"), withClass.classes("kind").names());
    assertEquals(3, withClass.size());
    assertTrue(
        refused(() -> withClass.numbers(DType.FLOAT64, "x")).startsWith("x: line 5, column 1"),
        "lines are those of the file");
    assertEquals(1, whole.withoutMissing().size());
    assertEquals("cat", whole.withoutMissing().text(0, "kind"));
    assertEquals(
        IntTensor.of(1, 0, 0),
        table("kind\na\n\"\"\n\"\"\n").classes("kind", List.of("", "a")).classes(),
        "unless it is named");
    assertTrue(misused(() -> whole.withoutMissing("y")).contains("no column 'y'"));
  }

  @Test
  void categoriesBecomeColumns() {
    Table table = table("city,x,color,kind\nRom,1,red,a\nBonn,2,blue,b\nRom,3,red,a\n");
    ClassificationData data = table.withCategories("city", "color").classification("kind");
    assertEquals(List.of("city=Bonn", "city=Rom", "x", "color=blue", "color=red"), data.features());
    assertArrayEquals(
        new float[] {0, 1, 1, 0, 1, 1, 0, 2, 1, 0, 0, 1, 3, 0, 1}, data.inputs().toFloats());
    Table other = table("city,x,color,kind\nUlm,1,red,a\n");
    assertEquals(
        Shape.of(1, 5),
        other
            .withCategories("city", List.of("Bonn", "Ulm"))
            .withCategories("color", List.of("blue", "red"))
            .classification("kind")
            .inputs()
            .shape());
    assertEquals(
        "x: line 2, column 1 (city): 'Ulm' is not one of the classes [Bonn, Rom]",
        refused(() -> other.withCategories("city", List.of("Bonn", "Rom"))));
    assertEquals(
        "withCategories: x already has a column 'a=1'",
        misused(() -> table("a,a=1\n1,2\n").withCategories("a")));
    assertEquals(List.of("x"), table("a,x\n").withCategories("a").columns());
  }

  @Test
  void manyColumns() {
    String names =
        IntStream.range(0, 60_000).mapToObj(i -> "g" + i).collect(Collectors.joining(","));
    String numbers = "1,".repeat(59_999) + "2\n";
    Table genes = table(names + "\n" + numbers + numbers);
    assertEquals(Shape.of(2, 59_999), genes.regression("g59999").inputs().shape());

    CsvFormat three = CsvFormat.STANDARD.withMaxColumns(3);
    assertEquals(3, table("a,b,c\n1,2,3\n", three).columns().size());
    for (CsvFormat format : List.of(three, three.withoutHeader())) {
      assertEquals(
          "x: line 1: more than 3 columns; do lines end, and is ',' the separator? If so, allow"
              + " more: CsvFormat.withMaxColumns(n)",
          refused(() -> table("a,b,c,d\n", format)));
    }
    assertTrue(
        refused(() -> table(",".repeat(1 << 18), CsvFormat.STANDARD.withoutHeader()))
            .contains("more than 262,144 columns"));
    assertEquals(
        "csv: at most 0 columns; a file has 1 or more",
        misused(() -> CsvFormat.STANDARD.withMaxColumns(0)));
  }

  @Test
  void optionsAddUp() {
    CsvFormat all =
        CsvFormat.STANDARD
            .withMaxColumns(7)
            .withMissing("NA")
            .withDecimalComma()
            .withCharset(StandardCharsets.ISO_8859_1)
            .withoutHeader()
            .withSeparator('\t');
    assertEquals(
        new CsvFormat('\t', false, StandardCharsets.ISO_8859_1, true, Set.of("NA"), 7), all);
  }
}
