package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Mask;
import autodiff.Slice;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Elements picked by index or mask: values, derivatives, corners, errors. */
class IndexingTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final long SEED = 4;

  private final Generator generator = Generator.of(SEED);
  private final Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  private static void assertTensor(Tensor x, Shape shape, double... expected) {
    assertEquals(shape, x.shape());
    assertArrayEquals(expected, x.toDoubles(), x.toString());
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static IntTensor ints(Shape shape, int... elements) {
    return IntTensor.of(shape, elements);
  }

  @Test
  void gather() {
    assertTensor(x.gather(1, ints(Shape.of(2, 2), 0, 0, 2, 1)), Shape.of(2, 2), 1, 1, 6, 5);
    assertTensor(x.gather(0, ints(Shape.of(1, 2), 1, 0)), Shape.of(1, 2), 4, 2);
    assertTensor(x.gather(-1, ints(Shape.of(2, 0))), Shape.of(2, 0));
    assertTensor(Tensor.scalar(7).gather(0, ints(Shape.of(2), 0, 0)), Shape.of(2), 7, 7);
    assertTensor(Tensor.scalar(7).gather(0, ints(Shape.SCALAR, 0)), Shape.SCALAR, 7);
    assertEquals(DType.FLOAT32, x.to(DType.FLOAT32).gather(0, ints(Shape.of(1, 1), 0)).dtype());
    IntTensor repeated = ints(Shape.of(2, 4), 0, 0, 0, 2, 1, 1, 2, 2);
    GradientCheck.check(t -> t[0].gather(1, repeated).square(), x);
    assertMessage(
        "gather: index 3 along axis 1 of shape [2, 3], which has size 3; indices are 0 to 2",
        () -> x.gather(1, ints(Shape.of(2, 1), 0, 3)));
    assertMessage(
        "gather: index -1 along axis 1 of shape [2, 3], which has size 3; indices are 0 to 2",
        () -> x.gather(1, ints(Shape.of(1, 1), -1)));
    assertMessage(
        "gather: an index of shape [3, 1] along axis 1 of shape [2, 3]: it needs as many axes,"
            + " none of them longer but axis 1",
        () -> x.gather(1, ints(Shape.of(3, 1), 0, 0, 0)));
  }

  @Test
  void gatherAgreesWithItsDefinition() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int n = 0; n < 50; n++) {
      int[] sizes = random.ints(3, 1, 5).toArray();
      int axis = random.nextInt(3);
      int[] at = new int[3];
      for (int k = 0; k < 3; k++) {
        at[k] = k == axis ? random.nextInt(5) : random.nextInt(sizes[k] + 1);
      }
      Shape shape = Shape.of(at);
      int[] index = random.ints(shape.elements(), 0, sizes[axis]).toArray();
      Tensor y = Tensor.randn(generator, sizes);
      Tensor z = y.gather(axis, ints(shape, index));
      assertEquals(shape, z.shape());
      int k = 0;
      for (int a = 0; a < at[0]; a++) {
        for (int b = 0; b < at[1]; b++) {
          for (int c = 0; c < at[2]; c++, k++) {
            int[] from = {a, b, c};
            from[axis] = index[k];
            assertEquals(y.get(from), z.get(a, b, c), "seed " + SEED);
          }
        }
      }
    }
  }

  @Test
  void takeAlongAxis() {
    assertTensor(x.takeAlongAxis(0, ints(Shape.of(1, 1), -1)), Shape.of(1, 3), 4, 5, 6);
    assertTensor(x.takeAlongAxis(1, ints(Shape.of(1, 2), 2, 0)), Shape.of(2, 2), 3, 1, 6, 4);
    Tensor row = Tensor.of(new double[][] {{1, 2, 3}});
    assertTensor(row.takeAlongAxis(1, ints(Shape.of(2, 1), 0, 2)), Shape.of(2, 1), 1, 3);
    GradientCheck.check(t -> t[0].takeAlongAxis(1, ints(Shape.of(3, 2), 0, 1, 1, 1, -1, 0)), row);
    assertMessage(
        "takeAlongAxis: an index of shape [2] for shape [2, 3]: it needs as many axes",
        () -> x.takeAlongAxis(1, IntTensor.of(0, 1)));
  }

  @Test
  void take() {
    assertTensor(x.take(ints(Shape.of(2, 2), 5, -6, 2, 2)), Shape.of(2, 2), 6, 1, 3, 3);
    assertTensor(x.take(ints(Shape.SCALAR, 4)), Shape.SCALAR, 5);
    GradientCheck.check(t -> t[0].take(IntTensor.of(1, 1, -1)).square(), x);
    assertMessage(
        "take: index 6 along axis 0 of shape [6], which has size 6; indices are -6 to 5",
        () -> x.take(IntTensor.of(6)));
  }

  @Test
  void indexSelect() {
    assertTensor(x.indexSelect(0, IntTensor.of(1, 1)), Shape.of(2, 3), 4, 5, 6, 4, 5, 6);
    assertTensor(x.indexSelect(-1, IntTensor.of(2, 0)), Shape.of(2, 2), 3, 1, 6, 4);
    assertTensor(x.indexSelect(1, IntTensor.of()), Shape.of(2, 0));
    assertTensor(Tensor.scalar(3).indexSelect(0, IntTensor.of(0)), Shape.SCALAR, 3);
    assertTensor(x.to(DType.FLOAT32).indexSelect(1, IntTensor.of(1)), Shape.of(2, 1), 2, 5);
    Tensor cube = Tensor.randn(generator, 2, 3, 2);
    GradientCheck.check(t -> t[0].indexSelect(1, IntTensor.of(0, 2, 2)).square(), cube);
    GradientCheck.check(t -> t[0].indexSelect(2, IntTensor.of(1, 1)).square(), cube);
    assertMessage(
        "indexSelect: index 2 along axis 0 of shape [2, 3], which has size 2; indices are 0 to 1",
        () -> x.indexSelect(0, IntTensor.of(2)));
    assertMessage(
        "indexSelect: an index of shape [1, 1]; it is a vector (gather and index take further"
            + " axes)",
        () -> x.indexSelect(0, ints(Shape.of(1, 1), 0)));
  }

  @Test
  void index() {
    IntTensor i = IntTensor.of(0, -1, 1);
    assertTensor(x.index(i), Shape.of(3, 3), 1, 2, 3, 4, 5, 6, 4, 5, 6);
    assertTensor(x.index(i, IntTensor.of(2, 0, 0)), Shape.of(3), 3, 4, 4);
    assertTensor(
        x.index(ints(Shape.of(2, 1), 0, 1), IntTensor.of(0, 2)), Shape.of(2, 2), 1, 3, 4, 6);
    assertTensor(x.index(Mask.of(false, true)), Shape.of(1, 3), 4, 5, 6);
    assertTensor(
        x.index(Mask.of(Shape.of(2, 3), true, false, false, false, true, true)),
        Shape.of(3),
        1,
        5,
        6);
    GradientCheck.check(t -> t[0].index(i, IntTensor.of(2, 0, 0)).square(), x);
    assertMessage(
        "index: index 2 along axis 0 of shape [2, 3], which has size 2; indices are -2 to 1",
        () -> x.index(IntTensor.of(2), IntTensor.of(0)));
    assertMessage(
        "index: [3] and [2]: sizes 3 and 2 at axis -1 differ and neither is 1; reshape, unsqueeze"
            + " or transpose one operand?",
        () -> x.index(i, IntTensor.of(0, 0)));
  }

  @Test
  void maskedSelect() {
    Mask mask = x.greater(2).toMask();
    assertTensor(x.maskedSelect(mask), Shape.of(4), 3, 4, 5, 6);
    assertTensor(x.maskedSelect(Mask.of(true, false, true)), Shape.of(4), 1, 3, 4, 6);
    assertTensor(
        Tensor.of(1, 2, 3).maskedSelect(Mask.of(Shape.of(2, 1), true, true)),
        Shape.of(6),
        1,
        2,
        3,
        1,
        2,
        3);
    assertTensor(x.maskedSelect(Mask.of(false)), Shape.of(0));
    GradientCheck.check(t -> t[0].maskedSelect(Mask.of(true, false, true)).square(), x);
  }

  @Test
  void embedding() {
    IntTensor index = ints(Shape.of(2, 2), 1, 0, 1, 1);
    assertTensor(x.embedding(index), Shape.of(2, 2, 3), 4, 5, 6, 1, 2, 3, 4, 5, 6, 4, 5, 6);
    assertTensor(x.embedding(ints(Shape.SCALAR, 1)), Shape.of(3), 4, 5, 6);
    GradientCheck.check(t -> t[0].embedding(index).square(), x);
    Tensor weight = x.detach().requiresGrad(true);
    Tensor looked = weight.embedding(index, -2);
    assertArrayEquals(x.embedding(index).toDoubles(), looked.toDoubles());
    looked.square().sum().backward();
    assertTensor(weight.grad(), Shape.of(2, 3), 0, 0, 0, 24, 30, 36);
    Tensor recorded =
        weight.embedding(index, 0).square().sum().recordedGradients(weight).of(weight);
    assertTensor(recorded, Shape.of(2, 3), 0, 0, 0, 24, 30, 36);
    assertTensor(recorded.sum().gradients(weight).of(weight), Shape.of(2, 3), 0, 0, 0, 6, 6, 6);
    assertMessage(
        "embedding: index -1 along axis 0 of shape [2, 3], which has size 2; indices are 0 to 1",
        () -> x.embedding(IntTensor.of(0, -1)));
    assertMessage(
        "embedding: weight of shape [3]; it has a row for each index",
        () -> Tensor.zeros(3).embedding(index));
  }

  @Test
  void where() {
    Mask mask = Mask.of(true, false, true);
    assertTensor(Tensor.where(mask, x, x.neg()), Shape.of(2, 3), 1, -2, 3, 4, -5, 6);
    assertTensor(Tensor.where(mask, x, 0), Shape.of(2, 3), 1, 0, 3, 4, 0, 6);
    assertTensor(Tensor.where(mask, 9, Tensor.scalar(1)), Shape.of(3), 9, 1, 9);
    Tensor single = Tensor.of(new float[] {1});
    assertEquals(DType.FLOAT32, Tensor.where(mask, single, 2).dtype());
    assertEquals(DType.FLOAT64, Tensor.where(mask, single, x).dtype());
    Tensor row = Tensor.of(1, 2, 3);
    GradientCheck.check(t -> Tensor.where(mask, t[0], t[1]).square(), x, row);
    GradientCheck.check(
        t -> Tensor.where(Mask.of(Shape.of(2, 1), true, false), t[0], t[1]).square(),
        row,
        Tensor.scalar(5));
  }

  @Test
  void maskedFillAndScatter() {
    Mask mask = x.greater(4).toMask();
    assertTensor(x.maskedFill(mask, -INF), Shape.of(2, 3), 1, 2, 3, 4, -INF, -INF);
    assertTensor(
        x.maskedFill(Mask.of(Shape.of(2, 1), true, false), Tensor.scalar(9)),
        Shape.of(2, 3),
        9,
        9,
        9,
        4,
        5,
        6);
    assertTensor(
        Tensor.of(1, 2).maskedFill(Mask.of(Shape.of(2, 1), true, false), 0),
        Shape.of(2, 2),
        0,
        0,
        1,
        2);
    assertEquals(DType.FLOAT32, x.to(DType.FLOAT32).maskedFill(mask, 1).dtype());
    GradientCheck.check(t -> t[0].maskedFill(mask, t[1]).square(), x, Tensor.scalar(2));
    assertTensor(x.maskedScatter(mask, Tensor.of(7, 8, 9)), Shape.of(2, 3), 1, 2, 3, 4, 7, 8);
    assertTensor(
        Tensor.of(1, 2).maskedScatter(Mask.of(Shape.of(2, 1), false, true), Tensor.of(5, 6)),
        Shape.of(2, 2),
        1,
        2,
        5,
        6);
    GradientCheck.check(t -> t[0].maskedScatter(mask, t[1]).square(), x, Tensor.of(7, 8, 9));
    assertMessage(
        "maskedFill: shape [1] is no single number; Tensor.where chooses between tensors",
        () -> x.maskedFill(mask, Tensor.of(1.0)));
    assertMessage(
        "maskedScatter: a source of 1 elements for a mask that says yes 2 times",
        () -> x.maskedScatter(mask, Tensor.of(1.0)));
  }

  /** Everything is differentiated to NaN or infinity where it is not selected. */
  @Test
  void whatIsNotSelectedContributesNothing() {
    Tensor y = Tensor.of(0, 4, -1, 0).requiresGrad(true);
    Mask positive = y.greater(0).toMask();
    Tensor root = y.sqrt();
    IntTensor one = IntTensor.of(1);
    double[] expected = {0, 0.25, 0, 0};
    Tensor[] selections = {
      Tensor.where(positive, root, 0),
      Tensor.where(positive.not(), 0, root),
      root.maskedFill(positive.not(), 0),
      root.maskedFill(positive.not(), NAN),
      root.maskedSelect(positive),
      root.gather(0, one),
      root.take(one),
      root.indexSelect(0, one),
      root.index(positive),
      root.index(one),
      root.select(0, 1),
      root.slice(Slice.of(1, 2)),
      root.scatter(0, IntTensor.of(0, 2, 3), 5),
      root.scatter(0, IntTensor.of(0, 2, 3), Tensor.of(1, NAN, INF)),
      root.indexFill(0, IntTensor.of(0, 2, 3), 5),
      root.indexCopy(0, IntTensor.of(3, 2, 0), Tensor.zeros(3)),
      root.maskedScatter(positive.not(), Tensor.of(1, 2, 3)),
      root.sliceScatter(Tensor.scalar(1), Slice.at(positive.not())),
    };
    for (int k = 0; k < selections.length; k++) {
      String message = k + ": " + selections[k].operation();
      Tensor sum = selections[k].sum();
      assertArrayEquals(expected, sum.gradients(y).of(y).toDoubles(), message);
      Tensor recorded = sum.recordedGradients(y).of(y);
      assertArrayEquals(expected, recorded.toDoubles(), message);
      assertArrayEquals(
          new double[] {0, -1.0 / 32, 0, 0},
          recorded.sum().gradients(y).of(y).toDoubles(),
          message);
    }
  }

  @Test
  void signsOfZerosAndBitsOfNumbersSurvive() {
    Tensor y = Tensor.of(-0.0, 1);
    IntTensor zero = IntTensor.of(0);
    Tensor[] moved = {
      y.gather(0, zero),
      y.take(zero),
      y.indexSelect(0, zero),
      Tensor.ones(2).scatter(0, zero, y),
      Tensor.ones(2).indexCopy(0, IntTensor.of(0, 1), y),
      Tensor.where(Mask.of(true, false), y, 3),
      y.diagEmbed(),
      y.pad(0, 1),
      Tensor.stack(0, y, y)
    };
    for (Tensor m : moved) {
      assertEquals(-INF, 1 / m.toDoubles()[0], m.toString());
    }
  }

  @Test
  void oneHot() {
    assertTensor(IntTensor.of(1, 0, 2).oneHot(3), Shape.of(3, 3), 0, 1, 0, 1, 0, 0, 0, 0, 1);
    assertTensor(ints(Shape.of(1, 1), 1).oneHot(2), Shape.of(1, 1, 2), 0, 1);
    assertTensor(ints(Shape.SCALAR, 0).oneHot(2), Shape.of(2), 1, 0);
    assertEquals(DType.FLOAT32, IntTensor.of(0).oneHot(1, DType.FLOAT32).dtype());
    assertMessage(
        "oneHot: index 3 along axis 1 of shape [2, 3], which has size 3; indices are 0 to 2",
        () -> IntTensor.of(0, 3).oneHot(3));
  }
}
