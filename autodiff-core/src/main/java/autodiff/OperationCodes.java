package autodiff;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Numbers for operations, so that a recorded node names its operation in eight bits. It knows no
 * operation itself: tables register while their classes initialise, from whatever thread.
 */
final class OperationCodes {
  /** Codes with this bit have operand lists of any length; the others have one or two operands. */
  static final int WIDE = 128;

  private static final AtomicReferenceArray<Operation> BY_CODE = new AtomicReferenceArray<>(256);
  private static final AtomicInteger NARROW = new AtomicInteger(1);
  private static final AtomicInteger WIDE_COUNT = new AtomicInteger(1);

  /** All user-defined operations share this code; the node keeps the operation itself. */
  static final int CUSTOM = WIDE;

  private OperationCodes() {}

  static int nextNarrow() {
    return checked(NARROW.getAndIncrement());
  }

  static int nextWide() {
    return WIDE | checked(WIDE_COUNT.getAndIncrement());
  }

  private static int checked(int number) {
    if (number >= WIDE) {
      throw new IllegalStateException("operation table is full: codes have seven bits");
    }
    return number;
  }

  static <O extends Operation> O register(int code, O operation) {
    BY_CODE.set(code, operation);
    return operation;
  }

  static Operation operation(int code) {
    return BY_CODE.get(code);
  }
}
