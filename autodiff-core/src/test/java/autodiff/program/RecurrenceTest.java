package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Gradients;
import autodiff.Value;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecurrenceTest {
  private static final long SEED = 20261122;
  private static final int STATES = 3;
  private static final int WEIGHTS = 4;
  private static final int DATA = 2;

  /** The first weight counts only for the term, the last for nothing. */
  private static Value[] step(Value[] s, Value[] w, Value[] x) {
    Value a = s[0].mul(w[1]).add(x[0]).tanh();
    Value b = s[1].mul(s[2]).add(w[2].sin().mul(x[1]));
    return new Value[] {a, b.sigmoid(), s[0], a.mul(b).add(w[0].square())};
  }

  private static Value[] stepWithoutTerm(Value[] s, Value[] w, Value[] x) {
    return Arrays.copyOf(step(s, w, x), STATES);
  }

  private static double[] numbers(Random random, int n) {
    return random.doubles(n, -1, 1).toArray();
  }

  private static void agreesWithTheGraph(Recurrence.Step step, boolean term, int steps) {
    Random random = new Random(SEED + steps);
    double[] start = numbers(random, STATES);
    double[] weights = numbers(random, WEIGHTS);
    double[] data = numbers(random, steps * DATA);
    double[] ofEnd = numbers(random, STATES);

    Value[] s0 = Value.of(start);
    Value[] w = Value.of(weights);
    Value[] s = s0;
    Value sum = Value.constantOf(0);
    for (int t = 0; t < steps; t++) {
      Value[] x = {Value.constantOf(data[2 * t]), Value.constantOf(data[2 * t + 1])};
      Value[] y = step.apply(s, w, x);
      s = Arrays.copyOf(y, STATES);
      sum = term ? sum.add(y[STATES]) : sum;
    }
    Value all = sum.add(Value.linearCombination(ofEnd, s));
    // So that the result depends on everything.
    for (Value leaf : s0) {
      all = all.add(leaf.mul(0));
    }
    for (Value leaf : w) {
      all = all.add(leaf.mul(0));
    }
    Value[] leaves = Arrays.copyOf(s0, STATES + WEIGHTS);
    System.arraycopy(w, 0, leaves, STATES, WEIGHTS);
    Gradients expected = all.gradients(leaves);

    Recurrence loop = Recurrence.record(step, STATES, WEIGHTS, DATA);
    double[] end = new double[STATES];
    assertEquals(sum.data(), loop.run(steps, start, weights, data, end), 1e-12);
    assertArrayEquals(Arrays.stream(s).mapToDouble(Value::data).toArray(), end, 0);
    for (int repeat = 0; repeat < 2; repeat++) {
      double[] ofState = ofEnd.clone();
      double[] ofWeights = new double[WEIGHTS];
      double value = loop.gradient(steps, start, weights, data, ofState, ofWeights);
      assertEquals(sum.data(), value, 1e-12);
      for (int k = 0; k < STATES; k++) {
        assertEquals(expected.of(s0[k]).data(), ofState[k], 1e-12, "state " + k + ", seed " + SEED);
      }
      for (int k = 0; k < WEIGHTS; k++) {
        double weight = expected.of(w[k]).data();
        assertEquals(weight, ofWeights[k], 1e-11 * Math.max(1, steps), "weight " + k);
      }
    }
  }

  @Test
  void gradientIsThatOfTheUnrolledLoop() {
    for (int steps : new int[] {0, 1, 2, 40, 700}) {
      agreesWithTheGraph(RecurrenceTest::step, true, steps);
      agreesWithTheGraph(RecurrenceTest::stepWithoutTerm, false, steps);
    }
  }

  @Test
  void nothingIsComputedTwice() {
    Recurrence loop = Recurrence.record((s, w, x) -> new Value[] {s[0].mul(w[0]).tanh()}, 1, 1, 0);
    int all =
        Program.record((x, c) -> x[0].mul(x[1]).tanh().mul(c[0]), new double[2], new double[1])
            .valueAndGradient()
            .operations();
    assertEquals(all - 1, loop.operations(), "but for the product with the cotangent");
  }

  @Test
  void decisionsAreRefused() {
    Recurrence.Step step = (s, w, x) -> new Value[] {s[0].greater(0).isTrue() ? s[0] : w[0]};
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Recurrence.record(step, 1, 1, 0));
    assertEquals(
        "recurrence: the step decides by greater(x0, 0.0), which may be another way in each step;"
            + " choose with where(..), which needs no decision",
        e.getMessage());
  }

  @Test
  void wrongSizesAreSaid() {
    Recurrence loop = Recurrence.record(RecurrenceTest::step, STATES, WEIGHTS, DATA);
    double[] s = new double[STATES];
    double[] w = new double[WEIGHTS];
    assertThrows(
        IllegalArgumentException.class, () -> loop.run(3, s, w, new double[5], new double[STATES]));
    assertThrows(
        IllegalArgumentException.class,
        () -> loop.gradient(1, s, w, new double[DATA], new double[2], new double[WEIGHTS]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Recurrence.record((x, v, d) -> new Value[] {x[0]}, 3, 0, 0));
  }

  @Test
  void programsAreFunctionsOfValues() {
    Program f =
        Program.record((x, p) -> x[0].mul(x[1].sin()).add(p[0]), new double[2], new double[1]);
    Value[] in = Value.of(2, 3, 4);
    Value y = f.apply(in)[0];
    assertEquals(2 * Math.sin(3) + 4, y.data(), 0);
    assertEquals(2 * Math.cos(3), y.gradients(in[1]).of(in[1]).data(), 0);
    Program g = Program.record(x -> f.apply(x[0], x[0], x[0])[0], 1).gradient();
    assertEquals(Math.sin(2) + 2 * Math.cos(2) + 1, g.value(2), 1e-15);
    assertThrows(IllegalArgumentException.class, () -> f.apply(in[0]));
  }

  /** Otherwise each of the 2¹² paths through the products would have adjoints of its own. */
  @Test
  void whatIsComputedOnceIsOneNode() {
    Program power = Program.record(x -> power(x[0], 12), 1);
    Program slope = Program.record(x -> power.apply(x)[0], 1).gradient();
    assertEquals(12, power.operations());
    assertEquals(4096, slope.value(1), 0);
    assertTrue(slope.operations() < 60, () -> slope.operations() + " operations");
  }

  private static Value power(Value x, int times) {
    return times == 0 ? x : power(x, times - 1).mul(power(x, times - 1));
  }

  @Test
  void appliedProgramsDecideAsRecorded() {
    Program f = Program.record(x -> x[0].greater(0).isTrue() ? x[0] : x[0].neg(), 1);
    assertEquals(2, f.apply(Value.of(2))[0].data());
    assertThrows(GuardException.class, () -> f.apply(Value.of(-2)));
  }
}
