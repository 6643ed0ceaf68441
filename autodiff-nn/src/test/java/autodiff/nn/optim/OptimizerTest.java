package autodiff.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.InPlaceUpdate;
import autodiff.Slice;
import autodiff.Tensor;
import autodiff.Threads;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What all optimizers share: which parameters move, groups, sums of gradients, threads, errors. */
class OptimizerTest {
  private static Tensor parameter(double... elements) {
    return Tensor.of(elements).requiresGrad(true);
  }

  private static final List<Function<Map<String, Tensor>, Optimizer>> KINDS =
      List.of(
          p -> Sgd.of(p, 0.1),
          p -> Sgd.of(p, 0.1).momentum(0.9).weightDecay(0.1),
          p -> Sgd.of(p, 0.1).momentum(0.9).nesterov(),
          p -> Adam.of(p, 0.1).weightDecay(0.1),
          p -> AdamW.of(p, 0.1).amsgrad(),
          p -> RmsProp.of(p, 0.1),
          p -> RmsProp.of(p, 0.1).centered().momentum(0.9),
          p -> Adagrad.of(p, 0.1),
          p -> Lion.of(p, 0.1));

  @Test
  void theSameForAnyNumberOfThreads() {
    int before = Threads.count();
    try {
      for (DType dtype : DType.values()) {
        Tensor start = Tensor.uniform(Generator.of(1), -1, 1, dtype, Shape.of(250_001));
        for (var kind : KINDS) {
          Tensor alone = twoSteps(kind, start, 1);
          for (int threads : new int[] {2, 4}) {
            Tensor shared = twoSteps(kind, start, threads);
            assertTrue(alone.isEqualTo(shared), () -> alone.describeDifference(shared));
          }
        }
      }
    } finally {
      Threads.setCount(before);
    }
  }

  private static Tensor twoSteps(
      Function<Map<String, Tensor>, Optimizer> kind, Tensor start, int threads) {
    Threads.setCount(threads);
    Tensor p = start.detach().requiresGrad(true);
    Optimizer optimizer = kind.apply(Map.of("p", p));
    for (int step = 0; step < 2; step++) {
      optimizer.clearGrads();
      p.square().sum().backward();
      Clipping.byNorm(optimizer.parameters(), 1);
      optimizer.step();
    }
    return p;
  }

  /** Gradients of small batches add up to that of the large one. */
  @Test
  void accumulatedGradientsAreTheLargeBatchs() {
    Generator random = Generator.of(2);
    Tensor x = Tensor.randn(random, 12, 3);
    Tensor y = Tensor.randn(random, 12, 2);
    for (var kind : KINDS) {
      Tensor w1 = Tensor.randn(Generator.of(3), 2, 3).requiresGrad(true);
      Tensor w2 = Tensor.zerosLike(w1).set(w1).requiresGrad(true);
      Optimizer large = kind.apply(Map.of("w", w1));
      Optimizer small = kind.apply(Map.of("w", w2));
      for (int step = 0; step < 5; step++) {
        large.clearGrads();
        mse(x, y, w1).backward();
        large.step();

        small.clearGrads();
        for (int part = 0; part < 3; part++) {
          Slice rows = Slice.of(4 * part, 4 * part + 4);
          mse(x.slice(rows), y.slice(rows), w2).div(3).backward();
        }
        small.step();
        assertTrue(w1.isCloseTo(w2, 1e-9, 1e-12), () -> w1.describeDifference(w2));
      }
    }
  }

  private static Tensor mse(Tensor x, Tensor y, Tensor w) {
    return x.linear(w, Tensor.zeros(2)).sub(y).square().mean();
  }

  @Test
  void leavesAloneWhatHasNoGradientOrTakesNone() {
    for (var kind : KINDS) {
      Tensor used = parameter(1, 2);
      Tensor unused = parameter(3);
      Tensor frozen = parameter(4);
      Map<String, Tensor> all = new LinkedHashMap<>();
      all.put("unused", unused);
      all.put("used", used);
      all.put("frozen", frozen);
      Optimizer optimizer = kind.apply(all);
      used.sum().add(frozen.sum()).backward();
      frozen.requiresGrad(false);
      optimizer.step();
      assertEquals(3, unused.item());
      assertEquals(4, frozen.item());
      assertTrue(used.get(0) < 1 && used.get(1) < 2, used::toString);
    }
  }

