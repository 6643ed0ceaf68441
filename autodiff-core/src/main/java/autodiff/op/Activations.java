package autodiff.op;

import static java.util.Objects.requireNonNull;

/**
 * Activation functions of neural networks, element by element. Names and defaults are those of
 * PyTorch. At NaN the result and its derivatives of every order are NaN, also where a function is
 * made of linear pieces.
 *
 * @param <T> the kind of node
 */
public interface Activations<T extends Differentiable<T>> extends Elementwise.Operand<T> {

  /**
   * The logistic function 1/(1 + e⁻ˣ). Derivative: y(1 − y).
   *
   * @return 1/(1 + e⁻ˣ)
   */
  default T sigmoid() {
    return apply(ActivationTable.SIGMOID);
  }

  /**
   * The logarithm of the logistic function, without underflow. Derivative: 1/(1 + eˣ).
   *
   * @return −ln(1 + e⁻ˣ)
   */
  default T logSigmoid() {
    return apply(ActivationTable.LOG_SIGMOID);
  }

  /**
   * The inverse of the logistic function, ln(x/(1 − x)); NaN outside [0, 1]. Derivative: 1/(x(1 −
   * x)); ∞ at 0 and 1, NaN outside.
   *
   * @return ln(x/(1 − x))
   */
  default T logit() {
    return apply(ActivationTable.LOGIT);
  }

  /**
   * The rectifier. Derivative: 1 above 0, 0 at 0 and below, NaN at NaN.
   *
   * <p>At 0, {@code relu()} has derivative 0, {@code maximum(0)} ½ and {@code clamp(0, ∞)} 1.
   *
   * @return x above 0, else 0
   */
  default T relu() {
    return apply(ActivationTable.RELU);
  }

  /**
   * The self-normalizing exponential linear unit (Klambauer et al. 2017, section 2), λx above 0,
   * else λα(eˣ − 1). Derivative: λ above 0, λα at 0. Second derivative: 0 at 0, of the one-sided
   * ones, λα and 0, that of least norm.
   *
   * @return selu(x)
   */
  default T selu() {
    return apply(ActivationTable.SELU);
  }

  /**
   * x times its logistic function, also called swish. Derivative: σ(1 + x(1 − σ)); 0 at −∞, 1 at ∞.
   *
   * @return x/(1 + e⁻ˣ)
   */
  default T silu() {
    return apply(ActivationTable.SILU);
  }

  /**
   * x tanh(ln(1 + eˣ)) (Misra 2019). Derivative: 0 at −∞, 1 at ∞.
   *
   * @return mish(x)
   */
  default T mish() {
    return apply(ActivationTable.MISH);
  }

  /**
   * x times the normal distribution function (Hendrycks and Gimpel 2016, section 2), exact.
   * Derivative: Φ(x) + xφ(x); 0 at −∞, 1 at ∞.
   *
   * @return xΦ(x)
   */
  default T gelu() {
    return apply(ActivationTable.GELU);
  }

  /**
   * The approximation of {@link #gelu()} by tanh (Hendrycks and Gimpel 2016, section 2).
   * Derivative: that of the approximation; 0 at −∞, 1 at ∞.
   *
   * @return 0.5x(1 + tanh(√(2/π)(x + 0.044715x³)))
   */
  default T geluTanh() {
    return apply(ActivationTable.GELU_TANH);
  }

  /**
   * x/(1 + |x|). Derivative: 1/(1 + |x|)²; 0 at ±∞.
   *
   * @return x/(1 + |x|)
   */
  default T softsign() {
    return apply(ActivationTable.SOFTSIGN);
  }

  /**
   * (x + 3)/6 kept within 0 and 1. Derivative: 1/6 between −3 and 3, else 0, at ±3 too; NaN at NaN.
   *
   * @return a number from 0 to 1
   */
  default T hardSigmoid() {
    return apply(ActivationTable.HARD_SIGMOID);
  }

  /**
   * x times its {@link #hardSigmoid()} (Howard et al. 2019, section 5.2). Derivative: (2x + 3)/6
   * between −3 and 3; 0 at −3 and below, 1 at 3 and above; NaN at NaN.
   *
   * @return x·hardSigmoid(x)
   */
  default T hardSwish() {
    return apply(ActivationTable.HARD_SWISH);
  }

  /**
   * The smooth rectifier with β = 1; see {@link #softplus(double)}.
   *
   * @return ln(1 + eˣ)
   */
  default T softplus() {
    return apply(ActivationTable.SOFTPLUS, 1);
  }

  /**
   * The smooth rectifier ln(1 + e<sup>βx</sup>)/β, and x itself where βx &gt; 20. Derivative: 1/(1
   * + e<sup>−βx</sup>), and 1 there.
   *
   * @param beta the sharpness β
   * @return ln(1 + e<sup>βx</sup>)/β
   */
  default T softplus(double beta) {
    return apply(ActivationTable.SOFTPLUS, beta);
  }

