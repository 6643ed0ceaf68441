package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;
import java.util.Locale;
import java.util.Map;

/**
 * Gradient clipping, between the backward sweep and the optimizer's step.
 *
 * <p>See:
 *
 * <pre>
 * Pascanu, R., Mikolov, T., and Bengio, Y.
 * "On the difficulty of training recurrent neural networks"
 * Proceedings of ICML 2013, section 3.2, algorithm 1.
 * </pre>
 *
 * <p>Parameters without a gradient are left out.
 */
public final class Clipping {
  private Clipping() {}

  /**
   * The Euclidean norm of all gradients together, as if they were one vector.
   *
   * @param parameters the parameters by name
   * @return the norm; 0 if there is no gradient
   */
  public static double norm(Map<String, Tensor> parameters) {
    return norm(parameters, 2);
  }

  /**
   * The p-norm of all gradients together, as if they were one vector.
   *
   * @param parameters the parameters by name
   * @param p the power, at least 1; infinity for the greatest magnitude
   * @return the norm; 0 if there is no gradient
   * @throws IllegalArgumentException if p is less than 1 or NaN
   */
  public static double norm(Map<String, Tensor> parameters, double p) {
    checkArgument(p >= 1, "norm: power %s; give 1 or more", p);
    double[] norms = new double[parameters.size()];
    int count = 0;
    for (Tensor t : parameters.values()) {
      if (t.hasGrad() && t.elements() > 0) {
        norms[count++] = t.grad().norm(p).item();
      }
    }
    return count == 0 ? 0 : Tensor.of(norms).norm(p).item();
  }

  /**
   * Scales all gradients alike if their Euclidean norm is greater than allowed; see {@link
   * #byNorm(Map, double, double)}.
   *
   * @param parameters the parameters by name
   * @param maximum the greatest norm allowed
   * @return the norm before
   * @throws IllegalArgumentException if the maximum is negative or NaN
   * @throws IllegalStateException if the norm is not finite
   */
  public static double byNorm(Map<String, Tensor> parameters, double maximum) {
    return byNorm(parameters, maximum, 2);
  }

  /**
   * Scales all gradients alike if their norm is greater than allowed: by maximum / (norm + 1e-6),
   * as PyTorch's {@code clip_grad_norm_} does; the paper has no 1e-6. A norm that is not finite, of
   * which PyTorch would make NaN in every gradient, is an error that names the parameter; then
   * nothing has changed. {@link #norm(Map)} tells before.
   *
   * @param parameters the parameters by name
   * @param maximum the greatest norm allowed
   * @param p the power, at least 1; infinity for the greatest magnitude
   * @return the norm before
   * @throws IllegalArgumentException if the maximum is negative or NaN, or p less than 1 or NaN
   * @throws IllegalStateException if the norm is not finite
   */
  public static double byNorm(Map<String, Tensor> parameters, double maximum, double p) {
    checkArgument(maximum >= 0, "byNorm: maximum %s; give a number that is not negative", maximum);
    double norm = norm(parameters, p);
    if (!Double.isFinite(norm)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "byNorm: the norm of the gradients is %s; that of %s is not finite",
              norm,
              culprit(parameters, p)));
    }
    double factor = maximum / (norm + 1e-6);
    if (factor < 1) {
      change(parameters, new Scale(factor));
    }
    return norm;
  }

  private static String culprit(Map<String, Tensor> parameters, double p) {
    for (Map.Entry<String, Tensor> e : parameters.entrySet()) {
      Tensor t = e.getValue();
      if (t.hasGrad() && t.elements() > 0 && !Double.isFinite(t.grad().norm(p).item())) {
        return e.getKey();
      }
    }
    return "all together";
  }

  /**
   * Moves every element of every gradient to the nearest number from −maximum to maximum. NaN
   * stays.
   *
   * @param parameters the parameters by name
   * @param maximum the greatest magnitude allowed
   * @throws IllegalArgumentException if it is negative or NaN
   */
  public static void byValue(Map<String, Tensor> parameters, double maximum) {
    checkArgument(maximum >= 0, "byValue: maximum %s; give a number that is not negative", maximum);
    change(parameters, new Clamp(maximum));
  }

  private static void change(Map<String, Tensor> parameters, InPlaceUpdate update) {
    for (Tensor t : parameters.values()) {
      if (t.hasGrad()) {
        t.grad().updateInPlace(update, t.grad());
      }
    }
  }

  private record Scale(double factor) implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      double factor = this.factor;
      for (int i = from; i < to; i++) {
        x[i] *= factor;
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      float factor = (float) this.factor;
      for (int i = from; i < to; i++) {
        x[i] *= factor;
      }
    }
  }

  private record Clamp(double maximum) implements InPlaceUpdate {
    @Override
    public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
      double maximum = this.maximum;
      for (int i = from; i < to; i++) {
        x[i] = Math.max(-maximum, Math.min(maximum, x[i]));
      }
    }

    @Override
    public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
      float maximum = (float) this.maximum;
      for (int i = from; i < to; i++) {
        x[i] = Math.max(-maximum, Math.min(maximum, x[i]));
      }
    }
  }
}
