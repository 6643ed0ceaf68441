package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.GradMode;
import autodiff.Tensor;
import autodiff.Value;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Decisions of recorded functions. */
class GuardTest {
  private static Value piecewise(Value[] x) {
    return x[0].greater(x[1]).isTrue() ? x[0].mul(2) : x[1].mul(3);
  }

  /** A square root to 12 digits, in as many steps as it takes. */
  private static Value root(Value[] x) {
    Value y = x[0];
    while (y.square().div(x[0]).sub(1).abs().greater(1e-12).isTrue()) {
      y = y.add(x[0].div(y)).mul(0.5);
    }
    return y;
  }

  @Test
  void outsideOfRecordingsItIsJustADecision() {
    assertTrue(Value.of(Double.NaN).isTrue());
    assertTrue(Value.constantOf(-2).isTrue());
    assertFalse(Value.of(-0.0).isTrue());
    assertEquals(6, piecewise(Value.of(1, 2)).data());
  }

  @Test
  void aDecisionThatWouldBeAnotherIsAnError() {
    Program f = Program.record(GuardTest::piecewise, 2, 1);
    assertEquals(1, f.guards());
    assertEquals(10, f.value(5, 4));
    double[] gradient = f.gradient().call(5, 4);
    assertArrayEquals(new double[] {2, 0}, gradient);
    GuardException e = assertThrows(GuardException.class, () -> f.value(1, 4));
    assertEquals(
        "program: the recorded function decided by greater(x0, x1), which was not 0 where it was"
            + " recorded, at [2.0, 1.0]; at [1.0, 4.0] it is 0; record it there, ask for"
            + " rerecording(), or choose with where(..), which needs no decision",
        e.getMessage());
    assertArrayEquals(new double[] {1, 4}, e.point());
    assertThrows(GuardException.class, () -> f.gradient().call(1, 4));
    assertThrows(
        GuardException.class, () -> f.runBatch(2, new double[] {2, 1, 1, 2}, new double[2]));
  }

  @Test
  void recordsAgainIfAsked() {
    Program f = Program.record(GuardTest::root, 2).rerecording();
    Program gradient = f.gradient();
    for (double x : new double[] {2, 3, 100, 1e-4, 2, 1, 1e6, 3}) {
      assertEquals(Math.sqrt(x), f.value(x), 1e-11 * Math.sqrt(x));
      // Where no step is taken, the root of 1 is 1 itself.
      double slope = x == 1 ? 1 : 0.5 / Math.sqrt(x);
      assertEquals(slope, gradient.value(x), 1e-5 * slope);
    }
    double[] roots = new double[600];
    double[] x = new double[600];
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 + i % 9;
    }
    f.runBatch(600, x, roots);
    for (int i = 0; i < x.length; i++) {
      assertEquals(Math.sqrt(x[i]), roots[i], 1e-11);
    }
  }

  @Test
  void conditionsThatDependOnNoInputAreNotChecked() {
    Value limit = Value.of(3);
    Program f = Program.record(x -> limit.greater(2).isTrue() ? x[0] : x[0].neg(), 2);
    assertEquals(0, f.guards());
    Program twice =
        Program.record(
            x -> {
              boolean positive = x[0].greater(0).isTrue();
              return x[0].mul(1).greater(0).isTrue() && positive ? x[0] : x[0].neg();
            },
            2);
    assertEquals(1, twice.guards());
  }

  @Test
  void numbersThatWouldBeFrozenCannotBeRead() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> Program.record(x -> x[0].mul(x[0].square().data()), 3));
    assertEquals(
        "data: a program is being recorded, and Value(9.0, square) depends on one of its inputs:"
            + " its number would be frozen; decide by greater(..).isTrue(), choose with where(..)"
            + " or maximum(..), stop derivatives with detach(), or freeze it with"
            + " Program.frozen(..)",
        e.getMessage());
    assertThrows(IllegalStateException.class, () -> Program.record(x -> x[0].mul(x[0].data()), 3));
    assertThrows(
        IllegalStateException.class, () -> Program.record(x -> x[0].mul(x[0].detach().data()), 3));
    assertThrows(
        IllegalStateException.class,
        () -> Program.record(x -> x[0].mul(x[0].square().gradients(x[0]).of(x[0])), 3));
    assertThrows(
        IllegalStateException.class,
        () -> Program.record(x -> GradMode.noGrad(() -> x[0].mul(2)).add(x[0]), 3));
    Program frozen = Program.record(x -> x[0].mul(Program.frozen(x[0])), 3);
    assertEquals(30, frozen.value(10));
    // Afterwards, all is as before.
    assertEquals(9, Value.of(3).square().data());
    assertEquals(6, GradMode.noGrad(() -> Value.of(3).mul(2)).data());
  }

  @Test
  void whatDependsOnNoInputCanBeRead() {
    Value weight = Value.of(3);
    Program f =
        Program.record(
            x -> {
              double other = CompletableFuture.supplyAsync(() -> x[0].square().data()).join();
              return x[0].mul(weight.square().data()).add(weight.data()).add(other);
            },
            2);
    assertEquals(10 * 9 + 3 + 4, f.value(10), "the other thread records nothing");
  }

  @Test
  void recordingsNest() {
    Program outer =
        Program.record(
            x -> {
              Program inner = Program.record(y -> y[0].square(), 5);
              assertThrows(
                  IllegalStateException.class, () -> Program.record(y -> y[0].mul(x[0].data()), 5));
              return x[0].add(inner.value(3));
            },
            2);
    assertEquals(19, outer.value(10));
  }

  @Test
  void tensorsCannotBePartOfAProgram() {
    assertThrows(
        IllegalStateException.class,
        () -> Program.record(x -> Tensor.of(x).square().sum().element(), 1, 2));
    Tensor weights = Tensor.of(3, 4).requiresGrad(true);
    Program f = Program.record(x -> x[0].mul(weights.element(1)), 2);
    assertEquals(40, f.value(10), "a tensor that depends on no input is a constant");
  }

  @Test
  void anInputThatIsSetIsAConstantFromThenOn() {
    Program f =
        Program.record(
            x -> {
              Value before = x[0].exp();
              x[0].set(7);
              return before.add(x[0]);
            },
            2);
    assertEquals(Math.exp(3) + 7, f.value(3));
  }
}
