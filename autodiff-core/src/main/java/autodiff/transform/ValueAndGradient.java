package autodiff.transform;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * A function's value and gradient at a point.
 *
 * @param value the function's result
 * @param gradient the derivative of the result with respect to each argument
 * @param <Y> a {@code Value} or a {@code Tensor}
 * @param <X> as the arguments are: {@code Value[]}, {@code Tensor} or {@code Tensor[]}
 */
public record ValueAndGradient<Y, X>(Y value, X gradient) {
  /** Neither is null. */
  public ValueAndGradient {
    requireNonNull(value, "value");
    requireNonNull(gradient, "gradient");
  }

  @Override
  public String toString() {
    return "value " + text(value) + ", gradient " + text(gradient);
  }

  /** Arrays, of arrays too, element by element. */
  static String text(Object x) {
    return x instanceof Object[] all ? Arrays.deepToString(all) : x.toString();
  }
}
