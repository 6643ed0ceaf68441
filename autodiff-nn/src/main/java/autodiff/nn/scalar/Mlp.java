package autodiff.nn.scalar;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Value;
import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A multilayer perceptron: layers of neurons, each fed by the one before, the last one linear.
 *
 * <pre>{@code
 * Mlp network = Mlp.random(new Random(42), Value::relu, 2, 16, 16, 1);
 * Value score = network.apply(0.5, -1.5)[0];
 * score.backward();
 * network.parameters().get(0).grad();
 * }</pre>
 */
public final class Mlp {
  private final ImmutableList<NeuronLayer> layers;

  /**
   * A network of given layers, whose parameters are named {@code layer0.neuron0.weight[0]} and so
   * on.
   *
   * @param layers the layers, at least one
   * @throws IllegalArgumentException if there are none, or a layer does not take what the one
   *     before gives
   */
  public Mlp(List<NeuronLayer> layers) {
    this.layers = ImmutableList.copyOf(layers);
    checkArgument(!layers.isEmpty(), "network of 0 layers; give it at least 1");
    for (int l = 0; l < layers.size(); l++) {
      int before = layers.get(Math.max(l - 1, 0)).outputs();
      int inputs = layers.get(l).inputs();
      checkArgument(
          l == 0 || before == inputs,
          "layer %s takes %s inputs, but layer %s gives %s; make them equal",
          l,
          inputs,
          l - 1,
          before);
      layers.get(l).named("layer" + l);
    }
  }

  /**
   * A network of random parameters: see {@link Neuron#random}.
   *
   * @param random where the parameters come from
   * @param hidden the activation of every layer but the last, which is linear
   * @param sizes the number of inputs, then the number of neurons of each layer: {@code 4, 16, 3}
   *     is 4 inputs, 16 hidden neurons and 3 outputs
   * @return a new network
   * @throws IllegalArgumentException if there are fewer than two sizes, or one is less than 1
   */
  public static Mlp random(RandomGenerator random, UnaryOperator<Value> hidden, int... sizes) {
    checkArgument(
        sizes.length >= 2 && Arrays.stream(sizes).allMatch(n -> n > 0),
        "network of sizes %s; give the number of inputs and of neurons of each layer, at least two"
            + " numbers, all of them at least 1",
        Arrays.toString(sizes));
    ImmutableList.Builder<NeuronLayer> layers = ImmutableList.builder();
    for (int l = 1; l < sizes.length; l++) {
      UnaryOperator<Value> activation = l < sizes.length - 1 ? hidden : UnaryOperator.identity();
      layers.add(NeuronLayer.random(random, sizes[l - 1], sizes[l], activation));
    }
    return new Mlp(layers.build());
  }

  /**
   * The network's outputs.
   *
   * @param x the inputs; those that take a gradient get one
   * @return the outputs of the last layer
   * @throws IllegalArgumentException if there are not as many inputs as the network takes
   */
  public Value[] apply(Value... x) {
    checkArgument(
        x.length == inputs(), "%s inputs for a network of %s; give as many", x.length, inputs());
    Value[] y = x;
    for (NeuronLayer layer : layers) {
      y = layer.apply(y);
    }
    return y;
  }

  /**
   * The network's outputs for constant inputs.
   *
   * @param x the inputs
   * @return the outputs of the last layer
   * @throws IllegalArgumentException if there are not as many inputs as the network takes
   */
  public Value[] apply(double... x) {
    return apply(Neuron.constants(x));
  }

  /**
   * The network's outputs for a batch of constant inputs.
   *
   * @param batch the inputs, one row for each sample
   * @return the outputs, one row for each sample
   * @throws IllegalArgumentException if a row has not as many inputs as the network takes
   */
  public Value[][] applyAll(double[][] batch) {
    return Arrays.stream(batch).map(this::apply).toArray(Value[][]::new);
  }

  /**
   * What can be learned.
   *
   * @return the parameters of each layer in turn
   */
  public List<Value> parameters() {
    return layers.stream()
        .flatMap(l -> l.parameters().stream())
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The layers.
   *
   * @return all layers, from the inputs on
   */
  public List<NeuronLayer> layers() {
    return layers;
  }

  /**
   * The number of inputs.
   *
   * @return how many numbers {@link #apply(Value...)} takes
   */
  public int inputs() {
    return layers.get(0).inputs();
  }

  /**
   * For example {@code Mlp(4 -> 16 -> 3, 131 parameters)}.
   *
   * @return the sizes, and the number of parameters
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Mlp(").append(inputs());
    layers.forEach(l -> text.append(" -> ").append(l.outputs()));
    return text.append(", ").append(parameters().size()).append(" parameters)").toString();
  }
}
