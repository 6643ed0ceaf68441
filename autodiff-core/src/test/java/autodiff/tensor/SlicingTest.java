package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Mask;
import autodiff.PadMode;
import autodiff.Slice;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Parts of tensors, windows, padding. */
class SlicingTest {
  private static final Slice.Range ALL = Slice.all();

  private static Tensor range(int... sizes) {
    return Tensor.arange(Shape.of(sizes).elements()).reshape(sizes);
  }

  private static void assertTensor(Tensor x, Shape shape, double... expected) {
    assertEquals(shape, x.shape());
    assertArrayEquals(expected, x.toDoubles(), x.toString());
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static void check(UnaryOperator<Tensor> f, int... sizes) {
    GradientCheck.check(t -> f.apply(t[0]), range(sizes));
  }

  @Test
  void ranges() {
    Tensor x = range(6);
    assertTensor(x.slice(ALL), Shape.of(6), 0, 1, 2, 3, 4, 5);
    assertTensor(x.slice(Slice.of(1, 3)), Shape.of(2), 1, 2);
    assertTensor(x.slice(Slice.of(-3, -1)), Shape.of(2), 3, 4);
    assertTensor(x.slice(Slice.of(0, 6, 4)), Shape.of(2), 0, 4);
    assertTensor(x.slice(Slice.from(4)), Shape.of(2), 4, 5);
    assertTensor(x.slice(Slice.to(-4)), Shape.of(2), 0, 1);
    assertTensor(x.slice(ALL.by(-2)), Shape.of(3), 5, 3, 1);
    assertTensor(x.slice(Slice.from(2).by(-1)), Shape.of(3), 2, 1, 0);
    assertTensor(x.slice(Slice.of(4, 1, -2)), Shape.of(2), 4, 2);
    assertTensor(x.slice(Slice.of(-100, 100)), Shape.of(6), 0, 1, 2, 3, 4, 5);
    assertTensor(x.slice(Slice.of(100, -100, -3)), Shape.of(2), 5, 2);
    assertTensor(x.slice(Slice.of(3, 3)), Shape.of(0));
    assertTensor(x.slice(Slice.of(4, 2)), Shape.of(0));
    assertTensor(x.slice(Slice.of(2, 4, -1)), Shape.of(0));
    assertTensor(x.slice(ALL.by(Integer.MAX_VALUE)), Shape.of(1), 0);
    assertTensor(x.slice(ALL.by(Integer.MIN_VALUE)), Shape.of(1), 5);
    assertTensor(Tensor.zeros(0).slice(ALL.by(-1)), Shape.of(0));
    assertMessage("slice: step 0; take 1 for all elements, −1 for the reverse", () -> ALL.by(0));
  }

  /** Which indices Python's range over a slice gives. */
  private static List<Integer> indices(int size, int start, int stop, int step) {
    List<Integer> indices = new ArrayList<>();
    int first = start < 0 ? start + size : start;
    int end = stop < 0 ? stop + size : stop;
    for (int i = 0; i < 100; i++) {
      int at = first + i * step;
      if (step > 0 ? at >= end : at <= end) {
        break;
      }
      if (at >= 0 && at < size) {
        indices.add(at);
      }
    }
    return indices;
  }

  @Test
  void rangesInsideTheAxisAgreeWithTheirDefinition() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    for (int n = 0; n < 500; n++) {
      int size = 1 + random.nextInt(7);
      int start = random.nextInt(-size, size);
      int stop = random.nextInt(-size, size);
      int step = random.nextBoolean() ? 1 + random.nextInt(3) : -1 - random.nextInt(3);
      double[] expected =
          indices(size, start, stop, step).stream().mapToDouble(Integer::doubleValue).toArray();
      Slice slice = Slice.of(start, stop, step);
      assertArrayEquals(
          expected, range(size).slice(slice).toDoubles(), slice + " of " + size + ", seed " + seed);
    }
  }

