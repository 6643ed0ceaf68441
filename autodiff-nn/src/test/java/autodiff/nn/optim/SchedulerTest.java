package autodiff.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Beside the recorded rates: groups, saved state, the ends of schedules, errors. */
class SchedulerTest {
  private static Sgd sgd(double... rates) {
    Sgd sgd = Sgd.of(Map.of("p0", Tensor.zeros(1).requiresGrad(true)), rates[0]);
    for (int g = 1; g < rates.length; g++) {
      sgd.group(Map.of("p" + g, Tensor.zeros(1).requiresGrad(true)), rates[g]);
    }
    return sgd;
  }

  @Test
  void groupsKeepTheirProportions() {
    Sgd sgd = sgd(0.5, 0.25);
    Scheduler scheduler = Scheduler.of(sgd, new StepDecay(1, 0.5));
    scheduler.step();
    assertEquals(0.25, sgd.learningRate(0));
    assertEquals(0.125, sgd.learningRate(1));
    assertEquals(1, scheduler.steps());
  }

  @Test
  void resumesWhereItStopped() {
    Schedule schedule = LinearWarmup.of(4).then(4, new CosineRestarts(3, 2, 0.01));
    Sgd first = sgd(0.5, 0.25);
    Scheduler scheduler = Scheduler.of(first, schedule);
    for (int i = 0; i < 6; i++) {
      scheduler.step();
    }
    // Other bases, and overwritten by the saved ones.
    Sgd second = sgd(7, 7);
    Scheduler resumed = Scheduler.of(second, schedule);
    resumed.load(scheduler.state());
    for (int i = 0; i < 10; i++) {
      assertEquals(first.learningRate(0), second.learningRate(0));
      assertEquals(first.learningRate(1), second.learningRate(1));
      scheduler.step();
      resumed.step();
    }
  }

  @Test
  void wrongStateIsRefusedAndChangesNothing() {
    Sgd sgd = sgd(0.5);
    Scheduler scheduler = Scheduler.of(sgd, new ExponentialDecay(0.5));
    scheduler.step();
    for (Map.Entry<String, Tensor> wrong :
        List.of(
            Map.entry("last_epoch", Tensor.scalar(0.5)),
            Map.entry("last_epoch", Tensor.scalar(1e12)),
            Map.entry("base_lrs", Tensor.of(1, 2)),
            Map.entry("base_lrs", Tensor.of(-1.0)),
            Map.entry("other", Tensor.of(1.0)))) {
      Map<String, Tensor> state = new LinkedHashMap<>(scheduler.state());
      state.put(wrong.getKey(), wrong.getValue());
      assertThrows(IllegalArgumentException.class, () -> scheduler.load(state));
      assertEquals(0.25, sgd.learningRate());
      assertEquals(1, scheduler.steps());
    }
    assertThrows(IllegalArgumentException.class, () -> scheduler.load(Map.of()));
  }

  @Test
  void groupsComeBeforeTheScheduler() {
    Sgd sgd = sgd(1);
    Scheduler scheduler = Scheduler.of(sgd, new Constant());
    sgd.group(Map.of("q", Tensor.zeros(1).requiresGrad(true)), 1);
    assertEquals(
        "the optimizer has 2 groups, 1 of them added after the scheduler was made; add them first",
        assertThrows(IllegalStateException.class, scheduler::step).getMessage());
    assertEquals(0, scheduler.steps());
  }

  @Test
  void plateausResumeWhereTheyStopped() {
    Sgd first = sgd(1);
    Sgd second = sgd(1);
    OnPlateau plateau = OnPlateau.of(first).patience(2).cooldown(2).factor(0.5);
    OnPlateau resumed = OnPlateau.of(second).patience(2).cooldown(2).factor(0.5);
    resumed.load(plateau.state());
    for (int step = 0; step < 20; step++) {
      double metric = step < 3 ? 10 - step : 8;
      assertEquals(plateau.step(metric), resumed.step(metric));
      OnPlateau next = OnPlateau.of(second).patience(2).cooldown(2).factor(0.5);
      next.load(resumed.state());
      resumed = next;
      assertEquals(first.learningRate(), second.learningRate());
    }
    assertEquals(0.125, first.learningRate());
    assertThrows(IllegalArgumentException.class, () -> plateau.load(Map.of()));
    assertThrows(IllegalStateException.class, () -> plateau.patience(3));
  }

