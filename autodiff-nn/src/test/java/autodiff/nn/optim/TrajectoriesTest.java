package autodiff.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Tensor;
import com.google.common.reflect.ClassPath;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Optimizers, schedules and clipping give PyTorch's numbers, all along. */
class TrajectoriesTest {
  private static final int STEPS = 24;
  private static final int RATES = 50;

  private static final Map<String, Schedule> SCHEDULES =
      Map.ofEntries(
          Map.entry("constant", new Constant()),
          Map.entry("constant-factor", new Constant(0.25, 7)),
          Map.entry("step", new StepDecay(8, 0.3)),
          Map.entry("multi-step", MultiStepDecay.of(0.5, 3, 3, 20, 41)),
          Map.entry("exponential", new ExponentialDecay(0.93)),
          Map.entry("cosine", new Cosine(60)),
          Map.entry("cosine-minimum", new Cosine(30, 0.004)),
          Map.entry("restarts", new CosineRestarts(12, 1, 0.001)),
          Map.entry("restarts-growing", new CosineRestarts(5, 2, 0)),
          Map.entry("warmup", new LinearWarmup(13, 0.1, 1)),
          Map.entry("warmup-down", new LinearWarmup(40, 1, 0.2)),
          Map.entry("one-cycle", OneCycle.of(50)),
          Map.entry(
              "one-cycle-linear",
              OneCycle.of(50).warmup(0.4).divisors(10, 100).linear().threePhases()),
          Map.entry("one-cycle-three", OneCycle.of(57).warmup(0.25).threePhases()),
          Map.entry(
              "sequence",
              new LinearWarmup(10, 0.1, 1)
                  .then(10, new ExponentialDecay(0.9))
                  .then(30, new StepDecay(4, 0.5))),
          Map.entry("chained", new Constant(0.1, 6).times(new ExponentialDecay(0.9))));

  private static OnPlateau plateau(String name, Optimizer o) {
    return switch (name) {
      case "plateau" -> OnPlateau.of(o).factor(0.5).patience(3);
      case "plateau-cooldown" -> OnPlateau.of(o).factor(0.3).patience(1).cooldown(4).minimum(0.002);
      case "plateau-absolute" -> OnPlateau.of(o).factor(0.5).patience(2).absoluteThreshold(0.05);
      case "plateau-max" ->
          OnPlateau.of(o).maximize().factor(0.5).patience(2).threshold(0.01).minimum(1e-4);
      case "plateau-max-absolute" ->
          OnPlateau.of(o).maximize().factor(0.8).patience(0).absoluteThreshold(0.5).epsilon(0.005);
      default -> throw new AssertionError("no schedule is called " + name);
    };
  }

  private static final Map<String, ToDoubleFunction<Map<String, Tensor>>> CLIPS =
      Map.of(
          "norm", p -> Clipping.byNorm(p, 0.1),
          "norm-large", p -> Clipping.byNorm(p, 10),
          "norm-1", p -> Clipping.byNorm(p, 0.25, 1),
          "norm-3", p -> Clipping.byNorm(p, 0.1, 3),
          "norm-inf", p -> Clipping.byNorm(p, 0.05, Double.POSITIVE_INFINITY),
          "value",
              p -> {
                Clipping.byValue(p, 0.06);
                return 0;
              });

  private static final Map<String, Double> GREATEST = new HashMap<>();

  private static void check(Recording r, int line, double[] actual) {
    double d = r.difference(line, actual);
    GREATEST.merge(r.dtype().toString(), d, Math::max);
    assertTrue(
        d <= r.tolerance(),
        () ->
            String.format(
                Locale.ROOT, "%s %s differs by %.2g at step %d", r.name(), r.dtype(), d, line));
  }

  @TestFactory
  Stream<DynamicTest> optimizersFollowTheRecording() {
    return Recording.read("trajectories.txt").stream()
        .map(r ->
            dynamicTest(
                r.name() + " " + r.dtype(),
                () -> {
                  assertEquals(STEPS, r.lines().size());
                  Problem problem = new Problem(r.dtype());
                  Optimizer optimizer = OptimizerCases.ALL.get(r.name()).apply(problem);
                  for (int step = 0; step < STEPS; step++) {
                    problem.step(optimizer, step, OptimizerCases.isSkipping(r.name()));
                    check(r, step, problem.numbers());
                  }
                  System.out.println("greatest differences so far: " + GREATEST);
                }));
  }

