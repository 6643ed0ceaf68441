package autodiff.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What an optimizer keeps can be taken out, put in elsewhere, and is not taken from others. */
class OptimizerStateTest {
  private static final int STEPS = 24;

  /** Also in the middle of the steps that skip b, and across the change of the rate at step 12. */
  private static final int INTERRUPTED = 11;

  /** Copies, as a file would give them. */
  private static Map<String, Tensor> copied(Map<String, Tensor> state) {
    Map<String, Tensor> copy = new LinkedHashMap<>();
    state.forEach((name, t) -> copy.put(name, Tensor.zerosLike(t).set(t)));
    return copy;
  }

  @TestFactory
  Stream<DynamicTest> resumedRunsAreBitwiseTheSame() {
    return OptimizerCases.ALL.keySet().stream()
        .flatMap(name -> Arrays.stream(DType.values()).map(dtype -> resumed(name, dtype)));
  }

  private static DynamicTest resumed(String name, DType dtype) {
    return dynamicTest(
        name + " " + dtype,
        () -> {
          boolean skipping = OptimizerCases.isSkipping(name);
          Problem problem = new Problem(dtype);
          Optimizer optimizer = OptimizerCases.ALL.get(name).apply(problem);
          Map<String, Tensor> state = Map.of();
          Map<String, Tensor> parameters = Map.of();
          for (int step = 0; step < STEPS; step++) {
            if (step == INTERRUPTED) {
              state = optimizer.state();
              parameters = copied(problem.parameters());
            }
            problem.step(optimizer, step, skipping);
          }

          Problem later = new Problem(dtype);
          later.w.set(parameters.get("w"));
          later.b.set(parameters.get("b"));
          Optimizer resumed = OptimizerCases.ALL.get(name).apply(later);
          resumed.load(copied(state));
          for (int step = INTERRUPTED; step < STEPS; step++) {
            later.step(resumed, step, skipping);
          }
          assertArrayEquals(problem.numbers(), later.numbers(), 0);
          assertEquals(optimizer.state().keySet(), resumed.state().keySet());
          optimizer
              .state()
              .forEach((key, t) -> assertTrue(t.isEqualTo(resumed.state().get(key)), key));
        });
  }

  @Test
  void namesArePyTorchs() {
    Problem problem = new Problem(DType.FLOAT32);
    Adam adam = Adam.of(problem.parameters(), 0.1).amsgrad();
    assertEquals(List.of("param_groups.0.lr"), List.copyOf(adam.state().keySet()));
    problem.step(adam, 0, false);
    Map<String, Tensor> state = adam.state();
    assertEquals(
        List.of(
            "param_groups.0.lr",
            "state.b.step",
            "state.b.exp_avg",
            "state.b.exp_avg_sq",
            "state.b.max_exp_avg_sq",
            "state.w.step",
            "state.w.exp_avg",
            "state.w.exp_avg_sq",
            "state.w.max_exp_avg_sq"),
        List.copyOf(state.keySet()));
    assertEquals(DType.FLOAT64, state.get("state.w.step").dtype());
    assertEquals(1, state.get("state.w.step").item());
    assertEquals(DType.FLOAT32, state.get("state.w.exp_avg").dtype());
  }

  @Test
  void whatWasTakenOutOrPutInStaysAsItWas() {
    Problem problem = new Problem(DType.FLOAT64);
    Sgd sgd = Sgd.of(problem.parameters(), 0.1).momentum(0.9);
    problem.step(sgd, 0, false);
    Map<String, Tensor> state = sgd.state();
    double[] before = state.get("state.w.momentum_buffer").toDoubles();
    problem.step(sgd, 1, false);
    assertArrayEquals(before, state.get("state.w.momentum_buffer").toDoubles());
    sgd.load(state);
    problem.step(sgd, 2, false);
    assertArrayEquals(before, state.get("state.w.momentum_buffer").toDoubles());
  }

  @Test
  void parametersWithoutStepsHaveNoState() {
    Problem problem = new Problem(DType.FLOAT64);
    Adam adam = Adam.of(problem.parameters(), 0.1);
    problem.loss().backward();
    problem.b.clearGrad();
    adam.step();
    assertTrue(adam.state().containsKey("state.w.step"));
    assertTrue(adam.state().keySet().stream().noneMatch(key -> key.startsWith("state.b")));
    Adam other = Adam.of(problem.parameters(), 0.1);
    other.load(adam.state());
    assertEquals(adam.state().keySet(), other.state().keySet());
  }

