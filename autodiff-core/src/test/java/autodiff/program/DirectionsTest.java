package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Value;
import autodiff.elementwise.Domains;
import autodiff.op.Elementwise;
import autodiff.transform.Autodiff;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Jacobians forward and in reverse, at poles, kinks, zeros and infinities. Along one path from an
 * input to an output both are the same product, in which a 0 wins over an infinity from either
 * side. Where paths meet they are summed at different places, and a sum that cancels before it
 * meets an infinity is 0 in one direction and NaN in the other: see {@link Accumulation}.
 */
class DirectionsTest {
  private static final long SEED = 20261129;
  private static final int FUNCTIONS = 20_000;
  private static final double[] SPECIALS = {
    0, -0.0, 1, -1, 0.5, 2, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
  };
  private static final List<Elementwise> TABLE =
      Elementwise.all().stream().sorted(Comparator.comparing(Elementwise::name)).toList();

  /** A chain of operations of the table, in which each result and each input is used once. */
  private record Chain(int inputs, List<Elementwise> operations, List<double[]> constants) {
    static Chain random(SplittableRandom random) {
      int inputs = 1;
      int length = 1 + random.nextInt(6);
      List<Elementwise> operations = new ArrayList<>();
      List<double[]> constants = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        Elementwise op = TABLE.get(random.nextInt(TABLE.size()));
        double[] c = new double[op.arity()];
        for (int k = 1; k < c.length; k++) {
          boolean order = op.name().equals("polygamma") || op.name().equals("sinc");
          if (order) {
            c[k] = Domains.of(op).get(0).ranges().get(k).sample(random);
          } else if (random.nextInt(3) == 0) {
            c[k] = SPECIALS[random.nextInt(SPECIALS.length - 1)];
          } else {
            c[k] = Double.NaN; // Another input.
            inputs++;
          }
        }
        operations.add(op);
        constants.add(c);
      }
      return new Chain(inputs, operations, constants);
    }

    Value[] apply(Value[] x) {
      Value y = x[0];
      int next = 1;
      for (int i = 0; i < operations.size(); i++) {
        double[] c = constants.get(i);
        Value[] operands = new Value[c.length];
        operands[0] = y;
        for (int k = 1; k < c.length; k++) {
          operands[k] = Double.isNaN(c[k]) ? x[next++] : Value.constantOf(c[k]);
        }
        y = Domains.apply(operations.get(i), operands);
      }
      return new Value[] {y};
    }
  }

  @Test
  void alongOnePathBothDirectionsAgree() {
    System.out.println("chains from seed " + SEED);
    int compared = 0;
    int infinite = 0;
    for (long seed = SEED; seed < SEED + FUNCTIONS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Chain chain = Chain.random(random);
      double[] at = new double[chain.inputs];
      for (int i = 0; i < at.length; i++) {
        at[i] =
            random.nextInt(3) > 0
                ? SPECIALS[random.nextInt(SPECIALS.length)]
                : random.nextDouble() * 4 - 2;
      }
      Recording.Source f = (x, p) -> chain.apply(x);
      double[] forward = numbers(Differentiation.jacobian(f, true), at);
      double[] reverse = numbers(Differentiation.jacobian(f, false), at);
      double[] swept =
          Arrays.stream(Autodiff.jacobian((Value[] x) -> new Value[] {tied(chain, x)}).at(at)[0])
              .mapToDouble(Value::data)
              .toArray();
      for (int i = 0; i < at.length; i++) {
        String what =
            "seed " + seed + ": derivative " + i + " at " + Arrays.toString(at) + " of " + chain;
        assertSame(reverse[i], forward[i], "forward, " + what);
        assertSame(reverse[i], swept[i], "swept, " + what);
        compared++;
        infinite += Double.isFinite(reverse[i]) ? 0 : 1;
      }
    }
    System.out.println(compared + " derivatives, " + infinite + " of them not finite");
    assertTrue(infinite > compared / 10, infinite + " of " + compared + " are not finite");
  }

  /** A Jacobian must not be all zeros of a function that depends on nothing. */
  private static Value tied(Chain chain, Value[] x) {
    return chain.apply(x)[0].add(
        Value.linearCombination(new double[x.length], x).mulNoNan(Value.constantOf(0)));
  }

  private static double[] numbers(Recording.Source f, double[] at) {
    Value[] x = Value.of(at);
    return Arrays.stream(f.apply(x, new Value[0])).mapToDouble(Value::data).toArray();
  }

  private static void assertSame(double expected, double actual, String message) {
    // Products are taken from the other end, so they round otherwise.
    double tolerance =
        Double.isFinite(expected) && Double.isFinite(actual) ? 1e-9 * (1 + Math.abs(expected)) : 0;
    assertEquals(expected + 0.0, actual + 0.0, tolerance + Double.MIN_NORMAL, message);
  }

  @Test
  void zeroWinsInBothDirections() {
    Program f =
        Program.recordAll(
            x -> new Value[] {x[0].log().mul(x[1]), x[0].square().sqrt(), x[0].reciprocal()}, 1, 1);
    double[] expected = {0, Double.NEGATIVE_INFINITY, 0, 0, Double.NEGATIVE_INFINITY, 0};
    for (Accumulation a : Accumulation.values()) {
      double[] jacobian = f.jacobian(a).call(0, 0);
      assertArrayEquals(expected, jacobian, 1e-300, a.name());
    }
  }

  /** A known limit, as {@link Accumulation} says. */
  @Test
  void sumsThatCancelBesideAnInfinityDependOnTheDirection() {
    Program beforeThePole =
        Program.recordAll(x -> new Value[] {x[0].square().sub(x[0].mul(x[0])).sqrt()}, 2);
    assertArrayEquals(
        new double[] {0}, beforeThePole.jacobian(Accumulation.FORWARD).call(3), 1e-300, "forward");
    assertArrayEquals(
        new double[] {Double.NaN}, beforeThePole.jacobian(Accumulation.REVERSE).call(3), "reverse");
    Program behindThePole =
        Program.recordAll(
            x -> {
              Value y = x[0].log();
              return new Value[] {y.mul(3).sub(y.mul(3))};
            },
            2);
    assertArrayEquals(
        new double[] {Double.NaN}, behindThePole.jacobian(Accumulation.FORWARD).call(0), "forward");
    assertArrayEquals(
        new double[] {0}, behindThePole.jacobian(Accumulation.REVERSE).call(0), 1e-300, "reverse");
  }
}
