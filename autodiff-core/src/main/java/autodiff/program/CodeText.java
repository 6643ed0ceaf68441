package autodiff.program;

/** Code for the eyes: as text, one line an instruction, and as a picture in DOT. */
final class CodeText {
  /** How deep operands are written out where one number is described. */
  private static final int DEPTH = 4;

  private final Code code;
  private final int variables;

  /** With the first inputs called x, the others, parameters, p. */
  CodeText(Code code, int variables) {
    this.code = code;
    this.variables = variables;
  }

  private String name(int slot) {
    if (slot < variables) {
      return "x" + slot;
    }
    if (slot < code.inputs) {
      return "p" + (slot - variables);
    }
    return slot < code.firstSlot()
        ? Double.toString(code.constants[slot - code.inputs])
        : "t" + (slot - code.firstSlot());
  }

  /** What computes a number, operands written out. */
  String expression(int slot) {
    return expression(slot, DEPTH);
  }

  private String expression(int slot, int depth) {
    if (slot < code.firstSlot() || depth == 0) {
      return name(slot);
    }
    int i = slot - code.firstSlot();
    StringBuilder text = new StringBuilder(code.operation[i].name()).append('(');
    for (int k = 0; k < code.operands(i); k++) {
      text.append(k == 0 ? "" : ", ").append(expression(code.operand(i, k), depth - 1));
    }
    return text.append(')').toString();
  }

  private String names(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int slot = from; slot < to; slot++) {
      text.append(slot == from ? "" : ", ").append(name(slot));
    }
    return text.toString();
  }

  String lines() {
    StringBuilder text = new StringBuilder("program(");
    text.append(names(0, variables));
    if (code.inputs > variables) {
      text.append("; ").append(names(variables, code.inputs));
    }
    text.append(")\n");
    for (int i = 0; i < code.size(); i++) {
      int slot = code.firstSlot() + i;
      text.append("  ").append(name(slot)).append(" = ").append(expression(slot, 1)).append('\n');
    }
    for (int k = 0; k < code.guards.length; k++) {
      text.append("  check ").append(name(code.guards[k]));
      text.append(code.decided[k] ? " is not 0\n" : " is 0\n");
    }
    text.append("  return ");
    for (int k = 0; k < code.outputs.length; k++) {
      text.append(k == 0 ? "" : ", ").append(name(code.outputs[k]));
    }
    return text.append('\n').toString();
  }

  String dot() {
    StringBuilder text = new StringBuilder("digraph program {\n  rankdir=LR;\n");
    for (int slot = 0; slot < code.slots(); slot++) {
      boolean instruction = slot >= code.firstSlot();
      String label = instruction ? code.operation[slot - code.firstSlot()].name() : name(slot);
      text.append("  n").append(slot).append(" [label=\"").append(label.replace("\"", "\\\""));
      text.append(instruction ? "\"];\n" : "\", shape=box];\n");
    }
    for (int i = 0; i < code.size(); i++) {
      for (int k = 0; k < code.operands(i); k++) {
        text.append("  n").append(code.operand(i, k)).append(" -> n");
        text.append(code.firstSlot() + i).append(";\n");
      }
    }
    for (int k = 0; k < code.outputs.length; k++) {
      text.append("  y").append(k).append(" [label=\"y").append(k).append("\", shape=box];\n");
      text.append("  n").append(code.outputs[k]).append(" -> y").append(k).append(";\n");
    }
    return text.append("}\n").toString();
  }
}
