package autodiff.nn.train;

import autodiff.Generator;
import autodiff.nn.Layer;
import autodiff.nn.data.DataLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The line that says what a run is about to do. */
final class Announcement {
  private Announcement() {}

  static String of(Layer model, List<Generator> generators, DataLoader<?> data, RunState state) {
    String random =
        generators.stream().map(Generator::toString).distinct().collect(Collectors.joining(", "));
    List<String> evaluated = new ArrayList<>();
    collectEvaluated("", model, evaluated);
    return String.format(
        Locale.ROOT,
        "training %s, %d parameters%s%s, on %s%s",
        model.title(),
        model.parameterCount(),
        random.isEmpty() ? "" : " (" + random + ")",
        evaluated.isEmpty() ? "" : ", with " + String.join(", ", evaluated) + " in evaluation mode",
        data,
        place(state));
  }

  /** The outermost layers inside that stay in the mode for use. */
  private static void collectEvaluated(String path, Layer layer, List<String> evaluated) {
    layer
        .children()
        .forEach((name, child) -> {
          String inner = path.isEmpty() ? name : path + "." + name;
          if (child.isTraining()) {
            collectEvaluated(inner, child, evaluated);
          } else {
            evaluated.add(inner);
          }
        });
  }

  private static String place(RunState state) {
    if (state.isAtBeginning()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "; going on after epoch %d%s",
        state.epoch(),
        state.batch == 0 ? "" : String.format(Locale.ROOT, " and %d batches", state.batch));
  }
}
