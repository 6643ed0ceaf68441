package autodiff.transform;

import autodiff.Tensor;

/**
 * A function of several tensors, for example {@code (Tensor[] x) -> x[0].mul(x[1]).sum()}.
 *
 * @param <R> what it gives
 */
@FunctionalInterface
public interface TensorsFunction<R> {
  /**
   * Applies the function.
   *
   * @param x the arguments
   * @return its result
   */
  R apply(Tensor... x);
}
