package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shared work: each part is done once, and all are done when the call returns. */
@Timeout(60)
class WorkersTest {
  private final int threads = Workers.size();

  @AfterEach
  void restoreThreads() {
    Workers.setSize(threads);
  }

  private static void assertEachOnce(int parts) {
    AtomicIntegerArray done = new AtomicIntegerArray(parts);
    Workers.run(parts, done::incrementAndGet);
    for (int i = 0; i < parts; i++) {
      assertEquals(1, done.get(i), "part " + i + " of " + parts);
    }
  }

  @Test
  void eachPartIsDoneOnce() {
    for (int count : new int[] {1, 2, 5}) {
      Workers.setSize(count);
      for (int parts = 0; parts < 40; parts++) {
        assertEachOnce(parts);
      }
      for (int again = 0; again < 2000; again++) {
        assertEachOnce(3);
      }
    }
  }

  @Test
  void otherThreadsTakePart() throws InterruptedException {
    Workers.setSize(2);
    CountDownLatch both = new CountDownLatch(2);
    ConcurrentHashMap<Thread, Boolean> by = new ConcurrentHashMap<>();
    Workers.run(
        2,
        i -> {
          by.put(Thread.currentThread(), true);
          both.countDown();
          await(both);
        });
    assertEquals(2, by.size());
    // And again when it has long been parked.
    Thread.sleep(20);
    CountDownLatch again = new CountDownLatch(2);
    Workers.run(
        2,
        i -> {
          again.countDown();
          await(again);
        });
    assertEquals(0, again.getCount());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "nobody helps");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void partsMayShareWorkThemselves() {
    Workers.setSize(3);
    AtomicInteger sum = new AtomicInteger();
    Workers.run(5, i -> Workers.run(7, k -> sum.addAndGet(10 * i + k)));
    assertEquals(10 * 10 * 7 + 21 * 5, sum.get());
  }

  @Test
  void whatAPartThrowsComesOut() {
    Workers.setSize(3);
    for (int culprit = 0; culprit < 6; culprit++) {
      int which = culprit;
      IllegalStateException e = new IllegalStateException("part " + culprit);
      AtomicInteger running = new AtomicInteger();
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  Workers.run(
                      6,
                      i -> {
                        running.incrementAndGet();
                        try {
                          if (i == which) {
                            throw e;
                          }
                        } finally {
                          running.decrementAndGet();
                        }
                      }));
      assertSame(e, thrown);
      assertEquals(0, running.get(), "nothing runs any more");
      assertEachOnce(9);
    }
  }

  @Test
  void anInterruptIsNotLost() {
    Workers.setSize(2);
    Thread.currentThread().interrupt();
    assertEachOnce(50);
    assertTrue(Thread.interrupted());
  }

  @Test
  void severalCallersAndChangesOfSize() throws InterruptedException {
    List<Thread> callers = new ArrayList<>();
    AtomicInteger total = new AtomicInteger();
    for (int c = 0; c < 3; c++) {
      Thread caller =
          new Thread(() -> {
            for (int k = 0; k < 300; k++) {
              AtomicInteger done = new AtomicInteger();
              Workers.run(4, i -> done.incrementAndGet());
              total.addAndGet(done.get());
            }
          });
      callers.add(caller);
      caller.start();
    }
    for (int k = 0; k < 50; k++) {
      Workers.setSize(1 + k % 4);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(3 * 300 * 4, total.get());
  }
}
