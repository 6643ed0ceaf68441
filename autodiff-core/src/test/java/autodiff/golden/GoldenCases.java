package autodiff.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reference cases: a call, its results, and its first and second gradients, as recorded from
 * PyTorch. The format stands in {@code golden/README.md} among the test resources. Nothing here
 * knows what computes them anew: {@code Value}s, tensors, layers.
 */
public final class GoldenCases {
  private GoldenCases() {}

  /** What an operator was called with. */
  public sealed interface Argument permits Array, Plain, Text, Flag, Absent, Many, Dtype, Slice {}

  /** A tensor's elements in row-major order; those of a boolean one are 0 and 1. */
  @SuppressWarnings("ArrayRecordComponent") // read only, and never compared as a record
  public record Array(int[] shape, String dtype, double[] data, boolean requiresGrad)
      implements Argument {
    @Override
    public String toString() {
      return dtype + Arrays.toString(shape);
    }
  }

  /** A number, whole or not. */
  public record Plain(double number) implements Argument {}

  /** A string, for example the name of a mode. */
  public record Text(String text) implements Argument {}

  /** True or false. */
  public record Flag(boolean value) implements Argument {}

  /** Python's None. */
  public record Absent() implements Argument {}

  /** A list or tuple. */
  public record Many(List<Argument> arguments) implements Argument {}

  /** An element type. */
  public record Dtype(String name) implements Argument {}

  /** Python's slice: start, stop, step, each of which may be absent. */
  public record Slice(List<Argument> bounds) implements Argument {}

  /** Second derivatives: the gradient of Σ ⟨grads, seeds⟩, over the gradients that have a seed. */
  public record SecondOrder(List<Optional<Array>> seeds, List<Optional<Array>> gradients) {}

  /** One recorded call. */
  public record Case(
      String file,
      int sample,
      List<Argument> args,
      Map<String, Argument> kwargs,
      List<Array> outputs,
      List<Array> cotangents,
      List<Optional<Array>> gradients,
      Optional<SecondOrder> secondOrder) {

    /** All tensors among the arguments, in order of appearance. */
    public List<Array> arrays() {
      List<Array> arrays = new ArrayList<>();
      args.forEach(a -> collect(a, arrays));
      kwargs.values().forEach(a -> collect(a, arrays));
      return arrays;
    }

    private static void collect(Argument argument, List<Array> arrays) {
      if (argument instanceof Array array) {
        arrays.add(array);
      } else if (argument instanceof Many many) {
        many.arguments.forEach(a -> collect(a, arrays));
      }
    }

    /** The number at a position or, failing that, of a name, or else the operator's default. */
    public double number(int position, String name, double otherwise) {
      return argument(position, name)
          .filter(a -> !(a instanceof Absent))
          .map(a -> ((Plain) a).number)
          .orElse(otherwise);
    }

    /** The argument at a position or, failing that, of a name. */
    public Optional<Argument> argument(int position, String name) {
      return position >= 0 && position < args.size()
          ? Optional.of(args.get(position))
          : Optional.ofNullable(kwargs.get(name));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%s, sample %d, %s%s", file, sample, args, kwargs.isEmpty() ? "" : kwargs);
    }
  }

