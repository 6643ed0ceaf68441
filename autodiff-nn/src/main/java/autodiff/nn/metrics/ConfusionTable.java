package autodiff.nn.metrics;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A confusion matrix as text. */
final class ConfusionTable {
  private static final String CORNER = "right \\ predicted";

  private ConfusionTable() {}

  static String of(ConfusionMatrix matrix) {
    List<String> names = matrix.names();
    int first =
        Stream.concat(Stream.of(CORNER), names.stream())
            .mapToInt(String::length)
            .max()
            .orElseThrow();
    int[] widths =
        IntStream.range(0, matrix.classes())
            .map(j -> Math.max(names.get(j).length(), widestCount(matrix, j)))
            .toArray();
    String header =
        IntStream.range(0, matrix.classes())
            .mapToObj(j -> "  " + right(names.get(j), widths[j]))
            .collect(Collectors.joining("", left(CORNER, first), "\n"));
    return IntStream.range(0, matrix.classes())
        .mapToObj(i ->
            IntStream.range(0, matrix.classes())
                .mapToObj(j -> "  " + right(Long.toString(matrix.count(i, j)), widths[j]))
                .collect(Collectors.joining("", left(names.get(i), first), "")))
        .collect(Collectors.joining("\n", header, ""));
  }

  private static int widestCount(ConfusionMatrix matrix, int predicted) {
    return IntStream.range(0, matrix.classes())
        .map(i -> Long.toString(matrix.count(i, predicted)).length())
        .max()
        .orElseThrow();
  }

  private static String left(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String right(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }
}
