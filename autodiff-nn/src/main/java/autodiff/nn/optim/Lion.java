package autodiff.nn.optim;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Lion (evolved sign momentum): every element moves by the same amount, in the direction of a
 * running mean. Each step turns a parameter p with gradient g into
 *
 * <pre>
 * c = β₁m + (1 − β₁)g
 * p = (1 − γλ)p − γ·sign(c)    learning rate γ, weight decay λ; sign(0) = 0
 * m = β₂m + (1 − β₂)g
 * </pre>
 *
 * <p>See:
 *
 * <pre>
 * Chen, X., Liang, C., Huang, D., Real, E., Wang, K., Liu, Y., Pham, H., Dong, X., Luong, T.,
 * Hsieh, C.-J., Lu, Y., and Le, Q.
 * "Symbolic Discovery of Optimization Algorithms"
 * arXiv:2302.06675, 2023, algorithm 2.
 * </pre>
 *
 * <p>PyTorch has no Lion. Weights decay as they do in {@link AdamW}; rates are best 3 to 10 times
 * smaller than there, weight decay as much larger (section 5 of the paper).
 */
public final class Lion extends GroupedOptimizer<Lion.Options, Lion> {
  private static final List<String> MEAN = List.of("exp_avg");

  record Options(double beta1, double beta2) {
    Options {
      checkBelow1("beta1", beta1);
      checkBelow1("beta2", beta2);
    }
  }

  private Lion(Map<String, Tensor> parameters, double learningRate) {
    super(parameters, learningRate, 0, new Options(0.9, 0.99));
  }

  /**
   * Lion with β₁ = 0.9, β₂ = 0.99 and no weight decay.
   *
   * @param parameters what is learned, by name
   * @param learningRate the learning rate γ, at least 0; often 1e-4
   * @return the optimizer
   * @throws IllegalArgumentException if there is no parameter, none takes a gradient, one was
   *     computed or comes twice, or the rate is negative or not finite
   */
  public static Lion of(Map<String, Tensor> parameters, double learningRate) {
    return new Lion(parameters, learningRate);
  }

  /**
   * Sets how slowly the mean of the group added last forgets.
   *
   * @param beta1 β₁ of what a step takes, from 0 to less than 1; 0.9 unless set
   * @param beta2 β₂ of what is kept, from 0 to less than 1; 0.99 unless set
   * @return this
   * @throws IllegalArgumentException if one is not in this range
   * @throws IllegalStateException after the first step
   */
  public Lion betas(double beta1, double beta2) {
    return change("betas", o -> new Options(beta1, beta2));
  }

  @Override
  protected List<String> slots(int group) {
    return MEAN;
  }

  @Override
  protected InPlaceUpdate update(int group, long step) {
    Options o = own(group);
    double rate = learningRate(group);
    return new Step(rate, signOf(group), 1 - rate * decayOf(group), o.beta1, o.beta2);
  }

  private record Step(double rate, double sign, double shrink, double beta1, double beta2)
      implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      double[] mean = state[0];
      double rate = this.rate;
      double shrink = this.shrink;
      double beta1 = this.beta1;
      double fresh1 = sign * (1 - this.beta1);
      double beta2 = this.beta2;
      double fresh2 = sign * (1 - this.beta2);
      for (int i = from; i < to; i++) {
        double g = gradient[i];
        double m = mean[i];
        x[i] = shrink * x[i] - rate * Math.signum(beta1 * m + fresh1 * g);
        mean[i] = beta2 * m + fresh2 * g;
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      float[] mean = state[0];
      float rate = (float) this.rate;
      float shrink = (float) this.shrink;
      float beta1 = (float) this.beta1;
      float fresh1 = (float) (sign * (1 - this.beta1));
      float beta2 = (float) this.beta2;
      float fresh2 = (float) (sign * (1 - this.beta2));
      for (int i = from; i < to; i++) {
        float g = gradient[i];
        float m = mean[i];
        x[i] = shrink * x[i] - rate * Math.signum(beta1 * m + fresh1 * g);
        mean[i] = beta2 * m + fresh2 * g;
      }
    }
  }
}
