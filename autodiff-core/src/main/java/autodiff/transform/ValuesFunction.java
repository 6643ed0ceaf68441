package autodiff.transform;

import static java.util.Objects.requireNonNull;

import autodiff.GradMode;
import autodiff.Value;
import java.util.Arrays;

/**
 * A function of scalars, for example {@code (Value[] x) -> x[0].mul(x[1])}.
 *
 * @param <R> what it gives: a {@code Value}, a vector {@code Value[]}, or a matrix {@code
 *     Value[][]}
 */
@FunctionalInterface
public interface ValuesFunction<R> {
  /**
   * Applies the function.
   *
   * @param x the arguments
   * @return its result
   */
  R apply(Value... x);

  /**
   * The function at a point, for its numbers alone: nothing of the result is recorded, whatever the
   * function uses besides its arguments. It is the quickest way to a derivative.
   *
   * @param x the point
   * @return its result, made of constants
   */
  default R at(double... x) {
    requireNonNull(x, "x");
    Value[] constants = Arrays.stream(x).mapToObj(Value::constantOf).toArray(Value[]::new);
    return GradMode.noGrad(() -> apply(constants));
  }
}
