package autodiff.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the page shows of each part of the suite. */
final class Sections {
  /** Chains are whole steps of so many operations. */
  private static final int STEP = 3;

  private static final Map<String, String> WORDS =
      Map.of(
          "BY_HAND", "by hand",
          "GRAPH", "graph",
          "GRAPH_REUSED", "graph, memory reused",
          "INTERPRETED", "program, interpreted",
          "BYTECODE", "program, bytecode",
          "ADAPTIVE", "program, as it comes",
          "LANES", "program, lanes",
          "SEGMENTS", "`Value`",
          "SEGMENTS_REUSED", "`Value`, memory reused");

  private static final String BY_HAND = "by hand";

  static final List<Section> ALL =
      List.of(
          Section.of(
                  "scalar-chain",
                  "A chain of scalar operations, recorded and swept: time of each",
                  "operations in the chain",
                  m -> m.parameter("length"),
                  m -> words(m.parameter("design")))
              .each(Sections::length)
              .withBytes(),
          Section.of(
                  "scalar-chain-64m",
                  "The same with a young generation of 64 MB",
                  "operations in the chain",
                  m -> m.parameter("length"),
                  m -> words(m.parameter("design")))
              .each(Sections::length)
              .withBytes(),
          Section.of(
              "scalar-edges",
              "An edge of an n-ary node, recorded and swept",
              "node",
              Measurement::method,
              m -> memory(m)),
          Section.of(
              "moons",
              "Loss and gradient of micrograd's demo",
              "network of",
              m -> m.benchmark().equals("MoonsNeurons") ? "neurons" : "single operations",
              m ->
                  m.parameter("design").endsWith("REUSED") || m.parameter("reuse").equals("true")
                      ? "memory reused"
                      : "garbage collected"),
          Section.of(
                  "gradient-call",
                  "A gradient call that computes next to nothing",
                  "function",
                  m -> "x·y",
                  m -> words(m.parameter("way")))
              .over(BY_HAND)
              .withBytes(),
          Section.of(
                  "program-chain",
                  "Gradient of a chain of arithmetic: time of an operation",
                  "operations in the chain",
                  m -> m.parameter("length"),
                  m -> words(m.parameter("way")))
              .each(Sections::length)
              .over(BY_HAND),
          Section.of(
                  "program-rosenbrock",
                  "Gradient of Rosenbrock's function",
                  "numbers",
                  m -> m.parameter("numbers"),
                  m -> words(m.parameter("way")))
              .over(BY_HAND),
          Section.of(
                  "program-mlp",
                  "Gradient of a network of scalars at one point",
                  "network",
                  m -> "2-16-16-1",
                  m -> words(m.parameter("way")))
              .over(BY_HAND),
          Section.of(
                  "program-points",
                  "Gradients at many points: time of a point",
                  "function",
                  m -> m.parameter("function").toLowerCase(Locale.ROOT),
                  m -> words(m.parameter("way")))
              .each(m -> Double.parseDouble(m.parameter("points")))
              .over(BY_HAND),
          Section.of(
                  "program-loss",
                  "Gradient of a loss over many points: time of a point",
                  "network",
                  m -> "2-8-8-1",
                  m -> words(m.parameter("way")))
              .each(m -> Double.parseDouble(m.parameter("points")))
              .over(BY_HAND),
          Section.of(
                  "small-tensors",
                  "An operation on four elements",
                  "operation",
                  m -> m.parameter("operation").toLowerCase(Locale.ROOT) + type(m),
                  Measurement::method)
              .over("plainArrays"),
          Section.of(
              "elementwise",
              "A pass over an array",
              "operation, elements",
              m ->
                  String.format(
                      Locale.ROOT,
                      "%s, %s%s",
                      m.parameter("operation").toLowerCase(Locale.ROOT),
                      m.parameter("elements"),
                      type(m)),
              m ->
                  (m.method().equals("forward") ? "forward" : "and backward")
                      + (m.benchmark().endsWith("Plain") ? ", plain loops" : "")),
          Section.of(
              "matmul",
              "A matrix product",
              "shape",
              m -> m.parameter("shape"),
              m -> m.parameter("layout") + type(m)),
          Section.of(
              "steps",
              "A step of training",
              "network/batch",
              m -> m.parameter("network"),
              m ->
                  (m.benchmark().equals("MlpStep")
                          ? "operations"
                          : "layers, " + m.parameter("rule"))
                      + (m.parameter("reuse").equals("true") ? ", memory reused" : "")),
          Section.of(
                  "recycled-memory",
                  "Σ x (x + y) and its gradient",
                  "elements",
                  m -> m.parameter("elements"),
                  m -> m.parameter("arrays").toLowerCase(Locale.ROOT).replace('_', ' '))
              .over(BY_HAND)
              .withBytes());

  private Sections() {}

  private static String words(String name) {
    return WORDS.getOrDefault(name, name.toLowerCase(Locale.ROOT));
  }

  private static double length(Measurement m) {
    return Integer.parseInt(m.parameter("length")) / STEP * STEP;
  }

  private static String memory(Measurement m) {
    return m.parameter("reuse").equals("true") ? "memory reused" : "garbage collected";
  }

  private static String type(Measurement m) {
    return m.parameter("dtype").equals("FLOAT64") ? ", float64" : "";
  }
}
