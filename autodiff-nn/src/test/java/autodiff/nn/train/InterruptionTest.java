package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.data.DataLoader;
import autodiff.nn.metrics.Accuracy;
import autodiff.nn.metrics.Metric;
import autodiff.nn.optim.Adam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt ends training after the batch that is under way, and nothing is lost. */
final class InterruptionTest {
  @TempDir Path folder;

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void beforeTheFirstBatch() {
    Layer model = Moons.network();
    Thread.currentThread().interrupt();
    History history = Moons.trainer(model).fit(Moons.DATA, 2);
    assertTrue(Thread.interrupted(), "the interrupt is set again");
    assertEquals(History.End.INTERRUPTED, history.end());
    assertTrue(history.epochs().isEmpty());
    Moons.assertSame(Moons.network(), model);
  }

  @Test
  void afterTheBatchUnderWay() {
    Layer model = Moons.network();
    int[] calls = {0};
    Trainer<IntTensor> trainer =
        Trainer.of(
                Layer.of(
                    "model",
                    x -> {
                      if (++calls[0] == 13) {
                        Thread.currentThread().interrupt();
                      }
                      return model.call(x);
                    }),
                Losses.crossEntropy(),
                Adam.of(model.parameters(), 1e-2))
            .quiet();
    History history = trainer.fit(Moons.DATA, 3);
    assertEquals(13, calls[0]);
    assertEquals(1, history.epochs().size());
    assertTrue(Thread.interrupted());
    // Asked again, it goes on with the next batch.
    assertEquals(30, trainer.fit(Moons.DATA, 3).last().steps());
    assertEquals(30, calls[0]);
  }

  @Test
  void inTheMiddleOfValidation() {
    Layer expected = Moons.network();
    History whole = trainer(expected, new Accuracy()).fit(Moons.DATA, 3);
    Path file = folder.resolve("run.safetensors");
    Metric<IntTensor> interrupting = new InterruptingAccuracy(5);
    History part = trainer(Moons.network(), interrupting).checkpoint(file).fit(Moons.DATA, 3);
    assertTrue(Thread.interrupted());
    assertEquals(1, part.epochs().size(), "the second was not evaluated to the end");
    Layer model = Moons.network();
    History resumed = trainer(model, new Accuracy()).checkpoint(file).resume().fit(Moons.DATA, 3);
    assertEquals(Moons.results(whole), Moons.results(resumed));
    Moons.assertSame(expected, model);
  }

  private static Trainer<IntTensor> trainer(Layer model, Metric<IntTensor> metric) {
    return Trainer.of(model, Losses.crossEntropy(), Adam.of(model.parameters(), 1e-2))
        .validation(DataLoader.of(Moons.HELD_OUT, 12))
        .metrics(metric)
        .quiet();
  }

  /** Interrupts the thread at one of its updates; three make an evaluation. */
  private static final class InterruptingAccuracy implements Metric<IntTensor> {
    private final Accuracy accuracy = new Accuracy();
    private int left;

    InterruptingAccuracy(int left) {
      this.left = left;
    }

    @Override
    public String name() {
      return accuracy.name();
    }

    @Override
    public void update(Tensor outputs, IntTensor targets) {
      accuracy.update(outputs, targets);
      if (--left == 0) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public double value() {
      return accuracy.value();
    }

    @Override
    public void reset() {
      accuracy.reset();
    }
  }

  @Test
  @Timeout(20)
  void fromAnotherThreadWithPrefetching() throws InterruptedException {
    Path file = folder.resolve("run.safetensors");
    Layer model = Moons.network();
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<History> history = new AtomicReference<>();
    boolean[] flag = {false};
    Thread thread =
        new Thread(() -> {
          history.set(
              Moons.trainer(model)
                  .checkpoint(file)
                  .checkpointEvery(Integer.MAX_VALUE)
                  .onEpoch(e -> begun.countDown())
                  .fit(Moons.DATA.prefetching(), Integer.MAX_VALUE));
          flag[0] = Thread.interrupted();
        });
    thread.start();
    begun.await();
    thread.interrupt();
    thread.join();
    assertTrue(flag[0]);
    assertEquals(History.End.INTERRUPTED, history.get().end());
    assertTrue(Files.exists(file));

    Layer expected = Moons.network();
    int epochs = history.get().epochs().size() + 1;
    History whole = Moons.trainer(expected).fit(Moons.DATA, epochs);
    Layer resumed = Moons.network();
    History all = Moons.trainer(resumed).checkpoint(file).resume().fit(Moons.DATA, epochs);
    assertEquals(Moons.results(whole), Moons.results(all));
    Moons.assertSame(expected, resumed);
    assertFalse(Thread.interrupted());
  }
}
