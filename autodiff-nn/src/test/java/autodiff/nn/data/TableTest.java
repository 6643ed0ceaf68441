package autodiff.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  private static final long SEED = 3;

  private static final String NOT_UTF_8 =
      "x: not UTF-8; convert it, or name its charset: CsvFormat.withCharset(charset)";

  private static final String PETS =
      """
      weight,height,kind
      4.5,25,cat
      30,60.5,dog
      -1e-1,+.5,"cat"
      """;

  /** What the parser of the JDK accepts is among them, and digits that are not from 0 to 9. */
  private static final List<String> NOT_NUMBERS =
      List.of(
          "",
          "1f",
          "2D",
          "\n1d",
          "\n1",
          "1\n",
          "0x1p3",
          "1 2",
          ".",
          "-",
          "+-1",
          "1e",
          "1e+",
          "e5",
          "1.2.3",
          "1_000",
          "\u0661",
          "\u06f1.5",
          "\uff11",
          "\u00a01",
          "\u22121",
          "N/A",
          "-NaN",
          "in",
          "infinit",
          "1e5.0",
          "\0001");

  @TempDir Path folder;

  private static Table table(String text) {
    return Table.read(Source.ofText("pets.csv", text));
  }

  private static String refused(Executable reading) {
    return assertThrows(MalformedDataException.class, reading).getMessage();
  }

  private static String misused(Executable use) {
    return assertThrows(IllegalArgumentException.class, use).getMessage();
  }

  @Test
  void numbersAndClasses() {
    Table pets = table(PETS);
    assertEquals(List.of("weight", "height", "kind"), pets.columns());
    assertEquals(3, pets.size());
    assertEquals("dog", pets.text(1, "kind"));
    Tensor numbers = pets.numbers(DType.FLOAT64, "height", "weight");
    assertEquals(Shape.of(3, 2), numbers.shape());
    assertArrayEquals(new double[] {25, 4.5, 60.5, 30, 0.5, -0.1}, numbers.toDoubles());
    ClassColumn kinds = pets.classes("kind");
    assertEquals(List.of("cat", "dog"), kinds.names());
    assertEquals(IntTensor.of(0, 1, 0), kinds.classes());
    assertArrayEquals(new double[] {1, 0, 0, 1, 1, 0}, kinds.oneHot(DType.FLOAT64).toDoubles());
    assertEquals(
        IntTensor.of(2, 0, 2), pets.classes("kind", List.of("dog", "emu", "cat")).classes());
  }

  @Test
  void dataToLearnFrom() {
    ClassificationData pets = table(PETS).classification("kind");
    assertEquals(List.of("weight", "height"), pets.features());
    assertEquals(List.of("cat", "dog"), pets.classes());
    assertEquals(DType.FLOAT32, pets.inputs().dtype());
    assertEquals(30, pets.inputs().get(1, 0));
    assertEquals("3 samples, 2 features, 2 classes", pets.toString());
    assertArrayEquals(new float[] {1, 0, 0, 1, 1, 0}, pets.oneHot().targets().toFloats());
    assertEquals(-0.1, table(PETS).classification("kind", DType.FLOAT64).inputs().get(2, 0));

    RegressionData weights = table("a,w,b\n1,2,3\n4,5,6\n").regression("w");
    assertEquals(List.of("a", "b"), weights.features());
    assertEquals("w", weights.target());
    assertEquals(Shape.of(2, 1), weights.targets().shape());
    assertArrayEquals(new float[] {2, 5}, weights.targets().toFloats());
    assertArrayEquals(new float[] {1, 3, 4, 6}, weights.inputs().toFloats());
    assertEquals("2 samples, 2 features, target w", weights.toString());
  }

  @Test
  void classesThatAreNumbersAreInTheOrderOfNumbers() {
    assertEquals(List.of("-1", "2", "10"), table("c\n10\n2\n-1\n2\n").classes("c").names());
    assertEquals(List.of("10", "2", "x"), table("c\n10\n2\nx\n").classes("c").names());
  }

  @Test
  void otherFormats() throws IOException {
    CsvFormat plain = CsvFormat.STANDARD.withSeparator(';').withoutHeader();
    Table table = Table.read(Source.ofText("x", "1;\"a;\"\"b\"\"\n\"\r\n\r\n2;c"), plain);
    assertEquals(List.of("0", "1"), table.columns());
    assertEquals("a;\"b\"\n", table.text(0, "1"));
    assertEquals(2, table.numbers(DType.FLOAT64, "0").get(1, 0));

    Path file = folder.resolve("pets.csv.gz");
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(("\uFEFF" + PETS).getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(3, Table.read(Source.of(file)).numbers(DType.FLOAT32, "weight").elements());
    assertEquals(file + ": 3 rows, 3 columns", Table.read(Source.of(file)).toString());
  }

  @Test
  void emptyTableHasColumns() {
    Table none = table("a,b\n");
    assertEquals(0, none.size());
    assertEquals(Shape.of(0, 2), none.numbers(DType.FLOAT32, "a", "b").shape());
    assertEquals(List.of(), none.classes("a").names());
  }

  @Test
  void errorsHaveLineAndColumn() {
    assertEquals(
        "pets.csv: line 3, column 2 (height): '6O.5' is not a number; write NaN where one is missing,"
            + " or name what stands there: CsvFormat.withMissing(...)",
        refused(() -> table(PETS.replace("60.5", "6O.5")).classification("kind")));
    for (String text : NOT_NUMBERS) {
      Table table = table("n,m\n1,1\n\n\"" + text + "\",1\n");
      assertEquals(
          "pets.csv: line 4, column 1 (n): '"
              + text
              + "' is not a number; write NaN where one is missing, or name what stands there:"
              + " CsvFormat.withMissing(...)",
          refused(() -> table.numbers(DType.FLOAT64, "m", "n")));
    }
    assertEquals(
        "pets.csv: line 2, column 1 (n): '1,5' is not a number; if it has a decimal comma:"
            + " CsvFormat.withDecimalComma()",
        refused(() -> table("n\n\"1,5\"\n").numbers(DType.FLOAT64, "n")));
    assertTrue(Double.isNaN(table("n\nNaN\n").numbers(DType.FLOAT64, "n").item()));
    assertEquals(
        "pets.csv: line 3, column 3 (kind): 'dog' is not one of the classes [cat, cow]",
        refused(() -> table(PETS).classes("kind", List.of("cat", "cow"))));
    assertEquals(
        "pets.csv: line 5: 2 fields, but the first line has 3; separated by ','?",
        refused(() -> table(PETS + "1,2\n")));
    assertEquals(
        "pets.csv: line 5: 4 fields, but the first line has 3; separated by ','?",
        refused(() -> table(PETS + "1,2,3,4\n")));
    assertEquals(
        "pets.csv: line 1: two columns are called '1'; is there a header? withoutHeader()",
        refused(() -> table("1,1,2\n")));
    assertEquals("pets.csv: there is nothing in it", refused(() -> table("")));
    assertEquals("pets.csv: there is nothing in it", refused(() -> table("\n\n")));
  }

  @Test
  void brokenFilesAreRefused() {
    assertTrue(refused(() -> table("a\n\"b\nc")).startsWith("pets.csv: "));
    assertTrue(refused(() -> table("a\n\"b\"c\n")).startsWith("pets.csv: "));
    byte[] latin1 = "größe\n1\n".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(NOT_UTF_8, refused(() -> Table.read(Source.ofBytes("x", latin1))));
    byte[] late = (PETS.repeat(3000) + "größe").getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(NOT_UTF_8, refused(() -> Table.read(Source.ofBytes("x", late))));
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0};
    assertTrue(refused(() -> Table.read(Source.ofBytes("x", gzip))).startsWith("x: broken gzip"));
    // A quote that is never closed must not eat the memory.
    String endless = "a\n\"" + "b".repeat(3_000_000);
    assertTrue(refused(() -> table(endless)).startsWith("pets.csv: "));
  }

  @Test
  void anyBytesAreReadOrRefused() throws IOException {
    Generator random = Generator.of(SEED);
    int read = 0;
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = PETS.getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(5) == 0) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
          gzip.write(bytes);
        }
        bytes = packed.toByteArray();
      }
      for (int k = random.nextInt(4); k > 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      bytes = Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(8));
      Source source = Source.ofBytes("x", bytes);
      try {
        Table table = Table.read(source);
        table.classification(table.columns().get(table.columns().size() - 1));
        read++;
      } catch (MalformedDataException e) {
        assertTrue(e.getMessage().startsWith("x: "), "seed " + SEED + ", round " + round);
      }
    }
    int whole = read;
    assertTrue(whole > 100 && whole < 900, () -> whole + " were read; seed " + SEED);
  }

  @Test
  void misuse() {
    Table pets = table(PETS);
    assertEquals(
        "pets.csv has no column 'size'; there are [weight, height, kind]",
        misused(() -> pets.numbers(DType.FLOAT32, "size")));
    assertEquals(
        "classes: 'cat' is named twice",
        misused(() -> pets.classes("kind", List.of("cat", "cat"))));
    assertThrows(IndexOutOfBoundsException.class, () -> pets.text(3, "kind"));
    assertEquals(
        "csv: separator with code 34; a quote or the end of a line cannot separate fields",
        misused(() -> CsvFormat.STANDARD.withSeparator('"')));
    assertEquals(
        "no resource 'none.csv' beside autodiff.nn.data.Table; is it in the same module, and"
            + " spelled so?",
        misused(() -> Source.resource(Table.class, "none.csv")));
    Path none = folder.resolve("none.csv");
    assertEquals(
        "cannot read " + none,
        assertThrows(UncheckedIOException.class, () -> Table.read(Source.of(none))).getMessage());
  }
}
