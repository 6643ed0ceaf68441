package autodiff.tape;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Numbers for operations, so that a recorded node names its operation in ten bits: one for lists of
 * operands, two for the shape of the partials, seven to count. It knows no operation itself: tables
 * register while their classes initialize, from whatever thread.
 *
 * <p>A shape says where the sweep finds a node's partials. Most are {@link #STORED} when the node
 * is recorded; those of the commonest operations follow from numbers that are recorded anyway, and
 * not to write them saves half of a node's memory. An operation with a shape must have exactly the
 * partials that the shape stands for.
 */
public final class OperationCodes {
  /** Codes with this bit have operand lists of any length; the others have one or two operands. */
  public static final int WIDE = 512;

  public static final int SHAPE_SHIFT = 7;
  private static final int COUNTED = 1 << SHAPE_SHIFT;

  /** The partials stand with the node. */
  public static final int STORED = 0;

  /** Each partial is 1. */
  public static final int SUM = 1;

  /** The partials are 1 and −1. */
  public static final int DIFFERENCE = 2;

  /** The partials are each other's operand; in a list, that in the other half. */
  public static final int PRODUCT = 3;

  private static final AtomicReferenceArray<Object> BY_CODE = new AtomicReferenceArray<>(2 * WIDE);
  private static final AtomicInteger NARROW = new AtomicInteger(1);
  private static final AtomicInteger WIDE_COUNT = new AtomicInteger(1);

  /** All user-defined operations share this code; the node keeps the operation itself. */
  public static final int CUSTOM = WIDE;

  private OperationCodes() {}

  public static int nextNarrow(int shape) {
    return shape << SHAPE_SHIFT | checked(NARROW.getAndIncrement());
  }

  public static int nextWide(int shape) {
    return WIDE | shape << SHAPE_SHIFT | checked(WIDE_COUNT.getAndIncrement());
  }

  private static int checked(int number) {
    if (number >= COUNTED) {
      throw new IllegalStateException("operation table is full: codes have seven bits to count");
    }
    return number;
  }

  public static int shape(int code) {
    return code >> SHAPE_SHIFT & 3;
  }

  public static <O> O register(int code, O operation) {
    BY_CODE.set(code, operation);
    return operation;
  }

  public static Object operation(int code) {
    return BY_CODE.get(code);
  }
}
