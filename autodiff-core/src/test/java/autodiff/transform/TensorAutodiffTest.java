package autodiff.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.GradMode;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Transforms of functions of tensors. */
class TensorAutodiffTest {
  private static final Tensor X = Tensor.of(Shape.of(2, 3), 0.3, -1, 2, 0.7, 1.5, -0.4);
  private static final Tensor B = Tensor.of(1, -2, 0.5);

  /** Σ x³·b, whose derivatives are easy to write down. */
  private static final TensorsFunction<Tensor> CUBES = x -> x[0].pow(3).mul(x[1]).sum();

  private static void assertElements(Tensor x, Shape shape, double... expected) {
    assertEquals(shape, x.shape());
    assertArrayEquals(expected, x.toDoubles(), 1e-12, x.toString());
  }

  private static void assertSame(Tensor expected, Tensor actual) {
    assertElements(actual, expected.shape(), expected.toDoubles());
    assertFalse(actual.requiresGrad(), "recorded though nothing asked for it");
  }

  /** A matrix with a vector's elements on its diagonal. */
  private static Tensor diagonal(Tensor x) {
    int n = x.elements();
    double[] d = new double[n * n];
    for (int i = 0; i < n; i++) {
      d[i * n + i] = x.toDoubles()[i];
    }
    int[] sizes = Arrays.copyOf(x.shape().sizes(), 2 * x.shape().rank());
    System.arraycopy(x.shape().sizes(), 0, sizes, x.shape().rank(), x.shape().rank());
    return Tensor.of(Shape.of(sizes), d);
  }

  @Test
  void gradients() {
    assertSame(X.mul(2), Autodiff.grad((Tensor x) -> x.square().sum()).apply(X));
    Tensor[] both = Autodiff.grad(CUBES).apply(X, B);
    assertSame(X.square().mul(B).mul(3), both[0]);
    assertSame(X.pow(3).sum(0), both[1]);
    ValueAndGradient<Tensor, Tensor> one =
        Autodiff.valueAndGrad((Tensor x) -> x.square().sum()).apply(X);
    assertSame(X.square().sum(), one.value());
    assertSame(X.mul(2), one.gradient());
    ValueAndGradient<Tensor, Tensor[]> several = Autodiff.valueAndGrad(CUBES).apply(X, B);
    assertSame(X.pow(3).mul(B).sum(), several.value());
    assertSame(both[1], several.gradient()[1]);
  }

  @Test
  void typesAndShapesAreThoseOfTheArguments() {
    Tensor f = X.to(DType.FLOAT32);
    Tensor[] g = Autodiff.grad(CUBES).apply(f, Tensor.scalar(2));
    assertEquals(DType.FLOAT32, g[0].dtype());
    assertEquals(DType.FLOAT64, g[1].dtype());
    assertEquals(Shape.SCALAR, g[1].shape());
    assertEquals(DType.FLOAT32, Autodiff.hessian((Tensor x) -> x.square().sum()).apply(f).dtype());
    assertElements(Autodiff.grad((Tensor x) -> x.sum()).apply(Tensor.zeros(0, 2)), Shape.of(0, 2));
    // A result of one element may have axes.
    assertElements(Autodiff.grad((Tensor x) -> x.square()).apply(Tensor.of(3)), Shape.of(1), 6);
  }

  @Test
  void jacobians() {
    assertSame(diagonal(X.cos()), Autodiff.jacobian((Tensor x) -> x.sin()).apply(X));
    Tensor rows = Autodiff.jacobian((Tensor x) -> x.square().sum(1)).apply(X);
    double[] x = X.toDoubles();
    assertElements(
        rows,
        Shape.of(2, 2, 3),
        2 * x[0],
        2 * x[1],
        2 * x[2],
        0,
        0,
        0,
        0,
        0,
        0,
        2 * x[3],
        2 * x[4],
        2 * x[5]);
    Tensor[] blocks =
        Autodiff.jacobian((Tensor[] a) -> a[0].mul(a[1])).apply(Tensor.of(1, 2), Tensor.scalar(3));
    assertElements(blocks[0], Shape.of(2, 2), 3, 0, 0, 3);
    assertElements(blocks[1], Shape.of(2), 1, 2);
    Tensor[] unused = Autodiff.jacobian((Tensor[] a) -> a[0].exp()).apply(Tensor.scalar(0), B);
    assertElements(unused[1], Shape.of(3), 0, 0, 0);
    assertElements(
        Autodiff.jacobian((Tensor y) -> y.mul(2)).apply(Tensor.zeros(0, 2)), Shape.of(0, 2, 0, 2));
  }

