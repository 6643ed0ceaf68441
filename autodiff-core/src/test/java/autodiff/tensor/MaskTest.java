package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.IntTensor;
import autodiff.Mask;
import autodiff.Slice;
import autodiff.shape.Shape;
import org.junit.jupiter.api.Test;

/** Masks and integers under other shapes, and the logic of masks. */
class MaskTest {
  private static final Mask ROW = Mask.of(true, false);
  private static final Mask COLUMN = Mask.of(Shape.of(2, 1), true, false);

  private static Mask square(boolean... elements) {
    return Mask.of(Shape.of(2, 2), elements);
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void logicBroadcasts() {
    assertEquals(square(true, false, false, false), ROW.and(COLUMN));
    assertEquals(square(true, true, true, false), ROW.or(COLUMN));
    assertEquals(square(false, true, true, false), COLUMN.xor(ROW));
    assertEquals(Mask.of(false, true), ROW.not());
    assertEquals(ROW, ROW.and(ROW));
    assertMessage(
        "and: [2] and [3]: sizes 2 and 3 at axis -1 differ and neither is 1; reshape, unsqueeze"
            + " or transpose one operand?",
        () -> ROW.and(Mask.of(true, true, true)));
  }

  @Test
  void masksUnderOtherShapes() {
    assertEquals(square(true, false, true, false), ROW.expand(2, -1));
    assertEquals(square(true, true, false, false), COLUMN.broadcastTo(Shape.of(2, 2)));
    assertEquals(Mask.of(Shape.of(0, 2)), ROW.expand(0, 2));
    assertEquals(Mask.of(true, true), Mask.of(Shape.SCALAR, true).expand(2));
    Mask middle = Mask.of(Shape.of(2, 1, 2), true, false, false, true);
    assertEquals(
        Mask.of(Shape.of(2, 2, 2), true, false, true, false, false, true, false, true),
        middle.expand(2, 2, 2));
    assertEquals(middle.unsqueeze(0), middle.expand(1, 2, 1, 2));
    assertEquals(COLUMN, ROW.reshape(-1, 1));
    assertEquals(COLUMN, ROW.unsqueeze(1));
    assertEquals(Mask.of(false, true), ROW.slice(Slice.all().by(-1)));
    assertTrue(COLUMN.get(0, 0));
    assertFalse(COLUMN.get(-1, -1));
    assertMessage(
        "get: index 2 along axis 0 of shape [2, 1], which has size 2; indices are -2 to 1",
        () -> COLUMN.get(2, 0));
  }

  @Test
  void nonzero() {
    assertEquals(
        IntTensor.of(Shape.of(3, 2), 0, 0, 0, 1, 1, 0), square(true, true, true, false).nonzero());
    assertEquals(IntTensor.of(Shape.of(0, 1)), Mask.of(false).nonzero());
    assertEquals(IntTensor.of(Shape.of(1, 0)), Mask.of(Shape.SCALAR, true).nonzero());
  }

  @Test
  void integersUnderOtherShapes() {
    IntTensor x = IntTensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, Integer.MIN_VALUE);
    assertEquals(IntTensor.of(Shape.of(3, 2), x.toInts()), x.reshape(-1, 2));
    assertEquals(IntTensor.of(Shape.of(3, 2), 1, 4, 2, 5, 3, Integer.MIN_VALUE), x.transpose(0, 1));
    assertEquals(IntTensor.of(4, 5), x.slice(Slice.at(1), Slice.to(2)));
    assertEquals(IntTensor.of(Shape.of(1, 3), 1, 2, 3), x.slice(Slice.at(IntTensor.of(0))));
    assertEquals(IntTensor.of(Shape.of(2, 2), 7, 8, 7, 8), IntTensor.of(7, 8).expand(2, 2));
    assertEquals(Shape.of(2, 1), IntTensor.of(7, 8).unsqueeze(-1).shape());
    assertEquals(Integer.MIN_VALUE, x.get(-1, -1));
    assertEquals(IntTensor.of(0, 1, 2), IntTensor.arange(3));
    assertEquals(Mask.of(false, true), IntTensor.of(7, 8).equalTo(8));
    assertEquals(
        square(true, false, false, true),
        IntTensor.of(7, 8).equalTo(IntTensor.of(Shape.of(2, 1), 7, 8)));
    assertMessage(
        "reshape: [2, 3] to [4, -1]: 6 elements cannot be divided by 4", () -> x.reshape(4, -1));
  }
}