  @Test
  void refusesToStepWithoutAnyGradient() {
    assertEquals(
        "step: none of the parameters has a gradient; call backward() on a loss that depends on"
            + " them, after clearGrads()",
        assertThrows(
                IllegalStateException.class, () -> Adam.of(Map.of("p", parameter(1)), 1).step())
            .getMessage());
  }

  @Test
  void clearsGradientsOfAllGroups() {
    Tensor p = parameter(1);
    Tensor q = parameter(1);
    p.mul(q).sum().backward();
    Sgd.of(Map.of("p", p), 1).group(Map.of("q", q), 1).clearGrads();
    assertFalse(p.hasGrad() || q.hasGrad());
  }

  @Test
  void groupsHaveRatesAndOptionsOfTheirOwn() {
    Tensor p = parameter(1);
    Tensor q = parameter(1);
    Sgd sgd =
        Sgd.of(Map.of("p", p), 0.5).weightDecay(0.5).group(Map.of("q", q), 0.25).weightDecay(0);
    p.add(q).sum().backward();
    sgd.step();
    assertEquals(1 - 0.5 * (1 + 0.5), p.item());
    assertEquals(0.75, q.item());
    assertEquals(2, sgd.groups());
    assertEquals(0.25, sgd.learningRate(1));
    sgd.setLearningRate(1, 0.125);
    sgd.step();
    assertEquals(0.625, q.item());
    sgd.setLearningRate(0);
    sgd.step();
    assertEquals(0.625, q.item());
    assertSame(p, sgd.parameters().get("p"));
    assertSame(q, sgd.parameters().get("q"));
  }

  /** With a constant gradient v − a² goes to 0 and, by rounding, below. */
  @Test
  void centeredRmsPropKnowsNoRootsOfNegativeNumbers() {
    for (DType dtype : DType.values()) {
      Tensor p = Tensor.zeros(dtype, Shape.of(64)).requiresGrad(true);
      Tensor slopes = Tensor.linspace(0.1, 3, 64).to(dtype);
      RmsProp rmsProp = RmsProp.of(Map.of("p", p), 1e-3).alpha(0.5).centered().epsilon(0.1);
      for (int step = 0; step < 100; step++) {
        rmsProp.clearGrads();
        p.mul(slopes).sum().backward();
        rmsProp.step();
      }
      assertTrue(Double.isFinite(p.sum().item()), p::toString);
    }
  }

  /** An optimizer of one's own. */
  private static final class SignDescent extends Optimizer {
    SignDescent(Map<String, Tensor> parameters, double learningRate) {
      super(parameters, learningRate);
    }

    @Override
    protected List<String> slots(int group) {
      return List.of("steps_seen");
    }

    @Override
    protected double initial(int group, String slot) {
      return 10;
    }