  @Test
  void hessians() {
    assertSame(diagonal(X.mul(6)), Autodiff.hessian((Tensor x) -> x.pow(3).sum()).apply(X));
    Tensor[][] blocks = Autodiff.hessian(CUBES).apply(Tensor.of(2, 3), Tensor.of(5, 7));
    assertElements(blocks[0][0], Shape.of(2, 2), 6 * 2 * 5, 0, 0, 6 * 3 * 7);
    assertElements(blocks[0][1], Shape.of(2, 2), 3 * 4, 0, 0, 3 * 9);
    assertElements(blocks[1][0], Shape.of(2, 2), 3 * 4, 0, 0, 3 * 9);
    assertElements(blocks[1][1], Shape.of(2, 2), 0, 0, 0, 0);
    assertElements(
        Autodiff.hessian((Tensor x) -> x.mul(3).sum()).apply(B), Shape.of(3, 3), new double[9]);
    // Rosenbrock's function on a vector of two.
    Tensor rosenbrock =
        Autodiff.hessian(
                (Tensor v) -> {
                  Tensor x = v.mul(Tensor.of(1, 0)).sum();
                  Tensor y = v.mul(Tensor.of(0, 1)).sum();
                  return x.subFrom(1).square().add(y.sub(x.square()).square().mul(100));
                })
            .apply(Tensor.of(-1.2, 0.7));
    assertElements(rosenbrock, Shape.of(2, 2), 1200 * 1.44 - 400 * 0.7 + 2, 480, 480, 200);
  }

  @Test
  void productsWithVectors() {
    Pullback<Tensor, Tensor> pullback = Autodiff.vjp((Tensor x) -> x.sin(), X);
    assertSame(X.sin(), pullback.value());
    assertSame(X.cos().mul(3), pullback.apply(Tensor.full(3, 2, 3)));
    assertSame(X.cos().mul(X), pullback.apply(X));
    Pullback<Tensor, Tensor[]> several = Autodiff.vjp((Tensor[] x) -> x[0].mul(x[1]), X, B);
    assertSame(X.mul(X).sum(0), several.apply(X)[1]);
    assertSame(X.mul(6).mul(B), Autodiff.hvp((Tensor x) -> x.pow(3).sum(), X, X.mul(0).add(B)));
    Tensor[] hvp =
        Autodiff.hvp(
            CUBES,
            new Tensor[] {Tensor.of(2, 3), Tensor.of(5, 7)},
            new Tensor[] {Tensor.of(1, -1), Tensor.of(10, 20)});
    assertElements(hvp[0], Shape.of(2), 60 + 120, -126 + 540);
    assertElements(hvp[1], Shape.of(2), 12, -27);
    Tensor[] linear =
        Autodiff.hvp((Tensor[] x) -> x[0].sum(), new Tensor[] {X, B}, new Tensor[] {X, B});
    assertElements(linear[0], X.shape(), new double[6]);
  }

  @Test
  void nestedToTheFourthOrder() {
    TensorFunction<Tensor> f = x -> x.sin().mul(x);
    for (int order = 1; order <= 4; order++) {
      TensorFunction<Tensor> before = f;
      f = Autodiff.grad((Tensor x) -> before.apply(x).sum());
    }
    assertSame(X.mul(X.sin()).sub(X.cos().mul(4)), f.apply(X));
    TensorFunction<Tensor> hessian = Autodiff.hessian((Tensor x) -> x.pow(4).sum());
    Tensor third = Autodiff.jacobian(hessian).apply(Tensor.of(2, 3));
    assertElements(third, Shape.of(2, 2, 2), 48, 0, 0, 0, 0, 0, 0, 72);
    Tensor thirdByProducts =
        Autodiff.grad(
                (Tensor x) -> Autodiff.hvp((Tensor u) -> u.pow(4).sum(), x, Tensor.of(1, 1)).sum())
            .apply(Tensor.of(2, 3));
    assertElements(thirdByProducts, Shape.of(2), 48, 72);
  }

