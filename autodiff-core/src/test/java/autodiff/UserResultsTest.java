package autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.check.GradientCheck;
import autodiff.program.Program;
import autodiff.program.Recurrence;
import autodiff.transform.Autodiff;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * What users' functions and operations return is checked where the library gets it: null, too few,
 * too many, or of a shape that does not fit, is an exception that names who returned it.
 */
class UserResultsTest {
  private record Scalar(String name, Function<Value[], Value[]> rule) implements CustomOp {
    @Override
    public double value(double... x) {
      return x[0] * x[1];
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      return rule.apply(x);
    }
  }

  private record Rule(String name, Function<Tensor, Tensor> value, Function<Tensor, Tensor> back)
      implements TensorOp {
    @Override
    public Tensor forward(Tensor[] x) {
      return value.apply(x[0]);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      return back.apply(cotangent);
    }
  }

  /** Null, which the library must not be given. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  private static Value[] values(int count) {
    Value[] values = new Value[count];
    Arrays.fill(values, Value.constantOf(1));
    return values;
  }

  /** Scalars' operations that give the wrong derivatives, with what the message must say. */
  private static Map<String, Function<Value[], Value[]>> wrongRules() {
    Map<String, Function<Value[], Value[]>> rules = new TreeMap<>();
    rules.put("derivatives returned null for 2 operands", x -> nothing());
    rules.put("0 derivatives for 2 operands", x -> values(0));
    rules.put("1 derivatives for 2 operands", x -> values(1));
    rules.put("3 derivatives for 2 operands", x -> values(3));
    rules.put("derivative 1 of 2 is null", x -> new Value[] {x[1], nothing()});
    return rules;
  }

  /** Every way in which a scalar operation's derivatives are asked for. */
  private static Map<String, Function<Scalar, Executable>> sweeps() {
    Map<String, Function<Scalar, Executable>> sweeps = new TreeMap<>();
    sweeps.put("custom", op -> () -> Value.custom(op, Value.of(2, 3)));
    sweeps.put(
        "Program.gradient", op -> () -> Program.record(x -> Value.custom(op, x), 2, 3).gradient());
    sweeps.put(
        "Autodiff.grad", op -> () -> Autodiff.grad((Value[] x) -> Value.custom(op, x)).at(2, 3));
    sweeps.put("GradientCheck", op -> () -> GradientCheck.check(x -> Value.custom(op, x), 2, 3));
    return sweeps;
  }

  /** Tensors' operations whose vjp returns what does not fit [2, 3]. */
  private static Map<String, Function<Tensor, Tensor>> wrongCotangents() {
    Map<String, Function<Tensor, Tensor>> wrong = new TreeMap<>();
    wrong.put("vjp returned null for operand 0 of shape [2, 3]", g -> nothing());
    wrong.put("vjp returned shape [3, 2] for operand 0 of shape [2, 3]", g -> g.transpose(0, 1));
    wrong.put("vjp returned shape [2] for operand 0 of shape [2, 3]", g -> g.sum(1));
    wrong.put("vjp returned shape [4] for operand 0 of shape [2, 3]", g -> Tensor.ones(4));
    wrong.put("vjp returned shape [0] for operand 0 of shape [2, 3]", g -> Tensor.zeros(0));
    return wrong;
  }

  private static Tensor matrix() {
    return Tensor.of(1, 2, 3, 4, 5, 6).reshape(2, 3).detach().requiresGrad(true);
  }

  private static Map<String, Function<Rule, Executable>> tensorSweeps() {
    Map<String, Function<Rule, Executable>> sweeps = new TreeMap<>();
    sweeps.put("backward", op -> () -> op.apply(matrix()).sum().backward());
    sweeps.put(
        "gradients",
        op ->
            () -> {
              Tensor x = matrix();
              op.apply(x).sum().gradients(x);
            });
    sweeps.put(
        "recordedGradients",
        op ->
            () -> {
              Tensor x = matrix();
              op.apply(x).sum().recordedGradients(x);
            });
    sweeps.put(
        "Autodiff.grad",
        op -> () -> Autodiff.grad((Tensor x) -> op.apply(x).sum()).apply(matrix()));
    sweeps.put(
        "Autodiff.vjp",
        op -> () -> Autodiff.vjp((Tensor x) -> op.apply(x), matrix()).apply(Tensor.ones(2, 3)));
    sweeps.put("GradientCheck", op -> () -> GradientCheck.check(x -> op.apply(x[0]), matrix()));
    return sweeps;
  }

