package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sweep through a small graph allocates little, however long the segment is that it lies in. */
class SweepMemoryTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A segment for long graphs, three quarters full: a reference a row would take a megabyte. */
  private static Value longGraph(Value x) {
    Value y = x;
    do {
      y = y.mul(x).add(1);
    } while (!(y.home instanceof Segment s
        && s.value.length == Segment.MAX_CAPACITY
        && y.index > Segment.MAX_CAPACITY * 3 / 4));
    return y;
  }

  /** The bytes that a round allocates on average, once everything it keeps is there. */
  private static long bytesOf(Runnable round) {
    for (int i = 0; i < 50; i++) {
      round.run();
    }
    int rounds = 20;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      round.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / rounds;
  }

  private static void assertSmall(Runnable round) {
    long bytes = bytesOf(round);
    assertTrue(bytes < 20_000, bytes + " bytes");
  }

  @Test
  void recordedGradients() {
    Value x = Value.of(0.5);
    Value old = longGraph(x);
    assertSmall(() -> old.mul(x).recordedGradients(old));
    Value y = Value.of(3);
    assertSmall(() -> y.mul(y).mul(y).recordedGradients(y).of(y).recordedGradients(y));
    assertEquals(18, y.mul(y).mul(y).recordedGradients(y).of(y).gradients(y).of(y).data());
  }

  @Test
  void derivativesForward() {
    longGraph(Value.of(0.5));
    Value y = Value.of(3);
    Value[] x = {y};
    Value[][] direction = {{Value.constantOf(1)}};
    assertSmall(() -> Derivatives.forward(new Value[] {y.mul(y)}, x, direction));
    assertEquals(6, Derivatives.forward(new Value[] {y.mul(y)}, x, direction)[0][0].data());
  }

  @Test
  void readsInsideAProgram() {
    Value old = longGraph(Value.of(0.5));
    Value input = Value.of(1);
    Value other = Value.of(2).mul(3);
    try (Tracing tracing = Tracing.of(input)) {
      assertEquals(List.of(), tracing.conditions());
      assertSmall(other::data);
    }
    assertTrue(old.index > 0);
  }

  @Test
  void numericSweeps() {
    longGraph(Value.of(0.5));
    Value y = Value.of(3);
    assertSmall(() -> y.mul(y).backward());
    assertSmall(() -> y.mul(y).gradients(y));
  }

  /** A row far below the others: what lies between costs nothing. */
  @Test
  void aGraphOfFarApartRows() {
    Value x = Value.of(0.5);
    Segment s = (Segment) longGraph(x).home;
    Value early = new Value(s, 5);
    assertSmall(() -> early.mul(3).mul(early).recordedGradients(early));
    assertEquals(6 * early.data(), early.mul(3).mul(early).gradients(early).of(early).data());
  }
}