  @Test
  void theThresholdIsAShareOfTheMagnitude() {
    // Falls by 0.001 %, which is less than the threshold: no improvement on either side of 0.
    for (int sign : new int[] {1, -1}) {
      for (boolean maximize : new boolean[] {false, true}) {
        Sgd sgd = sgd(1);
        OnPlateau plateau = OnPlateau.of(sgd).patience(0).factor(0.5);
        plateau = maximize ? plateau.maximize() : plateau;
        int better = maximize ? 1 : -1;
        double metric = sign * 100;
        assertFalse(plateau.step(metric));
        assertTrue(plateau.step(metric + better * 0.001), "0.001 of " + metric);
        assertFalse(plateau.step(metric + better * 0.1), "0.1 of " + metric);
        assertTrue(plateau.step(metric + better * 0.1), "the same again");
        assertFalse(plateau.step(metric + better * 1000), "across 0");
        assertTrue(plateau.step(metric + better * 1000.001), "and there");
      }
    }
  }

  @Test
  void theFirstMetricIsTheBestWhateverTheThreshold() {
    for (double threshold : new double[] {1, 3}) {
      Sgd sgd = sgd(1);
      OnPlateau plateau = OnPlateau.of(sgd).patience(1).threshold(threshold);
      assertFalse(plateau.step(5));
      assertEquals(5, plateau.state().get("best").item());
      OnPlateau highest = OnPlateau.of(sgd).patience(1).threshold(threshold).maximize();
      assertFalse(highest.step(-5));
      assertEquals(-5, highest.state().get("best").item());
    }
  }

  @Test
  void aBestThatIsNoNumberIsRefused() {
    OnPlateau plateau = OnPlateau.of(sgd(1));
    Map<String, Tensor> state = new LinkedHashMap<>(plateau.state());
    state.put("best", Tensor.scalar(Double.NaN));
    String message =
        assertThrows(IllegalArgumentException.class, () -> plateau.load(state)).getMessage();
    assertTrue(message.startsWith("load: best is NaN"), message);
  }

  @Test
  void plateausLowerEveryGroup() {
    Sgd sgd = sgd(1, 0.1);
    OnPlateau plateau = OnPlateau.of(sgd).patience(0).minimum(0.05);
    assertFalse(plateau.step(1));
    assertTrue(plateau.step(1));
    assertEquals(0.1, sgd.learningRate(0));
    assertEquals(0.05, sgd.learningRate(1));
    assertTrue(plateau.step(1));
    assertFalse(plateau.step(1));
  }

  @Test
  void endsAndEdges() {
    assertEquals(0.1, OneCycle.of(10).rate(0.1, 2));
    assertEquals(0.1 / 25 / 1e4, OneCycle.of(10).rate(0.1, 9), 1e-18);
    assertEquals(OneCycle.of(10).rate(0.1, 9), OneCycle.of(10).rate(0.1, 1_000_000));
    // A rise of one step or none begins at the top.
    assertEquals(0.1, OneCycle.of(10).warmup(0.1).rate(0.1, 0));
    assertTrue(OneCycle.of(10).warmup(0).rate(0.1, 0) <= 0.1);
    assertTrue(Double.isFinite(OneCycle.of(10).warmup(1).rate(0.1, 9)));
    assertEquals(0, LinearWarmup.of(5).rate(0.1, 0));
    assertEquals(0.1, LinearWarmup.of(5).rate(0.1, 5));
    assertEquals(0, new Cosine(5).rate(0.1, 5));
    assertEquals(1, new CosineRestarts(1, 1, 0).rate(1, 1_000_000_000));
    assertTrue(new CosineRestarts(3, 2, 0).rate(1, Integer.MAX_VALUE) <= 1);
  }

  @Test
  void mistakes() {
    List<Runnable> wrong =
        List.of(
            () -> new Constant(-1, 5),
            () -> new Constant(1, -5),
            () -> new StepDecay(0, 0.1),
            () -> new StepDecay(1, Double.NaN),
            () -> MultiStepDecay.of(0.1, 5, 3),
            () -> new ExponentialDecay(-1),
            () -> new Cosine(0),
            () -> new Cosine(1, -1),
            () -> new CosineRestarts(0, 1, 0),
            () -> new CosineRestarts(1, 0, 0),
            () -> LinearWarmup.of(0),
            () -> new LinearWarmup(1, -1, 1),
            () -> OneCycle.of(1),
            () -> OneCycle.of(10).warmup(1.5),
            () -> OneCycle.of(10).divisors(0, 1),
            () -> new Constant().then(0, new Constant()),
            () -> new Constant().then(10, new Constant()).then(10, new Constant()),
            () -> OnPlateau.of(sgd(1)).factor(1),
            () -> OnPlateau.of(sgd(1)).patience(-1),
            () -> OnPlateau.of(sgd(1)).cooldown(-1),
            () -> OnPlateau.of(sgd(1)).threshold(-1));
    for (int i = 0; i < wrong.size(); i++) {
      assertThrows(IllegalArgumentException.class, wrong.get(i)::run, "number " + i);
    }
  }
}
