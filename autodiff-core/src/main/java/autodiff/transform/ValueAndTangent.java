package autodiff.transform;

import static java.util.Objects.requireNonNull;

/**
 * A function's value at a point and its derivative along a direction.
 *
 * @param value its result
 * @param tangent the derivative of the result in the direction, of the same length
 * @param <Y> as the result is: {@code Value[]}
 * @see Autodiff#jvp
 */
public record ValueAndTangent<Y>(Y value, Y tangent) {
  /** Neither is null. */
  public ValueAndTangent {
    requireNonNull(value, "value");
    requireNonNull(tangent, "tangent");
  }

  @Override
  public String toString() {
    return "value " + ValueAndGradient.text(value) + ", tangent " + ValueAndGradient.text(tangent);
  }
}
