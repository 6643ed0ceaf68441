package autodiff.nn.optim;

import autodiff.Tensor;
import java.util.Map;

/**
 * Adam whose weights decay by themselves, not through the gradient. Step t turns a parameter p with
 * gradient g into
 *
 * <pre>
 * m = β₁m + (1 − β₁)g                      first moment
 * v = β₂v + (1 − β₂)g²                     second moment
 * p = (1 − γλ)p − γ·m̂ / (√v̂ + ε)          m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), learning rate γ
 * </pre>
 *
 * <p>See:
 *
 * <pre>
 * Loshchilov, I., and Hutter, F.
 * "Decoupled Weight Decay Regularization"
 * ICLR 2019, algorithm 2.
 * </pre>
 *
 * <p>The update is that of PyTorch's {@code torch.optim.AdamW}. In the paper the weights shrink by
 * ηλ, where η is the schedule's multiplier alone; here, as in PyTorch, by γλ, the whole rate: a
 * smaller rate decays less. AMSGrad is as in {@link Adam}.
 */
public final class AdamW extends AdamFamily<AdamW> {
  private AdamW(Map<String, Tensor> parameters, double learningRate) {
    super(parameters, learningRate, 1e-2);
  }

  /**
   * AdamW with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and weight decay λ = 0.01.
   *
   * @param parameters what is learned, by name
   * @param learningRate the learning rate γ, at least 0; often 1e-3
   * @return the optimizer
   * @throws IllegalArgumentException if there is no parameter, none takes a gradient, one was
   *     computed or comes twice, or the rate is negative or not finite
   */
  public static AdamW of(Map<String, Tensor> parameters, double learningRate) {
    return new AdamW(parameters, learningRate);
  }

  @Override
  boolean isDecoupled() {
    return true;
  }
}
