package autodiff.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables, charts and the page, of results that were recorded and cut down to a few rounds. */
class ReportTest {
  private static final Path SUITE = Path.of("src/test/resources/report/suite.json");
  private static final Path PEERS = Path.of("src/test/resources/report/peers.json");

  private static ResultFile suite() throws IOException {
    return ResultFile.read(SUITE, "suite.json");
  }

  private static Section section(String part) {
    return Sections.ALL.stream().filter(s -> s.part().equals(part)).findFirst().orElseThrow();
  }

  private static List<Measurement> measurements(String part) throws IOException {
    return suite().parts().get(part);
  }

  @Test
  void measurementsAreMediansInNanoseconds() throws IOException {
    Measurement chain = measurements("scalar-chain").get(0);
    assertEquals("NodeDesigns", chain.benchmark());
    assertEquals("recordAndSweep", chain.method());
    assertEquals("SEGMENTS", chain.parameter("design"));
    // Two forks: 990, 1980 and 2970; 1485, 2475.
    assertEquals(1980, chain.nanoseconds());
    assertEquals(990.0 / 1980, chain.spread());
    assertEquals(5940, chain.bytes());
    Measurement byHand = measurements("program-points").get(0);
    assertEquals(200_000, byHand.nanoseconds(), "200 us/op");
    assertTrue(Double.isNaN(byHand.bytes()), "nobody looked at its bytes");
  }

  @Test
  void aTableOfTimesAndBytesForEachOperation() throws IOException {
    assertEquals(
        """
        | operations in the chain | `Value` | `Value`, memory reused |
        |---|---:|---:|
        | 100 | 20.0 ns, 60.0 B noisy | 10.0 ns, 0.51 B |
        """,
        section("scalar-chain").table(measurements("scalar-chain")));
  }

  @Test
  void aTableOfRatiosToABaseline() throws IOException {
    assertEquals(
        """
        | function | by hand | program, lanes |
        |---|---:|---:|
        | chain | 20.0 ns | 5.00 ns (0.25×) |
        | rosenbrock |  | 6.00 ns |
        """,
        section("program-points").table(measurements("program-points")));
  }

  @Test
  void theBaselineComesFirst() throws IOException {
    List<Measurement> measurements = measurements("program-points");
    List<Measurement> reversed = List.of(measurements.get(1), measurements.get(0));
    assertTrue(
        section("program-points").table(reversed).startsWith("| function | by hand |"),
        () -> section("program-points").table(reversed));
  }

  @Test
  void twoMeasurementsOfOneCellAreAnError() throws IOException {
    Measurement twice = measurements("program-points").get(0);
    assertThrows(
        IllegalStateException.class, () -> section("program-points").table(List.of(twice, twice)));
  }

