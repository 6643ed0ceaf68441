package autodiff.nn.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Value;
import autodiff.op.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class NeuronTest {
  private static final double TOLERANCE = 1e-15;

  private static Neuron neuron(UnaryOperator<Value> activation) {
    return new Neuron(Value.of(0.5, -1.5), Value.of(0.25), activation);
  }

  @Test
  void computesTheActivationOfTheWeightedSum() {
    assertEquals(Math.tanh(0.5 * 2 - 1.5 * 3 + 0.25), neuron(Value::tanh).apply(2, 3).data());
    assertEquals(0, neuron(Value::relu).apply(2, 3).data());
    assertEquals(-3.25, neuron(UnaryOperator.identity()).apply(2, 3).data());
  }

  @Test
  void givesWeightsBiasAndInputsTheirDerivatives() {
    Neuron neuron = neuron(Value::tanh);
    Value[] x = Value.of(2, 0.5);
    Value y = neuron.apply(x);
    y.backward();

    double slope = 1 - Math.pow(Math.tanh(0.5 * 2 - 1.5 * 0.5 + 0.25), 2);
    List<Value> parameters = neuron.parameters();
    assertEquals(slope * 2, parameters.get(0).grad(), TOLERANCE);
    assertEquals(slope * 0.5, parameters.get(1).grad(), TOLERANCE);
    assertEquals(slope, parameters.get(2).grad(), TOLERANCE);
    assertEquals(slope * 0.5, x[0].grad(), TOLERANCE);
    assertEquals(slope * -1.5, x[1].grad(), TOLERANCE);
  }

  @Test
  void isThreeNodesHoweverManyInputsThereAre() {
    Neuron neuron = Neuron.random(new Random(1), 50, Value::tanh);
    Value y = neuron.apply(new double[50]);
    assertEquals(List.of("tanh", "add", "dot"), operationsDownFrom(y));
  }

  private static List<String> operationsDownFrom(Value y) {
    List<String> names = new ArrayList<>();
    Value v = y;
    while (v.operation().isPresent()) {
      names.add(v.operation().map(Operation::name).orElseThrow());
      v = (Value) v.operands().get(0);
    }
    return names;
  }

  @Test
  void takesPlainNumbersAsConstants() {
    Value y = neuron(UnaryOperator.identity()).apply(2, 3);
    Value dot = (Value) y.operands().get(0);
    assertFalse(dot.operands().get(2).requiresGrad());
    assertTrue(dot.operands().get(0).requiresGrad());
  }

  @Test
  void startsUniformWithinTheInverseRootOfItsInputs() {
    long seed = 7;
    Neuron neuron = Neuron.random(new Random(seed), 1000, Value::tanh);
    double bound = 1 / Math.sqrt(1000);
    double[] weights = neuron.parameters().stream().mapToDouble(Value::data).toArray();

    double squares = 0;
    for (double w : weights) {
      assertTrue(Math.abs(w) <= bound, () -> w + " is beyond " + bound + ", seed " + seed);
      squares += w * w;
    }
    // The variance of a uniform distribution of half-width h is h²/3; 1001 draws are within 10 %.
    assertEquals(bound * bound / 3, squares / weights.length, 0.1 * bound * bound / 3);
  }

  @Test
  void namesItsParameters() {
    Neuron neuron = Neuron.random(new Random(1), 2, Value::tanh);
    assertEquals(List.of("weight[0]", "weight[1]", "bias"), names(neuron));
    assertEquals(List.of("out.weight[0]", "out.weight[1]", "out.bias"), names(neuron.named("out")));
  }

  private static List<String> names(Neuron neuron) {
    return neuron.parameters().stream().map(p -> p.name().orElseThrow()).toList();
  }

  @Test
  void keepsItsWeightsWhenTheCallersArrayChanges() {
    Value[] weights = Value.of(1, 2);
    Neuron neuron = new Neuron(weights, Value.of(0), UnaryOperator.identity());
    weights[0] = Value.of(100);
    assertEquals(3, neuron.apply(1, 1).data());
  }

  @Test
  void saysWhichSizesDoNotMatch() {
    Neuron neuron = neuron(Value::tanh);
    assertEquals(
        "3 inputs for a neuron of 2 weights; give one each",
        assertThrows(IllegalArgumentException.class, () -> neuron.apply(1, 2, 3)).getMessage());
    assertEquals(
        "neuron of 0 inputs; give it at least 1",
        assertThrows(
                IllegalArgumentException.class, () -> Neuron.random(new Random(1), 0, Value::tanh))
            .getMessage());
  }
}
