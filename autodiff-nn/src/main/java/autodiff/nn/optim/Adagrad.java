package autodiff.nn.optim;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Adagrad: steps that become smaller with the sum of all squared gradients. Step t turns a
 * parameter p with gradient ∂ into
 *
 * <pre>
 * g = ∂ + λp                               weight decay λ
 * s = s + g²
 * p = p − γ/(1 + (t − 1)η) · g/(√s + ε)    learning rate γ, its decay η
 * </pre>
 *
 * <p>See:
 *
 * <pre>
 * Duchi, J., Hazan, E., and Singer, Y.
 * "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization"
 * Journal of Machine Learning Research 12, 2011, section 1.1: the diagonal update.
 * </pre>
 *
 * <p>The update is that of PyTorch's {@code torch.optim.Adagrad}, whose decays of weights and rate
 * are not in the paper; ε stands beside the root, where the paper has δ (figure 1).
 */
public final class Adagrad extends GroupedOptimizer<Adagrad.Options, Adagrad> {
  private static final List<String> SUM = List.of("sum");

  record Options(double rateDecay, double initialSum, double epsilon) {
    Options {
      checkNotNegative("decay of the rate", rateDecay);
      checkNotNegative("initial sum", initialSum);
      checkNotNegative("epsilon", epsilon);
    }
  }

  private Adagrad(Map<String, Tensor> parameters, double learningRate) {
    super(parameters, learningRate, 0, new Options(0, 0, 1e-10));
  }

  /**
   * Adagrad with ε = 1e-10 and no decay.
   *
   * @param parameters what is learned, by name
   * @param learningRate the learning rate γ, at least 0; often 1e-2
   * @return the optimizer
   * @throws IllegalArgumentException if there is no parameter, none takes a gradient, one was
   *     computed or comes twice, or the rate is negative or not finite
   */
  public static Adagrad of(Map<String, Tensor> parameters, double learningRate) {
    return new Adagrad(parameters, learningRate);
  }

  /**
   * Sets how the rate of the group added last decays.
   *
   * @param rateDecay η, at least 0
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public Adagrad rateDecay(double rateDecay) {
    return change("rateDecay", o -> new Options(rateDecay, o.initialSum, o.epsilon));
  }

  /**
   * Sets where the sums of the group added last start.
   *
   * @param initialSum the first s, at least 0; 0 unless set
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public Adagrad initialSum(double initialSum) {
    return change("initialSum", o -> new Options(o.rateDecay, initialSum, o.epsilon));
  }

  /**
   * Sets what keeps the denominator of the group added last away from 0.
   *
   * @param epsilon ε, at least 0; 1e-10 unless set
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public Adagrad epsilon(double epsilon) {
    return change("epsilon", o -> new Options(o.rateDecay, o.initialSum, epsilon));
  }

  @Override
  protected List<String> slots(int group) {
    return SUM;
  }

  @Override
  protected double initial(int group, String slot) {
    return own(group).initialSum;
  }

  @Override
  protected InPlaceUpdate update(int group, long step) {
    Options o = own(group);
    return new Step(
        learningRate(group) / (1 + (step - 1) * o.rateDecay),
        signOf(group),
        decayOf(group),
        o.epsilon);
  }

  private record Step(double rate, double sign, double decay, double epsilon)
      implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      double[] sum = state[0];
      double rate = this.rate;
      double sign = this.sign;
      double decay = this.decay;
      double epsilon = this.epsilon;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        double s = sum[i] + g * g;
        sum[i] = s;
        x[i] -= rate * g / (Math.sqrt(s) + epsilon);
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      float[] sum = state[0];
      float rate = (float) this.rate;
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float epsilon = (float) this.epsilon;
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        float s = sum[i] + g * g;
        sum[i] = s;
        x[i] -= rate * g / ((float) Math.sqrt(s) + epsilon);
      }
    }
  }
}
