package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.Generator;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import org.junit.jupiter.api.Test;

/** Diagonals, triangles and traces. */
class DiagonalsTest {
  private static final double NAN = Double.NaN;
  private final Generator generator = Generator.of(2);
  private final Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  private static void assertTensor(Tensor x, Shape shape, double... expected) {
    assertEquals(shape, x.shape());
    assertArrayEquals(expected, x.toDoubles(), x.toString());
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void diagonals() {
    assertTensor(x.diagonal(), Shape.of(2), 1, 5);
    assertTensor(x.diagonal(1), Shape.of(2), 2, 6);
    assertTensor(x.diagonal(2), Shape.of(1), 3);
    assertTensor(x.diagonal(-1), Shape.of(1), 4);
    assertTensor(x.diagonal(3), Shape.of(0));
    assertTensor(x.diagonal(Integer.MIN_VALUE), Shape.of(0));
    assertTensor(x.diagonal(0, 1, 0), Shape.of(2), 1, 5);
    assertTensor(x.diagonal(1, 1, 0), Shape.of(1), 4);
    Tensor y = Tensor.stack(2, x, x.mul(10));
    assertTensor(y.diagonal(), Shape.of(2, 2), 1, 5, 10, 50);
    assertTensor(y.diagonal(1, 0, -1), Shape.of(3, 1), 10, 20, 30);
    GradientCheck.check(t -> t[0].diagonal(-1, 2, 0), Tensor.randn(generator, 3, 2, 3));
    assertMessage(
        "diagonal: axis 1 of shape [2, 3] is named twice; rows and columns are different axes",
        () -> x.diagonal(0, 1, -1));
    assertMessage(
        "diagonal: axis 1 of shape [2]: axes are -1 to 0", () -> Tensor.zeros(2).diagonal());
  }

  @Test
  void embeddedDiagonals() {
    Tensor v = Tensor.of(1, 2);
    assertTensor(v.diagEmbed(), Shape.of(2, 2), 1, 0, 0, 2);
    assertTensor(v.diagEmbed(1), Shape.of(3, 3), 0, 1, 0, 0, 0, 2, 0, 0, 0);
    assertTensor(v.diagEmbed(-1), Shape.of(3, 3), 0, 0, 0, 1, 0, 0, 0, 2, 0);
    assertTensor(v.diag(), Shape.of(2, 2), 1, 0, 0, 2);
    assertTensor(x.diag(1), Shape.of(2), 2, 6);
    for (int offset = -2; offset <= 2; offset++) {
      Tensor y = Tensor.randn(generator, 2, 3, 4);
      Tensor embedded = y.diagEmbed(offset, 1, 0);
      assertArrayEquals(y.toDoubles(), embedded.diagonal(offset, 1, 0).toDoubles());
      assertEquals(y.abs().sum().item(), embedded.abs().sum().item(), 1e-12);
    }
    GradientCheck.check(t -> t[0].diagEmbed(1, 0, 2), Tensor.randn(generator, 2, 3));
    assertMessage(
        "diagEmbed: a number of shape [] has no axis; unsqueeze it first",
        () -> Tensor.scalar(1).diagEmbed());
    assertMessage(
        "diag: shape [1, 1, 1] is neither vector nor matrix; diagonal and diagEmbed take further"
            + " axes",
        () -> Tensor.zeros(1, 1, 1).diag());
  }

  @Test
  void traces() {
    assertTensor(x.trace(), Shape.SCALAR, 6);
    assertTensor(Tensor.stack(0, x, x.mul(2)).trace(), Shape.of(2), 6, 12);
    assertTensor(Tensor.zeros(0, 3).trace(), Shape.SCALAR, 0);
    GradientCheck.check(t -> t[0].matmul(t[0]).trace(), Tensor.randn(generator, 3, 3));
    assertMessage(
        "trace: shape [3] is no matrix; it takes at least two axes", () -> Tensor.zeros(3).trace());
  }

  @Test
  void triangles() {
    assertTensor(x.tril(), Shape.of(2, 3), 1, 0, 0, 4, 5, 0);
    assertTensor(x.tril(1), Shape.of(2, 3), 1, 2, 0, 4, 5, 6);
    assertTensor(x.tril(-1), Shape.of(2, 3), 0, 0, 0, 4, 0, 0);
    assertTensor(x.triu(), Shape.of(2, 3), 1, 2, 3, 0, 5, 6);
    assertTensor(x.triu(2), Shape.of(2, 3), 0, 0, 3, 0, 0, 0);
    assertTensor(x.triu(-1), Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertTensor(x.triu(Integer.MAX_VALUE), Shape.of(2, 3), 0, 0, 0, 0, 0, 0);
    Tensor batch = Tensor.stack(0, x, x.neg());
    assertTensor(batch.tril(), Shape.of(2, 2, 3), 1, 0, 0, 4, 5, 0, -1, 0, 0, -4, -5, 0);
    assertEquals(Shape.of(0, 2, 0), Tensor.zeros(0, 2, 0).triu().shape());
    GradientCheck.check(t -> t[0].tril(1).mul(t[0].triu()), Tensor.randn(generator, 2, 3, 3));
    assertMessage(
        "tril: shape [3] is no matrix; it takes at least two axes", () -> Tensor.zeros(3).tril());
  }

  @Test
  void whatIsOutsideATriangleContributesNothing() {
    Tensor y = Tensor.of(new double[][] {{1, 0}, {2, 3}}).requiresGrad(true);
    Tensor lower = y.log().tril();
    assertTensor(lower, Shape.of(2, 2), 0, 0, Math.log(2), Math.log(3));
    lower.sum().backward();
    assertTensor(y.grad(), Shape.of(2, 2), 1, 0, 1.0 / 2, 1.0 / 3);
    Tensor z = Tensor.of(new double[][] {{1, NAN}, {2, 3}});
    assertTensor(z.tril(), Shape.of(2, 2), 1, 0, 2, 3);
  }
}
