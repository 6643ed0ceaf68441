package autodiff.benchmarks.report;

import com.google.common.primitives.Doubles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file that the comparison with peers wrote: the same work, by us and by another library.
 *
 * @param caption when, on what and how it was measured
 * @param rows what was compared, at each number of threads
 */
public record PeerFile(String caption, List<Row> rows) {
  private static final double CALM = 0.15;

  /** How much of a processor others may take. */
  private static final double ALONE = 0.2;

  /**
   * One comparison.
   *
   * @param name what the work is
   * @param peer who else did it
   * @param threads how many threads each side had
   * @param ours our nanoseconds a call, by round
   * @param theirs the peer's
   * @param others how many processors were busy with something else meanwhile
   */
  public record Row(
      String name, String peer, int threads, double[] ours, double[] theirs, double others) {

    /**
     * The rounds of two virtual machines as one row.
     *
     * @param more the same row of another one
     * @return the row with the rounds of both
     * @throws IllegalArgumentException if that is another row
     */
    public Row and(Row more) {
      if (!name.equals(more.name) || !peer.equals(more.peer) || threads != more.threads) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "rows of %s, %s and %s, %s: not the same work",
                name,
                peer,
                more.name,
                more.peer));
      }
      return new Row(
          name,
          peer,
          threads,
          Doubles.concat(ours, more.ours),
          Doubles.concat(theirs, more.theirs),
          Math.max(others, more.others));
    }

    /**
     * The ratios, above 1 where we are faster.
     *
     * @return the peer's time over ours, by round
     */
    public double[] ratios() {
      double[] ratios = new double[ours.length];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = theirs[i] / ours[i];
      }
      return ratios;
    }

    /**
     * Whether the rounds disagree, or others were at work. The latter can slow one side down and
     * not the other, round for round: the threads of OpenMP wait for each other by spinning, and
     * take many times as long where one of them has to wait for its processor.
     *
     * @return whether the ratio says little
     */
    public boolean isNoisy() {
      double[] ratios = ratios();
      return hadCompany()
          || Quantiles.of(ratios, 0.75) - Quantiles.of(ratios, 0.25)
              > CALM * Quantiles.of(ratios, 0.5);
    }

    /**
     * Whether other processes were at work.
     *
     * @return whether they took more of a processor than a measurement bears
     */
    public boolean hadCompany() {
      return others > ALONE;
    }
  }

  /** Reads a file; {@code source} is how the page names it. */
  static PeerFile of(Map<String, Object> tree, String source) {
    List<Row> rows = new ArrayList<>();
    for (Object run : JsonTree.list(tree, "runs")) {
      for (Object row : JsonTree.list(run, "rows")) {
        Map<?, ?> fields = (Map<?, ?>) row;
        // Files of the time when PyTorch was the only peer have other names.
        boolean old = fields.containsKey("torch");
        rows.add(
            new Row(
                JsonTree.text(row, "name"),
                old ? "PyTorch" : JsonTree.text(row, "peer"),
                ((Double) fields.get("threads")).intValue(),
                JsonTree.numbers(fields.get("ours")),
                JsonTree.numbers(fields.get(old ? "torch" : "theirs")),
                (Double) fields.get("others")));
      }
    }
    String caption =
        String.format(
            Locale.ROOT,
            "%s run of %s: %s; %s; load average %s ([every round](%s)).",
            JsonTree.text(tree, "command").contains("--quick") ? "Quick" : "Full",
            JsonTree.text(tree, "date"),
            JsonTree.text(tree, "machine"),
            JsonTree.text(tree, "jdk"),
            JsonTree.text(tree, "load"),
            source);
    return new PeerFile(caption, rows);
  }

  /**
   * A table in Markdown: a line for each work and peer, three columns for each number of threads.
   *
   * @return the table
   */
  public String table() {
    Map<String, Map<Integer, Row>> lines = new LinkedHashMap<>();
    Map<Integer, Integer> threads = new TreeMap<>();
    for (Row row : rows) {
      threads.put(row.threads(), row.threads());
      lines
          .computeIfAbsent(row.name() + " | " + row.peer(), n -> new TreeMap<>())
          .put(row.threads(), row);
    }
    StringBuilder text = new StringBuilder("| work | peer |");
    for (int count : threads.keySet()) {
      text.append(
          String.format(
              Locale.ROOT,
              " ours, %d thread%s | the peer's | ratio |",
              count,
              count == 1 ? "" : "s"));
    }
    text.append("\n|---|---|").append("---:|---:|---:|".repeat(threads.size())).append('\n');
    lines.forEach((name, cells) -> {
      text.append("| ").append(name).append(" |");
      for (int count : threads.keySet()) {
        Row row = cells.get(count);
        text.append(row == null ? " | | |" : cells(row));
      }
      text.append('\n');
    });
    return text.toString();
  }

  private static String cells(Row row) {
    return String.format(
        Locale.ROOT,
        " %s | %s | %s%s |",
        Times.text(Quantiles.of(row.ours(), 0.5)),
        Times.text(Quantiles.of(row.theirs(), 0.5)),
        Times.digits(Quantiles.of(row.ratios(), 0.5)),
        row.isNoisy() ? " (noisy)" : "");
  }
}
