package autodiff.nn;

import autodiff.Tensor;
import autodiff.op.ActivationTable;
import autodiff.op.TranscendentalTable;

/**
 * Activation functions as layers without parameters, under PyTorch's names. The functions
 * themselves, with what their derivatives are at corners, are methods of {@link Tensor}: wherever a
 * function will do, so does {@code Tensor::relu}.
 */
public final class Activation {
  private Activation() {}

  /**
   * max(x, 0).
   *
   * @return a new layer
   * @see Tensor#relu()
   */
  public static Layer relu() {
    return new ActivationLayer("ReLU", ActivationTable.RELU);
  }

  /**
   * x between 0 and 6.
   *
   * @return a new layer
   * @see Tensor#relu6()
   */
  public static Layer relu6() {
    return Layer.of("ReLU6", Tensor::relu6);
  }

  /**
   * x above 0, x/100 below.
   *
   * @return a new layer
   * @see Tensor#leakyRelu()
   */
  public static Layer leakyRelu() {
    return leakyRelu(0.01);
  }

  /**
   * x above 0, slope·x below.
   *
   * @param slope the slope below 0
   * @return a new layer
   * @see Tensor#leakyRelu(double)
   */
  public static Layer leakyRelu(double slope) {
    return Layer.of("LeakyReLU " + slope, x -> x.leakyRelu(slope));
  }

  /**
   * x above 0, eˣ − 1 below.
   *
   * @return a new layer
   * @see Tensor#elu()
   */
  public static Layer elu() {
    return elu(1);
  }

  /**
   * x above 0, α(eˣ − 1) below.
   *
   * @param alpha the factor α
   * @return a new layer
   * @see Tensor#elu(double)
   */
  public static Layer elu(double alpha) {
    return Layer.of("ELU " + alpha, x -> x.elu(alpha));
  }

  /**
   * x above 0, α(e^(x/α) − 1) below.
   *
   * @param alpha the scale α
   * @return a new layer
   * @see Tensor#celu(double)
   */
  public static Layer celu(double alpha) {
    return Layer.of("CELU " + alpha, x -> x.celu(alpha));
  }

  /**
   * The self-normalizing ELU.
   *
   * @return a new layer
   * @see Tensor#selu()
   */
  public static Layer selu() {
    return Layer.of("SELU", Tensor::selu);
  }

  /**
   * x·Φ(x), exactly.
   *
   * @return a new layer
   * @see Tensor#gelu()
   */
  public static Layer gelu() {
    return Layer.of("GELU", Tensor::gelu);
  }

  /**
   * x·Φ(x), approximated with a hyperbolic tangent.
   *
   * @return a new layer
   * @see Tensor#geluTanh()
   */
  public static Layer geluTanh() {
    return Layer.of("GELU tanh", Tensor::geluTanh);
  }

  /**
   * x·σ(x), also called swish.
   *
   * @return a new layer
   * @see Tensor#silu()
   */
  public static Layer silu() {
    return Layer.of("SiLU", Tensor::silu);
  }

  /**
   * x·tanh(softplus(x)).
   *
   * @return a new layer
   * @see Tensor#mish()
   */
  public static Layer mish() {
    return Layer.of("Mish", Tensor::mish);
  }

  /**
   * ln(1 + eˣ).
   *
   * @return a new layer
   * @see Tensor#softplus()
   */
  public static Layer softplus() {
    return softplus(1);
  }

  /**
   * ln(1 + e^(βx))/β.
   *
   * @param beta the sharpness β
   * @return a new layer
   * @see Tensor#softplus(double)
   */
  public static Layer softplus(double beta) {
    return Layer.of("Softplus " + beta, x -> x.softplus(beta));
  }

  /**
   * The logistic function, from 0 to 1.
   *
   * @return a new layer
   * @see Tensor#sigmoid()
   */
  public static Layer sigmoid() {
    return new ActivationLayer("Sigmoid", ActivationTable.SIGMOID);
  }

  /**
   * The logarithm of the logistic function.
   *
   * @return a new layer
   * @see Tensor#logSigmoid()
   */
  public static Layer logSigmoid() {
    return Layer.of("LogSigmoid", Tensor::logSigmoid);
  }

  /**
   * The hyperbolic tangent, from −1 to 1.
   *
   * @return a new layer
   * @see Tensor#tanh()
   */
  public static Layer tanh() {
    return new ActivationLayer("Tanh", TranscendentalTable.TANH);
  }

  /**
   * x/(1 + |x|).
   *
   * @return a new layer
   * @see Tensor#softsign()
   */
  public static Layer softsign() {
    return Layer.of("Softsign", Tensor::softsign);
  }

  /**
   * The logistic function made of three straight lines.
   *
   * @return a new layer
   * @see Tensor#hardSigmoid()
   */
  public static Layer hardSigmoid() {
    return Layer.of("Hardsigmoid", Tensor::hardSigmoid);
  }

  /**
   * x times the {@link #hardSigmoid}.
   *
   * @return a new layer
   * @see Tensor#hardSwish()
   */
  public static Layer hardSwish() {
    return Layer.of("Hardswish", Tensor::hardSwish);
  }

  /**
   * x between −1 and 1.
   *
   * @return a new layer
   * @see Tensor#hardTanh()
   */
  public static Layer hardTanh() {
    return Layer.of("Hardtanh", Tensor::hardTanh);
  }

  /**
   * Probabilities from scores along an axis. Not to be put before {@link Losses#crossEntropy()},
   * which takes the scores themselves.
   *
   * @param axis the axis; −1 is the last
   * @return a new layer
   * @see Tensor#softmax(int)
   */
  public static Layer softmax(int axis) {
    return Layer.of("Softmax " + axis, x -> x.softmax(axis));
  }

  /**
   * Logarithms of probabilities from scores along an axis.
   *
   * @param axis the axis; −1 is the last
   * @return a new layer
   * @see Tensor#logSoftmax(int)
   */
  public static Layer logSoftmax(int axis) {
    return Layer.of("LogSoftmax " + axis, x -> x.logSoftmax(axis));
  }
}
