package autodiff;

/** Softmax, its logarithm and logSumExp, without overflow. */
public sealed interface Softmaxes permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();

  /**
   * The logarithm of the sum of exponentials, of all elements or along some axes, without overflow.
   * Derivative: exp(x − y), which is the softmax. Where all elements are −∞ it is 0, where {@code
   * logAddExp} of two has ½ and ½; elements at ∞ share it evenly. All higher derivatives are 0
   * there.
   *
   * @param axes the axes, negative ones counted from the end; none for all
   * @return ln Σ exp(x); −∞ of nothing
   */
  default Tensor logSumExp(int... axes) {
    return logSumExp(false, axes);
  }

  /**
   * The logarithm of the sum of exponentials along some axes.
   *
   * @param keepDims whether reduced axes stay, with size 1
   * @param axes the axes, negative ones counted from the end; none for all
   * @return ln Σ exp(x); −∞ of nothing
   */
  default Tensor logSumExp(boolean keepDims, int... axes) {
    return AxisView.reduce("logSumExp", self(), keepDims, axes, SoftmaxOps.LogSumExp::new);
  }

  /**
   * Exponentials as shares of their sum along an axis: positive numbers that add up to 1.
   * Derivative, of yⱼ by xₖ: yⱼ((1 if j = k) − yₖ).
   *
   * @param axis the axis; −1 is the last
   * @return exp(x)/Σ exp(x); NaN where all elements are −∞, or one is ∞
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor softmax(int axis) {
    return new SoftmaxOps.Softmax(AxisView.flags("softmax", self().shape(), axis)).apply(self());
  }

  /**
   * The logarithm of the softmax, precise also where that underflows. Derivative, of yⱼ by xₖ: (1
   * if j = k) − exp(yₖ).
   *
   * @param axis the axis; −1 is the last
   * @return x − ln Σ exp(x); NaN where all elements are −∞, or one is ∞
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor logSoftmax(int axis) {
    return new SoftmaxOps.LogSoftmax(AxisView.axis("logSoftmax", self().shape(), axis))
        .apply(self());
  }

  /**
   * The softmax of −x: the greatest share to the least element.
   *
   * @param axis the axis; −1 is the last
   * @return exp(−x)/Σ exp(−x); NaN where all elements are ∞, or one is −∞
   * @throws IllegalArgumentException if there is no such axis
   */
  default Tensor softmin(int axis) {
    AxisView.axis("softmin", self().shape(), axis); // Complains in this name.
    return self().neg().softmax(axis);
  }
}
