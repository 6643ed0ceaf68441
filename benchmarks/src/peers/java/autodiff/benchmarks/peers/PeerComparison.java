package autodiff.benchmarks.peers;

import autodiff.benchmarks.Machine;
import autodiff.benchmarks.report.PeerFile;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares our tensors with PyTorch's and, for matrix products, OpenBLAS, in a virtual machine for
 * each number of threads, because PyTorch takes the number when it is loaded.
 *
 * <p>Prints a table: the medians of all rounds, and the median of the rounds' ratios, which is
 * above 1 where we are faster; between which ratios the middle half of the rounds lies; and how
 * many processors were busy with something else. Options:
 *
 * <ul>
 *   <li>{@code --quick}: short rounds, less than three minutes in all; about ten without it;
 *   <li>{@code --threads 1,2}: numbers of threads;
 *   <li>{@code --forks 3}: so many virtual machines for each number of threads, whose rounds count
 *       alike: what the compiler made of a loop differs from one to the next;
 *   <li>{@code --rows matmul}: only rows whose name matches this regular expression;
 *   <li>{@code --jvm -XX:+UseParallelGC}: a further flag for the virtual machines, again for each;
 *   <li>{@code --patience 60}: for how many seconds each row may be measured again if others were
 *       at work on the machine meanwhile; 0 otherwise;
 *   <li>{@code --markdown}: in the end, print the table of docs/performance.md; {@link
 *       autodiff.benchmarks.report.Report} puts it there, from the file;
 *   <li>{@code --json FILE}: keep what was measured, every round of it.
 * </ul>
 */
public final class PeerComparison {
  private static final String VECTOR_API = "--add-modules=jdk.incubator.vector";

  private static final String OPTIONS =
      "--quick, --markdown, --threads N,N, --forks N, --rows REGEX, --jvm FLAG, --patience SECONDS,"
          + " --json FILE";

  private boolean quick;
  private boolean markdown;
  private List<Integer> threads = List.of(1, 2);
  private int forks = 1;
  private String rows = "";
  private int patience;
  private String json = "";
  private final List<String> flags = new ArrayList<>(List.of(VECTOR_API));

  private PeerComparison() {}

  /**
   * Runs the comparison.
   *
   * @param args the options
   * @throws IOException if a virtual machine cannot be started or the file cannot be written
   * @throws InterruptedException if somebody interrupts the wait for a virtual machine
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PeerComparison comparison = new PeerComparison();
    comparison.read(args);
    comparison.run(args);
  }

  private void read(String[] args) {
    int i = 0;
    while (i < args.length) {
      String option = args[i++];
      if (option.equals("--quick")) {
        quick = true;
        continue;
      }
      if (option.equals("--markdown")) {
        markdown = true;
        continue;
      }
      if (i == args.length) {
        throw new IllegalArgumentException(
            option + ": unknown, or its value is missing; options: " + OPTIONS);
      }
      String value = args[i++];
      switch (option) {
        case "--threads" -> threads = Stream.of(value.split(",")).map(Integer::valueOf).toList();
        case "--forks" -> forks = Integer.parseInt(value);
        case "--rows" -> rows = value;
        case "--patience" -> patience = Integer.parseInt(value);
        case "--jvm" -> flags.add(value);
        case "--json" -> json = value;
        default -> throw new IllegalArgumentException(option + ": unknown; options: " + OPTIONS);
      }
    }
  }

  private void run(String[] args) throws IOException, InterruptedException {
    System.out.println(
        Machine.description() + "; " + Machine.jdk() + "; load average " + Machine.load());
    String loadBefore = Machine.load();
    List<SideBySide.Report> reports = new ArrayList<>();
    for (int count : threads) {
      SideBySide.Report report = sideBySide(count);
      for (int fork = 1; fork < forks; fork++) {
        report = report.and(sideBySide(count));
      }
      reports.add(report);
    }
    System.out.println("\nload average " + Machine.load());
    if (markdown) {
      List<PeerFile.Row> rows = new ArrayList<>();
      reports.forEach(report -> rows.addAll(report.rows()));
      System.out.println("\n" + new PeerFile("", rows).table());
    }
    if (!json.isEmpty()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put(
          "what",
          "Our tensors beside PyTorch's (through DJL) and OpenBLAS; nanoseconds a call, by round");
      result.put("date", LocalDate.now(ZoneId.systemDefault()).toString());
      result.put("machine", Machine.description());
      result.put("load", loadBefore + " before, " + Machine.load() + " after");
      result.put("jdk", Machine.jdk() + ", " + String.join(" ", flags));
      result.put("command", PeerComparison.class.getName() + " " + String.join(" ", args));
      result.put("runs", reports);
      Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
      Files.writeString(Path.of(json), gson.toJson(result) + "\n");
    }
  }

  private SideBySide.Report sideBySide(int count) throws IOException, InterruptedException {
    Path file = Files.createTempFile("peers", ".json");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(flags);
      command.add("-Dstdout.encoding=UTF-8");
      command.add("-Dai.djl.pytorch.num_threads=" + count);
      command.add("-Dai.djl.pytorch.num_interop_threads=1");
      // The libraries are on the class path: nothing to fetch.
      command.add("-Dai.djl.offline=true");
      if (Runtime.version().feature() >= 22) {
        command.add("--enable-native-access=ALL-UNNAMED");
      }
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(SideBySide.class.getName());
      command.addAll(
          List.of("" + count, quick ? "quick" : "full", rows, "" + patience, file.toString()));
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      // DJL would report to its makers that it was used.
      builder.environment().put("OPT_OUT_TRACKING", "true");
      int exit = builder.start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "the virtual machine with %d threads ended with %d; its message is above", count, exit));
      }
      return new Gson().fromJson(Files.readString(file), SideBySide.Report.class);
    } finally {
      Files.delete(file);
    }
  }
}
