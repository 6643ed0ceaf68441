package autodiff.view;

import autodiff.Node;
import autodiff.Value;

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

  /** Sorts of nodes, which pictures show in different colours. */
  enum Kind {
    LEAF("leaf"),
    CONSTANT("constant"),
    OPERATION("");

    final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  static Caption of(Node node) {
    String operation = node.operation().map(op -> op.name()).orElse("");
    Kind kind =
        !operation.isEmpty() ? Kind.OPERATION : node.requiresGrad() ? Kind.LEAF : Kind.CONSTANT;
    return new Caption(
        kind, node.name().orElse(""), operation, data(node), grad(node), node.toString());
  }

  private static String data(Node node) {
    return node instanceof Value v ? ShortNumber.of(v.data()) : node.toString();
  }

  private static String grad(Node node) {
    return node instanceof Value v && v.hasGrad() ? ShortNumber.of(v.grad()) : "";
  }

  /** What the node is: its operation, else its sort. */
  String what() {
    return operation.isEmpty() ? kind.text : operation;
  }
}
