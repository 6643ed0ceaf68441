package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum. Each step turns a parameter p with gradient ∂ into
 *
 * <pre>
 * g = ∂ + λp           weight decay λ
 * v = μv + (1 − τ)g    momentum μ, dampening τ; the first v is g
 * p = p − γv           learning rate γ; with Nesterov's momentum p − γ(g + μv)
 * </pre>
 *
 * <p>See:
 *
 * <pre>
 * Sutskever, I., Martens, J., Dahl, G., and Hinton, G.
 * "On the importance of initialization and momentum in deep learning"
 * Proceedings of ICML 2013, section 2: equations 1 and 2 (momentum), 3 and 4 (Nesterov).
 * </pre>
 *
 * <p>The update is that of PyTorch's {@code torch.optim.SGD}, which differs from the paper: there
 * the learning rate is a factor of the gradient within v, so that a velocity gained at one rate
 * stays when the rate changes; here the rate scales the whole velocity. Nesterov's gradient is
 * taken at p, not at p + μv: the parameters kept are the looked-ahead ones. The first velocity is
 * not dampened.
 */
public final class Sgd extends GroupedOptimizer<Sgd.Options, Sgd> {
  private static final List<String> VELOCITY = List.of("momentum_buffer");

  record Options(double momentum, double dampening, boolean nesterov) {
    Options {
      checkNotNegative("momentum", momentum);
      checkArgument(
          Double.isFinite(dampening), "dampening %s; give a finite number, mostly 0", dampening);
      checkArgument(
          !nesterov || (momentum > 0 && dampening == 0),
          "nesterov with momentum %s and dampening %s; set a momentum first, and no dampening",
          momentum,
          dampening);
    }
  }

  private Sgd(Map<String, Tensor> parameters, double learningRate) {
    super(parameters, learningRate, 0, new Options(0, 0, false));
  }

  /**
   * Plain gradient descent: no momentum, no weight decay.
   *
   * @param parameters what is learned, by name
   * @param learningRate the learning rate γ, at least 0
   * @return the optimizer
   * @throws IllegalArgumentException if there is no parameter, none takes a gradient, one was
   *     computed or comes twice, or the rate is negative or not finite
   */
  public static Sgd of(Map<String, Tensor> parameters, double learningRate) {
    return new Sgd(parameters, learningRate);
  }

  /**
   * Sets the momentum of the group added last.
   *
   * @param momentum the momentum μ, at least 0; usually 0.9
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public Sgd momentum(double momentum) {
    return change("momentum", o -> new Options(momentum, o.dampening, o.nesterov));
  }

  /**
   * Sets the dampening of the group added last.
   *
   * @param dampening the dampening τ
   * @return this
   * @throws IllegalArgumentException if it is not finite, or momentum is Nesterov's
   * @throws IllegalStateException after the first step
   */
  public Sgd dampening(double dampening) {
    return change("dampening", o -> new Options(o.momentum, dampening, o.nesterov));
  }

  /**
   * Makes the momentum of the group added last Nesterov's.
   *
   * @return this
   * @throws IllegalArgumentException if there is no momentum, or dampening
   * @throws IllegalStateException after the first step
   */
  public Sgd nesterov() {
    return change("nesterov", o -> new Options(o.momentum, o.dampening, true));
  }

  @Override
  protected List<String> slots(int group) {
    return own(group).momentum == 0 ? List.of() : VELOCITY;
  }

  @Override
  protected InPlaceUpdate update(int group, long step) {
    Options o = own(group);
    double sign = signOf(group);
    double decay = decayOf(group);
    if (o.momentum == 0) {
      return new Plain(learningRate(group), sign, decay);
    }
    double fresh = step == 1 ? 1 : 1 - o.dampening;
    return o.nesterov
        ? new Nesterov(learningRate(group), sign, decay, o.momentum)
        : new Momentum(learningRate(group), sign, decay, o.momentum, fresh);
  }

  private record Plain(double rate, double sign, double decay) implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      double rate = this.rate;
      double sign = this.sign;
      double decay = this.decay;
      for (int i = from; i < to; i++) {
        x[i] -= rate * (sign * gradient[i] + decay * x[i]);
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      float rate = (float) this.rate;
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      for (int i = from; i < to; i++) {
        x[i] -= rate * (sign * gradient[i] + decay * x[i]);
      }
    }
  }

  private record Momentum(double rate, double sign, double decay, double momentum, double fresh)
      implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      double[] velocity = state[0];
      double rate = this.rate;
      double sign = this.sign;
      double decay = this.decay;
      double momentum = this.momentum;
      double fresh = this.fresh;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        double v = momentum * velocity[i] + fresh * g;
        velocity[i] = v;
        x[i] -= rate * v;
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      float[] velocity = state[0];
      float rate = (float) this.rate;
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float momentum = (float) this.momentum;
      float fresh = (float) this.fresh;
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        float v = momentum * velocity[i] + fresh * g;
        velocity[i] = v;
        x[i] -= rate * v;
      }
    }
  }

  private record Nesterov(double rate, double sign, double decay, double momentum)
      implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      double[] velocity = state[0];
      double rate = this.rate;
      double sign = this.sign;
      double decay = this.decay;
      double momentum = this.momentum;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        double v = momentum * velocity[i] + g;
        velocity[i] = v;
        x[i] -= rate * (g + momentum * v);
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      float[] velocity = state[0];
      float rate = (float) this.rate;
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float momentum = (float) this.momentum;
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        float v = momentum * velocity[i] + g;
        velocity[i] = v;
        x[i] -= rate * (g + momentum * v);
      }
    }
  }
}
