package autodiff.nn.scalar;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Value;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Neurons side by side: all see the same inputs, and each gives one output. */
public final class NeuronLayer {
  private final ImmutableList<Neuron> neurons;

  /**
   * A layer of given neurons.
   *
   * @param neurons the neurons, at least one
   * @throws IllegalArgumentException if there are none, or their numbers of inputs differ
   */
  public NeuronLayer(List<Neuron> neurons) {
    this.neurons = ImmutableList.copyOf(neurons);
    checkArgument(!neurons.isEmpty(), "layer of 0 neurons; give it at least 1");
    for (Neuron neuron : neurons) {
      checkArgument(
          neuron.inputs() == inputs(),
          "layer of neurons of %s and %s inputs; all see the same inputs: make them of one size",
          inputs(),
          neuron.inputs());
    }
  }

  /**
   * A layer of random neurons: see {@link Neuron#random}. They are named {@code neuron0}, {@code
   * neuron1} and so on.
   *
   * @param random where the parameters come from
   * @param inputs the number of inputs, at least 1
   * @param outputs the number of neurons, at least 1
   * @param activation the activation of each, such as {@code Value::tanh}
   * @return a new layer
   * @throws IllegalArgumentException if there are no inputs or no neurons
   */
  public static NeuronLayer random(
      RandomGenerator random, int inputs, int outputs, UnaryOperator<Value> activation) {
    ImmutableList.Builder<Neuron> neurons = ImmutableList.builder();
    for (int j = 0; j < outputs; j++) {
      neurons.add(Neuron.random(random, inputs, activation).named("neuron" + j));
    }
    return new NeuronLayer(neurons.build());
  }

  /**
   * The outputs of all neurons.
   *
   * @param x the inputs
   * @return one output for each neuron
   * @throws IllegalArgumentException if there are not as many inputs as the neurons take
   */
  public Value[] apply(Value... x) {
    Value[] y = new Value[neurons.size()];
    for (int j = 0; j < y.length; j++) {
      y[j] = neurons.get(j).apply(x);
    }
    return y;
  }

  /**
   * What can be learned.
   *
   * @return the parameters of each neuron in turn
   */
  public List<Value> parameters() {
    return neurons.stream()
        .flatMap(n -> n.parameters().stream())
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * Names the parameters {@code name.neuron0.weight[0]} and so on, for messages and pictures.
   *
   * @param name the layer's name
   * @return this
   */
  public NeuronLayer named(String name) {
    for (int j = 0; j < neurons.size(); j++) {
      neurons.get(j).named(name + ".neuron" + j);
    }
    return this;
  }

  /**
   * The neurons.
   *
   * @return all neurons, in the order of their outputs
   */
  public List<Neuron> neurons() {
    return neurons;
  }

  /**
   * The number of inputs.
   *
   * @return how many numbers {@link #apply} takes
   */
  public int inputs() {
    return neurons.get(0).inputs();
  }

  /**
   * The number of outputs.
   *
   * @return how many neurons there are
   */
  public int outputs() {
    return neurons.size();
  }

  @Override
  public String toString() {
    return "NeuronLayer(" + inputs() + " -> " + outputs() + ")";
  }
}
