package autodiff.transform;

import static java.util.Objects.requireNonNull;

import autodiff.Tensor;
import autodiff.Value;
import java.util.function.UnaryOperator;

/**
 * What a function gave at a point, and the linear map that takes cotangents of its result back to
 * cotangents of its arguments: the transposed Jacobian, without forming it. It keeps the recorded
 * computation alive, may be called any number of times, and by several threads at once.
 *
 * @param <Y> as the result is: {@code Value[]} or {@code Tensor}
 * @param <X> as the arguments are: {@code Value[]}, {@code Tensor} or {@code Tensor[]}
 * @see Autodiff#vjp
 */
public final class Pullback<Y, X> {
  /** The map itself. */
  interface Map<Y, X> {
    X apply(Y cotangent);
  }

  private final Y value;
  private final UnaryOperator<Y> copy;
  private final Map<Y, X> map;

  Pullback(Y value, UnaryOperator<Y> copy, Map<Y, X> map) {
    this.value = value;
    this.copy = copy;
    this.map = map;
  }

  /**
   * What the function gave.
   *
   * @return its result
   */
  public Y value() {
    return copy.apply(value);
  }

  /**
   * The vector-Jacobian product. It is recorded if the cotangent is, too.
   *
   * @param cotangent the derivative of some final number with respect to the function's result, of
   *     its length or shape
   * @return the derivatives of that number with respect to the arguments
   * @throws IllegalArgumentException if the cotangent has another length or shape, or if the result
   *     does not depend on one of the arguments
   */
  public X apply(Y cotangent) {
    return map.apply(requireNonNull(cotangent, "cotangent"));
  }

  @Override
  public String toString() {
    return value instanceof Value[] y
        ? "Pullback of " + y.length + (y.length == 1 ? " value" : " values")
        : "Pullback of a tensor " + ((Tensor) value).shape();
  }
}
