package autodiff.view;

import autodiff.Node;
import autodiff.Tensor;
import autodiff.Tracing;
import autodiff.Value;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What pictures say of a node. Every other class here knows nodes, operations and text only.
 *
 * @param kind what sort of node it is
 * @param name the user's name for it; may be empty
 * @param operation what computed it; empty for leaves and constants
 * @param data its number, short
 * @param grad its gradient, short; empty if it has none
 * @param exactly all of it, every digit
 */
record Caption(Kind kind, String name, String operation, String data, String grad, String exactly) {

  /** Sorts of nodes, which pictures show in different colors. */
  enum Kind {
    LEAF("leaf"),
    CONSTANT("constant"),
    OPERATION("");

    final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** Elements of a tensor that fit into a box. */
  private static final int SHOWN = 4;

  static Caption of(Node node) {
    String operation = node.operation().map(op -> op.name()).orElse("");
    Kind kind =
        !operation.isEmpty() ? Kind.OPERATION : node.requiresGrad() ? Kind.LEAF : Kind.CONSTANT;
    return new Caption(kind, node.name().orElse(""), operation, data(node), grad(node), text(node));
  }

  private static String data(Node node) {
    return node instanceof Tensor t ? data(t) : ShortNumber.of(Tracing.number((Value) node));
  }

  /** The numbers of a small tensor, the shape of a larger one. */
  private static String data(Tensor t) {
    if (t.elements() > SHOWN) {
      return t.shape().toString();
    }
    String numbers =
        Arrays.stream(t.toDoubles()).mapToObj(ShortNumber::of).collect(Collectors.joining(", "));
    return t.shape().rank() == 0
        ? numbers
        : (t.shape().rank() == 1 ? "" : t.shape() + " ") + "[" + numbers + "]";
  }

  private static String grad(Node node) {
    if (node instanceof Tensor t) {
      return t.hasGrad() ? data(t.grad()) : "";
    }
    return ((Value) node).hasGrad() ? ShortNumber.of(((Value) node).grad()) : "";
  }

  private static String text(Node node) {
    return node.toString().lines().findFirst().orElse("");
  }

  /** What the node is: its operation, else its sort. */
  String what() {
    return operation.isEmpty() ? kind.text : operation;
  }
}
