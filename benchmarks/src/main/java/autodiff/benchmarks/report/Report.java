package autodiff.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Turns result files into tables and charts.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar autodiff.benchmarks.report.Report \
 *   --page docs/performance.md --charts docs/charts FILE...
 * </pre>
 *
 * <p>Files are those of {@link autodiff.benchmarks.Suite} and of the comparison with peers; where
 * two hold the same part, the later one counts. Without {@code --page}, tables go to standard
 * output. With it, they go to the places that the page has for them, {@code <!-- begin: NAME -->}
 * to {@code <!-- end: NAME -->}, where NAME is that of a part, {@code suite} for what it ran on, or
 * {@code peers}; a part without a place is left out, and a place without a part stays as it is.
 * With {@code --charts}, each part gets a chart in that folder, which the page shows.
 */
public final class Report {
  private static final String SUITE = "suite";
  private static final String PEERS = "peers";

  private String pageFile = "";
  private String charts = "";
  private final List<Path> files = new ArrayList<>();

  private Report() {}

  /**
   * Makes tables and charts.
   *
   * @param args the options and files
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Report report = new Report();
    report.read(args);
    report.run();
  }

  private void read(String[] args) {
    int i = 0;
    while (i < args.length) {
      String arg = args[i++];
      if (!arg.startsWith("--")) {
        files.add(Path.of(arg));
        continue;
      }
      if (i == args.length || !(arg.equals("--page") || arg.equals("--charts"))) {
        throw new IllegalArgumentException(
            arg + ": unknown, or its value is missing; options: --page FILE, --charts FOLDER");
      }
      if (arg.equals("--page")) {
        pageFile = args[i++];
      } else {
        charts = args[i++];
      }
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no result file; give those of the suite or of peers");
    }
  }

  private void run() throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    for (Path file : files) {
      Map<String, Object> tree = JsonTree.read(file);
      if (tree.containsKey("runs")) {
        PeerFile peers = PeerFile.of(tree, fromPage(file));
        contents.put(PEERS, peers.caption() + "\n\n" + peers.table());
      } else {
        ResultFile results = ResultFile.of(tree, fromPage(file));
        contents.merge(SUITE, results.caption() + "\n", (first, next) -> first + "\n" + next);
        contents.putAll(contents(results));
      }
    }
    if (pageFile.isEmpty()) {
      contents.forEach(
          (name, content) -> System.out.printf(Locale.ROOT, "%n%s%n%n%s", name, content));
      return;
    }
    Path path = Path.of(pageFile);
    Page page = new Page(Files.readString(path));
    List<String> without = new ArrayList<>();
    for (Map.Entry<String, String> entry : contents.entrySet()) {
      if (page.places().contains(entry.getKey())) {
        page.fill(entry.getKey(), entry.getValue());
      } else {
        without.add(entry.getKey());
      }
    }
    Files.writeString(path, page.text());
    System.out.println(pageFile + ": " + (contents.size() - without.size()) + " places filled");
    if (!without.isEmpty()) {
      System.out.println("no place for " + without);
    }
  }

  private Map<String, String> contents(ResultFile results) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    for (Section section : Sections.ALL) {
      List<Measurement> measurements = results.parts().get(section.part());
      if (measurements == null || measurements.isEmpty()) {
        continue;
      }
      String content = section.table(measurements);
      if (!charts.isEmpty()) {
        Path chart = Path.of(charts).resolve(section.part() + ".svg");
        Files.createDirectories(chart.toAbsolutePath().getParent());
        Files.writeString(chart, section.chart(measurements));
        content += String.format(Locale.ROOT, "\n![%s](%s)\n", section.title(), fromPage(chart));
      }
      contents.put(section.part(), content);
    }
    return contents;
  }

  /** How the page names a file. */
  private String fromPage(Path file) {
    if (pageFile.isEmpty()) {
      return file.toString();
    }
    return Path.of(pageFile)
        .toAbsolutePath()
        .getParent()
        .relativize(file.toAbsolutePath())
        .toString()
        .replace('\\', '/');
  }
}
