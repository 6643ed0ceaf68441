package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Value;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SimplificationTest {
  private static void assertOperations(int expected, Function<Value[], Value> f) {
    Program p = Program.record(f, 2, 3);
    assertEquals(expected, p.operations(), p::toString);
  }

  private static void assertInexactOperations(int expected, Function<Value[], Value> f) {
    Program p = Program.record(f, 2, 3).inexact();
    assertEquals(expected, p.operations(), p::toString);
  }

  @Test
  void identitiesThatHoldBitwise() {
    assertOperations(0, x -> x[0].mul(1).div(1).sub(0).add(-0.0).neg().neg());
    assertOperations(1, x -> x[0].square().add(0));
    assertOperations(1, x -> x[0].add(0));
    assertOperations(1, x -> x[0].add(x[1].neg()));
    assertOperations(0, x -> x[0].mulNoNan(x[0].constant(0)));
    assertOperations(1, x -> x[0].mulNoNan(x[0].constant(-1)));
    assertOperations(2, x -> x[0].exp().mulNoNan(x[0].constant(3)));
    assertOperations(1, x -> x[0].constant(1).where(x[1].exp(), x[0]));
    assertOperations(0, x -> x[0].detach());
    assertOperations(2, x -> x[0].greater(x[1]).isZero().where(x[0], x[1]));
    Program quarter = Program.record(x -> x[0].div(4), 1);
    assertTrue(quarter.toString().contains("mul(x0, 0.25)"), quarter::toString);
  }

  @Test
  void identitiesThatDoNotHoldBitwiseAreLeftAlone() {
    assertOperations(1, x -> x[0].mul(0));
    assertOperations(1, x -> x[0].sub(x[0]));
    assertOperations(1, x -> x[0].div(3));
    assertOperations(2, x -> x[0].mul(3).mul(5));
    assertOperations(1, x -> x[0].constant(0).sub(x[0]));
    assertOperations(1, x -> x[0].pow(2));
  }

  @Test
  void identitiesOfRealNumbersIfAsked() {
    assertInexactOperations(0, x -> x[0].mul(0));
    assertInexactOperations(0, x -> x[0].sub(x[0]));
    assertInexactOperations(1, x -> x[0].mul(3).mul(5));
    assertInexactOperations(3, x -> x[0].reciprocal().add(x[1].div(x[0])));
    Program sum = Program.record(x -> x[0].add(1).sub(3).div(3), 1).inexact();
    assertEquals((7 - 2) / 3.0, sum.value(7), 1e-15);
    assertEquals(2, sum.operations());
  }

  @Test
  void whatIsComputedTwiceIsComputedOnce() {
    assertOperations(2, x -> x[0].mul(x[1]).exp().mul(1).maximum(x[1].mul(x[0]).exp()));
    assertOperations(3, x -> x[0].sub(x[1]).mul(x[1].sub(x[0])));
    assertOperations(1, x -> x[0].mul(x[0]).maximum(x[0].square()));
  }

  @Test
  void constantsAreFolded() {
    assertOperations(1, x -> x[0].mul(x[0].constant(2).pow(3).sin()));
    // The derivative of a line is a constant.
    Program line = Program.record(x -> x[0].mul(3).add(x[1]), 1, 2);
    assertEquals(0, line.gradient().operations(), () -> line.gradient().toString());
  }

  @Test
  void whatNothingDependsOnIsDropped() {
    Program f = Program.record(x -> x[0].exp().mul(x[0].sin()), 1);
    Program second = Program.recordAll(x -> new Value[] {x[0], x[0].sin().exp().detach()}, 1);
    assertEquals(2, second.operations());
    assertEquals(0, Program.recordAll(x -> new Value[] {x[0]}, 1).operations());
    assertTrue(f.gradient().operations() <= 6, () -> f.gradient().toString());
  }

  @Test
  void operandsComeFirstAndLivesAreShort() {
    SplittableRandom random = new SplittableRandom(11);
    Program wide =
        Program.record(
            x -> {
              Value[] terms = new Value[1000];
              for (int i = 0; i < terms.length; i++) {
                terms[i] = x[0].mul(random.nextDouble());
              }
              Value sum = x[1];
              for (Value t : terms) {
                sum = sum.add(t);
              }
              return sum;
            },
            1,
            2);
    Code code = wide.code();
    assertEquals(2000, code.size());
    for (int i = 0; i < code.size(); i++) {
      for (int k = 0; k < code.operands(i); k++) {
        assertTrue(code.operand(i, k) < code.firstSlot() + i);
      }
    }
    int live = Registers.of(code).count - code.firstSlot();
    assertTrue(live < 4, live + " registers besides inputs and constants");
  }
}
