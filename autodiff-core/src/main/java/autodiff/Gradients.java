package autodiff;

import java.util.Locale;
import java.util.Map;

/**
 * The derivatives of one value with respect to the nodes that were asked for.
 *
 * @see Value#gradients
 * @see Tensor#gradients
 */
public final class Gradients {
  private final Node of;
  private final Map<Node, Node> gradients;

  Gradients(Node of, Map<Node, Node> gradients) {
    this.of = of;
    this.gradients = gradients;
  }

  /**
   * The derivative with respect to a scalar.
   *
   * @param x one of the nodes that were asked for
   * @return the derivative: a constant, or a recorded node if a recorded gradient was asked for
   * @throws IllegalArgumentException if the derivative was not asked for
   */
  public Value of(Value x) {
    return (Value) find(x);
  }

  /**
   * The derivative with respect to a tensor.
   *
   * @param x one of the nodes that were asked for
   * @return the derivative, of x's shape and type: data, or a recorded node if a recorded gradient
   *     was asked for
   * @throws IllegalArgumentException if the derivative was not asked for
   */
  public Tensor of(Tensor x) {
    return (Tensor) find(x);
  }

  private Node find(Node x) {
    Node g = gradients.get(x);
    if (g == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "gradient of %s with respect to %s was not asked for; name it in the call",
              of,
              x));
    }
    return g;
  }

  @Override
  public String toString() {
    return "Gradients" + gradients;
  }
}
