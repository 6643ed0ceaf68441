package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Reshaping, broadcasting, orders of axes, repetitions: values, derivatives, corners, errors. */
class ShapingTest {
  /** The numbers 0, 1, … under a shape: each tells where it came from. */
  private static Tensor range(int... sizes) {
    Shape shape = Shape.of(sizes);
    double[] elements = new double[shape.elements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = i;
    }
    return Tensor.of(shape, elements);
  }

  private static void assertTensor(Tensor x, Shape shape, double... expected) {
    assertEquals(shape, x.shape());
    assertArrayEquals(expected, x.toDoubles(), x.toString());
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  /** A linear function of one tensor: derivatives, type, and that the operand stays untouched. */
  private static void check(UnaryOperator<Tensor> f, int... sizes) {
    Tensor x = range(sizes);
    GradientCheck.check(t -> f.apply(t[0]), x);
    Tensor single = x.to(DType.FLOAT32).requiresGrad(true);
    Tensor y = f.apply(single);
    assertEquals(DType.FLOAT32, y.dtype());
    assertArrayEquals(f.apply(x).toDoubles(), y.toDoubles());
    y.sum().backward();
    assertEquals(DType.FLOAT32, single.grad().dtype());
    Tensor plain = range(sizes);
    Tensor result = f.apply(plain);
    if (plain.elements() > 0) {
      result.set(new double[result.elements()]);
      assertArrayEquals(range(sizes).toDoubles(), plain.toDoubles(), "the operand was changed");
    }
  }

  @Test
  void reshape() {
    Tensor x = range(2, 3);
    assertTensor(x.reshape(3, 2), Shape.of(3, 2), 0, 1, 2, 3, 4, 5);
    assertEquals(Shape.of(2, 1, 3), x.reshape(2, 1, -1).shape());
    assertEquals(Shape.of(6), x.reshape(-1).shape());
    assertTensor(Tensor.scalar(4).reshape(1, 1), Shape.of(1, 1), 4);
    assertTensor(Tensor.of(4.0).reshape(), Shape.SCALAR, 4);
    assertEquals(Shape.of(0, 5), Tensor.zeros(5, 0).reshape(-1, 5).shape());
    assertEquals(Shape.of(3, 2), x.reshape(Shape.of(3, 2)).shape());
    check(t -> t.reshape(3, -1), 2, 3);
    check(t -> t.reshape(2, 3), 2, 3);
    assertMessage(
        "reshape: [2, 3] to [4, 2]: 6 elements are not 8; one size may be −1 and is computed",
        () -> x.reshape(4, 2));
    assertMessage(
        "reshape: [2, 3] to [4, -1]: 6 elements cannot be divided by 4", () -> x.reshape(4, -1));
    assertMessage(
        "reshape: [0, 3] to [0, -1]: 0 elements cannot be divided by 0",
        () -> Tensor.zeros(0, 3).reshape(0, -1));
    assertMessage(
        "reshape: [2, 3] to [-1, -1]: size -1 at axis 1; one size may be −1, the others are 0 or"
            + " more",
        () -> x.reshape(-1, -1));
  }

  @Test
  void flattenSqueezeUnsqueeze() {
    Tensor x = range(2, 3, 2, 1);
    assertEquals(Shape.of(12), x.flatten().shape());
    assertEquals(Shape.of(2, 6, 1), x.flatten(1, 2).shape());
    assertEquals(Shape.of(2, 3, 2), x.flatten(-2, -1).shape());
    assertEquals(Shape.of(1), Tensor.scalar(1).flatten(0, -1).shape());
    assertEquals(Shape.of(2, 3, 2), x.squeeze().shape());
    assertEquals(Shape.of(2, 3, 2), x.squeeze(-1).shape());
    assertEquals(x.shape(), x.squeeze(0).shape());
    assertEquals(Shape.of(2), Tensor.zeros(1, 2, 1, 1).squeeze(0, 1, -1, -2).shape());
    assertEquals(Shape.SCALAR, Tensor.scalar(1).squeeze(0).shape());
    assertEquals(Shape.of(1, 3), Tensor.zeros(3).unsqueeze(0).shape());
    assertEquals(Shape.of(3, 1), Tensor.zeros(3).unsqueeze(-1).shape());
    check(Tensor::flatten, 2, 2);
    check(t -> t.flatten(0, 1), 2, 1, 2);
    check(Tensor::squeeze, 1, 3);
    check(t -> t.unsqueeze(1), 3);
    assertMessage(
        "flatten: axes 2 to 1 of shape [2, 3, 2, 1]: the end comes before the start",
        () -> x.flatten(2, 1));
    assertMessage(
        "unsqueeze: new axis 5 in shape [2, 3, 2, 1]: it can stand at -5 to 4",
        () -> x.unsqueeze(5));
  }

  @Test
  void expand() {
    Tensor x = range(2, 1);
    assertTensor(x.expand(2, 3), Shape.of(2, 3), 0, 0, 0, 1, 1, 1);
    assertTensor(x.expand(2, -1, -1), Shape.of(2, 2, 1), 0, 1, 0, 1);
    assertTensor(x.broadcastTo(Shape.of(2, 2)), Shape.of(2, 2), 0, 0, 1, 1);
    assertTensor(Tensor.scalar(7).broadcastTo(1, 2), Shape.of(1, 2), 7, 7);
    assertEquals(Shape.of(0, 2), Tensor.zeros(1, 2).expand(0, 2).shape());
    check(t -> t.expand(2, 2, 3), 2, 1);
    check(t -> t.expand(2, 1), 2, 1);
    assertMessage(
        "expand: [2, 1] to [-1, 2, 1]: axis 0 is new, so there is no size that −1 could keep",
        () -> x.expand(-1, 2, 1));
    assertMessage(
        "broadcastTo: [2, 1] to [3, 1]: sizes, aligned at the last axis, must be equal or 1"
            + " before; repeat or tile copies longer axes",
        () -> x.broadcastTo(3, 1));
    assertMessage(
        "expand: [2, 1] to [2]: the target has fewer axes; reduce or squeeze first",
        () -> x.expand(2));
  }

  @Test
  void repetitions() {
    Tensor x = range(2, 2);
    assertTensor(x.repeat(1, 2), Shape.of(2, 4), 0, 1, 0, 1, 2, 3, 2, 3);
    assertTensor(x.repeat(2, 1), Shape.of(4, 2), 0, 1, 2, 3, 0, 1, 2, 3);
    assertTensor(Tensor.of(1, 2).repeat(2, 2), Shape.of(2, 4), 1, 2, 1, 2, 1, 2, 1, 2);
    assertTensor(x.tile(2), Shape.of(2, 4), 0, 1, 0, 1, 2, 3, 2, 3);
    assertEquals(Shape.of(0, 2), x.repeat(0, 1).shape());
    assertTensor(x.repeatInterleave(2), Shape.of(8), 0, 0, 1, 1, 2, 2, 3, 3);
    assertTensor(x.repeatInterleave(2, 1), Shape.of(2, 4), 0, 0, 1, 1, 2, 2, 3, 3);
    assertTensor(x.repeatInterleave(2, 0), Shape.of(4, 2), 0, 1, 0, 1, 2, 3, 2, 3);
    assertTensor(x.repeatInterleave(IntTensor.of(0, 3), -1), Shape.of(2, 3), 1, 1, 1, 3, 3, 3);
    assertTensor(x.repeatInterleave(IntTensor.of(2), 0), Shape.of(4, 2), 0, 1, 0, 1, 2, 3, 2, 3);
    check(t -> t.repeat(2, 1, 2), 2, 2);
    check(t -> t.repeat(1, 1), 2, 2);
    check(t -> t.tile(3), 2, 2);
    check(t -> t.repeatInterleave(3, 0), 2, 2);
    check(t -> t.repeatInterleave(IntTensor.of(2, 0, 1), 0), 3, 2);
    assertMessage(
        "repeat: [2, 2] by [2]: fewer counts than axes; use tile, which repeats the last axes",
        () -> x.repeat(2));
    assertMessage(
        "tile: [2, 2] by [2, -1]: a count is negative; counts are 0 or more", () -> x.tile(2, -1));
    assertMessage(
        "repeatInterleave: counts of shape [3] for axis 1 of shape [2, 2], which has size 2;"
            + " give one for each slice",
        () -> x.repeatInterleave(IntTensor.of(1, 2, 3), 1));
    assertMessage(
        "repeatInterleave: slice 1 -2 times; counts are 0 or more",
        () -> x.repeatInterleave(IntTensor.of(1, -2), 1));
  }

  @Test
  void ordersOfAxes() {
    Tensor x = range(2, 3);
    assertTensor(x.t(), Shape.of(3, 2), 0, 3, 1, 4, 2, 5);
    assertTensor(x.transpose(), Shape.of(3, 2), 0, 3, 1, 4, 2, 5);
    assertTensor(x.transpose(-1, 0), Shape.of(3, 2), 0, 3, 1, 4, 2, 5);
    assertTensor(Tensor.of(1, 2).t(), Shape.of(2), 1, 2);
    assertTensor(Tensor.scalar(1).transpose(0, -1), Shape.SCALAR, 1);
    Tensor y = range(2, 3, 2);
    assertTensor(y.transpose(), Shape.of(2, 2, 3), 0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11);
    assertTensor(y.permute(2, 0, -2), Shape.of(2, 2, 3), 0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11);
    assertTensor(y.movedim(0, -1), Shape.of(3, 2, 2), 0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11);
    Tensor z = Tensor.zeros(2, 3, 4, 5);
    assertEquals(Shape.of(5, 3, 2, 4), z.movedim(new int[] {0, -1}, new int[] {2, 0}).shape());
    assertEquals(z.shape(), z.movedim(new int[0], new int[0]).shape());
    assertTensor(Tensor.scalar(3).permute(), Shape.SCALAR, 3);
    check(Tensor::transpose, 2, 2, 3);
    check(Tensor::t, 3);
    check(t -> t.permute(1, 2, 0), 2, 3, 2);
    check(t -> t.movedim(0, 1), 2, 3, 2);
    assertMessage("permute: [2, 3] by [0]: 1 axes are named; name each once", () -> x.permute(0));
    assertMessage(
        "permute: axes [0, -2] of shape [2, 3]: axis 0 is named twice", () -> x.permute(0, -2));
    assertMessage(
        "transpose: shape [2] has fewer than two axes; unsqueeze first",
        () -> Tensor.zeros(2).transpose());
    assertMessage(
        "t: shape [2, 3, 2] has more than two axes; transpose() swaps the last two", () -> y.t());
    assertMessage(
        "movedim: axes [0, 1] to [0]: as many positions as axes are needed",
        () -> x.movedim(new int[] {0, 1}, new int[] {0}));
  }

  @Test
  void flipAndRoll() {
    Tensor x = range(2, 3);
    assertTensor(x.flip(1), Shape.of(2, 3), 2, 1, 0, 5, 4, 3);
    assertTensor(x.flip(0, -1), Shape.of(2, 3), 5, 4, 3, 2, 1, 0);
    assertTensor(x.flip(), Shape.of(2, 3), 0, 1, 2, 3, 4, 5);
    assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).flip(0, 1).shape());
    assertTensor(x.roll(1), Shape.of(2, 3), 5, 0, 1, 2, 3, 4);
    assertTensor(x.roll(-1, 1), Shape.of(2, 3), 1, 2, 0, 4, 5, 3);
    assertTensor(x.roll(7, 1), Shape.of(2, 3), 2, 0, 1, 5, 3, 4);
    assertTensor(x.roll(Integer.MIN_VALUE, 0), Shape.of(2, 3), 0, 1, 2, 3, 4, 5);
    assertTensor(x.roll(new int[] {1, 1}, new int[] {0, 1}), Shape.of(2, 3), 5, 3, 4, 2, 0, 1);
    assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).roll(2, 0).shape());
    check(t -> t.flip(0), 2, 3);
    check(t -> t.flip(), 2, 3);
    check(t -> t.roll(2), 2, 3);
    check(t -> t.roll(0, 0), 2, 3);
    check(t -> t.roll(new int[] {1, -1}, new int[] {0, 1}), 2, 3);
    assertMessage("flip: axes [1, -1] of shape [2, 3]: axis 1 is named twice", () -> x.flip(1, -1));
    assertMessage(
        "roll: shifts [1] along axes [0, 1]: give one shift for each axis",
        () -> x.roll(new int[] {1}, new int[] {0, 1}));
  }

  @Test
  void catAndStack() {
    Tensor x = range(2, 2);
    Tensor y = range(2, 1).mul(10);
    assertTensor(Tensor.cat(1, x, y), Shape.of(2, 3), 0, 1, 0, 2, 3, 10);
    assertTensor(Tensor.cat(0, List.of(x, x)), Shape.of(4, 2), 0, 1, 2, 3, 0, 1, 2, 3);
    assertTensor(Tensor.cat(-1, x, Tensor.zeros(2, 0)), Shape.of(2, 2), 0, 1, 2, 3);
    assertTensor(Tensor.stack(0, x, x), Shape.of(2, 2, 2), 0, 1, 2, 3, 0, 1, 2, 3);
    assertTensor(Tensor.stack(-1, x, x), Shape.of(2, 2, 2), 0, 0, 1, 1, 2, 2, 3, 3);
    assertTensor(Tensor.stack(0, List.of(Tensor.scalar(1), Tensor.scalar(2))), Shape.of(2), 1, 2);
    GradientCheck.check(t -> Tensor.cat(1, t), x, y, x);
    GradientCheck.check(t -> Tensor.cat(0, t[0], t[0], t[1]), x, range(1, 2));
    GradientCheck.check(t -> Tensor.stack(1, t), x, x);
    Tensor single = y.to(DType.FLOAT32).requiresGrad(true);
    Tensor mixed = Tensor.cat(1, single, x);
    assertEquals(DType.FLOAT64, mixed.dtype());
    mixed.sum().backward();
    assertEquals(DType.FLOAT32, single.grad().dtype());
    assertEquals(1 / -0.0, 1 / Tensor.cat(0, Tensor.of(-0.0), Tensor.of(1.0)).get(0));
    assertMessage(
        "cat: along axis 1, operand 0 is [2, 2] and operand 1 is [1, 2]; other sizes must be"
            + " equal",
        () -> Tensor.cat(-1, x, range(1, 2)));
    assertMessage("cat: no tensors; give at least one", () -> Tensor.cat(0));
    assertMessage(
        "cat: numbers of shape [] have no axis along which to join; stack them",
        () -> Tensor.cat(0, Tensor.scalar(1), Tensor.scalar(2)));
    assertMessage(
        "stack: operand 0 is [2, 2] and operand 1 is [2, 1]; shapes must be equal",
        () -> Tensor.stack(0, x, y));
  }

  @Test
  void meshgrid() {
    Tensor x = Tensor.of(1, 2);
    Tensor y = Tensor.of(3, 4, 5);
    List<Tensor> ij = Tensor.meshgrid(x, y);
    assertTensor(ij.get(0), Shape.of(2, 3), 1, 1, 1, 2, 2, 2);
    assertTensor(ij.get(1), Shape.of(2, 3), 3, 4, 5, 3, 4, 5);
    List<Tensor> xy = Tensor.meshgridXy(x, y);
    assertTensor(xy.get(0), Shape.of(3, 2), 1, 2, 1, 2, 1, 2);
    assertTensor(xy.get(1), Shape.of(3, 2), 3, 3, 4, 4, 5, 5);
    assertEquals(Shape.of(3, 2, 1), Tensor.meshgridXy(x, y, Tensor.scalar(1)).get(2).shape());
    assertTensor(Tensor.meshgridXy(x).get(0), Shape.of(2), 1, 2);
    GradientCheck.check(t -> Tensor.meshgrid(t).get(1), x, y);
    assertMessage(
        "meshgrid: operand 0 has shape [2, 3]; coordinates are vectors",
        () -> Tensor.meshgrid(range(2, 3)));
  }
}
