package autodiff.nn.scalar;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Value;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A neuron: f(w·x + b), which is three nodes of a graph, however many inputs there are.
 *
 * <pre>{@code
 * Neuron neuron = Neuron.random(new Random(42), 2, Value::tanh);
 * Value y = neuron.apply(0.5, -1.5);
 * }</pre>
 */
public final class Neuron {
  private final Value[] weights;
  private final Value bias;
  private final UnaryOperator<Value> activation;

  /**
   * A neuron of given parameters.
   *
   * @param weights the weights w, one for each input
   * @param bias the bias b
   * @param activation the activation f, such as {@code Value::tanh}; {@code
   *     UnaryOperator.identity()} for a linear neuron
   */
  public Neuron(Value[] weights, Value bias, UnaryOperator<Value> activation) {
    this.weights = weights.clone();
    this.bias = bias;
    this.activation = activation;
  }

  /**
   * A neuron of random parameters: weights and bias are uniform between ±1/√n for n inputs, as in
   * PyTorch's {@code torch.nn.Linear}. Drawn in the order of {@link #parameters()}, which are named
   * {@code weight[0]}, {@code weight[1]} and so on, and {@code bias}.
   *
   * @param random where the parameters come from
   * @param inputs the number of inputs, at least 1
   * @param activation the activation f, such as {@code Value::tanh}
   * @return a new neuron
   * @throws IllegalArgumentException if there are no inputs
   */
  public static Neuron random(RandomGenerator random, int inputs, UnaryOperator<Value> activation) {
    checkArgument(inputs > 0, "neuron of %s inputs; give it at least 1", inputs);
    double bound = 1 / Math.sqrt(inputs);
    Value[] weights = new Value[inputs];
    for (int i = 0; i < inputs; i++) {
      weights[i] = Value.of(random.nextDouble(-bound, bound)).named("weight[" + i + "]");
    }
    Value bias = Value.of(random.nextDouble(-bound, bound)).named("bias");
    return new Neuron(weights, bias, activation);
  }

  /**
   * The neuron's output.
   *
   * @param x the inputs; those that take a gradient get one
   * @return f(w·x + b)
   * @throws IllegalArgumentException if there are not as many inputs as weights
   */
  public Value apply(Value... x) {
    checkArgument(
        x.length == weights.length,
        "%s inputs for a neuron of %s weights; give one each",
        x.length,
        weights.length);
    Value y = activation.apply(Value.dot(weights, x).add(bias));
    checkArgument(y != null, "neuron: the activation returned null; return a Value");
    return y;
  }

  /**
   * The neuron's output for constant inputs.
   *
   * @param x the inputs
   * @return f(w·x + b)
   * @throws IllegalArgumentException if there are not as many inputs as weights
   */
  public Value apply(double... x) {
    return apply(constants(x));
  }

  static Value[] constants(double[] x) {
    Value[] constants = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      constants[i] = Value.constantOf(x[i]);
    }
    return constants;
  }

  /**
   * What can be learned.
   *
   * @return the weights, then the bias
   */
  public List<Value> parameters() {
    return ImmutableList.<Value>builder().add(weights).add(bias).build();
  }

  /**
   * Names the parameters {@code name.weight[0]} and so on, for messages and pictures.
   *
   * @param name the neuron's name
   * @return this
   */
  public Neuron named(String name) {
    for (int i = 0; i < weights.length; i++) {
      weights[i].named(name + ".weight[" + i + "]");
    }
    bias.named(name + ".bias");
    return this;
  }

  /**
   * The number of inputs.
   *
   * @return how many numbers {@link #apply(Value...)} takes
   */
  public int inputs() {
    return weights.length;
  }

  @Override
  public String toString() {
    return "Neuron(" + weights.length + " inputs)";
  }
}
