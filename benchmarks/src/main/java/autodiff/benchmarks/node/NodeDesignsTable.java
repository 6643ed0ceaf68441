package autodiff.benchmarks.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link NodeDesigns} and {@link MoonsTraining} and prints nanoseconds and bytes as tables.
 *
 * <p>The time is the median of all iterations of all forks, each of which is an average that has
 * its share of garbage collection in it. A neighbor on the machine spoils single iterations, not
 * the median.
 *
 * <p>Takes the options of JMH: {@code -f 1 -wi 2 -i 3} for a quick look, {@code -jvmArgs -Xmn64m}
 * for a small young generation, {@code -rf json -rff FILE} to keep the raw results, {@code -p
 * design=...} for some of the layouts.
 */
public final class NodeDesignsTable {

  private NodeDesignsTable() {}

  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    Options options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(args))
            .include(NodeDesigns.class.getName() + "\\.")
            .include(MoonsTraining.class.getName() + "\\.")
            .addProfiler(GCProfiler.class)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    List<RunResult> chains = new ArrayList<>();
    List<RunResult> steps = new ArrayList<>();
    for (RunResult result : results) {
      (result.getParams().getParamsKeys().contains("length") ? chains : steps).add(result);
    }

    System.out.println("\nA chain: nanoseconds and bytes an operation\n");
    printChains(chains);
    System.out.println("\nA step of training: microseconds and kilobytes\n");
    printSteps(steps);
  }

  private static void printChains(List<RunResult> results) {
    Map<Integer, Map<Design, String>> rows = new TreeMap<>();
    for (RunResult result : results) {
      int length = Integer.parseInt(result.getParams().getParam("length"));
      int operations = NodeDesigns.operations(length);
      rows.computeIfAbsent(length, l -> new TreeMap<>())
          .put(design(result), cell("%.1f / %.0f", result, operations));
    }
    Design[] columns = results.stream().map(r -> design(r)).distinct().toArray(Design[]::new);
    StringBuilder header = new StringBuilder("| length |");
    for (Design column : columns) {
      header.append(' ').append(column).append(" |");
    }
    System.out.println(header);
    System.out.println("|---:|" + "---:|".repeat(columns.length));
    rows.forEach((length, cells) -> {
      StringBuilder line = new StringBuilder("| " + length + " |");
      for (Design column : columns) {
        line.append(' ').append(cells.getOrDefault(column, "")).append(" |");
      }
      System.out.println(line);
    });
  }

  private static void printSteps(List<RunResult> results) {
    System.out.println("| design | µs / kB |");
    System.out.println("|---|---:|");
    for (RunResult result : results) {
      System.out.println("| " + design(result) + " | " + cell("%.0f / %.0f", result, 1000) + " |");
    }
  }

  private static Design design(RunResult result) {
    return Design.valueOf(result.getParams().getParam("design"));
  }

  private static String cell(String format, RunResult result, double divisor) {
    double nanoseconds = result.getPrimaryResult().getStatistics().getPercentile(50);
    double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
    return String.format(Locale.ROOT, format, nanoseconds / divisor, bytes / divisor);
  }
}
