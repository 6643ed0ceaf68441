package autodiff.nn;

import static com.google.common.base.Strings.padEnd;
import static com.google.common.base.Strings.padStart;

import autodiff.DType;
import autodiff.GradMode;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The table of a network's layers, their outputs and their parameters. */
final class Summary {
  private Summary() {}

  /** A line of the table. */
  private record Row(String layer, String output, String parameters) {}

  static String of(Layer network, Shape input) {
    IdentityHashMap<Layer, Shape> outputs = outputs(network, input);
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("layer", "output", "parameters"));
    IdentityHashMap<Tensor, Boolean> counted = new IdentityHashMap<>();
    network.visit((path, layer) -> {
      long own = 0;
      for (Tensor p : layer.ownParameters().values()) {
        own += counted.put(p, true) == null ? p.elements() : 0;
      }
      Shape output = outputs.get(layer);
      boolean blank = own == 0 && !layer.children().isEmpty();
      rows.add(
          new Row(
              indented(path, layer),
              output == null ? "not called" : output.toString(),
              blank ? "" : String.format(Locale.ROOT, "%,d", own)));
    });
    return table(rows) + total(network);
  }

  /** Calls the network in use, not in training, so that nothing in it changes. */
  private static IdentityHashMap<Layer, Shape> outputs(Layer network, Shape input) {
    Iterator<Tensor> parameters = network.parameters().values().iterator();
    DType type = parameters.hasNext() ? parameters.next().dtype() : DType.FLOAT32;
    IdentityHashMap<Layer, Shape> outputs = new IdentityHashMap<>();
    network.watch((layer, y) -> outputs.put(layer, y.shape()));
    try (Modes modes = Modes.evaluation(network)) {
      GradMode.noGrad(() -> network.call(Tensor.zeros(type, input)));
    } finally {
      network.watch(null);
    }
    return outputs;
  }

  private static String indented(String path, Layer layer) {
    if (path.isEmpty()) {
      return layer.title();
    }
    int depth = (int) path.chars().filter(c -> c == '.').count() + 1;
    return String.format(
        Locale.ROOT,
        "%s%s  %s",
        "  ".repeat(depth),
        path.substring(path.lastIndexOf('.') + 1),
        layer.title());
  }

  private static String table(List<Row> rows) {
    int layer = rows.stream().mapToInt(r -> r.layer.length()).max().orElse(0);
    int output = rows.stream().mapToInt(r -> r.output.length()).max().orElse(0);
    int parameters = rows.stream().mapToInt(r -> r.parameters.length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (Row row : rows) {
      String line =
          String.format(
              Locale.ROOT,
              "%s  %s  %s",
              padEnd(row.layer, layer, ' '),
              padEnd(row.output, output, ' '),
              padStart(row.parameters, parameters, ' '));
      table.append(line.stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static String total(Layer network) {
    long frozen = 0;
    long bytes = 0;
    for (Tensor p : network.parameters().values()) {
      frozen += p.requiresGrad() ? 0 : p.elements();
      bytes += (long) p.elements() * p.dtype().bytes();
    }
    return String.format(
        Locale.ROOT,
        "%,d parameters, %,d of them frozen; %,d bytes",
        network.parameterCount(),
        frozen,
        bytes);
  }
}
