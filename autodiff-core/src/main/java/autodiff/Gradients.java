package autodiff;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The gradients that a sweep returns, each found by the node that it belongs to.
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

  /** What a sweep found for each of the nodes that were asked for. */
  static Gradients collect(
      Node root, Unreached unreached, Function<Node, @Nullable Node> found, Node... x) {
    Map<Node, Node> gradients = new HashMap<>();
    for (Node node : x) {
      EndedLife.check(node);
      Node g = found.apply(node);
      if (g == null) {
        if (unreached == Unreached.FAILS || !node.requiresGrad()) {
          throw Ancestors.missing(root, node);
        }
        g = zero(node);
      }
      gradients.put(node, g);
    }
    return new Gradients(root, gradients);
  }

  private static Node zero(Node x) {
    return x instanceof Tensor t ? Tensor.zeros(t.dtype(), t.shape()) : Value.constantOf(0);
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
