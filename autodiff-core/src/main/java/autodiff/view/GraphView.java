package autodiff.view;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Node;

/**
 * A view of the graph behind a node: as text, DOT or SVG.
 *
 * <pre>{@code
 * loss.backward();
 * System.out.print(GraphView.of(loss).ascii());
 * GraphView.of(loss).writeTo(Path.of("target", "loss.svg"));
 * }</pre>
 *
 * <p>Every node shows its name ({@link autodiff.Value#named}), its operation, its number and, once
 * a sweep came by, its gradient. The number and gradient are those of the moment when the picture
 * is made. A constant appears as often as it is used.
 *
 * <p>A picture of more than some hundred nodes tells nothing. Of a larger graph the nodes nearest
 * to the result are shown, 200 unless {@link #atMost} says otherwise, and how many were left out.
 * Time and memory are linear in the nodes shown, apart from counting those left out, which ends at
 * a million, and the room that long edges take in an {@link #svg()}. The depth of the graph does
 * not matter.
 */
public final class GraphView implements Picture {
  private static final int DEFAULT_LIMIT = 200;

  private final Node root;
  private final int limit;

  private GraphView(Node root, int limit) {
    this.root = root;
    this.limit = limit;
  }

  /**
   * The graph that a node was computed by.
   *
   * @param root the node: a result such as a loss
   * @return its graph
   */
  public static GraphView of(Node root) {
    return new GraphView(root, DEFAULT_LIMIT);
  }

  /**
   * Changes how many nodes are shown.
   *
   * @param nodes the largest number of nodes
   * @return a view that shows no more of them
   * @throws IllegalArgumentException if that is less than 1
   */
  public GraphView atMost(int nodes) {
    checkArgument(nodes >= 1, "atMost: %s nodes; show at least 1", nodes);
    return new GraphView(root, nodes);
  }

  /**
   * The graph in the language of Graphviz, for {@code dot -Tsvg}: a box for each node, an ellipse
   * for the operation that computed it.
   *
   * @return the source text
   */
  public String dot() {
    return DotText.of(Outline.of(root, limit));
  }

  /**
   * The graph as an image, drawn without Graphviz: data flows from left to right, operands arrive
   * from top to bottom in their order. Resting the mouse on a box shows all digits.
   *
   * @return an SVG document
   */
  @Override
  public String svg() {
    return GraphDrawing.of(Outline.of(root, limit));
  }

  /**
   * The graph as an indented text, operands below what was computed from them.
   *
   * <pre>
   * z: add = 6.909, grad 1
   * +- mul = 6, grad 1
   * |  +- #1 x = 2, grad 2.584
   * |  `- y = 3, grad 2
   * `- sin = 0.9093, grad 1
   *    `- #1 x (above)
   * </pre>
   *
   * <p>What is used in several places is printed once, with a number by which the other places
   * refer to it. What lies deeper than can be indented follows below, with a number too.
   *
   * @return the text, in lines that end in {@code \n}
   */
  public String ascii() {
    return TreeText.of(Outline.of(root, limit));
  }

  /**
   * The same as {@link #ascii()}.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return ascii();
  }
}
