package autodiff.program;

import autodiff.CustomOp;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints code as a Java class: to read it, or to compile it into a program of one's own. A class
 * has one public method, {@code static int run(double[] in, int inFrom, double[] out, int
 * outFrom)}, which returns −1 or the index of the first guard that fails. If the code has
 * operations of the user's own, {@code run} gets them first, as an array in the order of their
 * first use.
 *
 * <p>Operations whose formula is short are printed as such; the others are called through the
 * elementwise table, so the class needs this library to run.
 */
final class JavaSource {
  /** A method of more than 65,535 bytes is no Java; this many operands are safely below. */
  private static final int MAX_OPERANDS = 3_000;

  private final Code code;
  private final MethodPartition chunks;
  private final String className;
  private final StringBuilder body = new StringBuilder();

  /** Field names of operations that are called through the table. */
  private final Map<Elementwise, String> called = new LinkedHashMap<>();

  /** The user's operations, numbered. */
  private final IdentityHashMap<CustomOp, Integer> custom = new IdentityHashMap<>();

  private final boolean[] named;
  private boolean mulNoNan;

  private JavaSource(Code code, String className, int targetBytes) {
    this.code = code;
    this.chunks = MethodPartition.of(code, targetBytes);
    this.className = className;
    this.named = new boolean[code.slots()];
  }

  /**
   * Prints code.
   *
   * @param code the code
   * @param className the name of the class, with its package if it is to have one
   * @return a compilation unit
   */
  static String of(Code code, String className) {
    return of(code, className, Bytecode.TARGET_BYTES);
  }

  static String of(Code code, String className, int targetBytes) {
    return new JavaSource(code, className, targetBytes).print();
  }

  private String print() {
    for (Operation operation : code.operation) {
      if (operation instanceof CustomOp op) {
        custom.putIfAbsent(op, custom.size());
      }
    }
    boolean nested = chunks.parts() > 1;
    for (int part = 0; part < chunks.parts(); part++) {
      if (nested) {
        body.append("\n  private static final class Part").append(part).append(" {\n");
      }
      for (int c = chunks.partStart[part]; c < chunks.partStart[part + 1]; c++) {
        chunk(c);
      }
      if (nested) {
        body.append("  }\n");
      }
    }
    StringBuilder text = new StringBuilder();
    int dot = className.lastIndexOf('.');
    if (dot >= 0) {
      text.append("package ").append(className, 0, dot).append(";\n\n");
    }
    imports(text);
    text.append("/** ")
        .append(code.size())
        .append(" operations, ")
        .append(code.inputs)
        .append(" inputs, ")
        .append(code.outputs.length)
        .append(" outputs. */\npublic final class ")
        .append(className.substring(dot + 1))
        .append(" {\n");
    fields(text);
    text.append("  private ").append(className.substring(dot + 1)).append("() {}\n");
    run(text, nested);
    text.append(body);
    helpers(text);
    return text.append("}\n").toString();
  }

  private void imports(StringBuilder text) {
    List<String> names = new ArrayList<>();
    if (!custom.isEmpty()) {
      names.add("autodiff.CustomOp");
    }
    if (!called.isEmpty()) {
      names.add("autodiff.op.Elementwise");
    }
    if (called.keySet().stream().anyMatch(Elementwise.Binary.class::isInstance)) {
      names.add("java.util.function.DoubleBinaryOperator");
    }
    if (called.keySet().stream().anyMatch(Elementwise.Unary.class::isInstance)) {
      names.add("java.util.function.DoubleUnaryOperator");
    }
    names.forEach(name -> text.append("import ").append(name).append(";\n"));
    text.append(names.isEmpty() ? "" : "\n");
  }

  private void fields(StringBuilder text) {
    called.forEach((line, field) ->
        text.append("  private static final ")
            .append(functionType(line))
            .append(' ')
            .append(field)
            .append(" =\n      ((Elementwise.")
            .append(line.getClass().getSimpleName())
            .append(") line(\"")
            .append(line.name())
            .append("\")).value();\n"));
    text.append(called.isEmpty() ? "" : "\n");
  }

  private static String functionType(Elementwise line) {
    return switch (line.arity()) {
      case 1 -> "DoubleUnaryOperator";
      case 2 -> "DoubleBinaryOperator";
      default -> "Elementwise.Function3";
    };
  }

  private void run(StringBuilder text, boolean nested) {
    text.append("\n  public static int run(");
    text.append(custom.isEmpty() ? "" : "CustomOp[] custom, ");
    text.append("double[] in, int inFrom, double[] out, int outFrom) {\n");
    text.append("    double[] work = new double[").append(chunks.workLength).append("];\n");
    boolean guards = false;
    for (int part = 0; part < chunks.parts(); part++) {
      for (int c = chunks.partStart[part]; c < chunks.partStart[part + 1]; c++) {
        String call = (nested ? "Part" + part + "." : "") + "chunk" + c + "(" + arguments() + ")";
        if (chunks.hasGuards(c)) {
          text.append(guards ? "    " : "    int ").append("failed = ").append(call).append(";\n");
          text.append("    if (failed >= 0) {\n      return failed;\n    }\n");
          guards = true;
        } else {
          text.append("    ").append(call).append(";\n");
        }
      }
    }
    text.append("    return -1;\n  }\n");
  }

