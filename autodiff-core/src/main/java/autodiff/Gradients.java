package autodiff;

import java.util.Map;

/**
 * The derivatives of one value with respect to the nodes that were asked for.
 *
 * @see Value#gradients
 * @see Value#recordedGradients
 */
public final class Gradients {
  private final Value of;
  private final Map<Value, Value> gradients;

  Gradients(Value of, Map<Value, Value> gradients) {
    this.of = of;
    this.gradients = gradients;
  }

  /**
   * The derivative with respect to a node.
   *
   * @param x one of the nodes that were asked for
   * @return the derivative: a constant, or a recorded node if {@link Value#recordedGradients} made
   *     it
   * @throws IllegalArgumentException if the derivative was not asked for
   */
  public Value of(Value x) {
    Value g = gradients.get(x);
    if (g == null) {
      throw new IllegalArgumentException(
          "gradient of %s with respect to %s was not asked for; name it in the call"
              .formatted(of, x));
    }
    return g;
  }

  @Override
  public String toString() {
    return "Gradients" + gradients;
  }
}