    @Override
    protected InPlaceUpdate update(int group, long step) {
      double rate = learningRate(group);
      return new InPlaceUpdate() {
        @Override
        public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
          for (int i = from; i < to; i++) {
            state[0][i]++;
            x[i] -= rate * Math.signum(gradient[i]);
          }
        }

        @Override
        public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
          throw new AssertionError("not used here");
        }
      };
    }
  }

  @Test
  void anOptimizerOfOnesOwn() {
    Tensor p = parameter(1, -1, 0);
    SignDescent descent = new SignDescent(Map.of("p", p), 0.25);
    p.square().sum().backward();
    descent.step();
    assertArrayEquals(new double[] {0.75, -0.75, 0}, p.toDoubles());
    assertArrayEquals(
        new double[] {11, 11, 11}, descent.state().get("state.p.steps_seen").toDoubles());
    assertEquals("SignDescent(1 parameters, learningRate=0.25)", descent.toString());
  }

  @Test
  void saysWhatItIs() {
    Map<String, Tensor> p = Map.of("p", parameter(1));
    assertEquals(
        "Adam(1 parameters, learningRate=0.1, weightDecay=0.0, maximize, beta1=0.9, beta2=0.999,"
            + " epsilon=1.0E-8, amsgrad=false)",
        Adam.of(p, 0.1).maximize().toString());
    assertEquals(
        "Sgd(1 parameters, learningRate=0.1, weightDecay=0.0, momentum=0.0, dampening=0.0,"
            + " nesterov=false; 1 parameters, learningRate=1.0, weightDecay=0.0, momentum=0.0,"
            + " dampening=0.0, nesterov=false)",
        Sgd.of(p, 0.1).group(Map.of("q", parameter(1)), 1).toString());
  }

  private static final String NO_GRADIENT =
      "no parameter takes a gradient: NAMES; call requiresGrad(true) on tensors to be learned; make"
          + " the optimizer before a model is frozen, if it is to be unfrozen later";

  @Test
  void noneIsMadeOfTensorsThatTakeNoGradient() {
    for (var kind : KINDS) {
      assertEquals(
          NO_GRADIENT.replace("NAMES", "[w]"),
          assertThrows(
                  IllegalArgumentException.class, () -> kind.apply(Map.of("w", Tensor.zeros(2))))
              .getMessage());
      Map<String, Tensor> some = Map.of("w", Tensor.zeros(2), "b", parameter(1));
      assertEquals(2, kind.apply(some).parameters().size(), "one may be frozen");
    }
  }

  @Test
  void refusesToStepWhenAllAreFrozen() {
    Tensor p = parameter(1);
    Optimizer adam = Adam.of(Map.of("p", p), 1);
    p.sum().backward();
    p.requiresGrad(false);
    assertEquals(
        "step: none of the 1 parameters takes a gradient any more: all are frozen; unfreeze those to"
            + " be learned",
        assertThrows(IllegalStateException.class, adam::step).getMessage());
  }

  @Test
  void saysWhatIsWrongWithItsSettings() {
    Tensor p = parameter(1);
    Map<String, Tensor> one = Map.of("p", p);
    List<String> messages = new ArrayList<>();
    for (Runnable wrong :
        List.<Runnable>of(
            () -> Sgd.of(Map.of(), 1),
            () -> Sgd.of(one, 1).group(Map.of("q", Tensor.zeros(2)), 1),
            () -> Sgd.of(one, -1),
            () -> Sgd.of(one, Double.NaN),
            () -> Sgd.of(Map.of("y", p.exp()), 1),
            () -> Sgd.of(one, 1).group(one, 1),
            () -> Sgd.of(one, 1).group(Map.of("q", p), 1),
            () -> Sgd.of(one, 1).setLearningRate(Double.POSITIVE_INFINITY),
            () -> Sgd.of(one, 1).momentum(-0.5),
            () -> Sgd.of(one, 1).nesterov(),
            () -> Sgd.of(one, 1).momentum(0.9).nesterov().dampening(0.1),
            () -> Sgd.of(one, 1).weightDecay(-1),
            () -> Adam.of(one, 1).betas(1, 0.9),
            () -> AdamW.of(one, 1).epsilon(-1),
            () -> RmsProp.of(one, 1).alpha(1.5),
            () -> Adagrad.of(one, 1).rateDecay(-1),
            () -> Lion.of(one, 1).betas(0.9, Double.NaN))) {
      messages.add(assertThrows(IllegalArgumentException.class, wrong::run).getMessage());
    }
    assertEquals(
        List.of(
            "no parameters; does the model have any, and are they registered?",
            NO_GRADIENT.replace("NAMES", "[q]"),
            "learning rate -1.0; give a finite number that is not negative",
            "learning rate NaN; give a finite number that is not negative",
            "parameter y was computed and cannot be changed; give the tensors it was computed from",
            "parameter p is a name in two groups; the saved state needs each name once",
            "parameter q is the same tensor as p and would take two steps; give each once",
            "learning rate Infinity; give a finite number that is not negative",
            "momentum -0.5; give a finite number that is not negative",
            "nesterov with momentum 0.0 and dampening 0.0; set a momentum first, and no dampening",
            "nesterov with momentum 0.9 and dampening 0.1; set a momentum first, and no dampening",
            "weight decay -1.0; give a finite number that is not negative",
            "beta1 1.0; give a number from 0 to less than 1",
            "epsilon -1.0; give a finite number that is not negative",
            "alpha 1.5; give a number from 0 to 1",
            "decay of the rate -1.0; give a finite number that is not negative",
            "beta2 NaN; give a number from 0 to less than 1"),
        messages);
  }

  @Test
  void optionsAreSetBeforeTheFirstStep() {
    Tensor p = parameter(1);
    Adam adam = Adam.of(Map.of("p", p), 1);
    p.sum().backward();
    adam.step();
    for (Runnable late :
        List.<Runnable>of(
            () -> adam.betas(0.5, 0.5),
            adam::maximize,
            () -> adam.weightDecay(1),
            () -> adam.group(Map.of("q", parameter(1)), 1))) {
      assertTrue(
          assertThrows(IllegalStateException.class, late::run)
              .getMessage()
              .endsWith(
                  ": can be set before the first step only; make an optimizer anew, or change the"
                      + " learning rate instead"));
    }
    adam.setLearningRate(0.5);
    assertEquals(0.5, adam.learningRate());
  }
}