  /** What plateaus look at: as in the script. */
  private static double metric(int step) {
    return step == 17 ? Double.NaN : (64 >> Math.min(step / 4, 5)) / 16.0 + (step * 7) % 5 / 64.0;
  }

  @TestFactory
  Stream<DynamicTest> schedulesFollowTheRecording() {
    return Recording.read("rates.txt").stream()
        .map(r ->
            dynamicTest(
                r.name(),
                () -> {
                  assertEquals(RATES, r.lines().size());
                  Sgd sgd = Sgd.of(Map.of("p", Tensor.zeros(1).requiresGrad(true)), 0.1);
                  if (r.name().startsWith("plateau")) {
                    OnPlateau plateau = plateau(r.name(), sgd);
                    for (int step = 0; step < RATES; step++) {
                      check(r, step, new double[] {sgd.learningRate()});
                      double before = sgd.learningRate();
                      assertEquals(
                          plateau.step(metric(step)), sgd.learningRate() < before, r.name());
                    }
                    return;
                  }
                  Schedule schedule = SCHEDULES.get(r.name());
                  Scheduler scheduler = Scheduler.of(sgd, schedule);
                  for (int step = 0; step < RATES; step++) {
                    check(r, step, new double[] {sgd.learningRate()});
                    assertEquals(sgd.learningRate(), schedule.rate(0.1, step));
                    scheduler.step();
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> clippingFollowsTheRecording() {
    return Recording.read("clipping.txt").stream()
        .map(r ->
            dynamicTest(
                r.name() + " " + r.dtype(),
                () -> {
                  Problem problem = new Problem(r.dtype());
                  problem.loss().backward();
                  double norm = CLIPS.get(r.name()).applyAsDouble(problem.parameters());
                  double[] actual = new double[9];
                  System.arraycopy(problem.w.grad().toDoubles(), 0, actual, 0, 6);
                  System.arraycopy(problem.b.grad().toDoubles(), 0, actual, 6, 2);
                  actual[8] = norm;
                  check(r, 0, actual);
                }));
  }

  private static Set<Class<?>> concrete(Class<?> type) throws IOException {
    Set<Class<?>> found =
        ClassPath.from(TrajectoriesTest.class.getClassLoader())
            .getTopLevelClasses("autodiff.nn.optim")
            .stream()
            .<Class<?>>map(ClassPath.ClassInfo::load)
            .filter(c -> type.isAssignableFrom(c) && !Modifier.isAbstract(c.getModifiers()))
            .collect(Collectors.toSet());
    assertTrue(found.size() >= 6, "only " + found + " were found");
    return found;
  }

  @Test
  void everyOptimizerIsRecordedInBothTypes() throws IOException {
    Set<Class<?>> recorded =
        Recording.byName("trajectories.txt").entrySet().stream()
            .filter(e ->
                e.getValue().stream().map(Recording::dtype).collect(Collectors.toSet()).size()
                    == DType.values().length)
            .map(e -> OptimizerCases.ALL.get(e.getKey()).apply(new Problem(DType.FLOAT64)))
            .map(Object::getClass)
            .collect(Collectors.toSet());
    assertEquals(concrete(Optimizer.class), recorded);
    assertEquals(OptimizerCases.ALL.keySet(), Recording.byName("trajectories.txt").keySet());
  }

  @Test
  void everyScheduleIsRecorded() throws IOException {
    Map<String, List<Recording>> rates = Recording.byName("rates.txt");
    Set<Class<?>> recorded =
        SCHEDULES.entrySet().stream()
            .filter(e -> rates.containsKey(e.getKey()))
            .map(e -> e.getValue().getClass())
            .collect(Collectors.toSet());
    assertEquals(concrete(Schedule.class), recorded);
  }
}
