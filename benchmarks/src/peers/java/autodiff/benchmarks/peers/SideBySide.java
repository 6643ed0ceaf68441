package autodiff.benchmarks.peers;

import autodiff.Threads;
import autodiff.benchmarks.report.PeerFile.Row;
import autodiff.benchmarks.report.Quantiles;
import autodiff.benchmarks.report.Times;
import autodiff.kernel.KernelSet;
import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The comparison with one number of threads; {@link PeerComparison} starts it. */
public final class SideBySide {

  /**
   * What was measured, and with what.
   *
   * @param pytorch its version
   * @param kernels which kernels of ours
   * @param rows a row for each pair
   */
  record Report(String pytorch, String kernels, List<Row> rows) {
    /** The rounds of both, row by row. */
    Report and(Report more) {
      List<Row> all = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        all.add(rows.get(i).and(more.rows.get(i)));
      }
      return new Report(pytorch, kernels, all);
    }
  }

  private SideBySide() {}

  /**
   * Checks all pairs, then measures them.
   *
   * @param args the number of threads, {@code quick} or {@code full}, which rows (a regular
   *     expression to be found in their names), how many seconds a row may wait for others to leave
   *     the machine alone, and the file to write
   * @throws IOException if the file cannot be written
   * @throws InterruptedException if somebody interrupts that wait
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int threads = Integer.parseInt(args[0]);
    Rounds rounds = args[1].equals("quick") ? Rounds.QUICK : Rounds.FULL;
    Pattern wanted = Pattern.compile(args[2]);
    Duration patience = Duration.ofSeconds(Long.parseLong(args[3]));
    Threads.setCount(threads);
    String kernels = KernelSet.current().name();
    try (Torch torch = new Torch(threads)) {
      List<Pair> pairs = new ArrayList<>(MlpPair.all(torch));
      pairs.addAll(OperationPair.all(torch));
      pairs.addAll(SweepPair.all(torch));
      OpenBlas.load(threads)
          .ifPresent(blas -> {
            System.out.println(blas.configuration());
            pairs.addAll(BlasPair.all(blas));
          });
      pairs.removeIf(pair -> !wanted.matcher(pair.name()).find());
      for (Pair pair : pairs) {
        try {
          pair.check();
        } catch (AssertionError e) {
          throw new AssertionError(
              pair.name() + ", " + pair.peer() + ": the two sides disagree: " + e.getMessage(), e);
        }
      }
      System.out.printf(Locale.ROOT, 
          "%n%d of %d pairs agree. Threads: %d. PyTorch %s; our kernels: %s.%n%n",
          pairs.size(), pairs.size(), threads, torch.version(), kernels);
      System.out.println(
          "| work | peer | threads | ours | the peer's | theirs / ours | middle half | others |");
      System.out.println("|---|---|---:|---:|---:|---:|---:|---|");
      // The loops that operations share are compiled for all of them, not for the first alone.
      pairs.forEach(rounds::warmUp);
      List<Row> rows = new ArrayList<>();
      for (Pair pair : pairs) {
        Row row = rounds.measure(pair, threads, patience);
        System.out.println(line(row));
        rows.add(row);
      }
      Report report = new Report(torch.version(), kernels, rows);
      Files.writeString(Path.of(args[4]), new Gson().toJson(report));
    }
  }

  private static String line(Row row) {
    double[] ratios = row.ratios();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %s | %s | %.2f | %.2f–%.2f | %.1f%s |",
        row.name(),
        row.peer(),
        row.threads(),
        Times.text(Quantiles.of(row.ours(), 0.5)),
        Times.text(Quantiles.of(row.theirs(), 0.5)),
        Quantiles.of(ratios, 0.5),
        Quantiles.of(ratios, 0.25),
        Quantiles.of(ratios, 0.75),
        row.others(),
        row.isNoisy() ? " noisy" : "");
  }
}
