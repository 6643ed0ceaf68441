package autodiff.nn.optim;

import autodiff.Tensor;
import java.util.Map;

/**
 * Adam: steps whose size follows from running means of the gradient and of its square. Step t turns
 * a parameter p with gradient ∂ into
 *
 * <pre>
 * g = ∂ + λp                               weight decay λ
 * m = β₁m + (1 − β₁)g                      first moment
 * v = β₂v + (1 − β₂)g²                     second moment
 * p = p − γ·m̂ / (√v̂ + ε)                  m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), learning rate γ
 * </pre>
 *
 * <p>See:
 *
 * <pre>
 * Kingma, D., and Ba, J.
 * "Adam: A Method for Stochastic Optimization"
 * arXiv:1412.6980, 2014, algorithm 1.
 *
 * Reddi, S., Kale, S., and Kumar, S.
 * "On the Convergence of Adam and Beyond"
 * ICLR 2018, algorithm 2 (AMSGrad).
 * </pre>
 *
 * <p>The update is that of PyTorch's {@code torch.optim.Adam}. Weight decay is a penalty in the
 * gradient, which the paper does not have; its strength suffers from the division, see {@link
 * AdamW}. ε is added to the corrected root, as in algorithm 1 (the remark at the end of section 2
 * of the paper, and TensorFlow, add it to the uncorrected one). AMSGrad takes the greatest
 * uncorrected v and corrects it then; the paper corrects nothing.
 */
public final class Adam extends AdamFamily<Adam> {
  private Adam(Map<String, Tensor> parameters, double learningRate) {
    super(parameters, learningRate, 0);
  }

  /**
   * Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and no weight decay.
   *
   * @param parameters what is learned, by name
   * @param learningRate the learning rate γ, at least 0; often 1e-3
   * @return the optimizer
   * @throws IllegalArgumentException if there is no parameter, none takes a gradient, one was
   *     computed or comes twice, or the rate is negative or not finite
   */
  public static Adam of(Map<String, Tensor> parameters, double learningRate) {
    return new Adam(parameters, learningRate);
  }

  @Override
  boolean isDecoupled() {
    return false;
  }
}
