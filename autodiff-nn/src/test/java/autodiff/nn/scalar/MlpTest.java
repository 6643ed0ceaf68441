package autodiff.nn.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Value;
import autodiff.check.GradientCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MlpTest {
  private static final long SEED = 3;
  private static final double TOLERANCE = 1e-14;

  private static double[] data(List<Value> values) {
    return values.stream().mapToDouble(Value::data).toArray();
  }

  @Test
  void hasAWeightForEveryInputAndABiasForEveryNeuron() {
    Mlp network = Mlp.random(new Random(SEED), Value::relu, 2, 16, 16, 1);
    assertEquals(337, network.parameters().size());
    assertEquals(337, network.parameters().stream().distinct().count());
    assertEquals("Mlp(2 -> 16 -> 16 -> 1, 337 parameters)", network.toString());
  }

  @Test
  void namesParametersByLayerNeuronAndInput() {
    Mlp network = Mlp.random(new Random(SEED), Value::relu, 2, 1, 2);
    assertEquals(
        List.of(
            "layer0.neuron0.weight[0]",
            "layer0.neuron0.weight[1]",
            "layer0.neuron0.bias",
            "layer1.neuron0.weight[0]",
            "layer1.neuron0.bias",
            "layer1.neuron1.weight[0]",
            "layer1.neuron1.bias"),
        network.parameters().stream().map(p -> p.name().orElseThrow()).toList());
  }

  @Test
  void isTheSameForTheSameSeed() {
    double[] a = data(Mlp.random(new Random(SEED), Value::tanh, 3, 4, 2).parameters());
    double[] b = data(Mlp.random(new Random(SEED), Value::tanh, 3, 4, 2).parameters());
    double[] other = data(Mlp.random(new Random(SEED + 1), Value::tanh, 3, 4, 2).parameters());
    assertArrayEquals(a, b);
    assertTrue(!Arrays.equals(a, other));
  }

  @Test
  void givesTheGradientThatIsDerivedByHand() {
    Mlp network = Mlp.random(new Random(SEED), Value::tanh, 2, 3, 2);
    double[] x = {0.7, -1.2};
    double[] target = {1, -0.5};
    Value[] inputs = Value.of(x);
    Value loss = ScalarLosses.meanSquaredError(network.apply(inputs), target);
    loss.backward();

    // Parameters: three hidden neurons of w₀ w₁ b, then two outputs of w₀ w₁ w₂ b.
    double[] p = data(network.parameters());
    double[] hidden = new double[3];
    for (int j = 0; j < 3; j++) {
      hidden[j] = Math.tanh(p[3 * j] * x[0] + p[3 * j + 1] * x[1] + p[3 * j + 2]);
    }
    double[] gradient = new double[p.length];
    double[] hiddenGradient = new double[3];
    double expectedLoss = 0;
    for (int k = 0; k < 2; k++) {
      int at = 9 + 4 * k;
      double y = p[at + 3];
      for (int j = 0; j < 3; j++) {
        y += p[at + j] * hidden[j];
      }
      double error = y - target[k];
      expectedLoss += error * error / 2;
      for (int j = 0; j < 3; j++) {
        gradient[at + j] = error * hidden[j];
        hiddenGradient[j] += error * p[at + j];
      }
      gradient[at + 3] = error;
    }
    double[] inputGradient = new double[2];
    for (int j = 0; j < 3; j++) {
      double slope = hiddenGradient[j] * (1 - hidden[j] * hidden[j]);
      gradient[3 * j] = slope * x[0];
      gradient[3 * j + 1] = slope * x[1];
      gradient[3 * j + 2] = slope;
      inputGradient[0] += slope * p[3 * j];
      inputGradient[1] += slope * p[3 * j + 1];
    }

    assertEquals(expectedLoss, loss.data(), TOLERANCE);
    assertArrayEquals(
        gradient, network.parameters().stream().mapToDouble(Value::grad).toArray(), TOLERANCE);
    assertArrayEquals(
        inputGradient, Arrays.stream(inputs).mapToDouble(Value::grad).toArray(), TOLERANCE);
  }

  @Test
  void agreesWithDifferencesToSecondOrder() {
    double[] point = data(Mlp.random(new Random(SEED), Value::tanh, 2, 3, 3).parameters());
    GradientCheck.check(
        p -> {
          NeuronLayer hidden = layer(p, 0, 2, 3, Value::tanh);
          NeuronLayer output = layer(p, 9, 3, 3, UnaryOperator.identity());
          Mlp network = new Mlp(List.of(hidden, output));
          Value[][] logits = network.applyAll(new double[][] {{0.7, -1.2}, {0.1, 0.4}});
          return ScalarLosses.crossEntropy(logits, new int[] {2, 0})
              .add(ScalarLosses.l2Penalty(0.1, network.parameters()));
        },
        point);
  }

  private static NeuronLayer layer(
      Value[] p, int from, int inputs, int outputs, UnaryOperator<Value> activation) {
    Neuron[] neurons = new Neuron[outputs];
    for (int j = 0; j < outputs; j++) {
      int at = from + j * (inputs + 1);
      neurons[j] = new Neuron(Arrays.copyOfRange(p, at, at + inputs), p[at + inputs], activation);
    }
    return new NeuronLayer(List.of(neurons));
  }

  @Test
  void activatesHiddenLayersAndLeavesTheLastOneLinear() {
    Value minusOne = Value.of(-1);
    Mlp network = Mlp.random(new Random(SEED), v -> minusOne, 1, 2, 1);
    double[] output = data(network.layers().get(1).parameters());
    assertEquals(output[2] - output[0] - output[1], network.apply(5.0)[0].data(), TOLERANCE);
  }

  @Test
  void saysWhichSizesDoNotMatch() {
    Random random = new Random(SEED);
    Mlp network = Mlp.random(random, Value::tanh, 2, 3, 1);
    assertEquals(
        "3 inputs for a network of 2; give as many", message(() -> network.apply(1, 2, 3)));
    assertEquals(
        "network of sizes [2]; give the number of inputs and of neurons of each layer, at least two"
            + " numbers, all of them at least 1",
        message(() -> Mlp.random(random, Value::tanh, 2)));
    assertTrue(
        message(() -> Mlp.random(random, Value::tanh, 2, 0, 1))
            .startsWith("network of sizes [2, 0, 1];"));
    assertEquals(
        "layer 1 takes 4 inputs, but layer 0 gives 3; make them equal",
        message(() ->
            new Mlp(
                List.of(
                    NeuronLayer.random(random, 2, 3, Value::tanh),
                    NeuronLayer.random(random, 4, 1, Value::tanh)))));
    assertEquals("network of 0 layers; give it at least 1", message(() -> new Mlp(List.of())));
    assertEquals(
        "layer of 0 neurons; give it at least 1", message(() -> new NeuronLayer(List.of())));
    assertEquals(
        "layer of neurons of 2 and 3 inputs; all see the same inputs: make them of one size",
        message(() ->
            new NeuronLayer(
                List.of(
                    Neuron.random(random, 2, Value::tanh),
                    Neuron.random(random, 3, Value::tanh)))));
  }

  private static String message(Runnable wrong) {
    return assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
  }
}
