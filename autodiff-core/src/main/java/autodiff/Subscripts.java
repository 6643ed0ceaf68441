package autodiff;

import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The subscripts of an einsum, read: a label for each axis of each operand, and those of the
 * result. Labels are letters; the axes of an ellipsis have −1, −2, ... from the last.
 *
 * @param operands the labels of each operand's axes
 * @param result the labels of the result's axes
 */
record Subscripts(int[][] operands, int[] result) {

  static Subscripts parse(String equation, Tensor[] x) {
    return new Parser(equation, x).parse();
  }

  /** Reads one equation; every complaint begins with it. */
  private record Parser(String equation, Tensor[] x) {

    Subscripts parse() {
      String text = equation.replace(" ", "");
      int arrow = text.indexOf("->");
      String[] parts = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
      if (parts.length != x.length) {
        throw wrong(
            String.format(
                Locale.ROOT,
                "subscripts for %d operands, but %d tensors were given",
                parts.length,
                x.length));
      }
      int[][] operands = new int[parts.length][];
      int dots = 0;
      for (int i = 0; i < parts.length; i++) {
        Shape shape = x[i].shape();
        int letters = letters(parts[i]);
        boolean ellipsis = parts[i].contains("...");
        if (ellipsis ? letters > shape.rank() : letters != shape.rank()) {
          throw wrong(
              String.format(
                  Locale.ROOT,
                  "operand %d has subscripts \"%s\" for %d axes, but its shape is %s%s",
                  i,
                  parts[i],
                  letters,
                  shape,
                  letters < shape.rank()
                      ? "; an ellipsis ... stands for axes without a letter"
                      : ""));
        }
        operands[i] = labels(parts[i], shape.rank() - letters);
        dots = Math.max(dots, shape.rank() - letters);
      }
      checkSizes(operands);
      int[] result = arrow < 0 ? implied(operands, dots) : result(text.substring(arrow + 2), dots);
      checkResult(result, operands);
      return new Subscripts(operands, result);
    }

    private IllegalArgumentException wrong(String message) {
      return new IllegalArgumentException("einsum \"" + equation + "\": " + message);
    }

    /** The number of letters; anything but letters and one ellipsis is wrong. */
    private int letters(String part) {
      int letters = 0;
      String rest = part.replaceFirst("\\.\\.\\.", "");
      for (int i = 0; i < rest.length(); i++) {
        char c = rest.charAt(i);
        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
          throw wrong(
              String.format(
                  Locale.ROOT,
                  "'%s' in \"%s\"; subscripts are letters and at most one ellipsis ... for each"
                      + " operand, separated by commas, and one -> before the result",
                  c,
                  part));
        }
        letters++;
      }
      return letters;
    }

    private static int[] labels(String part, int dots) {
      int at = part.indexOf("...");
      if (at < 0) {
        return part.chars().toArray();
      }
      int[] labels = new int[part.length() - 3 + dots];
      for (int i = 0; i < labels.length; i++) {
        labels[i] =
            i < at ? part.charAt(i) : i < at + dots ? i - at - dots : part.charAt(i - dots + 3);
      }
      return labels;
    }

    private int[] result(String part, int dots) {
      letters(part);
      return labels(part, dots);
    }

    /** Without an arrow: the ellipsis, then what stands only once, in alphabetical order. */
    private static int[] implied(int[][] operands, int dots) {
      Map<Integer, Integer> counts = new TreeMap<>();
      for (int i = -dots; i < 0; i++) {
        counts.put(i, 1);
      }
      for (int[] labels : operands) {
        for (int label : labels) {
          if (label >= 0) {
            counts.merge(label, 1, Integer::sum);
          }
        }
      }
      return counts.entrySet().stream()
          .filter(entry -> entry.getValue() == 1)
          .mapToInt(Map.Entry::getKey)
          .toArray();
    }

    private void checkSizes(int[][] operands) {
      Map<Integer, Integer> first = new HashMap<>();
      for (int i = 0; i < operands.length; i++) {
        Map<Integer, Integer> own = new LinkedHashMap<>();
        for (int axis = 0; axis < operands[i].length; axis++) {
          int label = operands[i][axis];
          int size = x[i].shape().size(axis);
          Integer before = own.putIfAbsent(label, size);
          if (before != null && before != size) {
            throw wrong(
                String.format(
                    Locale.ROOT,
                    "%s stands for sizes %d and %d of operand %d, %s; they must be equal",
                    name(label),
                    before,
                    size,
                    i,
                    x[i].shape()));
          }
        }
        for (Map.Entry<Integer, Integer> entry : own.entrySet()) {
          int label = entry.getKey();
          Integer other = first.get(label);
          if (other == null || size(other, label, operands) == 1) {
            first.put(label, i);
          } else if (entry.getValue() != 1 && entry.getValue() != size(other, label, operands)) {
            throw wrong(
                String.format(
                    Locale.ROOT,
                    "%s has size %d in operand %d, %s, and %d in operand %d, %s; sizes must agree or"
                        + " be 1",
                    name(label),
                    size(other, label, operands),
                    other,
                    x[other].shape(),
                    entry.getValue(),
                    i,
                    x[i].shape()));
          }
        }
      }
    }

    private int size(int operand, int label, int[][] operands) {
      int axis = 0;
      while (operands[operand][axis] != label) {
        axis++;
      }
      return x[operand].shape().size(axis);
    }

    private void checkResult(int[] result, int[][] operands) {
      for (int i = 0; i < result.length; i++) {
        int label = result[i];
        if (Arrays.stream(operands).flatMapToInt(Arrays::stream).noneMatch(l -> l == label)) {
          throw wrong(
              String.format(Locale.ROOT, "%s of the result stands at no operand", name(label)));
        }
        for (int j = 0; j < i; j++) {
          if (result[j] == label) {
            throw wrong(String.format(Locale.ROOT, "%s stands twice at the result", name(label)));
          }
        }
      }
    }

    private static String name(int label) {
      return label < 0 ? "the ellipsis" : "'" + (char) label + "'";
    }
  }
}
