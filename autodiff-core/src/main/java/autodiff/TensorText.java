package autodiff;

import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Tensors as text: what they are in the first line, then the elements as NumPy shows them, in
 * aligned columns. Of more than 1,000 elements, three at either end of each axis are shown.
 */
final class TensorText {
  private static final int MOST_ELEMENTS = 1000;
  private static final int EDGE = 3;
  private static final int LINE = 100;

  /** In place of an index: here some are left out. */
  private static final int GAP = -1;

  private final Shape shape;
  private final IntFunction<String> text;

  /** The indices that are shown of each axis. */
  private final int[][] shown;

  private int[] widths = {};
  private boolean wrapped;
  private final StringBuilder out = new StringBuilder();

  private TensorText(Shape shape, int[][] shown, IntFunction<String> text) {
    this.shape = shape;
    this.shown = shown;
    this.text = text;
  }

  static String of(Tensor x) {
    StringBuilder head = new StringBuilder("Tensor ");
    x.name().ifPresent(name -> head.append(name).append(' '));
    head.append(x.shape()).append(' ').append(x.dtype());
    if (x.isLeaf()) {
      head.append(", requires grad");
    }
    x.operation().ifPresent(operation -> head.append(", from ").append(operation.name()));
    int[][] shown = shown(x.shape());
    double[] numbers = new double[count(shown)];
    int[] n = {0};
    visit(x.shape(), shown, 0, 0, position -> numbers[n[0]++] = x.flat(position));
    NumberText format = NumberText.of(numbers);
    return head + "\n" + body(x.shape(), shown, position -> format.text(x.flat(position)));
  }

  static String of(IntTensor x) {
    IntFunction<String> text = position -> Integer.toString(x.array()[position]);
    return "IntTensor " + x.shape() + "\n" + body(x.shape(), shown(x.shape()), text);
  }

  static String of(Mask x) {
    IntFunction<String> text = position -> Boolean.toString(x.array()[position]);
    return "Mask " + x.shape() + "\n" + body(x.shape(), shown(x.shape()), text);
  }

  private static int[][] shown(Shape shape) {
    boolean all = shape.elements() <= MOST_ELEMENTS;
    int[][] shown = new int[shape.rank()][];
    for (int axis = 0; axis < shown.length; axis++) {
      int size = shape.size(axis);
      if (all || size <= 2 * EDGE) {
        shown[axis] = new int[size];
        Arrays.setAll(shown[axis], i -> i);
      } else {
        shown[axis] = new int[2 * EDGE + 1];
        Arrays.setAll(shown[axis], i -> i < EDGE ? i : i == EDGE ? GAP : size - 2 * EDGE - 1 + i);
      }
    }
    return shown;
  }

  private static int count(int[][] shown) {
    int count = 1;
    for (int[] indices : shown) {
      count *= (int) Arrays.stream(indices).filter(i -> i != GAP).count();
    }
    return count;
  }

  private interface Visitor {
    void visit(int position);
  }

  private static void visit(Shape shape, int[][] shown, int axis, int position, Visitor visitor) {
    if (axis == shown.length) {
      visitor.visit(position);
      return;
    }
    for (int i : shown[axis]) {
      if (i != GAP) {
        visit(shape, shown, axis + 1, position * shape.size(axis) + i, visitor);
      }
    }
  }

  private static String body(Shape shape, int[][] shown, IntFunction<String> text) {
    if (shape.elements() == 0) {
      return "[]";
    }
    if (shape.rank() == 0) {
      return text.apply(0);
    }
    TensorText layout = new TensorText(shape, shown, text);
    layout.measure();
    layout.write(0, 0);
    return layout.out.toString();
  }

  /** A width for each column; one for all if rows do not fit into a line. */
  private void measure() {
    int last = shape.rank() - 1;
    int size = shape.size(last);
    int[] column = new int[size];
    for (int slot = 0; slot < shown[last].length; slot++) {
      if (shown[last][slot] != GAP) {
        column[shown[last][slot]] = slot;
      }
    }
    widths = new int[shown[last].length];
    visit(
        shape,
        shown,
        0,
        0,
        position -> {
          int slot = column[position % size];
          widths[slot] = Math.max(widths[slot], text.apply(position).length());
        });
    int length = shape.rank() + 2 * widths.length + Arrays.stream(widths).sum();
    if (length > LINE) {
      wrapped = true;
      Arrays.fill(widths, Arrays.stream(widths).max().orElse(0));
    }
  }

  private void write(int axis, int position) {
    out.append('[');
    boolean row = axis == shape.rank() - 1;
    int lineStart = out.length();
    for (int slot = 0; slot < shown[axis].length; slot++) {
      int i = shown[axis][slot];
      if (slot > 0) {
        out.append(row ? ", " : "," + "\n".repeat(shape.rank() - 1 - axis));
        boolean full = out.length() - lineStart + axis + 1 + widths[row ? slot : 0] > LINE - 2;
        if (row && wrapped && full) {
          out.setCharAt(out.length() - 1, '\n');
          lineStart = out.length();
        }
        if (out.charAt(out.length() - 1) == '\n') {
          out.append(" ".repeat(axis + 1));
        }
      }
      if (i == GAP) {
        out.append("...");
      } else if (row) {
        String number = text.apply(position * shape.size(axis) + i);
        out.append(" ".repeat(Math.max(0, widths[slot] - number.length()))).append(number);
      } else {
        write(axis + 1, position * shape.size(axis) + i);
      }
    }
    out.append(']');
  }
}
