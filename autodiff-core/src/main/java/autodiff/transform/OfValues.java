package autodiff.transform;

import autodiff.Value;

/**
 * A transform of a function of scalars, which prints as what it is.
 *
 * @param name for example {@code grad(f)}
 * @param function the function itself
 * @param <R> what it gives
 */
record OfValues<R>(String name, ValuesFunction<R> function) implements ValuesFunction<R> {
  /** The transform of a function, which may be a transform itself. */
  static <R> ValuesFunction<R> of(String method, ValuesFunction<?> f, ValuesFunction<R> function) {
    return new OfValues<>(
        method + "(" + (f instanceof OfValues<?> t ? t.name : "f") + ")", function);
  }

  @Override
  public R apply(Value... x) {
    return function.apply(x);
  }

  @Override
  public String toString() {
    return name + ", a function of scalars";
  }
}