  private String arguments() {
    return (custom.isEmpty() ? "" : "custom, ") + "work, in, inFrom, out, outFrom";
  }

  private void helpers(StringBuilder text) {
    if (mulNoNan) {
      text.append(
          """

            /** 0 if an operand is 0, whatever the other one is; else the product. */
            private static double mulNoNan(double x, double y) {
              return x == 0 || y == 0 ? 0 : x * y;
            }
          """);
    }
    if (!called.isEmpty()) {
      text.append(
          """

            private static Elementwise line(String name) {
              return Elementwise.all().stream()
                  .filter(line -> line.name().equals(name))
                  .findFirst()
                  .orElseThrow();
            }
          """);
    }
  }

  private void chunk(int chunk) {
    boolean guarded = chunks.hasGuards(chunk);
    body.append("\n  private static ").append(guarded ? "int" : "void").append(" chunk");
    body.append(chunk).append('(').append(custom.isEmpty() ? "" : "CustomOp[] custom, ");
    body.append("double[] work, double[] in, int inFrom, double[] out, int outFrom) {\n");
    Arrays.fill(named, false);
    for (int k = chunks.chunkStart[chunk]; k < chunks.chunkStart[chunk + 1]; k++) {
      int item = chunks.item[k];
      int index = MethodPartition.index(item);
      if (!chunks.gathers(item)) {
        for (int position = 0; position < chunks.operands(item); position++) {
          load(chunks.operand(item, position));
        }
      }
      switch (MethodPartition.kind(item)) {
        case MethodPartition.INSTRUCTION -> instruction(index, chunks.gathers(item));
        case MethodPartition.OUTPUT ->
            statement("out[outFrom + " + index + "] = " + atom(code.outputs[index]));
        default -> {
          String comparison = code.decided[index] ? " == 0" : " != 0";
          body.append("    if (").append(atom(code.guards[index])).append(comparison);
          body.append(") {\n      return ").append(index).append(";\n    }\n");
        }
      }
    }
    body.append(guarded ? "    return -1;\n  }\n" : "  }\n");
  }

  private void statement(String text) {
    body.append("    ").append(text).append(";\n");
  }

  /** Makes a slot's number a variable, if it is not one yet. */
  private void load(int slot) {
    if (!chunks.isConstant(slot) && !named[slot]) {
      named[slot] = true;
      statement("double " + atom(slot) + " = " + place(slot));
    }
  }

  /** Where a number of another chunk is. */
  private String place(int slot) {
    return slot < code.inputs
        ? "in[inFrom + " + slot + "]"
        : chunks.isConstant(slot) ? atom(slot) : "work[" + chunks.workSlot[slot] + "]";
  }

  private String atom(int slot) {
    if (slot < code.inputs) {
      return "x" + slot;
    }
    return chunks.isConstant(slot)
        ? literal(chunks.constant(slot))
        : "v" + (slot - code.firstSlot());
  }

  private static String literal(double c) {
    if (Double.isNaN(c)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(c)) {
      return c > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.doubleToRawLongBits(c) < 0 ? "(" + c + ")" : Double.toString(c);
  }

  private void instruction(int index, boolean gathers) {
    int slot = code.firstSlot() + index;
    named[slot] = true;
    statement("double " + atom(slot) + " = " + expression(index, gathers));
    if (chunks.workSlot[slot] >= 0) {
      statement(place(slot) + " = " + atom(slot));
    }
  }

  private String expression(int index, boolean gathers) {
    Operation operation = code.operation[index];
    List<String> operands = new ArrayList<>();
    for (int position = 0; position < code.operands(index); position++) {
      int slot = code.operand(index, position);
      operands.add(gathers ? place(slot) : atom(slot));
    }
    String list = "(" + String.join(", ", operands) + ")";
    if (operation instanceof CustomOp op) {
      if (operands.size() > MAX_OPERANDS) {
        throw new IllegalArgumentException(
            op.name()
                + ": "
                + operands.size()
                + " operands; Java source can have at most "
                + MAX_OPERANDS
                + ", use bytecode");
      }
      return "custom[" + custom.get(op) + "].value" + list;
    }
    Inline inline = Inline.of(operation);
    if (inline != null) {
      mulNoNan |= inline.java().startsWith("mulNoNan");
      String text = inline.java();
      for (int position = 0; position < operands.size(); position++) {
        text = text.replace("$" + position, operands.get(position));
      }
      return text;
    }
    if (operation instanceof Elementwise line && Elementwise.all().contains(line)) {
      String field = called.computeIfAbsent(line, JavaSource::fieldName);
      return field + (line.arity() == 3 ? ".of" : ".applyAsDouble") + list;
    }
    throw new IllegalArgumentException(
        operation.name()
            + " is neither an operation of the table nor a CustomOp: it has no name in Java source");
  }

  private static String fieldName(Elementwise line) {
    return line.name().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }
}
