package autodiff.benchmarks.gradbench;

import autodiff.Threads;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How many times as long as the function itself, in plain Java, does its derivative take?
 *
 * <p>All problems of GradBench at the sizes of its best known measurements. Each row has JVMs of
 * its own. There, the derivative first runs for a while from cold, which is what GradBench would
 * see; then the derivative, the plain function and the derivative written by hand take turns. Each
 * answer is compared with the one by hand first. Printed: the ratio in the steady state, that with
 * the cold calls, that of the derivative by hand, and those of others from the table of anchors,
 * which are ratios to the function in C++.
 *
 * <p>Options: {@code --quick} (one JVM a row, some minutes in all), {@code --only ba,gmm} (problems
 * or rows), {@code --ways programs,tensors} (ways side by side, instead of the fastest), {@code
 * --threads n} (1 if nothing is said), {@code --json file}.
 */
public final class Yardstick {
  private static final int FORKS = 3;

  private final List<YardstickRow> rows = new ArrayList<>();
  private List<Way> ways = List.of(Way.FASTEST);
  private boolean quick;
  private int threads = 1;
  private String json = "";

  private Yardstick() {}

  /**
   * Measures, or is one of the JVMs that do.
   *
   * @param args options
   * @throws IOException if a JVM cannot be started or the file not be written
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("--fork")) {
      fork(args);
      return;
    }
    Yardstick yardstick = new Yardstick();
    yardstick.read(args);
    yardstick.run();
  }

  private void read(String... args) {
    List<String> only = List.of();
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      if (option.equals("--quick")) {
        quick = true;
        continue;
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("unknown option, or nothing behind it: " + option);
      }
      String value = args[++i];
      switch (option) {
        case "--only" -> only = List.of(value.split(","));
        case "--ways" -> ways = Way.parse(value);
        case "--threads" -> threads = Integer.parseInt(value);
        case "--json" -> json = value;
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    for (YardstickRow row : YardstickRow.all()) {
      if (only.isEmpty() || only.contains(row.problem()) || only.contains(row.name())) {
        rows.add(row);
      }
    }
  }

  /** What was measured of a row in a way; times in nanoseconds, medians over JVMs. */
  private record Result(
      YardstickRow row,
      Way way,
      double ours,
      double primal,
      double byHand,
      double mean,
      double first,
      double prepared) {}

