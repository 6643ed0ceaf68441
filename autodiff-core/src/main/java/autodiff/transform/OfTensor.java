package autodiff.transform;

import autodiff.Tensor;

/**
 * A transform of a function of a tensor, which prints as what it is.
 *
 * @param name for example {@code grad(f)}
 * @param function the function itself
 * @param <R> what it gives
 */
record OfTensor<R>(String name, TensorFunction<R> function) implements TensorFunction<R> {
  /** The transform of a function, which may be a transform itself. */
  static <R> TensorFunction<R> of(String method, TensorFunction<?> f, TensorFunction<R> function) {
    return new OfTensor<>(
        method + "(" + (f instanceof OfTensor<?> t ? t.name : "f") + ")", function);
  }

  @Override
  public R apply(Tensor x) {
    return function.apply(x);
  }

  @Override
  public String toString() {
    return name + ", a function of a tensor";
  }
}
