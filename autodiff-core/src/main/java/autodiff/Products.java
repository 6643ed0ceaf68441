package autodiff;

/** Products of vectors, matrices and tensors. */
public sealed interface Products permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();
}