  @Test
  void aChartHasADotForEachMeasurementAndOneForEachColumn() throws Exception {
    String svg = section("program-points").chart(measurements("program-points"));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertEquals(2, count(svg, "<circle"), "by hand: the legend, and the chain");
    assertEquals(3, count(svg, "fill-opacity") - 2, "lanes: the legend, and both");
    assertTrue(svg.contains(">1 ns<") && svg.contains(">100 ns<"), svg);
    // Times from 5 to 20 on the scale from 1 to 100: 20 ns lies at lg 20 / 2 of the width.
    Matcher circles = Pattern.compile("<circle cx=\"([\\d.]+)\"").matcher(svg);
    assertTrue(circles.find() && circles.find());
    Matcher ticks = Pattern.compile("<text x=\"([\\d.]+)\"[^>]*>(1|100) ns<").matcher(svg);
    assertTrue(ticks.find());
    double left = Double.parseDouble(ticks.group(1));
    assertTrue(ticks.find());
    double right = Double.parseDouble(ticks.group(1));
    assertEquals(
        left + (right - left) * Math.log10(20) / 2, Double.parseDouble(circles.group(1)), 0.2);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void peersSideBySide() throws IOException {
    PeerFile peers = PeerFile.of(JsonTree.read(PEERS), "peers.json");
    assertEquals(
        """
        | work | peer | ours, 1 thread | the peer's | ratio | ours, 2 threads | the peer's | ratio |
        |---|---|---:|---:|---:|---:|---:|---:|
        | add of 4 | PyTorch | 50.0 ns | 1.00 µs | 20.0 | 50.0 ns | 1.00 µs | 20.0 (noisy) |
        | matmul 64, float32 | OpenBLAS | 4.00 µs | 2.00 µs | 0.50 | | | |
        """,
        peers.table());
    assertTrue(peers.caption().startsWith("Quick run of 2026-11-22: 2 processors"));
  }

  @Test
  void roundsOfSeveralVirtualMachines() {
    double[] slow = {3, 3};
    double[] fast = {1};
    PeerFile.Row first = new PeerFile.Row("sum", "PyTorch", 1, slow, new double[] {6, 9}, 0.1);
    PeerFile.Row second = new PeerFile.Row("sum", "PyTorch", 1, fast, new double[] {4}, 0.3);
    PeerFile.Row both = first.and(second);
    assertArrayEquals(new double[] {2, 3, 4}, both.ratios());
    assertEquals(0.3, both.others());
    PeerFile.Row other = new PeerFile.Row("add", "PyTorch", 1, fast, fast, 0);
    assertThrows(IllegalArgumentException.class, () -> first.and(other));
  }

  @Test
  void filesOfTheTimeWhenPyTorchWasTheOnlyPeer() throws IOException {
    PeerFile peers =
        PeerFile.of(JsonTree.read(Path.of("results/peers-2026-11-22.json")), "peers.json");
    assertEquals("PyTorch", peers.rows().get(0).peer());
    assertEquals(38, peers.rows().size());
  }

  @Test
  void thePageIsFilledBetweenItsMarkersAndStaysOtherwise(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("page.md");
    String text =
        """
        Before.
        <!-- begin: suite -->
        <!-- end: suite -->
        <!-- begin: program-points -->
        old
        <!-- end: program-points -->
        Between.
        <!-- begin: peers -->
        <!-- end: peers -->
        <!-- begin: unmeasured -->
        stays
        <!-- end: unmeasured -->
        """;
    Files.writeString(page, text);
    String[] args = {
      "--page",
      page.toString(),
      "--charts",
      folder.resolve("charts").toString(),
      SUITE.toString(),
      PEERS.toString()
    };
    Report.main(args);
    String filled = Files.readString(page);
    assertTrue(
        filled.startsWith("Before.\n<!-- begin: suite -->\n\nQuick run of 2026-11-22"), filled);
    assertTrue(filled.contains("<!-- begin: program-points -->\n\n| function |"), filled);
    assertTrue(filled.contains("(charts/program-points.svg)"), filled);
    assertTrue(filled.contains("| add of 4 | PyTorch |"), filled);
    assertTrue(filled.contains("\nstays\n") && filled.contains("\nBetween.\n"), filled);
    assertFalse(filled.contains("old"), filled);
    assertTrue(Files.exists(folder.resolve("charts/program-points.svg")));

    Report.main(args);
    assertEquals(filled, Files.readString(page), "the same files give the same page");
  }

  @Test
  void aPlaceWithoutAnEndIsAnError() {
    assertThrows(
        IllegalArgumentException.class, () -> new Page("<!-- begin: a -->\n").fill("a", "text"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Page("<!-- begin: a -->\n<!-- begin: a -->\n").places());
  }

  @Test
  void thePageOfTheProjectHasPlacesForSectionsOnly() throws IOException {
    Set<String> known = new HashSet<>(Set.of("peers", "suite"));
    Sections.ALL.forEach(s -> known.add(s.part()));
    Set<String> places = new Page(Files.readString(Path.of("../docs/performance.md"))).places();
    assertFalse(places.isEmpty(), "no places in docs/performance.md");
    assertTrue(known.containsAll(places), () -> places + " and not only " + known);
  }

  @Test
  void everyUnitOfTime() {
    assertEquals("0", Times.digits(1e-6));
    assertEquals("0.031 ns", Times.text(0.031));
    assertEquals("9.99 ns", Times.text(9.99));
    assertEquals("10.0 ns", Times.text(9.996));
    assertEquals("100 ns", Times.text(99.96));
    assertEquals("1.00 µs", Times.text(999.6));
    assertEquals("12.3 ms", Times.text(12_345_678));
    assertEquals("2.00 s", Times.text(2e9));
  }
}
