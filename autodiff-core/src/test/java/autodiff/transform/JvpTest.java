package autodiff.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.GradMode;
import autodiff.Value;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Derivatives taken forward, alone and nested with the other transforms. */
class JvpTest {
  private static final ValuesFunction<Value> F =
      x -> x[0].sin().mul(x[1].exp()).add(Value.norm(x)).sub(x[1].pow(3));

  private static final ValuesFunction<Value[]> BOTH =
      x -> new Value[] {F.apply(x), Value.logSumExp(x).mul(x[0])};

  private static final double[] AT = {0.7, -0.4};
  private static final double[] DIRECTION = {2, 0.5};

  private static Value[] constants(double... x) {
    return Arrays.stream(x).mapToObj(Value::constantOf).toArray(Value[]::new);
  }

  private static double[] data(Value... x) {
    return Arrays.stream(x).mapToDouble(Value::data).toArray();
  }

  private static double[] times(Value[][] rows, double[] v) {
    return Arrays.stream(rows).mapToDouble(r -> r[0].data() * v[0] + r[1].data() * v[1]).toArray();
  }

  @Test
  void isTheJacobianTimesTheDirection() {
    ValueAndTangent<Value[]> y = Autodiff.jvp(BOTH, Value.of(AT), constants(DIRECTION));
    assertArrayEquals(data(BOTH.at(AT)), data(y.value()));
    assertArrayEquals(times(Autodiff.jacobian(BOTH).at(AT), DIRECTION), data(y.tangent()), 1e-14);
  }

  @Test
  void isPlainWhereTheArgumentsAre() {
    ValueAndTangent<Value[]> y = Autodiff.jvp(BOTH, constants(AT), constants(DIRECTION));
    assertFalse(y.value()[0].requiresGrad());
    assertFalse(y.tangent()[0].requiresGrad());
    ValueAndTangent<Value[]> without =
        GradMode.noGrad(() -> Autodiff.jvp(BOTH, Value.of(AT), Value.of(DIRECTION)));
    assertArrayEquals(data(y.tangent()), data(without.tangent()));
    assertFalse(without.tangent()[0].requiresGrad());
  }

  /** The slope in the direction. */
  private static Value slope(Value... x) {
    return Autodiff.jvp(v -> new Value[] {F.apply(v)}, x, constants(DIRECTION)).tangent()[0];
  }

  @Test
  void nestsWithReverseInEitherOrder() {
    double[] product = data(Autodiff.hvp(F, Value.of(AT), constants(DIRECTION)));
    assertArrayEquals(
        product, data(Autodiff.grad((Value[] x) -> slope(x)).at(AT)), 1e-13, "over forward");
    assertArrayEquals(
        product,
        data(Autodiff.jvp(Autodiff.grad(F), Value.of(AT), constants(DIRECTION)).tangent()),
        1e-13,
        "over reverse");
  }

  @Test
  void nestsWithItself() {
    Value second =
        Autodiff.jvp(x -> new Value[] {slope(x)}, Value.of(AT), constants(DIRECTION)).tangent()[0];
    double[] product = data(Autodiff.hvp(F, Value.of(AT), constants(DIRECTION)));
    assertEquals(product[0] * 2 + product[1] * 0.5, second.data(), 1e-13);
  }

  @Test
  void isLinearInTheDirectionAndDifferentiableByIt() {
    Value[] v = Value.of(DIRECTION);
    Value slope = Autodiff.jvp(BOTH, constants(AT), v).tangent()[0];
    double[] gradient = data(Autodiff.grad(F).at(AT));
    assertEquals(gradient[0], slope.gradients(v).of(v[0]).data(), 1e-14);
    assertEquals(gradient[1], slope.gradients(v).of(v[1]).data(), 1e-14);
  }

  @Test
  void whereNothingLeadsTheTangentIsZero() {
    ValueAndTangent<Value[]> y =
        Autodiff.jvp(
            x -> new Value[] {x[0].exp(), x[1].detach(), Value.of(3)},
            Value.of(1, 2),
            constants(1, 1));
    assertArrayEquals(new double[] {Math.E, 0, 0}, data(y.tangent()), 1e-15);
  }

  @Test
  void whatIsGivenIsChecked() {
    String length =
        assertThrows(
                IllegalArgumentException.class,
                () -> Autodiff.jvp(BOTH, Value.of(AT), constants(1)))
            .getMessage();
    assertEquals("jvp: a vector of 1 numbers where 2 are needed", length);
    String silent =
        assertThrows(
                IllegalArgumentException.class,
                () -> Autodiff.jvp(x -> constants(1), Value.of(AT), constants(DIRECTION)))
            .getMessage();
    assertTrue(silent.startsWith("jvp: what the function gave does not depend on"), silent);
  }

  @Test
  void deepGraphsAreNoProblem() {
    ValuesFunction<Value[]> orbit =
        x -> {
          Value y = x[0];
          for (int i = 0; i < 200_000; i++) {
            y = y.mul(0.5).add(x[0]);
          }
          return new Value[] {y};
        };
    assertEquals(
        2, Autodiff.jvp(orbit, Value.of(new double[] {3}), constants(1)).tangent()[0].data());
  }
}
