package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import autodiff.Value;
import org.junit.jupiter.api.Test;

class ProgramTest {
  @Test
  void valueGradientHessian() {
    Program f = Program.record(x -> x[0].mul(x[1].sin()), 2, 3);
    assertEquals(5 * Math.sin(7), f.value(5, 7));
    assertArrayEquals(new double[] {Math.sin(7), 5 * Math.cos(7)}, f.gradient().call(5, 7));
    assertArrayEquals(
        new double[] {0, Math.cos(7), Math.cos(7), 5 * -Math.sin(7)}, f.hessian().call(5, 7));
    Program g = Program.recordAll(x -> new Value[] {x[0].exp(), x[1]}, 2, 3);
    assertArrayEquals(
        new double[] {Math.exp(1), 0, 0, 1}, g.jacobian(Accumulation.FORWARD).call(1, 2));
    assertArrayEquals(
        new double[] {Math.exp(1), 0, 0, 1}, g.jacobian(Accumulation.REVERSE).call(1, 2));
  }
}
