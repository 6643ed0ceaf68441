package autodiff.nn.scalar;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import autodiff.Value;
import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Stochastic gradient descent with momentum and weight decay. Each step turns a parameter p with
 * gradient ∂ into
 *
 * <pre>
 * g = ∂ + λp        weight decay λ
 * v = μv + g        momentum μ; v starts at 0
 * p = p − γv        learning rate γ
 * </pre>
 *
 * <p>This is the update of PyTorch's {@code torch.optim.SGD} (see the algorithm in its
 * documentation) without dampening. In the original form (Sutskever et al. 2013, "On the importance
 * of initialization and momentum in deep learning", equations 1 and 2) the learning rate is a
 * factor of g in the second line instead, which differs once the rate changes.
 *
 * <pre>{@code
 * ScalarSgd sgd = ScalarSgd.of(network.parameters(), 0.1).withMomentum(0.9).withWeightDecay(1e-4);
 * sgd.clearGrads();
 * loss.backward();
 * sgd.step();
 * }</pre>
 */
public final class ScalarSgd {
  private final ImmutableList<Value> parameters;
  private final double momentum;
  private final double weightDecay;
  private final double[] velocity;
  private double learningRate;

  private ScalarSgd(
      ImmutableList<Value> parameters, double learningRate, double momentum, double weightDecay) {
    this.parameters = parameters;
    this.learningRate = checked("learning rate", learningRate);
    this.momentum = checked("momentum", momentum);
    this.weightDecay = checked("weight decay", weightDecay);
    this.velocity = new double[parameters.size()];
  }

  private static double checked(String what, double value) {
    checkArgument(
        value >= 0 && value < Double.POSITIVE_INFINITY,
        "%s %s; give a finite number that is not negative",
        what,
        value);
    return value;
  }

  /**
   * Plain gradient descent.
   *
   * @param parameters what is learned: leaves, each once
   * @param learningRate the learning rate γ, at least 0
   * @return an optimizer without momentum and weight decay
   * @throws IllegalArgumentException if a parameter is not a leaf or comes twice, or the rate is
   *     negative or not finite
   */
  public static ScalarSgd of(List<Value> parameters, double learningRate) {
    Set<Value> seen = new HashSet<>();
    for (Value p : parameters) {
      checkArgument(p.isLeaf(), "parameter %s is not a leaf; make it with Value.of", p);
      checkArgument(
          seen.add(p), "parameter %s comes twice and would take two steps; give each once", p);
    }
    return new ScalarSgd(ImmutableList.copyOf(parameters), learningRate, 0, 0);
  }

  /**
   * The same with momentum, at rest.
   *
   * @param momentum the momentum μ, at least 0; usually 0.9
   * @return an optimizer of the same parameters
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public ScalarSgd withMomentum(double momentum) {
    return new ScalarSgd(parameters, learningRate, momentum, weightDecay);
  }

  /**
   * The same with weight decay, at rest. Biases decay, too.
   *
   * @param weightDecay the weight decay λ, at least 0
   * @return an optimizer of the same parameters
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public ScalarSgd withWeightDecay(double weightDecay) {
    return new ScalarSgd(parameters, learningRate, momentum, weightDecay);
  }

  /**
   * Changes the learning rate from the next step on. A schedule is a function of the epoch: {@code
   * sgd.setLearningRate(1 - 0.9 * epoch / epochs)}.
   *
   * @param learningRate the learning rate γ, at least 0
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public void setLearningRate(double learningRate) {
    this.learningRate = checked("learning rate", learningRate);
  }

  /**
   * The learning rate.
   *
   * @return the learning rate γ of the next step
   */
  public double learningRate() {
    return learningRate;
  }

  /** Forgets the gradients of all parameters, before the next backward sweep adds to them. */
  public void clearGrads() {
    parameters.forEach(Value::clearGrad);
  }

  /**
   * Changes every parameter against its gradient. One that no sweep reached stays as it is, as in
   * PyTorch.
   *
   * @throws IllegalStateException if no sweep reached any parameter
   */
  public void step() {
    boolean reached = false;
    for (int i = 0; i < velocity.length; i++) {
      Value p = parameters.get(i);
      if (p.hasGrad()) {
        reached = true;
        double g = p.grad() + weightDecay * p.data();
        velocity[i] = momentum * velocity[i] + g;
        p.set(p.data() - learningRate * velocity[i]);
      }
    }
    checkState(
        reached || velocity.length == 0,
        "step: none of the %s parameters has a gradient; call backward() on a loss that depends on"
            + " them, after clearGrads()",
        velocity.length);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "ScalarSgd(%d parameters, learningRate=%s, momentum=%s, weightDecay=%s)",
        parameters.size(),
        learningRate,
        momentum,
        weightDecay);
  }
}