  /** Functions given to the library, with the beginning of the message. */
  private static Map<String, Executable> functions() {
    double[] at = {1, 2};
    double[] parameters = {3};
    Value[] x = Value.of(1, 2);
    Tensor t = Tensor.of(1, 2);
    Tensor[] ts = {t, t};
    Map<String, Executable> all = new TreeMap<>();
    all.put("record: the function returned null", () -> Program.record(v -> nothing(), 1, 2));
    all.put(
        "record: the function returned null; return a Value",
        () -> Program.record((v, p) -> nothing(), at, parameters));
    all.put("recordAll: the function returned null", () -> Program.recordAll(v -> nothing(), 1, 2));
    all.put(
        "recordAll: the function returned null; return an array",
        () -> Program.recordAll((v, p) -> nothing(), at, parameters));
    all.put(
        "recordAll: the function returned no values",
        () -> Program.recordAll(v -> new Value[0], 1, 2));
    all.put(
        "recordAll: the function returned null as value 1 of 2",
        () -> Program.recordAll(v -> new Value[] {v[0], nothing()}, 1, 2));
    all.put(
        "recurrence: the function returned null",
        () -> Recurrence.record((s, w, d) -> nothing(), 1, 1, 1));
    all.put(
        "recurrence: the function returned null as value 0 of 1",
        () -> Recurrence.record((s, w, d) -> new Value[1], 1, 1, 1));
    all.put(
        "recurrence: the step gave 3 values",
        () -> Recurrence.record((s, w, d) -> values(3), 1, 1, 1));
    all.put(
        "grad: the function returned null; return a Value",
        () -> Autodiff.grad((Value[] v) -> UserResultsTest.<Value>nothing()).at(1, 2));
    all.put(
        "valueAndGrad: the function returned null; return a Value",
        () -> Autodiff.valueAndGrad((Value[] v) -> UserResultsTest.<Value>nothing()).at(1, 2));
    all.put(
        "hessian: the function returned null; return a Value",
        () -> Autodiff.hessian((Value[] v) -> UserResultsTest.<Value>nothing()).at(1, 2));
    all.put(
        "hvp: the function returned null; return a Value",
        () -> Autodiff.hvp((Value[] v) -> UserResultsTest.<Value>nothing(), x, x));
    Map<String, Function<Value[], Value[]>> vectors = new TreeMap<>();
    vectors.put("null; return an array of Values", v -> nothing());
    vectors.put("no values; return at least one", v -> new Value[0]);
    vectors.put("null as value 1 of 2", v -> new Value[] {v[0], nothing()});
    vectors.forEach((what, f) -> {
      all.put(
          "jacobian: the function returned " + what,
          () -> Autodiff.jacobian((Value[] v) -> f.apply(v)).at(1, 2));
      all.put(
          "vjp: the function returned " + what, () -> Autodiff.vjp((Value[] v) -> f.apply(v), x));
      all.put(
          "jvp: the function returned " + what,
          () -> Autodiff.jvp((Value[] v) -> f.apply(v), x, x));
    });
    Map<String, Executable> tensors = new TreeMap<>();
    tensors.put(
        "grad", () -> Autodiff.grad((Tensor v) -> UserResultsTest.<Tensor>nothing()).apply(t));
    tensors.put(
        "valueAndGrad",
        () -> Autodiff.valueAndGrad((Tensor v) -> UserResultsTest.<Tensor>nothing()).apply(t));
    tensors.put(
        "jacobian",
        () -> Autodiff.jacobian((Tensor v) -> UserResultsTest.<Tensor>nothing()).apply(t));
    tensors.put(
        "hessian",
        () -> Autodiff.hessian((Tensor v) -> UserResultsTest.<Tensor>nothing()).apply(t));
    tensors.put("vjp", () -> Autodiff.vjp((Tensor v) -> UserResultsTest.<Tensor>nothing(), t));
    tensors.put(
        "hvp", () -> Autodiff.hvp((Tensor[] v) -> UserResultsTest.<Tensor>nothing(), ts, ts));
    tensors.forEach((method, f) -> all.put(method + ": the function returned null; return a T", f));
    all.put(
        "grad: the function gave a tensor [2] of 2 elements",
        () -> Autodiff.grad((Tensor v) -> v.square()).apply(t));
    all.put(
        "gradient check: the function returned null; return a Value",
        () -> GradientCheck.check(v -> UserResultsTest.<Value>nothing(), 1, 2));
    all.put(
        "gradient check: the function returned null; return a Tensor",
        () -> GradientCheck.check(v -> UserResultsTest.<Tensor>nothing(), t));
    all.put(
        "nowhere: forward returned null",
        () -> new Rule("nowhere", v -> nothing(), g -> g).apply(t));
    all.put(
        "nowhere: forward returned null; return a new tensor",
        () -> new Rule("nowhere", v -> nothing(), g -> g).apply(matrix()));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> wrongResults() {
    List<DynamicTest> tests = new ArrayList<>();
    functions().forEach((message, f) -> tests.add(dynamicTest(message, () -> fails(message, f))));
    wrongRules()
        .forEach((message, rule) ->
            sweeps()
                .forEach((sweep, f) ->
                    tests.add(
                        dynamicTest(
                            sweep + ": " + message,
                            () ->
                                fails(
                                    "crooked: " + message,
                                    f.apply(new Scalar("crooked", rule)))))));
    wrongCotangents()
        .forEach((message, back) ->
            tensorSweeps()
                .forEach((sweep, f) ->
                    tests.add(
                        dynamicTest(
                            sweep + ": " + message,
                            () ->
                                fails(
                                    "crooked: " + message,
                                    f.apply(new Rule("crooked", v -> v.mul(2), back)))))));
    assertTrue(tests.size() > 80, tests.size() + " tests");
    return tests.stream();
  }

  private static void fails(String message, Executable f) {
    String actual = assertThrows(IllegalArgumentException.class, f).getMessage();
    assertTrue(actual.startsWith(message), () -> actual + " does not begin with " + message);
  }

  @Test
  void whatDoesFitIsSummedOrRepeated() {
    Tensor x = matrix();
    new Rule("wide", v -> v.mul(1), g -> Tensor.ones(4, 2, 3)).apply(x).sum().backward();
    assertEquals(4, x.grad().toDoubles()[5]);
    Tensor y = matrix();
    new Rule("narrow", v -> v.mul(1), g -> Tensor.scalar(7)).apply(y).sum().backward();
    assertArrayEquals(new double[] {7, 7, 7, 7, 7, 7}, y.grad().toDoubles());
    Tensor z = matrix();
    new Rule("single", v -> v.mul(1), g -> Tensor.ones(2, 3).to(DType.FLOAT32))
        .apply(z)
        .sum()
        .backward();
    assertEquals(DType.FLOAT64, z.grad().dtype());
  }
}