  private void run() throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%-22s %-9s %10s %8s %8s %8s | %8s %8s | %9s %9s%n",
        "problem",
        "way",
        "ours, ms",
        "ratio",
        "w. cold",
        "by hand",
        "C++ best",
        "C++ hand",
        "first, ms",
        "prep, ms");
    List<Result> results = new ArrayList<>();
    for (YardstickRow row : rows) {
      for (Way way : ways) {
        if (way == Way.FASTEST || problem(row).ways(row.derivative()).contains(way)) {
          Result result = measure(row, way);
          results.add(result);
          print(result);
        }
      }
    }
    if (!json.isEmpty()) {
      write(results);
    }
  }

  private static Problem problem(YardstickRow row) {
    return Problems.ALL.stream()
        .filter(p -> p.name().equals(row.problem()))
        .findFirst()
        .orElseThrow();
  }

  private static void print(Result r) {
    YardstickRow row = r.row;
    boolean ratio = !row.primal().isEmpty();
    String best =
        ratio ? text(row.best()) : String.format(Locale.ROOT, "%.1f ms", row.bestMillis());
    System.out.printf(
        Locale.ROOT,
        "%-22s %-9s %10.4f %8s %8s %8s | %8s %8s | %9.2f %9.2f%n",
        row.name(),
        r.way.name().toLowerCase(Locale.ROOT),
        r.ours / 1e6,
        text(r.ours / r.primal),
        ratio ? text(r.mean / r.primal) : String.format(Locale.ROOT, "%.2f ms", r.mean / 1e6),
        text(r.byHand / r.primal),
        best,
        text(row.hand()),
        r.first / 1e6,
        r.prepared / 1e6);
  }

  private static String text(double x) {
    return Double.isNaN(x) ? "" : String.format(Locale.ROOT, x < 10 ? "%.2f" : "%.1f", x);
  }

  private Result measure(YardstickRow row, Way way) throws IOException, InterruptedException {
    double[][] all = new double[quick ? 1 : FORKS][];
    for (int i = 0; i < all.length; i++) {
      all[i] = inFork(row, way);
    }
    double[] medians = new double[6];
    for (int k = 0; k < medians.length; k++) {
      int at = k;
      medians[k] = median(Arrays.stream(all).mapToDouble(x -> x[at]).toArray());
    }
    return new Result(
        row, way, medians[0], medians[1], medians[2], medians[3], medians[4], medians[5]);
  }

  private static double median(double... x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private double[] inFork(YardstickRow row, Way way) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Yardstick.class.getName(), "--fork", row.name(), way.name()));
    command.addAll(List.of(Integer.toString(threads), quick ? "1.5" : "5"));
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    List<String> lines;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines = out.lines().toList();
    }
    if (process.waitFor() != 0 || lines.isEmpty()) {
      throw new IllegalStateException(row.name() + " by " + way + " failed: " + lines);
    }
    return Arrays.stream(lines.get(lines.size() - 1).split(" "))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  // In a JVM of its own

  private static void fork(String... args) {
    PrintStream out = System.out;
    System.setOut(System.err);
    YardstickRow row =
        YardstickRow.all().stream().filter(r -> r.name().equals(args[1])).findFirst().orElseThrow();
    Threads.setCount(Integer.parseInt(args[3]));
    double[] numbers = measured(row, Way.valueOf(args[2]), Double.parseDouble(args[4]));
    StringBuilder line = new StringBuilder();
    for (double x : numbers) {
      line.append(line.isEmpty() ? "" : " ").append(x);
    }
    out.println(line);
  }

  private static double[] measured(YardstickRow row, Way way, double seconds) {
    Json input = YardstickInputs.of(row.problem(), row.sizes());
    Problem problem = problem(row);
    Timed ours = new Timed(problem, row.derivative(), way, input);
    double[] cold = ours.times(1);
    double mean = DoubleStream.of(cold).average().orElseThrow();
    Timed byHand = new Timed(problem, row.derivative(), Way.PLAIN, input);
    check(row, way, byHand.answer(), ours.answer());
    List<Timed> all = new ArrayList<>(List.of(ours, byHand));
    if (!row.primal().isEmpty()) {
      all.add(new Timed(problem, row.primal(), Way.PLAIN, input));
    }
    for (Timed each : all) {
      each.times(seconds / 3);
    }
    double[][] samples = new double[all.size()][0];
    long end = System.nanoTime() + (long) (seconds * all.size() * 1e9);
    do {
      for (int i = 0; i < samples.length; i++) {
        samples[i] = joined(samples[i], all.get(i).times(0.03));
      }
    } while (System.nanoTime() < end);
    double primal = samples.length > 2 ? median(samples[2]) : Double.NaN;
    return new double[] {
      median(samples[0]), primal, median(samples[1]), mean, cold[0], ours.prepared
    };
  }

  private static double[] joined(double[] x, double[] y) {
    double[] both = Arrays.copyOf(x, x.length + y.length);
    System.arraycopy(y, 0, both, x.length, y.length);
    return both;
  }

  private static void check(YardstickRow row, Way way, double[] expected, double[] actual) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    boolean descends = row.primal().isEmpty();
    for (int i = 0; i < expected.length; i++) {
      double tolerance = descends ? 1e-4 : 1e-9 * scale;
      if (expected.length != actual.length || !(Math.abs(expected[i] - actual[i]) <= tolerance)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s by %s: element %d is %s, by hand %s",
                row.name(),
                way,
                i,
                actual[i],
                expected[i]));
      }
    }
  }

  /** A function whose runs are timed. */
  private static final class Timed {
    private final Problem.Prepared<?> function;
    final double prepared;

    Timed(Problem problem, String function, Way way, Json input) {
      this(
          problem
              .find(function, way == Way.FASTEST ? List.of(Way.values()) : List.of(way))
              .orElseThrow(),
          input);
    }

    private <I> Timed(Problem.Entry<I> entry, Json input) {
      I in = entry.read().apply(input);
      long start = System.nanoTime();
      function = entry.prepare().apply(in);
      prepared = System.nanoTime() - start;
    }

    /** Runs for so many seconds, and at least once. */
    double[] times(double seconds) {
      double[] times = new double[16];
      int count = 0;
      long begin = System.nanoTime();
      long end = begin + (long) (seconds * 1e9);
      long before = begin;
      do {
        Object result = function.run().get();
        long after = System.nanoTime();
        if (result == null) {
          throw new IllegalStateException("no result");
        }
        if (count == times.length) {
          times = Arrays.copyOf(times, 2 * count);
        }
        times[count++] = after - before;
        before = System.nanoTime();
      } while (before < end);
      return Arrays.copyOf(times, count);
    }

    double[] answer() {
      return numbers(answer(function));
    }

    private static <R> Json answer(Problem.Prepared<R> function) {
      return function.answer().apply(function.run().get());
    }

    private static double[] numbers(Json json) {
      if (json instanceof Json.Num number) {
        return new double[] {number.value()};
      } else if (json instanceof Json.Numbers numbers) {
        return numbers.elements();
      }
      return ((Json.Fields) json)
          .map().values().stream()
              .flatMapToDouble(field -> DoubleStream.of(numbers(field)))
              .toArray();
    }
  }

  // The file

  private void write(List<Result> results) throws IOException {
    try (JsonGenerator out =
        JsonReader.FACTORY.createGenerator(Files.newOutputStream(Path.of(json)))) {
      out.useDefaultPrettyPrinter();
      out.writeStartObject();
      out.writeStringField(
          "question", "time of the derivative over that of the function in plain Java");
      out.writeStringField(
          "date",
          LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString());
      out.writeStringField("jvm", System.getProperty("java.vm.version"));
      out.writeStringField(
          "flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
      out.writeStringField(
          "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
      out.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      out.writeNumberField(
          "load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
      out.writeNumberField("threads", threads);
      out.writeNumberField("jvms", quick ? 1 : FORKS);
      out.writeArrayFieldStart("rows");
      for (Result r : results) {
        writeRow(r, out);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
  }

  private static void writeRow(Result r, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", r.row.name());
    out.writeStringField("way", r.way.name().toLowerCase(Locale.ROOT));
    writeNumber("ratio", r.ours / r.primal, out);
    writeNumber("ratioWithColdCalls", r.mean / r.primal, out);
    writeNumber("ratioByHand", r.byHand / r.primal, out);
    writeNumber("ratioBestTool", r.row.best(), out);
    writeNumber("ratioByHandInCpp", r.row.hand(), out);
    writeNumber("bestToolMillis", r.row.bestMillis(), out);
    writeNumber("nanos", r.ours, out);
    writeNumber("nanosWithColdCalls", r.mean, out);
    writeNumber("nanosFirst", r.first, out);
    writeNumber("nanosPrepare", r.prepared, out);
    writeNumber("nanosPrimal", r.primal, out);
    writeNumber("nanosByHand", r.byHand, out);
    out.writeEndObject();
  }

  private static void writeNumber(String name, double x, JsonGenerator out) throws IOException {
    if (!Double.isNaN(x)) {
      out.writeNumberField(name, x);
    }
  }
}
