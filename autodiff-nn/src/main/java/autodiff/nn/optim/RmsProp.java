package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * RMSprop: gradients divided by the root of a running mean of their squares. Each step turns a
 * parameter p with gradient ∂ into
 *
 * <pre>
 * g = ∂ + λp                   weight decay λ
 * v = αv + (1 − α)g²
 * a = αa + (1 − α)g            if centred, else a stays 0
 * u = g / (√(v − a²) + ε)
 * b = μb + u                   momentum μ
 * p = p − γb                   learning rate γ
 * </pre>
 *
 * <p>See:
 *
 * <pre>
 * Tieleman, T., and Hinton, G.
 * "Lecture 6.5 - rmsprop: Divide the gradient by a running average of its recent magnitude"
 * COURSERA: Neural Networks for Machine Learning, 2012, slide 29.
 *
 * Graves, A.
 * "Generating Sequences With Recurrent Neural Networks"
 * arXiv:1308.0850, 2013, section 4.2, equations 38 to 41 (centred, with momentum).
 * </pre>
 *
 * <p>The update is that of PyTorch's {@code torch.optim.RMSprop}. It adds ε to the root, where
 * Graves and TensorFlow add it under the root; the learning rate is a factor of the whole of b,
 * where Graves has it within. Where v − a² comes out negative by rounding, it counts as 0; PyTorch
 * makes NaN of it.
 */
public final class RmsProp extends GroupedOptimizer<RmsProp.Options, RmsProp> {
  record Options(double alpha, double epsilon, double momentum, boolean centered) {
    Options {
      checkArgument(
          alpha >= 0 && alpha <= 1, "alpha %s; give a number from 0 to 1", alpha);
      checkNotNegative("epsilon", epsilon);
      checkNotNegative("momentum", momentum);
    }
  }

  private RmsProp(Map<String, Tensor> parameters, double learningRate) {
    super(parameters, learningRate, 0, new Options(0.99, 1e-8, 0, false));
  }

  /**
   * RMSprop with α = 0.99 and ε = 1e-8, without momentum and weight decay, not centred.
   *
   * @param parameters what is learned, by name
   * @param learningRate the learning rate γ, at least 0; often 1e-2
   * @return the optimiser
   * @throws IllegalArgumentException if there is no parameter, one was computed or comes twice, or
   *     the rate is negative or not finite
   */
  public static RmsProp of(Map<String, Tensor> parameters, double learningRate) {
    return new RmsProp(parameters, learningRate);
  }

  /**
   * Sets how slowly the running means of the group added last forget.
   *
   * @param alpha α, from 0 to 1; 0.99 unless set
   * @return this
   * @throws IllegalArgumentException if it is not in this range
   * @throws IllegalStateException after the first step
   */
  public RmsProp alpha(double alpha) {
    return change("alpha", o -> new Options(alpha, o.epsilon, o.momentum, o.centered));
  }

  /**
   * Sets what keeps the denominator of the group added last away from 0.
   *
   * @param epsilon ε, at least 0; 1e-8 unless set
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public RmsProp epsilon(double epsilon) {
    return change("epsilon", o -> new Options(o.alpha, epsilon, o.momentum, o.centered));
  }

  /**
   * Sets the momentum of the group added last.
   *
   * @param momentum μ, at least 0
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public RmsProp momentum(double momentum) {
    return change("momentum", o -> new Options(o.alpha, o.epsilon, momentum, o.centered));
  }

  /**
   * Makes the group added last divide by the deviation from the mean gradient.
   *
   * @return this
   * @throws IllegalStateException after the first step
   */
  public RmsProp centered() {
    return change("centered", o -> new Options(o.alpha, o.epsilon, o.momentum, true));
  }

  @Override
  protected List<String> slots(int group) {
    List<String> slots = new ArrayList<>(List.of("square_avg"));
    if (own(group).centered) {
      slots.add("grad_avg");
    }
    if (own(group).momentum > 0) {
      slots.add("momentum_buffer");
    }
    return slots;
  }

  @Override
  protected InPlaceUpdate update(int group, long step) {
    Options o = own(group);
    return new Step(
        learningRate(group),
        signOf(group),
        decayOf(group),
        o.alpha,
        o.epsilon,
        o.momentum,
        o.centered);
  }

  /** One loop for all: the compiler takes conditions that stay the same out of it. */
  private record Step(
      double rate,
      double sign,
      double decay,
      double alpha,
      double epsilon,
      double momentum,
      boolean centered)
      implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      double[] square = state[0];
      boolean centered = this.centered;
      double[] mean = state[centered ? 1 : 0];
      boolean moving = this.momentum > 0;
      double[] velocity = state[moving ? state.length - 1 : 0];
      double rate = this.rate;
      double sign = this.sign;
      double decay = this.decay;
      double alpha = this.alpha;
      double fresh = 1 - this.alpha;
      double epsilon = this.epsilon;
      double momentum = this.momentum;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        double v = alpha * square[i] + fresh * g * g;
        square[i] = v;
        if (centered) {
          double a = alpha * mean[i] + fresh * g;
          mean[i] = a;
          v = Math.max(v - a * a, 0);
        }
        double d = Math.sqrt(v) + epsilon;
        if (moving) {
          double b = momentum * velocity[i] + g / d;
          velocity[i] = b;
          x[i] -= rate * b;
        } else {
          x[i] -= rate * g / d;
        }
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      float[] square = state[0];
      boolean centered = this.centered;
      float[] mean = state[centered ? 1 : 0];
      boolean moving = this.momentum > 0;
      float[] velocity = state[moving ? state.length - 1 : 0];
      float rate = (float) this.rate;
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float alpha = (float) this.alpha;
      float fresh = (float) (1 - this.alpha);
      float epsilon = (float) this.epsilon;
      float momentum = (float) this.momentum;
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        float v = alpha * square[i] + fresh * g * g;
        square[i] = v;
        if (centered) {
          float a = alpha * mean[i] + fresh * g;
          mean[i] = a;
          v = Math.max(v - a * a, 0);
        }
        float d = (float) Math.sqrt(v) + epsilon;
        if (moving) {
          float b = momentum * velocity[i] + g / d;
          velocity[i] = b;
          x[i] -= rate * b;
        } else {
          x[i] -= rate * g / d;
        }
      }
    }
  }
}