  /**
   * The leaky rectifier with slope 0.01; see {@link #leakyRelu(double)}.
   *
   * @return x above 0, else 0.01x
   */
  default T leakyRelu() {
    return apply(ActivationTable.LEAKY_RELU, 0.01);
  }

  /**
   * The leaky rectifier. Derivative: 1 above 0, the slope at 0 and below, NaN at NaN.
   *
   * @param slope the slope below 0
   * @return x above 0, else slope·x
   */
  default T leakyRelu(double slope) {
    return apply(ActivationTable.LEAKY_RELU, slope);
  }

  /**
   * The leaky rectifier with a slope that is learned. Derivative: as {@link #leakyRelu(double)};
   * for the slope 0 above 0, else x.
   *
   * @param slope the slope below 0
   * @return x above 0, else slope·x
   */
  default T prelu(T slope) {
    requireNonNull(slope, "slope");
    return apply(ActivationTable.LEAKY_RELU, slope);
  }

  /**
   * The exponential linear unit with α = 1; see {@link #elu(double)}.
   *
   * @return x above 0, else eˣ − 1
   */
  default T elu() {
    return apply(ActivationTable.ELU, 1);
  }

  /**
   * The exponential linear unit (Clevert et al. 2016, section 3). Derivative: 1 above 0, else αeˣ,
   * so α at 0. Second derivative: 0 at 0, of the one-sided ones, α and 0, that of least norm.
   *
   * @param alpha the limit at −∞, negated
   * @return x above 0, else α(eˣ − 1)
   */
  default T elu(double alpha) {
    return apply(ActivationTable.ELU, alpha);
  }

  /**
   * The continuously differentiable exponential linear unit (Barron 2017). Derivative: 1 above 0,
   * else e<sup>x/α</sup>, so 1 at 0. Second derivative: 0 at 0, of the one-sided ones, 1/α and 0,
   * that of least norm.
   *
   * @param alpha the limit at −∞, negated
   * @return x above 0, else α(e<sup>x/α</sup> − 1)
   */
  default T celu(double alpha) {
    return apply(ActivationTable.CELU, alpha);
  }

  /**
   * x kept within −1 and 1; see {@link #hardTanh(double, double)}.
   *
   * @return a number from −1 to 1
   */
  default T hardTanh() {
    return apply(ActivationTable.HARD_TANH, constant(-1), constant(1));
  }

  /**
   * x kept within bounds. Derivative: 1 strictly inside, 0 at the bounds and outside, where {@code
   * clamp} has 1 at the bounds; NaN where x or a bound is NaN.
   *
   * @param low the lower bound
   * @param high the upper bound
   * @return x, or the bound that it violates
   */
  default T hardTanh(double low, double high) {
    return apply(ActivationTable.HARD_TANH, constant(low), constant(high));
  }

  /**
   * x kept within 0 and 6. Derivative: 1 strictly inside, else 0, at both bounds too; NaN at NaN.
   *
   * @return a number from 0 to 6
   */
  default T relu6() {
    return apply(ActivationTable.HARD_TANH, constant(0), constant(6));
  }

  /**
   * 0 where |x| ≤ λ, else x; NaN where x or λ is NaN. Derivative: 1 where |x| &gt; λ, else 0, NaN
   * where the result is NaN.
   *
   * @param lambda the threshold λ ≥ 0; with a negative one nothing is shrunk
   * @return 0 or x
   */
  default T hardShrink(double lambda) {
    return apply(ActivationTable.HARD_SHRINK, lambda);
  }

  /**
   * x moved towards 0 by λ, and 0 where |x| ≤ λ; NaN where x or λ is NaN. Derivative: 1 where |x|
   * &gt; λ, else 0, NaN where x or λ is NaN.
   *
   * @param lambda the threshold λ ≥ 0
   * @return 0 or x ∓ λ
   * @throws IllegalArgumentException if λ is negative
   */
  default T softShrink(double lambda) {
    return apply(ActivationTable.SOFT_SHRINK, ActivationTable.threshold("softShrink", lambda));
  }

  /**
   * x above a threshold, else a constant; NaN where x or the threshold is NaN. Derivative: 1 above
   * the threshold, else 0, at the threshold too; NaN where the result is decided by a NaN.
   *
   * @param threshold the threshold
   * @param below the value at the threshold and below it
   * @return x or the constant
   */
  default T threshold(double threshold, double below) {
    return apply(ActivationTable.THRESHOLD, constant(threshold), constant(below));
  }

  /**
   * x − tanh x. Derivative: tanh² x.
   *
   * @return x − tanh x
   */
  default T tanhShrink() {
    return self().sub(self().tanh());
  }
}
