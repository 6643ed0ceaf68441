package autodiff.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks that docs/performance.md shows, and writes what they measured to one file,
 * with machine, JDK, flags and date. {@link autodiff.benchmarks.report.Report} makes the page of
 * it.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar autodiff.benchmarks.Suite --quick --out FILE
 * </pre>
 *
 * <ul>
 *   <li>{@code --quick}: some sizes, one fork each, short rounds: minutes; all sizes, and forks and
 *       rounds as the benchmarks say, without it: hours;
 *   <li>{@code --out FILE}: where results go; written after each part, so that what was measured is
 *       there if the rest is interrupted;
 *   <li>{@code --parts REGEX}: only parts whose name matches this regular expression; {@code
 *       --list} prints their names;
 *   <li>{@code --forks N}: so many virtual machines for each measurement;
 *   <li>{@code --jvm FLAG}: a further flag for the virtual machines that measure, again for each,
 *       such as {@code -XX:ActiveProcessorCount=1}.
 * </ul>
 */
public final class Suite {
  private static final String OPTIONS =
      "--quick, --out FILE, --parts REGEX, --list, --forks N, --jvm FLAG";

  private boolean quick;
  private boolean list;
  private String out = "";
  private Pattern wanted = Pattern.compile("");
  private int forks;
  private final List<String> flags = new ArrayList<>();

  private Suite() {}

  /**
   * Runs the suite.
   *
   * @param args the options
   * @throws RunnerException if a benchmark fails, of which its own check may be the reason
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws RunnerException, IOException {
    Suite suite = new Suite();
    suite.read(args);
    if (suite.list) {
      SuitePart.ALL.forEach(part -> System.out.println(part.name()));
    } else {
      suite.run(args);
    }
  }

  private void read(String[] args) {
    int i = 0;
    while (i < args.length) {
      String option = args[i++];
      if (option.equals("--quick")) {
        quick = true;
        continue;
      }
      if (option.equals("--list")) {
        list = true;
        continue;
      }
      if (i == args.length) {
        throw new IllegalArgumentException(
            option + ": unknown, or its value is missing; options: " + OPTIONS);
      }
      String value = args[i++];
      switch (option) {
        case "--out" -> out = value;
        case "--parts" -> wanted = Pattern.compile(value);
        case "--forks" -> forks = Integer.parseInt(value);
        case "--jvm" -> flags.add(value);
        default -> throw new IllegalArgumentException(option + ": unknown; options: " + OPTIONS);
      }
    }
  }

  private void run(String[] args) throws RunnerException, IOException {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("what", "Results of the benchmark suite, as JMH writes them, by part");
    envelope.put("mode", quick ? "quick" : "full");
    envelope.put(
        "date",
        LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MINUTES).toString());
    envelope.put("machine", Machine.description());
    envelope.put("jdk", Machine.jdk());
    envelope.put("flags", String.join(" ", flags));
    envelope.put("command", Suite.class.getName() + " " + String.join(" ", args));
    envelope.put("load", Machine.load() + " before");
    List<SuitePart> parts =
        SuitePart.ALL.stream().filter(part -> wanted.matcher(part.name()).find()).toList();
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "--parts %s: no part has such a name; --list prints them", wanted));
    }
    Map<String, String> results = new LinkedHashMap<>();
    for (SuitePart part : parts) {
      System.out.printf(
          Locale.ROOT, "%n=== %s (%d of %d)%n", part.name(), results.size() + 1, parts.size());
      results.put(part.name(), json(run(part)));
      envelope.put(
          "load", String.format(Locale.ROOT, "%s, %s after", before(envelope), Machine.load()));
      if (!out.isEmpty()) {
        write(envelope, results);
      }
    }
  }

  private static String before(Map<String, Object> envelope) {
    return ((String) envelope.get("load")).replaceAll(",.*", "");
  }

  private Collection<RunResult> run(SuitePart part) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.NORMAL);
    part.benchmarks().forEach(c -> options.include("^" + Pattern.quote(c.getName() + ".")));
    part.parameters(quick).forEach((name, values) -> options.param(name, values.split(",")));
    List<String> all = new ArrayList<>(part.flags());
    all.addAll(flags);
    options.jvmArgsPrepend(all.toArray(new String[0]));
    if (quick) {
      options
          .forks(1)
          .warmupIterations(4)
          .warmupTime(TimeValue.milliseconds(part.quickWarmUp() * 250L))
          .measurementIterations(5)
          .measurementTime(TimeValue.milliseconds(150));
    }
    if (forks > 0) {
      options.forks(forks);
    }
    return new Runner(options.build()).run();
  }

  private static String json(Collection<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(results);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void write(Map<String, Object> envelope, Map<String, String> results) throws IOException {
    try (JsonGenerator json =
        new JsonFactory().createGenerator(Files.newBufferedWriter(Path.of(out)))) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      for (Map.Entry<String, Object> entry : envelope.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue().toString());
      }
      json.writeObjectFieldStart("parts");
      for (Map.Entry<String, String> part : results.entrySet()) {
        json.writeFieldName(part.getKey());
        json.writeRawValue(part.getValue().strip());
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw("\n");
    }
  }
}