  @Test
  void severalAxes() {
    Tensor x = range(2, 3, 4);
    assertTensor(x.slice(Slice.at(1), Slice.at(-1), Slice.at(0)), Shape.SCALAR, 20);
    assertTensor(x.slice(Slice.at(-1), Slice.at(0)), Shape.of(4), 12, 13, 14, 15);
    assertTensor(x.slice(Slice.rest(), Slice.at(2)), Shape.of(2, 3), 2, 6, 10, 14, 18, 22);
    assertTensor(x.slice(ALL.by(-1), Slice.at(1), Slice.of(0, 4, 3)), Shape.of(2, 2), 16, 19, 4, 7);
    assertEquals(
        Shape.of(2, 1, 3, 4, 1),
        x.slice(ALL, Slice.newAxis(), Slice.rest(), Slice.newAxis()).shape());
    assertTensor(x.slice(Slice.at(0), Slice.of(1, 1)), Shape.of(0, 4));
    assertTensor(Tensor.scalar(3).slice(Slice.newAxis()), Shape.of(1), 3);
    assertTensor(Tensor.scalar(3).slice(), Shape.SCALAR, 3);
    assertEquals(DType.FLOAT32, x.to(DType.FLOAT32).slice(Slice.at(0)).dtype());
    check(t -> t.slice(ALL.by(-2), Slice.newAxis(), Slice.from(1)), 3, 2, 2);
    assertMessage(
        "slice: index 3 along axis 1 of shape [2, 3, 4], which has size 3; indices are -3 to 2",
        () -> x.slice(ALL, Slice.at(3)));
    assertMessage(
        "slice: [:, :, 1:, ::-1] name 4 axes, but shape [2, 3, 4] has 3",
        () -> x.slice(ALL, ALL, Slice.from(1), ALL.by(-1)));
    assertMessage(
        "slice: rest() stands 2 times; it can stand once",
        () -> x.slice(Slice.rest(), Slice.rest()));
    assertMessage(
        "slice: index 0 along axis 0 of shape [0], which has size 0 and no elements",
        () -> Tensor.zeros(0).slice(Slice.at(0)));
  }

  @Test
  void indexTensors() {
    Tensor x = range(2, 3, 4);
    Slice two = Slice.at(IntTensor.of(0, -1));
    assertTensor(x.slice(two, two, two), Shape.of(2), 0, 23);
    assertTensor(x.slice(Slice.at(0), two, Slice.at(1)), Shape.of(2), 1, 9);
    assertTensor(x.slice(ALL, two, Slice.at(1)), Shape.of(2, 2), 1, 9, 13, 21);
    // Side by side once a single index dropped the axis between them.
    assertTensor(x.slice(two, Slice.at(1), two), Shape.of(2), 4, 19);
    // Apart: their axes come first.
    assertTensor(x.slice(two, Slice.from(1), two), Shape.of(2, 2), 4, 8, 19, 23);
    assertTensor(
        range(2, 2, 3, 2).slice(ALL, two, ALL, two),
        Shape.of(2, 2, 3),
        0,
        2,
        4,
        12,
        14,
        16,
        7,
        9,
        11,
        19,
        21,
        23);
    Slice square = Slice.at(IntTensor.of(Shape.of(2, 2), 0, 0, 1, 1));
    assertEquals(Shape.of(2, 2, 2, 4), x.slice(ALL, square).shape());
    assertTensor(x.slice(square, two, Slice.at(0)), Shape.of(2, 2), 0, 8, 12, 20);
    assertEquals(Shape.of(0, 3, 4), x.slice(Slice.at(IntTensor.of())).shape());
    Slice mask = Slice.at(Mask.of(true, false, true));
    assertTensor(x.slice(Slice.at(1), mask, Slice.at(0)), Shape.of(2), 12, 20);
    Mask corner = Mask.of(Shape.of(2, 3), true, false, false, false, false, true);
    assertTensor(x.slice(Slice.at(corner), Slice.of(0, 2)), Shape.of(2, 2), 0, 1, 20, 21);
    check(t -> t.slice(two, ALL.by(-1), two), 2, 2, 3);
    check(t -> t.slice(Slice.from(1), square), 3, 2);
    check(t -> t.slice(mask), 3, 2);
    assertMessage(
        "slice: index -4 along axis 1 of shape [2, 3, 4], which has size 3; indices are -3 to 2",
        () -> x.slice(Slice.at(0), Slice.at(IntTensor.of(0, -4))));
    assertMessage(
        "slice: a mask of shape [3] at axis 0 of shape [2, 3, 4]: sizes 3 and 2 differ",
        () -> x.slice(mask));
  }