  @Test
  void variablesOfAnOuterFunctionStayConnected() {
    // d/da (Σ d/dx (a x²) at x = a) = 4a, and at x = 5: 10.
    assertSame(
        B.mul(4),
        Autodiff.grad(
                (Tensor a) -> Autodiff.grad((Tensor x) -> x.square().mul(a).sum()).apply(a).sum())
            .apply(B));
    assertSame(
        Tensor.full(10, 3),
        Autodiff.grad((Tensor a) ->
                Autodiff.grad((Tensor x) -> x.square().mul(a).sum()).apply(Tensor.full(5, 3)).sum())
            .apply(B));
    Tensor w = Tensor.of(3, 4).requiresGrad(true);
    Tensor slope = Autodiff.grad((Tensor x) -> x.mul(w).square().sum()).apply(Tensor.of(1, 2));
    slope.sum().backward();
    assertElements(w.grad(), Shape.of(2), 4 * 3 * 1, 4 * 4 * 2);
    // A tensor that is used besides as an argument is another variable.
    w.clearGrad();
    Tensor g = Autodiff.grad((Tensor x) -> x.mul(w).sum()).apply(w);
    assertElements(g, Shape.of(2), 3, 4);
    assertFalse(w.hasGrad());
    assertElements(g.sum().gradients(w).of(w), Shape.of(2), 1, 1);
  }

  @Test
  void valuesAndTensorsMeet() {
    Tensor t =
        Autodiff.grad((Tensor x) -> Tensor.of(x.element(0).mul(x.element(1))).sum())
            .apply(Tensor.of(2, 3));
    assertElements(t, Shape.of(2), 3, 2);
    double[] v =
        Stream.of(Autodiff.grad((Value[] x) -> Tensor.of(x).square().sum().element()).at(2, 3))
            .mapToDouble(Value::data)
            .toArray();
    assertArrayEquals(new double[] {4, 6}, v);
  }

  @Test
  void argumentsAreLeftAlone() {
    Tensor x = B.detach();
    Autodiff.hessian((Tensor v) -> v.exp().sum()).apply(x);
    assertFalse(x.requiresGrad());
    x.requiresGrad(true);
    Tensor g = Autodiff.grad((Tensor v) -> v.exp().sum()).apply(x);
    assertTrue(g.requiresGrad());
    assertFalse(x.hasGrad());
    Tensor plain = GradMode.noGrad(() -> Autodiff.grad((Tensor v) -> v.exp().sum()).apply(x));
    assertSame(B.exp(), plain);
  }

  private static void assertRefused(String message, Runnable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(message), e::getMessage);
  }

  @Test
  void neverASilentZero() {
    String ignored = "what the function gave does not depend on ";
    TensorFunction<Tensor> constant = x -> Tensor.scalar(3);
    assertRefused("grad: " + ignored, () -> Autodiff.grad(constant).apply(X));
    assertRefused("jacobian: " + ignored, () -> Autodiff.jacobian(constant).apply(X));
    assertRefused("hessian: " + ignored, () -> Autodiff.hessian(constant).apply(X));
    assertRefused("hvp: " + ignored, () -> Autodiff.hvp(constant, X, X));
    assertRefused("grad: " + ignored, () -> Autodiff.grad((Tensor x) -> x.detach().sum()).apply(X));
    assertRefused(
        "grad: " + ignored + "x[1]", () -> Autodiff.grad((Tensor[] x) -> x[0].sum()).apply(X, B));
    assertRefused(
        "vjp: " + ignored + "x[1]", () -> Autodiff.vjp((Tensor[] x) -> x[0].exp(), X, B).apply(X));
  }

  @Test
  void wrongCallsAreRefused() {
    assertRefused(
        "grad: the function gave a tensor [2, 3] of 6 elements",
        () -> Autodiff.grad((Tensor x) -> x.exp()).apply(X));
    assertRefused("grad: no arguments", () -> Autodiff.grad(CUBES).apply());
    assertRefused(
        "vjp: a cotangent [3] for a result [2, 3]",
        () -> Autodiff.vjp((Tensor x) -> x.exp(), X).apply(B));
    assertRefused(
        "hvp: v[0] has shape [3], x[0] has [2, 3]",
        () -> Autodiff.hvp((Tensor x) -> x.exp().sum(), X, B));
    assertRefused(
        "hvp: 1 tensors in the vector for 2 arguments",
        () -> Autodiff.hvp(CUBES, new Tensor[] {X, B}, new Tensor[] {X}));
  }

  @Test
  void manyThreadsGiveTheSameBits() throws Exception {
    Tensor shared = Tensor.of(1, 2, 3).requiresGrad(true);
    TensorFunction<Tensor> hessian =
        Autodiff.hessian((Tensor x) -> x.mul(shared).sin().mul(x).sum());
    Callable<double[]> task = () -> hessian.apply(X).toDoubles();
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
