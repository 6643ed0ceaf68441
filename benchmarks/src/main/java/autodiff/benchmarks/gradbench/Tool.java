package autodiff.benchmarks.gradbench;

import autodiff.Threads;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tool in the sense of GradBench (github.com/gradbench/gradbench): a program that answers
 * messages, one JSON object a line, from standard input to standard output.
 *
 * <p>{@code --ways fastest,programs,tensors,values,plain} says how functions are computed: each in
 * the first of these ways that exists for it. Inputs are parsed from the stream and results written
 * to it outside the times that are reported. Start-up and the first calls of cold code are within
 * them.
 */
public final class Tool {
  private static final String NAME = "autodiff";

  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private final List<Way> ways;

  /**
   * A tool for all problems.
   *
   * @param ways how functions are computed, best way first
   */
  Tool(List<Way> ways) {
    this.ways = ways;
    for (Problem problem : Problems.ALL) {
      problems.put(problem.name(), problem);
    }
  }

  /**
   * Answers messages until there are no more.
   *
   * @param args options
   * @throws IOException if standard input or output fail
   */
  public static void main(String[] args) throws IOException {
    List<Way> ways = List.of(Way.values());
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--ways") && i + 1 < args.length) {
        ways = Way.parse(args[++i]);
      } else {
        System.err.println(
            "Unknown option "
                + args[i]
                + "; there is --ways fastest,programs,tensors,values,plain");
        System.exit(2);
      }
    }
    // What others print must not end up among the responses.
    OutputStream responses = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    new Tool(ways).run(new FileInputStream(FileDescriptor.in), responses);
  }

  /**
   * Answers messages until there are no more.
   *
   * @param messages one object a line
   * @param responses one object a line
   * @throws IOException if reading or writing fails
   */
  void run(InputStream messages, OutputStream responses) throws IOException {
    InputStream in = new BufferedInputStream(messages, 1 << 16);
    OutputStream out = new BufferedOutputStream(responses, 1 << 16);
    for (Line line = new Line(in); !line.isEnd(); line = new Line(in)) {
      if (!line.isBlank()) {
        JsonGenerator generator = JsonReader.FACTORY.createGenerator(out);
        generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        respond(line, generator);
        generator.close();
        out.write('\n');
        out.flush();
      }
      line.skipRest();
    }
  }

  private void respond(InputStream line, JsonGenerator out) throws IOException {
    Map<String, Json> map = new LinkedHashMap<>();
    Json.Fields message = new Json.Fields(map);
    out.writeStartObject();
    try {
      JsonReader.readObject(line, map);
    } catch (IOException | IllegalArgumentException e) {
      writeId(map, out);
      writeFailure("malformed message: " + e.getMessage(), out);
      out.writeEndObject();
      return;
    }
    writeId(map, out);
    String kind = map.get("kind") instanceof Json.Text text ? text.value() : "";
    switch (kind) {
      case "start" -> writeStart(out);
      case "define" -> define(message, out);
      case "evaluate" -> evaluate(message, out);
      default -> {}
    }
    out.writeEndObject();
  }

  private static void writeId(Map<String, Json> message, JsonGenerator out) throws IOException {
    out.writeFieldName("id");
    message.getOrDefault("id", new Json.Nothing()).write(out);
  }

  private static void writeFailure(String error, JsonGenerator out) throws IOException {
    out.writeBooleanField("success", false);
    out.writeStringField("error", error);
  }

  private void writeStart(JsonGenerator out) throws IOException {
    out.writeStringField("tool", NAME);
    out.writeObjectFieldStart("config");
    out.writeStringField("java", System.getProperty("java.vm.version", "?"));
    out.writeBooleanField(
        "vector", ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    out.writeNumberField("threads", Threads.count());
    out.writeStringField("ways", ways.toString());
    out.writeEndObject();
  }

  private void define(Json.Fields message, JsonGenerator out) throws IOException {
    try {
      problem(message);
      out.writeBooleanField("success", true);
    } catch (IllegalArgumentException e) {
      writeFailure(e.getMessage(), out);
    }
  }

  private void evaluate(Json.Fields message, JsonGenerator out) throws IOException {
    Problem.Evaluation evaluation;
    try {
      Problem problem = problem(message);
      String function = message.text("function");
      Json input = message.field("input");
      evaluation =
          problem
              .find(function, ways)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      problem.name()
                          + " has no function \""
                          + function
                          + "\" computed by "
                          + ways
                          + "; its functions are "
                          + problem.functions()))
              .evaluate(input);
    } catch (IllegalArgumentException e) {
      writeFailure(e.getMessage(), out);
      return;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      e.printStackTrace();
      writeFailure(e.toString(), out);
      return;
    }
    out.writeBooleanField("success", true);
    out.writeFieldName("output");
    evaluation.output().write(out);
    out.writeArrayFieldStart("timings");
    writeTiming("prepare", evaluation.prepared(), out);
    for (long nanos : evaluation.nanos()) {
      writeTiming("evaluate", nanos, out);
    }
    out.writeEndArray();
  }

  private static void writeTiming(String name, long nanos, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", name);
    out.writeNumberField("nanoseconds", nanos);
    out.writeEndObject();
  }

  private Problem problem(Json.Fields message) {
    String name = message.text("module");
    Problem problem = problems.get(name);
    if (problem == null) {
      throw new IllegalArgumentException(
          "no module \"" + name + "\"; there are " + problems.keySet());
    }
    return problem;
  }

  /** One line of a stream, as a stream of its own. */
  private static final class Line extends FilterInputStream {
    private boolean ended;

    Line(InputStream in) {
      super(in);
    }

    /** Whether the stream ended before this line began. */
    boolean isEnd() throws IOException {
      return peek() < 0;
    }

    /** Skips spaces, and says whether there was nothing else. */
    boolean isBlank() throws IOException {
      while (true) {
        int next = peek();
        if (next == '\n' || next < 0) {
          return true;
        }
        if (next != ' ' && next != '\t' && next != '\r') {
          return false;
        }
        in.read();
      }
    }

    private int peek() throws IOException {
      in.mark(1);
      int next = in.read();
      in.reset();
      return next;
    }

    @Override
    public int read() throws IOException {
      int next = ended ? -1 : in.read();
      if (next == '\n' || next < 0) {
        ended = true;
        return -1;
      }
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (ended) {
        return -1;
      }
      in.mark(length);
      int count = in.read(bytes, offset, length);
      for (int i = 0; i < count; i++) {
        if (bytes[offset + i] == '\n') {
          in.reset();
          in.skipNBytes(i + 1L);
          ended = true;
          return i == 0 ? -1 : i;
        }
      }
      if (count < 0) {
        ended = true;
      }
      return count;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    /** The stream goes on after the line. */
    @Override
    public void close() {}

    void skipRest() throws IOException {
      byte[] bytes = new byte[1 << 13];
      while (read(bytes, 0, bytes.length) >= 0) {
        continue;
      }
    }
  }
}
