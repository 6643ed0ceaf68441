package autodiff;

/** Other shapes of the same elements: reshaping, transposing, slicing, joining, repeating. */
public sealed interface Shaping permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();
}
