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
 * a = αa + (1 − α)g            if centered, else a stays 0
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
 * arXiv:1308.0850, 2013, section 4.2, equations 38 to 41 (centered, with momentum).
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
      checkArgument(alpha >= 0 && alpha <= 1, "alpha %s; give a number from 0 to 1", alpha);
      checkNotNegative("epsilon", epsilon);
      checkNotNegative("momentum", momentum);
    }
  }

  private RmsProp(Map<String, Tensor> parameters, double learningRate) {
    super(parameters, learningRate, 0, new Options(0.99, 1e-8, 0, false));
  }

  /**
   * RMSprop with α = 0.99 and ε = 1e-8, without momentum and weight decay, not centered.
   *
   * @param parameters what is learned, by name
   * @param learningRate the learning rate γ, at least 0; often 1e-2
   * @return the optimizer
   * @throws IllegalArgumentException if there is no parameter, none takes a gradient, one was
   *     computed or comes twice, or the rate is negative or not finite
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

  /** Short loops without conditions: longer ones are not turned into vector instructions. */
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
      average(x, gradient, state[0], from, to);
      double[] velocity = state[state.length - 1];
      if (!centered && momentum == 0) {
        plain(x, gradient, state[0], from, to);
      } else if (!centered) {
        moving(x, gradient, state[0], velocity, from, to);
      } else if (momentum == 0) {
        centered(x, gradient, state[0], state[1], from, to);
      } else {
        centeredMoving(x, gradient, state[0], state[1], velocity, from, to);
      }
    }

    private void average(double[] x, double[] gradient, double[] square, int from, int to) {
      double sign = this.sign;
      double decay = this.decay;
      double alpha = this.alpha;
      double fresh = 1 - this.alpha;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        square[i] = alpha * square[i] + fresh * g * g;
      }
    }

    private void plain(double[] x, double[] gradient, double[] square, int from, int to) {
      double rate = this.rate;
      double sign = this.sign;
      double decay = this.decay;
      double epsilon = this.epsilon;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        x[i] -= rate * g / (Math.sqrt(square[i]) + epsilon);
      }
    }

    private void moving(
        double[] x, double[] gradient, double[] square, double[] velocity, int from, int to) {
      double rate = this.rate;
      double sign = this.sign;
      double decay = this.decay;
      double epsilon = this.epsilon;
      double momentum = this.momentum;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        double b = momentum * velocity[i] + g / (Math.sqrt(square[i]) + epsilon);
        velocity[i] = b;
        x[i] -= rate * b;
      }
    }

    private void centered(
        double[] x, double[] gradient, double[] square, double[] mean, int from, int to) {
      double rate = this.rate;
      double sign = this.sign;
      double decay = this.decay;
      double alpha = this.alpha;
      double fresh = 1 - this.alpha;
      double epsilon = this.epsilon;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        double a = alpha * mean[i] + fresh * g;
        mean[i] = a;
        x[i] -= rate * g / (Math.sqrt(Math.max(square[i] - a * a, 0)) + epsilon);
      }
    }

    private void centeredMoving(
        double[] x,
        double[] gradient,
        double[] square,
        double[] mean,
        double[] velocity,
        int from,
        int to) {
      double rate = this.rate;
      double sign = this.sign;
      double decay = this.decay;
      double alpha = this.alpha;
      double fresh = 1 - this.alpha;
      double epsilon = this.epsilon;
      double momentum = this.momentum;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        double a = alpha * mean[i] + fresh * g;
        mean[i] = a;
        velocity[i] =
            momentum * velocity[i] + g / (Math.sqrt(Math.max(square[i] - a * a, 0)) + epsilon);
      }
      for (int i = from; i < to; i++) {
        x[i] -= rate * velocity[i];
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      average(x, gradient, state[0], from, to);
      float[] velocity = state[state.length - 1];
      if (!centered && momentum == 0) {
        plain(x, gradient, state[0], from, to);
      } else if (!centered) {
        moving(x, gradient, state[0], velocity, from, to);
      } else if (momentum == 0) {
        centered(x, gradient, state[0], state[1], from, to);
      } else {
        centeredMoving(x, gradient, state[0], state[1], velocity, from, to);
      }
    }

    private void average(float[] x, float[] gradient, float[] square, int from, int to) {
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float alpha = (float) this.alpha;
      float fresh = (float) (1 - this.alpha);
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        square[i] = alpha * square[i] + fresh * g * g;
      }
    }

    private void plain(float[] x, float[] gradient, float[] square, int from, int to) {
      float rate = (float) this.rate;
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float epsilon = (float) this.epsilon;
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        x[i] -= rate * g / ((float) Math.sqrt(square[i]) + epsilon);
      }
    }

    private void moving(
        float[] x, float[] gradient, float[] square, float[] velocity, int from, int to) {
      float rate = (float) this.rate;
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float epsilon = (float) this.epsilon;
      float momentum = (float) this.momentum;
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        float b = momentum * velocity[i] + g / ((float) Math.sqrt(square[i]) + epsilon);
        velocity[i] = b;
        x[i] -= rate * b;
      }
    }

    private void centered(
        float[] x, float[] gradient, float[] square, float[] mean, int from, int to) {
      float rate = (float) this.rate;
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float alpha = (float) this.alpha;
      float fresh = (float) (1 - this.alpha);
      float epsilon = (float) this.epsilon;
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        float a = alpha * mean[i] + fresh * g;
        mean[i] = a;
        x[i] -= rate * g / ((float) Math.sqrt(Math.max(square[i] - a * a, 0)) + epsilon);
      }
    }

    private void centeredMoving(
        float[] x,
        float[] gradient,
        float[] square,
        float[] mean,
        float[] velocity,
        int from,
        int to) {
      float rate = (float) this.rate;
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float alpha = (float) this.alpha;
      float fresh = (float) (1 - this.alpha);
      float epsilon = (float) this.epsilon;
      float momentum = (float) this.momentum;
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        float a = alpha * mean[i] + fresh * g;
        mean[i] = a;
        velocity[i] =
            momentum * velocity[i]
                + g / ((float) Math.sqrt(Math.max(square[i] - a * a, 0)) + epsilon);
      }
      for (int i = from; i < to; i++) {
        x[i] -= rate * velocity[i];
      }
    }
  }
}
