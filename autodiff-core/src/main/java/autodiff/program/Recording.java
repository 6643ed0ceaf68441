package autodiff.program;

import autodiff.ScalarGraph;
import autodiff.Tracing;
import autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Runs a function on leaves and reads back what it did. */
final class Recording {
  /** A function of inputs, of which the second group is not differentiated. */
  @FunctionalInterface
  interface Source {
    Value[] apply(Value[] x, Value[] parameters);
  }

  private Recording() {}

  /**
   * A user's function of one result. It gets arrays of its own, which it may change, and what it
   * returns is checked.
   */
  static Source one(String method, BiFunction<Value[], Value[], Value> f) {
    return (x, p) -> {
      Value y = f.apply(x.clone(), p.clone());
      if (y == null) {
        throw wrong(method, "null; return a Value");
      }
      return new Value[] {y};
    };
  }

  /** The same for a function of several results. */
  static Source several(String method, BiFunction<Value[], Value[], Value[]> f) {
    return (x, p) -> checked(method, f.apply(x.clone(), p.clone()));
  }

  /** The values that a user's function returned, in an array that the user does not have. */
  static Value[] checked(String method, Value @Nullable [] returned) {
    if (returned == null) {
      throw wrong(method, "null; return an array of Values");
    }
    Value[] y = returned.clone();
    if (y.length == 0) {
      throw wrong(method, "no values; return at least one");
    }
    for (int i = 0; i < y.length; i++) {
      if (y[i] == null) {
        throw wrong(
            method,
            String.format(
                Locale.ROOT, "null as value %d of %d; return a Value for each", i, y.length));
      }
    }
    return y;
  }

  private static IllegalArgumentException wrong(String method, String what) {
    return new IllegalArgumentException(method + ": the function returned " + what);
  }

  /** The code of a function of inputs, of which the first are variables, the others parameters. */
  static Code of(Source source, double[] at, int variables) {
    Value[] inputs = Value.of(at);
    Value[] x = Arrays.copyOf(inputs, variables);
    Value[] p = Arrays.copyOfRange(inputs, variables, inputs.length);
    try (Tracing tracing = Tracing.of(inputs)) {
      Value[] y = source.apply(x, p);
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
