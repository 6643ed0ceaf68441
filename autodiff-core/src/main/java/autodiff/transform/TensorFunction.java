package autodiff.transform;

import autodiff.Tensor;

/**
 * A function of a tensor, for example {@code (Tensor x) -> x.square().sum()}.
 *
 * @param <R> what it gives
 */
@FunctionalInterface
public interface TensorFunction<R> {
  /**
   * Applies the function.
   *
   * @param x the argument
   * @return its result
   */
  R apply(Tensor x);
}
