package autodiff.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the examples of the documents and compares their outputs, and follows the links between
 * files.
 *
 * <p>A block marked {@code java} runs; if one marked {@code text} follows it directly, that is what
 * it must print, to the letter, with the class and message of the exception if one ends it. Without
 * such a block it must run to its end. The blocks of a document share one JShell session. A block
 * marked {@code java from FILE} must stand in that file.
 */
class DocumentsTest {
  private static final Path ROOT = root();

  /** The folder of the Maven wrapper: tests start in the module's folder, editors elsewhere. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static List<Path> markdown(String folder) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.filter(f -> f.toString().endsWith(".md")).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> examplesPrintWhatTheDocumentsSay() throws IOException {
    return Stream.concat(Stream.of(ROOT.resolve("README.md")), markdown("docs").stream())
        .map(file -> dynamicTest(ROOT.relativize(file).toString(), () -> checkExamples(file)));
  }

  private static void checkExamples(Path file) throws IOException {
    Document document = Document.read(ROOT, file);
    Document.Outcome outcome = document.run(ROOT);
    System.out.println(document.name() + ": " + outcome.ran() + " blocks ran");
    assertNotEquals(0, outcome.ran(), document.name() + " has no example");
    assertTrue(
        outcome.problems().isEmpty(), () -> "\n" + String.join("\n\n", outcome.problems()) + "\n");
  }

  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() throws IOException {
    return Stream.of("", "docs", "docs/adr")
        .flatMap(folder -> {
          try {
            return markdown(folder).stream();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        })
        .map(file ->
            dynamicTest(
                ROOT.relativize(file).toString(),
                () -> assertEquals(List.of(), Document.read(ROOT, file).deadLinks(ROOT))));
  }

  // The checker itself: whatever is wrong with a document must show.

  private static List<String> problems(String... lines) throws IOException {
    return Document.parse("sample", String.join("\n", lines)).run(ROOT).problems();
  }

  @Test
  void rightOutputPasses() throws IOException {
    assertEquals(
        List.of(),
        problems(
            "```java",
            "int twice(int x) { return 2 * x; } // a method",
            "System.out.println(twice(21));",
            "System.out.println(List.of(1, 2));",
            "// the end",
            "```",
            "",
            "```text",
            "42",
            "[1, 2]",
            "```",
            "The session goes on:",
            "```java",
            "twice(3);",
            "```",
            "An exception is output, and ends its block:",
            "```java",
            "System.out.println(1);",
            "Integer.parseInt(\"x\");",
            "System.out.println(2);",
            "```",
            "```text",
            "1",
            "java.lang.NumberFormatException: For input string: \"x\"",
            "```"));
  }

  @Test
  void whateverIsWrongShows() throws IOException {
    List<String> problems =
        problems(
            "Text",
            "```java",
            "System.out.println(2);",
            "```",
            "```text",
            "3",
            "```",
            "```java",
            "int i = \"\";",
            "```",
            "```java",
            "if (true) {",
            "```",
            "```java",
            "Integer.parseInt(\"x\");",
            "```",
            "Text between: the output does not follow directly.",
            "```text",
            "java.lang.NumberFormatException: For input string: \"x\"",
            "```",
            "```java",
            "void f() { g(); }",
            "```");
    assertEquals("sample:2: printed\n2\nwhere the document says\n3", problems.get(0));
    assertTrue(problems.get(1).contains("incompatible types"), problems::toString);
    assertTrue(problems.get(2).contains("does not end"), problems::toString);
    assertEquals(
        "sample:14: failed with java.lang.NumberFormatException: For input string: \"x\"",
        problems.get(3));
    assertTrue(problems.get(4).contains("g()"), problems::toString);
    assertEquals(5, problems.size());
  }

  @Test
  void blocksMustEnd() {
    assertThrows(AssertionError.class, () -> Document.parse("sample", "```java\n1 + 1"));
  }

  @Test
  void quotationsMustStandInTheFile() throws IOException {
    String leaf = "```java from autodiff-core/src/main/java/autodiff/Leaf.java";
    List<String> problems =
        problems(
            leaf,
            "Leaf(double data) {",
            "this.data = data;",
            "```",
            leaf,
            "final class Leaf {",
            "```",
            "```java from Nowhere.java",
            "```");
    assertTrue(problems.get(0).startsWith("sample:5: is not what stands in"), problems::toString);
    assertTrue(problems.get(1).contains("does not exist"), problems::toString);
    assertEquals(2, problems.size());
  }

  @Test
  void deadLinksShow() throws IOException {
    Document document =
        Document.parse(
            "docs/sample.md",
            """
            # A title: of two
            [a](../mvnw) [b](https://example.org) `[c](no)`
            [d](#a-title-of-two) [e](nowhere.md)
            [f](#no-title) [g](../README.md#run-it)
            [h](../README.md#no-title)
            """);
    assertEquals(
        List.of(
            "docs/sample.md:3: nowhere.md leads to no file",
            "docs/sample.md:4: #no-title leads to no heading",
            "docs/sample.md:5: ../README.md#no-title leads to no heading"),
        document.deadLinks(ROOT));
  }
}
