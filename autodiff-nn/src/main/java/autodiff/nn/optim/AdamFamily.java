package autodiff.nn.optim;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;
import java.util.List;
import java.util.Map;

/**
 * What Adam and AdamW have in common: all but the way in which weights decay.
 *
 * @param <S> which of them
 */
abstract class AdamFamily<S extends AdamFamily<S>> extends GroupedOptimizer<AdamFamily.Options, S> {
  private static final List<String> MOMENTS = List.of("exp_avg", "exp_avg_sq");
  private static final List<String> WITH_MAXIMUM =
      List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq");

  record Options(double beta1, double beta2, double epsilon, boolean amsgrad) {
    Options {
      checkBelow1("beta1", beta1);
      checkBelow1("beta2", beta2);
      checkNotNegative("epsilon", epsilon);
    }
  }

  AdamFamily(Map<String, Tensor> parameters, double learningRate, double weightDecay) {
    super(parameters, learningRate, weightDecay, new Options(0.9, 0.999, 1e-8, false));
  }

  /**
   * Sets how slowly the two moments of the group added last forget.
   *
   * @param beta1 β₁ of the mean of gradients, from 0 to less than 1; 0.9 unless set
   * @param beta2 β₂ of the mean of their squares, from 0 to less than 1; 0.999 unless set
   * @return this
   * @throws IllegalArgumentException if one is not in this range
   * @throws IllegalStateException after the first step
   */
  public final S betas(double beta1, double beta2) {
    return change("betas", o -> new Options(beta1, beta2, o.epsilon, o.amsgrad));
  }

  /**
   * Sets what keeps the denominator of the group added last away from 0.
   *
   * @param epsilon ε, at least 0; 1e-8 unless set
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after the first step
   */
  public final S epsilon(double epsilon) {
    return change("epsilon", o -> new Options(o.beta1, o.beta2, epsilon, o.amsgrad));
  }

  /**
   * Makes the group added last divide by the greatest second moment so far (AMSGrad).
   *
   * @return this
   * @throws IllegalStateException after the first step
   */
  public final S amsgrad() {
    return change("amsgrad", o -> new Options(o.beta1, o.beta2, o.epsilon, true));
  }

  /** Whether weights shrink by themselves instead of through the gradient. */
  abstract boolean isDecoupled();

  @Override
  protected final List<String> slots(int group) {
    return own(group).amsgrad ? WITH_MAXIMUM : MOMENTS;
  }

  @Override
  protected final InPlaceUpdate update(int group, long step) {
    Options o = own(group);
    double rate = learningRate(group);
    double decay = decayOf(group);
    return new Step(
        signOf(group),
        isDecoupled() ? 0 : decay,
        isDecoupled() ? 1 - rate * decay : 1,
        o.beta1,
        o.beta2,
        rate / (1 - Math.pow(o.beta1, (double) step)),
        1 / Math.sqrt(1 - Math.pow(o.beta2, (double) step)),
        o.epsilon);
  }

  /**
   * The update, in short loops: longer ones are not turned into vector instructions.
   *
   * @param sign the factor of the gradient
   * @param decay what of x adds to the gradient
   * @param shrink the factor of x
   * @param beta1 β₁
   * @param beta2 β₂
   * @param size the rate over the first moment's correction
   * @param unbias the root of the second moment's correction, to be multiplied by
   * @param epsilon ε
   */
  private record Step(
      double sign,
      double decay,
      double shrink,
      double beta1,
      double beta2,
      double size,
      double unbias,
      double epsilon)
      implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      double[] first = state[0];
      double[] second = state[1];
      double sign = this.sign;
      double decay = this.decay;
      double shrink = this.shrink;
      double beta1 = this.beta1;
      double fresh1 = 1 - this.beta1;
      double beta2 = this.beta2;
      double fresh2 = 1 - this.beta2;
      double size = this.size;
      double unbias = this.unbias;
      double epsilon = this.epsilon;
      if (state.length > 2) {
        withMaximum(x, gradient, first, second, state[2], from, to);
        return;
      }
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        double m = beta1 * first[i] + fresh1 * g;
        double v = beta2 * second[i] + fresh2 * g * g;
        first[i] = m;
        second[i] = v;
        x[i] = shrink * x[i] - size * m / (Math.sqrt(v) * unbias + epsilon);
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      float[] first = state[0];
      float[] second = state[1];
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float shrink = (float) this.shrink;
      float beta1 = (float) this.beta1;
      float fresh1 = (float) (1 - this.beta1);
      float beta2 = (float) this.beta2;
      float fresh2 = (float) (1 - this.beta2);
      float size = (float) this.size;
      float unbias = (float) this.unbias;
      float epsilon = (float) this.epsilon;
      if (state.length > 2) {
        withMaximum(x, gradient, first, second, state[2], from, to);
        return;
      }
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        float m = beta1 * first[i] + fresh1 * g;
        float v = beta2 * second[i] + fresh2 * g * g;
        first[i] = m;
        second[i] = v;
        x[i] = shrink * x[i] - size * m / ((float) Math.sqrt(v) * unbias + epsilon);
      }
    }

    private void withMaximum(
        double[] x,
        double[] gradient,
        double[] first,
        double[] second,
        double[] greatest,
        int from,
        int to) {
      double sign = this.sign;
      double decay = this.decay;
      double shrink = this.shrink;
      double beta1 = this.beta1;
      double fresh1 = 1 - this.beta1;
      double beta2 = this.beta2;
      double fresh2 = 1 - this.beta2;
      double size = this.size;
      double unbias = this.unbias;
      double epsilon = this.epsilon;
      for (int i = from; i < to; i++) {
        double g = sign * gradient[i] + decay * x[i];
        first[i] = beta1 * first[i] + fresh1 * g;
        second[i] = beta2 * second[i] + fresh2 * g * g;
      }
      for (int i = from; i < to; i++) {
        double max = Math.max(greatest[i], second[i]);
        greatest[i] = max;
        x[i] = shrink * x[i] - size * first[i] / (Math.sqrt(max) * unbias + epsilon);
      }
    }

    private void withMaximum(
        float[] x,
        float[] gradient,
        float[] first,
        float[] second,
        float[] greatest,
        int from,
        int to) {
      float sign = (float) this.sign;
      float decay = (float) this.decay;
      float shrink = (float) this.shrink;
      float beta1 = (float) this.beta1;
      float fresh1 = (float) (1 - this.beta1);
      float beta2 = (float) this.beta2;
      float fresh2 = (float) (1 - this.beta2);
      float size = (float) this.size;
      float unbias = (float) this.unbias;
      float epsilon = (float) this.epsilon;
      for (int i = from; i < to; i++) {
        float g = sign * gradient[i] + decay * x[i];
        first[i] = beta1 * first[i] + fresh1 * g;
        second[i] = beta2 * second[i] + fresh2 * g * g;
      }
      for (int i = from; i < to; i++) {
        float max = Math.max(greatest[i], second[i]);
        greatest[i] = max;
        x[i] = shrink * x[i] - size * first[i] / ((float) Math.sqrt(max) * unbias + epsilon);
      }
    }
  }
}
