package autodiff;

/** Sorting and what follows from it: the largest few, medians, quantiles. */
public sealed interface Ordering permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();
}