  @Test
  void selectAndNarrow() {
    Tensor x = range(2, 3);
    assertTensor(x.select(0, 1), Shape.of(3), 3, 4, 5);
    assertTensor(x.select(-1, -1), Shape.of(2), 2, 5);
    assertTensor(x.narrow(1, 1, 2), Shape.of(2, 2), 1, 2, 4, 5);
    assertTensor(x.narrow(-1, -1, 1), Shape.of(2, 1), 2, 5);
    assertTensor(x.narrow(0, 2, 0), Shape.of(0, 3));
    check(t -> t.select(1, 0), 2, 3);
    check(t -> t.narrow(1, 1, 1), 2, 3);
    assertMessage(
        "select: index 2 along axis 0 of shape [2, 3], which has size 2; indices are -2 to 1",
        () -> x.select(0, 2));
    assertMessage(
        "narrow: 3 elements from 1 on along axis 1 of shape [2, 3], which has size 3",
        () -> x.narrow(1, 1, 3));
  }

  @Test
  void splits() {
    Tensor x = range(5, 2);
    assertEquals(
        List.of(Shape.of(2, 2), Shape.of(2, 2), Shape.of(1, 2)),
        x.split(2).stream().map(Tensor::shape).toList());
    assertTensor(x.split(2).get(2), Shape.of(1, 2), 8, 9);
    assertTensor(x.split(1, 1).get(1), Shape.of(5, 1), 1, 3, 5, 7, 9);
    assertTensor(x.split(new int[] {1, 0, 4}, 0).get(2), Shape.of(4, 2), 2, 3, 4, 5, 6, 7, 8, 9);
    assertEquals(1, x.split(Integer.MAX_VALUE).size());
    assertEquals(
        List.of(Shape.of(0, 2)), Tensor.zeros(0, 2).split(3).stream().map(Tensor::shape).toList());
    assertEquals(3, x.chunk(4).size(), "of size 2");
    assertEquals(1, x.chunk(3, 0).get(2).shape().size(0));
    assertEquals(2, x.chunk(2, 1).size());
    assertTensor(x.unbind().get(4), Shape.of(2), 8, 9);
    assertTensor(x.unbind(-1).get(1), Shape.of(5), 1, 3, 5, 7, 9);
    assertEquals(0, Tensor.zeros(0, 2).unbind().size());
    check(t -> t.split(2).get(0).mul(t.chunk(2, 1).get(1).select(0, 0)), 3, 2);
    assertMessage("split: parts of size 0; sizes are 1 or more", () -> x.split(0));
    assertMessage(
        "split: sizes [2, 2] along axis 0 of shape [5, 2] must be 0 or more and add up to 5",
        () -> x.split(new int[] {2, 2}, 0));
    assertMessage("chunk: 0 parts; at least 1 is needed", () -> x.chunk(0));
  }

  @Test
  void windows() {
    Tensor x = range(5);
    assertTensor(x.unfold(0, 3, 1), Shape.of(3, 3), 0, 1, 2, 1, 2, 3, 2, 3, 4);
    assertTensor(x.unfold(0, 2, 2), Shape.of(2, 2), 0, 1, 2, 3);
    assertTensor(x.unfold(0, 5, 7), Shape.of(1, 5), 0, 1, 2, 3, 4);
    assertTensor(range(2, 3).unfold(0, 1, 1), Shape.of(2, 3, 1), 0, 1, 2, 3, 4, 5);
    assertEquals(Shape.of(6, 0), x.unfold(0, 0, 1).shape());
    check(t -> t.unfold(0, 3, 1).unfold(1, 2, 1), 4, 3);
    assertMessage(
        "unfold: windows of size 6 in steps of 1 along axis 0 of shape [5], which has size 5;"
            + " the size is 0 to 5, the step 1 or more",
        () -> x.unfold(0, 6, 1));
  }

