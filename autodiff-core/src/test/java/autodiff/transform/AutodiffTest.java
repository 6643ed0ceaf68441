package autodiff.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.GradMode;
import autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Transforms of functions of scalars. */
class AutodiffTest {
  /** In any number of dimensions. */
  private static final ValuesFunction<Value> ROSENBROCK =
      x -> {
        Value sum = Value.constantOf(0);
        for (int i = 0; i + 1 < x.length; i++) {
          Value valley = x[i + 1].sub(x[i].square());
          sum = sum.add(valley.square().mul(100)).add(x[i].subFrom(1).square());
        }
        return sum;
      };

  private static final ValuesFunction<Value[]> POLAR =
      x -> new Value[] {x[0].mul(x[1].cos()), x[0].mul(x[1].sin())};

  private static double[] data(Value... x) {
    return Arrays.stream(x).mapToDouble(Value::data).toArray();
  }

  private static void assertPlain(Value... x) {
    for (Value v : x) {
      assertFalse(v.requiresGrad(), v::toString);
    }
  }

  private static void assertRows(double[][] expected, Value[][] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], data(actual[i]), tolerance, "row " + i);
    }
  }

  @Test
  void gradientOfRosenbrock() {
    double x = -1.2;
    double y = 0.7;
    double[] expected = {-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)};
    Value[] gradient = Autodiff.grad(ROSENBROCK).at(x, y);
    assertArrayEquals(expected, data(gradient), 1e-12);
    assertPlain(gradient);
    ValueAndGradient<Value, Value[]> both = Autodiff.valueAndGrad(ROSENBROCK).at(x, y);
    assertArrayEquals(expected, data(both.gradient()), 1e-12);
    assertEquals(100 * Math.pow(y - x * x, 2) + Math.pow(1 - x, 2), both.value().data(), 1e-12);
    assertPlain(both.value());
  }

  @Test
  void hessianOfRosenbrock() {
    double[] x = {-1.2, 0.7, 0.4};
    double[][] expected = {
      {1200 * x[0] * x[0] - 400 * x[1] + 2, -400 * x[0], 0},
      {-400 * x[0], 200 + 1200 * x[1] * x[1] - 400 * x[2] + 2, -400 * x[1]},
      {0, -400 * x[1], 200}
    };
    Value[][] hessian = Autodiff.hessian(ROSENBROCK).at(x);
    assertRows(expected, hessian, 1e-10);
    assertPlain(Arrays.stream(hessian).flatMap(Arrays::stream).toArray(Value[]::new));
    // The Jacobian of the gradient is the same by another way.
    assertRows(expected, Autodiff.jacobian(Autodiff.grad(ROSENBROCK)).at(x), 1e-10);
    double[] v = {0.3, -2, 5};
    double[] product =
        Arrays.stream(expected).mapToDouble(r -> r[0] * v[0] + r[1] * v[1] + r[2] * v[2]).toArray();
    Value[] hvp = Autodiff.hvp(ROSENBROCK, constants(x), constants(v));
    assertArrayEquals(product, data(hvp), 1e-10);
    assertPlain(hvp);
  }

  private static Value[] constants(double... x) {
    return Arrays.stream(x).mapToObj(Value::constantOf).toArray(Value[]::new);
  }

  @Test
  void jacobianAndItsTransposedProducts() {
    double r = 2;
    double t = 0.6;
    double[][] expected = {
      {Math.cos(t), -r * Math.sin(t)}, {Math.sin(t), r * Math.cos(t)},
    };
    assertRows(expected, Autodiff.jacobian(POLAR).at(r, t), 1e-15);
    Pullback<Value[], Value[]> pullback = Autodiff.vjp(POLAR, constants(r, t));
    assertArrayEquals(new double[] {r * Math.cos(t), r * Math.sin(t)}, data(pullback.value()));
    assertPlain(pullback.value());
    Value[] back = pullback.apply(constants(3, -1));
    assertArrayEquals(
        new double[] {
          3 * expected[0][0] - expected[1][0], 3 * expected[0][1] - expected[1][1],
        },
        data(back),
        1e-15);
    assertPlain(back);
    assertArrayEquals(expected[0], data(pullback.apply(constants(1, 0))), 1e-15);
  }

  @Test
  void zerosOfAJacobianAreAnswers() {
    Value[][] jacobian =
        Autodiff.jacobian(
                (Value[] x) -> new Value[] {x[0].square(), Value.constantOf(7), x[2], Value.of(3)})
            .at(5, 6, 7);
    assertRows(new double[][] {{10, 0, 0}, {0, 0, 0}, {0, 0, 1}, {0, 0, 0}}, jacobian, 0);
    assertRows(
        new double[][] {{0, 0}, {0, 0}},
        Autodiff.hessian((Value[] x) -> x[0].mul(3).add(x[1])).at(1, 2),
        0);
    assertRows(
        new double[][] {{0, 0}, {0, 2}},
        Autodiff.hessian((Value[] x) -> x[1].square()).at(1, 2),
        0);
    assertRows(
        new double[][] {{0}},
        Autodiff.jacobian((Value[] x) -> new Value[] {x[0].square()}).at(0),
        0);
  }

  @Test
  void nestedToTheFourthOrder() {
    ValuesFunction<Value> f = x -> x[0].sin().mul(x[0]);
    for (int order = 1; order <= 4; order++) {
      ValuesFunction<Value[]> derivative = Autodiff.grad(f);
      f = x -> derivative.apply(x)[0];
    }
    double x = 0.8;
    Value fourth = f.at(x);
    assertEquals(x * Math.sin(x) - 4 * Math.cos(x), fourth.data(), 1e-12);
    assertPlain(fourth);
    ValuesFunction<Value[][]> hessian = Autodiff.hessian((Value[] v) -> v[0].pow(3).mul(v[1]));
    // ∂³(x³y)/∂x³ and ∂³/∂x²∂y.
    Value[] third = Autodiff.grad((Value[] v) -> hessian.apply(v)[0][0]).at(2, 5);
    assertArrayEquals(new double[] {6 * 5, 6 * 2}, data(third), 1e-12);
    Value[] ofProduct =
        Autodiff.grad((Value[] v) ->
                Autodiff.hvp((Value[] u) -> u[0].pow(3).mul(u[1]), v, constants(1, 0))[0])
            .at(2, 5);
    assertArrayEquals(new double[] {6 * 5, 6 * 2}, data(ofProduct), 1e-12);
  }

  @Test
  void variablesOfAnOuterFunctionStayConnected() {
    // d/da (d/dx (a x²) at x = a) = d/da 2a² = 4a; through both, the closure and the argument.
    Value[] g =
        Autodiff.grad(
                (Value[] a) -> Autodiff.grad((Value[] x) -> x[0].square().mul(a[0])).apply(a)[0])
            .at(3);
    assertArrayEquals(new double[] {12}, data(g));
    // The argument is a plain number here, and the closure alone connects: d/da (2·5·a) = 10.
    Value[] closure =
        Autodiff.grad((Value[] a) ->
                Autodiff.grad((Value[] x) -> x[0].square().mul(a[0])).apply(constants(5))[0])
            .at(3);
    assertArrayEquals(new double[] {10}, data(closure));
    // A gradient penalty on a parameter.
    Value w = Value.of(3);
    Value slope = Autodiff.grad((Value[] x) -> x[0].mul(w).square()).apply(constants(2))[0];
    slope.backward();
    assertEquals(2 * 2 * 2 * 3, w.grad());
  }

  @Test
  void derivativesAreOfTheArgumentsAlone() {
    Value x = Value.of(3);
    Value[] g = Autodiff.grad((Value[] a) -> a[0].mul(x)).apply(x);
    assertEquals(3, g[0].data());
    assertEquals(1, g[0].gradients(x).of(x).data());
    assertFalse(x.hasGrad());
    // The same node as two arguments is two variables.
    Value[] two = Autodiff.grad((Value[] a) -> a[0].square().mul(a[1])).apply(x, x);
    assertArrayEquals(new double[] {18, 9}, data(two));
  }

  @Test
  void recordedArgumentsGiveRecordedResults() {
    Value x = Value.of(2);
    Value y = Value.of(5);
    ValueAndGradient<Value, Value[]> both =
        Autodiff.valueAndGrad((Value[] v) -> v[0].pow(3).mul(v[1])).apply(x, y);
    assertEquals(3 * 4 * 5, both.value().gradients(x).of(x).data());
    assertEquals(6 * 2 * 5, both.gradient()[0].gradients(x).of(x).data());
    assertEquals(3 * 4, both.gradient()[0].gradients(y).of(y).data());
    Pullback<Value[], Value[]> pullback = Autodiff.vjp(POLAR, constants(2, 0.6));
    Value c = Value.of(1);
    Value back = pullback.apply(new Value[] {c, Value.constantOf(0)})[1];
    assertEquals(-2 * Math.sin(0.6), back.gradients(c).of(c).data(), 1e-15);
  }

  @Test
  void modesAreRespectedAndRestored() {
    Value x = Value.of(2);
    Value g = GradMode.noGrad(() -> Autodiff.grad((Value[] v) -> v[0].square()).apply(x)[0]);
    assertEquals(4, g.data());
    assertPlain(g);
    try (GradMode.Scope scope = GradMode.noGrad()) {
      assertThrows(
          ArithmeticException.class,
          () ->
              Autodiff.grad(
                      (Value[] v) -> {
                        throw new ArithmeticException();
                      })
                  .at(1));
      assertFalse(GradMode.isRecording());
    }
    assertTrue(GradMode.isRecording());
    // What the function itself does not record does not count.
    Value[] half = Autodiff.grad((Value[] v) -> v[0].mul(GradMode.noGrad(() -> v[0].mul(3)))).at(2);
    assertArrayEquals(new double[] {6}, data(half));
  }

  private static void assertRefused(String message, Runnable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(message), e::getMessage);
  }

  @Test
  void neverASilentZero() {
    String ignored = "what the function gave does not depend on ";
    ValuesFunction<Value> constant = x -> Value.constantOf(3);
    assertRefused("grad: " + ignored + "its arguments", () -> Autodiff.grad(constant).at(1));
    assertRefused("hessian: " + ignored, () -> Autodiff.hessian(constant).at(1));
    assertRefused("hvp: " + ignored, () -> Autodiff.hvp(constant, constants(1), constants(1)));
    assertRefused(
        "jacobian: " + ignored, () -> Autodiff.jacobian((Value[] x) -> constants(1, 2)).at(1));
    Value other = Value.of(2);
    assertRefused(
        "grad: " + ignored + "its argument", () -> Autodiff.grad((Value[] x) -> other.exp()).at(1));
    assertRefused(
        "jacobian: " + ignored,
        () -> Autodiff.jacobian((Value[] x) -> new Value[] {other.exp()}).at(1));
    assertRefused(
        "valueAndGrad: " + ignored + "x[1]",
        () -> Autodiff.valueAndGrad((Value[] x) -> x[0].mul(x[1].data())).at(1, 2));
    assertRefused(
        "vjp: " + ignored + "x[1]",
        () ->
            Autodiff.vjp((Value[] x) -> new Value[] {x[0], x[0].exp()}, constants(1, 2))
                .apply(constants(1, 1)));
    ValuesFunction<Value[]> slope = Autodiff.grad((Value[] x) -> x[0].mul(3));
    assertRefused("grad: " + ignored, () -> Autodiff.grad((Value[] x) -> slope.apply(x)[0]).at(1));
  }

  @Test
  void wrongCallsAreRefused() {
    assertRefused("grad: no arguments", () -> Autodiff.grad(ROSENBROCK).at());
    assertRefused(
        "hvp: a vector of 3 numbers where 2 are needed",
        () -> Autodiff.hvp(ROSENBROCK, constants(1, 2), constants(1, 2, 3)));
    assertRefused(
        "vjp: a vector of 1 numbers where 2 are needed",
        () -> Autodiff.vjp(POLAR, constants(1, 2)).apply(constants(1)));
  }

  @Test
  void manyThreadsGiveTheSameBits() throws Exception {
    Value shared = Value.of(1.5);
    ValuesFunction<Value[][]> hessian =
        Autodiff.hessian((Value[] x) -> ROSENBROCK.apply(x).mul(shared).sin());
    Callable<double[]> task =
        () -> {
          List<double[]> rows = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            for (Value[] row : hessian.at(0.1 * i, -0.3, 0.7)) {
              rows.add(data(row));
            }
          }
          return rows.stream().flatMapToDouble(Arrays::stream).toArray();
        };
    double[] expected = task.call();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      for (Future<double[]> f : threads.invokeAll(Collections.nCopies(64, task))) {
        assertTrue(Arrays.equals(expected, f.get()));
      }
    } finally {
      threads.shutdown();
    }
    assertFalse(shared.hasGrad());
  }
}