  @Test
  void whateverDoesNotFitIsRefusedAndChangesNothing() {
    Problem problem = new Problem(DType.FLOAT64);
    Adam adam = Adam.of(problem.parameters(), 0.1);
    problem.step(adam, 0, false);
    Map<String, Tensor> good = adam.state();
    List<String> messages = new ArrayList<>();
    for (Map.Entry<String, Tensor> wrong :
        List.of(
            Map.entry("state.w.exp_avg", Tensor.zeros(3, 2)),
            Map.entry("state.w.exp_avg", Tensor.zeros(DType.FLOAT32, problem.w.shape())),
            Map.entry("state.w.exp_avg", Tensor.full(Double.NaN, DType.FLOAT64, problem.w.shape())),
            Map.entry("state.w.step", Tensor.scalar(1.5)),
            Map.entry("state.w.step", Tensor.scalar(-1)),
            Map.entry("state.w.step", Tensor.scalar(Double.NaN)),
            Map.entry("state.w.step", Tensor.zeros(2)),
            Map.entry("state.w.step", Tensor.scalar(0)),
            Map.entry("param_groups.0.lr", Tensor.scalar(-1)),
            Map.entry("param_groups.1.lr", Tensor.scalar(1)),
            Map.entry("state.v.exp_avg", Tensor.scalar(1)))) {
      Map<String, Tensor> bad = new LinkedHashMap<>(good);
      bad.put("param_groups.0.lr", Tensor.scalar(0.7));
      bad.put(wrong.getKey(), wrong.getValue());
      messages.add(assertThrows(IllegalArgumentException.class, () -> adam.load(bad)).getMessage());
      assertEquals(0.1, adam.learningRate());
    }
    for (String missing : good.keySet()) {
      Map<String, Tensor> bad = new LinkedHashMap<>(good);
      bad.remove(missing);
      if (!missing.startsWith("param_groups")) {
        bad.put("param_groups.0.lr", Tensor.scalar(0.7));
      }
      assertThrows(IllegalArgumentException.class, () -> adam.load(bad), missing);
      assertEquals(0.1, adam.learningRate());
    }
    assertEquals(
        List.of(
            "load: state.w.exp_avg is [3, 2] of FLOAT64, the parameter [2, 3] of FLOAT64; shape"
                + " and type must be the same",
            "load: state.w.exp_avg is [2, 3] of FLOAT32, the parameter [2, 3] of FLOAT64; shape"
                + " and type must be the same",
            "load: element 0 of state.w.exp_avg is NaN, which every step would pass on; load an"
                + " earlier state",
            "load: state.w.step is 1.5; a whole number is expected",
            "load: state.w.step is -1.0; a whole number is expected",
            "load: state.w.step is NaN; a whole number is expected",
            "load: state.w.step has shape [2]; a single number is expected",
            "load: Adam does not know [state.w.exp_avg, state.w.exp_avg_sq]; was the state saved"
                + " with the same options and names?",
            "param_groups.0.lr -1.0; give a finite number that is not negative",
            "load: Adam does not know [param_groups.1.lr]; was the state saved with the same"
                + " options and names?",
            "load: Adam does not know [state.v.exp_avg]; was the state saved with the same options"
                + " and names?"),
        messages);
    good.forEach((key, t) -> assertTrue(t.isEqualTo(adam.state().get(key)), key));
  }

  @Test
  void theStateOfAnotherKindIsRefused() {
    Problem problem = new Problem(DType.FLOAT64);
    Sgd sgd = Sgd.of(problem.parameters(), 0.1).momentum(0.9);
    problem.step(sgd, 0, false);
    Lion lion = Lion.of(problem.parameters(), 0.1);
    assertEquals(
        "load: Lion needs state.b.exp_avg, which is missing; was the state saved with the same"
            + " options and names?",
        assertThrows(IllegalArgumentException.class, () -> lion.load(sgd.state())).getMessage());
  }
}
