package autodiff.view;

/** Writes an outline in Graphviz' language: a box for a node, an ellipse for what computed it. */
final class DotText {
  private DotText() {}

  static String of(Outline outline) {
    StringBuilder dot = new StringBuilder();
    dot.append("digraph {\n");
    dot.append("  rankdir=LR;\n");
    dot.append("  node [fontname=\"Helvetica\", fontsize=11];\n");
    if (outline.leftOut() > 0) {
      dot.append("  label=").append(quoted(outline.remark())).append(";\n");
    }
    for (int i = 0; i < outline.size(); i++) {
      node(dot, outline, i);
    }
    for (int i = 0; i < outline.size(); i++) {
      for (int operand : outline.operands()[i]) {
        append(dot, "  n", operand, " -> op", i, ";\n");
      }
      if (outline.cut()[i] > 0) {
        append(dot, "  more", i, " -> op", i, " [style=dashed];\n");
      }
    }
    return dot.append("}\n").toString();
  }

  private static void node(StringBuilder dot, Outline outline, int i) {
    Caption caption = Caption.of(outline.nodes().get(i));
    String title = caption.name();
    if (title.isEmpty() && caption.kind() == Caption.Kind.CONSTANT) {
      title = caption.what();
    }
    StringBuilder label = new StringBuilder("{ ");
    if (!title.isEmpty()) {
      label.append(field(title)).append(" | ");
    }
    label.append("data ").append(field(caption.data()));
    if (!caption.grad().isEmpty()) {
      label.append(" | grad ").append(field(caption.grad()));
    }
    label.append(" }");
    append(dot, "  n", i, " [shape=record, label=\"", label, "\"];\n");
    if (caption.kind() == Caption.Kind.OPERATION) {
      append(dot, "  op", i, " [label=", quoted(caption.operation()), "];\n");
      append(dot, "  op", i, " -> n", i, ";\n");
    }
    if (outline.cut()[i] > 0) {
      append(dot, "  more", i, " [shape=plaintext, label=\"", outline.cut()[i], " more\"];\n");
    }
  }

  /** Appends without a format, whose digits would be those of the reader's country. */
  private static void append(StringBuilder dot, Object... parts) {
    for (Object part : parts) {
      dot.append(part);
    }
  }

  private static String quoted(String text) {
    return '"' + escaped(text, "\"\\") + '"';
  }

  /** Text of a field in a record label, where more characters have a meaning. */
  private static String field(String text) {
    return escaped(text, "\"\\{}|<> ");
  }

  private static String escaped(String text, String special) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        safe.append("\\n");
      } else if (Character.isISOControl(c)) {
        safe.append(' ');
      } else {
        safe.append(special.indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return safe.toString();
  }
}
