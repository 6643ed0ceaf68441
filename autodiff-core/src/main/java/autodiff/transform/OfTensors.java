package autodiff.transform;

import autodiff.Tensor;

/**
 * A transform of a function of several tensors, which prints as what it is.
 *
 * @param name for example {@code grad(f)}
 * @param function the function itself
 * @param <R> what it gives
 */
record OfTensors<R>(String name, TensorsFunction<R> function) implements TensorsFunction<R> {
  /** The transform of a function, which may be a transform itself. */
  static <R> TensorsFunction<R> of(
      String method, TensorsFunction<?> f, TensorsFunction<R> function) {
    return new OfTensors<>(
        method + "(" + (f instanceof OfTensors<?> t ? t.name : "f") + ")", function);
  }

  @Override
  public R apply(Tensor... x) {
    return function.apply(x);
  }

  @Override
  public String toString() {
    return name + ", a function of several tensors";
  }
}
