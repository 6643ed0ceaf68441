package autodiff;

/** Elements picked by index or mask, and put there. */
public sealed interface Indexing permits Tensor {

  /**
   * This tensor.
   *
   * @return this
   */
  Tensor self();
}
