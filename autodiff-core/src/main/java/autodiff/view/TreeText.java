package autodiff.view;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Writes an outline as an indented tree. What is used in several places is printed in the first and
 * has a number, by which the others refer to it. What lies too deep to be indented has a number
 * too, and a tree of its own further below; so the text is linear in the graph, however deep.
 */
final class TreeText {
  private static final int DEEPEST = 24;

  private final Outline outline;
  private final int[] uses;
  private final StringBuilder out = new StringBuilder();

  /** The numbers by which nodes are referred to, from 1; 0 for none. */
  private final int[] number;

  private final boolean[] printed;
  private int lastNumber;

  /** Lines still to be written, the next one on top. */
  private final Deque<Line> lines = new ArrayDeque<>();

  private final Deque<Integer> later = new ArrayDeque<>();

  /**
   * A line to be written.
   *
   * @param node the node; {@link #MORE} for the remark on those that are not shown
   * @param count how many are not shown
   * @param branch what comes before it
   * @param indent what comes before the lines under it
   * @param depth how deep it is
   */
  private record Line(int node, int count, String branch, String indent, int depth) {}

  private static final int MORE = -1;

  private TreeText(Outline outline) {
    this.outline = outline;
    uses = outline.uses();
    number = new int[outline.size()];
    printed = new boolean[outline.size()];
  }

  static String of(Outline outline) {
    return new TreeText(outline).write();
  }

  private String write() {
    later.add(0);
    while (!later.isEmpty()) {
      lines.push(new Line(later.remove(), 0, "", "", 0));
      while (!lines.isEmpty()) {
        write(lines.pop());
      }
    }
    if (outline.leftOut() > 0) {
      out.append("(").append(outline.remark()).append(")\n");
    }
    return out.toString();
  }

  private void write(Line line) {
    out.append(line.branch);
    int node = line.node;
    if (node == MORE) {
      out.append("... ").append(line.count).append(" more\n");
      return;
    }
    Caption caption = Caption.of(outline.nodes().get(node));
    boolean first = number[node] == 0;
    int[] operands = outline.operands()[node];
    boolean tooDeep = line.depth > DEEPEST && operands.length + outline.cut()[node] > 0;
    if (first && (uses[node] > 1 || tooDeep)) {
      number[node] = ++lastNumber;
      if (tooDeep) {
        later.add(node);
      }
    }
    if (number[node] > 0) {
      out.append('#').append(number[node]).append(' ');
    }
    if (printed[node] || tooDeep || (!first && line.depth > 0)) {
      reference(caption, printed[node]);
      return;
    }
    printed[node] = true;
    describe(caption);
    pushOperands(line, operands, outline.cut()[node]);
  }

  private void pushOperands(Line line, int[] operands, int cut) {
    if (cut > 0) {
      lines.push(new Line(MORE, cut, line.indent + "`- ", "", line.depth + 1));
    }
    for (int k = operands.length - 1; k >= 0; k--) {
      boolean last = k == operands.length - 1 && cut == 0;
      lines.push(
          new Line(
              operands[k],
              0,
              line.indent + (last ? "`- " : "+- "),
              line.indent + (last ? "   " : "|  "),
              line.depth + 1));
    }
  }

  private void reference(Caption caption, boolean above) {
    out.append(oneLine(caption.name().isEmpty() ? caption.what() : caption.name()))
        .append(above ? " (above)\n" : " (below)\n");
  }

  /** For example {@code loss: add = 6.909, grad 1}. */
  private void describe(Caption caption) {
    boolean namedLeaf = !caption.name().isEmpty() && caption.kind() == Caption.Kind.LEAF;
    out.append(oneLine(caption.name()));
    if (!namedLeaf) {
      out.append(caption.name().isEmpty() ? "" : ": ").append(oneLine(caption.what()));
    }
    out.append(" = ").append(caption.data());
    if (!caption.grad().isEmpty()) {
      out.append(", grad ").append(caption.grad());
    }
    out.append('\n');
  }

  private static String oneLine(String text) {
    return Arrays.stream(text.split("\\R", -1))
        .reduce((a, b) -> a + "\\n" + b)
        .orElse("")
        .replaceAll("\\p{Cntrl}", " ");
  }
}
