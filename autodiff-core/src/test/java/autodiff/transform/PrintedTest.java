package autodiff.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import autodiff.Tensor;
import autodiff.Value;
import autodiff.check.CheckSettings;
import autodiff.check.GradientCheck;
import autodiff.program.Program;
import autodiff.program.Recurrence;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a shell prints of programs, transforms and their results. */
class PrintedTest {
  private static final ValuesFunction<Value> F = x -> x[0].mul(x[1]);

  @Test
  void transformsAreNamed() {
    assertEquals("grad(f), a function of scalars", Autodiff.grad(F).toString());
    assertEquals(
        "jacobian(grad(f)), a function of scalars", Autodiff.jacobian(Autodiff.grad(F)).toString());
    assertEquals("hessian(f), a function of scalars", Autodiff.hessian(F).toString());
    assertEquals("valueAndGrad(f), a function of scalars", Autodiff.valueAndGrad(F).toString());
    TensorFunction<Tensor> g = x -> x.square().sum();
    assertEquals("grad(f), a function of a tensor", Autodiff.grad(g).toString());
    assertEquals(
        "jacobian(grad(f)), a function of a tensor",
        Autodiff.jacobian(Autodiff.grad(g)).toString());
    TensorsFunction<Tensor> h = x -> x[0].square().sum();
    assertEquals("hessian(f), a function of several tensors", Autodiff.hessian(h).toString());
  }

  @Test
  void resultsAreNumbers() {
    assertEquals(
        "value Value(6.0, constant), gradient [Value(3.0, constant), Value(2.0, constant)]",
        Autodiff.valueAndGrad(F).at(2, 3).toString());
    Value[] x = Value.of(2, 3);
    assertEquals("Pullback of 2 values", Autodiff.vjp((Value[] v) -> v, x).toString());
    assertEquals(
        "Pullback of a tensor [2]",
        Autodiff.vjp((Tensor v) -> v.mul(2), Tensor.of(1, 2)).toString());
    Value[] direction = {Value.constantOf(1), Value.constantOf(0)};
    Value[] at = {Value.constantOf(2), Value.constantOf(3)};
    assertEquals(
        "value [Value(6.0, constant)], tangent [Value(3.0, constant)]",
        Autodiff.jvp((Value[] v) -> new Value[] {F.apply(v)}, at, direction).toString());
  }

  @Test
  void programsSayTheirSize() {
    Program f = Program.record(x -> x[0].mul(x[1]).sin(), 1, 2);
    Program both = f.valueAndGradient();
    assertEquals(
        "batch of a program: 2 inputs (1 shared), 3 outputs (3 summed), "
            + both.operations()
            + " operations",
        both.batch().sharing(0).summingAll().toString());
    Recurrence loop =
        Recurrence.record(
            (s, w, x) -> new Value[] {s[0].mul(w[0]).add(x[0]), s[0].mul(x[1])}, 1, 1, 2);
    assertEquals(
        "recurrence: 1 states, 1 weights, 2 data a step, a term to sum; "
            + loop.operations()
            + " operations a step, forward and back",
        loop.toString());
  }

  @Test
  void nothingPrintsAsAHash() {
    Program f = Program.record(x -> x[0].mul(x[1]).sin(), 1, 2);
    Value[] x = Value.of(2, 3);
    List<Object> all =
        List.of(
            f,
            f.batch(),
            f.apply(x)[0].gradients(x),
            GradientCheck.check(v -> F.apply(v), 1, 2),
            CheckSettings.DEFAULT,
            Autodiff.grad(F),
            Autodiff.vjp((Value[] v) -> v, x),
            Autodiff.valueAndGrad((Tensor[] v) -> v[0].sum()).apply(Tensor.of(1, 2)));
    for (Object o : all) {
      assertFalse(o.toString().matches("(?s).*@[0-9a-f]{4,}.*"), o::toString);
    }
  }
}
