package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.nn.Layer;
import autodiff.nn.metrics.Metric;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Training ends in time, and with the best weights. */
final class EarlyStoppingTest {
  private static final int MANY = 200;

  @Test
  void stopsAndRestoresTheBest() {
    Layer model = Moons.network();
    List<Map<String, Tensor>> states = new ArrayList<>();
    Trainer<IntTensor> trainer =
        Moons.trainer(model)
            .earlyStopping(EarlyStopping.onLoss(5))
            .onEpoch(e -> states.add(model.state()));
    History history = trainer.fit(Moons.DATA, MANY);

    assertEquals(History.End.STOPPED_EARLY, history.end());
    double[] losses = history.validationLoss();
    int best = history.bestEpoch().getAsInt();
    assertTrue(losses.length < MANY, history.toString());
    assertEquals(best + 5, losses.length);
    assertEquals(Arrays.stream(losses).min().getAsDouble(), losses[best - 1]);
    assertEquals(best, history.best().number());
    Moons.assertSame(states.get(best - 1), model.state());
    assertEquals(losses[best - 1], trainer.evaluate(Moons.HELD_OUT).loss());
  }

  @Test
  void restoresTheBestAlsoAtTheEnd() {
    Layer model = Moons.network();
    Trainer<IntTensor> trainer =
        Moons.trainer(model).earlyStopping(EarlyStopping.onHighest("accuracy", MANY));
    History history = trainer.fit(Moons.DATA, 25);
    double[] accuracy = history.metric("accuracy");
    double highest = Arrays.stream(accuracy).max().getAsDouble();
    assertEquals(History.End.FINISHED, history.end());
    assertEquals(highest, history.best().metric("accuracy"));
    assertEquals(highest, trainer.evaluate(Moons.HELD_OUT).metric("accuracy"));
    int first = history.bestEpoch().getAsInt() - 1;
    assertTrue(
        Arrays.stream(accuracy).limit(first).allMatch(a -> a < highest), "the first of them");
  }

  @Test
  void keepsTheLastIfAskedTo() {
    Layer model = Moons.network();
    Trainer<IntTensor> trainer =
        Moons.trainer(model).earlyStopping(EarlyStopping.onLoss(2).keepingLast());
    History history = trainer.fit(Moons.DATA, MANY);
    assertEquals(
        history.last().validationLoss().getAsDouble(), trainer.evaluate(Moons.HELD_OUT).loss());
  }

  @Test
  void smallChangesAreNone() {
    History history =
        Moons.trainer(Moons.network())
            .earlyStopping(EarlyStopping.onLoss(3).withMinimumChange(10))
            .fit(Moons.DATA, MANY);
    assertEquals(1, history.bestEpoch().getAsInt());
    assertEquals(4, history.epochs().size());
  }

  @Test
  void nanIsNoImprovement() {
    EarlyStopping lowest = EarlyStopping.onLowest("MAE", 1);
    assertFalse(lowest.isImprovement(Double.NaN, lowest.worst()));
    assertTrue(lowest.isImprovement(1e300, lowest.worst()));
    assertFalse(lowest.isImprovement(1, 1));
  }

  /** A loss of the validation data that is NaN from some epoch on. */
  private static History fitWithNan(int firstEpoch, Trainer<IntTensor> trainer) {
    int[] epoch = {1};
    trainer.onEpoch(e -> epoch[0]++);
    return trainer
        .metrics(
            new Metric<IntTensor>() {
              @Override
              public String name() {
                return "score";
              }

              @Override
              public void update(Tensor outputs, IntTensor targets) {}

              @Override
              public double value() {
                return epoch[0] < firstEpoch ? epoch[0] : Double.NaN;
              }

              @Override
              public void reset() {}
            })
        .earlyStopping(EarlyStopping.onHighest("score", 3))
        .fit(Moons.DATA, MANY);
  }

  @Test
  void whatIsNeverANumberIsSaidToBe() {
    DivergenceException e =
        assertThrows(
            DivergenceException.class, () -> fitWithNan(1, Moons.trainer(Moons.network())));
    assertTrue(
        e.getMessage()
            .startsWith(
                "early stopping: no epoch is the best, for the score of the last 3 is [NaN, NaN,"
                    + " NaN]. Look for NaN"),
        e.getMessage());
    assertEquals(3, e.history().epochs().size());
    assertEquals(History.End.DIVERGED, e.history().end());
  }

  @Test
  void nanThatEndsTrainingIsReported() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      History history = fitWithNan(3, Moons.trainer(Moons.network()).progress(out));
      assertEquals(2, history.bestEpoch().getAsInt());
      assertEquals(History.End.STOPPED_EARLY, history.end());
    }
    String text = bytes.toString(StandardCharsets.UTF_8).strip();
    assertTrue(
        text.endsWith(
            "stopped early: no improvement since epoch 2; the score was NaN in 3 of the last 3"),
        text);
  }

  @Test
  void patienceIsAtLeastOne() {
    assertThrows(IllegalArgumentException.class, () -> EarlyStopping.onLoss(0));
    assertThrows(
        IllegalArgumentException.class, () -> EarlyStopping.onLoss(1).withMinimumChange(-1));
  }
}
