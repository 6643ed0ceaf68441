package autodiff.program;

import autodiff.ScalarGraph;
import autodiff.Tracing;
import autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a function on leaves and reads back what it did. */
final class Recording {
  /** A function of inputs, of which the second group is not differentiated. */
  @FunctionalInterface
  interface Source {
    Value[] apply(Value[] x, Value[] parameters);
  }

  private Recording() {}

  /** The code of a function of inputs, of which the first are variables, the others parameters. */
  static Code of(Source source, double[] at, int variables) {
    Value[] inputs = Value.of(at);
    Value[] x = Arrays.copyOf(inputs, variables);
    Value[] p = Arrays.copyOfRange(inputs, variables, inputs.length);
    try (Tracing tracing = Tracing.of(inputs)) {
      Value[] y = source.apply(x, p).clone();
      return read(inputs, at, y, tracing);
    }
  }

  private static Code read(Value[] inputs, double[] at, Value[] y, Tracing tracing) {
    List<Value> roots = new ArrayList<>(List.of(y));
    roots.addAll(tracing.conditions());
    CodeBuilder code = new CodeBuilder(inputs.length, 16);
    int[] names = ScalarGraph.read(inputs, at, roots.toArray(new Value[0]), code);
    int[] outputs = new int[y.length];
    System.arraycopy(names, 0, outputs, 0, y.length);
    // A condition that depends on no input holds forever.
    int count = 0;
    int[] guards = new int[names.length - y.length];
    boolean[] decided = new boolean[guards.length];
    for (int k = 0; k < guards.length; k++) {
      int name = names[y.length + k];
      if (!CodeBuilder.isConstant(name)) {
        guards[count] = name;
        decided[count++] = tracing.decision(k);
      }
    }
    return code.build(outputs, Arrays.copyOf(guards, count), Arrays.copyOf(decided, count));
  }
}