  @Test
  void padding() {
    Tensor x = range(3).add(1);
    assertTensor(x.pad(1, 2), Shape.of(6), 0, 1, 2, 3, 0, 0);
    assertTensor(x.pad(new int[] {1, 0}, 7), Shape.of(4), 7, 1, 2, 3);
    assertTensor(x.pad(new int[] {2, 1}, PadMode.REFLECT), Shape.of(6), 3, 2, 1, 2, 3, 2);
    assertTensor(x.pad(new int[] {2, 1}, PadMode.REPLICATE), Shape.of(6), 1, 1, 1, 2, 3, 3);
    assertTensor(x.pad(new int[] {2, 3}, PadMode.CIRCULAR), Shape.of(8), 2, 3, 1, 2, 3, 1, 2, 3);
    assertTensor(x.pad(new int[] {1, 1}, PadMode.CONSTANT), Shape.of(5), 0, 1, 2, 3, 0);
    assertTensor(x.pad(-1, -1), Shape.of(1), 2);
    assertTensor(x.pad(-1, 1), Shape.of(3), 2, 3, 0);
    assertTensor(x.pad(new int[] {1, -1}, PadMode.REPLICATE), Shape.of(3), 1, 1, 2);
    Tensor y = range(2, 2);
    assertTensor(y.pad(new int[] {0, 1, 1, 0}, 9), Shape.of(3, 3), 9, 9, 9, 0, 1, 9, 2, 3, 9);
    assertTensor(
        y.pad(new int[] {1, 1, 0, 1}, PadMode.REFLECT),
        Shape.of(3, 4),
        1,
        0,
        1,
        0,
        3,
        2,
        3,
        2,
        1,
        0,
        1,
        0);
    assertTensor(Tensor.zeros(0, 1).pad(0, 1), Shape.of(0, 2));
    assertTensor(Tensor.zeros(0).pad(1, 1), Shape.of(2), 0, 0);
    assertTensor(Tensor.scalar(1).pad(), Shape.SCALAR, 1);
    for (PadMode mode : PadMode.values()) {
      check(t -> t.pad(new int[] {2, 1, -1, 2}, mode), 4, 3);
    }
    check(t -> t.pad(new int[] {1, -1}, 3), 2, 2);
    assertMessage(
        "pad: 3 and 0 elements at axis 0 of shape [3]: mode REFLECT can add at most 2 a side",
        () -> x.pad(new int[] {3, 0}, PadMode.REFLECT));
    assertMessage(
        "pad: 4 and 0 elements at axis 0 of shape [3]: mode CIRCULAR can add at most 3 a side",
        () -> x.pad(new int[] {4, 0}, PadMode.CIRCULAR));
    assertMessage(
        "pad: 1 and 0 elements at axis 0 of shape [0]: mode REPLICATE can add at most 0 a side",
        () -> Tensor.zeros(0).pad(new int[] {1, 0}, PadMode.REPLICATE));
    assertMessage(
        "pad: [1] for shape [3]; give two numbers for each padded axis, the last axis first",
        () -> x.pad(1));
    assertMessage(
        "pad: [-2, -2] for shape [3]: 4 elements are cropped from axis 0, which has size 3",
        () -> x.pad(-2, -2));
  }

  @Test
  void resultsAreNoViews() {
    Tensor x = range(2, 2);
    List<Tensor> parts =
        List.of(x.slice(), x.select(0, 0), x.narrow(0, 0, 2), x.pad(), x.split(2).get(0));
    for (Tensor part : parts) {
      double[] other = new double[part.elements()];
      Arrays.fill(other, -1);
      part.set(other);
    }
    assertTensor(x, Shape.of(2, 2), 0, 1, 2, 3);
  }
}
