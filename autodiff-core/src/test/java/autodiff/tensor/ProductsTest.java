package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.AnomalyException;
import autodiff.AnomalyMode;
import autodiff.DType;
import autodiff.Generator;
import autodiff.GradMode;
import autodiff.Gradients;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.op.ActivationTable;
import autodiff.op.Elementwise;
import autodiff.op.Elementwise.Unary;
import autodiff.op.TranscendentalTable;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Matrix products and their relatives: values, broadcasting, derivatives of two orders, errors. */
class ProductsTest {
  private static final long SEED = 7;

  private final Generator generator = Generator.of(SEED);

  private Tensor random(int... sizes) {
    return Tensor.randn(generator, sizes);
  }

  private static void assertTensor(Tensor x, Shape shape, double... expected) {
    assertEquals(shape, x.shape());
    assertArrayEquals(expected, x.toDoubles(), 1e-12, x.toString());
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  /** A slow product by its definition, of batches that are already equal. */
  private static double[] product(double[] a, double[] b, int batch, int m, int k, int n) {
    double[] c = new double[batch * m * n];
    for (int l = 0; l < batch; l++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          for (int p = 0; p < k; p++) {
            c[(l * m + i) * n + j] += a[(l * m + i) * k + p] * b[(l * k + p) * n + j];
          }
        }
      }
    }
    return c;
  }

  @Test
  void matrices() {
    Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor y = Tensor.of(new double[][] {{1, -1}, {0, 2}, {3, 1}});
    assertTensor(x.matmul(y), Shape.of(2, 2), 10, 6, 22, 12);
    assertTensor(x.matmul(x, true, false), Shape.of(3, 3), 17, 22, 27, 22, 29, 36, 27, 36, 45);
    assertTensor(x.matmul(x, false, true), Shape.of(2, 2), 14, 32, 32, 77);
    assertTensor(x.matmul(y, true, true), Shape.of(3, 3), -3, 8, 7, -3, 10, 11, -3, 12, 15);
  }

  @Test
  void vectors() {
    Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor v = Tensor.of(1, 0, -1);
    Tensor w = Tensor.of(1, 2);
    assertTensor(x.matmul(v), Shape.of(2), -2, -2);
    assertTensor(w.matmul(x), Shape.of(3), 9, 12, 15);
    assertTensor(v.matmul(v), Shape.SCALAR, 2);
    assertTensor(v.dot(Tensor.of(2, 3, 4)), Shape.SCALAR, -2);
    // A vector has nothing to transpose.
    assertTensor(x.matmul(w, true, true), Shape.of(3), 9, 12, 15);
  }

  @Test
  void batchesBroadcast() {
    int[][] cases = {
      {2, 3, 4}, {2, 4, 5},
      {2, 3, 4}, {4, 5},
      {3, 4}, {2, 4, 5},
      {6, 1, 3, 4}, {2, 4, 5},
      {6, 1, 3, 4}, {6, 2, 4, 5},
      {1, 2, 3, 4}, {6, 1, 4, 5},
      {2, 1, 6, 1, 3, 4}, {1, 2, 1, 5, 4, 5},
      {4}, {2, 3, 4, 5},
      {2, 3, 5, 4}, {4},
      {0, 3, 4}, {4, 5},
      {2, 0, 4}, {2, 4, 5},
      {2, 3, 0}, {0, 5},
    };
    for (int i = 0; i < cases.length; i += 2) {
      Tensor x = random(cases[i]);
      Tensor y = random(cases[i + 1]);
      String which = x.shape() + " x " + y.shape();
      Tensor a = x.shape().rank() == 1 ? x.reshape(1, 4) : x;
      Tensor b = y.shape().rank() == 1 ? y.reshape(4, 1) : y;
      Shape batch = lead(a).broadcast(lead(b), "test");
      int m = a.shape().size(-2);
      int k = a.shape().size(-1);
      int n = b.shape().size(-1);
      Tensor fullA = a.broadcastTo(matrices(batch, m, k));
      Tensor fullB = b.broadcastTo(matrices(batch, k, n));
      double[] expected = product(fullA.toDoubles(), fullB.toDoubles(), batch.elements(), m, k, n);
      Tensor z = x.matmul(y);
      assertArrayEquals(expected, z.toDoubles(), 1e-12, which);
      Shape shape = matrices(batch, m, n);
      shape = x.shape().rank() == 1 ? shape.without(-2) : shape;
      assertEquals(y.shape().rank() == 1 ? shape.without(-1) : shape, z.shape(), which);
      if (x.shape().rank() > 1 && y.shape().rank() > 1) {
        Tensor right = y.transpose(-1, -2);
        Tensor left = x.transpose(-1, -2);
        assertArrayEquals(expected, x.matmul(right, false, true).toDoubles(), 1e-12, which);
        assertArrayEquals(expected, left.matmul(y, true, false).toDoubles(), 1e-12, which);
        assertArrayEquals(expected, left.matmul(right, true, true).toDoubles(), 1e-12, which);
      }
    }
  }

  private static Shape lead(Tensor x) {
    return Shape.of(Arrays.copyOf(x.shape().sizes(), x.shape().rank() - 2));
  }

  private static Shape matrices(Shape batch, int rows, int columns) {
    return batch.inserted(-1, rows).inserted(-1, columns);
  }

  @Test
  void nothingToSumGivesZeros() {
    assertTensor(Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 3)), Shape.of(2, 3), 0, 0, 0, 0, 0, 0);
    assertTensor(Tensor.zeros(0).dot(Tensor.zeros(0)), Shape.SCALAR, 0);
    Tensor x = Tensor.zeros(2, 0).requiresGrad(true);
    x.matmul(Tensor.zeros(0, 3)).sum().backward();
    assertEquals(Shape.of(2, 0), x.grad().shape());
  }

  @Test
  void derivativesOfMatmul() {
    int[][] cases = {
      {2, 3}, {3, 2},
      {3}, {3},
      {3}, {3, 2},
      {2, 3}, {3},
      {2, 2, 3}, {2, 3, 2},
      {2, 2, 3}, {3, 2},
      {2, 3}, {2, 3, 2},
      {2, 1, 2, 3}, {2, 3, 1},
      {2, 1, 2, 1}, {1, 3, 1, 2},
      {1, 2, 3}, {2, 3, 1},
      {2}, {3, 2, 2},
      {3, 2, 2}, {2},
    };
    for (int i = 0; i < cases.length; i += 2) {
      GradientCheck.check(t -> t[0].matmul(t[1]), random(cases[i]), random(cases[i + 1]));
    }
    int[][] transposed = {
      {3, 2}, {2, 3}, {2, 3, 2}, {2, 3}, {3, 2}, {2, 2, 3}, {2, 3, 2}, {2, 2, 3}
    };
    for (int i = 0; i < transposed.length; i += 2) {
      Tensor x = random(transposed[i]);
      Tensor y = random(transposed[i + 1]);
      GradientCheck.check(t -> t[0].matmul(t[1], true, true), x, y);
      GradientCheck.check(t -> t[0].matmul(t[1], true, false), x, y.transpose(-1, -2));
      GradientCheck.check(t -> t[0].matmul(t[1], false, true), x.transpose(-1, -2), y);
    }
  }

  @Test
  void oneMatrixForABatchGetsTheSumOfItsCotangents() {
    Tensor x = random(4, 2, 3);
    Tensor w = random(3, 5).requiresGrad(true);
    Tensor g = random(4, 2, 5);
    Tensor expected = x.transpose(-1, -2).matmul(g).sum(0);
    assertArrayEquals(
        expected.toDoubles(), x.matmul(w).vjp(g, w).of(w).toDoubles(), 1e-12, "right factor");
    Tensor a = random(2, 3).requiresGrad(true);
    Tensor b = random(4, 3, 5);
    assertArrayEquals(
        g.matmul(b.transpose(-1, -2)).sum(0).toDoubles(),
        a.matmul(b).vjp(g, a).of(a).toDoubles(),
        1e-12,
        "left factor");
  }

  @Test
  void typesArePromoted() {
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}}).requiresGrad(true);
    assertEquals(DType.FLOAT32, x.matmul(x).dtype());
    assertTensor(x.matmul(x), Shape.of(2, 2), 7, 10, 15, 22);
    assertTensor(x.matmul(x, false, true), Shape.of(2, 2), 5, 11, 11, 25);
    Tensor y = x.matmul(Tensor.eye(2));
    assertEquals(DType.FLOAT64, y.dtype());
    y.sum().backward();
    assertEquals(DType.FLOAT32, x.grad().dtype());
    assertTensor(x.grad(), Shape.of(2, 2), 1, 1, 1, 1);
  }

  @Test
  void matmulSaysWhatDoesNotFit() {
    Tensor x = Tensor.zeros(2, 3);
    assertMessage(
        "matmul: [2, 3] x [4, 5]: inner sizes 3 and 4 differ; transpose one operand?",
        () -> x.matmul(Tensor.zeros(4, 5)));
    assertMessage(
        "matmul: [2, 3]ᵀ x [3, 5]: inner sizes 2 and 3 differ; transpose one operand?",
        () -> x.matmul(Tensor.zeros(3, 5), true, false));
    assertMessage(
        "matmul: [2, 3] x [2]: inner sizes 3 and 2 differ; transpose one operand?",
        () -> x.matmul(Tensor.zeros(2)));
    assertMessage(
        "matmul: [] x [2, 3]: a single number is no matrix; multiply by it with mul",
        () -> Tensor.scalar(1).matmul(x));
    assertMessage(
        "matmul: [4, 1, 2, 3] x [2, 5, 3, 2]: batches [4, 1] and [2, 5] do not broadcast; sizes must"
            + " agree or be 1",
        () -> Tensor.zeros(4, 1, 2, 3).matmul(Tensor.zeros(2, 5, 3, 2)));
    assertMessage(
        "dot: [2, 3] and [3]; give two vectors of one length (inner and matmul take matrices)",
        () -> x.dot(Tensor.zeros(3)));
  }

  @Test
  void innerAndOuter() {
    Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    Tensor y = Tensor.of(new double[][] {{1, 0}, {1, 1}, {0, 2}});
    assertTensor(x.inner(y), Shape.of(2, 3), 1, 3, 4, 3, 7, 8);
    assertTensor(x.inner(Tensor.of(1, -1)), Shape.of(2), -1, -1);
    assertTensor(Tensor.of(1, 2).inner(Tensor.of(3, 4)), Shape.SCALAR, 11);
    assertTensor(Tensor.scalar(2).inner(x), Shape.of(2, 2), 2, 4, 6, 8);
    assertMessage(
        "inner: [2, 2] and [3]: last sizes 2 and 3 differ", () -> x.inner(Tensor.zeros(3)));
    assertTensor(Tensor.of(1, 2).outer(Tensor.of(3, 4, 5)), Shape.of(2, 3), 3, 4, 5, 6, 8, 10);
    GradientCheck.check(t -> t[0].inner(t[1]), random(2, 3), random(2, 2, 3));
    GradientCheck.check(t -> t[0].outer(t[1]), random(2), random(3));
  }

  @Test
  void tensordot() {
    Tensor x = random(2, 3, 4);
    Tensor y = random(3, 4, 5);
    Tensor flat = x.reshape(2, 12).matmul(y.reshape(12, 5));
    assertTensor(x.tensordot(y, 2), Shape.of(2, 5), flat.toDoubles());
    Tensor swapped = y.permute(1, 2, 0);
    assertTensor(
        x.tensordot(swapped, new int[] {1, -1}, new int[] {2, 0}),
        Shape.of(2, 5),
        flat.toDoubles());
    assertEquals(Shape.of(2, 3, 4, 3, 4, 5), x.tensordot(y, 0).shape());
    assertTensor(Tensor.of(1, 2).tensordot(Tensor.of(3, 4), 1), Shape.SCALAR, 11);
    // A contracted axis of size 1, and none at all.
    assertTensor(
        Tensor.ones(2, 1).tensordot(Tensor.of(3, 4).reshape(1, 2), 1), Shape.of(2, 2), 3, 4, 3, 4);
    assertTensor(Tensor.zeros(2, 0).tensordot(Tensor.zeros(0), 1), Shape.of(2), 0, 0);
    GradientCheck.check(
        t -> t[0].tensordot(t[1], new int[] {0, 2}, new int[] {1, 0}),
        random(2, 2, 3),
        random(3, 2, 2));
    assertMessage(
        "tensordot: [2, 3, 4] x [3, 4, 5]: axis 1 of the first has size 3, axis 1 of the second 4;"
            + " they must be equal to be summed over",
        () -> x.tensordot(y, new int[] {1}, new int[] {1}));
    assertMessage(
        "tensordot: [2, 3, 4] x [3, 4, 5] cannot be summed over 4 axes", () -> x.tensordot(y, 4));
    assertMessage(
        "tensordot: axes [1, 2] of [2, 3, 4] and [0] of [3, 4, 5]; name as many of each",
        () -> x.tensordot(y, new int[] {1, 2}, new int[] {0}));
    assertMessage(
        "tensordot: axes [1, 1] of shape [2, 3, 4]: axis 1 is named twice",
        () -> x.tensordot(y, new int[] {1, 1}, new int[] {0, 0}));
  }

  @Test
  void kron() {
    Tensor x = Tensor.of(new double[][] {{1, 2}});
    Tensor y = Tensor.of(new double[][] {{1, 0}, {3, 4}});
    assertTensor(x.kron(y), Shape.of(2, 4), 1, 0, 2, 0, 3, 4, 6, 8);
    assertTensor(y.kron(x), Shape.of(2, 4), 1, 2, 0, 0, 3, 6, 4, 8);
    assertTensor(Tensor.of(1, 2).kron(y), Shape.of(2, 4), 1, 0, 2, 0, 3, 4, 6, 8);
    assertTensor(Tensor.scalar(2).kron(Tensor.of(1, 2)), Shape.of(2), 2, 4);
    assertEquals(Shape.of(0, 4), Tensor.zeros(0, 2).kron(y).shape());
    GradientCheck.check(t -> t[0].kron(t[1]), random(2, 2), random(2, 1, 3));
  }

  @Test
  void cross() {
    assertTensor(Tensor.of(1, 0, 0).cross(Tensor.of(0, 1, 0)), Shape.of(3), 0, 0, 1);
    assertTensor(Tensor.of(1, 2, 3).cross(Tensor.of(4, 5, 6)), Shape.of(3), -3, 6, -3);
    Tensor x = random(3, 2);
    Tensor y = random(3, 2);
    Tensor z = x.cross(y, 0);
    assertArrayEquals(new double[2], z.mul(x).sum(0).toDoubles(), 1e-12, "perpendicular");
    assertArrayEquals(z.toDoubles(), x.t().cross(y.t()).t().toDoubles(), 1e-12, "the other axis");
    assertEquals(Shape.of(2, 4, 3), random(4, 3).cross(random(2, 1, 3)).shape());
    GradientCheck.check(t -> t[0].cross(t[1], 0), random(3, 2), random(3, 1));
    GradientCheck.check(t -> t[0].cross(t[1]), random(3), random(2, 3));
    assertMessage(
        "cross: [2, 3] x [2, 3] along axis 0; the axis must have size 3 in both",
        () -> Tensor.zeros(2, 3).cross(Tensor.zeros(2, 3), 0));
    assertMessage(
        "cross: [3] x [3, 3] along axis 0; the axis must have size 3 in both",
        () -> Tensor.zeros(3).cross(Tensor.zeros(3, 3), 0));
  }

  @Test
  void linear() {
    Tensor x = random(2, 4, 3);
    Tensor w = random(5, 3);
    Tensor b = random(5);
    Tensor expected = x.matmul(w.t()).add(b);
    assertTensor(x.linear(w, b), Shape.of(2, 4, 5), expected.toDoubles());
    assertEquals(Shape.of(5), random(3).linear(w, b).shape());
    GradientCheck.check(t -> t[0].linear(t[1], t[2]), random(2, 1, 3), random(2, 3), random(2));
    assertMessage(
        "linear: [2, 4, 3] with a weight [3, 5]: the last size must be 5, which is the weight's"
            + " inputs",
        () -> x.linear(Tensor.zeros(3, 5)));
    assertMessage(
        "linear: a bias of shape [3] with a weight [5, 3]; give [5]",
        () -> x.linear(w, Tensor.zeros(3)));
  }

  @Test
  void linearWithAnActivationIsTheSameAsBothInTurn() {
    for (DType type : DType.values()) {
      for (Elementwise op : Elementwise.all()) {
        if (op instanceof Unary f && (f.fromResult() || f.name().equals("gelu"))) {
          linearWithAnActivation(type, f);
        }
      }
    }
    assertTrue(ActivationTable.RELU.fromResult());
    assertFalse(ActivationTable.GELU.fromResult());
    Tensor large = Tensor.full(1e300, 2, 2).requiresGrad(true);
    assertEquals(1, large.linear(large, Tensor.ones(2), TranscendentalTable.TANH).toDoubles()[0]);
    try (GradMode.Scope scope = AnomalyMode.detect()) {
      AnomalyException found =
          assertThrows(
              AnomalyException.class,
              () -> large.linear(large, Tensor.ones(2), TranscendentalTable.TANH));
      assertTrue(found.getMessage().contains("linear"), found.getMessage());
    }
  }

  private void linearWithAnActivation(DType type, Unary f) {
    Tensor x = random(4, 3).to(type).requiresGrad(true);
    Tensor w = random(5, 3).to(type).requiresGrad(true);
    Tensor b = random(5).to(type).requiresGrad(true);
    Tensor g = random(4, 5).to(type);
    Tensor one = x.linear(w, b, f);
    Tensor two = x.linear(w, b).apply(f);
    assertArrayEquals(two.toDoubles(), one.toDoubles(), f.name());
    Gradients ofOne = one.vjp(g, x, w, b);
    Gradients ofTwo = two.vjp(g, x, w, b);
    Gradients againOne = one.recordedVjp(g, x, w, b);
    Gradients againTwo = two.recordedVjp(g, x, w, b);
    for (Tensor t : List.of(x, w, b)) {
      assertArrayEquals(ofTwo.of(t).toDoubles(), ofOne.of(t).toDoubles(), f.name());
      assertClose(againTwo.of(t), againOne.of(t), type, f.name());
    }
    // Twice: how the gradient of the weight changes with all three.
    Tensor second = againOne.of(w).mul(w).sum();
    Tensor expected = againTwo.of(w).mul(w).sum();
    Gradients s1 = second.gradients(x, w, b);
    Gradients s2 = expected.gradients(x, w, b);
    for (Tensor t : List.of(x, w, b)) {
      assertClose(s2.of(t), s1.of(t), type, f.name());
    }
  }

  private static void assertClose(Tensor expected, Tensor actual, DType type, String what) {
    double[] e = expected.toDoubles();
    double[] a = actual.toDoubles();
    for (int i = 0; i < e.length; i++) {
      double slack = (type == DType.FLOAT64 ? 1e-12 : 1e-4) * (1 + Math.abs(e[i]));
      assertEquals(e[i], a[i], Double.isFinite(slack) ? slack : 0, what);
    }
  }

  @Test
  void addmm() {
    Tensor x = Tensor.of(1, 2);
    Tensor a = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    Tensor b = Tensor.eye(2);
    assertTensor(x.addmm(a, b), Shape.of(2, 2), 2, 4, 4, 6);
    assertTensor(x.addmm(a, b, 0.5, 2), Shape.of(2, 2), 2.5, 5, 6.5, 9);
    Tensor nan = Tensor.of(Double.NaN, 1).requiresGrad(true);
    Tensor y = nan.addmm(a, b, 0, 1);
    assertTensor(y, Shape.of(2, 2), 1, 2, 3, 4);
    assertTensor(y.sum().gradients(nan).of(nan), Shape.of(2), 0, 0);
    GradientCheck.check(
        t -> t[0].addmm(t[1], t[2], 0.2, 0.6), random(1, 2), random(2, 2, 3), random(2, 3, 2));
  }

  @Test
  void matrixPower() {
    Tensor x = Tensor.of(new double[][] {{1, 1}, {1, 0}});
    double[][] powers = {{1, 0, 0, 1}, {1, 1, 1, 0}, {2, 1, 1, 1}, {3, 2, 2, 1}, {5, 3, 3, 2}};
    for (int n = 0; n < powers.length; n++) {
      assertTensor(x.matrixPower(n), Shape.of(2, 2), powers[n]);
    }
    assertTensor(x.matrixPower(12), Shape.of(2, 2), 233, 144, 144, 89);
    assertEquals(Shape.of(3, 2, 2), Tensor.zeros(3, 2, 2).matrixPower(0).shape());
    Tensor data = Tensor.ones(1, 1);
    Tensor first = data.matrixPower(1);
    assertTensor(data.set(5).matrixPower(1), Shape.of(1, 1), 5);
    assertTensor(first, Shape.of(1, 1), 1);
    Tensor leaf = Tensor.of(new double[][] {{Double.NaN}}).requiresGrad(true);
    assertTensor(leaf.matrixPower(0), Shape.of(1, 1), 1);
    assertTensor(leaf.matrixPower(0).gradients(leaf).of(leaf), Shape.of(1, 1), 0);
    GradientCheck.check(t -> t[0].matrixPower(3), random(2, 2, 2));
    assertMessage(
        "matrixPower: exponent -2; take the inverse to the power 2", () -> x.matrixPower(-2));
    assertMessage(
        "matrixPower: shape [2, 3]; give square matrices [..., n, n]",
        () -> Tensor.zeros(2, 3).matrixPower(2));
  }
}