  /**
   * Reads one file.
   *
   * @param name its name without folder and extension, for example {@code div.floor_rounding}
   */
  public static List<Case> read(String name) {
    String path = "/golden/" + name + ".jsonl";
    try (InputStream in = GoldenCases.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new AssertionError("no reference cases " + path + " among the test resources");
      }
      String text = new String(in.readAllBytes(), UTF_8);
      return text.lines().map(line -> parse(name, line)).toList();
    } catch (IOException e) {
      throw new AssertionError("cannot read " + path, e);
    }
  }

  private static Case parse(String file, String line) {
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    Map<String, Argument> kwargs = new LinkedHashMap<>();
    json.getAsJsonObject("kwargs").asMap().forEach((k, v) -> kwargs.put(k, argument(v)));
    Optional<SecondOrder> secondOrder =
        json.has("grads2")
            ? Optional.of(new SecondOrder(maybeArrays(json, "seeds"), maybeArrays(json, "grads2")))
            : Optional.empty();
    return new Case(
        file,
        json.get("sample").getAsInt(),
        arguments(json.getAsJsonArray("args")),
        kwargs,
        arrays(json, "outputs"),
        arrays(json, "cotangents"),
        maybeArrays(json, "grads"),
        secondOrder);
  }

  private static List<Array> arrays(JsonObject json, String key) {
    return maybeArrays(json, key).stream().map(Optional::orElseThrow).toList();
  }

  private static List<Optional<Array>> maybeArrays(JsonObject json, String key) {
    if (!json.has(key)) {
      return List.of();
    }
    return json.getAsJsonArray(key).asList().stream()
        .map(
            e -> e.isJsonNull() ? Optional.<Array>empty() : Optional.of(array(e.getAsJsonObject())))
        .toList();
  }

  private static List<Argument> arguments(JsonArray json) {
    return json.asList().stream().map(GoldenCases::argument).toList();
  }

  private static Argument argument(JsonElement json) {
    if (json.isJsonNull()) {
      return new Absent();
    }
    if (json.isJsonArray()) {
      return new Many(arguments(json.getAsJsonArray()));
    }
    if (json.isJsonObject()) {
      return tagged(json.getAsJsonObject());
    }
    JsonPrimitive primitive = json.getAsJsonPrimitive();
    return primitive.isBoolean()
        ? new Flag(primitive.getAsBoolean())
        : primitive.isNumber() ? new Plain(primitive.getAsDouble()) : new Text(json.getAsString());
  }

  private static Argument tagged(JsonObject json) {
    String tag = json.keySet().iterator().next();
    JsonElement content = json.get(tag);
    return switch (tag) {
      case "tensor" -> array(content.getAsJsonObject());
      case "float" -> new Plain(number(content));
      case "dtype" -> new Dtype(content.getAsString());
      case "slice" -> new Slice(arguments(content.getAsJsonArray()));
      default -> throw new AssertionError("unknown kind of argument: " + json);
    };
  }

  private static Array array(JsonObject json) {
    int[] shape =
        json.getAsJsonArray("shape").asList().stream().mapToInt(JsonElement::getAsInt).toArray();
    double[] data =
        json.getAsJsonArray("data").asList().stream().mapToDouble(GoldenCases::number).toArray();
    boolean requiresGrad = json.has("requires_grad") && json.get("requires_grad").getAsBoolean();
    return new Array(shape, json.get("dtype").getAsString(), data, requiresGrad);
  }

  private static double number(JsonElement json) {
    JsonPrimitive primitive = json.getAsJsonPrimitive();
    if (primitive.isBoolean()) {
      return primitive.getAsBoolean() ? 1 : 0;
    }
    return switch (primitive.getAsString()) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> primitive.getAsDouble();
    };
  }

  /** By how much a number may differ from the recorded one. NaN is NaN, infinity infinity. */
  public record Tolerance(double relative, double absolute) {
    boolean accepts(double expected, double actual) {
      return expected == actual
          || (Double.isNaN(expected) && Double.isNaN(actual))
          || (Double.isFinite(expected)
              && Math.abs(expected - actual) <= relative * Math.abs(expected) + absolute);
    }

    /**
     * For numbers that were summed over broadcast axes: terms cancel, so that what is lost is lost
     * of the largest.
     */
    public Tolerance forSums(Array expected) {
      double largest =
          Arrays.stream(expected.data).map(Math::abs).filter(Double::isFinite).max().orElse(0);
      return new Tolerance(relative, absolute + 1e-3 * relative * largest);
    }
  }

  /**
   * Compares all elements.
   *
   * @param what is compared, for the message
   * @param expected what was recorded
   * @param actual what was computed anew
   * @param tolerance by how much they may differ
   * @throws AssertionError if one differs by more, with the first of them
   */
  public static void assertClose(
      String what, Array expected, double[] actual, Tolerance tolerance) {
    if (expected.data.length != actual.length) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "%s: %d elements, recorded are %d",
              what,
              actual.length,
              expected.data.length));
    }
    int[] wrong =
        IntStream.range(0, actual.length)
            .filter(i -> !tolerance.accepts(expected.data[i], actual[i]))
            .toArray();
    if (wrong.length > 0) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "%s: %d of %d elements differ, element %d is %s, recorded is %s",
              what,
              wrong.length,
              actual.length,
              wrong[0],
              actual[wrong[0]],
              expected.data[wrong[0]]));
    }
  }

  /** How many cases ran and were skipped, operator by operator. */
  public static final class Tally {
    private final Map<String, int[]> ran = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> skipped = new LinkedHashMap<>();

    /** Counts a case that ran. */
    public void ran(Case golden) {
      int[] counts = ran.computeIfAbsent(golden.file, f -> new int[2]);
      counts[0]++;
      counts[1] += golden.secondOrder.isPresent() ? 1 : 0;
    }

    /** Counts a case that did not. */
    public void skipped(Case golden, String reason) {
      ran.computeIfAbsent(golden.file, f -> new int[2]);
      skipped
          .computeIfAbsent(golden.file, f -> new LinkedHashMap<>())
          .merge(reason, 1, Integer::sum);
    }

    /** The number of cases that ran. */
    public int total() {
      return ran.values().stream().mapToInt(c -> c[0]).sum();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      ran.forEach((file, counts) ->
          text.append(
              String.format(
                  Locale.ROOT,
                  "%-36s ran %3d, second order %3d%s\n",
                  file,
                  counts[0],
                  counts[1],
                  skipped.containsKey(file) ? ", skipped " + skipped.get(file) : "")));
      int skips =
          skipped.values().stream().flatMap(m -> m.values().stream()).mapToInt(n -> n).sum();
      return text.append(
              String.format(Locale.ROOT, "reference cases: %d ran, %d skipped", total(), skips))
          .toString();
    }
  }
}
