package autodiff;

/** Running sums, products, maxima and minima along an axis. */
public sealed interface Scans permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();
}
